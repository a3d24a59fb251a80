import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { encodeExchange, frame, newestStyle, wrap } from '../../src/sources/demo/encode.ts';
import { exchangeOf, frontCut } from './samples.ts';
import { type Answered, ask, transactionOf } from './reader.ts';
import { type FakeQtap, type FakeQtapOptions, startFakeQtap } from './server.ts';

const golden = readFileSync(new URL('../fixtures/stripe-402.sse', import.meta.url));
const running: FakeQtap[] = [];

async function start(options: FakeQtapOptions = {}): Promise<FakeQtap> {
  const qtap = await startFakeQtap(options);
  running.push(qtap);
  return qtap;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((qtap) => qtap.stop()));
});

const stripe = {
  requestId: 'cu1a2b3c4d5e6f7g8hag',
  connectionId: 'cu1a2b3c4d5e6f7g8h90',
  exe: '/usr/bin/node',
  method: 'POST',
  host: 'api.stripe.com',
  path: '/v1/charges',
  requestHeaders: { 'content-type': 'application/json' },
  requestBody: '{"amount":5}',
  status: 402,
  responseHeaders: { 'content-type': 'application/json' },
  responseBody: '{"error":"card_declined"}',
  endedAt: '2026-01-20T19:36:51.250000001Z',
};

test('the encoder writes the recorded frame byte for byte', () => {
  const record = exchangeOf(stripe, '');
  const written = frame(
    'request.http_transaction',
    wrap(encodeExchange(record, newestStyle), '2026-01-20T19:36:51.2503Z'),
  );
  expect(written).toBe(golden.toString());
});

test('the first event is the greeting with the effective map of topics', async () => {
  const qtap = await start({ now: () => Date.parse('2026-01-20T19:36:50.980Z') });
  const answer = await ask(qtap.url, { topics: { http: '*' } });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/event-stream');
  await answer.until((events) => events.length === 1);
  expect(answer.bytes().toString()).toBe(
    'event: system.connected\ndata: {"data":{"topics":{"http":"*"}},"ts":"2026-01-20T19:36:50.98Z"}\n\n',
  );
});

test('an exchange arrives with its bodies and its place', async () => {
  const qtap = await start();
  const answer = await ask(qtap.url, { topics: { http: '*' } });
  await qtap.listening();
  const id = qtap.exchange(stripe);
  const events = await answer.until(({ length }) => length === 2);
  expect(events[1]?.name).toBe('request.http_transaction');
  const transaction = transactionOf(events[1] ?? { name: '', data: '' });
  expect(transaction.request['request_id']).toBe(id);
  expect(transaction.response.status).toBe(402);
  expect(Buffer.from(transaction.response.body ?? '', 'base64').toString()).toBe('{"error":"card_declined"}');
});

describe('the door', () => {
  test.each([
    ['OPTIONS', '/devtools/api/events', 200, undefined],
    ['GET', '/', 307, '/devtools/'],
    ['GET', '/devtools', 301, '/devtools/'],
    ['GET', '/devtools/api/events/', 404, undefined],
    ['GET', '/devtools/api/other', 404, undefined],
  ])('%s %s is %i', async (method, path, status, location) => {
    const qtap = await start();
    const answer = await ask(qtap.url, undefined, { method, path });
    expect(answer.status).toBe(status);
    expect(answer.headers['location']).toBe(location);
    if (method === 'OPTIONS') expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  test('a starting agent has no route yet', async () => {
    const qtap = await start();
    qtap.answerWith('starting');
    expect((await ask(qtap.url)).status).toBe(404);
    qtap.answerWith('events');
    expect((await ask(qtap.url)).status).toBe(200);
  });

  test.each([
    ['{"topics":{"http":"res.status =="}}', /^err: parsing filter for topic http: syntax error/],
    ['{"topics":["http"]}', /^err: reading request body: json: cannot unmarshal array/],
    ['{"topics":{"http":1}}', /^err: reading request body: json: cannot unmarshal number/],
    ['nonsense', /^err: reading request body: invalid character 'n'/],
    ['{"topics"', /^err: reading request body: unexpected EOF/],
  ])('%s is 400 in plain text', async (body, text) => {
    const qtap = await start();
    const answer = await ask(qtap.url, body);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(await answer.body()).toMatch(text);
  });

  test.each(['', '{}', 'null', '{"topics":{}}', '{"topics":null}', '{"filter_topics":["x"]}', '{} trailing'])(
    'the body %j asks for everything',
    async (body) => {
      const qtap = await start();
      const answer = await ask(qtap.url, body);
      const [greeting] = await answer.until((events) => events.length > 0);
      expect(JSON.parse(greeting?.data ?? '')).toMatchObject({
        data: { topics: { connection: '*', http: '*', process: '*' } },
      });
    },
  );

  test('an older agent ignores topics and greets with what it understood', async () => {
    const qtap = await start({ legacy: true });
    const answer = await ask(qtap.url, { topics: { http: 'res.status ==' } });
    const other = await ask(qtap.url, { filter_topics: ['process'] });
    await qtap.listening(2);
    qtap.exchange({ status: 200 });
    const events = await answer.until(({ length }) => length === 2);
    expect(JSON.parse(events[0]?.data ?? '')).toMatchObject({ data: { topics: null } });
    expect(events[1]?.data).not.toContain('summary');
    const [greeting] = await other.until(({ length }) => length === 1);
    expect(JSON.parse(greeting?.data ?? '')).toMatchObject({ data: { topics: ['process'] } });
  });
});

describe('topics', () => {
  test('only what matches is sent, and OR binds tighter', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url, {
      topics: { http: 'req.method == "PUT" and res.status == 200 or res.status == 402' },
    });
    await qtap.listening();
    qtap.exchange({ status: 402 });
    qtap.exchange({ method: 'PUT', status: 402, path: '/the-one' });
    qtap.process();
    await qtap.shutDown();
    await answer.closed;
    expect(names(answer)).toEqual(['system.connected', 'request.http_transaction', 'system.disconnected']);
    expect(transactionOf(answer.events[1] ?? nothing).request['path']).toBe('/the-one');
  });

  test('fields of the process work on http as documented, and never as the source reads', async () => {
    for (const [crossEntity, expected] of [
      ['documented', 1],
      ['source', 0],
    ] as const) {
      const qtap = await start({ crossEntity });
      const answer = await ask(qtap.url, {
        topics: { http: 'container.name == "pay" and direction == "egress-external"' },
      });
      await qtap.listening();
      qtap.exchange({ container: { name: 'pay' } });
      await qtap.shutDown();
      await answer.closed;
      expect(names(answer).filter((name) => name.startsWith('request')).length).toBe(expected);
    }
  });

  test('a filter on processes drops their end', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url, { topics: { process: 'binary == "node"' } });
    await qtap.listening();
    qtap.process().stop();
    await qtap.shutDown();
    await answer.closed;
    expect(names(answer)).toEqual(['system.connected', 'process.started', 'system.disconnected']);
  });

  test('known processes come first, unless skipped, and perhaps not all', async () => {
    const qtap = await start({ snapshotMost: 2 });
    for (const pid of [1, 2, 3]) qtap.process({ pid });
    const answer = await ask(qtap.url);
    const skipping = await ask(qtap.url, { skip_process_snapshot: true });
    await qtap.listening(2);
    await qtap.shutDown();
    await Promise.all([answer.closed, skipping.closed]);
    expect(names(answer).filter((name) => name === 'process.started').length).toBe(2);
    expect(names(skipping)).not.toContain('process.started');
  });
});

describe('connections', () => {
  test('a short one is only closed, without a part', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url);
    await qtap.listening();
    qtap.connection({ direction: 'ingress' }).close({ bytesSent: 5, bytesReceived: 0 });
    const events = await answer.until(({ length }) => length === 2);
    expect(events[1]?.name).toBe('connection.closed');
    const { data } = (JSON.parse(events[1]?.data ?? '') as { data: { data: Record<string, unknown> } }).data;
    expect(data).toMatchObject({ finalized: true, bytesSent: 5, destination: { pid: 4242 } });
    expect(data).not.toHaveProperty('part');
    expect(data).not.toHaveProperty('bytesReceived');
    expect(data['source']).not.toHaveProperty('pid');
  });

  test('a longer one is opened, then updated again and again, then closed', async () => {
    const qtap = await start({ reportEveryMs: 5 });
    const answer = await ask(qtap.url);
    await qtap.listening();
    const connection = qtap.connection();
    await answer.until((events) => events.some(({ name }) => name === 'connection.updated'));
    connection.close();
    const events = await answer.until((all) => all.some(({ name }) => name === 'connection.closed'));
    const parts = events
      .slice(1)
      .map(({ data }) => (JSON.parse(data) as { data: { data: { part?: number } } }).data.data.part);
    expect(parts).toEqual([undefined, ...parts.slice(1).map((_, i) => i + 1)]);
    expect(names(answer)[1]).toBe('connection.opened');
  });
});

describe('faults', () => {
  test('a reader that does not read loses events silently once the queue is full', async () => {
    const qtap = await start({ queue: 10 });
    const answer = await ask(qtap.url, { topics: { http: '*' } });
    await qtap.listening();
    qtap.stall();
    for (let i = 0; i < 15; i++) qtap.exchange({ path: `/${i}` });
    qtap.stall(false);
    await qtap.shutDown();
    await answer.closed;
    expect(names(answer).filter((name) => name.startsWith('request')).length).toBe(10);
    expect(qtap.dropped).toBe(5);
  });

  test('a full socket holds the queue back until the reader goes on', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url, { topics: { http: '*' } });
    await qtap.listening();
    answer.pause();
    for (let i = 0; i < 200; i++) qtap.exchange({ responseBody: 'x'.repeat(100_000) });
    expect(qtap.dropped).toBeGreaterThan(0);
    answer.resume();
    await qtap.shutDown();
    await answer.closed;
    const arrived = names(answer).filter((name) => name.startsWith('request')).length;
    expect(arrived + qtap.dropped).toBe(200);
    expect(arrived).toBeGreaterThanOrEqual(100);
  });

  test.each([
    { chunk: 'go', write: 7 },
    { chunk: 1 },
    { chunk: 3, write: 1 },
    { chunk: 100_000, write: 1000 },
  ] as const)('whatever the cut, the payload is the same: %j', async (cut) => {
    const whole = await start();
    const cutting = await start({ cut });
    const bytes: Buffer[] = [];
    for (const qtap of [whole, cutting]) {
      const answer = await ask(qtap.url, { topics: { http: '*' } });
      await qtap.listening();
      await answer.until(({ length }) => length === 1);
      const greeting = answer.bytes().length;
      qtap.raw(whole.frameOf({ ...stripe, responseBody: 'größer – ☃ '.repeat(30) }));
      await answer.until(({ length }) => length === 2);
      bytes.push(answer.bytes().subarray(greeting));
    }
    expect(bytes[1]?.toString().replace(/"ts":.*/, '')).toBe(bytes[0]?.toString().replace(/"ts":.*/, ''));
  });

  test('killed in the middle of a line', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url);
    await qtap.listening();
    await qtap.killMidLine();
    expect(await answer.closed).toBe('broken');
    expect(answer.events.length).toBe(1);
    expect(answer.bytes().toString()).toMatch(/event: request\.http_transaction\ndata: \{"data":\{"data":/);
  });

  test('an event named error carries plain text', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url);
    await qtap.listening();
    qtap.failToEncode('http', 'json: unsupported value');
    const events = await answer.until(({ length }) => length === 2);
    expect(events[1]).toEqual({ name: 'error', data: 'encoding http event: json: unsupported value' });
  });

  test('no response is 422 without :status', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url);
    await qtap.listening();
    qtap.exchange({ status: 'none' });
    const events = await answer.until(({ length }) => length === 2);
    expect(transactionOf(events[1] ?? nothing).response).toEqual({ status: 422 });
  });

  test('the query is part of the path in newer agents, and mangled in the url', async () => {
    for (const [pathHasQuery, path, url] of [
      [true, '/a//b/../c?x=1&y=<2>', 'https://api.example.com/a/c%3Fx=1&y=%3C2%3E'],
      [false, '/a//b/../c', 'https://api.example.com/a/c'],
    ] as const) {
      const qtap = await start({ style: { pathHasQuery } });
      const answer = await ask(qtap.url);
      await qtap.listening();
      qtap.exchange({ path: '/a//b/../c?x=1&y=<2>' }, { metadata: false });
      const events = await answer.until(({ length }) => length === 2);
      const { request, metadata } = transactionOf(events[1] ?? nothing);
      expect(request).toMatchObject({ path, url });
      expect(metadata).toBeUndefined();
    }
  });

  test('letters that Go escapes are escaped, also inside the base64', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url);
    await qtap.listening();
    qtap.exchange({ requestHeaders: { 'x-page': '<a href="?x&y">\u2028' }, tags: ['a<b'] });
    const events = await answer.until(({ length }) => length === 2);
    const outer = JSON.parse(events[1]?.data ?? '') as { data: { data: { data: string } } };
    const inner = Buffer.from(outer.data.data.data, 'base64').toString();
    expect(inner).toContain(String.raw`"X-Page":"\u003ca href=\"?x\u0026y\"\u003e\u2028"`);
  });

  test('a line of 8 MB, bytes that are no text, a body without its front', async () => {
    const qtap = await start();
    const answer = await ask(qtap.url, { topics: { http: '*' } });
    await qtap.listening();
    const odd = Uint8Array.from([0xff, 0xfe, 0x00, 0xc3]);
    qtap.exchange({ requestBody: Buffer.alloc(4_600_000, 0x61), responseBody: odd });
    qtap.exchange(frontCut('{"long":"text"}', 6));
    const events = await answer.until(({ length }) => length === 3);
    expect(events[1]?.data.length).toBeGreaterThan(8_000_000);
    const transaction = transactionOf(events[1] ?? nothing);
    expect(Buffer.from(transaction.response.body ?? '', 'base64')).toEqual(Buffer.from(odd));
    const cut = transactionOf(events[2] ?? nothing).response;
    expect(Buffer.from(cut.body ?? '', 'base64').toString()).toBe('text"}');
    expect(cut.headers?.['Content-Length']).toBe('15');
  });

  test('stopping leaves nothing open, and the port can be taken again', async () => {
    const qtap = await startFakeQtap();
    const answer = await ask(qtap.url);
    await qtap.stop();
    expect(await answer.closed).toBe('broken');
    const again = await start({ port: qtap.port });
    expect((await ask(again.url)).status).toBe(200);
  });
});

const nothing = { name: '', data: '' };

function names(answer: Answered): string[] {
  return answer.events.map(({ name }) => name);
}
