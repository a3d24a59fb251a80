import { describe, expect, it } from 'vitest';
import { type Answer } from '../../src/present/answer.ts';
import { showExchange } from '../../src/present/exchange.ts';
import { budgets, fit } from '../../src/present/fit.ts';
import { showRow } from '../../src/present/line.ts';
import { type SafeRow } from '../../src/traffic/safe.ts';
import {
  hostileText,
  noon,
  sampleBody,
  sampleCoverage,
  sampleExchange,
  sampleRow,
  seeded,
  text,
} from './samples.ts';

function answerOf(rows: readonly SafeRow[], change: Partial<Answer<SafeRow>> = {}): Answer<SafeRow> {
  return {
    finding: text(`${rows.length} requests in the last 60 s.`),
    coverage: sampleCoverage(),
    next: [text('get_traffic(ids=["rk3a2"])')],
    rows,
    cursors: rows.map((_, i) => `c${i}`),
    matched: rows.length,
    ...change,
  };
}

const rowsOf = (n: number): SafeRow[] =>
  Array.from({ length: n }, (_, i) => sampleRow({ id: `rk3${i.toString(36)}`, at: noon - i * 100 }));

const show = (row: SafeRow) => showRow(row, { sources: false });

describe('an answer that fits', () => {
  it('shows the same rows as text and as data', () => {
    const { text: words, data, rows } = fit(answerOf(rowsOf(5)), { show, budget: budgets.concise });
    expect(rows).toBe(5);
    const ids = [...words.matchAll(/^(rk3\w) /gm)].map(([, id]) => id);
    expect(ids).toEqual(['rk30', 'rk31', 'rk32', 'rk33', 'rk34']);
    expect((data['rows'] as unknown as { id: string }[]).map(({ id }) => id)).toEqual(ids);
  });

  it('drops rows from the end until both are within the budget, then says how to go on', () => {
    const answer = answerOf(rowsOf(500));
    const { text: words, data, rows } = fit(answer, { show, budget: budgets.concise });
    expect(Buffer.byteLength(words)).toBeLessThanOrEqual(3_500);
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(3_500);
    expect(rows).toBeGreaterThan(8);
    expect(data['cursor']).toBe(`c${rows - 1}`);
    expect(words).toContain(`cursor="c${rows - 1}"`);
    expect(words).toContain(`${rows} of 500 rows`);
    expect(data['matched']).toBe(500);
  });

  it('has no cursor on the last page', () => {
    const { text: words, data } = fit(answerOf(rowsOf(2)), { show, budget: budgets.concise });
    expect(data['cursor']).toBeUndefined();
    expect(words).not.toContain('cursor');
  });

  it('hands on the desk’s own cursor when every row fits', () => {
    const { data } = fit(answerOf(rowsOf(2), { nextCursor: 'onward' }), { show, budget: budgets.concise });
    expect(data['cursor']).toBe('onward');
  });

  it('puts rows last, so that a client which cuts the end loses rows only', () => {
    const { text: words, data } = fit(answerOf(rowsOf(3)), { show, budget: budgets.concise });
    expect(Object.keys(data).at(-1)).toBe('rows');
    const order = ['requests in the last', 'coverage:', 'next:', 'rk30'].map((part) => words.indexOf(part));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('keeps its budget and at least one row, whatever the rows hold', () => {
    const random = seeded(7);
    for (let round = 0; round < 60; round++) {
      const rows = Array.from({ length: 40 }, () =>
        sampleRow({
          host: text(hostileText(random, 400)),
          path: text(`/${hostileText(random, 8_000)}?${hostileText(random, 300)}`),
          process: text(hostileText(random, 300)),
          container: text(hostileText(random, 300)),
          method: text(hostileText(random, 90)),
        }),
      );
      const fitted = fit(answerOf(rows), { show, budget: budgets.concise });
      expect(Buffer.byteLength(fitted.text)).toBeLessThanOrEqual(3_500);
      expect(Buffer.byteLength(JSON.stringify(fitted.data))).toBeLessThanOrEqual(3_500);
      expect(fitted.rows).toBeGreaterThan(0);
    }
  });

  it('shares the room between whole exchanges and shortens bodies rather than drop them', () => {
    const items = Array.from({ length: 2_000 }, (_, id) => ({ id, name: `item ${id}`, tags: ['a', 'b'] }));
    const exchange = sampleExchange({
      response: { headers: [], body: sampleBody(JSON.stringify({ total: 2_000, items })) },
    });
    const answer = { ...answerOf([]), rows: [exchange, exchange], cursors: ['c0', 'c1'] };
    const fitted = fit(answer, {
      show: (row, room) => showExchange(row, room, { bodies: true }),
      budget: budgets.detailed,
      leastRoom: 1_200,
    });
    expect(fitted.rows).toBe(2);
    expect(Buffer.byteLength(fitted.text)).toBeLessThanOrEqual(10_000);
    expect(fitted.text).toContain('shortened by us');
    expect(fitted.text).toMatch(/… 19\d\d more items/);
  });
});
