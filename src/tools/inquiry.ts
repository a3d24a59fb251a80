/**
 * Checked arguments become an inquiry: the filter read, the stretch of time fixed, and, when that was asked
 * for or nothing is held yet, the wait done. After this every tool answers from the buffer.
 */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Desk, type Question } from '../desk/desk.ts';
import { parse } from '../filter/parser.ts';
import { print } from '../filter/print.ts';
import { fieldsOf, join, type Tree } from '../filter/tree.ts';
import { took } from '../present/words.ts';
import { safe, type SafeText } from '../traffic/safe.ts';
import { type Window } from '../traffic/question.ts';
import { readCursor, writeCursor } from './cursors.ts';
import { type CommonArguments } from './parameters.ts';
import { waitFor, type ToolContext } from './waiting.ts';

export interface Inquiry {
  readonly desk: Desk;
  /** Fixed, unless it goes on from a cursor: every question of one call means the same time. */
  readonly window: Window;
  /** The same in milliseconds since 1970. */
  readonly span: { readonly from: number; readonly to: number };
  readonly filter: string;
  readonly source?: string;
  readonly limit: number;
  /** The desk's own. */
  readonly cursor?: string;
  readonly detailed: boolean;
  /** False: no body and nothing read from one may leave. */
  readonly bodies: boolean;
  readonly signal: AbortSignal;
  readonly notes: readonly SafeText[];
  /** How to go on waiting. */
  readonly next: readonly SafeText[];
  /** "Only 3 s seen so far. " */
  readonly opening?: SafeText;
  /** For `since`: what comes after this answer. */
  readonly since: string;
  /** A cursor of the next page, for this question. */
  page(desk: string): string;
}

export interface Asking {
  readonly tool: string;
  readonly args: CommonArguments;
  /** Which arguments were given; the others are defaults. */
  readonly given: ReadonlySet<string>;
  /** Conditions of the tool's own parameters, in the filter language. */
  readonly narrow: readonly string[];
  /** Everything that makes another question of it, for the cursor. */
  readonly rest: string;
  readonly notes: readonly SafeText[];
  readonly bodies: boolean;
}

/** What a question needs for the desk. */
export function question(inquiry: Inquiry, change: { filter?: string; limit?: number } = {}): Question {
  const { window, filter, source, limit, cursor, signal } = inquiry;
  return {
    window,
    filter: change.filter ?? filter,
    ...(source === undefined ? {} : { source }),
    limit: Math.max(1, change.limit ?? limit),
    ...(cursor === undefined ? {} : { cursor }),
    signal,
  };
}

/** Two filters as one that holds when both do. */
export function both(first: string, second: string): string {
  if (!first) return second;
  return second ? `(${first}) and (${second})` : first;
}

export async function inquire(asking: Asking, context: ToolContext): Promise<Inquiry | Problem> {
  const { args, given, notes, bodies } = asking;
  const { desk, signal } = context;
  const focus = desk.focus();
  const panel = args.filter === 'panel';
  if (panel && !focus)
    return problem(
      'no-selection',
      'No panel has told what it shows, so filter="panel" has no meaning.',
      'Open the live traffic panel in VS Code, or write the filter out.',
    );
  const filter = readFilter(panel ? (focus?.filter ?? '') : (args.filter ?? ''), asking.narrow, bodies);
  if (isProblem(filter)) return filter;

  const asked = JSON.stringify([asking.tool, filter, args.source ?? '', asking.rest]);
  const page = args.cursor === undefined ? undefined : readCursor(args.cursor, asked);
  if (isProblem(page)) return page;

  const waited = await waitFor(args, filter, context);
  if (isProblem(waited)) return waited;
  if (signal.aborted) return problem('cancelled', 'The call was cancelled.', 'Ask again.');

  const wanted: Window =
    waited.window ??
    (page && args.since === undefined
      ? { from: page.from, to: page.to }
      : usualWindow(asking, panel ? focus?.window : undefined));
  const since = desk.cursor();
  const { asked: told, since: readSince, held } = desk.coverage(wanted);
  const span = { from: told.from, to: told.to };
  const seenMs = readSince === undefined ? 0 : span.to - readSince;
  const short = !args.live && !page && seenMs < 60_000 && span.to - span.from > seenMs + 1_000;
  const silent = held.count === 0 && waited.unreachable;
  if (silent) return unreachable(desk, wanted, signal);

  return {
    desk,
    // A cursor says more than a time: what arrived late is still after it.
    window: 'since' in wanted ? wanted : span,
    span,
    filter,
    ...(args.source === undefined ? {} : { source: args.source }),
    limit: args.limit,
    ...(page ? { cursor: page.desk } : {}),
    detailed: args.format === 'detailed',
    bodies,
    signal,
    notes:
      given.has('seconds') && args.since !== undefined && !args.live
        ? [...notes, safe`seconds was ignored, since was given`]
        : notes,
    next: short
      ? [...waited.next, safe`the same call again in ${took(Math.min(60_000, span.to - span.from))}`]
      : waited.next,
    ...(short ? { opening: safe`Only ${took(Math.max(1_000, seenMs))} seen so far. ` } : {}),
    since,
    page: (cursor) => writeCursor({ ...span, desk: cursor }, asked),
  };
}

function usualWindow({ args, given }: Asking, ofPanel: Window | undefined): Window {
  if (args.since !== undefined) return { since: args.since };
  return ofPanel && !given.has('seconds') ? ofPanel : { seconds: args.seconds };
}

const bodyFields: readonly string[] = ['req.body', 'req.json', 'res.body', 'res.json'];

/** One filter of what was asked and what the tool's own parameters add. */
function readFilter(text: string, narrow: readonly string[], bodies: boolean): string | Problem {
  const trees: Tree[] = [];
  for (const part of [text, ...narrow]) {
    const tree = parse(part);
    if (isProblem(tree)) return tree;
    const hidden = bodies ? undefined : fieldsOf(tree).find(({ name }) => bodyFields.includes(name));
    if (hidden)
      return problem(
        'not-allowed',
        `This server was started without bodies, so a filter cannot ask for ${hidden.name}.`,
        'Use fields of the request line, the headers or the status.',
      );
    if (tree.kind !== 'all') trees.push(tree);
  }
  const [only] = trees;
  if (!only) return '';
  return print(trees.length === 1 ? only : join('and', trees));
}

function unreachable(desk: Desk, window: Window, signal: AbortSignal): Problem {
  const [reason] = desk.why({ window, limit: 1, signal });
  const { troubled } = desk.coverage(window).sources;
  const what = troubled[0]?.reason;
  return reason
    ? problem('unreachable', `${reason.because} ${reason.proof}`, reason.fix)
    : problem(
        'unreachable',
        `No source is connected${what ? `: ${what}` : ''}.`,
        'Start Qtap with --enable-dev-tools and check the address with `qtap-devtools doctor`.',
      );
}
