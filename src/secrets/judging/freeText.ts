/** Everything that can be told from a text without knowing what stands around it. */

import { findPersonal, mayHoldPersonal } from '../personal/inText.ts';
import { findJwts, findPrivateKeys, findWrappedKeys } from '../shapes/blocks.ts';
import { findBesideWords } from '../shapes/besideWords.ts';
import { findBots } from '../shapes/bots.ts';
import { findCommands } from '../shapes/commands.ts';
import { findConnectionKeys, findPasswordFields } from '../shapes/connections.ts';
import { findByLibrary } from '../shapes/library.ts';
import { findTokens } from '../shapes/vendors.ts';
import { createLiteralFinder } from '../text/literals.ts';
import { withoutOverlaps, type Span } from '../text/span.ts';
import { entropy, looksLikeToken } from '../values/looks.ts';
import { excuse } from '../values/notSecret.ts';
import { findInAuthorization, findInBasic } from './credentials.ts';
import { findInAddresses } from './inAddresses.ts';
import { type TextContext } from './named.ts';
import { findPairs } from './pairs.ts';

const loudMarks = createLiteralFinder(
  [
    '-----begin',
    'putty-user-key',
    'eyj',
    'bearer',
    'basic',
    'accountkey',
    'sharedaccess',
    'pwd=',
    'pwd =',
    '-u ',
    '-u=',
    '--user',
    'identified',
    'sshpass',
    'securestring',
    'docker login',
    'podman login',
    'mysql',
    'redis-cli',
    'auth default',
    'ldap',
    'stats auth',
    'ssws',
    'ls0tls1crudjti',
    '@tcp(',
    '@unix(',
    'jdbc:oracle',
  ],
  true,
);

/**
 * Whether anything stands in a document that needs no name to be known: asked once of the whole, so that the
 * many values of a harmless document need no look of their own. Addresses, names in texts and nested documents
 * are not asked for here.
 */
export function speaksForItself(text: string): boolean {
  return (
    loudMarks.some(text) ||
    findTokens(text, 1).length > 0 ||
    mayHoldPersonal(text) ||
    findBots(text).length > 0 ||
    (text.includes('://') && /:\/\/[^\s"'/@]{1,200}:[^\s"'/@]{1,200}@/.test(text)) ||
    findByLibrary(text).length > 0
  );
}

/** Sorted spans without overlaps. */
export function findInText(text: string, context: TextContext): readonly Span[] {
  if (text.length < 6) return [];
  const spans: Span[] = findTokens(text);
  if (text.includes('-----BEGIN') || text.includes('PuTTY-User-Key')) spans.push(...findPrivateKeys(text));
  if (text.includes('LS0tLS1CRUdJTi')) spans.push(...findWrappedKeys(text));
  if (text.includes('eyJ')) spans.push(...findJwts(text, context.now));
  if (text.includes('://')) spans.push(...findInAddresses(text, context));
  spans.push(...findSchemes(text, context.now));
  if (!context.structured) {
    spans.push(...findPairs(text, context, { code: context.code ?? false }));
    spans.push(...findPersonal(text, context));
    spans.push(...findConnectionKeys(text));
    spans.push(...findCommands(text), ...findPasswordFields(text), ...findBesideWords(text));
  }
  spans.push(...findBots(text));
  if (spans.some((span) => span.kind === 'aws-access-key-id')) spans.push(...findAwsSecrets(text, spans));
  spans.push(...findByLibrary(text));
  return withoutOverlaps(dropSignedIds(text, spans));
}

/** What somebody noted between `<!--` and `-->`: prose, so that unquoted values count. */
export function findInComments(text: string, context: TextContext): readonly Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('<!--'); at >= 0;) {
    const close = text.indexOf('-->', at + 4);
    const end = close < 0 ? text.length : close;
    for (const span of findPairs(text.slice(at + 4, end), context))
      found.push({ ...span, start: span.start + at + 4, end: span.end + at + 4 });
    at = close < 0 ? -1 : text.indexOf('<!--', end);
  }
  return found;
}

/** `Credential=AKIA…/20260102/eu-west-1/s3/aws4_request` names the key and proves it; nothing is given away. */
function dropSignedIds(text: string, spans: readonly Span[]): readonly Span[] {
  return spans.filter(
    (span) =>
      span.kind !== 'aws-access-key-id' ||
      !/^(?:\/|%2F)\d{8}(?:\/|%2F)/i.test(text.slice(span.end, span.end + 14)),
  );
}

const schemes = /(?<![\w-])(bearer|basic|ssws)(?:\s|%20|\+|\\u0020)+([A-Za-z0-9._~+/=%-]{12,8192})/gi;

/** `Bearer …` and `Basic …` wherever they are written. */
function findSchemes(text: string, now: number): Span[] {
  if (!/bearer|basic|ssws/i.test(text)) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(schemes)) {
    const [all, scheme = '', value = ''] = match;
    const at = match.index + all.length - value.length;
    if (/^basic$/i.test(scheme)) found.push(...findInBasic(value, at, now));
    else if (looksLikeToken(value, { least: 16 }) || value.startsWith('eyJ'))
      found.push(...findInAuthorization(`Bearer ${value}`, now, at - 7));
    if (found.length > 1_000) break;
  }
  return found;
}

const awsSecret = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** A key id and, within a few lines, forty characters that can only be its secret. */
function findAwsSecrets(text: string, spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const { kind, start, end } of spans) {
    if (kind !== 'aws-access-key-id') continue;
    const from = Math.max(0, start - 200);
    for (const match of text.slice(from, end + 300).matchAll(awsSecret)) {
      const value = match[0];
      const at = from + match.index;
      if (at < end && at + 40 > start) continue;
      if (
        entropy(value) < 4 ||
        !/[a-z]/.test(value) ||
        !/[A-Z]/.test(value) ||
        !/\d/.test(value) ||
        excuse(value)
      )
        continue;
      found.push({ start: at, end: at + 40, kind: 'aws-secret-access-key', severity: 4, report: true });
    }
    if (found.length > 50) break;
  }
  return found;
}
