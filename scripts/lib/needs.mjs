// What a layer of tests can need. Each returns (a path, mostly) or throws Missing.
import { ensureProgram, which } from './debian.mjs';
import { run } from './processes.mjs';
import { Missing } from './say.mjs';
import { browser } from './browser.mjs';
import { codeServer } from './codeServer.mjs';
import { vsce } from './vsce.mjs';

const stillWorks = 'Only the tests with remote hosts need it.';

const ssh = () =>
  ensureProgram(() => which('ssh'), { what: 'ssh', packages: ['openssh-client'], stillWorks });
const sshd = () =>
  ensureProgram(() => which('sshd'), { what: 'sshd', packages: ['openssh-server'], stillWorks });

/** Network namespaces: Linux and root, and a kernel that lets us. */
async function namespaces() {
  if (process.platform !== 'linux')
    throw new Missing('Network namespaces are a thing of Linux.', '', stillWorks);
  const ip = await ensureProgram(() => which('ip'), { what: 'ip', packages: ['iproute2'], stillWorks });
  const name = `qtap-try-${process.pid}`;
  const { code, output } = await run(ip, ['netns', 'add', name]);
  if (code !== 0)
    throw new Missing(
      'Network namespaces are not allowed here.',
      `ip netns add: ${output.trim()}.`,
      stillWorks,
    );
  await run(ip, ['netns', 'delete', name]);
  return ip;
}

export const needs = { browser, codeServer, vsce, ssh, sshd, namespaces };
