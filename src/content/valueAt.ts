/** One value of a JSON text by its path, with its raw text: numbers keep every digit. */

import { type BodyKind } from '../traffic/safe.ts';
import { scalarEnd, skipSpace, stringEnd, unescapeJson } from './json.ts';
import { type JsonPath } from './path.ts';

export interface Found {
  readonly type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** The value as it stands in the text, quotes included: text.slice(from, to). */
  readonly from: number;
  readonly to: number;
  /** What is meant: a string without quotes and escapes, anything else as it is written. */
  readonly value: string;
}

/** The value at `path`, or undefined when there is none. NDJSON counts as a list of its lines. */
export function valueAt(text: string, path: JsonPath, kind: BodyKind = 'json'): Found | undefined {
  if (kind !== 'ndjson') return descend(text, skipSpace(text, 0, text.length), text.length, path, 0);
  const [line, ...rest] = path;
  const lines = text.split('\n').filter((one) => one.trim() !== '');
  const index = typeof line === 'number' ? (line < 0 ? lines.length + line : line) : -1;
  let from = 0;
  for (let n = 0; n <= index && n < lines.length; n++) {
    const one = lines[n] ?? '';
    from = text.indexOf(one, from);
    if (n === index) return descend(text, skipSpace(text, from, text.length), from + one.length, rest, 0);
    from += one.length;
  }
  return undefined;
}

function descend(text: string, from: number, to: number, path: JsonPath, depth: number): Found | undefined {
  const wanted = path[depth];
  if (wanted === undefined) return foundAt(text, from, to);
  const open = text.charAt(from);
  if (open === '{') return descendMember(text, from + 1, to, path, depth, String(wanted));
  if (open !== '[') return undefined;
  const index = typeof wanted === 'number' ? wanted : /^\d+$/.test(wanted) ? Number(wanted) : NaN;
  const starts: number[] = [];
  for (let at = skipSpace(text, from + 1, to), n = 0; at < to && text.charAt(at) !== ']'; n++) {
    if (n === index) return descend(text, at, to, path, depth + 1);
    if (index < 0) starts.push(at);
    at = nextItem(text, skipOver(text, at, to), to);
  }
  const start = starts.at(index);
  return start === undefined || !(index < 0) ? undefined : descend(text, start, to, path, depth + 1);
}

function descendMember(
  text: string,
  from: number,
  to: number,
  path: JsonPath,
  depth: number,
  wanted: string,
): Found | undefined {
  let at = skipSpace(text, from, to);
  let found: Found | undefined;
  while (at < to && text.charCodeAt(at) === 0x22) {
    const end = stringEnd(text, at + 1, to);
    const key = unescapeJson(text.slice(at + 1, end));
    const colon = skipSpace(text, end + 1, to);
    if (text.charAt(colon) !== ':') return found;
    const value = skipSpace(text, colon + 1, to);
    // The last of several equal keys counts, as with JSON.parse.
    if (key === wanted) found = descend(text, value, to, path, depth + 1);
    at = nextItem(text, skipOver(text, value, to), to);
  }
  return found;
}

function nextItem(text: string, from: number, to: number): number {
  const at = skipSpace(text, from, to);
  return text.charAt(at) === ',' ? skipSpace(text, at + 1, to) : at;
}

/** Behind the value that begins at `from`; brackets are counted, so depth costs nothing. */
function skipOver(text: string, from: number, to: number): number {
  let depth = 0;
  for (let at = from; at < to;) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) at = stringEnd(text, at + 1, to) + 1;
    else if (unit === 0x7b || unit === 0x5b) {
      depth++;
      at++;
      continue;
    } else if (unit === 0x7d || unit === 0x5d) {
      if (depth === 0) return at;
      depth--;
      at++;
    } else if (unit === 0x2c || unit === 0x3a || unit <= 0x20) {
      at++;
      continue;
    } else at = scalarEnd(text, at, to);
    if (depth === 0) return at;
  }
  return to;
}

function foundAt(text: string, from: number, to: number): Found | undefined {
  const first = text.charAt(from);
  if (from >= to || ',:]}'.includes(first)) return undefined;
  const end = Math.min(to, skipOver(text, from, to));
  const raw = text.slice(from, end);
  if (first === '"') {
    const value = unescapeJson(raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined));
    return { type: 'string', from, to: end, value };
  }
  const type = first === '{' ? 'object' : first === '[' ? 'array' : typeOfScalar(raw);
  return type && { type, from, to: end, value: raw };
}

function typeOfScalar(raw: string): Found['type'] | undefined {
  if (raw === 'true' || raw === 'false') return 'boolean';
  if (raw === 'null') return 'null';
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(raw) ? 'number' : undefined;
}
