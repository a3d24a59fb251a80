import { expect, test } from 'vitest';
import { withoutOverlaps, type Span } from '../../../src/secrets/text/span.ts';
import { createValues } from '../corpus/values.ts';

const span = (start: number, end: number, report = true, severity: 1 | 4 = 4): Span => ({
  start,
  end,
  kind: `k${start}`,
  severity,
  report,
});

test('what is kept is sorted, apart, and nothing that was found comes to light', () => {
  const { below } = createValues(11);
  for (let round = 0; round < 2_000; round++) {
    const spans = Array.from({ length: 1 + below(8) }, () => {
      const start = below(40);
      return span(start, start + 1 + below(20), below(2) === 0, below(2) === 0 ? 1 : 4);
    });
    const kept = withoutOverlaps(spans);
    for (const [i, one] of kept.entries()) {
      expect(one.end).toBeGreaterThan(one.start);
      if (i > 0) expect(one.start).toBeGreaterThanOrEqual(kept[i - 1]?.end ?? 0);
    }
    // Rests of up to three characters tell nothing and may be left.
    const open = (at: number): boolean => !kept.some((one) => one.start <= at && at < one.end);
    for (const one of spans) {
      let run = 0;
      for (let at = one.start; at < one.end; at++) {
        run = open(at) ? run + 1 : 0;
        expect(run).toBeLessThan(4);
      }
    }
  }
});

test('a reported span wins over a hidden one that covers it, whose rest stays hidden', () => {
  const kept = withoutOverlaps([span(0, 30, false), span(10, 15)]);
  expect(kept.map(({ start, end, report }) => [start, end, report])).toEqual([
    [0, 10, false],
    [10, 15, true],
    [15, 30, false],
  ]);
});
