import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Capture } from '../../src/capture/capture.ts';
import { compile } from '../../src/filter/match.ts';
import { bindField, createReading, type Reading } from '../../src/query/reading.ts';
import { scan, scanSlowly } from '../../src/query/scan.ts';
import { wholeStretch } from '../../src/query/window.ts';
import { newCapture, type Told } from '../capture/support.ts';
import { planFor, seeded, treeOf } from './support.ts';

function matching(capture: Capture, filter: string): number[] {
  const rows: number[] = [];
  scan(capture, wholeStretch(capture), planFor(capture, filter).stage, (block, indexes, count) => {
    for (let k = 0; k < count; k++) rows.push(block.first + (indexes[k] ?? 0));
  });
  return rows;
}

/** The language's own evaluation, row by row: slow, and right by definition. */
function oracle(capture: Capture, filter: string): number[] {
  const holds = compile<Reading>(treeOf(filter), (field) => bindField(capture, field));
  const [first] = capture.columns.blocks;
  if (!first) return [];
  const reading = createReading(capture, first);
  const rows: number[] = [];
  for (let row = capture.columns.first; row < capture.columns.next; row++)
    if (reading.to(row) && holds(reading)) rows.push(row);
  return rows;
}

const random = seeded(11);
const words = [
  'charge',
  'CARD',
  'card',
  'declined',
  'é',
  'É',
  'Kelvin',
  'kelvin',
  '\u212aelvin',
  'a',
  '"',
  '\\',
  '\0',
  '',
];

function anyExchange(): Told {
  const text = (): string =>
    Array.from({ length: random.below(6) }, () => random.pick(words)).join(random.pick(['', ' ', '/']));
  const body = (): { bytes: Uint8Array; headers: Record<string, string> } => {
    const plain = text();
    switch (random.below(9)) {
      case 0:
        return { bytes: gzipSync(plain), headers: { 'Content-Encoding': 'gzip' } };
      case 1:
        return {
          bytes: Buffer.from(plain, 'latin1'),
          headers: { 'Content-Type': 'text/plain; charset=iso-8859-1' },
        };
      case 5:
        return {
          bytes: Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?>${plain}`, 'latin1'),
          headers: {},
        };
      case 6:
        return { bytes: Buffer.from(`\ufeff${plain}`, 'utf16le'), headers: {} };
      case 7:
        return { bytes: deflateSync(plain), headers: { 'content-encoding': 'deflate' } };
      case 2:
        return { bytes: Buffer.concat([Buffer.from(plain), Buffer.from([0xff, 0xfe])]), headers: {} };
      case 3:
        return {
          bytes: Buffer.from(
            JSON.stringify({ error: { code: plain }, list: [{ n: random.below(3) }, { n: 7 }] }),
          ),
          headers: {},
        };
      case 4:
        return { bytes: Buffer.from(plain), headers: { 'Content-Type': 'application/json; charset=utf-8' } };
      default:
        return { bytes: new Uint8Array(0), headers: {} };
    }
  };
  const request = body();
  const response = body();
  return {
    method: random.pick(['GET', 'POST', 'DELETE']),
    host: random.pick(['api.stripe.com', 'api.stripe.com:443', 'localhost:3000', 'é.example', '']),
    path: `/${text()}${random.pick(['', '?page=2', '?a=1&page=3'])}${random.below(20) === 0 ? 'x'.repeat(3_000) + 'declined' : ''}`,
    status: random.pick([200, 201, 301, 402, 404, 500, 1_200, undefined]),
    direction: random.pick(['egress-external', 'ingress', undefined]),
    exe: random.pick(['/usr/bin/node', '/opt/node', '/usr/bin/python3', undefined]),
    pid: random.pick([1, 2, undefined]),
    container: random.pick(['pay', 'web', undefined]),
    contentType: random.pick(['application/json', undefined]),
    durationMs: random.pick([1, 50, 700.5, undefined]),
    request: request.bytes,
    response: response.bytes,
    requestHeaders: request.headers,
    responseHeaders: { ...response.headers, 'X-Word': text() },
  };
}

const leaves = [
  'req.host == "api.stripe.com"',
  'req.host contains "stripe"',
  'in_zone(req.host, "stripe.com")',
  'req.method in ["POST", "DELETE"]',
  'res.status >= 400',
  'res.status == 4xx',
  'res.status',
  'has(res.status)',
  'direction contains "egress"',
  'process.binary == "node"',
  'process.path ~ "/USR/"',
  'container.name != "pay"',
  'res.type == "application/json"',
  'duration_ms > 40',
  'req.bytes > 5',
  'pid == 1',
  'source == "two"',
  'route contains "card"',
  'finding >= 2',
  'req.path contains "card"',
  'req.path contains "declined"',
  'req.path ~ "card"',
  'req.path ~ "é"',
  'req.path ~ "kelvin"',
  'req.path matches /card|é/',
  'starts_with(req.path, "/card")',
  'req.path in ["/card", "/é"]',
  'req.query.page == 2',
  'req.url contains "stripe.com/card"',
  'res.header.x-word ~ "CARD"',
  'req.body contains "card"',
  'res.body contains "card"',
  'res.body ~ "card"',
  'res.body ~ "kelvin"',
  'res.body ~ "É"',
  'res.body contains "é"',
  'res.body contains "\\""',
  'req.body matches /decl+ined/',
  'req.body contains "é"',
  'res.json.error.code == "card"',
  'res.json.list.n == 2',
  'req.json.list.1.n == 7',
];

function anyFilter(depth: number): string {
  const leaf = (): string => random.pick(leaves);
  if (depth === 0) return leaf();
  switch (random.below(4)) {
    case 0:
      return `(${anyFilter(depth - 1)} and ${anyFilter(depth - 1)})`;
    case 1:
      return `(${anyFilter(depth - 1)} or ${anyFilter(depth - 1)})`;
    case 2:
      return `not (${anyFilter(depth - 1)})`;
    default:
      return leaf();
  }
}

function filled(rows: number): Capture {
  const { capture, add } = newCapture({ maxRows: 512 });
  for (let i = 0; i < rows; i++) {
    const row = add(anyExchange(), random.pick(['one', 'two']));
    if (random.below(3) > 0) capture.flag(row, random.pick([0, 1, 2, 3, 4] as const));
  }
  return capture;
}

test('each kind of test finds what the language itself finds', () => {
  const capture = filled(600);
  expect(capture.columns.first).toBeGreaterThan(0);
  for (const leaf of leaves)
    for (const filter of [leaf, `not (${leaf})`])
      expect([filter, matching(capture, filter)]).toEqual([filter, oracle(capture, filter)]);
});

test('a part of the stretch holds its part of what the whole holds', () => {
  const capture = filled(600);
  const { first, next } = capture.columns;
  for (const leaf of leaves) {
    const fromRow = first + random.below(next - first);
    const toRow = fromRow + random.below(next - fromRow + 1);
    const rows: number[] = [];
    scan(capture, { fromRow, toRow }, planFor(capture, leaf).stage, (block, indexes, count) => {
      for (let k = 0; k < count; k++) rows.push(block.first + (indexes[k] ?? 0));
    });
    const part = matching(capture, leaf).filter((row) => row >= fromRow && row < toRow);
    expect([leaf, rows]).toEqual([leaf, part]);
  }
});

test('and, or and not in any order find what the language itself finds', () => {
  const capture = filled(200);
  for (let i = 0; i < 120; i++) {
    const filter = anyFilter(3);
    expect([filter, matching(capture, filter)]).toEqual([filter, oracle(capture, filter)]);
  }
});

test('a plan made before rows came knows names that are new or mean others since', () => {
  const { capture, add } = newCapture({ maxRows: 256 });
  const plan = planFor(capture, 'req.host contains "odd"');
  for (let i = 0; i < 1_500; i++) {
    const odd = i % 2 === 1;
    const row = add({ host: `${odd ? 'odd' : 'even'}-${i}` });
    expect(plan.holds(row)).toBe(odd);
  }
});

test('one row is judged as the whole stretch is', () => {
  const capture = filled(300);
  for (const leaf of leaves) {
    const plan = planFor(capture, leaf);
    const { first, next } = capture.columns;
    const one = Array.from({ length: next - first }, (_, i) => first + i).filter((row) => plan.holds(row));
    expect([leaf, one]).toEqual([leaf, matching(capture, leaf)]);
  }
});

test('a scan in slices sees what a scan at once sees, and ends when it is cancelled', async () => {
  const capture = filled(500);
  const filter = 'res.body ~ "card" or req.path contains "card"';
  const { stage } = planFor(capture, filter);
  const rows: number[] = [];
  const done = await scanSlowly(
    capture,
    wholeStretch(capture),
    stage,
    (block, indexes, count) => {
      rows.push(...[...indexes.subarray(0, count)].map((i) => block.first + i));
    },
    new AbortController().signal,
  );
  expect(done).toBe(true);
  expect(rows.sort((a, b) => a - b)).toEqual(oracle(capture, filter));
  expect(await scanSlowly(capture, wholeStretch(capture), stage, () => undefined, AbortSignal.abort())).toBe(
    false,
  );
});

test('bodies that were given up match nothing, and say so by not matching "not" either', () => {
  const { capture, add } = newCapture();
  const row = add({ response: 'card' });
  for (let i = 0; i < 900; i++) add({ response: 'x'.repeat(20_000) });
  expect(capture.held(row)).not.toBe('whole');
  expect(matching(capture, 'res.body contains "card"')).toEqual([]);
  expect(matching(capture, 'not (res.body contains "card")')).not.toContain(row);
});

test('a plan says what may be told late and what must be opened', () => {
  const { capture } = newCapture();
  expect(planFor(capture, 'finding >= 3').late).toEqual({ findings: true, joins: false });
  expect(planFor(capture, 'dst.port == 443').late).toEqual({ findings: false, joins: true });
  expect(planFor(capture, 'req.path contains "x"')).toMatchObject({
    opens: false,
    late: { findings: false, joins: false },
  });
  expect(planFor(capture, 'res.header.x == "y"').opens).toBe(true);
});

test('JSON of hostile depth neither throws nor matches', () => {
  const { capture, add } = newCapture();
  add({ response: `${'['.repeat(50_000)}7${']'.repeat(50_000)}` });
  add({ response: '{"a":{"__proto__":{"b":1}}}' });
  expect(matching(capture, 'res.json.a.b == 7')).toEqual([]);
  expect(matching(capture, 'has(res.json.constructor)')).toEqual([]);
});

test('fields of the connection and the process are read from their records', () => {
  const { capture, add } = newCapture();
  const sink = capture.sink('qtap');
  const row = add({ connectionId: 'c1', pid: 7, exe: '/bin/a' });
  add({ pid: 7, exe: '/bin/other' });
  sink.connection({
    id: 'c1',
    state: 'open',
    direction: 'ingress',
    endpoint: 'db.internal',
    local: { ip: '10.0.0.7', port: 443 },
    remote: { ip: '10.0.0.9', port: 51_000 },
    tlsVersion: '1.3',
    protocol: 'http2',
    transport: 'tcp',
  });
  sink.process({
    pid: 7,
    state: 'running',
    exe: '/bin/a',
    hostname: 'h',
    user: { id: 0, name: 'root' },
    container: { labels: { 'a.b': 'x' } },
    pod: { namespace: 'prod' },
  });
  for (const filter of [
    'dst.port == 443',
    'src.ip in 10.0.0.8/30',
    'dst.domain == "db.internal"',
    'tls.enabled == true',
    'tls.version == "1.3"',
    'protocol == "http2"',
    'type == "tcp"',
    'process.user.name == "root"',
    'process.user.id == 0',
    'process.hostname == "h"',
    'container.labels.a.b == "x"',
    'pod.namespace == "prod"',
  ])
    expect([filter, matching(capture, filter)]).toEqual([filter, [row]]);
});
