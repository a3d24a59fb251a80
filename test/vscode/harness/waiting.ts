/** Waiting for things outside this process. */

import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer; what was asked for is named when there is none. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  { atMostMs = 60_000, everyMs = 100 } = {},
): Promise<Exclude<NonNullable<T>, false>> {
  const end = Date.now() + atMostMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer as Exclude<NonNullable<T>, false>;
      last = answer;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`Waited ${atMostMs / 1000} s in vain for ${what}; last: ${String(last)}`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
