import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Word } from '../../../src/sources/qtap/event.ts';
import { changed, clock, stripe, take, takeOne } from './taken.ts';
import { exchangeData, exchangeName, frame, goJson, type Json, type Kept } from './wire.ts';

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
});

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
