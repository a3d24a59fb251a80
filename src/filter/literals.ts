/** Values as they are written: quoted text, patterns, and what stands bare. */

import { problem, type Problem } from '../base/problem.ts';
import { parseIp, parseNetwork } from './ip.ts';
import { normaliseSource } from './regex.ts';
import { type Literal } from './tree.ts';

export interface ValueToken {
  readonly type: 'value';
  readonly literal: Literal;
  readonly at: number;
  readonly end: number;
}

const networkBits = /\/\d{1,3}/y;
const rangeEnd = /-\d+/y;
const number = /^([+-]?)(\d*\.\d+|\d+)(ms|s|m|h|kb|mb|gb)?$/i;
const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  kb: 1_024,
  mb: 1_024 ** 2,
  gb: 1_024 ** 3,
};

/** What `pattern` (sticky) finds at `at`. */
export function stick(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Everything that stands without quotes and is not a name. */
export function readBare(text: string, at: number, whole: string): ValueToken | Problem {
  const value = (literal: Literal, length: number): ValueToken => ({
    type: 'value',
    literal,
    at,
    end: at + length,
  });
  const bits = stick(networkBits, text, at + whole.length)?.[0];
  if (bits !== undefined) {
    const cidr = whole + bits;
    if (parseNetwork(cidr)) return value({ kind: 'cidr', text: cidr }, cidr.length);
    return bad(`“${cidr}” is not a network.`, 'For example: src.ip in 10.0.0.0/8.', at);
  }
  if (parseIp(whole)) return value({ kind: 'ip', text: whole }, whole.length);
  const numeric = number.exec(whole);
  if (numeric) {
    const digits = numeric[2] ?? '';
    const to = /^\d+$/.test(whole) ? stick(rangeEnd, text, at + whole.length)?.[0] : undefined;
    if (to !== undefined && !/[\w.:]/.test(text[at + whole.length + to.length] ?? '')) {
      const range = { from: Number(whole), to: Number(to.slice(1)) };
      return range.from <= range.to
        ? value({ kind: 'range', ...range }, whole.length + to.length)
        : bad('This range runs backwards.', `Write ${range.to}-${range.from}.`, at);
    }
    if (/^0\d/.test(digits))
      return bad(
        `“${whole}” could be read as octal.`,
        `Write it without the zero in front: ${digits.replace(/^0+(?=\d)/, '')}.`,
        at,
      );
    const size = Number(digits) * (units[(numeric[3] ?? 'ms').toLowerCase()] ?? 1);
    return value({ kind: 'number', value: numeric[1] === '-' ? -size : size, text: whole }, whole.length);
  }
  const hundreds = /^([1-5])xx$/i.exec(whole)?.[1];
  if (hundreds !== undefined) return value({ kind: 'class', hundreds: Number(hundreds) }, whole.length);
  if (/^[0-9a-f]{2}(?::?[0-9a-f]{2})*$/i.test(whole))
    return value({ kind: 'hex', text: whole }, whole.length);
  return bad(`“${whole}” is not a value.`, 'Text stands in quotes: req.host == "api.stripe.com".', at);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};
const codeEscape = /\\(?:x([0-7][0-9a-fA-F])|u([0-9a-fA-F]{4})|U(00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}))/y;

/** `"…"` or `'…'` with Go's escapes. */
export function readText(text: string, at: number): ValueToken | Problem {
  const delimiter = text[at];
  let content = '';
  let i = at + 1;
  while (i < text.length) {
    const char = text[i] ?? '';
    if (char === delimiter)
      return { type: 'value', literal: { kind: 'text', text: content }, at, end: i + 1 };
    if (char !== '\\') {
      content += char;
      i++;
      continue;
    }
    const simple = simpleEscapes[text[i + 1] ?? ''];
    const code = stick(codeEscape, text, i);
    if (simple !== undefined) {
      content += simple;
      i += 2;
    } else if (code) {
      content += String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16));
      i += code[0].length;
    } else if (i + 1 < text.length)
      return bad(
        `“\\${showCharacter(text, i + 1)}” is not an escape.`,
        'Write \\\\ for a backslash; \\n \\t \\" \\u00e9 exist.',
        i,
      );
    else break;
  }
  return bad('This text is never closed.', `Close it with ${delimiter}.`, at);
}

/** `/…/` or `|…|`; a slash inside brackets (`[/?]`) needs no backslash. */
export function readRegex(text: string, at: number): ValueToken | Problem {
  const delimiter = text[at] ?? '/';
  let inClass = false;
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === delimiter && !(inClass && delimiter === '/')) {
      const source = text.slice(at + 1, i);
      if (source === '')
        return bad('This pattern is empty.', 'For example: req.path matches /^\\/v1\\//.', at);
      return { type: 'value', literal: { kind: 'regex', source: normaliseSource(source) }, at, end: i + 1 };
    } else if (char === '[' && !inClass) {
      inClass = true;
      // A bracket that stands first belongs to the class: `[]a]`, `[^]a]`.
      if (text[i + 1] === '^') i++;
      if (text[i + 1] === ']') i++;
    } else if (char === ']') inClass = false;
  }
  return bad('This pattern is never closed.', `Close it with ${delimiter}.`, at);
}

/** The whole character at a place, even when it takes two units. */
export function showCharacter(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}

/** A fault of the text at a place in it. */
export function bad(message: string, fix: string, at: number): Problem {
  return problem('bad-filter', message, fix, at);
}
