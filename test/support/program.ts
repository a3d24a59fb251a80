import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, vi } from 'vitest';

/** The built command line, as it ships. */
export const cli = resolve('dist/cli.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A home, state and temporary folder of its own, and no way out: nothing of the person's machine is used. */
export function ownHome(): { readonly folder: string; readonly env: Record<string, string>; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'qtap-client-'));
  return {
    folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, '.config'),
      QTAP_DEVTOOLS_STATE: join(folder, 'state'),
      TERM: 'dumb',
      NO_COLOR: '1',
      // Whatever a client wants to tell its vendor ends at a port where nobody listens.
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1,localhost',
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Written so far. */
  readonly out: string;
  readonly err: string;
  /** Resolves when it has ended and all it wrote has come. */
  readonly ended: Promise<Ended>;
  /** Waits until standard output, or standard error, matches; fails when it ends before that. */
  says(pattern: RegExp, where?: 'out' | 'err'): Promise<void>;
}

export interface StartOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A process group of its own, so that whatever it starts can be ended with it. */
  readonly group?: boolean;
}

const left = new Set<ChildProcess>();
process.once('exit', () => left.forEach(endWhole));

/** Starts a program whose standard input stays open. */
export function startProgram(command: readonly string[], options: StartOptions): Running {
  const [program = '', ...args] = command;
  const { env, cwd, group = false } = options;
  const child = spawn(program, args, { env, ...(cwd ? { cwd } : {}), stdio: 'pipe', detached: group });
  left.add(child);
  const written = { out: '', err: '' };
  let over = false;
  // Decoded as a stream: a letter may lie across two pieces.
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (written.out += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (written.err += piece));
  // It may end before it has read what it is told.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      over = true;
      left.delete(child);
      resolve({ code, ...written });
    });
  });
  return {
    child,
    pid: child.pid ?? 0,
    get out() {
      return written.out;
    },
    get err() {
      return written.err;
    },
    ended,
    async says(pattern, where = 'out') {
      // In hooks too, where `expect.poll` cannot be used.
      await vi.waitFor(() => expect(over || pattern.test(written[where]), written.err).toBe(true), {
        timeout: 60_000,
      });
      expect(written[where], written.err).toMatch(pattern);
    },
  };
}

/** `qtap-devtools` with these arguments. */
export function startCommand(args: readonly string[], options: StartOptions): Running {
  return startProgram([process.execPath, cli, ...args], options);
}

/** The same to its end, without standard input. */
export function runCommand(args: readonly string[], options: StartOptions): Promise<Ended> {
  const running = startCommand(args, options);
  running.child.stdin?.end();
  return running.ended;
}

/** Runs a program to its end, without standard input; one that hangs is ended with all it started. */
export async function runProgram(
  command: readonly string[],
  options: StartOptions & { readonly withinMs?: number },
): Promise<Ended> {
  const running = startProgram(command, { ...options, group: true });
  running.child.stdin?.end();
  const late = setTimeout(() => endWhole(running.child), options.withinMs ?? 240_000);
  try {
    return await running.ended;
  } finally {
    clearTimeout(late);
  }
}

/** With its group, where it has one of its own. */
function endWhole(child: ChildProcess): void {
  child.kill('SIGKILL');
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It had none, or has ended by itself.
  }
}

export interface Serving {
  readonly url: string;
  readonly token: string;
  readonly secretUrl?: string;
  readonly running: Running;
  stop(): Promise<Ended>;
}

/** `qtap-devtools serve --json` with these options, ready. */
export async function startServe(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Serving> {
  const running = startCommand(['serve', '--json', ...args], { env });
  await running.says(/\n/);
  const ready = JSON.parse(running.out) as Omit<Serving, 'stop' | 'running'>;
  return {
    ...ready,
    running,
    stop() {
      running.child.kill('SIGTERM');
      return running.ended;
    },
  };
}

/** Whether this process runs; a zombie does not. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}

/** Processes that run with this home, by what they were started with. Linux only: elsewhere none is found. */
export function processesOf(home: string): readonly number[] {
  if (!existsSync('/proc/self')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${home}\0`);
      } catch {
        return false;
      }
    });
}
