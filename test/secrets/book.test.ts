import { expect, test } from 'vitest';
import { type Clock } from '../../src/base/clock.ts';
import { createBook, type Book } from '../../src/secrets/book.ts';
import { createScanner } from '../../src/secrets/scan.ts';
import { type Transaction } from '../../src/traffic/transaction.ts';
import { exchange } from './corpus/build.ts';
import { createValues } from './corpus/values.ts';

/** Time that passes when the test says so; every reading of it costs a little, as work does. */
function steppedClock(costMs: number): Clock & { run(ms: number): void } {
  let now = 0;
  let waiting: { at: number; action: () => void }[] = [];
  const clock = {
    now: () => (now += costMs),
    after(ms: number, action: () => void) {
      const one = { at: now + ms, action };
      waiting.push(one);
      return () => void (waiting = waiting.filter((other) => other !== one));
    },
    every: () => () => undefined,
    run(ms: number) {
      const until = now + ms;
      for (;;) {
        const next = waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        waiting = waiting.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.action();
      }
      now = Math.max(now, until);
    },
  };
  return clock;
}

const values = createValues(31);
const token = values.github();
const leak = (value = token, host = 'api.acme-shop.net'): Transaction =>
  exchange('leak', { url: `https://${host}/x`, body: { token: value } }).transaction;
const quiet = exchange('quiet', { url: 'https://api.acme-shop.net/y', body: { a: 1 } }).transaction;

function open(
  rows: Map<number, Transaction>,
  costMs = 1,
): { book: Book; clock: ReturnType<typeof steppedClock>; flags: Map<number, number>; order: number[] } {
  const clock = steppedClock(costMs);
  const flags = new Map<number, number>();
  const order: number[] = [];
  const scanner = createScanner({ installKey: new Uint8Array(32) });
  const book = createBook({
    scanner,
    clock,
    read(row) {
      order.push(row);
      return rows.get(row);
    },
    flag: (row, worst) => void flags.set(row, worst),
  });
  return { book, clock, flags, order };
}

test('the newest is scanned first, the lag is known, and each row gets its flag', () => {
  const rows = new Map([
    [1, quiet],
    [2, leak()],
    [3, quiet],
    [4, quiet],
  ]);
  const { book, clock, flags, order } = open(rows);
  for (const row of rows.keys()) book.add(row);
  expect(book.waiting(0, 10)).toBe(4);
  expect(book.waiting(3, 10)).toBe(2);
  clock.run(1_000);
  expect(order).toEqual([4, 3, 2, 1]);
  expect(book.waiting(0, 10)).toBe(0);
  expect([...flags].sort()).toEqual([
    [1, 0],
    [2, 4],
    [3, 0],
    [4, 0],
  ]);
  expect(book.rows(0, 10)).toEqual([2]);
  expect(book.at(2)?.findings[0]).toMatchObject({ kind: 'github-token', severity: 'critical' });
  expect(JSON.stringify(book.at(2))).not.toContain(token);
});

test('at most a quarter of the time is taken', () => {
  const rows = new Map(Array.from({ length: 400 }, (_, i) => [i, quiet] as const));
  const { book, clock, order } = open(rows, 4);
  for (const row of rows.keys()) book.add(row);
  clock.run(1_000);
  // Every scan costs one reading of the clock and so 4 ms at least: a quarter of 1,000 ms holds 62 of them.
  expect(order.length).toBeGreaterThan(10);
  expect(order.length).toBeLessThanOrEqual(63);
});

test('findings are forgotten with their exchange', () => {
  const { book, clock } = open(
    new Map([
      [1, leak()],
      [2, leak(values.github())],
    ]),
  );
  book.add(1);
  book.add(2);
  clock.run(100);
  book.forget(2);
  expect(book.at(1)).toBeUndefined();
  expect(book.at(2)).toBeDefined();
  book.clear();
  expect(book.rows(0, 10)).toEqual([]);
});

test('one alarm for a value at a host, however often it comes', () => {
  const other = values.github();
  const rows = new Map([
    [1, leak()],
    [2, leak()],
    [3, leak(token, 'api.other-shop.net')],
    [4, leak(other)],
  ]);
  const { book, clock } = open(rows);
  const heard: number[] = [];
  book.onAlarm(({ row }) => heard.push(row));
  for (const row of rows.keys()) book.add(row);
  clock.run(1_000);
  expect(heard).toEqual([4, 3, 2]);
});

test('who asks can have a stretch scanned at once, within a bound', () => {
  const rows = new Map(Array.from({ length: 50 }, (_, i) => [i, i === 7 ? leak() : quiet] as const));
  const { book } = open(rows, 1);
  for (const row of rows.keys()) book.add(row);
  expect(book.catchUp(0, 10, 1_000)).toBe(0);
  expect(book.rows(0, 50)).toEqual([7]);
  expect(book.waiting(0, 50)).toBe(40);
  expect(book.catchUp(10, 50, 5)).toBeGreaterThan(30);
});

test('a credential in use is noted, but flags nothing', () => {
  const carrier = exchange('use', {
    url: 'https://api.github.com/user',
    headers: [['Authorization', `token ${values.github()}`]],
  }).transaction;
  const { book, clock, flags } = open(new Map([[1, carrier]]));
  book.add(1);
  clock.run(100);
  expect(flags.get(1)).toBe(0);
  expect(book.at(1)?.findings[0]?.carrier).toBe(true);
});

test('what is found already is looked at again when what is ignored changes', () => {
  let ignored = false;
  const rows = new Map([
    [0, leak()],
    [1, quiet],
  ]);
  const flags = new Map<number, number>();
  const clock = steppedClock(0);
  const book = createBook({
    scanner: createScanner({ installKey: new Uint8Array(32), ignores: [{ has: () => ignored }] }),
    clock,
    read: (row) => rows.get(row),
    flag: (row, worst) => void flags.set(row, worst),
  });
  for (const row of rows.keys()) book.add(row);
  clock.run(1_000);
  const before = book.at(0);
  expect(before?.findings.length).toBeGreaterThan(0);
  ignored = true;
  book.again();
  expect(book.waiting(0, 2)).toBe(1);
  clock.run(1_000);
  expect(book.at(0)).toMatchObject({ findings: [], suppressed: before?.findings.length });
  expect(flags.get(0)).toBe(0);
  ignored = false;
  book.again();
  clock.run(1_000);
  expect(book.at(0)).toEqual(before);
});
