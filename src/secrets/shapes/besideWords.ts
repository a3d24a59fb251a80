/** Tokens that look like anybody's ids: told only behind a word that says what they are. */

import { keyMeaning } from '../names/keys.ts';
import { type Span } from '../text/span.ts';
import { entropy } from '../values/looks.ts';
import { isMadeUp } from '../values/notSecret.ts';

/** Places beside a word that are looked at closely; a text with more of them is no log that anybody reads. */
const mostTried = 2_000;

interface Lookalike {
  readonly kind: string;
  readonly pattern: RegExp;
  /** How many characters may stand between the word and the token: the likelier the id, the fewer. */
  readonly gap: number;
  readonly hosts: RegExp;
}

const lookalikes: readonly Lookalike[] = [
  {
    kind: 'okta-token',
    pattern: /(?<![\w-])00(?=[\w-]{0,38}[a-z])(?=[\w-]{0,38}[A-Z])(?=[\w-]{2,38}\d)[\w-]{40}(?![\w-])/g,
    gap: 40,
    hosts: /\.okta(?:preview|-emea)?\.com$/,
  },
  {
    kind: 'launchdarkly-api-key',
    pattern: /(?<![\w-])api-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/g,
    gap: 4,
    hosts: /launchdarkly\.com$/,
  },
];

const longestName = 30;
const credential = /(?:[a-z]{1,12}[ _-]){0,2}[a-z]{0,12}(?:token|credential|key|ssws)(?=s?(?![a-z]))/gi;

export function findBesideWords(text: string): readonly Span[] {
  if (!/00[\w-]{40}|api-[0-9a-f]{8}-/.test(text)) return [];
  const found: Span[] = [];
  let tried = 0;
  for (const { kind, pattern, gap, hosts } of lookalikes)
    for (const match of text.matchAll(pattern)) {
      const [token] = match;
      const before = text.slice(Math.max(0, match.index - gap - longestName), match.index);
      // Most of what looks so is an id, with no such word near.
      if (!/token|credential|key|ssws/i.test(before)) continue;
      if (tried++ >= mostTried) return found;
      if (!isNamed(before, gap) || entropy(token) < 3.2 || isMadeUp(token)) continue;
      const end = match.index + token.length;
      found.push({ start: match.index, end, kind, severity: 3, report: true, hosts });
    }
  return found;
}

/** The token of a page or of a form is another thing. */
function isNamed(before: string, gap: number): boolean {
  const last = [...before.matchAll(credential)].at(-1);
  if (!last) return false;
  const [name] = last;
  const between = before.slice(last.index + name.length);
  if (between.length > gap || /[.;\n]/.test(between)) return false;
  return /^ssws$/i.test(name) || keyMeaning(name) !== undefined;
}
