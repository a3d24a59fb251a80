/**
 * Cursors as text: self-contained, and after a restart they are recognised as belonging to an earlier capture
 * instead of meaning other rows.
 */

import { problem, type Problem } from '../base/problem.ts';
import { parseId } from '../traffic/ids.ts';

/** `since`: what came after; `before`: the next page, further back; `skip`: the next groups. */
export type CursorKind = 'since' | 'before' | 'skip';

/** `id` names a row of this run, or a count written like one. */
export function writeCursor(kind: CursorKind, id: string): string {
  return `${kind}-${id}`;
}

/** The number a cursor holds; undefined when `text` is no cursor of that kind. */
export function readCursor(kind: CursorKind, text: string, run: string): number | Problem | undefined {
  if (!text.startsWith(`${kind}-`)) return undefined;
  const parsed = parseId(text.slice(kind.length + 1));
  if (!parsed) return undefined;
  if (parsed.run !== run)
    return problem(
      'earlier-capture',
      'This cursor is of an earlier capture, which ended with its engine.',
      'Ask again without it: only what was captured since the restart is held.',
    );
  return parsed.n;
}
