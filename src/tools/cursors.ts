/**
 * Where a page ended, as one opaque word: the stretch of time it was taken from (so that the next page does not
 * move with the clock), a mark of the question it belongs to, and the desk's own cursor. Nothing is remembered
 * between calls.
 */

import { problem, type Problem } from '../base/problem.ts';

export interface PageCursor {
  readonly from: number;
  readonly to: number;
  readonly desk: string;
}

/** A short mark of what was asked: FNV-1a, 24 bits; it catches slips, it guards nothing. */
function markOf(question: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < question.length; i++) hash = Math.imul(hash ^ question.charCodeAt(i), 0x01000193) >>> 0;
  return (hash & 0xffffff).toString(36);
}

export function writeCursor({ from, to, desk }: PageCursor, question: string): string {
  const start = Math.floor(from);
  return `${start.toString(36)}.${(Math.ceil(to) - start).toString(36)}.${markOf(question)}.${desk}`;
}

/** A Problem when it is no cursor of ours, or one of another question. */
export function readCursor(text: string, question: string): PageCursor | Problem {
  const [, from, length, mark, desk] = /^([0-9a-z]+)\.([0-9a-z]+)\.([0-9a-z]+)\.(.+)$/s.exec(text) ?? [];
  if (from === undefined || length === undefined || mark === undefined || desk === undefined)
    return problem(
      'bad-argument',
      'This `cursor` is not one of ours.',
      'Take the cursor of an earlier answer as it is, or leave it out for the first page. To ask for what came later use `since`.',
    );
  if (mark !== markOf(question))
    return problem(
      'bad-argument',
      'This `cursor` belongs to another question.',
      'Repeat the call that gave it with the same tool, filter and other arguments, and only add the cursor.',
    );
  const start = Number.parseInt(from, 36);
  return { from: start, to: start + Number.parseInt(length, 36), desk };
}
