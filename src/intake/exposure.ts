/** Qtaps that others can reach. Decrypted traffic belongs on loopback or into a tunnel; the agent guards it with nothing. */

import { networkInterfaces } from 'node:os';
import { type Clock } from '../base/clock.ts';
import { isProblem } from '../base/problem.ts';
import { isDemo, readAddress, type Address } from '../sources/qtap/address.ts';
import { answersStrangers } from '../sources/qtap/unprotected.ts';
import { directAddress } from '../sources/tunnel/resolve.ts';
import { type HostSettings } from './host.ts';

export interface Exposed {
  /** The source's name. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

const answerWithinMs = 1_500;

/** At most one address a source: one is enough to say so. */
export async function findExposed(
  sources: readonly HostSettings[],
  clock: Clock,
): Promise<readonly Exposed[]> {
  const found = await Promise.all(sources.map((source) => exposedAddress(source, clock)));
  return found.flatMap((one) => one ?? []);
}

async function exposedAddress({ name, url, ssh }: HostSettings, clock: Clock): Promise<Exposed | undefined> {
  const read = isDemo(url) ? undefined : readAddress(url);
  if (!read || isProblem(read) || read.secure) return undefined;
  const { port, path } = read;
  const addresses = await othersReachItAt(read, ssh);
  const open = await Promise.all(
    addresses.map((host) => answersStrangers({ host, port, path }, clock, answerWithinMs)),
  );
  const address = addresses.find((_, at) => open[at]);
  return address === undefined ? undefined : { name, address, port };
}

/** Where a stranger would knock. */
async function othersReachItAt({ host }: Address, ssh: string | undefined): Promise<readonly string[]> {
  if (!isLoopback(host)) return ssh === undefined ? [host] : [];
  if (ssh === undefined) return ownAddresses();
  const there = await directAddress(ssh);
  return there === undefined || isLoopback(there) ? [] : [there];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** This machine as others see it; link-local ones need a zone and say nothing more. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
}
