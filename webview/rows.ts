/**
 * The rows that are on screen, pulled from the engine: one window of rows around what is visible, asked for
 * again when the view changes or the reader scrolls out of it. One request is under way at a time, so a fast
 * scroll asks for where it ended, not for everywhere it passed.
 *
 * An index counts from the view's top now; a number counts from the view's top when it was opened
 * (`number = index + evicted`), so it stays right while rows leave the top.
 */

import { isProblem } from '../src/base/problem.ts';
import { type SafeRow } from '../src/traffic/safe.ts';
import { decodeRows } from '../src/wire/rows.ts';
import { type Host } from './host.ts';

/** Rows beyond the visible ones, so that small scrolls need no request. */
const margin = 60;

export interface RowWindow {
  /** Undefined = not here yet. */
  at(index: number): SafeRow | undefined;
  /** Where the row with this id is, when it is in the window. */
  indexOf(id: string): number | undefined;
  /** Says what is visible; asks for it when it is not held. */
  show(from: number, count: number): void;
  /** The view has changed: rows came, or `evicted` have left its top by now. */
  changed(evicted: number, total: number): void;
  /** Another view, or the same one with another query: nothing held is right any more. */
  open(view: number, total: number): void;
}

export function createRowWindow(host: Host, onRows: () => void): RowWindow {
  let view = -1;
  let held: readonly SafeRow[] = [];
  let heldFrom = 0;
  let evicted = 0;
  let total = 0;
  let visible = { from: 0, count: 0 };
  let stale = true;
  let asking = false;
  /** Grows with every opening, so that an answer to an older question is known as such. */
  let generation = 0;

  function covers(): boolean {
    const first = visible.from + evicted;
    const last = Math.min(visible.from + visible.count, total) + evicted;
    return first >= heldFrom && last <= heldFrom + held.length;
  }

  async function ask(): Promise<void> {
    if (asking || view < 0 || visible.count === 0 || (!stale && covers())) return;
    asking = true;
    stale = false;
    const asked = generation;
    const from = Math.max(0, visible.from - margin);
    const answer = await host.call('view.rows', { view, from, count: visible.count + margin * 2 });
    asking = false;
    const rows = isProblem(answer) ? answer : decodeRows(answer.bytes);
    if (asked !== generation || isProblem(rows) || isProblem(answer)) stale = true;
    else {
      held = rows;
      heldFrom = from + answer.evicted;
      evicted = Math.max(evicted, answer.evicted);
      onRows();
    }
    // The reader went on, or rows came, while the answer was under way.
    if (stale || !covers()) setTimeout(() => void ask(), isProblem(rows) ? 500 : 16);
  }

  return {
    at: (index) => held[index + evicted - heldFrom],
    indexOf(id) {
      const at = held.findIndex((row) => row.id === id);
      const index = at + heldFrom - evicted;
      return at < 0 || index < 0 ? undefined : index;
    },
    show(from, count) {
      visible = { from, count };
      void ask();
    },
    changed(nowEvicted, nowTotal) {
      evicted = nowEvicted;
      total = nowTotal;
      stale = true;
      void ask();
    },
    open(opened, nowTotal) {
      view = opened;
      total = nowTotal;
      held = [];
      heldFrom = 0;
      evicted = 0;
      stale = true;
      generation++;
      void ask();
    },
  };
}
