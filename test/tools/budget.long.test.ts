import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDay, type Day } from '../desk/day.ts';
import { hostileText, seeded } from '../present/samples.ts';
import { encodeExchange, goTime, newestStyle, wrap } from '../../src/sources/demo/encode.ts';
import { exchangeOf, type ExchangeSpec } from '../fake-qtap/samples.ts';

const rows = 10_000;

// Ten thousand exchanges made to burst a frame: urls of 8 KB, bodies of a megabyte, 300 headers, text that cannot
// be seen or turns its direction, names that look like our own words.
function hostileSpec(random: () => number, n: number): ExchangeSpec {
  const text = (length: number): string => hostileText(random, Math.max(1, Math.floor(length)));
  const body = (most: number): string =>
    random() < 0.5
      ? JSON.stringify({
          error: { code: text(80), message: text(most / 4) },
          list: Array.from({ length: 40 }, () => text(most / 80)),
        })
      : text(most);
  const huge = n % 500 === 0;
  const headers = Object.fromEntries(
    Array.from({ length: huge ? 300 : 3 }, (_, i) => [
      `X-${i}-${text(20).replace(/[^A-Za-z]/g, '')}`,
      text(huge ? 300 : 60),
    ]),
  );
  return {
    method: random() < 0.05 ? text(40) : 'POST',
    host: random() < 0.3 ? `${text(200)}.example` : `host-${n % 50}.example`,
    path: `/${random() < 0.1 ? text(8_000) : text(60)}?q=${text(40)}`,
    exe: random() < 0.2 ? `/bin/${text(200)}` : '/usr/bin/node',
    container: { name: random() < 0.2 ? text(200) : `svc-${n % 9}`, image: text(100) },
    pod: { name: text(100), namespace: text(60) },
    requestHeaders: headers,
    responseHeaders: { ...headers, 'Content-Type': random() < 0.5 ? 'application/json' : 'text/plain' },
    requestBody: body(huge ? 1_000_000 : 300),
    responseBody: body(huge ? 1_000_000 : 300),
    status: random() < 0.1 ? 'none' : [200, 404, 500, 402][n % 4],
    durationMs: Math.floor(random() * 10_000),
  };
}

describe('ten thousand hostile exchanges', () => {
  let day: Day;
  let ids: string[] = [];

  beforeAll(() => {
    day = openDay({ ratePerSecond: 0.001 });
    const random = seeded(99);
    for (let n = 0; n < rows; n++) {
      day.clock.advance(5);
      const now = goTime(day.clock.now());
      day.tell(
        'request.http_transaction',
        wrap(encodeExchange(exchangeOf(hostileSpec(random, n), now), newestStyle), now),
      );
    }
    expect(day.capture.columns.next).toBeGreaterThanOrEqual(rows);
    ids = [0, 500, 4_500, 9_500, 9_999].map((row) => day.capture.id(row));
  }, 120_000);
  afterAll(() => day.capture.clear());

  const calls: readonly (readonly [string, Record<string, unknown>])[] = [
    ...[
      'get_traffic',
      'get_traffic_summary',
      'get_errors',
      'get_hosts',
      'get_processes',
      'get_connections',
      'get_payloads',
    ].flatMap((name) => [
      [name, { seconds: 600 }] as const,
      [name, { seconds: 600, limit: 500 }] as const,
      [name, { seconds: 600, limit: 500, format: 'detailed' }] as const,
    ]),
    ['get_traffic_summary', { seconds: 20, by: 'route', baseline: 'previous' }],
    ['get_traffic_summary', { seconds: 600, by: 'container' }],
    ['get_errors', { seconds: 600, group: 'none' }],
    ['search_traffic', { seconds: 20, query: 'aaa', limit: 500 }],
    ['search_traffic', { seconds: 600, host: 'example', limit: 500 }],
    ['check_sensitive_data', { seconds: 2 }],
    ['get_traffic', { seconds: 600, filter: 'req.host == "nowhere" and req.path contains "x"' }],
    ['get_traffic', { filter: `req.path contains "${'\u202e'.repeat(300)}` }],
    ['get_payloads', { max_bytes: 18_000, limit: 5, seconds: 600 }],
  ];

  function within(text: string, data: unknown, args: Record<string, unknown>): void {
    const most = args['max_bytes'] ? 20_000 : args['format'] === 'detailed' ? 10_000 : 3_500;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    expect(Buffer.byteLength(JSON.stringify(data ?? null))).toBeLessThanOrEqual(most);
    // One fence at most, and nothing that cannot be seen.
    expect(text.split('⟦').length).toBeLessThanOrEqual(2);
    expect(text).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/,
    );
    expect(JSON.stringify(data ?? null)).not.toMatch(/[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/);
  }

  it.each(calls)('%s %j keeps its budget', async (name, args) => {
    const { text, data, isError } = await day.call(name, args);
    within(text, data, args);
    if (isError) expect(text.length).toBeLessThanOrEqual(600);
    else if (
      !('filter' in args) &&
      !('baseline' in args) &&
      name !== 'get_connections' &&
      name !== 'check_sensitive_data'
    )
      expect((data?.['rows'] as unknown as unknown[]).length).toBeGreaterThan(0);
  });

  it('keeps it for each of them whole, and for parts of them', async () => {
    for (const id of ids)
      for (const [name, args] of [
        ['get_traffic', { ids: [id] }],
        ['get_traffic', { ids: [id], format: 'detailed' }],
        ['get_payloads', { ids: [id] }],
        ['get_payloads', { ids: [id], max_bytes: 18_000 }],
        ['get_payloads', { ids: [id], part: 'response-body', offset: 0 }],
        ['get_payloads', { ids: [id], part: 'response-body', offset: 100, max_bytes: 18_000 }],
        ['get_payloads', { ids: [id], part: 'request-headers' }],
      ] as const) {
        const { text, data } = await day.call(name, args);
        within(text, data, args);
      }
    const all = await day.call('get_traffic', { ids });
    within(all.text, all.data, {});
  });

  it('reads a body of a megabyte page by page, each character once', async () => {
    const long = Array.from({ length: 20 }, (_, i) => day.capture.id(i * 500))
      .map((each) => day.desk.exchange(each))
      .flatMap((each) => ('row' in each ? [each] : []))
      .find(({ response }) => (response?.body.text.length ?? 0) > 300_000);
    const id = long?.row.id ?? '';
    const whole = long?.response?.body.text ?? '';
    let offset = 200_000;
    let read = '';
    for (let page = 0; page < 6; page++) {
      const { data } = await day.call('get_payloads', {
        ids: [id],
        part: 'response-body',
        offset,
        max_bytes: 18_000,
      });
      const [row] = data?.['rows'] as unknown as { text: string; nextOffset?: number }[];
      const next = row?.nextOffset ?? whole.length;
      expect(next).toBeGreaterThan(offset);
      read += whole.slice(offset, next);
      offset = next;
    }
    expect(read).toBe(whole.slice(200_000, offset));
  });
});
