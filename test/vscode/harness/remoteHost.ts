/**
 * A Linux host that is not this one: a network namespace with an address, a loopback and an sshd of its own.
 * What listens on its 127.0.0.1 cannot be reached from here but through ssh. Linux and root only.
 */

import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './waiting.ts';

const leash = join(import.meta.dirname, '../../../scripts/lib/leash.mjs');
const execute = promisify(execFile);
const ip = async (...args: string[]): Promise<string> => (await execute('ip', args)).stdout;

export interface RemoteHost {
  /** The namespace's name, for `ip netns exec`. */
  readonly name: string;
  /** Its address, where sshd listens. */
  readonly address: string;
  readonly sshPort: number;
  /** Keys, configuration and logs of this host. */
  readonly folder: string;
  /** For `ssh -F`: it names this host `alias`. */
  readonly sshConfig: string;
  readonly alias: string;
  /** What stands before a command to run it there. */
  readonly prefix: readonly string[];
  /** Runs a command there to its end and returns what it printed. */
  exec(command: string, ...args: string[]): Promise<string>;
  /** Starts a command there; it ends with the host, or with us. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Makes a port of its loopback a port of ours with `ssh -N -L`; returns once that is open. */
  forward(port: number, local: number): Promise<void>;
  startSshd(): Promise<void>;
  /** Ends sshd and the connections it serves. */
  stopSshd(): Promise<void>;
  /** Pulls the cable, or plugs it in again. */
  link(state: 'up' | 'down'): Promise<void>;
  remove(): Promise<void>;
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** Ends the programs of a namespace, and no others: their list is the namespace's own. */
async function killIn(name: string, which: (program: string) => boolean): Promise<void> {
  for (const pid of (await ip('netns', 'pids', name)).split('\n').filter(Boolean))
    try {
      if (which(readFileSync(`/proc/${pid}/comm`, 'utf8'))) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended between the list and the kill.
    }
}

async function deleteNamespace(name: string): Promise<void> {
  await killIn(name, () => true);
  // The pair of cards goes with the namespace that holds one of them.
  await ip('netns', 'delete', name);
}

/** Hosts of runs that were killed before they could tidy up. Names carry the process that made them. */
async function sweep(): Promise<void> {
  for (const line of (await ip('netns', 'list')).split('\n')) {
    const [name = ''] = line.split(' ');
    const owner = /^qtap-(\d+)-\d+$/.exec(name)?.[1];
    // Another run may sweep at the same moment.
    if (owner && !isAlive(Number(owner))) await deleteNamespace(name).catch(() => undefined);
  }
}

/** A /30 network that nothing here uses. */
async function freeNetwork(): Promise<{ ours: string; theirs: string }> {
  const used = await ip('-o', 'addr');
  for (let third = 0; third < 256; third++)
    for (let fourth = 0; fourth < 256; fourth += 4) {
      const prefix = `10.231.${third}`;
      if (!used.includes(`${prefix}.${fourth + 1}/30`))
        return { ours: `${prefix}.${fourth + 1}`, theirs: `${prefix}.${fourth + 2}` };
    }
  throw new Error('Every network 10.231.0.0/16 is taken: remove old namespaces with `ip netns delete`.');
}

const isOpen = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const done = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket
      .once('connect', () => done(true))
      .once('error', () => done(false))
      .once('timeout', () => done(false));
  });

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await end;
}

async function writeKeys(folder: string): Promise<void> {
  for (const name of ['hostkey', 'id'])
    await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', join(folder, name)]);
  copyFileSync(join(folder, 'id.pub'), join(folder, 'authorized_keys'));
}

let made = 0;
const sshPort = 2222;

export async function remoteHost(): Promise<RemoteHost> {
  await sweep();
  const name = `qtap-${process.pid}-${++made}`;
  const folder = mkdtempSync(join(tmpdir(), 'qtap-host-'));
  const alias = `box${made}`;
  const { ours, theirs } = await freeNetwork();
  const card = `qt${process.pid}-${made}`;
  const prefix = ['ip', 'netns', 'exec', name];
  const running = new Set<ChildProcess>();

  await ip('netns', 'add', name);
  await ip('link', 'add', card, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  await ip('addr', 'add', `${ours}/30`, 'dev', card);
  await ip('link', 'set', card, 'up');
  for (const args of [
    ['addr', 'add', `${theirs}/30`, 'dev', 'eth0'],
    ['link', 'set', 'eth0', 'up'],
    ['link', 'set', 'lo', 'up'],
  ])
    await ip('-n', name, ...args);

  await writeKeys(folder);
  const sshConfig = join(folder, 'ssh_config');
  writeFileSync(
    sshConfig,
    `Host ${alias}
  HostName ${theirs}
  Port ${sshPort}
  User root
  IdentityFile ${folder}/id
  IdentitiesOnly yes
  UserKnownHostsFile ${folder}/known_hosts
  StrictHostKeyChecking accept-new
`,
  );
  writeFileSync(
    join(folder, 'sshd_config'),
    `Port ${sshPort}
ListenAddress ${theirs}
HostKey ${folder}/hostkey
AuthorizedKeysFile ${folder}/authorized_keys
PidFile none
PasswordAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
`,
  );

  const start = (command: readonly string[], options: SpawnOptions = {}): ChildProcess => {
    const child = spawn(process.execPath, [leash, ...command], {
      stdio: ['pipe', 'ignore', 'inherit'],
      ...options,
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };

  let sshd: ChildProcess | undefined;
  const host: RemoteHost = {
    name,
    address: theirs,
    sshPort,
    folder,
    sshConfig,
    alias,
    prefix,
    exec: async (command, ...args) => (await execute('ip', ['netns', 'exec', name, command, ...args])).stdout,
    spawn: (command, args, options) => start([...prefix, command, ...args], options),
    async forward(port, local) {
      const target = `127.0.0.1:${local}:127.0.0.1:${port}`;
      start(['ssh', '-F', sshConfig, '-N', '-q', '-o', 'ExitOnForwardFailure=yes', '-L', target, alias]);
      await until(`ssh -L ${target}`, () => isOpen('127.0.0.1', local));
    },
    async startSshd() {
      // sshd drops privileges in this folder, which Debian makes only when it starts sshd itself.
      mkdirSync('/run/sshd', { recursive: true });
      const log = join(folder, 'sshd.log');
      sshd = start([...prefix, '/usr/sbin/sshd', '-D', '-E', log, '-f', join(folder, 'sshd_config')]);
      await until(`sshd on ${theirs}:${sshPort}`, () => isOpen(theirs, sshPort));
    },
    async stopSshd() {
      if (sshd) await ended(sshd);
      await killIn(name, (program) => program.startsWith('sshd'));
    },
    link: async (state) => void (await ip('link', 'set', card, state)),
    async remove() {
      for (const child of [...running]) await ended(child);
      await deleteNamespace(name);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await host.startSshd();
  return host;
}
