/** The decoder against the plain way, on the same bytes. */

import { describe, expect, it, vi } from 'vitest';
import { parseJson } from '../../../src/base/unknown.ts';
import { createEvents } from '../../../src/sources/qtap/event.ts';
import { essence } from '../../../src/sources/qtap/exchange.ts';
import { readTimeText } from '../../../src/sources/qtap/time.ts';
import { type ReadExchange } from '../../../src/traffic/source.ts';
import { changed, clock, stripe, take, takeOne } from './taken.ts';
import {
  collect,
  exchangeData,
  exchangeName,
  frame,
  type Json,
  type Kept,
  randomBytes,
  randomTransaction,
  seeded,
} from './wire.ts';

describe('a decoded exchange', () => {
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

  it('is the same whatever the split, and does not need the JSON parser for one', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      const bytes = Buffer.from(frame(exchangeName, exchangeData(randomTransaction(random))));
      const whole = take(bytes);
      const most = 1 + Math.floor(random() ** 3 * bytes.length);
      const split = take(bytes, () => 1 + Math.floor(random() * most));
      expect(split.fallbacks, `seed ${seed}`).toBe(whole.fallbacks);
      expect(split.sink.exchanges, `seed ${seed}`).toEqual(whole.sink.exchanges);
    }
  });

  it('of many megabytes arrives whole, and the next small one too', () => {
    const bodies = [12, 9].map((megabytes) => randomBytes(seeded(megabytes), megabytes * 1_000_000));
    const [body, answer] = bodies.map((bytes) => bytes.toString('base64'));
    const { kept, fallbacks } = takeOne(changed({ body }, { body: answer }));
    expect(fallbacks).toBe(0);
    expect(bodies[0]?.equals(kept.request)).toBe(true);
    expect(bodies[1]?.equals(kept.response)).toBe(true);
    expect(takeOne(stripe).kept).toMatchObject({ host: 'api.stripe.com', contentType: 'application/json' });
  });

  it('with a body that stands twice, or with the response first, is read as JSON says', () => {
    const text = JSON.stringify(stripe);
    const once = takeOne(text).kept;
    const twice = text.replace('"body":', '"body":"AAAA","body":');
    const { request, response, ...rest } = stripe;
    for (const unusual of [twice, JSON.stringify({ response, request, ...rest })]) {
      const { kept, fallbacks } = takeOne(unusual);
      expect(fallbacks).toBe(1);
      expect(withoutViews(kept)).toEqual(withoutViews(once));
      expect(Buffer.from(kept.request).toString()).toBe('{"amount":5}');
      expect(Buffer.from(kept.response).toString()).toBe('{"error":"card_declined"}');
    }
  });

  it('whose base64 is broken in the middle, or is none, is told as it came', () => {
    const data = exchangeData(stripe);
    const at = data.indexOf('"data":"') + 100;
    for (const strange of ['!', '=', '"', '\\', '\n', 'ä', '===='])
      for (const size of [1, 90, 10_000]) {
        const broken = data.slice(0, at) + strange + data.slice(at + 1);
        const { sink } = take(frame(exchangeName, broken), () => size);
        expect(sink.exchanges, strange).toEqual([]);
        expect(sink.faults.map(({ firstBytes }) => firstBytes)).toEqual([data.slice(0, 64)]);
      }
  });

  it('arrives all the same where WebAssembly cannot be had', () => {
    const forbidden = function forbidden(): never {
      throw new RangeError('could not allocate memory');
    };
    vi.stubGlobal('WebAssembly', { Module: forbidden, Instance: forbidden });
    try {
      const kept = collect();
      const plain = createEvents(kept, () => undefined, clock);
      expect(plain.frames).toBeUndefined();
      const data = Buffer.from(exchangeData(stripe));
      plain.take(exchangeName, data, 0, data.length);
      expect(kept.exchanges[0]).toMatchObject({ host: 'api.stripe.com', status: 402 });
    } finally {
      vi.unstubAllGlobals();
    }
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

function withoutViews({
  head: _head,
  bodies: _bodies,
  request: _request,
  response: _response,
  ...kept
}: Kept): unknown {
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
  const request = body(transaction['request']);
  found.exchange({
    ...emptyArrival,
    head,
    bodies: Buffer.concat([request, body(transaction['response'])]),
    requestBytes: request.length,
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
