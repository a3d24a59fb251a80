/** Safe shapes for tests of what is shown. `stamp` is the redactor's; tests may say that their own words are safe. */

import {
  stamp,
  type SafeBody,
  type SafeExchange,
  type SafeRow,
  type SafeText,
} from '../../src/traffic/safe.ts';
import { type Coverage } from '../../src/traffic/answers.ts';

export const text = (words: string): SafeText => stamp(words);

export const noon = Date.UTC(2026, 0, 20, 19, 36, 51, 250);

export function sampleRow(change: Partial<SafeRow> = {}): SafeRow {
  return {
    id: 'rk3a2',
    at: noon,
    durationMs: 87,
    method: text('POST'),
    host: text('api.stripe.com'),
    path: text('/v1/charges'),
    route: text('/v1/charges'),
    status: 402,
    direction: 'egress-external',
    process: text('node'),
    pid: 4242,
    container: text('payment-service'),
    source: text('qtap'),
    type: text('application/json'),
    requestBytes: 15,
    responseBytes: 312,
    worst: 0,
    bodiesEvicted: false,
    ...change,
  };
}

export function sampleBody(words: string, change: Partial<SafeBody> = {}): SafeBody {
  const bytes = Buffer.byteLength(words);
  return {
    state: bytes ? 'captured' : 'empty',
    binary: false,
    redacted: 0,
    bytes,
    kind: /^\s*[{[]/.test(words) ? 'json' : bytes ? 'text' : 'none',
    text: text(words),
    ...change,
  };
}

export function sampleExchange(change: Partial<SafeExchange> = {}): SafeExchange {
  const row = change.row ?? sampleRow();
  return {
    row,
    url: text(`https://${row.host}${row.path}`),
    scheme: text('https'),
    httpVersion: text('http1'),
    request: {
      headers: [
        { name: text('Content-Type'), value: text('application/json') },
        { name: text('Authorization'), value: text('Bearer ‹stripe-key#a1b2c3›') },
      ],
      body: sampleBody('{"amount":1999}'),
    },
    response: {
      headers: [{ name: text('Content-Type'), value: text('application/json') }],
      body: sampleBody('{"error":{"code":"card_declined","decline_code":"insufficient_funds"}}'),
    },
    headersLossy: true,
    process: {
      pid: 4242,
      exe: text('/usr/local/bin/node'),
      container: text('payment-service'),
      image: text('acme/pay:1.4'),
      pod: text('pay-6b8c9d5-mn4pr'),
      namespace: text('production'),
    },
    connection: {
      id: 'cu1a2b3c4d5e6f7g8h90',
      state: 'open',
      remote: text('54.187.1.2:443'),
      tlsVersion: text('1.3'),
      tlsProbes: [],
      source: text('qtap'),
    },
    tags: [],
    findings: [],
    partiallyScanned: false,
    ...change,
  };
}

export function sampleCoverage(change: Partial<Coverage> = {}): Coverage {
  return {
    sources: { total: 1, connected: 1, troubled: [] },
    since: noon - 3_600_000,
    held: { from: noon - 3_600_000, to: noon, count: 18_411 },
    asked: { from: noon - 60_000, to: noon },
    evicted: { rows: 0, bodies: 0 },
    gaps: [],
    lossSuspected: false,
    bodies: true,
    notScannedYet: 0,
    notShown: [],
    ...change,
  };
}

/** Always the same numbers in [0, 1) for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const unseen = ['\u202e', '\u200b', '\u0000', '\u001b[2J', '\ufeff', '\u2066', '\ud83d', '\r\n', '\u2028'];
const nasty = [
  '"',
  '\\',
  "'",
  '`',
  '⟧',
  '⟦',
  '</captured>',
  '‹',
  '{',
  '[',
  '%3F',
  '\u{1f600}',
  'é',
  '&',
  '=',
  '?',
];

/** Text made to break frames, quotes, budgets and terminals. */
export function hostileText(random: () => number, length: number): string {
  let made = '';
  while (made.length < length) {
    const list = random() < 0.2 ? unseen : random() < 0.3 ? nasty : undefined;
    made += list
      ? (list[Math.floor(random() * list.length)] ?? '')
      : String.fromCharCode(97 + Math.floor(random() * 26)).repeat(1 + Math.floor(random() * 12));
  }
  return made.slice(0, length);
}
