/** The values that a path of names leads to in JSON; a list on the way means any of its items. */

import { isRecord } from '../base/unknown.ts';
import { type Scalar } from '../filter/compare.ts';

const mostValues = 1_000;
/** Lists within lists: deeper ones are nobody's data, and would exhaust the stack. */
const mostNesting = 100;

/** Undefined when the path leads nowhere. Objects at its end do not count. */
export function valuesAt(json: unknown, path: readonly string[]): readonly Scalar[] | undefined {
  if (json === undefined) return undefined;
  const found: Scalar[] = [];
  collect(json, path, 0, 0, found);
  return found.length === 0 ? undefined : found;
}

function collect(
  value: unknown,
  path: readonly string[],
  depth: number,
  nesting: number,
  found: Scalar[],
): void {
  if (found.length >= mostValues || nesting > mostNesting) return;
  const name = path[depth];
  if (Array.isArray(value)) {
    if (name !== undefined && /^\d{1,9}$/.test(name))
      collect(value[Number(name)], path, depth + 1, nesting + 1, found);
    else for (const item of value) collect(item, path, depth, nesting + 1, found);
  } else if (name === undefined) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      found.push(value);
  } else if (isRecord(value) && Object.hasOwn(value, name)) {
    // Own members only: `constructor` is no value of anybody's JSON.
    collect(value[name], path, depth + 1, nesting + 1, found);
  }
}
