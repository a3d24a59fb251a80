import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { encodeExchange, frame, newestStyle, wrap } from '../../src/sources/demo/encode.ts';
import { exchangeOf } from './samples.ts';
import { ask, transactionOf } from './reader.ts';
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
