/** A clock that a test moves: timers fire in their order while it is moved, and never by themselves. */

import { type Clock, type Stop } from '../../src/base/clock.ts';

export interface ManualClock extends Clock {
  /** Moves on by `ms`, firing what falls due on the way. */
  move(ms: number): void;
  /** How many timers are set: after a clean end, none. */
  readonly timers: number;
}

export function createManualClock(start = Date.UTC(2026, 10, 20, 9, 0, 0)): ManualClock {
  let now = start;
  let order = 0;
  const timers = new Map<number, { at: number; everyMs: number | undefined; action: () => void }>();
  const set = (ms: number, everyMs: number | undefined, action: () => void): Stop => {
    const key = order++;
    timers.set(key, { at: now + ms, everyMs, action });
    return () => timers.delete(key);
  };
  return {
    now: () => now,
    after: (ms, action) => set(ms, undefined, action),
    every: (ms, action) => set(ms, Math.max(ms, 1), action),
    get timers() {
      return timers.size;
    },
    move(ms) {
      const end = now + ms;
      for (;;) {
        let next: [number, { at: number; everyMs: number | undefined; action: () => void }] | undefined;
        for (const entry of timers)
          if (entry[1].at <= end && (!next || entry[1].at < next[1].at)) next = entry;
        if (!next) break;
        const [key, timer] = next;
        now = Math.max(now, timer.at);
        if (timer.everyMs === undefined) timers.delete(key);
        else timer.at += timer.everyMs;
        timer.action();
      }
      now = end;
    },
  };
}
