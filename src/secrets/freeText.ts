/** Everything that can be told from a text without knowing what stands around it. */

import { findInAuthorization, findInBasic } from './credentials.ts';
import { findJwts, findPrivateKeys, findWrappedKeys } from './blocks.ts';
import { findBots } from './bots.ts';
import { findCommands } from './commands.ts';
import { partsOf, placesOfAddress, secretSegment, unescapePercent } from './addresses.ts';
import { severityOf } from './kinds.ts';
import { looksLikePassword, looksLikeToken, entropy } from './looks.ts';
import { judgeNamed, type NamedContext } from './named.ts';
import { keyMeaning } from './names.ts';
import { excuse, isMadeUp } from './notSecret.ts';
import { findPairs } from './pairs.ts';
import { findPersonal, isPersonalEmail, mayHoldPersonal } from './personal.ts';
import { withoutOverlaps, type Span } from './span.ts';
import { findByLibrary } from './library.ts';
import { createLiteralFinder } from './literals.ts';
import { findTokens } from './vendors.ts';

export interface TextContext extends NamedContext {
  /** The names above the text. */
  readonly names: string;
  /** Of the address that the value is a part of. */
  readonly host?: string;
  /** A programme, a style sheet, a page: unquoted words are variables. */
  readonly code?: boolean;
  /** Names and values were judged by their structure already: only what speaks for itself is wanted. */
  readonly structured?: boolean;
}

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

const databaseScheme =
  /^(?:jdbc:)?(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|couchbase|cassandra|neo4j(?:\+s)?|bolt|influxdb|elasticsearch|nats|kafka|ldaps?|memcached|snowflake|db2|sqlite|libsql|planetscale|hive|presto|trino|vertica|redshift|timescaledb|surrealdb|arangodb|rabbitmq|mqtts?|smtps?|imaps?|ftps?|sftp|ssh|rsync|smb|sip)$/i;
const databases =
  /postgres|mysql|maria|mongo|redis|mssql|sqlserver|oracle|clickhouse|cockroach|couch|cassandra|neo4j|bolt|influx|elastic|snowflake|db2|libsql|planetscale|hive|presto|trino|vertica|redshift|timescale|surreal|arango|amqp|rabbit|nats|kafka/i;

const address = /[^\s"'<>`|^\\]{1,8192}/y;

function findInAddresses(text: string, context: TextContext): Span[] {
  const found: Span[] = [];
  for (let mark = text.indexOf('://'); mark >= 0;) {
    const scheme = /(?:jdbc:)?[a-z][a-z0-9+.-]{0,20}$/i.exec(text.slice(Math.max(0, mark - 26), mark));
    const next = text.indexOf('://', mark + 3);
    if (scheme) {
      const start = mark - scheme[0].length;
      address.lastIndex = mark + 3;
      const rest = address.exec(text)?.[0] ?? '';
      // An address in an address is read on its own, so that a row of them costs no more than its length.
      const inner = next < 0 ? rest.length : Math.min(rest.length, next - mark - 3);
      const url = `${scheme[0]}://${rest.slice(0, inner).replace(/[),.;\]}]+$/, '')}`;
      for (const span of findInAddress(url, context))
        found.push({ ...span, start: span.start + start, end: span.end + start });
    }
    mark = next;
  }
  return found;
}

/** User info and meaningful parameters of one address. */
export function findInAddress(url: string, context: TextContext): Span[] {
  const found: Span[] = [];
  // `jdbc:postgresql://…` would otherwise be read as the scheme `jdbc:postgresql`.
  const skip = /^jdbc:/i.test(url) ? 5 : 0;
  const text = url.slice(skip);
  const parts = partsOf(text);
  if (parts.userInfo) found.push(...judgeUserInfo(text, parts.userInfo, parts.scheme, parts.host));
  const signed = /[?&](?:sv|se|sp|st)=/.test(text);
  for (const { key, path, value, from, to } of placesOfAddress(text)) {
    if (key === '') continue;
    const isRaw = text.startsWith(value, from) && value.length === to - from;
    for (const span of judgeParameter(
      key,
      value,
      { signed, otp: parts.scheme === 'otpauth' },
      { ...context, host: parts.host },
    ))
      found.push({
        ...span,
        // Where decoding changed the text, positions inside no longer fit: the whole value goes.
        ...(isRaw
          ? { start: span.start + from, end: span.end + from }
          : { start: from, end: to, value: span.value ?? value.slice(span.start, span.end) }),
        where: path,
      });
  }
  return found.map((span) => ({ ...span, start: span.start + skip, end: span.end + skip }));
}

export function judgeParameter(
  name: string,
  value: string,
  { signed, otp }: { signed: boolean; otp: boolean },
  context: TextContext,
): readonly Span[] {
  if (name === 'sig' && signed && /^[A-Za-z0-9%+/=_-]{40,90}$/.test(value) && !isMadeUp(value))
    return [
      {
        start: 0,
        end: value.length,
        kind: 'azure-sas-token',
        severity: severityOf('azure-sas-token'),
        report: true,
      },
    ];
  const isFunction = /azurewebsites\.net$/.test(context.host ?? '');
  // Azure Functions and weather services chose names that say nothing.
  if (
    (name === 'code' && /^[\w-]{50,60}={0,2}$/.test(value)) ||
    (name === 'code' && isFunction && /^[0-9a-f]{32,64}$/.test(value)) ||
    (/^appid$/i.test(name) && /^[0-9a-f]{32}$/.test(value))
  ) {
    if (isMadeUp(value)) return [];
    // Elsewhere a code of that length is an authorization code: soon worthless, but hidden.
    const report = isFunction || name !== 'code';
    const kind = !report ? 'hidden' : name === 'code' ? 'azure-api-key' : 'api-key';
    return [{ start: 0, end: value.length, kind, severity: severityOf(kind), report }];
  }
  if (/^x-(?:amz|goog)-signature$/i.test(name))
    return [{ start: 0, end: value.length, kind: 'hidden', severity: 1, report: false }];
  if (otp && name === 'secret') return judgeNamed('totp-secret', value, context);
  if (name === secretSegment)
    return looksLikeToken(value, { least: 20 }) && !isMadeUp(value)
      ? findTokens(value).some((span) => span.report)
        ? findTokens(value)
        : [{ start: 0, end: value.length, kind: 'token', severity: severityOf('token'), report: true }]
      : [];
  // `?key=` is the commonest name of all for one; what else is called so is no chance of three kinds of letters.
  if (/^key$/i.test(name))
    return /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{24,128}$/.test(value) &&
      looksLikeToken(value) &&
      !isMadeUp(value)
      ? judgeNamed('api-key', value, context)
      : [];
  const meaning = keyMeaning(name);
  if (meaning === undefined) return [];
  if (meaning === 'authorization') return findInAuthorization(value, context.now);
  if (meaning === 'basic-pair')
    return value.length >= 20 && looksLikeToken(value, { least: 20 }) && !excuse(value)
      ? judgeNamed('access-token', value, context)
      : [];
  // A parameter's name is no key of a document: what stands above the address says nothing about it.
  if (meaning === 'password') return judgeNamed(meaning, value, { ...context, names: '', loose: false });
  return judgeNamed(meaning, value, context);
}

function judgeUserInfo(
  text: string,
  { from: start, to: end }: { readonly from: number; readonly to: number },
  scheme: string,
  host: string,
): readonly Span[] {
  const info = text.slice(start, end);
  const colon = info.indexOf(':');
  const user = unescapePercent(colon < 0 ? info : info.slice(0, colon));
  const password = colon < 0 ? '' : unescapePercent(info.slice(colon + 1));
  const isDatabase = databaseScheme.test(scheme) && databases.test(scheme);
  const kind = isDatabase ? 'database-url' : 'url-credentials';
  const span = (from: number, to: number, value: string, extra: Partial<Span> = {}): Span => ({
    start: from,
    end: to,
    kind,
    severity: severityOf(kind),
    report: true,
    value,
    where: 'userinfo',
    ...extra,
  });
  for (const [half, from] of [
    [password, start + colon + 1],
    [user, start],
  ] as const) {
    const token = findTokens(half).find((one) => one.report);
    if (token)
      return [
        span(
          from,
          from === start ? (colon < 0 ? end : start + colon) : end,
          half.slice(token.start, token.end),
          {
            kind: token.kind,
            severity: token.severity,
            ...(token.shown ? { shown: token.shown } : {}),
            ...(token.hosts ? { hosts: token.hosts } : {}),
          },
        ),
      ];
  }
  if (colon < 0) {
    // Sentry's public DSN: 32 hex digits before the host.
    if (/sentry|ingest/.test(host) || /^[0-9a-f]{32}$/.test(user)) return [];
    return looksLikeToken(user, { least: 20 }) && !excuse(user) ? [span(start, end, user)] : [];
  }
  if (password === '')
    return looksLikeToken(user, { least: 20 }) && !excuse(user) ? [span(start, start + colon, user)] : [];
  if (
    /sentry/.test(host) ||
    excuse(password) !== undefined ||
    /^(?:pass|pwd|pw|secret|password\d?)$/i.test(password)
  )
    return [];
  if (
    /^(?:example\.(?:com|org|net)|host|hostname|server|your[-.]|<)/i.test(host) &&
    !looksLikeToken(password)
  )
    return [];
  if (
    excuse(user) === 'placeholder' &&
    !/^(?:user|username|token|auto|default|demo|test|guest|key|admin|public|api[-_]?key|api)$/i.test(user)
  )
    return [];
  if (/^(?:user|username|usr)$/i.test(user) && /^(?:pass\w{0,6}|p4ss\w*|pw\w?)$/i.test(password)) return [];
  if (password === user || (!looksLikePassword(password) && !looksLikeToken(password, { named: true })))
    return password.length >= 3 ? [span(start + colon + 1, end, password, { report: false })] : [];
  return [span(start + colon + 1, end, password)];
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
