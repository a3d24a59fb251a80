/**
 * A window of a question becomes a stretch of rows. Times are those of arrival, by our own clock: hosts' clocks
 * differ from ours, and "the last minute" must not be empty because one of them is two minutes slow.
 */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { rowAtArrival } from '../capture/coverage.ts';
import { type Window } from '../traffic/question.ts';
import { readCursor } from './cursor.ts';

export interface Stretch {
  /** Rows from here, before `toRow`. Rows that are gone are skipped. */
  readonly fromRow: number;
  readonly toRow: number;
  /** The same in time; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

const mostMs = 86_400_000;

/** Everything that is held. */
export function wholeStretch({ columns, clock }: Capture): Stretch {
  const to = clock.now() + 1;
  const first = columns.blocks[0]?.arrivedAt[0];
  return { fromRow: columns.first, toRow: columns.next, from: Math.min(first ?? to, to), to };
}

export function resolveWindow(capture: Capture, window: Window): Stretch | Problem {
  const { columns, clock } = capture;
  const now = clock.now();
  const until = (fromRow: number, from: number): Stretch => ({
    fromRow,
    toRow: columns.next,
    from,
    // What arrives within this millisecond still belongs to it.
    to: now + 1,
  });
  if ('seconds' in window) {
    const from = now - Math.min(Math.max(0, window.seconds) * 1_000, mostMs);
    return until(rowAtArrival(columns, from), from);
  }
  if ('from' in window) {
    const { from, to } = window;
    if (!(from <= to))
      return problem(
        'bad-argument',
        'The window ends before it begins.',
        'Give `from` and `to` in milliseconds since 1970, the earlier one first.',
      );
    return { fromRow: rowAtArrival(columns, from), toRow: rowAtArrival(columns, to), from, to };
  }
  const row = readCursor('since', window.since, capture.run);
  if (isProblem(row)) return row;
  if (row !== undefined) return until(row, arrivalOf(capture, row, now));
  const marker = capture.ledger.markers.findLast(({ name }) => name === window.since);
  if (marker) return until(marker.row, marker.at);
  const time = readTime(window.since);
  if (time !== undefined) return until(rowAtArrival(columns, time), time);
  return problem(
    'bad-argument',
    '`since` is neither a cursor of an earlier answer, nor the name of a marker, nor a time.',
    'Give one of the three; a time looks like 2026-01-20T19:36:50Z.',
  );
}

/** When a row came; of one that is gone, about when; of one still to come, now. */
function arrivalOf({ columns, minutes }: Capture, row: number, now: number): number {
  const block = columns.blockOf(row);
  if (block) return block.arrivedAt[row - block.first] ?? now;
  return row >= columns.next ? now : (minutes.from ?? now);
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

function readTime(text: string): number | undefined {
  if (!rfc3339.test(text)) return undefined;
  const time = Date.parse(text.replace(' ', 'T').toUpperCase());
  return Number.isNaN(time) ? undefined : time;
}
