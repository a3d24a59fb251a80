/**
 * The address of a window's engine, open before the engine is and while it starts anew: who comes waits
 * instead of being refused, since a refused call ends the whole turn of an agent. The engine is handed the
 * listening socket and whoever waits.
 */

import { type ChildProcess } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { problem, type Problem } from '../base/problem.ts';

export interface Door {
  readonly port: number;
  /** Afterwards the child alone hears who comes; when it dies, the port is free again. */
  handTo(child: ChildProcess): Promise<void>;
  /** Those who came before go in too, once the child is known to live: one that dies would leave them hanging. */
  letIn(child: ChildProcess): void;
  /** Whoever waits is refused. */
  turnAway(): void;
  close(): void;
}

/** More than a window's clients ever open at once; whoever else comes is refused. */
const mostWaiting = 64;

/** `knocked` hears of each who has to wait. */
export async function openDoor(port: number, knocked: () => void): Promise<Door | Problem> {
  const waiting = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (guest) => {
    waiting.add(guest);
    guest.on('error', () => guest.destroy());
    guest.on('close', () => waiting.delete(guest));
    knocked();
  });
  server.maxConnections = mostWaiting;
  const bound = await listen(server, port);
  if (bound === undefined)
    return problem(
      'busy',
      port === 0 ? 'No free port on loopback could be had.' : `Port ${port} on loopback is taken.`,
      'Close programs that listen on many ports.',
    );

  function turnAway(): void {
    for (const guest of waiting) guest.destroy();
  }

  return {
    port: bound,
    handTo: (child) =>
      new Promise((resolve) => {
        // Closed only once it has left: until then guests still come in here.
        child.send({ type: 'door' }, server, () => {
          server.close();
          resolve();
        });
      }),
    letIn(child) {
      for (const guest of waiting) child.send({ type: 'guest' }, guest, () => undefined);
      waiting.clear();
    },
    turnAway,
    close() {
      server.close();
      turnAway();
    },
  };
}

function listen(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : undefined);
    });
  });
}
