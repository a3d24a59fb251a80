/** The command line as it ships, for hosts that are network namespaces. */

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const execute = promisify(execFile);

export interface Program {
  readonly file: string;
  /** A PATH whose `ssh` reads this configuration: the real one takes ~ from the system's list of users. */
  pathWith(sshConfig: string): string;
  remove(): void;
}

export async function buildProgram(): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'qtap-program-'));
  // A folder inside the house, so that what is not bundled would still not be found by chance.
  await execute(process.execPath, [join(root, 'esbuild.mjs'), '--out', join(folder, 'dist')], { cwd: root });
  return {
    file: join(folder, 'dist/cli.js'),
    pathWith(sshConfig) {
      const bin = join(folder, 'bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${sshConfig}' "$@"\n`);
      chmodSync(join(bin, 'ssh'), 0o755);
      return `${bin}${delimiter}${process.env['PATH']}`;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Run {
  readonly child: ChildProcess;
  out(): string;
  err(): string;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

export function run(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, QTAP_DEVTOOLS_URL: '', ...environment },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, out: () => out, err: () => err, ended };
}
