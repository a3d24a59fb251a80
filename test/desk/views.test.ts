import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { type LiveView, type ViewChange } from '../../src/desk/desk.ts';
import { createLiveView } from '../../src/desk/views.ts';
import { createRedactor } from '../../src/secrets/redact.ts';
import { type ViewQuery } from '../../src/traffic/question.ts';
import { newCapture } from '../capture/support.ts';

const redactor = createRedactor({ installKey: new Uint8Array(32).fill(7) });
const byTime: ViewQuery = { filter: '', sort: 'time', descending: false };

function looking(query: Partial<ViewQuery> = {}, options: Parameters<typeof newCapture>[0] = {}) {
  const { capture, clock, add } = newCapture(options);
  const view = createLiveView(capture, redactor, { ...byTime, ...query });
  if (isProblem(view)) throw new Error(view.message);
  const told: ViewChange[] = [];
  view.onChange((change) => told.push(change));
  return { capture, clock, add, view, told };
}

const paths = (view: LiveView): string[] => view.rows(0, 100).map(({ path }) => path);

describe('a live view', () => {
  it('shows safe rows of what its filter holds for', () => {
    const { clock, add, view } = looking({ filter: 'res.status >= 400' });
    add({ status: 200, path: '/ok' });
    add({ status: 500, path: '/login?token=9f2c4e6a8b0d1f3a5c7e9b1d3f5a7c9e' });
    clock.advance(200);
    expect(view.total).toBe(1);
    expect(paths(view)[0]).toMatch(/^\/login\?token=‹/);
  });

  it('is told at once of the first change, and then at most ten times a second', () => {
    const { clock, add, told } = looking();
    for (let n = 0; n < 400; n++) {
      add({ path: `/${n}` });
      clock.advance(5);
    }
    clock.advance(100);
    expect(told.length).toBeLessThanOrEqual(21);
    expect(told.length).toBeGreaterThan(10);
    expect(told.reduce((sum, { added }) => sum + added, 0)).toBe(400);
    expect(told.at(-1)).toMatchObject({ total: 400, held: 400, evicted: 0 });
    expect(told.at(-1)?.rate.all.reduce((sum, n) => sum + n, 0)).toBe(400);
  });

  it('finds where a row stands', () => {
    const { capture, clock, add, view } = looking({ filter: 'res.status >= 400' });
    const ok = add({ status: 200 });
    add({ status: 500 });
    const last = add({ status: 404 });
    clock.advance(200);
    expect(view.find(capture.id(last))).toBe(1);
    expect(view.find(capture.id(ok))).toBe(-1);
    expect(view.find('nonsense')).toBe(-1);
  });

  it('takes another filter and counts from there; a filter that cannot be read leaves everything as it is', () => {
    const { clock, add, view, told } = looking();
    add({ status: 200 });
    add({ status: 500 });
    clock.advance(200);
    expect(view.change({ ...byTime, filter: 'res.status ==' })).toMatchObject({ code: 'bad-filter' });
    expect(view.total).toBe(2);
    told.length = 0;
    expect(view.change({ ...byTime, filter: 'res.status == 5xx' })).toBeUndefined();
    expect(view.total).toBe(1);
    clock.advance(200);
    expect(told).toMatchObject([{ total: 1, held: 2, added: 0 }]);
  });

  it('counts what left its top', () => {
    const { clock, add, view, told } = looking({}, { maxRows: 512 });
    for (let n = 0; n < 2_000; n++) {
      add({ path: `/${n}` });
      clock.advance(10);
    }
    clock.advance(200);
    expect(view.evicted).toBeGreaterThan(1_000);
    expect(view.total).toBe(2_000 - view.evicted);
    expect(paths(view)[0]).toBe(`/${view.evicted}`);
    expect(told.at(-1)?.evicted).toBe(view.evicted);
  });

  it('says nothing more when it is closed, and leaves no timer', () => {
    const { clock, add, view, told } = looking();
    add();
    clock.advance(50);
    add();
    clock.advance(50);
    const count = told.length;
    view.close();
    add();
    clock.advance(500);
    expect(told.length).toBe(count);
    expect(clock.timers).toBe(0);
  });
});
