/** Secrets in addresses: user info, named parameters, segments behind words like `reset`; alone and in running text. */

import { severityOf } from '../kinds/kinds.ts';
import { keyMeaning } from '../names/keys.ts';
import { partsOf, placesOfAddress, secretSegment, unescapePercent } from '../places/addresses.ts';
import { findTokens } from '../shapes/vendors.ts';
import { type Span } from '../text/span.ts';
import { looksLikePassword, looksLikeToken } from '../values/looks.ts';
import { excuse, isMadeUp } from '../values/notSecret.ts';
import { findInAuthorization } from './credentials.ts';
import { judgeNamed, type TextContext } from './named.ts';

const databaseScheme =
  /^(?:jdbc:)?(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|couchbase|cassandra|neo4j(?:\+s)?|bolt|influxdb|elasticsearch|nats|kafka|ldaps?|memcached|snowflake|db2|sqlite|libsql|planetscale|hive|presto|trino|vertica|redshift|timescaledb|surrealdb|arangodb|rabbitmq|mqtts?|smtps?|imaps?|ftps?|sftp|ssh|rsync|smb|sip)$/i;
const databases =
  /postgres|mysql|maria|mongo|redis|mssql|sqlserver|oracle|clickhouse|cockroach|couch|cassandra|neo4j|bolt|influx|elastic|snowflake|db2|libsql|planetscale|hive|presto|trino|vertica|redshift|timescale|surreal|arango|amqp|rabbit|nats|kafka/i;

const address = /[^\s"'<>`|^\\]{1,8192}/y;

export function findInAddresses(text: string, context: TextContext): Span[] {
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
  // A ticket to a socket or a session, a customer's key: both are mostly numbers of things, so only chance counts.
  if (/^(?:ticket|user_?key)$/i.test(name)) {
    const isKey = /key/i.test(name);
    if (!(isOpaque(value) || (isKey && /^[0-9a-f]{32}$/.test(value))) || isMadeUp(value)) return [];
    const kind = isKey ? 'api-key' : 'token';
    return [{ start: 0, end: value.length, kind, severity: severityOf(kind), report: true }];
  }
  if (/^x-(?:amz|goog)-signature$/i.test(name))
    return [{ start: 0, end: value.length, kind: 'hidden', severity: 1, report: false }];
  if (otp && name === 'secret') return judgeNamed('totp-secret', value, context);
  if (name === secretSegment) {
    if (!looksLikeToken(value, { least: 20 }) || isMadeUp(value)) return [];
    const tokens = findTokens(value);
    if (tokens.some((span) => span.report)) return tokens;
    return [{ start: 0, end: value.length, kind: 'token', severity: severityOf('token'), report: true }];
  }
  // `?key=` is the commonest name of all for one; what else is called so is no chance of three kinds of letters.
  if (/^key$/i.test(name))
    return isOpaque(value) && !isMadeUp(value) ? judgeNamed('api-key', value, context) : [];
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

/** Long, of all three kinds of letters, and no word: what only chance writes. */
function isOpaque(value: string): boolean {
  return /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{24,128}$/.test(value) && looksLikeToken(value);
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
