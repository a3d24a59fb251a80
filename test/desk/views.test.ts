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

const paths = (view: LiveView): string[] => view.look(0, 100).rows.map(({ path }) => path);

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
    expect(told.at(-1)).toMatchObject({ total: 400, held: 400, searching: false });
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

  it('shows what one looks at where it stood, though rows above it have left', () => {
    const { capture, clock, add, view } = looking({}, { maxRows: 512 });
    let looked = -1;
    for (let n = 0; n < 2_000; n++) {
      const row = add({ path: `/${n}` });
      if (n === 1_800) looked = row;
      clock.advance(10);
    }
    const id = capture.id(looked);
    const at = view.find(id);
    for (let n = 2_000; n < 2_200; n++) add({ path: `/${n}` });
    clock.advance(200);
    const { from, moved, rows, places } = view.look(at - 5, 20, { id, at });
    expect(rows[5]?.path).toBe('/1800');
    expect(from).toBe(view.find(id) - 5);
    expect(from).toBeLessThan(at - 5);
    expect(moved).toBe(view.find(id) - at);
    expect(view.look(0, 5, { id: capture.id(0), at: 0 })).not.toHaveProperty('moved');
    expect(places).toBe(view.total);
  });

  it('shows its last rows to one who looks beyond its end', () => {
    const { clock, add, view } = looking();
    for (let n = 0; n < 50; n++) add({ path: `/${n}` });
    clock.advance(200);
    expect(view.look(1_000_000, 3)).toMatchObject({ from: 47, places: 50 });
    expect(view.look(1_000_000, 3).rows.map(({ path }) => path)).toEqual(['/47', '/48', '/49']);
  });

  it('names and counts its groups, and shows the rows of those that are open', () => {
    const grouped = { group: 'host', sort: 'duration', descending: true } as const;
    const { clock, add, view } = looking({ ...grouped, open: ['b.example'] });
    for (let n = 0; n < 9; n++)
      add({ host: n % 3 === 0 ? 'a.example' : 'b.example', path: `/${n}`, durationMs: n });
    clock.advance(200);
    const closed = { kind: 'group', name: 'a.example', count: 3, open: false };
    const opened = { kind: 'group', name: 'b.example', count: 6, open: true };
    const look = view.look(0, 100);
    expect(look.lines).toEqual([
      { at: 0, ...closed },
      { at: 1, ...opened },
    ]);
    expect(look.rows.map(({ path }) => path)).toEqual(['/8', '/7', '/5', '/4', '/2', '/1']);
    expect(look).toMatchObject({ places: 8, total: 9 });
    expect(view.look(3, 2)).toMatchObject({ from: 3, lines: [], rows: [{ path: '/7' }, { path: '/5' }] });
    expect(view.change({ ...byTime, ...grouped, open: [] })).toBeUndefined();
    expect(view.look(0, 100)).toMatchObject({ places: 2, total: 9, rows: [] });
  });

  it('finds a row where it is seen: behind its group’s line, and nowhere in a closed group', () => {
    const { capture, clock, add, view } = looking({ group: 'status', open: ['500'] });
    const ok = add({ status: 200 });
    const failed = add({ status: 500 });
    clock.advance(200);
    expect(view.find(capture.id(failed))).toBe(2);
    expect(view.find(capture.id(ok))).toBe(-1);
  });

  it.each([false, true])('draws a line where reading was interrupted, newest first: %s', (descending) => {
    const { capture, clock, add, view, told } = looking({ descending });
    const sink = capture.sink('pay-1');
    const connected = { is: 'connected', bodies: true } as const;
    const lost = { is: 'lost', reason: 'connection reset', retryInMs: 1 } as const;
    sink.state(connected);
    add({ path: '/before' }, 'pay-1');
    clock.advance(1_000);
    sink.state(lost);
    clock.advance(2_000);
    const open = view.look(0, 9).lines;
    expect(open).toMatchObject([{ at: descending ? 0 : 1, kind: 'gap', reason: 'connection reset' }]);
    expect(open[0]).not.toHaveProperty('to');
    told.length = 0;
    sink.state(connected);
    clock.advance(200);
    expect(told.length).toBeGreaterThan(0);
    sink.state(lost);
    clock.advance(50);
    sink.state(connected);
    add({ path: '/after' }, 'pay-1');
    clock.advance(200);
    const { lines, rows, places } = view.look(0, 9);
    expect(lines).toMatchObject([{ at: 1, kind: 'gap', source: 'pay-1', gaps: 2 }]);
    expect(rows.map(({ path }) => path)).toEqual(descending ? ['/after', '/before'] : ['/before', '/after']);
    expect(places).toBe(3);
    expect(view.look(2, 1)).toMatchObject({ lines: [], rows: [{ path: descending ? '/before' : '/after' }] });
  });

  it('is held as it stands while the capture goes on, and goes on when it is let go', () => {
    const { clock, add, view, told } = looking({ sort: 'duration', descending: true });
    add({ path: '/slow', durationMs: 9 });
    add({ path: '/fast', durationMs: 1 });
    clock.advance(200);
    expect(view.hold(true)).toBeUndefined();
    told.length = 0;
    for (let n = 0; n < 7; n++) add({ path: '/later', durationMs: 5 });
    clock.advance(500);
    expect(paths(view)).toEqual(['/slow', '/fast']);
    expect(view.total).toBe(2);
    expect(told.reduce((sum, { added }) => sum + added, 0)).toBe(7);
    view.hold(false);
    expect(view.total).toBe(9);
    expect(paths(view)[1]).toBe('/later');
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
