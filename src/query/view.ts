/**
 * A live list: filtered, ordered, kept right while rows come and go. Each batch of changes costs what is new in
 * it, not what is held. Rows that were found stay until they are given up, even when their bodies go first.
 */

import { isProblem, type Problem } from '../base/problem.ts';
import { type Stop } from '../base/clock.ts';
import { createListeners } from '../base/listeners.ts';
import { type Capture, type Change } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { rowAtArrival } from '../capture/coverage.ts';
import { type Tree } from '../filter/tree.ts';
import { type Window } from '../traffic/question.ts';
import { orderOf, type OrderQuery } from './order.ts';
import { createOrdered, type Group } from './ordered.ts';
import { planOf } from './plan.ts';
import { createRate, type RateCounts } from './rate.ts';
import { scan, scanSlowly, type Visit } from './scan.ts';
import { resolveWindow, wholeStretch } from './window.ts';

export interface ViewOptions extends OrderQuery {
  readonly tree: Tree;
  /** `seconds` moves on with the time; the others stay. */
  readonly window?: Window;
  /** Rows that come later are left out. */
  readonly frozen?: boolean;
}

export interface View {
  readonly total: number;
  /** False while a filter that opens heads or bodies looks through what is held; nothing is shown until then. */
  readonly complete: boolean;
  /** Since it was made: rows found, and rows that have left its top. */
  readonly added: number;
  readonly evicted: number;
  /** Row numbers from the top; those that are gone are no longer among them. */
  rows(from: number, count: number): readonly number[];
  /** -1 when it is not in the list. */
  find(row: number): number;
  /** How many of its rows stand before a row's place, whether that row is in the list or not. */
  before(row: number): number;
  /** The groups as they stand, at most `most`. */
  groups(most: number): readonly Group[];
  /** Matches over time, as they came. */
  rate(buckets: number): RateCounts;
  /** After each batch that changed the list. */
  onChange(listener: () => void): Stop;
  close(): void;
}

/** A connection's or a process's record comes this much after its exchange, hardly ever more. */
const lateRows = 4_096;
/** Records come all the time; looking again at each of them would be waste. */
const lateMs = 1_000;

export function createView(capture: Capture, options: ViewOptions): View | Problem {
  const { columns } = capture;
  const { tree, window, frozen = false } = options;
  const stretch = window ? resolveWindow(capture, window) : wholeStretch(capture);
  if (isProblem(stretch)) return stretch;
  const { stage, opens, late } = planOf(capture, tree);
  const ordered = createOrdered(orderOf(columns, options));
  const rate = createRate(capture.clock.now());
  const listeners = createListeners<void>();
  const closing = new AbortController();
  /** A window may begin in the future. */
  const fixed = window && 'from' in window ? window : { from: -Infinity, to: Infinity };
  /** Rows before this one have been looked at. */
  let seenTo = stretch.toRow;
  let firstRow = stretch.fromRow;
  /** Rows told a finding since they were last judged. */
  let doubtFrom = Infinity;
  let doubtTo = -1;
  let lookedAgainAt = -Infinity;
  let complete = false;
  let added = 0;
  let evicted = 0;

  function found(rows: Float64Array): void {
    for (const row of rows) count(row, 1);
    ordered.insert(rows);
    added += rows.length;
  }

  let counting: Block | undefined;
  function count(row: number, by: 1 | -1): void {
    if (!counting || row < counting.first || row >= counting.first + counting.count)
      counting = columns.blockOf(row);
    if (!counting) return;
    const i = row - counting.first;
    const status = counting.status[i] ?? 0;
    rate.add(counting.arrivedAt[i] ?? 0, status === 0 || status >= 400, by);
  }

  /** What matches between two rows, by number. */
  function matches(fromRow: number, toRow: number): Float64Array {
    const pieces: Float64Array[] = [];
    const rows = { fromRow: Math.max(fromRow, firstRow), toRow };
    scan(capture, rows, stage, (...match) => pieces.push(rowsOf(...match)) > 0);
    return joined(pieces);
  }

  const rowsOf = (block: Block, indexes: Int32Array, length: number): Float64Array => {
    const rows = new Float64Array(length);
    let kept = 0;
    for (let k = 0; k < length; k++) {
      const i = indexes[k] ?? 0;
      const at = block.arrivedAt[i] ?? 0;
      if (at >= fixed.from && at < fixed.to) rows[kept++] = block.first + i;
    }
    return rows.subarray(0, kept);
  };

  /** Gives up what the capture gave up, or what is too old by now; true when something went. */
  function drop(): boolean {
    if (window && 'seconds' in window)
      firstRow = rowAtArrival(columns, capture.clock.now() - window.seconds * 1_000);
    firstRow = Math.max(firstRow, columns.first);
    const { dropped, fromTop } = ordered.dropBefore(firstRow);
    evicted += fromTop;
    return dropped > 0;
  }

  /** Looks again at rows that were judged before all was known about them. */
  function judgeAgain(fromRow: number, toRow: number): boolean {
    const now = new Set(matches(fromRow, toRow));
    const fresh: number[] = [];
    let gone = false;
    for (let row = Math.max(fromRow, firstRow); row < toRow; row++) {
      const isIn = ordered.find(row) >= 0;
      if (now.has(row) && !isIn) fresh.push(row);
      if (!now.has(row) && isIn) {
        count(row, -1);
        ordered.remove(row);
        gone = true;
      }
    }
    found(Float64Array.from(fresh));
    return gone || fresh.length > 0;
  }

  function follow(change: Change): void {
    let changed = drop();
    if (change.cleared) rate.clear();
    if (change.flagged) {
      doubtFrom = Math.min(doubtFrom, change.flagged.from);
      doubtTo = Math.max(doubtTo, change.flagged.to);
    }
    if (!complete) return;
    if (late.findings && doubtTo >= 0) {
      changed = judgeAgain(doubtFrom, Math.min(seenTo, doubtTo)) || changed;
      doubtFrom = Infinity;
      doubtTo = -1;
    }
    const now = capture.clock.now();
    if (late.joins && now - lookedAgainAt >= lateMs) {
      lookedAgainAt = now;
      changed = judgeAgain(seenTo - lateRows, seenTo) || changed;
    }
    if (columns.next > seenTo && !frozen) {
      const rows = matches(seenTo, columns.next);
      seenTo = columns.next;
      found(rows);
      changed ||= rows.length > 0;
    }
    if (changed) listeners.tell();
  }

  function begin(rows: Float64Array): void {
    rows.forEach((row) => count(row, 1));
    ordered.fill(rows);
    added = rows.length;
    complete = true;
  }

  async function beginSlowly(): Promise<void> {
    const pieces: Float64Array[] = [];
    const collect: Visit = (...match) => pieces.push(rowsOf(...match)) > 0;
    if (!(await scanSlowly(capture, stretchNow(), stage, collect, closing.signal))) return;
    begin(joined(pieces.reverse()));
    drop();
    listeners.tell();
  }

  const stretchNow = () => ({ fromRow: firstRow, toRow: seenTo });

  const stop = capture.onChange(follow);
  if (opens) void beginSlowly();
  else begin(matches(firstRow, seenTo));

  return {
    get total() {
      return ordered.length;
    },
    get complete() {
      return complete;
    },
    get added() {
      return added;
    },
    get evicted() {
      return evicted;
    },
    rows(from, length) {
      drop();
      const rows: number[] = [];
      for (let place = Math.max(0, from); place < from + length; place++) {
        const row = ordered.at(place);
        if (row === undefined) break;
        rows.push(row);
      }
      return rows;
    },
    find: (row) => ordered.find(row),
    before: (row) => ordered.before(row),
    groups(most) {
      drop();
      return ordered.groups(most);
    },
    rate: (buckets) => rate.read(capture.clock.now(), buckets),
    onChange: (listener) => listeners.add(listener),
    close() {
      stop();
      closing.abort();
      listeners.clear();
    },
  };
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const piece of pieces) {
    all.set(piece, filled);
    filled += piece.length;
  }
  return all;
}
