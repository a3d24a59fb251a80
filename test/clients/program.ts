import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

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

/** Runs a program to its end; a program that hangs is ended with all it started. */
export function runProgram(
  command: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    readonly withinMs?: number;
  },
): Promise<Ended> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const written = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (written.out += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (written.err += String(chunk)));
    const late = setTimeout(() => endGroup(child), options.withinMs ?? 100_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code, ...written });
    });
  });
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

export interface Serving {
  readonly url: string;
  readonly token: string;
  readonly secretUrl?: string;
  stop(): Promise<void>;
}

/** `qtap-devtools serve --json` with these options, ready. */
export function startServe(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Serving> {
  const child = spawn(process.execPath, [cli, 'serve', '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('close', () => reject(new Error(`serve ended: ${err}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk);
      if (!out.includes('\n')) return;
      const ready = JSON.parse(out) as Omit<Serving, 'stop'>;
      resolve({
        ...ready,
        stop() {
          child.kill('SIGTERM');
          return ended;
        },
      });
    });
  });
}
