/**
 * Real frames, broken at random in a hundred thousand ways: never a crash, and never an exchange other than the one
 * that the plain way (eventsource-parser, JSON.parse, whole strings) reads from the same bytes.
 */

import { createParser } from 'eventsource-parser';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { type Chance, createChance } from '../../src/sources/demo/chance.ts';
import { createCompany } from '../../src/sources/demo/company.ts';
import { encodeExchange, frame, newestStyle, wrap } from '../../src/sources/demo/encode.ts';
import { createEvents } from '../../src/sources/qtap/event.ts';
import { requestOf, responseOf, type Sink } from '../../src/traffic/source.ts';
import { exchangeOf } from '../fake-qtap/samples.ts';
import { headerValue } from '../../src/traffic/transaction.ts';

interface Seen {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly request: string;
  readonly response: string;
  readonly requestHeaders: readonly (readonly [string, string])[];
}

const golden = readFileSync(new URL('../fixtures/stripe-402.sse', import.meta.url));
const clock: Clock = { ...systemClock, now: () => Date.UTC(2026, 10, 20) };

/** Frames as the demo's company makes them, of many kinds of bodies, none of them large. */
function realFrames(count: number): Buffer[] {
  const company = createCompany(11, 20);
  const frames: Buffer[] = [golden];
  for (let step = 0; frames.length < count; step++) {
    for (const it of company.step(Date.UTC(2026, 10, 20) + step * 100)) {
      if (it.is !== 'exchange') continue;
      const { record } = it;
      frames.push(
        Buffer.from(
          frame('request.http_transaction', wrap(encodeExchange(record, newestStyle), record.endedAt)),
        ),
      );
    }
  }
  return frames.filter(({ length }) => length < 8_000);
}

let seen: Seen[] = [];
let faults = 0;
const sink: Sink = {
  exchange(arrival) {
    const request = requestOf(arrival);
    const response = responseOf(arrival);
    const whole = arrival.reader.read(arrival.head, request, response);
    // What is read at once and what is read later must be one exchange.
    const again = [whole.request.method, whole.request.authority, whole.request.path, whole.response?.status];
    const first = [arrival.method, arrival.host, arrival.path, arrival.status];
    if (again.join() !== first.join()) expect(again).toEqual(first);
    seen.push({
      method: arrival.method,
      host: arrival.host,
      path: arrival.path,
      status: arrival.status,
      request: Buffer.from(request).toString('hex'),
      response: Buffer.from(response).toString('hex'),
      requestHeaders: whole.request.headers,
    });
  },
  connection: () => undefined,
  process: () => undefined,
  state: () => undefined,
  passed: () => undefined,
  fault: () => faults++,
};
const { frames } = createEvents(sink, () => undefined, clock);

/** What our reader makes of the bytes, in pieces of any size. */
function readOurs(bytes: Buffer, chance: Chance): { seen: Seen[]; faults: number } {
  seen = [];
  faults = 0;
  if (!frames) throw new Error('there is no WebAssembly here');
  frames.reset();
  for (let at = 0; at < bytes.length;) {
    const size = chance.odds(0.3) ? chance.between(1, 40) : bytes.length;
    frames.append(bytes, at, Math.min(bytes.length, at + size));
    at += size;
  }
  return { seen, faults };
}

interface Plain {
  readonly seen: Seen;
  /** Only the wrapper is broken, behind an exchange that is whole: it may be read or refused, not misread. */
  readonly optional: boolean;
}

/** The plain way; exchanges that are neither base64 nor JSON are left out. */
function readPlainly(bytes: Buffer): Plain[] {
  const seen: Plain[] = [];
  const parser = createParser({
    onEvent({ event, data }) {
      if (event !== 'request.http_transaction') return;
      try {
        const payload = payloadOf(data);
        const one = payload.text === undefined ? undefined : plainExchange(payload.text);
        if (one) seen.push({ seen: one, optional: payload.broken });
      } catch {
        // Neither base64 nor JSON.
      }
    },
  });
  parser.feed(bytes.toString());
  return seen;
}

function payloadOf(data: string): { text: string | undefined; broken: boolean } {
  try {
    let payload = object(JSON.parse(data))['data'];
    for (let level = 0; level < 2; level++) {
      if (typeof payload === 'object' && payload !== null && 'data' in payload) payload = payload.data;
    }
    return { text: typeof payload === 'string' ? payload : undefined, broken: false };
  } catch {
    return { text: /"data":"([^"]*)"/.exec(data)?.[1], broken: true };
  }
}

function plainExchange(payload: string): Seen | undefined {
  const transaction = JSON.parse(strictBase64(payload).toString()) as {
    request?: Record<string, unknown>;
    response?: Record<string, unknown>;
  };
  if (typeof transaction !== 'object' || transaction === null || Array.isArray(transaction)) return undefined;
  const { request, response } = {
    request: object(transaction.request),
    response: object(transaction.response),
  };
  const pairs = (of: Record<string, unknown>): [string, string][] =>
    Object.entries(object(of['headers'])).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).flatMap((one): [string, string][] =>
        typeof one === 'string' ? [[name, one]] : [],
      ),
    );
  const requestHeaders = pairs(request);
  const named = (member: string, pseudo: string): string => {
    const own = request[member];
    return typeof own === 'string' && own !== '' ? own : (headerValue(requestHeaders, pseudo) ?? '');
  };
  const status = Number.isFinite(response['status']) ? Number(response['status']) : 0;
  const answered = status !== 0 && (status !== 422 || headerValue(pairs(response), ':status') !== undefined);
  const body = (of: Record<string, unknown>): string =>
    typeof of['body'] === 'string' ? strictBase64(of['body']).toString('hex') : '';
  return {
    method: named('method', ':method'),
    host: named('authority', ':authority'),
    path: pathOf(request, requestHeaders),
    status: answered ? status : undefined,
    request: body(request),
    response: body(response),
    requestHeaders,
  };
}

/** Where it is not plain which of three members knows the query, any of their readings is right. */
function pathOf(request: Record<string, unknown>, headers: Seen['requestHeaders']): string {
  const own = typeof request['path'] === 'string' ? request['path'] : '';
  const pseudo = headerValue(headers, ':path') ?? '';
  return own.includes('?') || (own !== '' && own === pseudo && !/%3f/i.test(String(request['url'])))
    ? own
    : anyPath;
}

const anyPath = '(any)';

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Both alphabets, as Node reads them; nothing else. */
function strictBase64(text: string): Buffer {
  if (text.length % 4 !== 0 || !/^[\w+/-]*={0,2}$/.test(text)) throw new Error('not base64');
  return Buffer.from(text, 'base64');
}

function agree(ours: readonly Seen[], plain: readonly Plain[]): boolean {
  let next = 0;
  for (const { seen, optional } of plain) {
    const own = ours[next];
    const read = own && seen.path === anyPath ? { ...own, path: anyPath } : own;
    if (JSON.stringify(read) === JSON.stringify(seen)) next++;
    else if (!optional) return false;
  }
  return next === ours.length;
}

/** One random wound. */
function wound(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.between(0, bytes.length - 1);
  const end = Math.min(bytes.length, at + chance.between(1, chance.odds(0.8) ? 6 : 400));
  switch (chance.between(0, 6)) {
    case 0: {
      const changed = Buffer.from(bytes);
      changed[at] = chance.between(0, 255);
      return changed;
    }
    case 1: {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << chance.between(0, 7));
      return changed;
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), chance.bytes(chance.between(1, 5)), bytes.subarray(at)]);
    case 5: {
      const marks = [
        '\n',
        '\r',
        '\r\n',
        '\n\n',
        'data: ',
        '\ndata: ',
        '\rdata:',
        'event: ',
        ':',
        '"',
        '\\',
        '\\u0000',
        '{',
        '}',
        ',"',
        '=',
        '\u2028',
        '\ufeff',
        'null',
        '1e999',
      ] as const;
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(chance.pick(marks)), bytes.subarray(at)]);
    }
    default:
      return bytes.subarray(0, at);
  }
}

/** The same, inside the base64: the transaction's own JSON is wounded, so that more of it is still readable. */
function woundInside(bytes: Buffer, chance: Chance): Buffer {
  const text = bytes.toString();
  const [, before = '', payload = '', after = ''] =
    /^([^]*"type":"http_transaction","data":")([^"]*)("[^]*)$/.exec(text) ?? [];
  if (chance.odds(0.3)) {
    // A member's value becomes another kind of value, which stays JSON.
    const values = [
      'null',
      '7',
      '-0.5',
      '1e3',
      '"x"',
      '""',
      '{}',
      '[]',
      '["a","b"]',
      'true',
      '"\\u00e9\\n"',
      '"é"',
      '422',
    ] as const;
    const members = Buffer.from(payload, 'base64')
      .toString()
      .split(/(?<=":)/);
    const i = chance.between(1, members.length - 1);
    members[i] = (members[i] ?? '').replace(/^("(?:[^"\\]|\\.)*"|-?[\d.]+)/, chance.pick(values));
    return Buffer.from(`${before}${Buffer.from(members.join('')).toString('base64')}${after}`);
  }
  const inner = wound(Buffer.from(payload, 'base64'), chance);
  return Buffer.from(`${before}${inner.toString('base64')}${after}`);
}

test('a hundred thousand broken frames', { timeout: 1_200_000 }, () => {
  const real = realFrames(120);
  const chance = createChance(Number(process.env['MUTATION_SEED'] ?? 20_261_120));
  // Three that no two can be taken for each other.
  const [before, after, last] = ['/before', '/after', '/last'].map((path) => {
    const record = exchangeOf({ method: 'PUT', host: 'whole.example', path }, '2026-11-20T00:00:00Z');
    return Buffer.from(
      frame('request.http_transaction', wrap(encodeExchange(record, newestStyle), record.endedAt)),
    );
  }) as [Buffer, Buffer, Buffer];
  const intact = readPlainly(last);
  let read = 0;
  let faults = 0;
  for (let round = 0; round < 100_000; round++) {
    const victim = real[chance.between(0, real.length - 1)] ?? golden;
    let bytes = chance.odds(0.5) ? wound(victim, chance) : woundInside(victim, chance);
    if (chance.odds(0.1)) bytes = wound(bytes, chance);
    // Whole frames around it: what is broken must not take more with it than the plain way loses.
    const stream = Buffer.concat([before, bytes, after, last]);
    const ours = readOurs(stream, chance);
    const plain = readPlainly(stream);
    if (!agree(ours.seen, plain)) {
      expect({ round, bytes: bytes.toString('latin1'), seen: ours.seen }).toEqual({ seen: plain });
    }
    if (ours.seen.at(-1)?.path !== '/last') expect(ours.seen.at(-1)).toEqual(intact[0]?.seen);
    read += ours.seen.length;
    faults += ours.faults;
  }
  // The wounds must be deep enough to matter, and shallow enough to leave something to misread.
  expect(faults).toBeGreaterThan(20_000);
  expect(read).toBeGreaterThan(320_000);
});
