/** What changed between two times, with safe names. */

import { isProblem, type Problem } from '../base/problem.ts';
import { compareStretches } from '../query/compare.ts';
import { resolveWindow } from '../query/window.ts';
import { type Comparison } from '../traffic/answers.ts';
import { type By, type Window } from '../traffic/question.ts';
import { type Question } from './desk.ts';
import { lookedUp, type Parts } from './matching.ts';

/** The gravest first. */
const changes = ['failing', 'new', 'gone', 'slower', 'recovered', 'faster'] as const;

export async function comparisonOf(
  parts: Parts,
  question: Question,
  by: By,
  baseline: Window,
): Promise<Comparison | Problem> {
  const { capture, redactor } = parts;
  const before = resolveWindow(capture, baseline);
  if (isProblem(before)) return before;
  const after = resolveWindow(capture, question.window);
  if (isProblem(after)) return after;
  // One plan for both times: a filter that opens bodies is looked up over all of it.
  const window = { from: Math.min(before.from, after.from), to: Math.max(before.to, after.to) };
  const matching = await lookedUp(parts, { ...question, window });
  if (isProblem(matching)) return matching;
  const { tree, plan } = matching;
  const found = compareStretches(capture, tree, by, before, after, plan);
  return {
    before: found.before,
    after: found.after,
    tooFew: found.tooFew,
    beforeByMinutes: found.beforeByMinutes,
    counts: changes.flatMap((change) => {
      const count = found.differences.filter((one) => one.change === change).length;
      return count ? [{ change, count }] : [];
    }),
    differences: found.differences.slice(0, question.limit).map((difference) => {
      const { change, name, host, route, sampleRows } = difference;
      return {
        change,
        name:
          host === undefined && route === undefined
            ? redactor.name(by === 'status' && name === '0' ? 'no response' : name)
            : redactor.path(`${host ?? ''}${route ?? ''}`),
        before: difference.before,
        after: difference.after,
        sampleIds: sampleRows.map((row) => capture.id(row)),
      };
    }),
  };
}
