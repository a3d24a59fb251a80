/** Walks a stretch block by block and hands on the rows that pass. */

import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { type Stage } from './stages.ts';
import { type Stretch } from './window.ts';

/** `rows` holds `count` indexes within `block`, rising; it is used again for the next block. Return false to stop. */
export type Visit = (block: Block, rows: Int32Array, count: number) => boolean | void;

export type Rows = Pick<Stretch, 'fromRow' | 'toRow'>;

/** From the oldest to the newest, at once. */
export function scan({ columns }: Capture, stretch: Rows, stage: Stage, visit: Visit): void {
  const rows = new Int32Array(columns.blockRows);
  for (const block of columns.blocks) {
    const count = narrowed(block, stretch, stage, rows);
    if (count > 0 && visit(block, rows, count) === false) return;
  }
}

/** From the newest block to the oldest; rows within a block rise all the same. */
export function scanBack({ columns }: Capture, stretch: Rows, stage: Stage, visit: Visit): void {
  const rows = new Int32Array(columns.blockRows);
  for (let b = columns.blocks.length - 1; b >= 0; b--) {
    const block = columns.blocks[b];
    const count = block ? narrowed(block, stretch, stage, rows) : 0;
    if (block && count > 0 && visit(block, rows, count) === false) return;
  }
}

function narrowed(block: Block, { fromRow, toRow }: Rows, stage: Stage, rows: Int32Array): number {
  const from = Math.max(0, fromRow - block.first);
  const to = Math.min(block.count, toRow - block.first);
  if (to <= from) return 0;
  for (let i = from; i < to; i++) rows[i - from] = i;
  return stage.narrow(block, rows, to - from);
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
    const count = narrowed(block, { fromRow: start, toRow: end }, stage, rows);
    if (count > 0 && visit(block, rows, count) === false) return true;
    end = start;
    if (performance.now() > sliceEnd) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      sliceEnd = performance.now() + sliceMs;
    }
  }
  return true;
}
