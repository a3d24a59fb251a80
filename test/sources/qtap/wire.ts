// Helpers of these tests: frames as Qtap writes them, a sink that keeps copies, and a seeded random.

import { type Connection, type Process } from '../../../src/traffic/facts.ts';
import {
  requestOf,
  responseOf,
  type Arrival,
  type ReadExchange,
  type Sink,
  type SourceState,
} from '../../../src/traffic/source.ts';

export type Json = Record<string, unknown>;

/** Go writes no white space and escapes what could end a script. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}

export function frame(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}

export function exchangeData(transaction: unknown, extra: Json = {}): string {
  return goJson({
    data: {
      data: {
        requestId: 'cu1a2b3c4d5e6f7g8hag',
        type: 'http_transaction',
        data: Buffer.from(typeof transaction === 'string' ? transaction : goJson(transaction)).toString(
          'base64',
        ),
        contentType: 'application/json',
        ...extra,
      },
    },
    ts: '2026-01-20T19:36:51.2503Z',
  });
}

export const exchangeName = 'request.http_transaction';

export interface Kept extends Arrival {
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly read: ReadExchange;
}

/** Copies at once, as the capture does: the views are reused. */
export interface Collector extends Sink {
  readonly exchanges: Kept[];
  readonly connections: Connection[];
  readonly processes: Process[];
  readonly states: SourceState[];
  readonly faults: { reason: string; firstBytes: string }[];
  readonly names: string[];
}

export function collect(): Collector {
  const exchanges: Kept[] = [];
  const connections: Connection[] = [];
  const processes: Process[] = [];
  const states: SourceState[] = [];
  const faults: { reason: string; firstBytes: string }[] = [];
  const names: string[] = [];
  return {
    exchanges,
    connections,
    processes,
    states,
    faults,
    names,
    exchange(arrival) {
      const head = Uint8Array.from(arrival.head);
      const copied = { ...arrival, head, bodies: Uint8Array.from(arrival.bodies) };
      const request = requestOf(copied);
      const response = responseOf(copied);
      exchanges.push({
        ...copied,
        request,
        response,
        read: arrival.reader.read(head, request, response),
      });
    },
    connection: (fact) => void connections.push(fact),
    process: (fact) => void processes.push(fact),
    state: (state) => void states.push(state),
    fault: (reason, firstBytes) =>
      void faults.push({ reason, firstBytes: Buffer.from(firstBytes).toString() }),
    passed: (name) => void names.push(name),
  };
}

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const letters = 'abcdefghijklmnopqrstuvwxyzABC0123456789-_ äé€𝄞"\\<>&\n';

export function randomText(random: () => number, most: number): string {
  const all = [...letters];
  return Array.from(
    { length: Math.floor(random() * most) },
    () => all[Math.floor(random() * all.length)],
  ).join('');
}

export function randomBytes(random: () => number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** An exchange with members there or not, as the versions of the agent differ. */
export function randomTransaction(random: () => number, mostBody = 3000): Json {
  const maybe = (likely: number, value: unknown): unknown => (random() < likely ? value : undefined);
  const body = (): unknown =>
    maybe(0.7, randomBytes(random, 1 + Math.floor(random() ** 3 * mostBody)).toString('base64'));
  const path = `/v1/${randomText(random, 12)}`;
  const query = random() < 0.4 ? `?a=${randomText(random, 8)}&b=2` : '';
  const queryIn = random();
  const status = [200, 201, 204, 301, 404, 422, 500, 0][Math.floor(random() * 8)];
  const host = random() < 0.9 ? `api${Math.floor(random() * 5)}.example.com` : '';
  return {
    metadata: maybe(0.95, {
      process_id: maybe(0.9, String(Math.floor(random() * 40_000))),
      process_exe: maybe(0.9, `/usr/bin/${randomText(random, 8)}`),
      container_name: maybe(0.5, 'payment-service'),
      bytes_sent: maybe(0.9, 310),
      connection_id: maybe(0.8, `cu${Math.floor(random() * 1e9).toString(36)}`),
      endpoint_id: maybe(0.8, host),
      tags: maybe(0.3, ['bin:node', 'protocol:http1']),
    }),
    request: {
      method: random() < 0.95 ? 'POST' : '',
      url: host ? `https://${host}${path}${query.replace('?', '%3F')}` : '',
      scheme: maybe(0.9, 'https'),
      path: queryIn < 0.6 ? path + query : path,
      authority: maybe(0.97, host),
      protocol: 'http1',
      request_id: maybe(0.9, 'cu1a2b3c4d5e6f7g8hag'),
      content_type: maybe(0.5, 'application/json'),
      headers: maybe(0.95, {
        ':authority': host,
        ':method': 'POST',
        ':path': queryIn > 0.8 ? path + query : path,
        Authorization: randomText(random, 30),
        'Content-Length': '12',
      }),
      body: body(),
    },
    response: maybe(0.97, {
      status,
      content_type: maybe(0.7, random() < 0.5 ? 'application/json; charset=utf-8' : 'Text/HTML'),
      headers: maybe(0.9, {
        ':status': status && random() < 0.8 ? String(status) : undefined,
        'Set-Cookie': randomText(random, 20),
      }),
      body: body(),
    }),
    transaction_time: random() < 0.97 ? '2026-01-20T19:36:51.250000001Z' : undefined,
    duration_ms: maybe(0.9, 1 + Math.floor(random() * 500)),
    direction: maybe(0.9, 'egress-external'),
  };
}
