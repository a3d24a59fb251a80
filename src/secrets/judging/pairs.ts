/**
 * Names with values in running text: `.env` files, YAML, logs, code, GraphQL arguments, command lines, prose.
 * Looks around each word that could belong to a credential's name, a bounded way in both directions.
 */

import { keyMeaning, type Meaning } from '../names/keys.ts';
import { createLiteralFinder } from '../text/literals.ts';
import { type Span } from '../text/span.ts';
import { isTelling, uuid } from '../values/looks.ts';
import { findInAuthorization, findInCookies, findInSetCookie } from './credentials.ts';
import { judgeNamed, type NamedContext } from './named.ts';

/** Parts of names, in lower case; whether the whole name means anything is asked afterwards. */
export const nameParts = [
  'pass',
  'pwd',
  'psk',
  'secret',
  'token',
  'key',
  'auth',
  'credential',
  'creds',
  'bearer',
  'jwt',
  'session',
  'sid',
  'cookie',
  'ssn',
  'social',
  'kennwort',
  'senha',
  'contrase',
  'wachtwoord',
  'cvv',
  'cvc',
  'card',
  'otp',
  'mnemonic',
  'seed',
  'recovery',
  'dsn',
  'iban',
] as const;

const finder = createLiteralFinder(nameParts, true);

const longestName = 64;
const longestValue = 4_096;
const mostPairs = 5_000;
const longestNamed = 1_024;

// PHP's serialize writes a length before every text: `s:8:"password";s:12:"…";`.
const separator = /\\{0,3}["'`]?\]?[ \t]{0,6}(?::=|=>|==?|:)[ \t]{0,6}|\\{0,3}";s:\d{1,6}:/y;
const prose = /[ \t]{1,3}(?:is|was|ist|est|es|to)[ \t]{0,2}:?[ \t]{1,3}/y;
const cell = /[ \t]{0,20}\|[ \t]{0,20}(?=[^\s|])/y;
const valueBelow = /["']?[ \t]{0,8}\r?\n[ \t]{0,40}value:[ \t]{1,6}/y;
const argument = /["']\s{0,3},\s{0,3}(?=["'])/y;
const quoted = /(\\{0,3}["'`])/y;
const unquoted = /[^\s"'`,;&<>(){}[\]|\\]{1,4096}/y;
// A setting with its line for itself is no part of a query: there `&` belongs to the value.
const unquotedLine = /(?:[^\s"'`,;&<>(){}[\]|\\]|&(?![\w.-]{1,60}=)){1,4096}(?=[ \t]*(?:#|\r?\n|$))/y;
const restOfLine = /[^\n\r"'`<>\\]{1,4096}/y;

/** Whether any word stands in a text that a credential's name could be made of. */
export const holdsNamePart = (text: string): boolean => finder.some(text);

/** Only quoted values count: in code an unquoted one is a variable. */
export function findPairs(
  text: string,
  context: NamedContext,
  { code = false }: { code?: boolean } = {},
): Span[] {
  const found: Span[] = [];
  let tried = 0;
  finder.each(text, (at) => {
    if (tried >= mostPairs) return text.length;
    let start = at;
    while (start > 0 && at - start < longestName && isNameChar(text.charCodeAt(start - 1))) start--;
    let end = at;
    while (end < text.length && end - start < longestName && isNameChar(text.charCodeAt(end))) end++;
    const { meaning, nameEnd } = meaningAt(text, start, end);
    if (meaning === undefined) return end;
    tried++;
    const after = pairAt(text, start, nameEnd, meaning, context, code, found);
    return Math.max(end, after);
  });
  return found;
}

function meaningAt(
  text: string,
  start: number,
  end: number,
): { meaning: Meaning | undefined; nameEnd: number } {
  const name = text.slice(start, end).replace(/^[-.$]+|[-.$]+$/g, '');
  // `API Key`, `Secret access key`, `Social Security Number`: the head may follow, the owner may go before.
  const next = /^ (?:key|token|secret|id|code|phrase|password|number|access key|security number)\b/i.exec(
    text.slice(end, end + 18),
  );
  const before =
    /(?:^|[\s"'([{>*])((?:[A-Za-z]{2,12} ){1,2})$/.exec(text.slice(Math.max(0, start - 26), start))?.[1] ??
    '';
  if (next) {
    const meaning =
      keyMeaning(before.slice(before.trimEnd().lastIndexOf(' ') + 1) + name + next[0]) ??
      keyMeaning(name + next[0]);
    if (meaning) return { meaning, nameEnd: end + next[0].length };
  }
  const alone = keyMeaning(name);
  if (alone) return { meaning: alone, nameEnd: end };
  if (before) {
    const words = before.trim().split(' ');
    const meaning = keyMeaning(`${words.at(-1) ?? ''} ${name}`) ?? keyMeaning(`${before}${name}`);
    if (meaning) return { meaning, nameEnd: end };
  }
  return { meaning: undefined, nameEnd: end };
}

/** Judges the value after a name; answers where to go on. */
function pairAt(
  text: string,
  nameStart: number,
  nameEnd: number,
  meaning: Meaning,
  context: NamedContext,
  code: boolean,
  found: Span[],
): number {
  const isFlag = text.startsWith('--', nameStart) || text.startsWith('--', nameStart - 2);
  let at = sticky(separator, text, nameEnd);
  let isProse = false;
  if (at === undefined && isFlag && text[nameEnd] === ' ') at = nameEnd + 1;
  // .netrc: machine, login, password, each followed by its value.
  let isNetrc = false;
  if (at === undefined && meaning === 'password') {
    const before = text.slice(Math.max(0, nameStart - 220), nameStart);
    isNetrc = /\b(?:machine\s+\S{1,100}|default)\s+login\s+\S{1,100}\s+$/.test(before);
    if (isNetrc || /\b(?:machine|login)\s+\S{1,100}\s+$/.test(before)) at = sticky(/\s{1,8}/y, text, nameEnd);
  }
  // SQL: PASSWORD 'x'.
  if (at === undefined && /^\s{1,2}'/.test(text.slice(nameEnd, nameEnd + 3))) at = nameEnd + 1;
  if (at === undefined) {
    at = sticky(prose, text, nameEnd);
    isProse = at !== undefined;
  }
  // `- name: DB_PASSWORD`, on the next line `value: x`.
  if (at === undefined && /name:[ \t]{1,4}["']?$/.test(text.slice(Math.max(0, nameStart - 10), nameStart)))
    at = sticky(valueBelow, text, nameEnd);
  // `define('DB_PASSWORD', 'x')`, `put("password", "x")`; a row of a Markdown table.
  let isRow = false;
  if (at === undefined) {
    at =
      text[nameStart - 1] === '|' || text.startsWith('| ', nameStart - 2)
        ? sticky(cell, text, nameEnd)
        : undefined;
    if (at === undefined && /\(\s{0,3}["']$/.test(text.slice(Math.max(0, nameStart - 5), nameStart)))
      at = sticky(argument, text, nameEnd);
    isRow = at !== undefined;
  }
  if (at === undefined) return nameEnd;
  // `${PASSWORD:?it is missing}`: a shell's variable and what to say without it.
  if (text.startsWith('${', nameStart - 2) && /^:?[?+}]/.test(text.slice(nameEnd, nameEnd + 2)))
    return nameEnd;
  // `arn:aws:secretsmanager:…:secret:name`: one of several words between colons.
  if (text[nameStart - 1] === ':' && text[nameEnd] === ':' && /\w/.test(text[nameEnd + 1] ?? ''))
    return nameEnd;

  const quote = ((quoted.lastIndex = at), quoted.exec(text))?.[1];
  let value: string;
  if (quote !== undefined) {
    at += quote.length;
    const end = closingQuote(text, at, quote);
    value = text.slice(at, end);
  } else if (code && !isFlag) {
    return at;
  } else {
    const pattern =
      meaning === 'authorization' || meaning === 'cookie' || meaning === 'set-cookie' ? restOfLine : unquoted;
    pattern.lastIndex = unquotedLine.lastIndex = at;
    value =
      (pattern === unquoted && beginsLine(text, nameStart) ? unquotedLine.exec(text) : null)?.[0] ??
      pattern.exec(text)?.[0] ??
      '';
    // A sentence's end is not the secret's; a call's name is no value.
    value = value.replace(text[at - 1] === '=' ? /[.,:]+$/ : /[.,:!?]+$/, '');
    if (text[at + value.length] === '(' || isMember(value)) return at;
  }
  if (value === '') return at;
  // `name=value` without a space is configuration; with a space or a colon it may be prose.
  const isTight =
    text[at - 1] === '=' &&
    (/[\d!@#$%^&*]/.test(value) ||
      /^[A-Z][A-Z0-9_]{3,60}$/.test(text.slice(nameStart, nameEnd)) ||
      isLine(text, nameStart, at + value.length));
  const isLoose = (quote === undefined && !isTight) || isProse || isRow;
  const spans = judge(meaning, value, { ...context, loose: isLoose && !(isNetrc && uuid.test(value)) }, at);
  const name = text.slice(nameStart, nameEnd).replace(/^[-.$]+/, '');
  for (const span of spans) {
    if (isProse && !isTelling(value)) continue;
    found.push({ ...span, start: span.start + at, end: span.end + at, where: span.where ?? name });
  }
  // Names inside a very long word are its own, and a row of them must cost no more than its length.
  return spans.length > 0 || value.length > longestNamed ? at + value.length : at;
}

function judge(meaning: Meaning, value: string, context: NamedContext, _at: number): readonly Span[] {
  if (meaning === 'authorization') return findInAuthorization(value, context.now);
  if (meaning === 'cookie') return findInCookies(value, context.now);
  if (meaning === 'set-cookie') return findInSetCookie(value, context.now);
  if (
    meaning === 'email' ||
    meaning === 'phone' ||
    meaning === 'basic-pair' ||
    meaning === 'connection-string'
  )
    return [];
  return judgeNamed(meaning, value, context);
}

/** `config.apiKey`; Vault's older tokens look like one, `s.` and 24 characters. */
function isMember(value: string): boolean {
  return /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value) && !/^s\.[A-Za-z0-9]{24}$/.test(value);
}

/** Nothing but indentation, a list's dash or `export` before the name. */
function beginsLine(text: string, nameStart: number): boolean {
  const before = text.slice(Math.max(0, nameStart - 40), nameStart);
  return /(?:^|\n)[ \t]*(?:- |export |set |env )?$/.test(before);
}

/** A setting that has its line for itself, as in an INI file. */
function isLine(text: string, from: number, to: number): boolean {
  return text[from - 1] === '\n' && /[\r\n]/.test(text[to] ?? '\n');
}

function sticky(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match ? at + match[0].length : undefined;
}

function closingQuote(text: string, from: number, quote: string): number {
  const char = quote.at(-1) ?? '"';
  const most = Math.min(text.length, from + longestValue);
  for (let at = from; at < most; at++) {
    if (text[at] === '\n') return at;
    if (quote.length > 1) {
      if (text.startsWith(quote, at)) return at;
    } else if (text[at] === '\\') at++;
    else if (text[at] === char) return at;
  }
  return most;
}

function isNameChar(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 36 ||
    code > 0xbf
  );
}
