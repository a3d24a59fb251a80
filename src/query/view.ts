/**
 * A live list: filtered, ordered, kept right while rows come and go. Each batch of changes costs what is new in
 * it, not what is held. Rows that were found stay until they are given up, even when their bodies go first.
 *
 * In the order of time the newest rows are there at once, and what takes longer to look through joins them from
 * the newest to the oldest. Any other order needs to know all of them first.
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
import { createOrdered, type Group, type Ordered } from './ordered.ts';
import { planOf } from './plan.ts';
import { createRate, type RateCounts } from './rate.ts';
import { scan, scanSlowly, type Visit } from './scan.ts';
import { resolveWindow, wholeStretch } from './window.ts';

export interface ViewOptions extends OrderQuery {
  readonly tree: Tree;
  /** `seconds` moves on with the time; the others stay. */
  readonly window?: Window;
}

/** A list as it stands. */
export interface Rows {
  readonly total: number;
  /** Row numbers from the top; those that are gone are no longer among them. */
  rows(from: number, count: number): readonly number[];
  /** -1 when it is not in the list. */
  find(row: number): number;
  /** How many of its rows stand before a row's place, whether that row is in the list or not. */
  before(row: number): number;
  /** The groups as they stand, at most `most`. */
  groups(most: number): readonly Group[];
}

export interface View extends Rows {
  /** False while older rows are still looked through; in the order of time what was found is shown already. */
  readonly complete: boolean;
  /** Since it was made: rows that came, and rows that have left its top. */
  readonly added: number;
  readonly evicted: number;
  /** The list as it stands now: from then on it only loses what the capture gives up. */
  still(): Rows;
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
/** So much is looked through at once, by what a row is thought to cost: nobody waits for it. */
const atOnceNs = 4_000_000;
/** What any row costs, for its place in the list and its count. */
const leastNs = 20;

export function createView(capture: Capture, options: ViewOptions): View | Problem {
  const { columns } = capture;
  const { tree, window } = options;
  const stretch = window ? resolveWindow(capture, window) : wholeStretch(capture);
  if (isProblem(stretch)) return stretch;
  const { stage, opens, late } = planOf(capture, tree);
  const order = orderOf(columns, options);
  const ordered = createOrdered(order);
  const rate = createRate(capture.clock.now());
  const listeners = createListeners<void>();
  const closing = new AbortController();
  /** A window may begin in the future. */
  const fixed = window && 'from' in window ? window : { from: -Infinity, to: Infinity };
  /** Rows from `seenFrom` to before `seenTo` have been looked at. */
  let seenFrom = stretch.toRow;
  let seenTo = stretch.toRow;
  let firstRow = stretch.fromRow;
  let droppedTo = 0;
  /** Rows were dropped, perhaps for one who only read. */
  let untold = false;
  /** Rows told a finding since they were last judged. */
  let doubtFrom = Infinity;
  let doubtTo = -1;
  let lookedAgainAt = -Infinity;
  let complete = false;
  let added = 0;
  let evicted = 0;

  function found(rows: Float64Array): void {
    for (let n = 0; n < rows.length; n++) count(rows[n] ?? 0, 1);
    ordered.insert(rows);
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
    const from = Math.max(fromRow, firstRow, columns.first);
    const rows = new Float64Array(Math.max(0, Math.min(toRow, columns.next) - from));
    let kept = 0;
    scan(capture, { fromRow: from, toRow }, stage, (...match) => {
      kept += write(match, rows, kept);
    });
    return rows.subarray(0, kept);
  }

  /** The numbers of a visit's rows, as far as they lie in the window; returns how many. */
  function write([block, indexes, length]: Parameters<Visit>, rows: Float64Array, place: number): number {
    const { first, arrivedAt } = block;
    const { from, to } = fixed;
    let kept = place;
    for (let k = 0; k < length; k++) {
      const i = indexes[k] ?? 0;
      const at = arrivedAt[i] ?? 0;
      if (at >= from && at < to) rows[kept++] = first + i;
    }
    return kept - place;
  }

  /** Gives up what the capture gave up, or what is too old by now. */
  function drop(): void {
    if (window && 'seconds' in window)
      firstRow = rowAtArrival(columns, capture.clock.now() - window.seconds * 1_000);
    firstRow = Math.max(firstRow, columns.first);
    if (firstRow <= droppedTo) return;
    droppedTo = firstRow;
    const { dropped, fromTop } = ordered.dropBefore(firstRow);
    evicted += fromTop;
    untold ||= dropped > 0;
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
    added += fresh.length;
    return gone || fresh.length > 0;
  }

  function follow(change: Change): void {
    drop();
    let changed = untold;
    untold = false;
    if (change.cleared) rate.clear();
    if (change.flagged) {
      doubtFrom = Math.min(doubtFrom, change.flagged.from);
      doubtTo = Math.max(doubtTo, change.flagged.to);
    }
    if (complete && late.findings && doubtTo >= 0) {
      changed = judgeAgain(doubtFrom, Math.min(seenTo, doubtTo)) || changed;
      doubtFrom = Infinity;
      doubtTo = -1;
    }
    const now = capture.clock.now();
    if (complete && late.joins && now - lookedAgainAt >= lateMs) {
      lookedAgainAt = now;
      changed = judgeAgain(seenTo - lateRows, seenTo) || changed;
    }
    if (columns.next > seenTo && (complete || order.byRow)) {
      const rows = matches(seenTo, columns.next);
      seenTo = columns.next;
      found(rows);
      added += rows.length;
      changed ||= rows.length > 0;
    }
    if (changed) listeners.tell();
  }

  /** Looks at older rows, newest first, down to `fromRow`. */
  function lookAtOnce(fromRow: number): void {
    found(matches(fromRow, seenFrom));
    seenFrom = Math.max(firstRow, fromRow);
    complete = seenFrom === firstRow;
  }

  async function lookSlowly(): Promise<void> {
    const pieces: Float64Array[] = [];
    const take: Visit = (...match) => {
      const rows = new Float64Array(match[2]);
      const own = rows.subarray(0, write(match, rows, 0));
      if (!order.byRow) pieces.push(own);
      else if (own.length > 0) {
        found(own);
        listeners.tell();
      }
    };
    const older = { fromRow: firstRow, toRow: seenFrom };
    if (!(await scanSlowly(capture, older, stage, take, closing.signal))) return;
    found(joined(pieces.reverse()));
    complete = true;
    droppedTo = 0;
    drop();
    listeners.tell();
  }

  const stop = capture.onChange(follow);
  if (!opens)
    lookAtOnce(order.byRow ? seenTo - Math.floor(atOnceNs / Math.max(leastNs, stage.cost)) : firstRow);
  if (!complete) void lookSlowly();

  const list = rowsOf(ordered, drop);
  return {
    get total() {
      return list.total;
    },
    rows: list.rows,
    find: list.find,
    before: list.before,
    groups: list.groups,
    get complete() {
      return complete;
    },
    get added() {
      return added;
    },
    get evicted() {
      return evicted;
    },
    still() {
      const copy = ordered.copy();
      let goneTo = 0;
      return rowsOf(copy, () => {
        if (columns.first <= goneTo) return;
        goneTo = columns.first;
        copy.dropBefore(goneTo);
      });
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

/** Reads a list from which `drop` takes what is gone. */
function rowsOf(ordered: Ordered, drop: () => void): Rows {
  return {
    get total() {
      drop();
      return ordered.length;
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
    find(row) {
      drop();
      return ordered.find(row);
    },
    before(row) {
      drop();
      return ordered.before(row);
    },
    groups(most) {
      drop();
      return ordered.groups(most);
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
