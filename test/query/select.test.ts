import { expect, test } from 'vitest';
import { select, selectSlowly } from '../../src/query/select.ts';
import { wholeStretch } from '../../src/query/window.ts';
import { newCapture } from '../capture/support.ts';
import { planFor, seeded } from './support.ts';

test('pages put together are the whole, newest first, whatever the page size', () => {
  const random = seeded(3);
  const { capture, add } = newCapture();
  const wanted: number[] = [];
  for (let i = 0; i < 4_000; i++) {
    const status = random.pick([200, 200, 500]);
    const row = add({ status });
    if (status === 500) wanted.unshift(row);
  }
  const plan = planFor(capture, 'res.status == 500');
  for (const limit of [1, 7, 500, 10_000]) {
    const pages: number[] = [];
    let before: number | undefined;
    for (;;) {
      const page = select(capture, wholeStretch(capture), plan, {
        limit,
        ...(before === undefined ? {} : { before }),
      });
      expect(page.matched).toBe(wanted.length);
      pages.push(...page.rows);
      expect(page.more).toBe(pages.length < wanted.length);
      if (!page.more) break;
      before = page.rows.at(-1) ?? 0;
    }
    expect(pages).toEqual(wanted);
  }
});

test('only the stretch is looked at', () => {
  const { capture, add } = newCapture();
  for (let i = 0; i < 1_000; i++) add();
  const stretch = { ...wholeStretch(capture), fromRow: 100, toRow: 200 };
  expect(select(capture, stretch, planFor(capture, ''), { limit: 3 })).toEqual({
    rows: [199, 198, 197],
    matched: 100,
    more: true,
  });
});

test('rows given up during a slow selection are skipped, not invented', async () => {
  const { capture, add } = newCapture({ maxRows: 2_000 });
  for (let i = 0; i < 1_900; i++) add({ response: 'card' });
  const plan = planFor(capture, 'res.body matches /c.rd/');
  const running = selectSlowly(
    capture,
    wholeStretch(capture),
    plan,
    { limit: 10_000 },
    new AbortController().signal,
  );
  for (let i = 0; i < 1_500; i++) add();
  const found = await running;
  expect(found?.rows.every((row) => row < 1_900)).toBe(true);
  expect(found?.rows.length).toBe(found?.matched);
  expect(
    await selectSlowly(capture, wholeStretch(capture), plan, { limit: 1 }, AbortSignal.abort()),
  ).toBeUndefined();
});
