/** Exchanges in few words, and what is truly in them. */

import { type Direction, type Message, type Transaction } from '../../../src/traffic/transaction.ts';

/** One true finding: which kinds name it rightly, its value, and a piece of the place it must be told at. */
export interface Label {
  readonly kinds: readonly string[];
  readonly value: string;
  readonly place: string;
  readonly severity?: 'low' | 'medium' | 'high' | 'critical';
  readonly carrier?: boolean;
  /** Not a must: true, but nobody would blame a scanner for leaving it out. */
  readonly optional?: true;
}

export interface Case {
  readonly name: string;
  readonly transaction: Transaction;
  readonly labels: readonly Label[];
}

export interface Side {
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array | object;
  readonly type?: string;
  readonly encoding?: string;
}

export interface Shape extends Side {
  readonly method?: string;
  /** `https://host/path?query`. */
  readonly url: string;
  readonly response?: Side & { readonly status?: number };
  readonly direction?: Direction;
}

export const b64 = (data: string | Uint8Array): string => Buffer.from(data).toString('base64');

/** What a token may be called whose issuer nobody knows. */
export const tokenKinds = ['bearer-token', 'access-token', 'token', 'api-key', 'session-token', 'secret'];
export const secretKinds = [...tokenKinds, 'client-secret'];

export const password = (value: string, place: string, extra: Partial<Label> = {}): Label => ({
  kinds: ['password'],
  value,
  place,
  ...extra,
});

/** Gathers cases in which there is nothing to find; `usualUrl` = who answers where nothing else is said. */
export function createHarmless(
  prefix: string,
  usualUrl: string,
): {
  readonly cases: readonly Case[];
  add(name: string, shape: Shape): void;
  answer(name: string, body: object | string, type?: string, url?: string): void;
} {
  const cases: Case[] = [];
  const add = (name: string, shape: Shape): void => void cases.push(exchange(`${prefix}: ${name}`, shape));
  return {
    cases,
    add,
    answer: (name, body, type, url = usualUrl) =>
      add(name, { url, response: { body, ...(type ? { type } : {}) } }),
  };
}

let count = 0;

export function exchange(name: string, shape: Shape, labels: readonly Label[] = []): Case {
  const match = /^(https?):\/\/([^/?#]+)(.*)$/.exec(shape.url);
  const [, scheme = 'https', authority = '', rest = ''] = match ?? [];
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  const request = side(shape);
  const response = shape.response && { status: shape.response.status ?? 200, ...side(shape.response) };
  return {
    name,
    labels,
    transaction: {
      id: `rcc${(count++).toString(36)}`,
      source: { name: 'corpus', type: 'ndjson' },
      ...(shape.direction ? { direction: shape.direction } : {}),
      time: { end: Date.UTC(2026, 9, 1), durationMs: 40 },
      request: {
        method: shape.method ?? (shape.body === undefined ? 'GET' : 'POST'),
        scheme,
        authority,
        path,
        url: `${scheme}://${authority}${path}`,
        ...request,
      },
      ...(response ? { response } : {}),
      tags: [],
    },
  };
}

function side({ headers = [], body, type, encoding }: Side): Pick<Message, 'headers' | 'body'> {
  const isObject = typeof body === 'object' && !(body instanceof Uint8Array);
  const bytes =
    body === undefined
      ? new Uint8Array()
      : body instanceof Uint8Array
        ? body
        : Buffer.from(isObject ? JSON.stringify(body) : body);
  const contentType = type ?? (isObject ? 'application/json' : undefined);
  const all: [string, string][] = headers.map(([name, value]) => [name, value]);
  if (contentType) all.push(['Content-Type', contentType]);
  if (encoding) all.push(['Content-Encoding', encoding]);
  return {
    headers: all,
    body: {
      state: bytes.length === 0 ? 'empty' : 'captured',
      bytes,
      ...(contentType ? { contentType } : {}),
      ...(encoding ? { encoding } : {}),
    },
  };
}

export const form = (fields: Readonly<Record<string, string>>): { body: string; type: string } => ({
  body: new URLSearchParams(fields).toString(),
  type: 'application/x-www-form-urlencoded',
});

export function multipart(parts: readonly { name: string; value: string; file?: string; type?: string }[]): {
  body: string;
  type: string;
} {
  const boundary = '----corpusBoundary7MA4YWxk';
  const body = parts
    .map(
      ({ name, value, file, type }) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n${value}\r\n`,
    )
    .join('');
  return { body: `${body}--${boundary}--\r\n`, type: `multipart/form-data; boundary=${boundary}` };
}
