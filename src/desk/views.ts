/** Who looks at which view: safe rows on request, and news of changes at most ten times a second. */

import { type Stop } from '../base/clock.ts';
import { createListeners } from '../base/listeners.ts';
import { isProblem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { parse } from '../filter/parser.ts';
import { createView, type View } from '../query/view.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type ViewQuery } from '../traffic/question.ts';
import { type LiveView, type ViewChange } from './desk.ts';
import { safeRows } from './rows.ts';

/** Between two times that a listener is told. */
const restMs = 100;
/** Bars of the sparkline. */
const bars = 60;

export function createLiveView(capture: Capture, redactor: Redactor, query: ViewQuery): LiveView | Problem {
  const first = openView(capture, query);
  if (isProblem(first)) return first;
  let view = first;
  const listeners = createListeners<ViewChange>();
  let stopView = view.onChange(changed);
  let stopTimer: Stop | undefined;
  let toldAt = -Infinity;
  let toldAdded = view.added;

  /** The first change is told at once; those that follow within the rest are told together at its end. */
  function changed(): void {
    if (stopTimer) return;
    const waitMs = toldAt + restMs - capture.clock.now();
    if (waitMs <= 0) tell();
    else stopTimer = capture.clock.after(waitMs, tell);
  }

  function tell(): void {
    stopTimer = undefined;
    toldAt = capture.clock.now();
    const added = view.added - toldAdded;
    toldAdded = view.added;
    const { columns } = capture;
    listeners.tell({
      total: view.total,
      held: columns.next - columns.first,
      added,
      evicted: view.evicted,
      rate: view.rate(bars),
    });
  }

  return {
    get total() {
      return view.total;
    },
    get evicted() {
      return view.evicted;
    },
    rows: (from, count) => safeRows(capture, redactor, view.rows(from, count)),
    find(id) {
      const found = capture.find(id);
      return found.is === 'held' ? view.find(found.row) : -1;
    },
    change(next) {
      const opened = openView(capture, next);
      if (isProblem(opened)) return opened;
      stopView();
      view.close();
      view = opened;
      toldAdded = view.added;
      stopView = view.onChange(changed);
      // The listener's counts were the other view's.
      changed();
      return undefined;
    },
    onChange: (listener) => listeners.add(listener),
    close() {
      stopTimer?.();
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
