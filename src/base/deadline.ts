/**
 * A signal that ends with another one or after a time. Not `AbortSignal.any` with `AbortSignal.timeout`: on
 * Node 20 the garbage collector may take such a pair away, and then it never fires.
 */

import { systemClock, type Clock } from './clock.ts';

export interface Deadline {
  readonly signal: AbortSignal;
  /** Sets the timer free; the signal no longer follows the other one. */
  clear(): void;
}

export function deadline(signal: AbortSignal, ms: number, clock: Clock = systemClock): Deadline {
  const controller = new AbortController();
  const end = (): void => {
    clear();
    controller.abort();
  };
  const stop = clock.after(ms, end);
  const clear = (): void => {
    stop();
    signal.removeEventListener('abort', end);
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return { signal: controller.signal, clear };
}
