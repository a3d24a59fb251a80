import { expect, test } from 'vitest';
import { compareStretches, type RawComparison } from '../../src/query/compare.ts';
import { type Capture } from '../../src/capture/capture.ts';
import { rowAtArrival } from '../../src/capture/coverage.ts';
import { newCapture, type HandClock, type Told } from '../capture/support.ts';
import { seeded, treeOf } from './support.ts';

const minute = 60_000;

/** Ten minutes, then ten more; `calls` gives the exchanges of one second. */
function twoWindows(
  calls: (second: number, later: boolean) => readonly Told[],
  options: { maxRows?: number } = {},
): { capture: Capture; clock: HandClock; compare: (filter?: string) => RawComparison } {
  const { capture, clock, add } = newCapture({ maxRows: 20_000, ...options });
  capture.sink('qtap').state({ is: 'connected', bodies: true });
  const start = clock.now();
  for (let second = 0; second < 1_200; second++) {
    for (const told of calls(second, second >= 600)) add(told);
    clock.advance(1_000);
  }
  const stretch = (from: number, to: number) => ({
    from,
    to,
    fromRow: rowAtArrival(capture.columns, from),
    toRow: rowAtArrival(capture.columns, to),
  });
  return {
    capture,
    clock,
    compare: (filter = '') =>
      compareStretches(
        capture,
        treeOf(filter),
        'host',
        stretch(start, start + 10 * minute),
        stretch(start + 10 * minute, start + 20 * minute),
      ),
  };
}

const changes = (comparison: RawComparison): string[] =>
  comparison.differences.map(({ change, name }) => `${change} ${name}`);

test('tells what is new, gone, failing, recovered, slower and faster, the worst first', () => {
  const random = seeded(2);
  const around = (ms: number): number => Math.round(ms * (0.5 + random.next()));
  const { compare } = twoWindows((second, later) => [
    { host: 'steady', durationMs: around(40) },
    ...(second % 10 === 0 ? [later ? { host: 'new' } : { host: 'gone' }] : []),
    { host: 'failing', status: later && random.below(5) === 0 ? 500 : 200, durationMs: around(40) },
    { host: 'recovered', status: !later && random.below(5) === 0 ? undefined : 200, durationMs: around(40) },
    { host: 'slower', durationMs: around(later ? 80 : 40) },
    { host: 'faster', durationMs: around(later ? 40 : 80) },
    { host: 'tail', durationMs: later && random.below(8) === 0 ? 900 : around(40) },
  ]);
  const comparison = compare();
  expect(changes(comparison)).toEqual([
    'failing failing',
    'gone gone',
    'slower slower',
    'slower tail',
    'new new',
    'recovered recovered',
    'faster faster',
  ]);
  expect(comparison.tooFew).toBe(0);
  expect(comparison.beforeByMinutes).toBe(false);
  const [failing] = comparison.differences;
  expect(failing?.before).toMatchObject({ requests: 600, errors: 0 });
  expect(failing?.after.errors).toBeGreaterThan(80);
  expect(failing?.sampleRows.length).toBe(3);
});

test('says nothing that chance explains: equal traffic of many hosts gives hardly a difference', () => {
  const random = seeded(4);
  const { compare } = twoWindows(
    () => [
      {
        host: `h${random.below(100)}`,
        status: random.below(10) === 0 ? 500 : 200,
        durationMs: Math.round(-50 * Math.log(1 - random.next())),
      },
    ],
    {},
  );
  expect(compare().differences.length).toBeLessThanOrEqual(3);
});

test('too few samples are counted, not judged', () => {
  const { compare } = twoWindows((second, later) =>
    second % 200 === 0
      ? [{ host: 'rare', status: later ? 500 : 200 }, ...(later && second === 800 ? [{ host: 'once' }] : [])]
      : [],
  );
  expect(compare()).toMatchObject({ differences: [], tooFew: 2 });
});

test('a filter narrows both windows', () => {
  const { compare } = twoWindows((_, later) => [
    { host: 'a', status: later ? 500 : 200 },
    { host: 'b', status: 200 },
  ]);
  expect(changes(compare('req.host == "b"'))).toEqual([]);
  expect(changes(compare('req.host == "a"'))).toEqual(['failing a']);
});

test('when the rows of the earlier window are gone, its minutes still answer', () => {
  const { capture, compare } = twoWindows(
    (_, later) => [{ host: 'kept', status: later ? 503 : 200 }, ...(later ? [] : [{ host: 'gone' }])],
    { maxRows: 700 },
  );
  expect(capture.columns.first).toBeGreaterThan(600);
  const comparison = compare();
  expect(comparison.beforeByMinutes).toBe(true);
  expect(changes(comparison)).toEqual(['failing kept', 'gone gone']);
  expect(comparison.before.requests).toBeGreaterThanOrEqual(1_200);
  // The minutes do not keep the method: what is left of the rows has to do.
  expect(compare('req.method == "GET"').beforeByMinutes).toBe(false);
});

test('time before anything was read is not held against a host', () => {
  const { capture, clock, add } = newCapture();
  clock.advance(10 * minute);
  const begun = clock.now();
  capture.sink('qtap').state({ is: 'connected', bodies: true });
  clock.advance(2_000);
  add({ host: 'other' });
  clock.advance(minute);
  for (let i = 0; i < 100; i++) {
    add({ host: 'a' });
    clock.advance(600);
  }
  const comparison = compareStretches(
    capture,
    treeOf(''),
    'host',
    { from: begun - 10 * minute, to: begun + 4_000, fromRow: 0, toRow: 1 },
    { from: begun + minute, to: clock.now(), fromRow: 1, toRow: 101 },
  );
  expect(comparison.before.from).toBe(begun);
  // A hundred in a minute and none in the four seconds before; but one in four seconds proves nothing.
  expect(changes(comparison)).toEqual(['new a']);
  expect(comparison.tooFew).toBe(1);
});
