/**
 * The steps a filter becomes. Each narrows a selection of rows of one block; the cheapest go first, so that
 * the dear ones look at few rows.
 */

import { type Capture } from '../capture/capture.ts';
import { type Block, type Columns } from '../capture/columns.ts';
import { type Names } from '../capture/names.ts';

/** Indexes within one block, rising. The first `count` of `rows` count. */
export interface Stage {
  /** About nanoseconds a row. */
  readonly cost: number;
  /** Keeps those that match at the front of `rows`, in order; returns how many. */
  narrow(block: Block, rows: Int32Array, count: number): number;
  /** The same for every index from `from` to before `to`, where that is quicker than from a list of them. */
  pick?(block: Block, from: number, to: number, rows: Int32Array): number;
}

/** Writes the indexes of a stretch that match to the front of `rows`, in order; returns how many. */
export function pick(stage: Stage, block: Block, from: number, to: number, rows: Int32Array): number {
  if (stage.pick) return stage.pick(block, from, to, rows);
  for (let i = from; i < to; i++) rows[i - from] = i;
  return stage.narrow(block, rows, to - from);
}

/** Columns that hold the number of a name. */
export type NameColumn = 'method' | 'host' | 'route' | 'exe' | 'container' | 'type' | 'source';

/** Each name is judged once, however many rows have it. */
export function nameStage({ names }: Columns, column: NameColumn, holds: (name: string) => boolean): Stage {
  const known: Names = names[column];
  /** 1 = holds. */
  let verdicts = new Uint8Array(0);
  let judged = 0;
  let version = known.version;
  function judge(): void {
    if (known.limit > verdicts.length) {
      const larger = new Uint8Array(known.limit + 64);
      larger.set(verdicts);
      verdicts = larger;
    }
    if (version !== known.version) judged = 0;
    version = known.version;
    for (; judged < known.limit; judged++) verdicts[judged] = holds(known.text(judged)) ? 1 : 0;
  }
  return {
    cost: 2,
    narrow(block, rows, count) {
      judge();
      const table = verdicts;
      const ids = block[column];
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        // Written in any case and kept only if it holds: a branch here would be guessed wrong all the time.
        rows[kept] = i;
        kept += table[ids[i] ?? 0] ?? 0;
      }
      return kept;
    },
    pick(block, from, to, rows) {
      judge();
      const table = verdicts;
      const ids = block[column];
      let kept = 0;
      // Most filters want few rows of all, or nearly all of them: that is guessed well.
      for (let i = from; i < to; i++) if (table[ids[i] ?? 0] === 1) rows[kept++] = i;
      return kept;
    },
  };
}

/** Values from here on are nobody's status, and judged one by one. */
const usualNumbers = 1_000;

/** The same for a column of few different numbers. */
export function numberStage(column: 'status' | 'direction', holds: (value: number) => boolean): Stage {
  const verdicts = Uint8Array.from({ length: usualNumbers }, (_, value) => (holds(value) ? 1 : 0));
  return {
    cost: 2,
    narrow(block, rows, count) {
      const table = verdicts;
      const values = block[column];
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        const value = values[i] ?? 0;
        rows[kept] = i;
        kept += value < usualNumbers ? (table[value] ?? 0) : holds(value) ? 1 : 0;
      }
      return kept;
    },
    pick(block, from, to, rows) {
      const table = verdicts;
      const values = block[column];
      let kept = 0;
      for (let i = from; i < to; i++) {
        const value = values[i] ?? 0;
        if (value < usualNumbers ? table[value] === 1 : holds(value)) rows[kept++] = i;
      }
      return kept;
    },
  };
}

/** Any test, row by row. */
export function rowStage(cost: number, holds: (block: Block, index: number) => boolean): Stage {
  return {
    cost,
    narrow(block, rows, count) {
      let kept = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        if (holds(block, i)) rows[kept++] = i;
      }
      return kept;
    },
  };
}

/** Rows whose head may still be there: a filter on headers or bodies can match no other. */
export function heldStage(capture: Capture, part: 'head' | 'body'): Stage {
  return {
    cost: 0,
    narrow(block, rows, count) {
      const from = (part === 'head' ? capture.headsFrom : capture.bodiesFrom) - block.first;
      if (from <= 0) return count;
      let skipped = 0;
      while (skipped < count && (rows[skipped] ?? 0) < from) skipped++;
      rows.copyWithin(0, skipped, count);
      return count - skipped;
    },
  };
}

export const nothing: Stage = { cost: 0, narrow: () => 0 };
export const everything: Stage = { cost: 0, narrow: (_block, _rows, count) => count };

export function allOf(parts: readonly Stage[]): Stage {
  const stages = parts.toSorted((a, b) => a.cost - b.cost);
  const [first, ...others] = stages;
  if (!first || others.length === 0) return first ?? everything;
  const narrowBy = (some: readonly Stage[], block: Block, rows: Int32Array, count: number): number => {
    let left = count;
    for (const stage of some) {
      if (left === 0) return 0;
      left = stage.narrow(block, rows, left);
    }
    return left;
  };
  return {
    cost: stages.reduce((sum, { cost }) => sum + cost, 0),
    narrow: (block, rows, count) => narrowBy(stages, block, rows, count),
    pick: (block, from, to, rows) => narrowBy(others, block, rows, pick(first, block, from, to, rows)),
  };
}

export function anyOf(parts: readonly Stage[]): Stage {
  const stages = parts.toSorted((a, b) => a.cost - b.cost);
  const [only] = stages;
  if (only && stages.length === 1) return only;
  return {
    cost: stages.reduce((sum, { cost }) => sum + cost, 0),
    narrow(block, rows, count) {
      // Each stage looks only at what no cheaper one has kept.
      const kept = new Uint8Array(block.count);
      const left = rows.slice(0, count);
      const looked = new Int32Array(count);
      let leftCount = count;
      for (const stage of stages) {
        if (leftCount === 0) break;
        looked.set(left.subarray(0, leftCount));
        const hits = stage.narrow(block, looked, leftCount);
        for (let k = 0; k < hits; k++) kept[looked[k] ?? 0] = 1;
        let rest = 0;
        for (let k = 0; k < leftCount; k++) {
          const i = left[k] ?? 0;
          if (kept[i] === 0) left[rest++] = i;
        }
        leftCount = rest;
      }
      let total = 0;
      for (let k = 0; k < count; k++) {
        const i = rows[k] ?? 0;
        if (kept[i] === 1) rows[total++] = i;
      }
      return total;
    },
  };
}
