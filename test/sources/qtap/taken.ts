/** Whole frames through the reader of a live source. */

import { expect } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { createEvents, type Word } from '../../../src/sources/qtap/event.ts';
import { collect, exchangeData, exchangeName, frame, type Collector, type Json, type Kept } from './wire.ts';

export const clock = { ...systemClock, now: () => Date.parse('2026-02-02T02:02:02.000Z') };

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
const { frames } = events;

/** What becomes of whole frames. One reader takes them all, as in life: nothing of one may show in the next. */
export function take(bytes: Buffer | string, nextLength: () => number = () => Infinity): Taken {
  sink = collect();
  words = [];
  const before = events.fallbacks();
  const all = Buffer.from(bytes);
  frames?.reset();
  for (let at = 0; at < all.length;) {
    const to = Math.min(all.length, at + nextLength());
    frames?.append(all, at, to);
    at = to;
  }
  return { sink, words, fallbacks: events.fallbacks() - before };
}

export function takeOne(transaction: unknown): { kept: Kept; fallbacks: number } {
  const { sink, fallbacks } = take(frame(exchangeName, exchangeData(transaction)));
  expect(sink.faults).toEqual([]);
  const kept = sink.exchanges[0];
  if (!kept) throw new Error('no exchange arrived');
  return { kept, fallbacks };
}

export const stripe = {
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
export function changed(request: Json, response: Json = {}): Json {
  return {
    ...stripe,
    request: { ...stripe.request, ...request },
    response: { ...stripe.response, ...response },
  };
}
