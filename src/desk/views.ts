/** Who looks at which view: safe rows on request, and news of changes at most ten times a second. */

import { type Stop } from '../base/clock.ts';
import { createListeners } from '../base/listeners.ts';
import { isProblem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { rowAtArrival } from '../capture/coverage.ts';
import { parse } from '../filter/parser.ts';
import { type Group } from '../query/ordered.ts';
import { createView, type Rows, type View } from '../query/view.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type ViewLine } from '../traffic/answers.ts';
import { type By, type ViewQuery } from '../traffic/question.ts';
import { safe, type SafeRow, type SafeText } from '../traffic/safe.ts';
import { type LiveView, type ViewChange } from './desk.ts';
import { placesOfGroups, placesWithGaps, type Piece, type Places } from './places.ts';
import { safeRows } from './rows.ts';

/** Between two times that a listener is told. */
const restMs = 100;
/** Bars of the sparkline. */
const bars = 60;
/** More groups stand together in the last. */
const mostGroups = 2_000;

export function createLiveView(capture: Capture, redactor: Redactor, first: ViewQuery): LiveView | Problem {
  const opened = openView(capture, first);
  if (isProblem(opened)) return opened;
  let query = first;
  let view = opened;
  let holds = false;
  /** The list as it stood when it was held: all of it, so not before all is looked through. */
  let held: Rows | undefined;
  const nameOf = groupNames(redactor);
  const listeners = createListeners<ViewChange>();
  let stopView = view.onChange(changed);
  let stopTimer: Stop | undefined;
  let toldAt = -Infinity;
  let toldAdded = view.added;
  let gaps = gapMark();
  const stopCapture = capture.onChange(({ states }) => {
    const now = states ? gapMark() : gaps;
    if (now === gaps) return;
    gaps = now;
    changed();
  });

  /** Other when a gap has begun or ended. */
  function gapMark(): string {
    const { gaps: all, gapsForgotten } = capture.ledger;
    return `${gapsForgotten} ${all.length} ${all.filter(({ to }) => to === undefined).length}`;
  }

  /** The first change is told at once; those that follow within the rest are told together at its end. */
  function changed(): void {
    if (stopTimer) return;
    const waitMs = toldAt + restMs - capture.clock.now();
    if (waitMs <= 0) tell();
    else stopTimer = capture.clock.after(waitMs, tell);
  }

  function hold(): void {
    if (holds && view.complete) held ??= view.still();
  }

  function tell(): void {
    stopTimer = undefined;
    hold();
    toldAt = capture.clock.now();
    const added = view.added - toldAdded;
    toldAdded = view.added;
    const { columns } = capture;
    listeners.tell({
      total: (held ?? view).total,
      held: columns.next - columns.first,
      added,
      searching: !view.complete,
      rate: view.rate(bars),
    });
  }

  function places(list: Rows): Places {
    const { group, sort, descending, open = [] } = query;
    if (group) return placesOfGroups(list.groups(mostGroups), (found) => nameOf(group, found), new Set(open));
    if (sort !== 'time') return placesWithGaps(list.total, []);
    const { total } = list;
    const found = capture.ledger.gaps.flatMap((gap) => {
      // Between two row numbers, so that both directions count the same rows as earlier.
      const before = list.before(rowAtArrival(capture.columns, gap.from) - 0.5);
      // A gap before the first row that is shown separates nothing.
      return before === (descending ? total : 0) ? [] : [{ gap, before }];
    });
    return placesWithGaps(total, found);
  }

  function lineOf({ at, line }: Piece): ViewLine[] {
    if (!line) return [];
    if (line.kind === 'group') return [{ at, ...line }];
    const { source, to, reason } = line.last;
    return [
      {
        at,
        kind: 'gap',
        source: redactor.name(source),
        from: line.from,
        ...(to === undefined ? {} : { to }),
        reason: redactor.text(reason),
        gaps: line.gaps,
      },
    ];
  }

  const rowsOf = (list: Rows, from: number, count: number): SafeRow[] =>
    safeRows(capture, redactor, list.rows(from, count));

  function placeOf(list: Rows, among: Places, id: string): number {
    const found = capture.find(id);
    const row = found.is === 'held' ? list.find(found.row) : -1;
    return row < 0 ? -1 : among.ofRow(row);
  }

  return {
    get total() {
      return (held ?? view).total;
    },
    get searching() {
      return !view.complete;
    },
    look(asked, count, keep) {
      const list = held ?? view;
      const among = places(list);
      const now = keep ? placeOf(list, among, keep.id) : -1;
      const moved = now < 0 || !keep ? undefined : now - keep.at;
      const from = Math.max(0, Math.min(asked + (moved ?? 0), among.length - count));
      const pieces = among.within(from, count);
      const end = from + count;
      return {
        from,
        ...(moved === undefined ? {} : { moved }),
        places: among.length,
        total: list.total,
        lines: pieces.flatMap(lineOf).filter(({ at }) => at >= from && at < end),
        rows: pieces.flatMap(({ at, line, firstRow, rows }) => {
          const firstPlace = at + (line ? 1 : 0);
          const skipped = Math.max(0, from - firstPlace);
          const shown = Math.min(rows, end - firstPlace) - skipped;
          return shown > 0 ? rowsOf(list, firstRow + skipped, shown) : [];
        }),
      };
    },
    find(id) {
      const list = held ?? view;
      return placeOf(list, places(list), id);
    },
    hold(on) {
      holds = on;
      if (on) hold();
      else {
        held = undefined;
        changed();
      }
    },
    change(next) {
      const same = isSameList(query, next) ? view : openView(capture, next);
      if (isProblem(same)) return same;
      query = next;
      // Only other groups are open: the list itself stays, held or not.
      if (same === view) return undefined;
      holds = false;
      held = undefined;
      stopView();
      view.close();
      view = same;
      toldAdded = view.added;
      stopView = view.onChange(changed);
      // The listener's counts were the other view's.
      changed();
      return undefined;
    },
    onChange: (listener) => listeners.add(listener),
    close() {
      stopTimer?.();
      stopCapture();
      stopView();
      view.close();
      listeners.clear();
    },
  };
}

/** A person's own window: comparisons see the raw values, rows are safe all the same. */
function openView(capture: Capture, { filter, sort, descending, group, window }: ViewQuery): View | Problem {
  const tree = parse(filter);
  return isProblem(tree) ? tree : createView(capture, { tree, sort, descending, group, window });
}

function isSameList({ open: _a, ...before }: ViewQuery, { open: _b, ...after }: ViewQuery): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** Names of groups, each made safe once. */
function groupNames(redactor: Redactor): (by: By, group: Group) => SafeText {
  const known = new Map<string, SafeText>();
  const make = (by: By, name: string): SafeText => {
    switch (by) {
      case 'status':
        return name === '0' ? safe`no response` : redactor.name(name);
      case 'process':
        return name === '' ? safe`unknown process` : redactor.name(name);
      case 'container':
        return name === '' ? safe`no container` : redactor.name(name);
      case 'host':
        return name === '' ? safe`unknown host` : redactor.name(name);
      case 'route': {
        const at = name.indexOf(' ');
        return safe`${redactor.name(name.slice(0, at))} ${redactor.path(name.slice(at + 1))}`;
      }
    }
  };
  return (by, { name }) => {
    const key = `${by} ${name}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(by, String(name));
    if (known.size >= mostGroups * 2) known.clear();
    known.set(key, made);
    return made;
  };
}
