/** What a capture filter would ask of Qtap, and what would be judged here. */

import { isProblem, type Problem } from '../base/problem.ts';
import { parse } from '../filter/parser.ts';
import { pushdown, type Pushdown } from '../filter/pushdown.ts';

export function explainCaptureFilter(expression: string): Pushdown | Problem {
  const tree = parse(expression);
  return isProblem(tree) ? tree : pushdown(tree);
}
