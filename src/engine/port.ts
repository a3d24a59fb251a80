/** The letters of a forked process: Node's own channel to its parent. */

import { type Port } from '../wire/caller.ts';

/** Undefined when nobody forked this process. */
export function parentPort(): Port | undefined {
  const send = process.send?.bind(process);
  if (!send) return undefined;
  return {
    post(letter) {
      if (!process.connected) throw new Error('The parent is gone.');
      // A broken channel shows as `disconnect`; the callback keeps it from being thrown as well.
      send(letter, undefined, undefined, () => undefined);
    },
    onLetter(listener) {
      process.on('message', listener);
      return () => process.off('message', listener);
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
