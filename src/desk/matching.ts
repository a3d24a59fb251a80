/** A question becomes the rows it is about: a stretch of time, and a plan of what matches in it. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { howMany, nearestName } from '../base/text.ts';
import { type Capture } from '../capture/capture.ts';
import { parse } from '../filter/parser.ts';
import { quote } from '../filter/print.ts';
import { join, type Tree } from '../filter/tree.ts';
import { planOf, type Plan } from '../query/plan.ts';
import { selectSlowly } from '../query/select.ts';
import { rowStage } from '../query/stages.ts';
import { resolveWindow, type Stretch } from '../query/window.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Question } from './desk.ts';
import { guardedPlan, type GuardedPlan } from './guard.ts';
import { createPace } from './pace.ts';

export interface Parts {
  readonly capture: Capture;
  readonly redactor: Redactor;
  /** True for a person's own window: comparisons see the raw values. Answers stay redacted. */
  readonly raw: boolean;
}

export interface Matching {
  readonly stretch: Stretch;
  readonly tree: Tree;
  readonly plan: GuardedPlan;
}

/** What was asked, before anything is looked up. */
export function matchingOf(parts: Parts, question: Question): Matching | Problem {
  const { capture } = parts;
  const tree = treeOf(capture, question);
  if (isProblem(tree)) return tree;
  const stretch = resolveWindow(capture, question.window);
  if (isProblem(stretch)) return stretch;
  return { stretch, tree, plan: planFor(parts, tree) };
}

function planFor({ capture, redactor, raw }: Parts, tree: Tree): GuardedPlan {
  return raw ? planOf(capture, tree) : guardedPlan(capture, redactor, tree);
}

function treeOf(capture: Capture, { filter, source }: Question): Tree | Problem {
  const tree = parse(filter ?? '');
  if (isProblem(tree) || source === undefined) return tree;
  const names = capture.ledger.sources.map(({ name }) => name);
  if (!names.includes(source)) {
    const nearest = nearestName(source, names);
    return problem(
      'bad-argument',
      `There is no source of that name${nearest ? `; did you mean ${nearest}?` : '.'}`,
      `The sources are ${names.join(', ') || 'none yet'}.`,
    );
  }
  const ofSource = parse(`source == ${quote(source)}`);
  return isProblem(ofSource) ? ofSource : join('and', [tree, ofSource]);
}

/**
 * The same, with a filter that opens heads or bodies looked up already (in slices, so that reading never
 * stops): what comes after may go through the rows at once.
 */
export async function lookedUp(parts: Parts, question: Question): Promise<Matching | Problem> {
  const matching = matchingOf(parts, question);
  if (isProblem(matching) || !matching.plan.opens) return matching;
  const { stretch, tree, plan } = matching;
  const rows = await rowsOf(parts.capture, stretch, plan, question.signal);
  return isProblem(rows) ? rows : { stretch, tree, plan: planOfRows(rows) };
}

/** Less than any client waits for an answer. */
const mostMs = 15_000;

async function rowsOf(
  capture: Capture,
  stretch: Stretch,
  plan: GuardedPlan,
  signal: AbortSignal,
): Promise<readonly number[] | Problem> {
  const cancelled = problem('cancelled', 'The question was cancelled.', 'Ask again.');
  const until = performance.now() + mostMs;
  const { guard } = plan;
  const found = await selectSlowly(capture, stretch, guard?.candidates ?? plan, { limit: Infinity }, signal);
  if (!found) return cancelled;
  if (!guard) return found.rows;
  const pace = createPace();
  const kept: number[] = [];
  for (const row of found.rows) {
    await pace();
    if (signal.aborted) return cancelled;
    if (performance.now() > until)
      return problem(
        'timed-out',
        `What is inside headers and bodies of ${howMany(found.rows.length, 'exchange')} could not be compared in ${mostMs / 1_000} s.`,
        'Ask for a shorter time, or add a host, a method or a status to the filter.',
      );
    if (guard.careful(row)) kept.push(row);
  }
  return kept;
}

function planOfRows(rows: readonly number[]): Plan {
  const wanted = new Set(rows);
  return {
    stage: rowStage(5, (block, index) => wanted.has(block.first + index)),
    holds: (row) => wanted.has(row),
    opens: false,
    late: { findings: false, joins: false },
  };
}
