/** Text becomes tokens with positions. The first fault ends it; what was read before stays usable. */

import { problem, type Problem } from '../base/problem.ts';
import { parseIp, parseNetwork } from './ip.ts';
import { normaliseSource } from './regex.ts';
import { type Literal } from './tree.ts';

export type Sign =
  '==' | '!=' | '<' | '<=' | '>' | '>=' | '~' | 'contains' | 'matches' | 'in' | 'and' | 'or' | 'not';

export type Token = { readonly at: number; readonly end: number } & (
  | { readonly type: 'sign'; readonly sign: Sign }
  /** A name: `res.json.items[0].id` has four parts. */
  | { readonly type: 'name'; readonly parts: readonly string[] }
  | { readonly type: 'value'; readonly literal: Literal }
  | { readonly type: '(' | ')' | '[' | ']' | ',' | '*' }
);

export interface Lexed {
  readonly tokens: readonly Token[];
  readonly fault?: Problem;
}

/** Longer filters are not written by people, and every token costs on every exchange. */
export const longestFilter = 8_192;

const words: Readonly<Record<string, Sign>> = {
  and: 'and',
  or: 'or',
  not: 'not',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  contains: 'contains',
  matches: 'matches',
  in: 'in',
};

const signs: readonly (readonly [text: string, sign: Sign])[] = [
  ['&&', 'and'],
  ['||', 'or'],
  ['==', '=='],
  ['!=', '!='],
  ['=~', 'matches'],
  ['<=', '<='],
  ['>=', '>='],
  ['<', '<'],
  ['>', '>'],
  ['~', '~'],
  ['!', 'not'],
];

const space = /(?:[ \t\r\n]+|--[^\n]*|\/\*[^]*?\*\/)+/y;
const name = /[A-Za-z_]\w*(?:-\w+)*(?:\.\w+(?:-\w+)*)*/y;
const morePath = /\.\w+(?:-\w+)*/y;
const inBrackets = /\[\s*(?:(\d+)\s*\]|(?=["']))/y;
const closing = /\s*\]/y;
const chunk = /[+-]?[\w.:]+/y;
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
function stick(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

export function tokenize(text: string): Lexed {
  const tokens: Token[] = [];
  if (text.length > longestFilter)
    return {
      tokens,
      fault: bad(
        `A filter may have ${longestFilter} characters; this one has ${text.length}.`,
        'Shorten it.',
        longestFilter,
      ),
    };
  let at = 0;
  while (at < text.length) {
    const blank = stick(space, text, at);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const next = readToken(text, at);
    if ('kind' in next) return { tokens, fault: next };
    tokens.push(next);
    at = next.end;
  }
  return { tokens };
}

function readToken(text: string, at: number): Token | Problem {
  const char = text[at] ?? '';
  switch (char) {
    case '(':
    case ')':
    case '[':
    case ']':
    case ',':
    case '*':
      return { type: char, at, end: at + 1 };
    case '"':
    case "'":
      return readText(text, at);
    case '/':
      if (text.startsWith('/*', at)) return bad('This comment is never closed.', 'Close it with */.', at);
      return readRegex(text, at);
    case '|':
      return text.startsWith('||', at) ? readSign(text, at) : readRegex(text, at);
    default:
  }
  if (/[=!<>~&]/.test(char)) return readSign(text, at);
  const whole = stick(chunk, text, at)?.[0];
  if (whole === undefined)
    return bad(
      `“${showCharacter(text, at)}” means nothing here.`,
      'Text stands in quotes: req.path contains "ä".',
      at,
    );
  return /^[A-Za-z_]/.test(whole) && !whole.includes(':') ? readName(text, at) : readBare(text, at, whole);
}

function readSign(text: string, at: number): Token | Problem {
  const found = signs.find(([sign]) => text.startsWith(sign, at));
  const run = stick(/[=!<>~&|]+/y, text, at)?.[0] ?? '';
  if (!found || (found[0] !== '!' && /[=<>~&]/.test(text[at + found[0].length] ?? '')))
    return bad(
      `“${run}” is not an operator.`,
      run === '=' || run === '==='
        ? 'Write == for "is equal".'
        : 'Operators: == != < <= > >= ~ contains matches in.',
      at,
    );
  return { type: 'sign', sign: found[1], at, end: at + found[0].length };
}

function readName(text: string, at: number): Token | Problem {
  const first = stick(name, text, at)?.[0] ?? '';
  const word = first.toLowerCase();
  const sign = Object.hasOwn(words, word) ? words[word] : undefined;
  if (sign) return { type: 'sign', sign, at, end: at + first.length };
  if (word === 'true' || word === 'false')
    return {
      type: 'value',
      literal: { kind: 'boolean', value: word === 'true' },
      at,
      end: at + first.length,
    };
  const parts = first.split('.');
  let end = at + first.length;
  for (;;) {
    const bracket = stick(inBrackets, text, end);
    if (bracket) {
      const index = bracket[1];
      if (index !== undefined) {
        parts.push(index);
        end += bracket[0].length;
        continue;
      }
      const key = readText(text, end + bracket[0].length);
      if ('kind' in key) return key;
      const close = stick(closing, text, key.end);
      if (!close)
        return bad('The bracket is not closed.', 'For example: pod.labels["app"] == "pay".', key.end);
      if (key.type === 'value' && key.literal.kind === 'text') parts.push(key.literal.text);
      end = key.end + close[0].length;
      continue;
    }
    const more = stick(morePath, text, end);
    if (!more) break;
    parts.push(...more[0].slice(1).split('.'));
    end += more[0].length;
  }
  if (text[end] === '.')
    return bad('A name cannot end with a dot.', 'Finish the name, for example res.status.', end);
  return { type: 'name', parts, at, end };
}

/** Everything that stands without quotes and is not a name. */
function readBare(text: string, at: number, whole: string): Token | Problem {
  const value = (literal: Literal, length: number): Token => ({
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

function readText(text: string, at: number): Token | Problem {
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
function readRegex(text: string, at: number): Token | Problem {
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

function showCharacter(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}

function bad(message: string, fix: string, at: number): Problem {
  return problem('bad-filter', message, fix, at);
}
