/** Time as a value that can be handed in, so that a test decides when a second has passed. */

export type Stop = () => void;

export interface Clock {
  /** Milliseconds since 1970; may be fractional. */
  now(): number;
  /** Calls once after `ms`, unless stopped first. */
  after(ms: number, action: () => void): Stop;
  /** Calls every `ms` until stopped. */
  every(ms: number, action: () => void): Stop;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  every(ms, action) {
    const timer = setInterval(action, ms);
    return () => clearInterval(timer);
  },
};

/** A promise that resolves after `ms`, or at once with `false` when the signal ends first. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve(false);
      return;
    }
    const onAbort = (): void => {
      stop();
      resolve(false);
    };
    const stop = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(true);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Delays for retries: doubling from `firstMs` to `mostMs`, each spread by ±25 % so that clients do not march in step. */
export function backOff(
  firstMs: number,
  mostMs: number,
  random: () => number = Math.random,
): (attempt: number) => number {
  return (attempt) =>
    Math.round(Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30)) * (0.75 + random() * 0.5));
}
