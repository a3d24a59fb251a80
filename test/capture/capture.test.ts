import { expect, test } from 'vitest';
import { type Change } from '../../src/capture/capture.ts';
import { arrival, newCapture } from './support.ts';

test('an exchange that was added is read back whole, by its id', () => {
  const { capture, add } = newCapture();
  const row = add({
    method: 'POST',
    path: '/v1/charges?a=b',
    status: 402,
    request: 'amount=1',
    response: '{"no":1}',
  });
  const id = capture.id(row);
  expect(capture.find(id)).toEqual({ is: 'held', row });
  const read = capture.read(row);
  expect(read?.id).toBe(id);
  expect(read?.source).toEqual({ name: 'qtap', type: 'qtap' });
  expect(read?.request.path).toBe('/v1/charges?a=b');
  expect(Buffer.from(read?.request.body.bytes ?? []).toString()).toBe('amount=1');
  expect(Buffer.from(read?.response?.body.bytes ?? []).toString()).toBe('{"no":1}');
});

test('the bytes of an arrival are copied, so that its buffer can be used again', () => {
  const { capture } = newCapture();
  const given = arrival({ request: 'before' });
  const row = capture.sink('qtap').exchange(given);
  given.bodies.fill(0);
  given.head.fill(0);
  expect(Buffer.from(capture.read(row)?.request.body.bytes ?? []).toString()).toBe('before');
});

test('what was read stays as it was when its segment is used again', () => {
  const { capture, add } = newCapture();
  const row = add({ request: 'mine'.repeat(1_000) });
  const read = capture.read(row);
  for (let i = 0; i < 3_000; i++) add({ request: 'x'.repeat(4_000) });
  expect(capture.held(row)).not.toBe('whole');
  expect(Buffer.from(read?.request.body.bytes ?? []).equals(Buffer.from('mine'.repeat(1_000)))).toBe(true);
});

test('bodies go before heads, and heads before rows', () => {
  const { capture, add } = newCapture({ maxMegabytes: 8 });
  const row = add({ path: '/kept', request: 'hello', requestHeaders: { 'X-Kept': 'yes' } });
  while (capture.held(row) === 'whole') add({ response: 'r'.repeat(20_000) });
  expect(capture.held(row)).toBe('head');
  const headOnly = capture.read(row);
  expect(headOnly?.request.body.state).toBe('evicted');
  expect(headOnly?.request.headers).toEqual([['X-Kept', 'yes']]);
  for (let i = 0; capture.held(row) === 'head' && i < 9_000; i++)
    add({ requestHeaders: { 'X-Large': 'h'.repeat(4_000) } });
  expect(capture.held(row)).toBe('row');
  const bare = capture.read(row);
  expect(bare?.request).toMatchObject({ method: 'GET', authority: 'api.example.com', path: '/kept' });
  expect(bare?.response?.status).toBe(200);
  expect(bare?.request.body.state).toBe('evicted');
});

test('bytes held stay under their bound whatever the sizes', () => {
  const { capture, add } = newCapture({ maxMegabytes: 8 });
  for (const size of [10, 3_000_000, 100, 700_000, 5_000_000, 1, 12_000_000, 9_000]) {
    for (let i = 0; i < 5; i++) add({ response: 'r'.repeat(size) });
    const last = capture.columns.next - 1;
    expect(capture.read(last)?.response?.body.bytes.length).toBe(size);
    expect(capture.memory.bytes).toBeLessThan(Math.max(8 * 1024 * 1024, 3 * size));
  }
});

test('a status that has no room in its column is still an answer, and a large one a server error', () => {
  const { capture, add } = newCapture();
  const given = [undefined, 200, 65_736, 1e12, 0, -7, 0.25];
  const rows = given.map((status) => add({ status }));
  expect(rows.map((row) => capture.columns.blockOf(row)?.status[row])).toEqual([
    0, 200, 65_535, 65_535, 1, 1, 1,
  ]);
  const [minute] = capture.minutes.between(0, Infinity);
  expect(minute?.counts).toEqual([4, 0, 0, 2, 1]);
});

test('held, evicted, unknown and of an earlier run are told apart', () => {
  const { capture, clock, add } = newCapture({ maxRows: 1_000 });
  const first = capture.id(add());
  clock.advance(5_000);
  for (let i = 0; i < 1_000; i++) add();
  expect(capture.columns.next - capture.columns.first).toBeLessThanOrEqual(1_000);
  expect(capture.find(first)).toEqual({ is: 'evicted', at: clock.now(), bound: 'rows' });
  expect(capture.find(capture.id(1_000)).is).toBe('held');
  expect(capture.find(capture.id(1_001)).is).toBe('unknown');
  expect(capture.find('r990').is).toBe('earlier');
  expect(capture.find('nonsense').is).toBe('unknown');
});

test('clearing forgets every row, and ids go on where they were', () => {
  const { capture, add } = newCapture();
  const row = add();
  const id = capture.id(row);
  capture.clear();
  expect(capture.find(id)).toMatchObject({ is: 'evicted', bound: 'cleared' });
  expect(capture.read(row)).toBeUndefined();
  const next = add({ path: '/after' });
  expect(next).toBe(row + 1);
  expect(capture.read(next)?.request.path).toBe('/after');
});

test('changes are told in batches, never one call an exchange', () => {
  const { capture, clock, add } = newCapture();
  const changes: Change[] = [];
  const stop = capture.onChange((change) => changes.push(change));
  for (let i = 0; i < 500; i++) add();
  capture.flag(7, 3);
  expect(changes).toEqual([]);
  clock.advance(100);
  expect(changes).toEqual([
    {
      added: { from: 0, to: 500 },
      evictedBefore: 0,
      flagged: { from: 7, to: 8 },
      states: false,
      cleared: false,
    },
  ]);
  clock.advance(10_000);
  expect(changes).toHaveLength(1);
  expect(clock.timers).toBe(0);
  stop();
  add();
  clock.advance(100);
  expect(changes).toHaveLength(1);
});

test('a flag stays with its row and is forgotten with it', () => {
  const { capture, add } = newCapture({ maxRows: 1_000 });
  const row = add();
  capture.flag(row, 4);
  expect(capture.columns.blockOf(row)?.worst[0]).toBe(4);
  for (let i = 0; i < 1_200; i++) add();
  capture.flag(row, 2);
  expect(capture.columns.blocks.some(({ worst }) => worst.some((level) => level > 0))).toBe(false);
});

test('relief gives up bytes first, and rows when no bytes are left to give', () => {
  const { capture, add } = newCapture({ maxRows: 2_000 });
  for (let i = 0; i < 1_800; i++) add({ response: 'r'.repeat(4_000) });
  const { bytes } = capture.memory;
  const { first } = capture.columns;
  capture.relieve('memory');
  expect(capture.memory.bytes).toBeLessThanOrEqual(bytes * 0.75);
  expect(capture.columns.first).toBe(first);
  for (let i = 0; i < 40; i++) capture.relieve('memory');
  expect(capture.columns.first).toBeGreaterThan(first);
  expect(capture.find(capture.id(first))).toMatchObject({ is: 'evicted', bound: 'memory' });
});

test('relief of the heap gives up rows at once, since their names lie there and bytes do not', () => {
  const { capture, add } = newCapture({ maxRows: 2_000 });
  for (let i = 0; i < 1_800; i++) add({ host: `h${i}`, response: 'r'.repeat(4_000) });
  const { first, names } = capture.columns;
  const hosts = [...names.host.all()].length;
  capture.relieve('heap');
  expect(capture.columns.first).toBeGreaterThanOrEqual(first + 400);
  expect([...names.host.all()].length).toBeLessThanOrEqual(hosts - 400);
  expect(capture.find(capture.id(first))).toMatchObject({ is: 'evicted', bound: 'memory' });
});

test('ever new hosts and long paths cost rows, not memory without end', () => {
  const { capture, add } = newCapture({ maxRows: 2_000, maxMegabytes: 8 });
  for (let i = 0; i < 6_000; i++) add({ host: `${i}${'h'.repeat(500)}`, path: `/${'é'.repeat(5_000)}${i}` });
  expect(capture.memory.rows).toBeLessThan(2_000 * 1_000);
  const last = capture.columns.next - 1;
  const block = capture.columns.blockOf(last);
  expect(block?.paths.text(last - block.first)).toMatch(/^\/é{500,512}$/);
  expect(capture.read(last)?.request.path).toHaveLength(1 + 5_000 + 4);
});
