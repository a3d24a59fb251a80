/** A listening socket that the parent opened and handed over, so that its address outlives an engine's crash. */

import { Server, Socket } from 'node:net';
import { asRecord } from '../base/unknown.ts';
import { type OpenDoor } from '../mcp/http.ts';

export interface HandedDoor {
  /** What was handed so far; letters come after it. */
  readonly door: OpenDoor | undefined;
  /** Whether a message of the channel was one of ours: those that bring a socket along. */
  takes(message: unknown, handle: unknown): boolean;
}

export function createHandedDoor(): HandedDoor {
  let listening: Server | undefined;
  /** Guests that came before the endpoint stood. */
  const early: Socket[] = [];
  let guestCame = (guest: Socket): void => void early.push(guest);

  return {
    get door() {
      const server = listening;
      if (!server) return undefined;
      return {
        server,
        onGuest(listener: (guest: Socket) => void) {
          guestCame = listener;
          early.splice(0).forEach(listener);
        },
      };
    },
    takes(message, handle) {
      const type = asRecord(message)?.['type'];
      if (type === 'door' && handle instanceof Server) {
        listening = handle.on('connection', (guest: Socket) => guestCame(guest));
        return true;
      }
      if (type === 'guest') {
        // A guest that hung up on the way comes without its socket.
        if (handle instanceof Socket) guestCame(handle);
        return true;
      }
      return false;
    },
  };
}
