/** Everything that can be told from a text without knowing what stands around it. */

import { findBots } from './bots.ts';
import { findJwts, findPrivateKeys, findWrappedKeys } from './blocks.ts';
import { findCommands } from './commands.ts';
import { findInAuthorization, findInBasic } from './credentials.ts';
import { findInAddresses } from './inAddresses.ts';
import { findByLibrary } from './library.ts';
import { createLiteralFinder } from './literals.ts';
import { entropy, looksLikePassword, looksLikeToken } from './looks.ts';
import { type TextContext } from './named.ts';
import { excuse, isMadeUp } from './notSecret.ts';
import { findPairs } from './pairs.ts';
import { findPersonal, isPersonalEmail, mayHoldPersonal } from './personal.ts';
import { withoutOverlaps, type Span } from './span.ts';
import { findTokens } from './vendors.ts';

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
    spans.push(...findCommands(text), ...findPasswordFields(text));
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

const connectionKeys =
  /(?<![A-Za-z])(AccountKey|SharedAccessKey|Password|Pwd)\s{0,3}=\s{0,3}([^;"'\s<>&]{4,400})/gi;

const server =
  /(?:server|data source|host|addr(?:ess)?|network address|dsn|driver|initial catalog|database)\s{0,3}=/i;
const longestLine = 2_000;

/** A connection string is one line, and names what it connects to. */
function isBesideServer(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - longestLine), at);
  const [after = ''] = text.slice(at, at + longestLine).split('\n', 1);
  return server.test(before.slice(before.lastIndexOf('\n') + 1) + after);
}

/** `AccountKey=…`, and the password of an ADO or ODBC connection string. */
function findConnectionKeys(text: string): Span[] {
  if (!text.includes(';')) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(connectionKeys)) {
    const [all, name = '', value = ''] = match;
    if (excuse(value) !== undefined || isMadeUp(value)) continue;
    const isKey = /key$/i.test(name);
    if (isKey && !/^[A-Za-z0-9+/]{40,}={0,2}$/.test(value)) continue;
    if (!isKey && (!isBesideServer(text, match.index) || !looksLikePassword(value))) continue;
    const start = match.index + all.length - value.length;
    const kind = /^accountkey$/i.test(name) ? 'azure-storage-key' : 'connection-string';
    found.push({ start, end: start + value.length, kind, severity: 4, report: true, where: name });
    if (found.length > 200) break;
  }
  return found;
}

// Go's MySQL driver, Oracle's thin driver, and the lines of a .pgpass file.
const passwordFields =
  /(?<![\w/@.])[\w.-]{1,60}:([^\s:@"'<>]{4,100})@(?:tcp|unix)\(|\bjdbc:oracle:\w{2,5}:[\w.-]{1,60}\/([^\s@"'<>/]{4,100})@|(?<=^|\n|\\n)(?:\*|[\w-]{1,60}(?:\.[\w-]{1,60}){0,6}):(?:\*|\d{4,5}):[\w*-]{1,60}:[\w*-]{1,60}:([^\s:"'<>]{4,100})(?=\r?\n|\\[nr]|$)/g;

/** Passwords between colons, where no name says what they are. */
function findPasswordFields(text: string): Span[] {
  if (!/@tcp\(|@unix\(|jdbc:oracle|:\d{4,5}:|\*:\*:/.test(text)) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(passwordFields)) {
    const value = match[1] ?? match[2] ?? match[3] ?? '';
    if (excuse(value) !== undefined || !looksLikePassword(value) || /^pass\w{0,6}$/i.test(value)) continue;
    const start = match.index + match[0].lastIndexOf(value);
    found.push({ start, end: start + value.length, kind: 'database-url', severity: 4, report: true });
    if (found.length > 200) break;
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

const emails =
  /(?<![\w.%+-])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])/g;

/** Addresses of persons in running text. */
export function findEmails(text: string): Span[] {
  if (!text.includes('@')) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(emails)) {
    if (isPersonalEmail(match[0]))
      found.push({
        start: match.index,
        end: match.index + match[0].length,
        kind: 'email',
        severity: 1,
        report: true,
      });
    if (found.length > 2_000) break;
  }
  return found;
}
