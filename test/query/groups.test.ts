import { expect, test } from 'vitest';
import { countNames } from '../../src/query/counts.ts';
import { groupRows } from '../../src/query/groups.ts';
import { latencyOf, percentileInPlace, seriesOf } from '../../src/query/numbers.ts';
import { wholeStretch } from '../../src/query/window.ts';
import { newCapture } from '../capture/support.ts';
import { planFor, seeded } from './support.ts';

test('percentiles are values that were measured, by nearest rank', () => {
  expect(latencyOf(Float64Array.from([]))).toEqual({ n: 0 });
  expect(latencyOf(Float64Array.from([7]))).toEqual({ n: 1, p50: 7, p95: 7, p99: 7, mostMs: 7 });
  const hundred = Float64Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(latencyOf(hundred)).toEqual({ n: 100, p50: 50, p95: 95, p99: 99, mostMs: 100 });
});

test('many durations give the same percentiles whether they are whole or not', () => {
  const random = seeded(9);
  for (const shape of [
    () => random.below(3_000),
    () => random.next() * 100,
    () => (random.below(1_000) === 0 ? 1e7 : random.below(50)),
  ]) {
    const values = Float64Array.from({ length: 20_000 }, shape);
    const sorted = [...values].sort((a, b) => a - b);
    expect(latencyOf(values)).toEqual({
      n: 20_000,
      p50: sorted[9_999],
      p95: sorted[18_999],
      p99: sorted[19_799],
      mostMs: sorted[19_999],
    });
  }
});

test('one percentile alone is the one that all of them together give', () => {
  const random = seeded(5);
  expect(percentileInPlace(new Float64Array(0), 95)).toBeUndefined();
  for (let round = 0; round < 300; round++) {
    const n = 1 + random.below(round % 60 === 0 ? 9_000 : 40);
    const different = random.pick([1, 3, 50, 1e9]);
    const values = Float64Array.from({ length: n }, () => random.below(different));
    if (round % 3 === 0) values.sort();
    const { p50, p95, p99 } = latencyOf(values);
    const alone = [50, 95, 99].map((percent) => percentileInPlace(values.slice(), percent));
    expect([[...values], ...alone]).toEqual([[...values], p50, p95, p99]);
  }
});

test('a group tells everything about its exchanges', () => {
  const { capture, clock, add } = newCapture();
  const start = clock.now();
  capture.sink('qtap').connection({ id: 'c', state: 'open', tlsVersion: '1.3' });
  const common = {
    host: 'api.stripe.com',
    exe: '/usr/bin/node',
    container: 'pay',
    pid: 7,
    direction: 'egress-external',
    connectionId: 'c',
  } as const;
  add({
    ...common,
    method: 'POST',
    path: '/v1/charges',
    status: 200,
    durationMs: 10,
    request: 'abc',
    response: 'de',
  });
  clock.advance(1_000);
  add({ ...common, method: 'POST', path: '/v1/charges', status: 402, durationMs: 30 });
  clock.advance(1_000);
  const lost = add({ ...common, path: '/v1/balance', status: undefined, exe: '/opt/node' });
  add({ host: 'other', status: 200 });
  const { total, groups, more } = groupRows(capture, wholeStretch(capture), planFor(capture, ''), 'host', {
    limit: 1,
  });
  expect(total).toMatchObject({
    requests: 4,
    errors: 2,
    noResponse: 1,
    requestBytes: 3,
    responseBytes: 2,
    latency: { n: 2 },
  });
  expect(more).toBe(1);
  expect(groups).toEqual([
    {
      name: 'api.stripe.com',
      requests: 3,
      errors: 2,
      noResponse: 1,
      requestBytes: 3,
      responseBytes: 2,
      latency: { n: 2, p50: 10, p95: 30, p99: 30, mostMs: 30 },
      firstAt: start,
      lastAt: start + 2_000,
      statuses: [
        { status: 0, count: 1 },
        { status: 200, count: 1 },
        { status: 402, count: 1 },
      ],
      methods: [
        { method: 'POST', count: 2 },
        { method: 'GET', count: 1 },
      ],
      processes: ['node'],
      containers: ['pay'],
      allContained: true,
      hosts: ['api.stripe.com'],
      sources: ['qtap'],
      pids: [7],
      directions: ['egress-external'],
      samplePaths: ['/v1/balance', '/v1/charges'],
      sampleRows: [lost, 1, 0],
      tls: ['1.3'],
    },
  ]);
});

test('groups by host, route, process, container and status add up to the same total', () => {
  const random = seeded(21);
  const { capture, add } = newCapture();
  for (let i = 0; i < 3_000; i++)
    add({
      host: random.pick(['a', 'b', 'c']),
      path: random.pick(['/users/1', '/users/2', '/health', '/health?x=1']),
      status: random.pick([200, 404, undefined]),
      exe: random.pick(['/bin/a', '/opt/a', undefined]),
      container: random.pick(['p', undefined]),
      durationMs: random.pick([undefined, 3, 9]),
    });
  const plan = planFor(capture, 'res.status == 404 or not has(res.status)');
  const expected = { host: 3, route: 6, process: 2, container: 2, status: 2 } as const;
  for (const by of ['host', 'route', 'process', 'container', 'status'] as const) {
    const { groups, total } = groupRows(capture, wholeStretch(capture), plan, by, { limit: 100 });
    expect(groups).toHaveLength(expected[by]);
    expect(groups.reduce((sum, { requests }) => sum + requests, 0)).toBe(total.requests);
    expect(groups.reduce((sum, { latency }) => sum + latency.n, 0)).toBe(total.latency.n);
    expect(groups.every(({ sampleRows }) => sampleRows.every((row) => plan.holds(row)))).toBe(true);
  }
});

test('groups are what counting row by row gives, in a part of the stretch and with a filter that leaves holes', () => {
  const random = seeded(33);
  const { capture, add } = newCapture({ maxRows: 512 });
  for (let i = 0; i < 700; i++)
    add({
      host: random.pick(['a', 'b', '']),
      path: random.pick(['/users/1', '/health']),
      status: random.pick([200, 404, 503, 1_200, undefined]),
      durationMs: random.pick([undefined, 3, 9.5, 2.5]),
      request: random.pick(['', 'abc']),
    });
  const { first, next } = capture.columns;
  const stretch = { ...wholeStretch(capture), fromRow: first + 11, toRow: next - 7 };
  for (const filter of ['', 'res.status != 503', 'req.host == "a"']) {
    const plan = planFor(capture, filter);
    for (const by of ['host', 'route', 'status'] as const) {
      const expected = new Map<
        string,
        { requests: number; errors: number; bytes: number; n: number; most: number }
      >();
      for (let row = stretch.fromRow; row < stretch.toRow; row++) {
        const { request, response, time } = capture.read(row) ?? {};
        if (!request || !time || !plan.holds(row)) continue;
        const { authority, path } = request;
        const route = path === '/health' ? path : '/users/{id}';
        const status = response?.status ?? 0;
        const name = { host: authority, route: `${authority} ${route}`, status: String(status) }[by];
        const sum = expected.get(name) ?? { requests: 0, errors: 0, bytes: 0, n: 0, most: 0 };
        expected.set(name, {
          requests: sum.requests + 1,
          errors: sum.errors + (status === 0 || status >= 400 ? 1 : 0),
          bytes: sum.bytes + request.body.bytes.length,
          n: sum.n + (time.durationMs === undefined ? 0 : 1),
          most: Math.max(sum.most, time.durationMs ?? 0),
        });
      }
      const { groups } = groupRows(capture, stretch, plan, by, { limit: 100 });
      const found = groups.map(({ name, requests, errors, requestBytes, latency }) => [
        name,
        { requests, errors, bytes: requestBytes, n: latency.n, most: latency.mostMs ?? 0 },
      ]);
      expect(new Map(found as [string, object][])).toEqual(expected);
    }
  }
});

test('names are counted with their errors, the most frequent first', () => {
  const { capture, add } = newCapture();
  for (const status of [200, 404, undefined]) add({ host: 'a', status });
  for (const host of ['b', 'c', 'a', 'c']) add({ host });
  add({ host: 'd', method: 'PUT' });
  expect(countNames(capture, wholeStretch(capture), planFor(capture, 'req.method == "GET"'), 'host')).toEqual(
    [
      { name: 'a', count: 4, errors: 2 },
      { name: 'c', count: 2, errors: 0 },
      { name: 'b', count: 1, errors: 0 },
    ],
  );
});

test('pages of groups are the whole, in the order asked for', () => {
  const { capture, add } = newCapture();
  for (let host = 0; host < 30; host++)
    for (let i = 0; i <= host % 7; i++)
      add({ host: `h${host}`, status: i < host % 3 ? 500 : 200, durationMs: host });
  const plan = planFor(capture, '');
  for (const order of ['requests', 'errors', 'slowest'] as const) {
    const whole = groupRows(capture, wholeStretch(capture), plan, 'host', { limit: 100, order }).groups;
    const pages = [0, 10, 20].flatMap(
      (skip) => groupRows(capture, wholeStretch(capture), plan, 'host', { limit: 10, skip, order }).groups,
    );
    expect(pages).toEqual(whole);
    const weights = whole.map(({ requests, errors, latency }) =>
      order === 'requests' ? requests : order === 'errors' ? errors : (latency.p95 ?? 0),
    );
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
  }
});

test('a series counts each exchange once, in its bucket and class', () => {
  const { capture, clock, add } = newCapture();
  const from = clock.now();
  for (const status of [200, 204, 301, 404, 500, undefined]) {
    add({ status });
    clock.advance(1_000);
  }
  const series = seriesOf(capture, { fromRow: 0, toRow: 6, from, to: from + 6_000 }, planFor(capture, ''), 6);
  expect(series).toEqual({
    from,
    bucketMs: 1_000,
    ok: [1, 1, 0, 0, 0, 0],
    redirect: [0, 0, 1, 0, 0, 0],
    clientError: [0, 0, 0, 1, 0, 0],
    serverError: [0, 0, 0, 0, 1, 0],
    noResponse: [0, 0, 0, 0, 0, 1],
  });
});
