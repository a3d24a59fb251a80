/** The protocol over stdin and stdout, and everything that ends it: stdin's end, a signal, the parent's death. */

import { type Readable, type Writable } from 'node:stream';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { systemClock, type Clock } from '../base/clock.ts';
import { type Answerer } from './answerer.ts';
import { createMcpServer } from './server.ts';

export interface StdioOptions {
  readonly answerer: Answerer;
  readonly version: string;
  readonly stdin: Readable;
  /** Carries the protocol only: nobody else may write to it. */
  readonly stdout: Writable;
  readonly log: (text: string) => void;
  /** The parent's process id, asked again and again. */
  readonly parent: () => number;
  readonly clock?: Clock;
}

const watchParentEveryMs = 2_000;

/** Resolves with the reason when the connection has ended. */
export function serveOverStdio(options: StdioOptions, signal: AbortSignal): Promise<string> {
  const { answerer, version, stdin, stdout, log, parent, clock = systemClock } = options;
  return new Promise((resolve) => {
    let ended = false;
    const finish = (reason: string): void => {
      if (ended) return;
      ended = true;
      stopWatching();
      signal.removeEventListener('abort', onSignal);
      void handle
        .close()
        .catch(() => undefined)
        .then(() => resolve(reason));
    };
    const onSignal = (): void => finish('it was told to end');
    const handle = serveStdio(() => createMcpServer(answerer, version), {
      transport: new StdioServerTransport(stdin, stdout),
      onerror: (error) => log(`MCP over stdio: ${error.name}`),
    });
    stdin.once('end', () => finish('stdin has ended'));
    stdin.once('close', () => finish('stdin is closed'));
    stdin.once('error', () => finish('stdin cannot be read'));
    stdout.once('error', () => finish('stdout cannot be written'));
    // A killed parent does not always close our stdin: a brother may hold the other end of the pipe.
    const born = parent();
    const stopWatching = clock.every(watchParentEveryMs, () => {
      if (parent() !== born) finish('the parent has ended');
    });
    if (signal.aborted) onSignal();
    else signal.addEventListener('abort', onSignal, { once: true });
  });
}
