/** Tokens that providers made recognisable: our catalogue with its checks, and secretlint's rules beside it. */

import { parseJson } from '../../base/unknown.ts';
import { type SeverityLevel } from '../../traffic/safe.ts';
import { catalogue } from '../kinds/catalogue.ts';
import { type FormatExtra } from '../kinds/format.ts';
import { createLiteralFinder } from '../text/literals.ts';
import { type Span } from '../text/span.ts';
import { endsInCrc32, isFineGrainedGitHub } from '../values/checks.ts';
import { entropy } from '../values/looks.ts';
import { isMadeUp } from '../values/notSecret.ts';

interface Format {
  readonly kind: string;
  readonly severity: SeverityLevel;
  readonly literal: string;
  readonly rest: RegExp;
  readonly extra: FormatExtra;
}

const byLiteral = new Map<string, Format[]>();
for (const [kind, severity, literals, rest, extra = {}] of catalogue)
  for (const literal of literals.split(' ')) {
    const format = { kind, severity, literal, rest: new RegExp(`(?:${rest})`, 'y'), extra };
    byLiteral.set(literal, [...(byLiteral.get(literal) ?? []), format]);
  }

/** Every literal of the catalogue, the longer before its own start. */
export const literals: readonly string[] = [...byLiteral.keys()].sort(
  (a, b) => b.length - a.length || (a < b ? -1 : 1),
);
const finder = createLiteralFinder(literals);

/** Hits a text may have before the rest is left to the caller's echo: the same token 20,000 times is one finding. */
const mostHits = 25_000;

/** Provider tokens in a text, left to right, without overlaps. Costs no more than a bounded look at each literal. */
export function findTokens(text: string, most = mostHits): Span[] {
  const found: Span[] = [];
  const seen = new Map<string, Verdict>();
  finder.each(text, (at, literal) => {
    if (found.length >= most) return text.length;
    const span = tokenAt(text, at, literal, seen);
    if (!span) return undefined;
    found.push(span);
    return span.end;
  });
  return found;
}

function tokenAt(text: string, at: number, literal: string, seen: Map<string, Verdict>): Span | undefined {
  // A row of one beginning (`sk-sk-sk-`) is no token anywhere.
  if (text.startsWith(literal, at + literal.length)) return undefined;
  const free = isFree(text, at) || isJoined(text, at, literal);
  // `sk-ant-…` begins with `sk-` too: every literal that is a start of this one may be meant.
  for (let length = literal.length; length >= 2; length--)
    for (const format of byLiteral.get(literal.slice(0, length)) ?? []) {
      const { extra } = format;
      if (!free && !extra.anywhere) continue;
      let start = at;
      if (extra.before) {
        const before = extra.before.exec(text.slice(Math.max(0, at - 90), at));
        if (!before) continue;
        // A pattern with a group has looked at what stands before it.
        start = at - (before[1] ?? before[0]).length;
        if (before[1] === undefined && !isFree(text, start)) continue;
      }
      format.rest.lastIndex = at + format.literal.length;
      const rest = format.rest.exec(text);
      if (!rest) continue;
      const end = at + format.literal.length + rest[0].length;
      if (/\w/.test(text[end] ?? ' ')) continue;
      if (extra.tail) start = at + literal.length;
      const token = text.slice(start, end);
      let verdict = seen.get(token);
      if (verdict === undefined) seen.set(token, (verdict = judge(token, rest[0], format)));
      // Nobody's token: left to be read, it says what is wrong (`ghp_xxxx…`).
      if (verdict === 'made-up') return undefined;
      return {
        start,
        end,
        kind: format.kind,
        severity: format.severity,
        report: verdict === 'holds',
        ...(start === at && !extra.anywhere && literal.length <= 12 ? { shown: format.literal } : {}),
        ...(extra.hosts ? { hosts: extra.hosts } : {}),
      };
    }
  return undefined;
}

/** No word reaches into the position from the left; escapes (`\n`, `%3D`, `\u003d`) are no word. */
function isFree(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  const isWord =
    (before >= 48 && before <= 57) ||
    (before >= 65 && before <= 90) ||
    (before >= 97 && before <= 122) ||
    before === 95 ||
    before === 45;
  if (!isWord) return true;
  return /(?:\\[nrtbf]|%[0-9A-Fa-f]{2}|\\u00[0-9a-f]{2}|\\x[0-9a-f]{2})$/.test(
    text.slice(Math.max(0, at - 6), at),
  );
}

/** `job-ghp_…`: joined to a word by a hyphen, and too marked to be a part of it. */
function isJoined(text: string, at: number, literal: string): boolean {
  return literal.length >= 4 && text[at - 1] === '-' && /[\w]/.test(text[at - 2] ?? '');
}

type Verdict = 'holds' | 'fails' | 'made-up';

function judge(token: string, rest: string, format: Format): Verdict {
  if (isMadeUp(rest) || isMadeUp(token)) return 'made-up';
  return passes(token, rest, format) ? 'holds' : 'fails';
}

function passes(token: string, rest: string, { extra: { check }, literal }: Format): boolean {
  switch (check) {
    case 'crc32':
      return endsInCrc32(rest);
    case 'github-pat':
      return isFineGrainedGitHub(token);
    case 'mixed':
      return /\d/.test(token) && /[A-Za-z]/.test(token) && entropy(rest.length < 8 ? token : rest) > 3;
    case 'digits':
      return /\d/.test(rest) && entropy(rest) > 2.5;
    case 'telegram':
      return entropy(token.slice(-33)) > 3.5;
    case 'facebook':
      return entropy(rest) > 4;
    case 'base64-json':
      return parseJson(Buffer.from(token, 'base64').toString('utf8')) !== undefined;
    case 'aws-id':
      return entropy(rest) > 2.5;
    default:
      return rest === '' || literal.length > 12 || entropy(rest.length < 8 ? token : rest) > 2.2;
  }
}
