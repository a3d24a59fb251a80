/** The program: the real terminal handed to one command, and its exit code. */

import { realpathSync } from 'node:fs';
import { runCommand } from './run.ts';

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => ending.abort());
// `qtap-devtools tail | head` is a normal way to end.
process.stdout.on('error', () => ending.abort());
process.stderr.on('error', () => ending.abort());

const { env, stdin, stdout, stderr } = process;
process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  stdin,
  stdout,
  colour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  columns: stdout.isTTY ? stdout.columns : undefined,
  environment: env,
  folder: process.cwd(),
  program: realpathSync(process.argv[1] ?? process.execPath),
  signal: ending.signal,
});
