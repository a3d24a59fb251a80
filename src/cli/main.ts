/** The program: the real terminal handed to one command, and its exit code. */

import { fstatSync, realpathSync, writeFileSync } from 'node:fs';
import { problem } from '../base/problem.ts';
import { runCommand } from './run.ts';
import { fail } from './terminal.ts';

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => ending.abort());

const { env, stdin, stdout, stderr } = process;
/** Why not all of the answer could be written. */
let unwritten: string | undefined;
// `qtap-devtools tail | head` is a normal way to end; a full disk is none.
const endOutput = (error: unknown): void => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const gone = stdout.isTTY || code === 'EPIPE' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED';
  if (!gone) unwritten ??= error instanceof Error ? error.message : String(error);
  ending.abort();
};
stdout.on('error', endOutput);
stderr.on('error', () => ending.abort());

const err = (text: string): void => void stderr.write(text);
process.on('exit', () => {
  if (unwritten === undefined) return;
  const wrong = problem(
    'cannot-read',
    `The output cannot be written: ${unwritten}.`,
    'Make room, or send it elsewhere.',
  );
  process.exitCode = fail({ out: () => undefined, err }, wrong);
});

process.exitCode = await runCommand(process.argv.slice(2), {
  out: isFile(stdout.fd) ? intoFile : (text) => void stdout.write(text),
  err,
  stdin,
  stdout,
  colour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  columns: stdout.isTTY ? stdout.columns : undefined,
  environment: env,
  folder: process.cwd(),
  program: realpathSync(process.argv[1] ?? process.execPath),
  signal: ending.signal,
});

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Node's own stream into a file writes once and says nothing of what a full disk did not take. */
function intoFile(text: string): void {
  if (unwritten !== undefined) return;
  try {
    writeFileSync(stdout.fd, text);
  } catch (error) {
    endOutput(error);
  }
}
