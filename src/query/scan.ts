/** Walks a stretch block by block and hands on the rows that pass. */

import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { everything, pick, type Stage } from './stages.ts';
import { type Stretch } from './window.ts';

/** `rows` holds `count` indexes within `block`, rising, for reading only until it returns. Return false to stop. */
export type Visit = (block: Block, rows: Int32Array, count: number) => boolean | void;

export type Rows = Pick<Stretch, 'fromRow' | 'toRow'>;

/** From the oldest to the newest, at once. */
export function scan({ columns }: Capture, stretch: Rows, stage: Stage, visit: Visit): void {
  const narrowed = narrowing(stretch, stage, columns.blockRows);
  for (const block of columns.blocks) {
    const { rows, count } = narrowed(block);
    if (count > 0 && visit(block, rows, count) === false) return;
  }
}

/** From the newest block to the oldest; rows within a block rise all the same. */
export function scanBack({ columns }: Capture, stretch: Rows, stage: Stage, visit: Visit): void {
  const narrowed = narrowing(stretch, stage, columns.blockRows);
  for (const block of columns.blocks.toReversed()) {
    const { rows, count } = narrowed(block);
    if (count > 0 && visit(block, rows, count) === false) return;
  }
}

interface Narrowed {
  readonly rows: Int32Array;
  readonly count: number;
}

/** The rows of a stretch that pass, block by block, in memory that is used again. */
function narrowing({ fromRow, toRow }: Rows, stage: Stage, mostRows: number): (block: Block) => Narrowed {
  const rows = stage === everything ? countedTo(mostRows) : new Int32Array(mostRows);
  return (block) => {
    const from = Math.max(0, fromRow - block.first);
    const to = Math.min(block.count, toRow - block.first);
    if (to <= from) return { rows, count: 0 };
    if (stage === everything) return { rows: rows.subarray(from, to), count: to - from };
    return { rows, count: pick(stage, block, from, to, rows) };
  };
}

let counted = new Int32Array(0);
/** 0, 1, 2, … for reading only: a live list asks for it with every batch. */
function countedTo(count: number): Int32Array {
  if (counted.length < count) counted = new Int32Array(count).map((_, i) => i);
  return counted;
}

/** So long a scan may keep others from their work: the socket must be read in between. */
const sliceMs = 8;
const pieceRows = 512;

/**
 * Like `scanBack`, in slices with pauses between them, for filters that open heads or bodies. Rows that are
 * given up meanwhile are skipped. False when the signal ended it.
 */
export async function scanSlowly(
  { columns }: Capture,
  { fromRow, toRow }: Rows,
  stage: Stage,
  visit: Visit,
  signal: AbortSignal,
): Promise<boolean> {
  const rows = new Int32Array(pieceRows);
  let end = toRow;
  let sliceEnd = performance.now() + sliceMs;
  while (end > fromRow) {
    if (signal.aborted) return false;
    const block = columns.blockOf(end - 1);
    if (!block) {
      // Rows are given up oldest first, so nothing older is held either.
      if (end <= columns.next) return true;
      end = columns.next;
      continue;
    }
    const start = Math.max(fromRow, block.first, end - pieceRows);
    const count = pick(stage, block, start - block.first, end - block.first, rows);
    if (count > 0 && visit(block, rows, count) === false) return true;
    end = start;
    if (performance.now() > sliceEnd) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      sliceEnd = performance.now() + sliceMs;
    }
  }
  return true;
}
