/** A capture filter read, and what of it is asked of Qtap and what is judged here. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { parse } from '../filter/parser.ts';
import { pushdown, type Pushdown } from '../filter/pushdown.ts';
import { everything, fieldsOf } from '../filter/tree.ts';
import { type CaptureFilter } from './intake.ts';

export function explainCaptureFilter(expression: string): Pushdown | Problem {
  const filter = readCaptureFilter(expression);
  return isProblem(filter) ? filter : pushdown(filter?.tree ?? everything);
}

/** Undefined = everything. Fields that an exchange gets only here cannot choose what is captured. */
export function readCaptureFilter(text: string): CaptureFilter | undefined | Problem {
  if (text.trim() === '') return undefined;
  const tree = parse(text);
  if (isProblem(tree)) return tree;
  const later = fieldsOf(tree).find(({ name }) => name === 'finding' || name === 'id');
  if (!later) return { text: text.trim(), tree };
  return problem(
    'bad-filter',
    `A capture filter cannot use ${later.name}: an exchange has it only once it is captured.`,
    'Use it in the filter of what is shown, or leave it out.',
  );
}
