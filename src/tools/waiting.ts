/** The two waits there are: for new traffic when `live` was asked for, and for the first when nothing is held yet. */

import { isProblem, type Problem } from '../base/problem.ts';
import { type Desk, type Question } from '../desk/desk.ts';
import { safe, type SafeText } from '../traffic/safe.ts';
import { type Window } from '../traffic/question.ts';
import { mostLiveSeconds, type CommonArguments } from './parameters.ts';

export interface ToolContext {
  readonly desk: Desk;
  readonly signal: AbortSignal;
  /** How long a call may block at most. */
  readonly deadlineMs: number;
  progress(done: number, of: number): void;
}

export interface Waited {
  /** Set when what arrived during the wait is what was asked for. */
  readonly window?: Window;
  readonly next: readonly SafeText[];
  /** Nothing is held, and no source is connected. */
  readonly unreachable: boolean;
}

/** How often a wait looks up to say how far it is. */
const lookMs = 5_000;
const coldMs = 10_000;
const companionsMs = 2_000;
const coldLookMs = 500;

export async function waitFor(
  args: CommonArguments,
  filter: string,
  context: ToolContext,
): Promise<Waited | Problem> {
  if (args.cursor !== undefined) return { next: [], unreachable: false };
  return args.live ? waitLive(args, filter, context) : waitCold(args, context);
}

/** Waits for what comes from now on, until `limit` of it came or the time is up. */
async function waitLive(
  args: CommonArguments,
  filter: string,
  { desk, signal, deadlineMs, progress }: ToolContext,
): Promise<Waited | Problem> {
  const since = args.since ?? desk.cursor();
  const window: Window = { since };
  const wantedMs = Math.min(mostLiveSeconds, args.seconds) * 1_000;
  const mostMs = Math.min(wantedMs, deadlineMs);
  const wanted = Math.max(1, args.limit);
  const ask = (limit: number): Question => ({
    window,
    filter,
    ...(args.source === undefined ? {} : { source: args.source }),
    limit,
    signal,
  });
  let doneMs = 0;
  let matched = 0;
  for (;;) {
    const now = await desk.rows(ask(1));
    if (isProblem(now)) return now;
    matched = now.matched;
    progress(doneMs / 1_000, mostMs / 1_000);
    if (matched >= wanted || doneMs >= mostMs || signal.aborted) break;
    const slice = Math.min(lookMs, mostMs - doneMs);
    const came = await desk.wait(ask(wanted - matched), slice);
    if (isProblem(came)) return came;
    doneMs += slice;
  }
  const left = Math.round((wantedMs - doneMs) / 1_000);
  const goOn =
    matched < wanted && left > 0
      ? safe`${left} s of the wait are left: the same call with live=true, seconds=${left} and the since of this answer`
      : safe`to wait for more: the same call with live=true and the since of this answer`;
  return { window, next: [goOn], unreachable: false };
}

/** Nothing is held yet: a short wait for the first exchange and its companions, as long as somebody may still answer. */
async function waitCold(args: CommonArguments, context: ToolContext): Promise<Waited | Problem> {
  const { desk, signal, deadlineMs, progress } = context;
  const anything: Question = { window: { since: desk.cursor() }, limit: 1, signal };
  const mostMs = Math.min(coldMs, deadlineMs);
  let doneMs = 0;
  while (desk.coverage({ seconds: args.seconds }).held.count === 0) {
    if (isCut(desk, ['lost', 'ended'])) return { next: [], unreachable: true };
    // For whom no wait is left, one that is on its way comes too late.
    if (doneMs >= mostMs || signal.aborted)
      return { next: [], unreachable: mostMs === 0 && isCut(desk, ['lost', 'ended', 'connecting']) };
    progress(doneMs / 1_000, mostMs / 1_000);
    const came = await desk.wait(anything, Math.min(coldLookMs, mostMs - doneMs));
    if (isProblem(came)) return came;
    doneMs += coldLookMs;
    if (came > 0) {
      const more = await desk.wait({ ...anything, limit: 1_000 }, Math.min(companionsMs, deadlineMs));
      if (isProblem(more)) return more;
      break;
    }
  }
  return { next: [], unreachable: false };
}

/** No source is connected, and each is in one of these states. */
function isCut(desk: Desk, states: readonly string[]): boolean {
  const { sources } = desk.coverage({ seconds: 1 });
  return (
    sources.total > 0 &&
    sources.connected === 0 &&
    sources.troubled.length > 0 &&
    sources.troubled.every(({ state }) => states.includes(state))
  );
}
