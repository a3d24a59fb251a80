/** Text becomes tokens with positions. The first fault ends it; what was read before stays usable. */

import { type Problem } from '../base/problem.ts';
import { bad, readBare, readRegex, readText, showCharacter, stick } from './literals.ts';
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
