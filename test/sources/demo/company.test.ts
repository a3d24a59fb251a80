import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCompany, type Happening } from '../../../src/sources/demo/company.ts';
import { type ExchangeRecord } from '../../../src/sources/demo/encode.ts';
import { type Connection } from '../../../src/traffic/facts.ts';

const start = Date.UTC(2026, 10, 20, 9, 0, 0);

function day(seed: number, seconds: number): readonly Happening[] {
  const company = createCompany(seed, 6);
  return Array.from({ length: seconds * 10 }, (_, i) => company.step(start + i * 100)).flat();
}

let told: readonly Happening[];
let exchanges: readonly ExchangeRecord[];

beforeAll(() => {
  told = day(1, 300);
  exchanges = told.flatMap((it) => (it.is === 'exchange' ? [it.record] : []));
});

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
const to = (authority: string): readonly ExchangeRecord[] =>
  exchanges.filter((record) => record.authority === authority);

test('the same seed tells the same day, another seed another', () => {
  const bytes = (seed: number): string => JSON.stringify(day(seed, 20));
  expect(bytes(7)).toBe(bytes(7));
  expect(bytes(7)).not.toBe(bytes(8));
});

test('within its first minute, somebody who has just come sees a story of each kind', () => {
  const first = exchanges.filter(({ endedAt }) => Date.parse(endedAt) < start + 60_000);
  const statuses = new Set(first.map(({ response }) => response?.status));
  for (const status of [200, 401, 402, 404, 429, 500, undefined]) expect(statuses).toContain(status);
  expect(first.some(({ path }) => path.includes('access_token='))).toBe(true);
  expect(first.some(({ durationMs = 0 }) => durationMs > 1_800)).toBe(true);
  expect(
    first.some(({ scheme, requestBody }) => scheme === 'http' && text(requestBody).includes('"password"')),
  ).toBe(true);
});

test('it is a few exchanges a second, with bursts', () => {
  const perSecond = new Map<number, number>();
  for (const { endedAt } of exchanges) {
    const second = Math.ceil(Date.parse(endedAt) / 1000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  expect(exchanges.length / 300).toBeGreaterThan(4);
  expect(exchanges.length / 300).toBeLessThan(9);
  expect(Math.max(...perSecond.values())).toBeGreaterThan(15);
});

describe('everything joins', () => {
  test('an exchange names a connection that was reported, with the same process', () => {
    const all = [...told, ...closing()];
    const connections = new Map<string, Connection>();
    for (const it of all) if (it.is === 'connection') connections.set(it.connection.id, it.connection);
    for (const record of exchanges) {
      const connection = connections.get(record.connectionId ?? '');
      expect(connection).toMatchObject({
        pid: record.pid,
        direction: record.direction,
        container: { name: record.container?.name },
      });
    }
  });

  test('every process was started before it is named', () => {
    const pids = new Set<number>();
    for (const it of told) {
      if (it.is === 'process' && it.event === 'started') pids.add(it.process.pid);
      if (it.is === 'exchange') expect(pids).toContain(it.record.pid);
    }
  });

  test('a local call is seen at both ends with the same four-tuple', () => {
    const ends = new Map<string, Connection>();
    for (const it of told) if (it.is === 'connection') ends.set(it.connection.id, it.connection);
    const outgoing = [...ends.values()].filter(
      ({ direction, protocol, container }) =>
        direction === 'egress-internal' && protocol === 'http1' && container?.name !== 'cron',
    );
    expect(outgoing.length).toBeGreaterThan(3);
    for (const { local, remote } of outgoing) {
      const twin = [...ends.values()].find(
        (other) =>
          other.direction === 'ingress' && other.local === remote && other.remote?.port === local?.port,
      );
      expect(twin?.remote).toEqual(local);
    }
  });

  test('the reports of a connection count up without a hole', () => {
    const parts = new Map<string, number[]>();
    for (const it of told) {
      if (it.is !== 'connection') continue;
      parts.set(it.connection.id, [...(parts.get(it.connection.id) ?? []), it.connection.part ?? 0]);
    }
    for (const counted of parts.values()) expect(counted).toEqual(counted.map((_, i) => i));
  });

  function closing(): readonly Happening[] {
    // Connections opened in the last step are reported only in the next.
    const company = createCompany(1, 6);
    const all = Array.from({ length: 3010 }, (_, i) => company.step(start + i * 100));
    return all.slice(3000).flat();
  }
});

describe('the stories', () => {
  test('cards are declined, and sometimes Stripe does not answer', () => {
    const charges = to('api.stripe.com');
    expect(
      charges.filter(({ response }) => text(response?.body).includes('card_declined')).length,
    ).toBeGreaterThan(2);
    expect(charges.filter(({ response }) => response === undefined).length).toBeGreaterThan(0);
    expect(charges.filter(({ response }) => response?.status === 200).length).toBeGreaterThan(10);
    expect(to('payment-service.shop.svc:4000').some(({ response }) => response?.status === 504)).toBe(true);
  });

  test('the assistant gets 401 for a while and 429 now and then, else a stream of events', () => {
    const asked = to('api.openai.com');
    expect(new Set(asked.map(({ response }) => response?.status))).toEqual(new Set([200, 401, 429]));
    const streamed = asked.find(({ response }) => response?.status === 200);
    expect(text(streamed?.response?.body)).toMatch(/^data: \{.*\}\n\n[^]*data: \[DONE\]\n\n$/);
  });

  test('a failed login leaks the password to analytics over plain http', () => {
    const leaks = to('collect.metricloop.io').filter(({ requestBody }) =>
      text(requestBody).includes('"password"'),
    );
    expect(leaks.length).toBeGreaterThan(2);
    expect(new Set(leaks.map(({ scheme }) => scheme))).toEqual(new Set(['http']));
  });

  test('invoices fail from the deploy to the roll-back, and only then', () => {
    const deploys = told.flatMap((it) =>
      it.is === 'process' && it.process.container?.name === 'orders' && it.event === 'started'
        ? [it.process.container.image]
        : [],
    );
    expect(deploys).toEqual([
      'registry.brightcart.internal/orders:1.18.2',
      'registry.brightcart.internal/orders:1.19.0',
      'registry.brightcart.internal/orders:1.18.2',
    ]);
    const invoices = exchanges.filter(({ path }) => path.endsWith('/invoice'));
    for (const { endedAt, response } of invoices) {
      const seconds = (Date.parse(endedAt) - start) / 1000;
      expect(response?.status).toBe(seconds >= 44.8 && seconds < 199.8 ? 500 : 201);
    }
    expect(new Set(invoices.map(({ response }) => response?.status))).toEqual(new Set([201, 500]));
  });

  test('the stock service is slow, the health checks are many', () => {
    const stock = to('inventory.shop.svc:8080').filter(({ path }) => path.startsWith('/v1/stock/'));
    expect(stock.filter(({ durationMs = 0 }) => durationMs > 1_800).length).toBeGreaterThan(5);
    expect(exchanges.filter(({ path }) => path === '/healthz').length).toBeGreaterThan(exchanges.length / 8);
  });

  test('a valid GitHub token goes to a third party in the query, and to GitHub in its header', () => {
    const token = /access_token=(ghp_\w{36})$/.exec(to('badges.shipwatch.dev')[0]?.path ?? '')?.[1] ?? '';
    expect(checksumHolds(token)).toBe(true);
    expect(to('api.github.com')[0]?.requestHeaders['Authorization']).toBe(`Bearer ${token}`);
  });

  test('bodies are of many kinds', () => {
    const search = to('search.shop.svc:9200')[0]?.response;
    expect(search?.headers['Content-Encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(search?.body ?? new Uint8Array()).toString())).toHaveProperty('hits');
    const picture = to('cdn.pixvault.net')[0]?.response?.body;
    expect(text(picture?.subarray(1, 4))).toBe('PNG');
    const lines = text(to('logs.brightcart.internal:9428')[0]?.requestBody).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('message');
  });

  test('every container is there, one of them without readable traffic', () => {
    const seen = new Set(exchanges.map(({ container }) => container?.name));
    expect(seen.size).toBeGreaterThan(10);
    expect(seen).not.toContain('ledger-sync');
    const hidden = told.find(
      (it) => it.is === 'connection' && it.connection.container?.name === 'ledger-sync',
    );
    expect(hidden).toMatchObject({ connection: { tlsVersion: '1.3' } });
    expect(hidden).not.toHaveProperty('connection.introspected');
  });
});

/** GitHub's own rule, written a second time: CRC-32 of the thirty characters, in base 62. */
function checksumHolds(token: string): boolean {
  let crc = 0xffffffff;
  for (const letter of token.slice(4, 34)) {
    crc ^= letter.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const written = [...token.slice(34)].reduce((sum, letter) => sum * 62 + digits.indexOf(letter), 0);
  return token.length === 40 && written === (crc ^ 0xffffffff) >>> 0;
}
