/** Exact percentiles, and counts over time by status class. */

import { type Capture } from '../capture/capture.ts';
import { classOf, statusClasses } from '../capture/minutes.ts';
import { type Latency, type Series } from '../traffic/answers.ts';
import { type Plan } from './plan.ts';
import { scan } from './scan.ts';
import { type Stretch } from './window.ts';

/** Milliseconds, whole or not. */
export type Durations = Float64Array | Uint16Array;

/**
 * By nearest rank: the smallest value that at least p % of all do not exceed, so always one that was measured.
 * NaN = not known, and left out.
 */
export function latencyOf(durations: Durations): Latency {
  const counting = createDurationCounts();
  if (durations.length >= many && counting.add(durations)) return counting.latency();
  const known = durations.slice();
  let kept = 0;
  for (let k = 0; k < known.length; k++) {
    const value = known[k] ?? NaN;
    if (!Number.isNaN(value)) known[kept++] = value;
  }
  return latencyOfRising(known.subarray(0, kept).sort());
}

/** The same of values that are all known; they may be put in another order. */
export function latencyInPlace(durations: Durations): Latency {
  return durations.length >= many ? latencyOf(durations) : latencyOfRising(durations.sort());
}

export function latencyOfRising(rising: Durations): Latency {
  const n = rising.length;
  if (n === 0) return { n };
  const at = (percent: number): number => rising[rankOf(percent, n) - 1] ?? 0;
  return { n, p50: at(50), p95: at(95), p99: at(99), mostMs: at(100) };
}

/** One of them without sorting them all: by halves, each a part of the one before. */
export function percentileInPlace(durations: Durations, percent: number): number | undefined {
  const n = durations.length;
  if (n === 0) return undefined;
  const sought = rankOf(percent, n) - 1;
  // Whoever chooses the values can make the halves uneven; a sort is never slow.
  if (n >= many) return durations.sort()[sought];
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const pivot = durations[(low + high) >>> 1] ?? 0;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((durations[left] ?? 0) < pivot) left++;
      while ((durations[right] ?? 0) > pivot) right--;
      if (left > right) break;
      const value = durations[left] ?? 0;
      durations[left++] = durations[right] ?? 0;
      durations[right--] = value;
    }
    if (sought <= right) high = right;
    else if (sought >= left) low = left;
    else break;
  }
  return durations[sought];
}

function rankOf(percent: number, n: number): number {
  return Math.max(1, Math.ceil((percent / 100) * n));
}

/** Below this many a sort is as quick as anything. */
const many = 8_192;
const countedBelow = 65_536;

export interface DurationCounts {
  /** False when one of them is not a whole number of milliseconds, or too large: then they cannot be counted. */
  add(durations: Durations): boolean;
  latency(): Latency;
}

/** Qtap tells whole milliseconds: counting them is many times faster than sorting, and as exact. */
export function createDurationCounts(): DurationCounts {
  const counts = new Uint32Array(countedBelow);
  let n = 0;
  return {
    add(durations) {
      let unknown = 0;
      for (let k = 0; k < durations.length; k++) {
        const value = durations[k] ?? NaN;
        const whole = value | 0;
        if (whole !== value || whole < 0 || whole >= countedBelow) {
          if (!Number.isNaN(value)) return false;
          unknown++;
          continue;
        }
        counts[whole] = (counts[whole] ?? 0) + 1;
      }
      n += durations.length - unknown;
      return true;
    },
    latency() {
      if (n === 0) return { n };
      const at = (percent: number): number => {
        let left = rankOf(percent, n);
        let value = 0;
        while ((left -= counts[value] ?? 0) > 0) value++;
        return value;
      };
      return { n, p50: at(50), p95: at(95), p99: at(99), mostMs: at(100) };
    },
  };
}

export const seriesBuckets = 12;

/** By time of arrival, as the window is. */
export function seriesOf(
  capture: Capture,
  stretch: Stretch,
  plan: Plan,
  buckets: number = seriesBuckets,
): Series {
  const { from, to } = stretch;
  const bucketMs = Math.max(1, (to - from) / buckets);
  const counts = statusClasses.map(() => new Array<number>(buckets).fill(0));
  scan(capture, stretch, plan.stage, (block, rows, count) => {
    for (let k = 0; k < count; k++) {
      const i = rows[k] ?? 0;
      const bucket = Math.floor(((block.arrivedAt[i] ?? 0) - from) / bucketMs);
      const line = counts[classOf(block.status[i] ?? 0)];
      const place = Math.min(buckets - 1, Math.max(0, bucket));
      if (line) line[place] = (line[place] ?? 0) + 1;
    }
  });
  const [ok = [], redirect = [], clientError = [], serverError = [], noResponse = []] = counts;
  return { from, bucketMs, ok, redirect, clientError, serverError, noResponse };
}
