/** An exchange, an explanation, a snapshot: several questions as one safe document of at most 30 KB. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Desk, type Question } from '../desk/desk.ts';
import { quote } from '../filter/print.ts';
import {
  exchangeMarkdown,
  exchangeTitle,
  explanationMarkdown,
  snapshotMarkdown,
} from '../present/markdown.ts';
import { timeOfDay } from '../present/words.ts';
import { safe, type SafeText } from '../traffic/safe.ts';
import { type Window } from '../traffic/question.ts';

export const documentKinds = ['exchange', 'explain', 'snapshot', 'normalised'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export interface DocumentWish {
  readonly kind: DocumentKind;
  readonly id?: string;
  readonly ids?: readonly string[];
  readonly filter?: string;
  readonly window?: Window;
}

export interface Document {
  readonly title: SafeText;
  readonly markdown: SafeText;
}

export interface DocumentOptions {
  readonly signal: AbortSignal;
  readonly bodies: boolean;
}

export async function makeDocument(
  desk: Desk,
  wish: DocumentWish,
  options: DocumentOptions,
): Promise<Document | Problem> {
  if (wish.kind === 'snapshot') return snapshot(desk, wish, options);
  const id = wish.id ?? wish.ids?.[0];
  if (id === undefined)
    return problem('bad-argument', 'A document of an exchange needs its id.', 'Select an exchange.');
  if (wish.kind === 'explain') return explanation(desk, id, options);
  const exchange = desk.exchange(id);
  if (isProblem(exchange)) return exchange;
  return {
    title: exchangeTitle(exchange),
    markdown: exchangeMarkdown(exchange, {
      bodies: options.bodies,
      normalised: wish.kind === 'normalised',
    }),
  };
}

/** Everything that is held, or the day before. */
const held: Window = { seconds: 86_400 };
const snapshotWindow: Window = { seconds: 300 };

async function explanation(
  desk: Desk,
  id: string,
  { signal, bodies }: DocumentOptions,
): Promise<Document | Problem> {
  const exchange = desk.exchange(id);
  if (isProblem(exchange)) return exchange;
  const { row } = exchange;
  const ask = (filter: string): Question => ({ window: held, filter, limit: 50, signal });
  // What came just before belongs to this one; how often it happens, to all of its kind.
  const alone = await desk.causes(ask(`id == ${quote(row.id)}`));
  if (isProblem(alone)) return alone;
  const [mine] = alone.causes;
  const alike = mine
    ? await desk.causes(ask(`req.host == ${quote(row.host)} and route == ${quote(row.route)}`))
    : undefined;
  const same =
    alike === undefined || isProblem(alike)
      ? undefined
      : alike.causes.find(
          (cause) =>
            cause.cause === mine?.cause &&
            cause.process === mine.process &&
            cause.container === mine.container,
        );
  const cause = mine && {
    ...mine,
    ...(same ? { count: same.count, of: same.of, firstAt: same.firstAt, lastAt: same.lastAt } : {}),
  };
  return {
    title: safe`Explain ${exchangeTitle(exchange)}`,
    markdown: explanationMarkdown({
      exchange,
      ...(cause ? { cause } : {}),
      coverage: desk.coverage(held),
      bodies,
    }),
  };
}

async function snapshot(
  desk: Desk,
  { filter, window = snapshotWindow }: DocumentWish,
  { signal }: DocumentOptions,
): Promise<Document | Problem> {
  const question: Question = { window, ...(filter ? { filter } : {}), limit: 200, signal };
  const rows = await desk.rows(question);
  if (isProblem(rows)) return rows;
  const groups = await desk.groups({ ...question, limit: 20 }, 'host');
  if (isProblem(groups)) return groups;
  const causes = await desk.causes({ ...question, limit: 20 });
  if (isProblem(causes)) return causes;
  const coverage = desk.coverage(window);
  return {
    title: safe`Traffic snapshot ${timeOfDay(coverage.asked.to)}`,
    markdown: snapshotMarkdown({
      coverage,
      total: groups.total,
      ...(filter ? { filter: desk.words(filter) } : {}),
      groups: groups.groups,
      causes: causes.causes,
      rows: rows.rows,
      matched: rows.matched,
    }),
  };
}
