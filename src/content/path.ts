/** The way to one value of a JSON text, written as JSONPath. */

import { problem, type Problem } from '../base/problem.ts';

/** Keys and positions; a negative position counts from the end. */
export type JsonPath = readonly (string | number)[];

const step =
  /^(?:\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\.(\d+)|\[\s*(-?\d{1,9})\s*\]|\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\])/u;

/** `$.error.code`, `items[0]['odd name']`; the `$` may be left out. Wildcards and filters are not for one value. */
export function parsePath(text: string): JsonPath | Problem {
  const path: (string | number)[] = [];
  let at = /^\$(?=[.[]|$)/.test(text) ? 1 : 0;
  while (at < text.length) {
    const match = step.exec(text.slice(at));
    const [all = '', name, digits, index, single, double] = match ?? [];
    if (all === '' || (name !== undefined && at > 0 && !all.startsWith('.')))
      return problem(
        'bad-argument',
        `The path stops making sense at character ${at + 1}.`,
        "Write one value's path, like $.error.code or items[0]['odd name'].",
        at,
      );
    if (index !== undefined) path.push(Number(index));
    else path.push(name ?? digits ?? (single ?? double ?? '').replace(/\\(.)/g, '$1'));
    at += all.length;
  }
  return path;
}
