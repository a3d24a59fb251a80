/**
 * `ssh -N -L`: the system's own ssh, run, watched, restarted and ended. Keys, agent, ProxyJump, ControlMaster
 * and host-key checks are left to it. The local port stays the same for as long as the tunnel is wanted, so
 * whoever reads through it only sees a connection that was lost and came back.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { backOff, sleep, systemClock, type Clock } from '../../base/clock.ts';
import { isProblem, problem, type Problem } from '../../base/problem.ts';
import { createAskpass, type Ask, type Askpass } from './askpass.ts';
import { explainFailure, nothingThere, sshMissing, type Failure } from './failure.ts';
import { checkHostName } from './hostName.ts';

export interface TunnelRequest {
  /** `user@host` or a name from ~/.ssh/config. */
  readonly host: string;
  /** Where Qtap listens, seen from that host. */
  readonly target: { readonly host: string; readonly port: number };
}

export type TunnelState =
  | { readonly is: 'connecting' | 'asking' | 'closed' }
  | { readonly is: 'open'; readonly port: number }
  /** The forward is up, and nothing listens at its end. */
  | { readonly is: 'nothing-there'; readonly port: number; readonly problem: Problem }
  | { readonly is: 'lost'; readonly problem: Problem; readonly retryInMs?: number };

export interface TunnelOptions {
  readonly onState: (state: TunnelState) => void;
  /** Without it nobody can be asked: a passphrase that is needed is a failure. */
  readonly ask?: Ask;
  readonly program?: string;
  /** Before ours: for tests and for people with a configuration of their own (`-F file`). */
  readonly extraArguments?: readonly string[];
  readonly clock?: Clock;
}

const readyWithinMs = 120_000;
const mostStderr = 16_384;
/** A tunnel that stood this long was good: the next failure starts the back-off anew. */
const goodAfterMs = 30_000;

export function sshArguments(
  host: string,
  localPort: number,
  target: TunnelRequest['target'],
  asking: boolean,
): string[] {
  const end = target.host.includes(':') ? `[${target.host}]` : target.host;
  return [
    '-N',
    '-T',
    '-o',
    'ExitOnForwardFailure=yes',
    '-o',
    'ServerAliveInterval=5',
    '-o',
    'ServerAliveCountMax=3',
    '-o',
    'ConnectTimeout=15',
    '-o',
    `BatchMode=${asking ? 'no' : 'yes'}`,
    ...(asking ? ['-o', 'NumberOfPasswordPrompts=2'] : []),
    '-L',
    `127.0.0.1:${localPort}:${end}:${target.port}`,
    // What follows is a name, whatever it looks like.
    '--',
    host,
  ];
}

/**
 * ssh must not outlive us, not even when we are killed and cannot end it: a shell holds our pipe and ends ssh when
 * that closes. Program and arguments are its positional parameters, so nothing in them is ever read as shell.
 */
const guard = [
  'exec 3<&0',
  'ssh=',
  `trap 'test -n "$ssh" && kill "$ssh"; exit 143' TERM`,
  '"$@" </dev/null 3<&- &',
  'ssh=$!',
  '(read -r _ <&3; kill "$ssh") 2>/dev/null &',
  'watch=$!',
  'wait "$ssh"',
  'code=$?',
  'kill "$watch" 2>/dev/null',
  'exit "$code"',
].join('\n');
/** A shell's word for a program that is not there; ssh itself never ends with it. */
const notFound = 127;

function spawnGuarded(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return process.platform === 'win32'
    ? spawn(program, [...args], { stdio: ['ignore', 'ignore', 'pipe'], env, windowsHide: true })
    : spawn('/bin/sh', ['-c', guard, 'sh', program, ...args], { stdio: ['pipe', 'ignore', 'pipe'], env });
}

/** Keeps a tunnel up until the signal ends. Resolves with its local port, or with why there can be none. */
export async function openTunnel(
  request: TunnelRequest,
  options: TunnelOptions,
  signal: AbortSignal,
): Promise<{ readonly port: number } | Problem> {
  const host = checkHostName(request.host);
  if (isProblem(host)) return host;
  const { target } = request;
  if (
    !/^[A-Za-z0-9._:-]+$/.test(target.host) ||
    !Number.isInteger(target.port) ||
    target.port < 1 ||
    target.port > 65_535
  )
    return problem(
      'bad-address',
      'The far end of the tunnel must be a host and a port.',
      'Write host:port, such as localhost:10001.',
    );
  if (signal.aborted) return problem('cancelled', 'The tunnel was cancelled.', 'Connect again.');
  const port = await freePort();
  void keepOpen(host, port, target, options, signal);
  return { port };
}

async function keepOpen(
  host: string,
  port: number,
  target: TunnelRequest['target'],
  options: TunnelOptions,
  signal: AbortSignal,
): Promise<void> {
  const { onState, ask, clock = systemClock } = options;
  const delay = backOff(1_000, 30_000);
  let attempt = 0;
  /** Once a person's answer was needed, it is needed again: the next try goes straight to asking. */
  let asking = false;
  while (!signal.aborted) {
    onState({ is: asking ? 'asking' : 'connecting' });
    const began = clock.now();
    const failure = await runOnce(host, port, target, asking, options, signal);
    if (signal.aborted) break;
    if (failure.askable && ask && !asking) {
      asking = true;
      continue;
    }
    if (clock.now() - began > goodAfterMs) attempt = 0;
    if (!failure.passing) {
      onState({ is: 'lost', problem: failure.problem });
      break;
    }
    const retryInMs = delay(attempt++);
    onState({ is: 'lost', problem: failure.problem, retryInMs });
    await sleep(clock, retryInMs, signal);
  }
  if (signal.aborted) onState({ is: 'closed' });
}

/** One life of ssh, from its start to its end. */
async function runOnce(
  host: string,
  port: number,
  target: TunnelRequest['target'],
  asking: boolean,
  { onState, ask, program = 'ssh', extraArguments = [], clock = systemClock }: TunnelOptions,
  signal: AbortSignal,
): Promise<Failure> {
  let helper: Askpass | undefined;
  try {
    helper = asking && ask ? await createAskpass(ask) : undefined;
    const child = spawnGuarded(program, [...extraArguments, ...sshArguments(host, port, target, asking)], {
      ...process.env,
      ...helper?.env,
      LC_ALL: 'C',
    });
    const ended = new AbortController();
    const end = (): void => stop(child, clock);
    signal.addEventListener('abort', end, { once: true });
    let stderr = '';
    let said: 'open' | 'nothing-there' | undefined;
    child.stdin?.on('error', () => undefined);
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      stderr = (stderr + text).slice(-mostStderr);
      if (said === 'open' && nothingThere.test(text)) {
        said = 'nothing-there';
        onState({ is: 'nothing-there', port, problem: nothingAt(host, target) });
      }
    });
    void whenListening(port, ended.signal, clock).then((listening) => {
      if (!listening || said) return;
      said = 'open';
      onState({ is: 'open', port });
    });
    const exit = await new Promise<number | 'missing' | undefined>((resolve) => {
      child.once('error', (error) =>
        resolve('code' in error && error.code === 'ENOENT' ? 'missing' : undefined),
      );
      child.once('close', (code) => resolve(code === notFound ? 'missing' : (code ?? undefined)));
    });
    ended.abort();
    signal.removeEventListener('abort', end);
    return exit === 'missing' ? sshMissing(program) : explainFailure(host, stderr, exit);
  } finally {
    await helper?.close();
  }
}

function nothingAt(host: string, target: TunnelRequest['target']): Problem {
  return problem(
    'unreachable',
    `The tunnel to ${host} stands, and nothing answers at ${target.host}:${target.port} there.`,
    `Start Qtap on ${host}: sudo qtap --enable-dev-tools (or: docker run --privileged --pid=host --network=host … --enable-dev-tools).`,
  );
}

/** Asked to end; made to after two seconds. */
function stop(child: ChildProcess, clock: Clock): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const cancel = clock.after(2_000, () => child.kill('SIGKILL'));
  child.once('exit', cancel);
}

/** True once somebody listens at the port; false when the signal ends or it takes too long. */
async function whenListening(port: number, signal: AbortSignal, clock: Clock): Promise<boolean> {
  const until = clock.now() + readyWithinMs;
  while (!signal.aborted && clock.now() < until) {
    if (await answers(port)) return true;
    await sleep(clock, 50, signal);
  }
  return false;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', done(true));
    socket.once('error', done(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
