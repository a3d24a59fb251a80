import { expect, test } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { type Capture } from '../../src/capture/capture.ts';
import { createView, type View, type ViewOptions } from '../../src/query/view.ts';
import { sortKeys, groupings } from '../../src/traffic/question.ts';
import { newCapture } from '../capture/support.ts';
import { planFor, seeded, treeOf } from './support.ts';

function viewOf(capture: Capture, filter: string, options: Partial<ViewOptions> = {}): View {
  const view = createView(capture, { tree: treeOf(filter), sort: 'time', descending: false, ...options });
  if (isProblem(view)) throw new Error(view.message);
  return view;
}

const all = (view: View): readonly number[] => view.rows(0, view.total);

/** What a row shows in the column that it is sorted by. */
function keyOf(capture: Capture, row: number, by: string): string | number {
  const block = capture.columns.blockOf(row);
  if (!block) throw new Error('gone');
  const i = row - block.first;
  const { names } = capture.columns;
  const name = (known: keyof typeof names): string => names[known].text(block[known][i] ?? 0);
  switch (by) {
    case 'time':
      return row;
    case 'status':
      return block.status[i] ?? 0;
    case 'size':
      return block.responseBytes[i] ?? 0;
    case 'duration':
      return Number.isNaN(block.durationMs[i]) ? -1 : (block.durationMs[i] ?? 0);
    case 'direction':
      return block.direction[i] ?? 0;
    case 'process':
      return name('exe').replace(/.*\//, '');
    case 'path':
      return name('route');
    case 'route':
      return `${name('host')} ${name('route')}`;
    default:
      return name(by as 'host');
  }
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

test('a view shows at every moment what a fresh look would show, in any order', () => {
  const random = seeded(5);
  for (const sort of sortKeys)
    for (const descending of [false, true])
      for (const group of [undefined, random.pick(groupings)]) {
        const { capture, clock, add } = newCapture({ maxRows: 400 });
        const filter = 'res.status >= 400 or finding >= 3';
        const view = viewOf(capture, filter, { sort, descending, ...(group ? { group } : {}) });
        for (let step = 0; step < 8; step++) {
          for (let i = random.below(120); i > 0; i--) {
            const row = add(
              {
                method: random.pick(['GET', 'POST']),
                host: random.pick(['a', 'b', 'c', `h${step}`]),
                path: random.pick(['/x', '/y/1', '/y/2']),
                status: random.pick([200, 404, 500, undefined]),
                durationMs: random.pick([undefined, 1, 2.5, 900]),
                exe: random.pick(['/bin/a', '/opt/a', '/bin/b', undefined]),
                container: random.pick(['p', undefined]),
                contentType: random.pick(['text/html', undefined]),
                direction: random.pick(['ingress', undefined]),
                response: 'r'.repeat(random.below(4)),
              },
              random.pick(['one', 'two']),
            );
            if (random.below(4) === 0)
              capture.flag(Math.max(0, row - random.below(50)), random.pick([0, 3, 4] as const));
          }
          clock.advance(100);
          const plan = planFor(capture, filter);
          const { first, next } = capture.columns;
          const held = Array.from({ length: next - first }, (_, i) => first + i);
          const expected = held
            .filter((row) => plan.holds(row))
            .sort(
              (a, b) =>
                (group ? compare(keyOf(capture, a, group), keyOf(capture, b, group)) : 0) ||
                (descending ? -1 : 1) * (compare(keyOf(capture, a, sort), keyOf(capture, b, sort)) || a - b),
            );
          expect([sort, descending, group, all(view)]).toEqual([sort, descending, group, expected]);
          for (const place of [0, 1, Math.floor(expected.length / 2)]) {
            const row = expected[place];
            if (row !== undefined) expect(view.find(row)).toBe(place);
          }
        }
        view.close();
      }
});

test('rows that leave the top are counted, so that the others keep their numbers', () => {
  const { capture, clock, add } = newCapture({ maxRows: 1_000 });
  const view = viewOf(capture, 'res.status == 500');
  for (let i = 0; i < 3_000; i++) {
    add({ status: i % 3 === 0 ? 500 : 200 });
    if (i % 100 === 0) clock.advance(50);
  }
  clock.advance(100);
  const number = 800;
  expect(view.rows(number - view.evicted, 1)).toEqual([number * 3]);
  expect(view.total + view.evicted).toBe(view.added);
});

test('evicted rows are never shown, even before the change was told', () => {
  const { capture, clock, add } = newCapture({ maxRows: 1_000 });
  for (let i = 0; i < 900; i++) add();
  clock.advance(100);
  const view = viewOf(capture, '');
  for (let i = 0; i < 900; i++) add();
  expect(view.rows(0, 1)[0]).toBeGreaterThanOrEqual(capture.columns.first);
});

test('changes are told once a batch, and only when the list changed', () => {
  const { capture, clock, add } = newCapture();
  const view = viewOf(capture, 'res.status == 500');
  let told = 0;
  view.onChange(() => told++);
  for (let i = 0; i < 100; i++) add({ status: 200 });
  clock.advance(1_000);
  expect(told).toBe(0);
  for (let i = 0; i < 100; i++) add({ status: 500 });
  clock.advance(1_000);
  expect(told).toBe(1);
  view.close();
  add({ status: 500 });
  clock.advance(1_000);
  expect(told).toBe(1);
});

test('clearing the capture empties the view and its rate', () => {
  const { capture, clock, add } = newCapture();
  const view = viewOf(capture, '');
  for (let i = 0; i < 10; i++) add();
  clock.advance(100);
  capture.clear();
  clock.advance(100);
  expect(view.total).toBe(0);
  expect(view.rate(10).all.every((n) => n === 0)).toBe(true);
  add();
  clock.advance(100);
  expect(all(view)).toEqual([10]);
});

/** Lets the search go on until it has ended; `meanwhile` runs between its slices. */
async function searched(view: View, meanwhile: () => void = () => undefined): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!view.complete && Date.now() < deadline) {
    meanwhile();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(view.complete).toBe(true);
}

test('a filter on bodies looks through what is held first, and then goes on with what comes', async () => {
  const { capture, clock, add } = newCapture();
  for (let i = 0; i < 2_000; i++) add({ response: i % 10 === 0 ? 'card' : 'x' });
  const view = viewOf(capture, 'res.body contains "card"');
  expect(view.complete).toBe(false);
  add({ response: 'card' });
  clock.advance(100);
  await searched(view);
  add({ response: 'card' });
  clock.advance(100);
  expect(view.total).toBe(202);
  expect(all(view).slice(-3)).toEqual([1_990, 2_000, 2_001]);
  expect(view.added).toBe(2);
});

/** So dear that some thousands of rows are not looked through at once. */
const dear = Array.from({ length: 40 }, (_, i) => `not (req.path matches /x${i}$/)`).join(' and ');

test.each([false, true])(
  'in the order of time the newest rows are there at once, the others join them; descending: %s',
  async (descending) => {
    const { capture, clock, add } = newCapture();
    for (let i = 0; i < 12_000; i++) add({ path: `/x${i % 80}` });
    clock.advance(100);
    const isShown = (row: number): boolean => row % 80 >= 40;
    const view = viewOf(capture, dear, { descending });
    const newestFirst = (): readonly number[] => (descending ? all(view) : all(view).toReversed());
    expect(view.complete).toBe(false);
    expect(view.total).toBeGreaterThan(0);
    const seen: number[] = [];
    await searched(view, () => {
      seen.push(view.total);
      const rows = newestFirst();
      const [oldest = 0] = rows.slice(-1);
      const { next } = capture.columns;
      const expected = Array.from({ length: next - oldest }, (_, i) => next - 1 - i).filter(isShown);
      expect(rows).toEqual(expected);
      for (let i = 0; i < 80 && seen.length < 5; i++) add({ path: `/x${i}` });
      clock.advance(100);
    });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const { first, next } = capture.columns;
    const every = Array.from({ length: next - first }, (_, i) => next - 1 - i);
    expect(newestFirst()).toEqual(every.filter(isShown));
    expect(view.added).toBe(every.filter((row) => row >= 12_000 && isShown(row)).length);
  },
);

test('in any other order nothing is shown before all is looked through', async () => {
  const { capture, add } = newCapture();
  for (let i = 0; i < 2_000; i++) add({ response: 'card', host: `h${i % 3}` });
  const view = viewOf(capture, 'res.body contains "card"', { sort: 'host' });
  await searched(view, () => expect(view.total).toBe(0));
  expect(view.total).toBe(2_000);
  expect(all(view).slice(0, 2)).toEqual([0, 3]);
});

test('what is given up while older rows are looked through is not shown', async () => {
  const { capture, clock, add } = newCapture({ maxRows: 8_000 });
  for (let i = 0; i < 8_000; i++) add({ path: '/y' });
  clock.advance(100);
  const view = viewOf(capture, dear);
  await searched(view, () => {
    for (let i = 0; i < 300; i++) add({ path: '/y' });
    clock.advance(100);
    expect(view.rows(0, 1)[0]).toBeGreaterThanOrEqual(capture.columns.first);
  });
  const { first, next } = capture.columns;
  expect(all(view)).toEqual(Array.from({ length: next - first }, (_, i) => first + i));
});

test.each(sortKeys)('a list that stands still only loses what is given up, by %s', (sort) => {
  const { capture, clock, add } = newCapture({ maxRows: 512 });
  for (let i = 0; i < 512; i++) add({ host: `h${i % 7}`, status: i % 5 === 0 ? 500 : 200 });
  clock.advance(100);
  const view = viewOf(capture, '', { sort });
  const still = view.still();
  const before = all(view);
  for (let i = 0; i < 200; i++) add({ host: 'h3' });
  clock.advance(100);
  const { first } = capture.columns;
  expect(first).toBeGreaterThan(0);
  const left = before.filter((row) => row >= first);
  expect(still.rows(0, 1_000)).toEqual(left);
  expect([still.total, still.find(left[3] ?? 0), still.find(600)]).toEqual([left.length, 3, -1]);
  expect(view.total).toBe(capture.columns.next - first);
});

test('a record that comes after its exchange brings the row into the view', () => {
  const { capture, clock, add } = newCapture();
  const view = viewOf(capture, 'dst.port == 443');
  const row = add({ connectionId: 'c' });
  clock.advance(1_100);
  expect(view.total).toBe(0);
  capture.sink('qtap').connection({
    id: 'c',
    state: 'closed',
    local: { ip: '10.0.0.1', port: 5 },
    remote: { ip: '10.0.0.2', port: 443 },
  });
  clock.advance(1_100);
  expect(all(view)).toEqual([row]);
});

test('a window of seconds moves on, a window between two times stays', () => {
  const { capture, clock, add } = newCapture();
  const rolling = viewOf(capture, '', { window: { seconds: 10 } });
  const start = clock.now();
  const fixed = viewOf(capture, '', { window: { from: start + 5_000, to: start + 8_000 } });
  for (let i = 0; i < 30; i++) {
    add();
    clock.advance(1_000);
  }
  add();
  clock.advance(100);
  expect(all(rolling)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
  expect(all(fixed)).toEqual([5, 6, 7]);
  expect(
    isProblem(
      createView(capture, {
        tree: treeOf(''),
        sort: 'time',
        descending: false,
        window: { since: 'never set' },
      }),
    ),
  ).toBe(true);
});

test('the rate adds up to what matched, errors among them', () => {
  const { capture, clock, add } = newCapture();
  const view = viewOf(capture, 'req.path contains "x"');
  for (let i = 0; i < 600; i++) {
    add({ path: i % 2 ? '/x' : '/y', status: i % 6 === 1 ? 500 : 200 });
    clock.advance(1_000);
  }
  const { all: bars, errors, bucketMs, from } = view.rate(60);
  expect(bars).toHaveLength(60);
  expect(bucketMs % 1_000).toBe(0);
  expect(from + 60 * bucketMs).toBeGreaterThan(clock.now());
  expect(bars.reduce((sum, n) => sum + n, 0)).toBe(300);
  expect(errors.reduce((sum, n) => sum + n, 0)).toBe(100);
  clock.advance(2 * 3_600_000);
  expect(view.rate(60).all.reduce((sum, n) => sum + n, 0)).toBe(0);
});
