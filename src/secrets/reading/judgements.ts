/** The two judgements of a value: under a name that says what it means, and as a text that must speak for itself. */

import { findInAuthorization, findInBasicPair, findInSetCookie } from '../judging/credentials.ts';
import { findInText } from '../judging/freeText.ts';
import { findInAllCookies } from '../judging/jsonCookies.ts';
import { judgeNamed } from '../judging/named.ts';
import { type Meaning } from '../names/keys.ts';
import { findEmails } from '../personal/inText.ts';
import { readableBase64 } from '../places/nesting.ts';
import { withoutOverlaps, type Span } from '../text/span.ts';
import { contextOf, type Reading, type Within } from './within.ts';

// Whose addresses are published: authors of commits and packages, contacts.
const publicPeople =
  /\b(?:author|committer|maintainers?|contributors?|publisher|bugs|_npmUser|support|contact|reply|sender|organizer|owner_email|tagger)\b/i;

/** Undefined = the name promised something that the value does not keep. */
export function spansUnderName(
  meaning: Meaning,
  value: string,
  reading: Reading,
  within: Within,
  bare: boolean,
  name = '',
): readonly Span[] | undefined {
  const found = spansByMeaning(meaning, value, reading, within, bare, name);
  const spans =
    meaning === 'email' && publicPeople.test(within.names)
      ? found.map((span) => ({ ...span, report: false }))
      : found;
  if (spans.length > 0) return spans;
  // base64 of a secret under a secret's name: a Kubernetes Secret, a configuration map.
  if (bare || value.length < 8 || meaning === 'email' || meaning === 'phone' || meaning === 'session-id')
    return undefined;
  const wrapped = readableBase64(value);
  if (wrapped === undefined || wrapped.length < 4) return undefined;
  const [first] = spansByMeaning(meaning, wrapped, reading, within, false);
  if (!first?.report) return undefined;
  const inside = first.value ?? wrapped.slice(first.start, first.end);
  return [{ ...first, start: 0, end: value.length, value: inside }];
}

function spansByMeaning(
  meaning: Meaning,
  value: string,
  reading: Reading,
  within: Within,
  bare: boolean,
  name = '',
): readonly Span[] {
  reading.looked += value.length;
  const context = { ...contextOf(reading, within, bare), name };
  switch (meaning) {
    case 'authorization':
      return findInAuthorization(value, reading.now);
    case 'cookie':
      return findInAllCookies(value, context);
    case 'set-cookie':
      return findInSetCookie(value, reading.now);
    case 'basic-pair':
      return findInBasicPair(value, reading.now);
    case 'connection-string':
      return findInText(value, context);
    default:
      return value.includes('-----BEGIN') || /^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value)
        ? findInText(value, context)
        : judgeNamed(meaning, value, context);
  }
}

/** Addresses of persons in running text are hidden, not reported: there they are signatures and contacts. */
export function spansOfText(text: string, reading: Reading, within: Within): readonly Span[] {
  reading.looked += text.length;
  const spans = findInText(text, contextOf(reading, within, false));
  if (within.code || !text.includes('@')) return spans;
  const emails = findEmails(text).map((span) => ({ ...span, report: false }));
  return emails.length > 0 ? withoutOverlaps([...spans, ...emails]) : spans;
}
