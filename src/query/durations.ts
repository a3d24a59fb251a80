/** The durations of each group. */

import { type Latency } from '../traffic/answers.ts';
import { type Counted } from './counts.ts';
import { latencyInPlace } from './numbers.ts';

/** Only those that are known, as they came; of all groups, or of some. */
export function durationsOf(
  { keys, groups, runs, requests }: Counted,
  only?: ReadonlySet<number>,
): (group: number) => Float64Array {
  // Each group has room for all its requests; where it ends says how many of them have a duration.
  const starts = new Int32Array(keys.length);
  const ends = new Int32Array(keys.length);
  let room = 0;
  for (let group = 0; group < keys.length; group++) {
    starts[group] = room;
    ends[group] = only && !only.has(group) ? -1 : room;
    if (!only || only.has(group)) room += requests[group] ?? 0;
  }
  const values = new Float64Array(room);
  for (const { block, from, indexes } of runs) {
    const { durationMs } = block;
    for (let k = 0; k < indexes.length; k++) {
      const group = groups[from + k] ?? 0;
      const end = ends[group] ?? 0;
      const value = durationMs[indexes[k] ?? 0] ?? NaN;
      if (end < 0 || Number.isNaN(value)) continue;
      values[end] = value;
      ends[group] = end + 1;
    }
  }
  return (group) => values.subarray(starts[group], Math.max(starts[group] ?? 0, ends[group] ?? 0));
}

/** Exact latency of groups, each worked out once when it is asked for. */
export function latencies(counted: Counted, only?: ReadonlySet<number>): (group: number) => Latency {
  const durations = durationsOf(counted, only);
  const known = new Map<number, Latency>();
  return (group) => {
    const latency = known.get(group) ?? latencyInPlace(durations(group));
    known.set(group, latency);
    return latency;
  };
}
