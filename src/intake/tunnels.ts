/** Hosts behind ssh, with a person to be asked. */

import { type Problem } from '../base/problem.ts';
import { type Ask } from '../sources/tunnel/askpass.ts';
import { openTunnel, type TunnelRequest, type TunnelState } from '../sources/tunnel/ssh.ts';
import { readSshHosts } from '../sources/tunnel/sshConfig.ts';

/** Without `ask` nobody can be asked: a passphrase that is needed is a failure then. */
export function tunnelsWith(
  ask: Ask | undefined,
): (
  request: TunnelRequest,
  onState: (state: TunnelState) => void,
  signal: AbortSignal,
) => Promise<{ readonly port: number } | Problem> {
  return (request, onState, signal) => openTunnel(request, ask ? { onState, ask } : { onState }, signal);
}

/** The hosts that ~/.ssh/config names, for a pick list. */
export async function sshHosts(): Promise<readonly { readonly name: string; readonly address?: string }[]> {
  const hosts = await readSshHosts();
  return hosts.map(({ name, address }) => (address === undefined ? { name } : { name, address }));
}
