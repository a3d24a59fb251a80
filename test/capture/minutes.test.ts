import { expect, test } from 'vitest';
import { Names } from '../../src/capture/names.ts';
import { createMinutes, type Minutes } from '../../src/capture/minutes.ts';

const minute = 60_000;
const start = 28_000_000 * minute;

/** Minutes whose columns hold these names. */
function minutesOf(most: number) {
  const names = {
    host: new Names(512),
    route: new Names(512),
    exe: new Names(512),
    container: new Names(512),
  };
  const minutes = createMinutes(most, names);
  return {
    ...names,
    minutes,
    add(
      row: number,
      at: number,
      host: string,
      route: string,
      exe: string,
      container: string,
      status: number,
    ): void {
      minutes.add(
        row,
        at,
        names.host.intern(host, 0),
        names.route.intern(route, 0),
        names.exe.intern(exe, 0),
        names.container.intern(container, 0),
        status,
      );
    },
  };
}

const total = (minutes: Minutes, from: number, to: number): number =>
  [...minutes.between(from, to)].reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b), 0);

test('counts by host, route, process, container and class, minute by minute', () => {
  const { minutes, add: addAll } = minutesOf(60);
  const add = (row: number, at: number, host: string, status: number): void =>
    addAll(row, at, host, '/v1/{id}', '/usr/bin/node', 'pay', status);
  add(0, start, 'a', 200);
  add(1, start + 10, 'a', 204);
  add(2, start + 20, 'a', 0);
  add(3, start + 30, 'b', 503);
  add(4, start + minute, 'a', 404);
  expect([...minutes.between(start, start + minute)]).toEqual([
    {
      from: start,
      to: start + minute,
      host: 'a',
      route: '/v1/{id}',
      exe: '/usr/bin/node',
      container: 'pay',
      counts: [2, 0, 0, 0, 1],
    },
    {
      from: start,
      to: start + minute,
      host: 'b',
      route: '/v1/{id}',
      exe: '/usr/bin/node',
      container: 'pay',
      counts: [0, 0, 0, 1, 0],
    },
  ]);
  expect(total(minutes, start + minute, start + 2 * minute)).toBe(1);
});

test('every exchange is counted once, whatever the number of different ones', () => {
  const { minutes, add } = minutesOf(1_440);
  let row = 0;
  for (let m = 0; m < 200; m++)
    for (let i = 0; i < 1_000; i++)
      add(row++, start + m * minute + i, `host-${i % 40}`, `/r/${i % 700}`, '/bin/x', '', 200);
  expect(total(minutes, start, start + 200 * minute)).toBe(row);
  expect(minutes.bytes).toBeLessThan(8 * 1024 * 1024);
  expect(minutes.from).toBe(start);
});

test('a minute with too many different ones says "other" and loses no count', () => {
  const { minutes, add } = minutesOf(60);
  for (let i = 0; i < 20_000; i++) add(i, start + 1, `host-${i}`, '/', '', '', 500);
  add(20_000, start + 1, 'host-0', '/', '', '', 500);
  const counts = [...minutes.between(start, start + minute)];
  expect(counts.length).toBeLessThanOrEqual(4_097);
  expect(counts.find(({ host }) => host === 'host-0')?.counts[3]).toBe(2);
  expect(counts.find(({ host }) => host === '(other)')?.counts[3]).toBeGreaterThan(10_000);
  expect(total(minutes, start, start + minute)).toBe(20_001);
});

test('ever new names are bounded over the whole day', () => {
  const { minutes, add } = minutesOf(1_440);
  let row = 0;
  for (let m = 0; m < 200; m++)
    for (let i = 0; i < 1_000; i++)
      add(row++, start + m * minute, `${m}-${i}.${'h'.repeat(150)}`, '/', '', '', 200);
  expect(minutes.bytes).toBeLessThan(10 * 1024 * 1024);
  expect(total(minutes, start, start + 200 * minute)).toBe(row);
});

test('what is older than asked for is forgotten', () => {
  const { minutes, add } = minutesOf(10);
  for (let m = 0; m < 30; m++) add(m, start + m * minute, 'a', '/', '', '', 200);
  expect(minutes.from).toBe(start + 19 * minute);
});

test('about which row came first after a time', () => {
  const { minutes, add } = minutesOf(60);
  expect(minutes.rowAt(start)).toBeUndefined();
  for (let i = 0; i < 100; i++) add(i, start + i * 600, 'a', '/', '', '', 200);
  for (let i = 100; i < 200; i++) add(i, start + 5 * minute, 'a', '/', '', '', 200);
  expect(minutes.rowAt(start - minute)).toBe(0);
  expect(minutes.rowAt(start + minute / 2)).toBe(50);
  expect(minutes.rowAt(start + 2 * minute)).toBe(100);
  expect(minutes.rowAt(start + 9 * minute)).toBe(200);
});

test('a number that means another name since its row went is counted by that name', () => {
  const { minutes, add, host } = minutesOf(60);
  add(0, start, 'old', '/', '', '', 200);
  host.forget(1);
  minutes.forgot();
  add(1, start, 'new', '/', '', '', 200);
  expect(host.find('new')).toBe(1);
  expect([...minutes.between(start, start + minute)].map((count) => [count.host, count.counts[0]])).toEqual([
    ['old', 1],
    ['new', 1],
  ]);
});
