/** The frame of every answer: finding, coverage, next, why, facts, rows; as text and as data, the same in both. */

import { joinSafe, safe, type SafeText } from '../traffic/safe.ts';
import { type Coverage } from '../traffic/answers.ts';
import { coverageData, coverageLine } from './coverage.ts';
import { cutMiddle } from './cut.ts';
import { type DataRecord, type Shown } from './data.ts';
import { fenced, onLine, untrustedNote } from './fence.ts';
import { amount, counted, own } from './words.ts';

export interface Answer<Row = unknown> {
  /** One line a person would say: ids, numbers, plain names. */
  readonly finding: SafeText;
  readonly coverage: Coverage;
  /** How to go on, as calls. */
  readonly next: readonly SafeText[];
  /** What was understood otherwise than it was asked (clamped, ignored). */
  readonly notes?: readonly SafeText[];
  /** Only with zero rows: the likely reasons in order. */
  readonly why?: readonly SafeText[];
  /** Numbers beside the rows: totals, a series. Nothing captured. */
  readonly facts?: { readonly lines: readonly SafeText[]; readonly data: DataRecord };
  readonly rows: readonly Row[];
  /** The cursor behind each row, and behind the last when there is more. */
  readonly cursors?: readonly string[];
  readonly nextCursor?: string;
  /** A cursor for `since`: what comes after this answer. */
  readonly since?: string;
  /** How many there are, shown or not. */
  readonly matched?: number;
}

/** What `fit` found out about the rows. */
export interface Page {
  readonly shown: readonly Shown[];
  readonly cursor?: string;
}

const mostFinding = 480;
const mostHint = 240;

export function answerText(answer: Answer, { shown, cursor }: Page): SafeText {
  const lines: SafeText[] = [cutMiddle(answer.finding, mostFinding)];
  lines.push(
    answer.since === undefined
      ? safe`coverage: ${coverageLine(answer.coverage)}`
      : safe`coverage: ${coverageLine(answer.coverage)}; what comes after this: since="${own(answer.since)}"`,
  );
  const more = cursor === undefined ? [] : [safe`more rows: the same call with cursor="${own(cursor)}"`];
  const next = [...more, ...nextOf(answer)];
  if (next.length) lines.push(safe`next: ${joinSafe(next, ' | ')}`);
  for (const note of answer.notes ?? []) lines.push(safe`note: ${cutMiddle(note, mostHint)}`);
  if (answer.why?.length) {
    lines.push(safe`why, the likeliest first:`);
    whyOf(answer).forEach((reason, i) => lines.push(safe`${i + 1}. ${reason}`));
  }
  lines.push(...(answer.facts?.lines ?? []));
  if (shown.length) {
    if (answer.matched !== undefined && answer.matched > shown.length)
      lines.push(safe`${amount(shown.length)} of ${counted(answer.matched, 'row', 'rows')}:`);
    lines.push(fenced(shown.map(({ text }) => text)));
  }
  return joinSafe(lines, '\n');
}

export function answerData(answer: Answer, { shown, cursor }: Page): DataRecord {
  const notes = (answer.notes ?? []).map((note) => cutMiddle(note, mostHint));
  const why = whyOf(answer);
  return {
    finding: cutMiddle(answer.finding, mostFinding),
    coverage: coverageData(answer.coverage),
    next: nextOf(answer),
    ...(notes.length ? { notes } : {}),
    ...(why.length ? { why } : {}),
    ...(answer.since === undefined ? {} : { since: own(answer.since) }),
    ...(answer.facts?.data ?? {}),
    ...(answer.matched === undefined ? {} : { matched: answer.matched }),
    // The next page: the same call with it.
    ...(cursor === undefined ? {} : { cursor: own(cursor) }),
    ...(shown.length ? { note: untrustedNote } : {}),
    rows: shown.map(({ data }) => data),
  };
}

function nextOf({ next }: Answer): readonly SafeText[] {
  return next.slice(0, 3).map((hint) => cutMiddle(hint, mostHint));
}

function whyOf({ why }: Answer): readonly SafeText[] {
  return (why ?? []).slice(0, 4).map((reason) => cutMiddle(onLine(reason), mostHint));
}
