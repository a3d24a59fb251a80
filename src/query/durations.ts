/** The durations of each group. */

import { type Counted } from './counts.ts';
import { valuesOf } from './runs.ts';

/** Only those that are known, as they came; of all groups, or of some. They may be put in another order. */
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
  for (const run of runs) {
    const durations = valuesOf(run.block.durationMs, run);
    const own = groups.subarray(run.from, run.from + durations.length);
    for (let k = 0; k < durations.length; k++) {
      const group = own[k] ?? 0;
      const end = ends[group] ?? 0;
      const value = durations[k] ?? NaN;
      if (end < 0 || Number.isNaN(value)) continue;
      values[end] = value;
      ends[group] = end + 1;
    }
  }
  return (group) => values.subarray(starts[group], Math.max(starts[group] ?? 0, ends[group] ?? 0));
}
