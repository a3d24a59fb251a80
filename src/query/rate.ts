/** Matches a second over the last hour, read as a few bars for a sparkline. */

export interface RateCounts {
  readonly from: number;
  readonly bucketMs: number;
  readonly all: readonly number[];
  readonly errors: readonly number[];
}

export interface Rate {
  /** `by` is -1 for one that turned out not to match. */
  add(at: number, isError: boolean, by: 1 | -1): void;
  /** The stretch from the oldest count until now; a bar is a whole number of seconds. */
  read(now: number, buckets: number): RateCounts;
  clear(): void;
}

const seconds = 3_600;
/** A few bars of whole seconds look calm; bars shorter than one would only show chance. */
const leastSeconds = 60;

/** Older counts than an hour before the newest are forgotten. */
export function createRate(startedAt: number): Rate {
  const all = new Uint32Array(seconds);
  const errors = new Uint32Array(seconds);
  let newest = Math.floor(startedAt / 1_000);
  let oldest = newest;
  /** The second that was counted last, and its place: neighbours mostly lie in one. */
  let lastFrom = Infinity;
  let lastPlace = 0;

  function forward(second: number): void {
    for (let next = Math.max(newest + 1, second - seconds + 1); next <= second; next++) {
      all[next % seconds] = 0;
      errors[next % seconds] = 0;
    }
    newest = Math.max(newest, second);
    lastFrom = Infinity;
  }

  /** The place of a time's second; undefined when it is forgotten. */
  function placeOf(at: number): number | undefined {
    if (at >= lastFrom && at < lastFrom + 1_000) return lastPlace;
    const second = Math.floor(at / 1_000);
    if (second > newest) forward(second);
    if (second <= newest - seconds) return undefined;
    oldest = Math.min(oldest, second);
    lastFrom = second * 1_000;
    lastPlace = second % seconds;
    return lastPlace;
  }

  return {
    add(at, isError, by) {
      const place = placeOf(at);
      if (place === undefined) return;
      all[place] = (all[place] ?? 0) + by;
      if (isError) errors[place] = (errors[place] ?? 0) + by;
    },
    read(now, buckets) {
      const end = Math.max(newest, Math.floor(now / 1_000)) + 1;
      forward(end - 1);
      const from = Math.max(oldest, end - seconds);
      const step = Math.max(1, Math.ceil(Math.max(end - from, leastSeconds) / buckets));
      // Bars begin at multiples of their length, or each would change its height with every second.
      const start = Math.ceil(end / step) * step - step * buckets;
      const bars = { all: new Array<number>(buckets).fill(0), errors: new Array<number>(buckets).fill(0) };
      for (let second = Math.max(from, start); second < end; second++) {
        const bar = Math.floor((second - start) / step);
        bars.all[bar] = (bars.all[bar] ?? 0) + (all[second % seconds] ?? 0);
        bars.errors[bar] = (bars.errors[bar] ?? 0) + (errors[second % seconds] ?? 0);
      }
      return { from: start * 1_000, bucketMs: step * 1_000, ...bars };
    },
    clear() {
      all.fill(0);
      errors.fill(0);
      oldest = newest;
      lastFrom = Infinity;
    },
  };
}
