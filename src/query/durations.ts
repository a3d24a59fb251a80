/** The durations of each group. */

import { type Counted } from './counts.ts';
import { type Durations } from './numbers.ts';
import { valuesOf } from './runs.ts';

/** Only those that are known, as they came; of all groups, or of some. They may be put in another order. */
export function durationsOf(counted: Counted, only?: ReadonlySet<number>): (group: number) => Durations {
  // Qtap tells whole milliseconds, which take a quarter of the memory.
  return (
    gathered(counted, only, (length) => new Uint16Array(length)) ??
    gathered(counted, only, (length) => new Float64Array(length)) ??
    (() => new Float64Array(0))
  );
}

/** Undefined when one of them does not fit into what `listOf` makes. */
function gathered(
  { keys, groups, runs, requests }: Counted,
  only: ReadonlySet<number> | undefined,
  listOf: (length: number) => Durations,
): ((group: number) => Durations) | undefined {
  // Each group has room for all its requests; where it ends says how many of them have a duration.
  const starts = new Int32Array(keys.length);
  const ends = new Int32Array(keys.length);
  let room = 0;
  for (let group = 0; group < keys.length; group++) {
    starts[group] = room;
    ends[group] = only && !only.has(group) ? -1 : room;
    if (!only || only.has(group)) room += requests[group] ?? 0;
  }
  const values = listOf(room);
  for (const run of runs) {
    const durations = valuesOf(run.block.durationMs, run);
    const own = groups.subarray(run.from, run.from + durations.length);
    for (let k = 0; k < durations.length; k++) {
      const group = own[k] ?? 0;
      const end = ends[group] ?? 0;
      const value = durations[k] ?? NaN;
      if (end < 0 || Number.isNaN(value)) continue;
      values[end] = value;
      if (values[end] !== value) return undefined;
      ends[group] = end + 1;
    }
  }
  return (group) => values.subarray(starts[group], Math.max(starts[group] ?? 0, ends[group] ?? 0));
}
