import { expect, test } from 'vitest';
import { newCapture } from './support.ts';

const connected = { is: 'connected', bodies: true } as const;

test('a gap lasts from the loss to the next connection, however many retries fail', () => {
  const { capture, clock } = newCapture();
  const sink = capture.sink('prod');
  const start = clock.now();
  sink.state({ is: 'lost', reason: 'refused', retryInMs: 500 });
  sink.state(connected);
  clock.advance(10_000);
  sink.state({ is: 'lost', reason: 'ECONNRESET', retryInMs: 500 });
  clock.advance(1_000);
  sink.state({ is: 'connecting' });
  sink.state({ is: 'lost', reason: 'ECONNREFUSED', retryInMs: 1_000 });
  const open = capture.coverage(start, clock.now() + 1);
  expect(open.gaps).toEqual([{ source: 'prod', from: start + 10_000, reason: 'ECONNRESET' }]);
  expect(open.sources).toEqual({
    total: 1,
    connected: 0,
    troubled: [{ name: 'prod', state: 'lost', reason: 'ECONNREFUSED' }],
  });
  clock.advance(1_000);
  sink.state({ ...connected, captureFilter: 'res.status >= 400', bodies: false });
  const after = capture.coverage(start, clock.now() + 1);
  expect(after.gaps).toEqual([
    { source: 'prod', from: start + 10_000, to: start + 12_000, reason: 'ECONNRESET' },
  ]);
  expect(after).toMatchObject({
    since: start,
    captureFilter: 'res.status >= 400',
    bodies: false,
    sources: { total: 1, connected: 1, troubled: [] },
  });
  expect(capture.coverage(start + 12_000, start + 13_000).gaps).toEqual([]);
  expect(capture.coverage(start, start + 10_000).gaps).toEqual([]);
});

test('a pause is a gap, silence is not', () => {
  const { capture, clock } = newCapture();
  const sink = capture.sink('prod');
  sink.state(connected);
  sink.state({ is: 'silent' });
  const from = clock.now();
  expect(capture.coverage(from - 1, from + 1)).toMatchObject({
    gaps: [],
    sources: { connected: 1, troubled: [] },
  });
  sink.state({ is: 'paused' });
  clock.advance(2_000);
  sink.state(connected);
  expect(capture.coverage(from, from + 5_000).gaps).toEqual([
    { source: 'prod', from, to: from + 2_000, reason: 'paused' },
  ]);
});

test('of two sources, the dead one is named and the living one counted', () => {
  const { capture, clock } = newCapture();
  capture.sink('a').state(connected);
  capture.sink('b').state({ is: 'lost', reason: 'refused', retryInMs: 1 });
  capture.sink('c').state(connected);
  capture.sink('c').state({ is: 'ended' });
  expect(capture.coverage(0, clock.now() + 1).sources).toEqual({
    total: 2,
    connected: 1,
    troubled: [{ name: 'b', state: 'lost', reason: 'refused' }],
  });
});

test('loss is suspected only in the stretch where the hole was seen', () => {
  const { capture, clock } = newCapture();
  const sink = capture.sink('q');
  sink.state(connected);
  sink.connection({ id: 'c', state: 'open', part: 1 });
  const before = clock.now();
  clock.advance(60_000);
  sink.connection({ id: 'c', state: 'open', part: 9 });
  expect(capture.coverage(before - 1_000, before + 1_000).lossSuspected).toBe(false);
  expect(capture.coverage(before, clock.now() + 1).lossSuspected).toBe(true);
  clock.advance(60_000);
  sink.state({ is: 'lost', reason: 'x', retryInMs: 1 });
  sink.state(connected);
  sink.connection({ id: 'c', state: 'open', part: 90 });
  expect(capture.coverage(clock.now() - 1_000, clock.now() + 1).lossSuspected).toBe(false);
  // Silence is no new stream: what was lost in it shows when it ends.
  sink.state({ is: 'silent' });
  sink.state(connected);
  sink.connection({ id: 'c', state: 'open', part: 95 });
  expect(capture.coverage(clock.now() - 1_000, clock.now() + 1).lossSuspected).toBe(true);
});

test('rows and bodies that were given up are counted for the stretch asked about', () => {
  const { capture, clock, add } = newCapture({ maxRows: 1_000, maxMegabytes: 8 });
  const start = clock.now();
  for (let i = 0; i < 3_000; i++) {
    add({ response: 'r'.repeat(10_000) });
    clock.advance(100);
  }
  const { columns, bodiesFrom } = capture;
  const all = capture.coverage(start, clock.now());
  expect(all.evicted.rows).toBe(columns.first);
  expect(all.held).toMatchObject({ count: columns.next - columns.first, to: clock.now() - 100 });
  expect(all.evicted.bodies).toBe(bodiesFrom - columns.first);
  expect(all.notScannedYet).toBe(columns.next - columns.first);
  expect(capture.coverage(start, start + 60_000).evicted.rows).toBeCloseTo(600, -1);
  const recent = capture.coverage(clock.now() - 10_000, clock.now());
  expect(recent.evicted).toEqual({ rows: 0, bodies: 0 });
  for (let row = columns.next - 50; row < columns.next; row++) capture.flag(row, 0);
  expect(capture.coverage(clock.now() - 10_000, clock.now()).notScannedYet).toBe(50);
});

test('a clear is told to whoever asks about the time before it', () => {
  const { capture, clock, add } = newCapture();
  const start = clock.now();
  add();
  clock.advance(1_000);
  capture.clear();
  expect(capture.coverage(start, clock.now() + 1)).toMatchObject({
    clearedAt: clock.now(),
    held: { count: 0 },
    evicted: { rows: 0, bodies: 0 },
  });
  expect(capture.coverage(clock.now() + 1, clock.now() + 2).clearedAt).toBeUndefined();
});

test('faults and passed events are counted by name within bounds', () => {
  const { capture } = newCapture();
  const sink = capture.sink('q');
  for (let i = 0; i < 500; i++) {
    sink.fault(`bad ${i}`, Buffer.alloc(1_000, 'x'));
    sink.passed(`request.odd${i}`);
  }
  sink.fault('bad 3', Buffer.from('{"a'));
  sink.passed('request.odd3');
  const { faults, passed } = capture.ledger;
  expect(faults.length).toBeLessThanOrEqual(65);
  expect(faults.reduce((sum, { count }) => sum + count, 0)).toBe(501);
  expect(faults.find(({ reason }) => reason === 'bad 3')).toMatchObject({ count: 2, source: 'q' });
  expect(faults.every(({ firstBytes }) => firstBytes.length <= 256)).toBe(true);
  expect(passed.length).toBeLessThanOrEqual(65);
  expect(passed.find(({ event }) => event === 'request.odd3')?.count).toBe(2);
});

test('a marker remembers the first row after it', () => {
  const { capture, clock, add } = newCapture();
  add();
  capture.mark('deploy');
  add();
  expect(capture.ledger.markers).toEqual([{ name: 'deploy', at: clock.now(), row: 1 }]);
});
