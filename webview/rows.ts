/**
 * What is on screen, pulled from the engine: one stretch of places around what is visible, asked for again when
 * the view changes or the reader scrolls out of it. One request is under way at a time, so a fast scroll asks
 * for where it ended, not for everywhere it passed. What is drawn always comes from one answer, so that a place
 * means the same everywhere on the page.
 */

import { isProblem } from '../src/base/problem.ts';
import { type ViewLine } from '../src/traffic/answers.ts';
import { type SafeRow } from '../src/traffic/safe.ts';
import { decodeRows } from '../src/wire/rows.ts';
import { type Look, type Looked } from '../src/wire/views.ts';
import { type Host } from './host.ts';

/** In pixels, as VS Code's own lists. */
export const rowHeight = 22;
/** Places beyond the visible ones, so that small scrolls need no request. */
const margin = 60;
/** A scroll that goes on is served this many drawings ahead, as far as so many places. */
const drawingsAhead = 10;
const mostAhead = 400;
/** So many drawings before it would run out, more is asked for: an answer takes one or two. */
const drawingsLeft = 4;

/** A row, or a line between rows. */
export type Place = SafeRow | ViewLine;

/** What must stay where it is when rows come and go: an edge of the list, or a row at its place. */
export type Anchor = 'top' | 'end' | { readonly id: string; readonly at: number } | undefined;

export interface RowWindow {
  /** Rows that can be seen, and lines. */
  readonly length: number;
  /** Undefined = not here yet, or a line. */
  rowAt(index: number): SafeRow | undefined;
  at(index: number): Place | undefined;
  /** Where the row with this id is, when it is here. */
  indexOf(id: string): number | undefined;
  /** A row that is here at this place, or the next to it. */
  nearest(index: number): { readonly id: string; readonly at: number } | undefined;
  /** Says what is visible; asks for it when it is not here. */
  show(from: number, count: number): void;
  /** The view has changed: looks again. */
  refresh(): void;
  /**
   * Another view, or another query: what is here stays until the answer comes. `looked` = what was asked for with
   * the view itself (`lookFor` this anchor).
   */
  open(view: number, anchor: Anchor, looked?: Looked): void;
}

export interface RowWindowOptions {
  readonly anchor: () => Anchor;
  /** The engine does not know the view: another life of it, or it was closed while the page was hidden. */
  readonly onLost: () => void;
  /** `kept` = how far the anchor has moved; undefined when it is not there, or another list has no anchor. */
  readonly onRows: (kept: number | undefined, opened: boolean) => void;
}

export function isLine(place: Place | undefined): place is ViewLine {
  return place !== undefined && 'kind' in place;
}

/**
 * What to ask for, so that these places can be seen and some beyond them; `opening` = nothing of it is here yet.
 * `travel` = how many places further down the next drawing is likely to be.
 */
export function lookFor(
  anchor: Anchor,
  visible: { readonly from: number; readonly count: number },
  opening: boolean,
  travel = 0,
): Look {
  const keep = typeof anchor === 'object' ? anchor : undefined;
  const first = keep && opening ? keep.at - Math.floor(visible.count / 2) : visible.from;
  // Too fast to read: rows that are not there yet cost less than rows that fly by, so no more than else is asked for.
  const isFast = isFlying(travel, visible.count);
  const ahead = isFast ? margin : Math.min(mostAhead, Math.abs(travel) * drawingsAhead);
  const behind = isFast ? 0 : margin;
  const above = travel < 0 ? margin + ahead : behind;
  const from = anchor === 'end' ? Number.MAX_SAFE_INTEGER : anchor === 'top' ? 0 : Math.max(0, first - above);
  // At an edge there is nothing beyond it.
  const count = visible.count + (typeof anchor === 'string' ? margin : margin + ahead + behind);
  return { from, count, keep };
}

/** More than half a screen in one drawing. */
function isFlying(travel: number, visible: number): boolean {
  return Math.abs(travel) * 2 > visible;
}

export function createRowWindow(host: Host, { anchor, onLost, onRows }: RowWindowOptions): RowWindow {
  let view = -1;
  let here: readonly Place[] = [];
  let from = 0;
  let length = 0;
  let visible = { from: 0, count: 0 };
  let travel = 0;
  let stale = false;
  let asking = false;
  /** Set from an opening until its first answer. */
  let opening: { readonly anchor: Anchor } | undefined;
  /** Grows with every opening, so that an answer to an older question is known as such. */
  let generation = 0;

  function covers(): boolean {
    const last = Math.min(visible.from + visible.count, length);
    return visible.from >= from && last <= from + here.length;
  }

  /** The reader comes to the end of what is here soon. */
  function runsOut(): boolean {
    const isAll = travel < 0 ? from === 0 : from + here.length >= length;
    const left = travel < 0 ? visible.from - from : from + here.length - visible.from - visible.count;
    return !isAll && !isFlying(travel, visible.count) && left < Math.abs(travel) * drawingsLeft;
  }
  const isWanting = (): boolean =>
    !asking && view >= 0 && visible.count > 0 && (stale || !covers() || runsOut());

  async function ask(): Promise<void> {
    if (!isWanting()) return;
    asking = true;
    stale = false;
    const asked = generation;
    const opened = opening;
    const kept = opened ? opened.anchor : anchor();
    const answer = await host.call('view.rows', {
      view,
      ...lookFor(kept, visible, opened !== undefined, travel),
    });
    asking = false;
    if (isProblem(answer) && answer.code === 'bad-argument' && asked === generation) {
      view = -1;
      onLost();
      return;
    }
    const isTaken = asked === generation && !isProblem(answer) && take(answer, kept, opened !== undefined);
    if (!isTaken) stale = true;
    // Rows came while the answer was under way; where the reader has gone is told by the next drawing.
    if (stale) setTimeout(() => void ask(), isTaken || asked !== generation ? 16 : 500);
  }

  /** False when it cannot be read. */
  function take(answer: Looked, kept: Anchor, opened: boolean): boolean {
    const rows = decodeRows(answer.bytes);
    if (isProblem(rows)) return false;
    opening = undefined;
    here = together(rows, answer.lines, answer.from);
    ({ from, places: length } = answer);
    const stays = opened ? undefined : 0;
    onRows(typeof kept === 'object' ? answer.moved : stays, opened);
    return true;
  }

  function indexOf(id: string): number | undefined {
    const at = here.findIndex((place) => !isLine(place) && place.id === id);
    return at < 0 ? undefined : at + from;
  }

  const at = (index: number): Place | undefined => here[index - from];
  return {
    get length() {
      return length;
    },
    at,
    rowAt(index) {
      const place = at(index);
      return isLine(place) ? undefined : place;
    },
    indexOf,
    nearest(index) {
      const start = Math.max(0, Math.min(here.length - 1, index - from));
      const isRow = (place: Place): boolean => !isLine(place);
      const below = here.findIndex((place, i) => i >= start && isRow(place));
      const found = below < 0 ? here.findLastIndex(isRow) : below;
      const row = here[found];
      return row === undefined || isLine(row) ? undefined : { id: row.id, at: found + from };
    },
    show(first, count) {
      const by = first - visible.from;
      // Who goes further jumps, and will not go as far again.
      travel = Math.abs(by) <= count * 3 ? by : 0;
      visible = { from: first, count };
      // After the frame: a letter takes as long as half of a drawing.
      if (isWanting()) setTimeout(() => void ask());
    },
    refresh() {
      stale = true;
      void ask();
    },
    open(opened, kept, looked) {
      view = opened;
      opening = { anchor: kept };
      generation++;
      if (looked && take(looked, kept, true)) return;
      stale = true;
      void ask();
    },
  };
}

/** Lines stand at their places, rows fill the others in order. */
function together(rows: readonly SafeRow[], lines: readonly ViewLine[], from: number): readonly Place[] {
  const lineAt = new Map(lines.map((line) => [line.at, line]));
  const places: Place[] = [];
  for (let used = 0; places.length < rows.length + lines.length;) {
    const place = lineAt.get(from + places.length) ?? rows[used++];
    if (!place) break;
    places.push(place);
  }
  return places;
}
