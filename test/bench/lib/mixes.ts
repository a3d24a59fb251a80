/** The four mixes of traffic, as frames made once and sent again and again. */

import {
  encodeConnection,
  encodeExchange,
  encodeProcess,
  frame,
  newestStyle,
  wrap,
} from '../../../src/sources/demo/encode.ts';
import { type Chance, createChance, hex, uuid } from '../../../src/sources/demo/chance.ts';
import { chunked } from '../../fake-qtap/listener.ts';
import { connectionOf, exchangeOf, processOf } from '../../fake-qtap/samples.ts';

export const mixes = ['small', 'medium', 'large', 'mixed'] as const;
export type Mix = (typeof mixes)[number];

type Size = 'small' | 'medium' | 'large';

/** Bytes of both bodies together. */
const bodyBytes = { small: [600, 2_000], medium: [10_000, 20_000], large: [200_000, 1_000_000] } as const;

const poolFrames = { small: 8_000, medium: 2_000, large: 64, mixed: 3_000 } as const;

const hosts = [
  'api.stripe.com',
  'api.openai.com',
  'api.github.com',
  'inventory.shop.svc:8080',
  'orders.shop.svc:8080',
  'search.shop.svc:9200',
  'collect.metricloop.io',
  'shop.brightcart.example',
  ...Array.from({ length: 32 }, (_, i) => `service-${i}.internal`),
];
const routes = [
  '/v1/charges/',
  '/v1/customers/',
  '/api/orders/',
  '/users/',
  '/v2/track/',
  '/items/',
  '/search/',
];
const words =
  'order total price amount customer name city street item stock time page state note code label'.split(' ');

export interface Pool {
  /** Frames with their HTTP chunks, one after the other. */
  readonly bytes: Buffer;
  /** Where frame i begins; one more than there are frames. */
  readonly starts: Float64Array;
  /** Bytes of the frames without the chunks: what a rate per GB is counted in. */
  readonly payload: Float64Array;
  /** Is it an exchange, or a fact about a connection or a process? */
  readonly exchange: Uint8Array;
}

export function createPool(mix: Mix, seed = 1): Pool {
  const chance = createChance(seed);
  const count = poolFrames[mix];
  const parts: Buffer[] = [];
  const starts = new Float64Array(count + 1);
  const payload = new Float64Array(count);
  const exchange = new Uint8Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const drawn = chance.next();
    const bytes =
      drawn < 0.04
        ? connectionFrame(chance)
        : drawn < 0.07
          ? processFrame(chance)
          : exchangeFrame(chance, mix);
    exchange[i] = drawn < 0.07 ? 0 : 1;
    const sent = chunked(bytes, 'go');
    parts.push(sent);
    payload[i] = bytes.length;
    starts[i] = at;
    at += sent.length;
  }
  starts[count] = at;
  return { bytes: Buffer.concat(parts), starts, payload, exchange };
}

export function greeting(): Buffer {
  const topics = '{"topics":{"connection":"*","http":"*","process":"*"}}';
  return Buffer.from(frame('system.connected', wrap(topics, '2026-11-20T09:00:00Z')));
}

const ts = '2026-11-20T09:00:00.123456789Z';

/** The same frames without a pool, one by one, for tests that change them. */
export function exchangeFrame(chance: Chance, mix: Mix): Buffer {
  const drawn = chance.next();
  const size: Size = mix === 'mixed' ? (drawn < 0.8 ? 'small' : drawn < 0.98 ? 'medium' : 'large') : mix;
  const [least, most] = bodyBytes[size];
  const total = chance.between(least, most);
  const asks = Math.floor(total * (chance.odds(0.5) ? 0.2 : 0.4));
  const host = hosts[chance.between(0, hosts.length - 1)] ?? 'api.example.com';
  const route = routes[chance.between(0, routes.length - 1)] ?? '/';
  const status = chance.odds(0.06)
    ? chance.pick([400, 401, 402, 404, 429, 500, 503])
    : chance.pick([200, 200, 201, 204]);
  const record = exchangeOf(
    {
      connectionId: connectionId(chance),
      requestId: `c${chance.letters(19, '0123456789abcdefghijklmnopqrstuv')}`,
      pid: chance.between(1_000, 1_040),
      container: { name: `service-${chance.between(0, 15)}`, image: 'acme/service:1.4' },
      method: chance.pick(['GET', 'POST', 'POST', 'PUT']),
      host,
      path: `${route}${chance.letters(16, hex)}?page=${chance.between(1, 50)}`,
      requestHeaders: {
        'User-Agent': 'node-fetch/3.3.2',
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'X-Request-Id': uuid(chance),
        Traceparent: `00-${chance.letters(32, hex)}-${chance.letters(16, hex)}-01`,
        Authorization: `Bearer ${chance.letters(48)}`,
      },
      requestBody: document(chance, asks),
      status,
      responseHeaders: {
        'Content-Type': 'application/json; charset=utf-8',
        Date: 'Fri, 20 Nov 2026 09:00:00 GMT',
        Server: 'nginx',
        'Cache-Control': 'no-store',
        'X-Ratelimit-Remaining': String(chance.between(0, 500)),
      },
      responseBody: document(chance, total - asks),
      durationMs: chance.latency(60),
      bytesSent: asks + 400,
      bytesReceived: total - asks + 300,
    },
    ts,
  );
  return Buffer.from(frame('request.http_transaction', wrap(encodeExchange(record, newestStyle), ts)));
}

/** Connections are kept alive: the same few hundred come again and again. */
function connectionId(chance: Chance): string {
  return `cu1a2b3c4d5e6f7g${String(chance.between(0, 399)).padStart(4, '0')}`;
}

function connectionFrame(chance: Chance): Buffer {
  const part = chance.between(0, 3);
  const { event, data } = encodeConnection({
    ...connectionOf(
      { id: `c${chance.letters(19, hex)}`, endpoint: 'api.stripe.com' },
      Date.UTC(2026, 10, 20),
    ),
    part,
  });
  return Buffer.from(frame(event, wrap(data, ts)));
}

function processFrame(chance: Chance): Buffer {
  const process = processOf({ pid: chance.between(1_000, 1_040), hostname: 'web-1' }, Date.UTC(2026, 10, 20));
  return Buffer.from(frame('process.started', wrap(encodeProcess(process, ts), ts)));
}

/** JSON of about so many bytes, as services write it. */
export function document(chance: Chance, bytes: number): string {
  const rows: string[] = [];
  for (let length = 20; length < bytes;) {
    const row = JSON.stringify({
      id: chance.letters(12, hex),
      [words[chance.between(0, words.length - 1)] ?? 'name']: chance.between(0, 1e6) / 100,
      text: Array.from(
        { length: chance.between(2, 12) },
        () => words[chance.between(0, words.length - 1)],
      ).join(' '),
      active: chance.odds(0.5),
    });
    rows.push(row);
    length += row.length + 1;
  }
  return `{"data":[${rows.join(',')}]}`.slice(0, Math.max(2, bytes));
}
