import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { parseJson } from '../../../src/base/unknown.ts';
import { createEvents, type Word } from '../../../src/sources/qtap/event.ts';
import { essence } from '../../../src/sources/qtap/exchange.ts';
import { readTimeText } from '../../../src/sources/qtap/time.ts';
import { Frames } from '../../../src/sources/qtap/frames.ts';
import { type ReadExchange } from '../../../src/traffic/source.ts';
import {
  collect,
  exchangeData,
  exchangeName,
  frame,
  goJson,
  type Collector,
  type Json,
  type Kept,
  randomTransaction,
  seeded,
} from './wire.ts';

const clock = { ...systemClock, now: () => Date.parse('2026-02-02T02:02:02.000Z') };

interface Taken {
  readonly sink: Collector;
  readonly words: Word[];
  readonly fallbacks: number;
}

let sink = collect();
let words: Word[] = [];
const events = createEvents(
  {
    exchange: (arrival) => sink.exchange(arrival),
    connection: (fact) => sink.connection(fact),
    process: (fact) => sink.process(fact),
    state: (state) => sink.state(state),
    fault: (reason, firstBytes) => sink.fault(reason, firstBytes),
    passed: (name) => sink.passed(name),
  },
  (word) => words.push(word),
  clock,
);
const frames = new Frames(events.take, (first) => sink.fault('too long', first));

/** What becomes of whole frames. One reader takes them all, as in life: nothing of one may show in the next. */
function take(bytes: Buffer | string): Taken {
  sink = collect();
  words = [];
  const before = events.fallbacks();
  const all = Buffer.from(bytes);
  frames.reset();
  frames.append(all, 0, all.length);
  frames.scan();
  return { sink, words, fallbacks: events.fallbacks() - before };
}

function takeOne(transaction: unknown): { kept: Kept; fallbacks: number } {
  const { sink, fallbacks } = take(frame(exchangeName, exchangeData(transaction)));
  expect(sink.faults).toEqual([]);
  const kept = sink.exchanges[0];
  if (!kept) throw new Error('no exchange arrived');
  return { kept, fallbacks };
}

const stripe = {
  metadata: {
    process_id: '4242',
    process_exe: '/usr/bin/node',
    connection_id: 'cu1a',
    container_name: 'pay',
  },
  request: {
    method: 'POST',
    url: 'https://api.stripe.com/v1/charges',
    scheme: 'https',
    path: '/v1/charges',
    authority: 'api.stripe.com',
    protocol: 'http1',
    request_id: 'cu1b',
    headers: { ':method': 'POST', 'Content-Type': 'application/json' },
    body: Buffer.from('{"amount":5}').toString('base64'),
  },
  response: {
    status: 402,
    content_type: 'application/json; charset=utf-8',
    headers: { ':status': '402', 'Content-Type': 'application/json; charset=utf-8' },
    body: Buffer.from('{"error":"card_declined"}').toString('base64'),
  },
  transaction_time: '2026-01-20T19:36:51.25Z',
  duration_ms: 87,
  direction: 'egress-external',
};

/** `stripe` with members of its request and response replaced. */
function changed(request: Json, response: Json = {}): Json {
  return {
    ...stripe,
    request: { ...stripe.request, ...request },
    response: { ...stripe.response, ...response },
  };
}

describe('an exchange', () => {
  it('of the recorded frame arrives with its index fields, its bodies and the rest for later', () => {
    const { sink, fallbacks } = take(readFileSync(new URL('../../fixtures/stripe-402.sse', import.meta.url)));
    expect(fallbacks).toBe(0);
    expect(sink.exchanges[0]).toMatchObject({
      endedAt: Date.parse('2026-01-20T19:36:51.250Z') + 0.000001,
      durationMs: 87,
      method: 'POST',
      host: 'api.stripe.com',
      path: '/v1/charges',
      status: 402,
      direction: 'egress-external',
      pid: 4242,
      exe: '/usr/bin/node',
      connectionId: 'cu1a2b3c4d5e6f7g8h90',
      contentType: 'application/json',
    });
    const read = sink.exchanges[0]?.read;
    expect(read).toMatchObject({
      source: { type: 'qtap', nativeId: 'cu1a2b3c4d5e6f7g8hag' },
      time: { endText: '2026-01-20T19:36:51.250000001Z', durationMs: 87 },
      request: { url: 'https://api.stripe.com/v1/charges', httpVersion: 'http1', scheme: 'https' },
      connection: { endpoint: 'api.stripe.com', bytesSent: 310, bytesReceived: 120 },
    });
    expect(Buffer.from(read?.request.body.bytes ?? []).toString()).toBe('{"amount":5}');
    expect(Buffer.from(read?.response?.body.bytes ?? []).toString()).toBe('{"error":"card_declined"}');
    expect(read?.request.headers).toContainEqual(['Content-Type', 'application/json']);
  });

  it('keeps a head that is small: the JSON without the bodies', () => {
    const { kept } = takeOne(changed({ body: Buffer.alloc(30_000, 'x').toString('base64') }));
    const head: unknown = JSON.parse(Buffer.from(kept.head).toString());
    expect(head).toMatchObject({
      request: { body: '', method: 'POST' },
      response: { body: '', status: 402 },
    });
    expect(kept.head.length).toBeLessThan(900);
    expect(kept.request.length).toBe(30_000);
  });

  it('without a response has no status, though the wire says 422', () => {
    const { kept } = takeOne({ ...stripe, response: { status: 422 } });
    expect(kept.status).toBeUndefined();
    expect(kept.read.response).toBeUndefined();
    expect(takeOne(changed({}, { status: 422, headers: { ':status': '422' } })).kept.status).toBe(422);
  });

  it('has its query wherever the agent left it', () => {
    const path = (request: Json): string => takeOne(changed(request)).kept.path;
    expect(path({ path: '/v1/x?a=1&b=2' })).toBe('/v1/x?a=1&b=2');
    expect(path({ path: '/v1/x', url: 'https://api.stripe.com/v1/x%3Fa=1&b=2' })).toBe('/v1/x?a=1&b=2');
    expect(path({ path: '/v1/x', headers: { ':path': '/v1/x?a=1' } })).toBe('/v1/x?a=1');
    expect(path({ path: '/v1/x', url: 'https://api.stripe.com/v1/x', headers: {} })).toBe('/v1/x');
    expect(path({ path: '', url: 'https://api.stripe.com/v1/x%3Fa=1', headers: {} })).toBe('/v1/x?a=1');
  });

  it('says when a body is cut, and at which end', () => {
    const state = (body: string, length: number): string | undefined =>
      takeOne(
        changed(
          {},
          {
            headers: { ':status': '402', 'Content-Length': String(length) },
            body: Buffer.from(body).toString('base64'),
          },
        ),
      ).kept.read.response?.body.state;
    expect(state('{"a":1}', 7)).toBe('captured');
    expect(state('"b":2}', 700)).toBe('cut-front');
    expect(state('{"a":1},{"b":2}]', 700)).toBe('cut-front');
    expect(state('{"a":1,"b', 700)).toBe('cut-end');
    expect(state('', 700)).toBe('not-captured');
    expect(state('', 0)).toBe('empty');
    const head = changed(
      { method: 'HEAD' },
      { headers: { ':status': '200', 'Content-Length': '99' }, body: undefined },
    );
    expect(takeOne(head).kept.read.response?.body).toMatchObject({ state: 'empty', declaredBytes: 99 });
  });

  it('tells a body that was given up from one that never was', () => {
    const { kept } = takeOne({ ...stripe, request: { ...stripe.request, body: undefined } });
    const read = kept.reader.read(kept.head, undefined, undefined);
    expect(read.response?.body.state).toBe('evicted');
    expect(read.request.body.state).toBe('empty');
  });

  it('takes the time of its event when it has none, and the clock when neither is one', () => {
    const late = (transaction_time: unknown): Kept => takeOne({ ...stripe, transaction_time }).kept;
    expect(late(undefined).endedAt).toBeCloseTo(Date.parse('2026-01-20T19:36:51.250Z') + 0.3, 2);
    expect(late('yesterday').read.time.end).toBe(late('yesterday').endedAt);
    const data = exchangeData({ ...stripe, transaction_time: 7 }).replace('2026-01-20', 'soon');
    expect(take(frame(exchangeName, data)).sink.exchanges[0]?.endedAt).toBe(clock.now());
  });

  it('arrives from a wrapper of any order, depth and white space', () => {
    const data = Buffer.from(goJson(stripe)).toString('base64');
    const wrappers = [
      `{"ts":"2026-01-20T19:36:51Z","data":{"data":{"type":"http_transaction","data":"${data}"}}}`,
      `{ "data" : { "data" : { "data" : "${data}" } } }`,
      `{"data":{"data":"${data}"}}`,
      `{"data":"${data}"}`,
      `{"data":{"data":{"data":"${data.replaceAll('/', '\\/')}"}}}`,
    ];
    for (const wrapper of wrappers) {
      const { sink } = take(frame(exchangeName, wrapper));
      expect(sink.exchanges[0]?.host, wrapper.slice(0, 40)).toBe('api.stripe.com');
      expect(Buffer.from(sink.exchanges[0]?.response ?? []).toString()).toBe('{"error":"card_declined"}');
    }
  });

  it('does not need the JSON parser in the order in which Go writes', () => {
    for (const transaction of [
      stripe,
      changed({ path: '/ä?x=1&y="2"', headers: { 'X-Nested': '{"a":"},\\"body\\":\\""}' } }),
      { ...stripe, metadata: undefined, tags: [{ deep: [1.5e3, null, true] }] },
      { ...stripe, response: { status: 200 } },
    ])
      expect(takeOne(transaction).fallbacks).toBe(0);
  });

  it('is the same by the byte scan and by the JSON parser', () => {
    let slow = 0;
    for (let seed = 1; seed <= 1500; seed++) {
      const transaction = randomTransaction(seeded(seed));
      const { kept, fallbacks } = takeOne(transaction);
      slow += fallbacks;
      expectIndexOf(kept, seed);
      // White space sends the very same exchange through JSON.parse.
      const { kept: parsed, fallbacks: one } = takeOne(JSON.stringify(transaction, undefined, 1));
      expect(one).toBe(1);
      expect(withoutViews(parsed), `seed ${seed}`).toEqual(withoutViews(kept));
    }
    expect(slow).toBeLessThan(500);
  });

  it('is never a wrong one, whatever happens to its bytes', () => {
    let wrong = 0;
    let arrived = 0;
    const random = seeded(7);
    const any = (): number => Math.floor(random() * 256);
    const letter = (): number => base64.charCodeAt(Math.floor(random() * 64));
    for (let n = 0; n < mutations; n++) {
      const bytes = Buffer.from(originals[n % originals.length] ?? '');
      // Half of them stay valid base64, so that what is inside it is hit as well.
      const change = random() < 0.5 ? letter : any;
      for (let i = Math.floor(random() * 3); i >= 0; i--)
        bytes[Math.floor(random() * bytes.length)] = change();
      const { sink } = take(bytes);
      const kept = sink.exchanges[0];
      if (!kept) continue;
      arrived++;
      if (eagerly(bytes) !== JSON.stringify(bare(kept.read))) wrong++;
    }
    expect(arrived).toBeGreaterThan(mutations / 20);
    expect(wrong).toBe(0);
  });
});

// More of them on demand: MUTATIONS=100000.
const mutations = Number(process.env['MUTATIONS'] ?? 5_000);
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const originals = Array.from({ length: 40 }, (_, n) =>
  frame(exchangeName, exchangeData(randomTransaction(seeded(n + 1), 40))),
);

function withoutViews({ head: _head, request: _request, response: _response, ...kept }: Kept): unknown {
  return { ...kept, read: bare(kept.read) };
}

/** The index fields say what the exchange itself says. */
function expectIndexOf(kept: Kept, seed: number): void {
  const { read } = kept;
  const index = {
    endedAt: read.time.end,
    durationMs: read.time.durationMs,
    method: read.request.method,
    host: read.request.authority,
    path: read.request.path,
    status: read.response?.status,
    direction: read.direction,
    pid: read.process?.pid,
    exe: read.process?.exe,
    container: read.process?.container?.name,
    connectionId: read.connection?.id,
  };
  expect(kept, `seed ${seed}`).toMatchObject(index);
  const type = (JSON.parse(Buffer.from(kept.head).toString()) as { response?: { content_type?: string } })
    .response;
  expect(kept.contentType).toBe(essence(type?.content_type));
}

function bare(read: ReadExchange): unknown {
  const side = (message: ReadExchange['request'] | ReadExchange['response']): unknown =>
    message && {
      ...message,
      body: { ...message.body, bytes: Buffer.from(message.body.bytes).toString('hex') },
    };
  return { ...read, request: side(read.request), response: side(read.response) };
}

/** The plain way: the library's idea of the frame, JSON.parse twice, lenient base64, the reader. */
function eagerly(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1');
  const data = text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => Buffer.from(line.slice(6), 'latin1').toString())
    .join('\n');
  // A wrapper that is broken around a whole payload does no harm.
  const payload = deepest(parseJson(data)) ?? /"data":"([^"]*)"/.exec(data)?.[1] ?? '';
  const transaction = JSON.parse(Buffer.from(payload, 'base64').toString()) as Json;
  const body = (message: unknown): Buffer =>
    Buffer.from(String((message as { body?: string } | undefined)?.body ?? ''), 'base64');
  if (readTimeText(String(transaction['transaction_time'])) === undefined) {
    const ts = String((parseJson(data) as Json | undefined)?.['ts']);
    transaction['transaction_time'] =
      readTimeText(ts) === undefined ? new Date(clock.now()).toISOString() : ts;
  }
  const head = Buffer.from(JSON.stringify(transaction));
  const found = collect();
  found.exchange({
    ...emptyArrival,
    head,
    request: body(transaction['request']),
    response: body(transaction['response']),
  });
  const read = found.exchanges[0]?.read;
  return read && JSON.stringify(bare(read));
}

function deepest(value: unknown): string | undefined {
  let inner = value;
  while (typeof inner === 'object' && inner !== null && 'data' in inner) inner = inner.data;
  return typeof inner === 'string' ? inner : undefined;
}

const emptyArrival = takeOne(stripe).kept;

describe('other events', () => {
  it('tell what an agent is and asked for, or that it is too old to filter', () => {
    const hello = (data: unknown): Word | undefined =>
      take(frame('system.connected', JSON.stringify({ data, ts: 'x' }))).words[0];
    expect(hello({ topics: { http: '*' } })).toEqual({ is: 'connected', topics: { http: '*' } });
    expect(hello({ topics: null })).toEqual({ is: 'connected', topics: undefined });
    expect(hello({ topics: ['process', 'request'] })).toEqual({ is: 'connected', topics: undefined });
    expect(take(frame('system.disconnected', '{"data":{"cause":"server shutdown"},"ts":"x"}')).words).toEqual(
      [{ is: 'disconnected', cause: 'server shutdown' }],
    );
  });

  it('become connections, with the process on its own side', () => {
    const ends = {
      source: {
        address: { family: 'ipv4', ip: '172.18.0.5', port: 48412 },
        exe: '/usr/local/bin/node',
        user: 'app',
        pid: 4242,
        container: { id: '3f2a', name: 'pay', image: 'acme/pay', pod: { name: 'p', namespace: 'prod' } },
      },
      destination: { address: { family: 'ipv4', ip: '54.187.1.2', port: 443 } },
    };
    const record = {
      meta: { connectionId: 'cu1a', endpointId: 'api.stripe.com', tlsProbeTypesDetected: ['openssl'] },
      direction: 'egress-external',
      part: 3,
      socketProtocol: 'tcp',
      l7Protocol: 'http1',
      tlsVersion: 772,
      ...ends,
      createdAt: '2026-01-20T19:36:51Z',
    };
    const read = (name: string, json: unknown) =>
      take(frame(name, JSON.stringify({ data: { data: json } }))).sink.connections[0];
    expect(read('connection.updated', record)).toMatchObject({
      id: 'cu1a',
      state: 'open',
      endpoint: 'api.stripe.com',
      local: { ip: '172.18.0.5', port: 48412 },
      remote: { ip: '54.187.1.2', port: 443 },
      pid: 4242,
      pod: { name: 'p', namespace: 'prod' },
      tlsVersion: '1.3',
      tlsProbes: ['openssl'],
      part: 3,
      openedAt: Date.parse('2026-01-20T19:36:51Z'),
    });
    const ingress = { ...record, direction: 'ingress', source: ends.destination, destination: ends.source };
    expect(read('connection.closed', ingress)).toMatchObject({
      state: 'closed',
      local: { ip: '172.18.0.5' },
      remote: { ip: '54.187.1.2' },
      exe: '/usr/local/bin/node',
    });
    for (const [given, known] of [
      [1.3, '1.3'],
      ['1.2', '1.2'],
      ['TLS 1.3', '1.3'],
      [771, '1.2'],
      [undefined, undefined],
    ])
      expect(read('connection.opened', { ...record, tlsVersion: given })?.tlsVersion).toBe(known);
  });

  it('become processes that run and stop', () => {
    const started = {
      pid: 7,
      binary: 'node',
      path: '/usr/bin/node',
      user: {},
      createdAt: '2026-01-20T19:36:50.5Z',
      container: { id: '3f', name: 'web', image: 'x', labels: { 'com.docker.compose.service': 'pay' } },
    };
    const { sink } = take(
      frame('process.started', JSON.stringify({ data: started, ts: 'x' })) +
        frame('process.stopped', '{"data":{"pid":7,"closedAt":"2026-01-20T19:37:02.5Z"}}'),
    );
    expect(sink.processes).toMatchObject([
      {
        pid: 7,
        state: 'running',
        exe: '/usr/bin/node',
        container: { labels: { 'com.docker.compose.service': 'pay' } },
      },
      { pid: 7, state: 'stopped', stoppedAt: Date.parse('2026-01-20T19:37:02.5Z') },
    ]);
    expect(sink.processes[0]?.user).toBeUndefined();
  });

  it('are counted by name when they are not for us', () => {
    const { sink } = take(frame('request.database', '{}') + frame('x'.repeat(200), '{}') + 'data: {}\n\n');
    expect(sink.names).toEqual(['request.database', 'x'.repeat(64), 'message']);
  });

  it('are told with a reason and their first bytes when they cannot be understood', () => {
    const { sink } = take(
      frame(exchangeName, exchangeData('{"request":')) +
        frame(exchangeName, '{"data":{"data":{"type":"x","data":"%%%%"}}}') +
        frame(exchangeName, exchangeData(changed({ body: 'a"b' }))) +
        frame(exchangeName, 'not json') +
        frame('connection.opened', '{"data":{"data":{}}}') +
        frame('process.started', '[]') +
        frame('error', 'encoding http event: json: unsupported value'),
    );
    expect(sink.faults).toEqual([
      { reason: 'an exchange is not valid JSON', firstBytes: expect.stringContaining('{"data":{"data"') },
      { reason: 'an exchange is not valid base64', firstBytes: expect.any(String) },
      { reason: 'a body is not valid base64', firstBytes: expect.any(String) },
      { reason: 'an exchange has no payload', firstBytes: 'not json' },
      { reason: 'a connection has no id', firstBytes: '{"data":{"data":{}}}' },
      { reason: 'process.started is not the JSON that was expected', firstBytes: '[]' },
      {
        reason: 'the agent could not write an event',
        firstBytes: 'encoding http event: json: unsupported value',
      },
    ]);
    expect(sink.exchanges).toEqual([]);
  });
});
