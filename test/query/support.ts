import { isProblem } from '../../src/base/problem.ts';
import { type Capture } from '../../src/capture/capture.ts';
import { parse } from '../../src/filter/parser.ts';
import { type Tree } from '../../src/filter/tree.ts';
import { planOf, type Plan } from '../../src/query/plan.ts';

export function treeOf(filter: string): Tree {
  const tree = parse(filter);
  if (isProblem(tree)) throw new Error(`${filter}: ${tree.message}`);
  return tree;
}

export function planFor(capture: Capture, filter: string): Plan {
  return planOf(capture, treeOf(filter));
}

/** The same numbers from the same seed. */
export function seeded(seed: number): {
  next(): number;
  pick<T>(list: readonly T[]): T;
  below(n: number): number;
} {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    pick: (list) => {
      const [item] = list.slice(below(list.length));
      return item as (typeof list)[number];
    },
  };
}
