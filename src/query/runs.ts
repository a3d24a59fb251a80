/** What matches in a stretch, block by block, and its values one behind the other, for tight loops over columns. */

import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { type Plan } from './plan.ts';
import { scan, type Rows } from './scan.ts';
import { everything } from './stages.ts';

/** Matches that lie in one block. */
export interface Run {
  readonly block: Block;
  /** Of the first of them, counted over all runs. */
  readonly from: number;
  /** Their places in the block, rising. */
  readonly indexes: Int32Array;
}

export interface Runs {
  readonly runs: readonly Run[];
  readonly matched: number;
}

export function runsOf(capture: Capture, stretch: Rows, { stage }: Plan): Runs {
  const runs: Run[] = [];
  let matched = 0;
  scan(capture, stretch, stage, (block, rows, count) => {
    // A selection is overwritten by the next; all rows of a block are always the same numbers.
    const kept = rows.subarray(0, count);
    runs.push({ block, from: matched, indexes: stage === everything ? kept : kept.slice() });
    matched += count;
  });
  return { runs, matched };
}

/** A column's values of a run's matches: a view where the matches have no hole, else a copy. */
export function valuesOf(column: Uint16Array, run: Run): Uint16Array;
export function valuesOf(column: Uint32Array, run: Run): Uint32Array;
export function valuesOf(column: Float64Array, run: Run): Float64Array;
export function valuesOf(
  column: Uint16Array | Uint32Array | Float64Array,
  { indexes }: Run,
): Uint16Array | Uint32Array | Float64Array {
  const { length } = indexes;
  const first = indexes[0] ?? 0;
  if ((indexes[length - 1] ?? 0) - first === length - 1) return column.subarray(first, first + length);
  const values = column.slice(0, length);
  for (let k = 0; k < length; k++) values[k] = column[indexes[k] ?? 0] ?? 0;
  return values;
}
