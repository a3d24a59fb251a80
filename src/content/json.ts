/**
 * JSON as text with positions, read without building anything and without giving up: bodies are cut at the front
 * or at the end, and what is left must still be readable. Numbers stay text, so nothing is rounded.
 */

import { parseJson } from '../base/unknown.ts';
import { type Coding, type Place, type Teller } from './place.ts';

/** Names deeper than this are left out of a path: nesting made to hurt must cost no more than its size. */
const deepestPath = 24;
/** Levels deeper than this are counted, not kept. */
const deepestLevel = 10_000;
const doubleQuote = 0x22;

interface Level {
  /** -1 = an object, else the index of the item that is being read. */
  index: number;
  readonly path: string;
  /** The key of the member being read; '' before the first. */
  key: string;
  /** The key that this object or list itself has. */
  readonly ownKey: string;
}

/** Tells every scalar of [from, to). `root` stands for `$`, `rootKey` is the key of what stands there. */
export function walkJson(
  text: string,
  from: number,
  to: number,
  root: string,
  teller: Teller,
  rootKey = '',
): void {
  const outside = (): Level => ({ index: -1, path: root, key: '', ownKey: rootKey });
  const levels: Level[] = [];
  let tooDeep = 0;
  let top = outside();
  let at = from;
  // A body without its front may begin inside a string.
  const tail = endOfCutString(text, from, to);
  if (tail >= from) {
    const value = unescapeJson(text.slice(from, tail));
    if (tail > from && !teller.tell(placeOf(top, value, from, tail, 'json-string'))) return;
    at = tail + 1;
  }
  while (at < to) {
    const unit = text.charCodeAt(at);
    if (unit === doubleQuote) {
      const end = stringEnd(text, at + 1, to);
      const raw = text.slice(at + 1, end);
      const next = skipSpace(text, end + 1, to);
      if (top.index < 0 && next < to && text.charCodeAt(next) === 0x3a) {
        top.key = unescapeJson(raw);
        at = next + 1;
        continue;
      }
      if (!teller.tell(placeOf(top, unescapeJson(raw), at + 1, end, 'json-string'))) return;
      at = end + 1;
    } else if (unit === 0x7b || unit === 0x5b) {
      if (levels.length >= deepestLevel) tooDeep++;
      else {
        levels.push(top);
        const path = levels.length > deepestPath ? top.path : pathOf(top);
        top = { index: unit === 0x5b ? 0 : -1, path, key: '', ownKey: keyOf(top) };
      }
      at++;
    } else if (unit === 0x7d || unit === 0x5d) {
      if (tooDeep > 0) tooDeep--;
      else top = levels.pop() ?? outside();
      at++;
    } else if (unit === 0x2c) {
      if (top.index >= 0) top.index++;
      else top.key = '';
      at++;
    } else if (unit === 0x3a || unit <= 0x20 || unit === 0xfeff) at++;
    else {
      const end = scalarEnd(text, at, to);
      if (!teller.tell(placeOf(top, text.slice(at, end), at, end, 'json-scalar'))) return;
      at = end;
    }
  }
}

function placeOf(level: Level, value: string, from: number, to: number, coding: Coding): Place {
  return { path: pathOf(level), key: keyOf(level), value, from, to, coding };
}

function keyOf(level: Level): string {
  return level.index < 0 && level.key !== '' ? level.key : level.ownKey;
}

function pathOf(level: Level): string {
  if (level.index >= 0) return `${level.path}[${level.index}]`;
  return level.key === '' ? level.path : memberPath(level.path, level.key);
}

const plainKey = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** `$.name`, or `$['odd name']`. */
function memberPath(path: string, key: string): string {
  return plainKey.test(key) ? `${path}.${key}` : `${path}['${key.replace(/[\\']/g, '\\$&')}']`;
}

/** Position of the quote that ends the string whose first character is at `from`, or `to` when it never ends. */
export function stringEnd(text: string, from: number, to: number): number {
  let at = from;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0 || end >= to) return to;
    let slash = end - 1;
    while (slash >= from && text.charCodeAt(slash) === 0x5c) slash--;
    if ((end - slash) % 2 === 1) return end;
    at = end + 1;
  }
}

export function skipSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** Behind a number, a literal or whatever else stands bare; at least one character. */
export function scalarEnd(text: string, from: number, to: number): number {
  let at = from + 1;
  for (; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (unit <= 0x20 || unit === 0x2c || unit === 0x3a || unit === doubleQuote) break;
    if (unit === 0x7b || unit === 0x7d || unit === 0x5b || unit === 0x5d) break;
  }
  return at;
}

const simpleEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** What a JSON string means; broken escapes are left as they are. */
export function unescapeJson(raw: string): string {
  if (!raw.includes('\\')) return raw;
  const whole = parseJson(`"${raw}"`);
  if (typeof whole === 'string') return whole;
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|([bfnrt"\\/]))/g, (_, hex?: string, letter = '') =>
    hex ? String.fromCharCode(parseInt(hex, 16)) : (simpleEscapes[String(letter)] ?? String(letter)),
  );
}

/** How a text is written between the quotes of a JSON string. */
export function escapeJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/**
 * Where the string ends that a cut body begins in, else -1. Its first quote tells: one that closes is followed
 * by `:`, `,` or a bracket, and does not itself follow one of them.
 */
function endOfCutString(text: string, from: number, to: number): number {
  const first = skipSpace(text, from, to);
  if (first >= to || '{['.includes(text.charAt(first))) return -1;
  const end = stringEnd(text, first, to);
  if (end >= to) return -1;
  const after = text.charAt(skipSpace(text, end + 1, to));
  // Cut right before the closing quote.
  if (end === first) return after !== '' && ':,]}'.includes(after) ? end : -1;
  let before = end - 1;
  while (before > first && text.charCodeAt(before) <= 0x20) before--;
  return ',:]}'.includes(after) && !'{[,:'.includes(text.charAt(before)) ? end : -1;
}
