/** Values with a grammar of their own: Authorization and its schemes, cookies, Basic pairs. */

import { severityOf } from '../kinds/kinds.ts';
import { cookieMeaning } from '../names/cookies.ts';
import { findBots } from '../shapes/bots.ts';
import { findTokens } from '../shapes/vendors.ts';
import { type Span } from '../text/span.ts';
import { isSampleJwt, readJwt } from '../values/checks.ts';
import { looksLikePassword, looksLikeToken, uuid } from '../values/looks.ts';
import { excuse, excuseOfSent, isMadeUp } from '../values/notSecret.ts';

const make = (start: number, text: string, kind: string, extra: Partial<Span> = {}): Span => ({
  start,
  end: start + text.length,
  kind,
  severity: severityOf(kind),
  report: true,
  ...extra,
});

/** Schemes whose parameters prove knowledge of a secret without telling it. */
const proofSchemes =
  /^(?:digest|aws4-hmac-sha256|aws4-ecdsa-p256-sha256|aws|hawk|mac|signature|hmac(?:-sha\d+)?|sharedkey(?:lite)?|acs3-hmac-sha256|tc3-hmac-sha256|sdk-hmac-sha256|gosigned|sapisidhash|edgegrid|eg1-hmac-sha256|vapid|webpush|dpop|scram-\S+|mutual|hoba|acs|oss|qiniu|nos|obs|cos|ntlm|concealed)$/i;

/** `Bearer …`, `Basic …`, `Token token="…"`, or a bare key. `from` is where `value` stands in the text. */
export function findInAuthorization(value: string, now: number, from = 0): readonly Span[] {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.length > 32_768) return [];
  const offset = from + value.indexOf(trimmed);
  const match = /^([A-Za-z][\w.-]{0,40})[ \t]+([^]+)$/.exec(trimmed);
  const scheme = match?.[1] ?? '';
  const rest = (match?.[2] ?? trimmed).trim();
  const at =
    offset +
    trimmed.length -
    (match?.[2] ?? trimmed).length +
    ((match?.[2] ?? trimmed).length - (match?.[2] ?? trimmed).trimStart().length);
  if (scheme && proofSchemes.test(scheme)) return [];
  if (/^basic$/i.test(scheme)) return findInBasic(rest, at, now);

  const tokens = [...findTokens(rest), ...findBots(rest)].map((span) => moved(span, at));
  if (tokens.some((span) => span.report)) return tokens;
  const parameters = /^[A-Za-z][\w-]{0,40}="?[^"=\s,]/.test(rest) ? parametersOf(rest) : [];
  if (
    parameters.length > 0 &&
    /^(?:oauth|token|sharedaccesssignature|sentry|mediabrowser|emby|sso|hmac|zoho-oauthtoken|apikey)/i.test(
      scheme,
    )
  ) {
    return parameters.flatMap(({ name, start, text }) => {
      if (!/^(?:token|oauth_token|access_token|key|api_?key|sig|sentry_secret|secret)$/i.test(name))
        return [];
      const kind = /^sig$/i.test(name) ? 'azure-sas-token' : /key/i.test(name) ? 'api-key' : 'access-token';
      return looksLikeToken(text, { named: true }) && !excuse(text) ? [make(at + start, text, kind)] : [];
    });
  }
  // Elastic's ApiKey is base64 of id:key; GoDaddy's sso-key and others write key:secret.
  const pair = /^([^\s:]{4,200}):([^\s:]{6,400})$/.exec(rest);
  if (pair?.[2] !== undefined && looksLikeToken(pair[2], { named: true }) && !excuse(pair[2]))
    return [make(at + rest.length - pair[2].length, pair[2], 'api-key')];
  if (excuseOfSent(rest) !== undefined || isMadeUp(rest)) return [];
  const jwt = readJwt(rest, now);
  if (jwt) return isSampleJwt(jwt.claims) ? [] : [make(at, rest, 'jwt', { expired: jwt.expired })];
  if (!match && /\s/.test(rest)) return [];
  const isBearer = /^(?:bearer|token|jwt|oauth|negotiate|kerberos|guest|session)$/i.test(scheme);
  const kind = isBearer ? 'bearer-token' : 'api-key';
  if (looksLikeToken(rest, { least: 8, named: true }))
    return [make(at, rest, scheme ? kind : 'bearer-token')];
  // Short or word-like, but sent as the key to something: `Bearer letmein-prod`.
  return rest.length >= 6 && !/\s/.test(rest) && looksLikePassword(rest)
    ? [make(at, rest, scheme ? kind : 'bearer-token', { report: /\d/.test(rest) && rest.length >= 8 })]
    : [];
}

/** Base64 of `user:password`; either half may be a provider's token. */
export function findInBasic(value: string, at: number, now: number): readonly Span[] {
  const decoded = decodeBase64(value);
  if (decoded === undefined) return [];
  const colon = decoded.indexOf(':');
  if (colon < 0) return [];
  const user = decoded.slice(0, colon);
  const password = decoded.slice(colon + 1);
  // Hidden as one piece: half of a base64 text cannot be shown.
  const hide = (kind: string, secret: string, extra: Partial<Span> = {}): readonly Span[] => [
    make(at, value, kind, { value: secret, ...extra }),
  ];
  for (const half of [password, user]) {
    const token = findTokens(half).find((span) => span.report);
    if (token)
      return hide(token.kind, half.slice(token.start, token.end), {
        severity: token.severity,
        ...(token.shown ? { shown: token.shown } : {}),
        ...(token.hosts ? { hosts: token.hosts } : {}),
      });
    const jwt = half.startsWith('eyJ') ? readJwt(half, now) : undefined;
    if (jwt) return hide('jwt', half, { expired: jwt.expired });
  }
  if (excuse(value) === 'sample' || excuse(decoded) === 'sample') return [];
  if (password === '') return looksLikeToken(user, { least: 12, named: true }) ? hide('api-key', user) : [];
  if (
    excuse(password) !== undefined ||
    (excuse(user) === 'placeholder' &&
      !/^(?:user|username|token|key|public|auto|default|demo|test|guest|anonymous|api[-_]?key|api)$/i.test(
        user,
      ))
  )
    return [];
  if (password === user) return hide('basic-credentials', password, { report: false });
  return password.length >= 3
    ? hide('basic-credentials', password)
    : hide('basic-credentials', password, { report: false });
}

/** `a=1; b=2`: every cookie that keeps somebody logged in. */
export function findInCookies(value: string, now: number, from = 0): readonly Span[] {
  const found: Span[] = [];
  for (const match of value.matchAll(/(?:^|[;,]\s{0,4})([^\s=;,]{1,200})=("?)([^;"]{1,8192})/g)) {
    const [all, name = '', , text = ''] = match;
    found.push(...judgeCookie(name, text, from + match.index + all.length - text.length, now));
    if (found.length >= 500) break;
  }
  return found;
}

/** The first pair of a Set-Cookie; nothing when it only deletes. */
export function findInSetCookie(value: string, now: number, from = 0): readonly Span[] {
  if (/;\s*max-age\s*=\s*(?:0|-\d+)\b/i.test(value)) return [];
  const expires = /;\s*expires\s*=\s*([^;]+)/i.exec(value)?.[1];
  if (expires !== undefined && Date.parse(expires) < now) return [];
  const match = /^\s*([^\s=;,]{1,200})=("?)([^;"]{1,8192})/.exec(value);
  const [all = '', name = '', , text = ''] = match ?? [];
  if (!match) return [];
  // Several cookies that a proxy joined into one line are read like the request's.
  const further = [...value.matchAll(/,\s{0,2}([\w.-]{1,100})=([^;,]{8,8192})(?=;|,|$)/g)].flatMap((one) =>
    judgeCookie(one[1] ?? '', one[2] ?? '', from + one.index + one[0].length - (one[2] ?? '').length, now),
  );
  return [...judgeCookie(name, text, from + all.length - text.length, now), ...further];
}

function judgeCookie(name: string, raw: string, at: number, now: number): readonly Span[] {
  const text = safeDecode(raw);
  const where = name;
  const tokens = findTokens(text).filter((span) => span.report);
  const token = tokens[0];
  if (token)
    return [
      make(at, raw, token.kind, {
        severity: token.severity,
        where,
        value: text.slice(token.start, token.end),
        ...(token.shown ? { shown: token.shown } : {}),
      }),
    ];
  const meaning = cookieMeaning(name);
  const bare = text.replace(/^s:/, '');
  if (excuseOfSent(bare) !== undefined) return [];
  const jwt = /^eyJ/.test(bare) ? readJwt(bare, now) : undefined;
  if (jwt && meaning !== 'harmless')
    return isSampleJwt(jwt.claims)
      ? []
      : [make(at, raw, meaning === 'session' ? 'session-cookie' : 'jwt', { where, expired: jwt.expired })];
  if (meaning === 'harmless') return [];
  const random =
    looksLikeToken(bare, { least: 10, named: true }) ||
    (bare.length >= 16 && /^[\w.:|%+/=~-]+$/.test(bare) && /\d/.test(bare));
  if (meaning === 'session') {
    if (!random || isMadeUp(bare))
      return bare.length >= 6 ? [make(at, raw, 'session-cookie', { where, report: false })] : [];
    return [make(at, raw, 'session-cookie', { where })];
  }
  return random && !uuid.test(bare) && bare.length >= 20
    ? [make(at, raw, 'hidden', { where, report: false })]
    : [];
}

/** A key called `auth`: base64 of a pair, as Docker writes it, or the pair itself. */
export function findInBasicPair(value: string, now: number): readonly Span[] {
  const text = value.trim();
  const at = value.indexOf(text);
  if (/^(?:bearer|basic|token)\s/i.test(text)) return findInAuthorization(text, now, at);
  const basic = /^[A-Za-z0-9+/_-]{8,4000}={0,2}$/.test(text) ? findInBasic(text, at, now) : [];
  if (basic.length > 0) return basic;
  const pair = /^([^\s:]{1,100}):([^\s]{4,400})$/.exec(text);
  if (pair?.[2] !== undefined && !/^\/\//.test(pair[2]) && looksLikePassword(pair[2]) && !excuse(pair[2]))
    return [make(at + text.length - pair[2].length, pair[2], 'basic-credentials')];
  const tokens = findTokens(text).map((span) => moved(span, at));
  if (tokens.some((span) => span.report)) return tokens;
  return looksLikeToken(text, { least: 20 }) && !excuse(text) && !isMadeUp(text)
    ? [make(at, text, 'access-token')]
    : [];
}

export function decodeBase64(value: string): string | undefined {
  const text = value.trim();
  if (text.length < 4 || text.length > 16_384 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  const decoded = bytes.toString('utf8');
  // Printable: no control characters, nothing that is not UTF-8.
  return decoded !== '' && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(decoded)
    ? decoded
    : undefined;
}

function parametersOf(text: string): { name: string; start: number; text: string }[] {
  const found: { name: string; start: number; text: string }[] = [];
  for (const match of text.slice(0, 8_192).matchAll(/([A-Za-z][\w-]{0,40})=("?)([^",&\s]{1,4096})/g)) {
    const [all, name = '', , value = ''] = match;
    found.push({ name, start: match.index + all.length - value.length, text: value });
    if (found.length >= 40) break;
  }
  return found;
}

function moved(span: Span, by: number): Span {
  return { ...span, start: span.start + by, end: span.end + by };
}

function safeDecode(raw: string): string {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
