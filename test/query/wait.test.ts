import { expect, test } from 'vitest';
import { waitForMatches } from '../../src/query/wait.ts';
import { newCapture } from '../capture/support.ts';
import { planFor } from './support.ts';

const usual = { fromRow: 0, enough: 2, atMostMs: 10_000 };

test('ends as soon as enough have come', async () => {
  const { capture, clock, add } = newCapture();
  const waiting = waitForMatches(capture, planFor(capture, 'res.status == 500'), {
    ...usual,
    signal: new AbortController().signal,
  });
  add({ status: 500 });
  clock.advance(1_000);
  add({ status: 200 });
  add({ status: 500 });
  add({ status: 500 });
  clock.advance(100);
  expect(await waiting).toBe(3);
  expect(clock.timers).toBe(0);
});

test('what is there already counts at once', async () => {
  const { capture, add } = newCapture();
  add();
  add();
  expect(
    await waitForMatches(capture, planFor(capture, ''), { ...usual, signal: new AbortController().signal }),
  ).toBe(2);
});

test('ends when the time is up, with what came', async () => {
  const { capture, clock, add } = newCapture();
  const waiting = waitForMatches(capture, planFor(capture, ''), {
    ...usual,
    signal: new AbortController().signal,
  });
  clock.advance(9_990);
  add();
  clock.advance(10);
  expect(await waiting).toBe(1);
  clock.advance(100);
  expect(clock.timers).toBe(0);
});

test('ends when it is cancelled, and leaves nothing behind', async () => {
  const { capture, clock } = newCapture();
  const aborting = new AbortController();
  const waiting = waitForMatches(capture, planFor(capture, ''), { ...usual, signal: aborting.signal });
  aborting.abort();
  expect(await waiting).toBe(0);
  expect(clock.timers).toBe(0);
  expect(await waitForMatches(capture, planFor(capture, ''), { ...usual, signal: aborting.signal })).toBe(0);
});

test('a finding told after its exchange counts', async () => {
  const { capture, clock, add } = newCapture();
  const waiting = waitForMatches(capture, planFor(capture, 'finding >= 3'), {
    ...usual,
    enough: 1,
    signal: new AbortController().signal,
  });
  const row = add();
  clock.advance(100);
  capture.flag(row, 4);
  clock.advance(100);
  expect(await waiting).toBe(1);
});
