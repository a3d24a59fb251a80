import { expect, test } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { readCursor, writeCursor } from '../../src/query/cursor.ts';
import { resolveWindow } from '../../src/query/window.ts';
import { newCapture } from '../capture/support.ts';

function ten() {
  const made = newCapture();
  const start = made.clock.now();
  for (let i = 0; i < 10; i++) {
    made.add({ endedAt: start - 500_000 });
    made.clock.advance(1_000);
  }
  return { ...made, start };
}

test('the last seconds are counted by our clock, whatever the clock of the host says', () => {
  const { capture, clock } = ten();
  expect(resolveWindow(capture, { seconds: 3 })).toEqual({
    fromRow: 7,
    toRow: 10,
    from: clock.now() - 3_000,
    to: clock.now() + 1,
  });
  expect(resolveWindow(capture, { seconds: 0 })).toMatchObject({ fromRow: 10, toRow: 10 });
  expect(resolveWindow(capture, { seconds: 1e12 })).toMatchObject({
    fromRow: 0,
    from: clock.now() - 86_400_000,
  });
});

test('between two times: the second one excluded', () => {
  const { capture, start } = ten();
  expect(resolveWindow(capture, { from: start + 2_000, to: start + 5_000 })).toMatchObject({
    fromRow: 2,
    toRow: 5,
  });
  expect(isProblem(resolveWindow(capture, { from: start, to: start - 1 }))).toBe(true);
  expect(isProblem(resolveWindow(capture, { from: NaN, to: start }))).toBe(true);
});

test('since a cursor, a marker or a time', () => {
  const { capture, clock, add, start } = ten();
  const cursor = writeCursor('since', capture.id(capture.columns.next));
  capture.mark('deploy');
  clock.advance(5_000);
  add();
  capture.mark('deploy');
  add();
  expect(resolveWindow(capture, { since: cursor })).toMatchObject({
    fromRow: 10,
    toRow: 12,
    from: clock.now(),
  });
  expect(resolveWindow(capture, { since: 'deploy' })).toMatchObject({ fromRow: 11, from: clock.now() });
  const time = new Date(start + 4_000).toISOString();
  expect(resolveWindow(capture, { since: time })).toMatchObject({ fromRow: 4, from: start + 4_000 });
  expect(resolveWindow(capture, { since: time.replace('Z', '+00:00').replace('T', ' ') })).toMatchObject({
    fromRow: 4,
  });
});

test.each(['', 'yesterday', '2026-13-45T99:00:00Z', '2026-01-20', 'since-', 'since-zz', '12'])(
  'a since that means nothing is a problem with a fix: %j',
  (since) => {
    const { capture } = ten();
    expect(resolveWindow(capture, { since })).toMatchObject({ code: 'bad-argument' });
  },
);

test('a cursor of an earlier run says so', () => {
  const { capture } = ten();
  expect(resolveWindow(capture, { since: 'since-r993f' })).toMatchObject({ code: 'earlier-capture' });
  expect(readCursor('before', writeCursor('before', 'rk37'), 'k3')).toBe(7);
  expect(readCursor('before', writeCursor('since', 'rk37'), 'k3')).toBeUndefined();
});
