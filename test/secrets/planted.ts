/** Secrets of many kinds in every place where an exchange can carry one, as bytes that Qtap would send. */

import { b64 } from './corpus/build.ts';
import zlib from 'node:zlib';
import { type ExchangeSpec } from '../fake-qtap/samples.ts';
import { createValues, type Values } from './corpus/values.ts';

export interface Plant {
  /** `github-token in a cookie`. */
  readonly name: string;
  readonly spec: ExchangeSpec;
  /** Pieces of the secret, none of which may be seen anywhere. */
  readonly pieces: readonly string[];
}

interface Secret {
  readonly kind: string;
  /** The key under which it stands where a place has names. */
  readonly key: string;
  readonly value: string;
  /** What of the value is secret; a token's public prefix and a mail's host are not. */
  readonly hidden: string;
  /** Known without its name, wherever it stands. */
  readonly speaks: boolean;
}

/** Pieces are of one length, so that a text of any size is searched in one pass. */
export const pieceLength = 9;

function secretsOf(v: Values): readonly Secret[] {
  const speaking = (kind: string, value: string, hidden = value.slice(-16)): Secret => ({
    kind,
    key: 'data',
    value,
    hidden,
    speaks: true,
  });
  const named = (kind: string, key: string, value: string, hidden = value): Secret => ({
    kind,
    key,
    value,
    hidden,
    speaks: false,
  });
  const password = `${v.word()}-${v.alnum(11)}!`;
  const login = v.email();
  const jwt = v.jwt({}, 'HS256');
  return [
    speaking('github-token', v.github()),
    speaking('stripe-secret-key', `sk_live_${v.alnum(40)}`),
    speaking('openai-api-key', `sk-proj-${v.alnum(60)}`),
    speaking('slack-token', `xoxb-${v.chars('digits', 12)}-${v.chars('digits', 13)}-${v.alnum(24)}`),
    speaking('gitlab-token', `glpat-${v.chars('base64url', 19)}7`),
    speaking('jwt', jwt),
    speaking('google-oauth-token', `ya29.a0${v.chars('base64url', 120)}`),
    speaking('url-credentials', `https://deploy:${v.alnum(20)}@git.acme-corp.net/shop.git`, undefined),
    speaking('database-url', `postgres://app:${v.alnum(20)}@db.acme-corp.net:5432/shop`, undefined),
    named('password', 'password', password, password.slice(-11)),
    named('api-key', 'api_key', v.alnum(32)),
    named('client-secret', 'client_secret', v.alnum(40)),
    named('refresh-token', 'refreshToken', v.alnum(48)),
    named('aws-secret-access-key', 'aws_secret_access_key', v.awsSecret()),
    named('totp-secret', 'totp_secret', v.chars('base32', 32)),
    named('credit-card', 'card_number', v.card(), undefined),
    named('ssn', 'ssn', v.ssn()),
    named('iban', 'iban', v.iban('GB')),
    named('email', 'email', login, login.slice(0, login.indexOf('@'))),
  ].map((secret) => ({ ...secret, hidden: hiddenOf(secret) }));
}

function hiddenOf({ kind, value, hidden }: Secret): string {
  if (kind.endsWith('-credentials') || kind === 'database-url')
    return /:([^:@/]+)@/.exec(value)?.[1] ?? hidden;
  // Of a number its last four may be shown.
  if (kind === 'credit-card' || kind === 'iban') return value.slice(0, -4);
  return hidden;
}

type Place = readonly [name: string, make: (secret: Secret) => ExchangeSpec | undefined];

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** A body in either direction. */
function bodies(
  name: string,
  type: Readonly<Record<string, string>>,
  body: (secret: Secret) => string | Uint8Array,
): readonly Place[] {
  return [
    [
      `${name} of a request`,
      (secret) => ({ method: 'POST', requestHeaders: type, requestBody: body(secret) }),
    ],
    [`${name} of an answer`, (secret) => ({ responseHeaders: type, responseBody: body(secret) })],
    [
      `${name} of a failure`,
      (secret) => ({ status: 500, responseHeaders: type, responseBody: body(secret) }),
    ],
  ];
}

const places: readonly Place[] = [
  ['a query', ({ key, value }) => ({ path: `/v1/x?page=2&${key}=${encodeURIComponent(value)}` })],
  [
    'a fragment of Location',
    ({ key, value }) => ({
      status: 302,
      responseHeaders: { Location: `https://app.acme-corp.net/cb#${key}=${encodeURIComponent(value)}` },
    }),
  ],
  [
    'a path',
    ({ speaks, value }) =>
      speaks && !value.includes('/') ? { path: `/v1/things/${value}/parts` } : undefined,
  ],
  [
    'Referer',
    ({ key, value }) => ({
      requestHeaders: { Referer: `https://www.acme-corp.net/a?${key}=${encodeURIComponent(value)}` },
    }),
  ],
  ['a header', ({ key, value }) => ({ requestHeaders: { [`X-${key.replace(/_/g, '-')}`]: value } })],
  [
    'an answer’s header',
    ({ key, value }) => ({ responseHeaders: { [`X-Debug-${key.replace(/_/g, '-')}`]: value } }),
  ],
  [
    'Authorization',
    ({ value, kind }) =>
      /email|ssn|iban|card|password|url|totp/.test(kind)
        ? undefined
        : { requestHeaders: { Authorization: `Bearer ${value}` } },
  ],
  [
    'Basic',
    ({ value, kind }) =>
      /email|ssn|iban|card|url/.test(kind)
        ? undefined
        : { requestHeaders: { Authorization: `Basic ${b64(`svc:${value}`)}` } },
  ],
  [
    'a cookie',
    ({ value, kind }) =>
      /email|ssn|iban|card|password|url|totp/.test(kind)
        ? undefined
        : { requestHeaders: { Cookie: `theme=dark; session=${encodeURIComponent(value)}; lang=de` } },
  ],
  [
    'Set-Cookie',
    ({ value, kind }) =>
      /email|ssn|iban|card|password|url|totp/.test(kind)
        ? undefined
        : { responseHeaders: { 'Set-Cookie': `session_token=${encodeURIComponent(value)}; Path=/` } },
  ],
  ...bodies('JSON', json, ({ key, value }) => JSON.stringify({ id: 7, list: [{ user: { [key]: value } }] })),
  ...bodies('JSON of another type', { 'Content-Type': 'text/plain' }, ({ key, value }) =>
    JSON.stringify({ [key]: value }),
  ),
  ...bodies('JSON in JSON', json, ({ key, value }) =>
    JSON.stringify({ event: JSON.stringify({ inner: JSON.stringify({ [key]: value }) }) }),
  ),
  ...bodies('name and value', json, ({ key, value }) => JSON.stringify({ env: [{ name: key, value }] })),
  ...bodies('a form', form, ({ key, value }) => new URLSearchParams({ a: '1', [key]: value }).toString()),
  ...bodies(
    'XML',
    { 'Content-Type': 'application/xml' },
    ({ key, value }) => `<?xml version="1.0"?><a><${key}>${value.replace(/&/g, '&amp;')}</${key}></a>`,
  ),
  ...bodies('GraphQL variables', json, ({ key, value }) =>
    JSON.stringify({ query: 'mutation($i: I!) { x(i: $i) { ok } }', variables: { i: { [key]: value } } }),
  ),
  ...bodies('a GraphQL argument', json, ({ key, value }) =>
    JSON.stringify({ query: `mutation { x(${key}: ${JSON.stringify(value)}) { ok } }` }),
  ),
  ...bodies(
    'NDJSON',
    { 'Content-Type': 'application/x-ndjson' },
    ({ key, value }) => `{"n":1}\n${JSON.stringify({ [key]: value })}\n{"n":3}\n`,
  ),
  ...bodies(
    'an event stream',
    { 'Content-Type': 'text/event-stream' },
    ({ key, value }) => `event: a\ndata: ${JSON.stringify({ [key]: value })}\n\n`,
  ),
  ...bodies('base64', json, ({ key, value }) =>
    JSON.stringify({ blob: b64(JSON.stringify({ pad: 'xyz', [key]: value })) }),
  ),
  ...bodies('gzip', { ...json, 'Content-Encoding': 'gzip' }, ({ key, value }) =>
    zlib.gzipSync(JSON.stringify({ filler: 'a'.repeat(50), [key]: value })),
  ),
  ...bodies(
    'a page',
    { 'Content-Type': 'text/html' },
    ({ key, value }) =>
      `<html><form><input type="hidden" name="${key}" value="${value.replace(/&/g, '&amp;')}"></form></html>`,
  ),
  ...bodies(
    'lines of settings',
    { 'Content-Type': 'text/plain' },
    ({ key, value }) => `MODE=prod\n${key.toUpperCase()}="${value}"\n`,
  ),
  ...bodies(
    'multipart',
    { 'Content-Type': 'multipart/form-data; boundary=XyZ' },
    ({ key, value }) =>
      `--XyZ\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n--XyZ--\r\n`,
  ),
  [
    'a container’s name',
    ({ speaks, value }) => (speaks ? { container: { name: `job-${value}`, image: 'acme/x:1' } } : undefined),
  ],
  [
    'a program',
    ({ speaks, value }) => (speaks && !value.includes('/') ? { exe: `/opt/${value}` } : undefined),
  ],
  ['a tag', ({ speaks, value }) => (speaks ? { tags: [`release=${value}`] } : undefined)],
  ['a host', ({ kind, value }) => (kind === 'gitlab-token' ? { host: `${value}.acme-corp.net` } : undefined)],
];

/** Every kind in every place; each plant has a value of its own, so that a leak names its place. */
export function plantsOf(seed: number): readonly Plant[] {
  const v = createValues(seed);
  const plants: Plant[] = [];
  for (const [where, make] of places)
    for (const secret of secretsOf(v)) {
      const spec = make(secret);
      if (!spec) continue;
      plants.push({ name: `${secret.kind} in ${where}`, spec, pieces: piecesOf(secret.hidden) });
    }
  return plants;
}

/** As it is, as JSON and addresses write it, and as base64 would hide it. */
function piecesOf(hidden: string): readonly string[] {
  const written = new Set([hidden, encodeURIComponent(hidden), JSON.stringify(hidden).slice(1, -1)]);
  for (const shift of [0, 1, 2])
    written.add(
      Buffer.concat([Buffer.alloc(shift), Buffer.from(hidden)])
        .toString('base64')
        .slice(4, -4),
    );
  return [...written].flatMap((text) =>
    text.length < pieceLength
      ? []
      : [
          text.slice(0, pieceLength),
          text.slice(-pieceLength),
          text.slice((text.length - pieceLength) >> 1).slice(0, pieceLength),
        ],
  );
}

/** Looks for many pieces in one pass. */
export function createWatch(plants: readonly Plant[]): {
  leaks(sink: string, output: string): readonly string[];
} {
  const owners = new Map<string, string>();
  for (const { name, pieces } of plants) for (const piece of pieces) owners.set(piece, name);
  return {
    leaks(sink, output) {
      const found = new Set<string>();
      for (let at = 0; at + pieceLength <= output.length; at++) {
        const owner = owners.get(output.slice(at, at + pieceLength));
        if (owner !== undefined) found.add(`${sink}: ${owner}`);
      }
      return [...found];
    },
  };
}
