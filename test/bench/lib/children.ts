/** Starts the load generator and the readers, and ends them. */

import { execFile, fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Kind, type Read, type Sent } from './messages.ts';
import { type Mix } from './mixes.ts';
import { engineStart } from '../../../src/wire/start.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
const run = promisify(execFile);

export interface Load {
  readonly port: number;
  /** Makes the frames of a mix before anybody measures. */
  prepare(mix: Mix): Promise<void>;
  /** How the next stream went that has ended and was not asked about. */
  nextSent(): Promise<Sent>;
  stop(): void;
}

export async function startLoad(): Promise<Load> {
  const child = fork(here('./load.ts'), { execArgv: quiet });
  const { port } = await told<{ is: 'listening'; port: number }>(child, 'listening');
  const sent: Sent[] = [];
  let waiting: ((message: Sent) => void) | undefined;
  child.on('message', (message: Sent | { is: 'ready' }) => {
    if (message.is !== 'sent') return;
    if (waiting) waiting(message);
    else sent.push(message);
    waiting = undefined;
  });
  return {
    port,
    async prepare(mix) {
      child.send(mix);
      await told(child, 'ready');
    },
    nextSent: () => {
      const held = sent.shift();
      return held ? Promise.resolve(held) : new Promise((resolve) => (waiting = resolve));
    },
    stop: () => child.disconnect(),
  };
}

/** Reads one stream of so many events with one of our own pipelines, after one to warm up on. */
export async function read(
  kind: Kind,
  url: string,
  events: number,
  warm: number,
  keep = 1000,
): Promise<Read> {
  const child = fork(here('./reader.ts'), [kind, url, String(events), String(warm), String(keep)], {
    execArgv: [...quiet, ...(kind === 'ours' ? engineStart.execArgv : [])],
    env: { ...(kind === 'ours' ? engineStart.env : {}), ...process.env },
  });
  return told<Read>(child, 'read');
}

/**
 * The Python reference on so many streams after a first one, where it can be had: QTAP_BENCH_REFERENCE names the guide that holds its code,
 * QTAP_BENCH_PYTHON the interpreter, QTAP_BENCH_PYTHONPATH a folder with httpx. A text says why not.
 */
export async function readWithReference(url: string, connections: number): Promise<Read | string> {
  const guide = process.env['QTAP_BENCH_REFERENCE'];
  if (guide === undefined) return 'QTAP_BENCH_REFERENCE does not name the guide that holds its code';
  if (!existsSync(guide)) return `${guide} is not there`;
  try {
    const { stdout } = await run(
      process.env['QTAP_BENCH_PYTHON'] ?? 'python3',
      [here('./reference.py'), guide, url, String(connections)],
      { env: { ...process.env, PYTHONPATH: process.env['QTAP_BENCH_PYTHONPATH'] ?? '' } },
    );
    return JSON.parse(stdout) as Read;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n').at(0) ?? '') : String(error);
  }
}

/** The next message of that name; a child that ends before is an error. */
export async function told<Message extends { is: string }>(
  child: ChildProcess,
  is: Message['is'],
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      if (typeof message !== 'object' || message === null || !('is' in message) || message.is !== is) return;
      child.off('exit', onExit);
      child.off('message', onMessage);
      resolve(message as Message);
    };
    const onExit = (code: number | null): void => reject(new Error(`a child process ended with ${code}`));
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}
