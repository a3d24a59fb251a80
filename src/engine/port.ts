/** The letters of a forked process: Node's own channel to its parent. */

import { type Port } from '../wire/caller.ts';
import { type HandedDoor } from './door.ts';

/** Undefined when nobody forked this process. Sockets that come along the channel go to the door. */
export function parentPort(handed: HandedDoor): Port | undefined {
  const send = process.send?.bind(process);
  if (!send) return undefined;
  return {
    post(letter) {
      if (!process.connected) throw new Error('The parent is gone.');
      // A broken channel shows as `disconnect`; the callback keeps it from being thrown as well.
      send(letter, undefined, undefined, () => undefined);
    },
    onLetter(listener) {
      const hear = (message: unknown, handle: unknown): void => {
        if (!handed.takes(message, handle)) listener(message);
      };
      process.on('message', hear);
      return () => process.off('message', hear);
    },
    onClose(listener) {
      process.on('disconnect', listener);
      return () => process.off('disconnect', listener);
    },
    close() {
      if (process.connected) process.disconnect();
    },
  };
}
