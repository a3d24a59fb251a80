/** Text and data both under their budget, with the same rows in both. */

import { byteLength } from '../base/text.ts';
import { safe, type SafeText } from '../traffic/safe.ts';
import { answerData, answerText, type Answer, type Page } from './answer.ts';
import { type DataRecord, type Shown } from './data.ts';

/** Bytes of UTF-8; data counts as compact JSON. */
export interface Budget {
  readonly text: number;
  readonly data: number;
}

/**
 * Some clients show a model the text, some the data, some both, and the strictest cut at 8,000 bytes in all;
 * so the usual answer keeps to 3,500 each. `most` is the ceiling when more was asked for in so many words.
 */
export const budgets = {
  concise: { text: 3_500, data: 3_500 },
  detailed: { text: 10_000, data: 10_000 },
  most: { text: 20_000, data: 20_000 },
} as const satisfies Record<string, Budget>;

/** Shows one row in at most `room` bytes, text and data each. */
export type Show<Row> = (row: Row, room: number) => Shown;

export interface Fitted {
  readonly text: SafeText;
  readonly data: DataRecord;
  /** How many rows are in it. */
  readonly rows: number;
}

export interface FitOptions<Row> {
  readonly show: Show<Row>;
  readonly budget: Budget;
  /** Rows that share the room between them get at least this much each; rows of one line take what they need. */
  readonly leastRoom?: number;
}

/** A line's end, a comma. */
const between = 1;

export function fit<Row>(answer: Answer<Row>, { show, budget, leastRoom }: FitOptions<Row>): Fitted {
  const frame = measure(answer, widestPage(answer));
  const room = { text: budget.text - frame.text, data: budget.data - frame.data };
  const smaller = Math.max(0, Math.min(room.text, room.data));
  const candidates = leastRoom
    ? answer.rows.slice(0, Math.max(1, Math.floor(smaller / leastRoom)))
    : answer.rows;
  const share = leastRoom ? Math.floor(smaller / Math.max(1, candidates.length)) : smaller;

  const shown: Shown[] = [];
  for (const row of candidates) {
    const next = show(row, share - 2 * between);
    room.text -= byteLength(next.text) + between;
    room.data -= byteLength(JSON.stringify(next.data)) + between;
    if (room.text < 0 || room.data < 0) break;
    shown.push(next);
  }

  let page = pageOf(answer, shown);
  for (;;) {
    const taken = measure(answer, page);
    if (page.shown.length === 0 || (taken.text <= budget.text && taken.data <= budget.data)) break;
    page = pageOf(answer, page.shown.slice(0, -1));
  }
  return { text: answerText(answer, page), data: answerData(answer, page), rows: page.shown.length };
}

/** The frame at its largest: with a cursor, the fence and its note, around an empty row. */
function widestPage({ cursors = [], nextCursor = '' }: Answer): Page {
  const longest = [...cursors, nextCursor].reduce((a, b) => (b.length > a.length ? b : a), '');
  const cursor = longest || 'x'.repeat(40);
  return { shown: [{ text: safe``, data: {} }], cursor };
}

function pageOf(answer: Answer, shown: readonly Shown[]): Page {
  const cursor =
    shown.length < answer.rows.length ? (answer.cursors?.[shown.length - 1] ?? undefined) : answer.nextCursor;
  return cursor === undefined ? { shown } : { shown, cursor };
}

function measure(answer: Answer, page: Page): Budget {
  return {
    text: byteLength(answerText(answer, page)),
    data: byteLength(JSON.stringify(answerData(answer, page))),
  };
}
