/** The desk put together: one for agents, whose comparisons see redacted values, and one for a person's own window. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { everything } from '../filter/tree.ts';
import { readCursor, writeCursor } from '../query/cursor.ts';
import { countGroups } from '../query/counts.ts';
import { seriesOf } from '../query/numbers.ts';
import { planOf } from '../query/plan.ts';
import { select } from '../query/select.ts';
import { waitForMatches } from '../query/wait.ts';
import { wholeStretch } from '../query/window.ts';
import { type Book } from '../secrets/book.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Rows } from '../traffic/answers.ts';
import { type By } from '../traffic/question.ts';
import { causesOf } from './causes.ts';
import { comparisonOf } from './compare.ts';
import { connectionsOf } from './connections.ts';
import { coverageFor } from './coverage.ts';
import { type Desk, type Question } from './desk.ts';
import { safeExchange, safePart } from './exchange.ts';
import { findingsOf } from './findings.ts';
import { createFocusKeeper, type FocusKeeper } from './focus.ts';
import { safeGroups } from './groups.ts';
import { lookedUp, matchingOf, type Parts } from './matching.ts';
import { processesOf } from './processes.ts';
import { safeRows } from './rows.ts';
import { search } from './search.ts';
import { createLiveView } from './views.ts';
import { faultReasons } from './faults.ts';
import { reasonsFor } from './why.ts';

export interface DeskOptions {
  readonly capture: Capture;
  readonly redactor: Redactor;
  /** What the scan has found so far. */
  readonly book: Book;
  /** True for a person's own window: filters and searches compare raw values. Every answer is redacted all the same. */
  readonly raw?: boolean;
  /** Both desks share what a person has selected. */
  readonly focus?: FocusKeeper;
}

export function createDesk({
  capture,
  redactor,
  book,
  raw = false,
  focus = createFocusKeeper(),
}: DeskOptions): Desk {
  const parts: Parts = { capture, redactor, raw };
  return {
    rows: (question) => rowsOf(parts, question),
    exchange: (id) => safeExchange(capture, redactor, id),
    part: (question) => safePart(capture, redactor, question),
    search: (question) => search(parts, question),
    groups: (question, by) => safeGroups(parts, question, by),
    async series(question) {
      const matching = await lookedUp(parts, question);
      return isProblem(matching) ? matching : seriesOf(capture, matching.stretch, matching.plan);
    },
    compare: (question, by, baseline) => comparisonOf(parts, question, by, baseline),
    causes: (question) => causesOf(parts, question),
    processes: (question) => processesOf(parts, question),
    connections: (question) => connectionsOf(parts, question),
    findings: (question) => findingsOf(parts, book, question),
    async wait(question, atMostMs) {
      const matching = matchingOf(parts, question);
      if (isProblem(matching)) return matching;
      return waitForMatches(capture, matching.plan, {
        fromRow: capture.columns.next,
        enough: question.limit,
        atMostMs,
        signal: question.signal,
      });
    },
    cursor: () => writeCursor('since', capture.id(capture.columns.next)),
    why: (question) => reasonsFor(capture, redactor, question),
    faults: () => faultReasons(capture, redactor),
    coverage: (window) => coverageFor(capture, redactor, window),
    values: (field, prefix) => valuesOf(parts, field, prefix),
    view: (query) =>
      raw
        ? createLiveView(capture, redactor, query)
        : problem('not-allowed', 'Live views compare raw values.', 'Open one at a person’s own desk.'),
    words: (text) => redactor.text(text),
    mark(name) {
      if (!/^[\w .:+-]{1,60}$/.test(name))
        return problem(
          'bad-argument',
          'A marker’s name has 1 to 60 letters, digits, spaces, or . : + - _.',
          'Choose such a name.',
        );
      capture.mark(name);
      return undefined;
    },
    markers: () => capture.ledger.markers.map(({ name, at }) => ({ name: redactor.name(name), at })),
    focus: () => focus.get(),
    setFocus: (next) => focus.set(next),
  };
}

async function rowsOf(parts: Parts, question: Question): Promise<Rows | Problem> {
  const { capture, redactor } = parts;
  const { cursor, limit } = question;
  const before = cursor === undefined ? undefined : readCursor('before', cursor, capture.run);
  if (isProblem(before)) return before;
  if (cursor !== undefined && before === undefined)
    return problem(
      'bad-argument',
      'This cursor is not one of this answer.',
      'Leave it out for the first page.',
    );
  const matching = await lookedUp(parts, question);
  if (isProblem(matching)) return matching;
  const { stretch, plan } = matching;
  const found = select(capture, stretch, plan, { limit, ...(before === undefined ? {} : { before }) });
  const rows = safeRows(capture, redactor, found.rows);
  const cursors = found.rows.map((row) => writeCursor('before', capture.id(row)));
  const last = cursors.at(-1);
  return {
    rows,
    matched: found.matched,
    cursors,
    ...(found.more && last !== undefined ? { next: last } : {}),
  };
}

const groupedFields: ReadonlyMap<string, By> = new Map([
  ['req.host', 'host'],
  ['route', 'route'],
  ['process.binary', 'process'],
  ['container.name', 'container'],
  ['res.status', 'status'],
]);
const mostValues = 100;

function valuesOf({ capture, redactor }: Parts, field: string, prefix: string): ReturnType<Desk['values']> {
  const by = groupedFields.get(field);
  if (!by) return [];
  const counted = countGroups(capture, wholeStretch(capture), planOf(capture, everything), by);
  const lower = prefix.toLowerCase();
  return counted.keys
    .map((key, group) => ({
      value: redactor.path(key.route ?? key.name),
      count: counted.requests[group] ?? 0,
    }))
    .filter(({ value }) => value !== '' && value.toLowerCase().startsWith(lower))
    .sort((a, b) => b.count - a.count)
    .slice(0, mostValues);
}
