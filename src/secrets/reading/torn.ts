/**
 * What stands at an edge where a body was cut: half a token, the rest of a password whose name is gone, the lower
 * lines of a key. No detector knows halves, so an edge is hidden up to the next border of its text.
 */

import { sortedEdits, type Edit } from '../text/edits.ts';

export interface Torn {
  readonly front: boolean;
  readonly end: boolean;
}

/** Passwords and tokens are shorter; what is longer is prose, of which a word is enough. */
const longestValue = 200;
/** Without any border, so much is hidden and no more is looked at. */
const longestEdge = 16_384;
const hidden = '‹hidden: torn›';

export function tornEdges(text: string, torn: Torn): readonly Edit[] {
  const edits: Edit[] = [];
  if (torn.front) edits.push(...frontOf(text));
  if (torn.end) {
    const start = endOf(text);
    if (/[\p{L}\p{N}]/u.test(text.slice(start))) edits.push({ start, end: text.length, text: hidden });
  }
  return sortedEdits(edits);
}

function frontOf(text: string): readonly Edit[] {
  const edits: Edit[] = [];
  const end = borderOf(text);
  if (/[\p{L}\p{N}]/u.test(text.slice(0, end))) edits.push({ start: 0, end, text: hidden });
  const value = unnamedAfter(text.slice(0, end), text.slice(end, end + longestEdge));
  if (value) edits.push({ start: end + value.start, end: end + value.end, text: hidden });
  const key = restOfKey.exec(text.slice(0, longestEdge * 3));
  if (key) edits.push({ start: 0, end: key[0].length, text: hidden });
  return edits;
}

/** A value whose name was torn or stood before the edge, so that nothing says what it is. */
function unnamedAfter(
  head: string,
  rest: string,
): { readonly start: number; readonly end: number } | undefined {
  const match = /[:=]\s*\\*$/.test(head)
    ? wholeValue.exec(rest)
    : (namedValue.exec(rest) ?? (/^[\s\\]*$/.test(head) ? openValue.exec(rest) : null));
  const said = match?.[1] ?? match?.[2];
  if (!match || said === undefined) return undefined;
  return { start: match[0].length - said.length, end: match[0].length };
}

const wholeValue = /^\\{0,7}["']((?:[^"'\\]|\\.){1,8000})/;
// A string that is no key, at the very beginning.
const openValue = /^\\{0,7}["'](?!\s{0,20}[:,\]}])((?:[^"'\\]|\\.){1,8000})(?=["'](?!\s{0,20}:)|$)/;
// `…sword":"…"`, `…sword","value":"…"`, `"value":"…"`.
const namedValue =
  /^\\{0,7}["']\s{0,200}(?:(?:,\s{0,200}\\{0,7}["'])?(?:value|val|v|stringValue|content|text)\\{0,7}["']\s{0,20})?[:=]\s{0,20}(?:\\{0,7}["']((?:[^"'\\]|\\.){1,8000})|([^\s"'[\]{},&<>]{1,8000}))/i;
// The lines of a private key whose beginning is gone.
const restOfKey = /^(?:(?!-----BEGIN)[^]){0,40000}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;

/** Where the first whole thing begins. */
function borderOf(text: string): number {
  const border =
    /["'&<\r\n]|\\n/.exec(text.slice(0, longestEdge))?.index ?? Math.min(text.length, longestEdge);
  if (border <= longestValue) return border;
  const space = /\s/.exec(text.slice(0, border))?.index;
  return space ?? border;
}

/** Where the last thing begins. */
function endOf(text: string): number {
  const from = Math.max(0, text.length - longestEdge);
  const tail = text.slice(from);
  const border = lastOf(tail, /["'&<>\n]/g);
  if (tail.length - border <= longestValue) return from + border;
  return from + lastOf(tail, /[\s"'&<>=:,;/]/g);
}

function lastOf(text: string, border: RegExp): number {
  let at = 0;
  for (const match of text.matchAll(border)) at = match.index + 1;
  return at;
}
