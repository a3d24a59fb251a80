/**
 * How long a question takes at a million rows whose bodies are mostly given up: counts, one row, a path, exact
 * percentiles, and text in the bodies that are held.
 *
 * Milliseconds of CPU, because other work on the machine must not count.
 *
 *     npm run bench -- query [--rows=1000000]
 */

import { isProblem } from '../../src/base/problem.ts';
import { parse } from '../../src/filter/parser.ts';
import { countGroups } from '../../src/query/counts.ts';
import { groupRows } from '../../src/query/groups.ts';
import { planOf, type Plan } from '../../src/query/plan.ts';
import { select, selectSlowly } from '../../src/query/select.ts';
import { wholeStretch } from '../../src/query/window.ts';
import { median, option, percentile, table } from './lib/figures.ts';
import { fill, uniqueText } from './lib/filled.ts';

const rows = Number(option('rows') ?? 1_000_000);
const rounds = Number(option('rounds') ?? 25);
const { capture, microsPerRow } = fill(rows);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
console.log(
  `${rows.toLocaleString('en')} rows, ${megabytes(capture.memory.bytes)} of heads and bodies held, ` +
    `taken in at ${microsPerRow.toFixed(1)} µs a row; RSS ${megabytes(process.memoryUsage().rss)}`,
);

const stretch = wholeStretch(capture);
const newest = capture.columns.next - 1;
const oldestWithBody = Math.max(capture.bodiesFrom, capture.headsFrom);
const page = { limit: 200 };

function plan(filter: string): Plan {
  const tree = parse(filter);
  if (isProblem(tree)) throw new Error(tree.message);
  return planOf(capture, tree);
}
const everything = plan('');

interface Question {
  readonly name: string;
  /** Milliseconds; the bodies' goal is for the 95th percentile, the others' for the median. */
  readonly goal?: number;
  readonly slow?: boolean;
  /** What the answer must be, so that nobody measures a mistake. */
  ask(): number | Promise<number>;
  readonly expect?: number;
}

const found = (filter: string): number => select(capture, stretch, plan(filter), page).matched;
const signal = new AbortController().signal;
const searched = async (filter: string): Promise<number> =>
  (await selectSlowly(capture, stretch, plan(filter), page, signal))?.matched ?? -1;

const questions: readonly Question[] = [
  {
    name: 'counts by host',
    goal: 5,
    ask: () => countGroups(capture, stretch, everything, 'host').matched,
    expect: rows,
  },
  {
    name: 'status >= 400 and a host',
    goal: 5,
    ask: () => found('res.status >= 400 and req.host contains "stripe"'),
  },
  { name: 'one row by its id', goal: 5, ask: oneRow, expect: 1 },
  {
    name: 'path contains, newest 200',
    goal: 60,
    ask: () => found(`req.path contains "${uniqueText(newest - 7)}"`),
    expect: 1,
  },
  {
    name: 'path contains, in no row',
    goal: 60,
    ask: () => found('req.path contains "is-nowhere"'),
    expect: 0,
  },
  {
    name: 'exact percentiles by route',
    goal: 60,
    ask: () =>
      groupRows(capture, stretch, everything, 'route', { limit: 20, order: 'slowest' }).total.requests,
    expect: rows,
  },
  {
    name: 'body contains, one row',
    goal: 100,
    slow: true,
    ask: () => searched(`res.body contains "${uniqueText(rowWithBody())}"`),
    expect: 1,
  },
  {
    name: 'body contains, in no row',
    goal: 100,
    slow: true,
    ask: () => searched('res.body contains "is-nowhere"'),
    expect: 0,
  },
  {
    name: 'body contains, a common word',
    goal: 100,
    slow: true,
    ask: () => searched('res.body contains "customer"'),
  },
  {
    name: 'groups by host, a page of 20',
    ask: () => groupRows(capture, stretch, everything, 'host', { limit: 20 }).total.requests,
  },
  { name: 'path matches a pattern', ask: () => found('req.path matches /area-(12|77)x\\/[0-9a-f]+$/') },
];

function oneRow(): number {
  const found = capture.find(capture.id(newest - 1_000));
  return found.is === 'held' && capture.read(found.row) ? 1 : 0;
}

function rowWithBody(): number {
  // Half-way into what is held; short bodies carry no text of their own.
  for (let row = Math.floor((oldestWithBody + newest) / 2); row < newest; row++) {
    const held = capture.bytes(row);
    if (held?.response && held.response.length > 200) return row;
  }
  return newest;
}

let missed = 0;
const lines: string[][] = [];
for (const { name, goal, slow = false, ask, expect } of questions) {
  const times: number[] = [];
  let answer = 0;
  for (let round = 0; round < rounds + 3; round++) {
    const before = process.cpuUsage();
    answer = await ask();
    const { user, system } = process.cpuUsage(before);
    // The first three compile the code.
    if (round >= 3) times.push((user + system) / 1000);
  }
  if (expect !== undefined && answer !== expect) throw new Error(`${name}: ${answer} instead of ${expect}`);
  const judged = slow ? percentile(times, 0.95) : median(times);
  const met = goal === undefined || judged <= goal;
  if (!met) missed++;
  lines.push([
    name,
    answer.toLocaleString('en'),
    median(times).toFixed(2),
    percentile(times, 0.95).toFixed(2),
    goal === undefined ? '' : `${met ? '' : 'missed: '}≤ ${goal} ${slow ? '(p95)' : ''}`,
  ]);
}
console.log(table(['question', 'answer', 'median ms', 'p95 ms', 'goal'], lines));
const rss = process.memoryUsage().rss / 1e6;
if (rss > 450) missed++;
console.log(`RSS after all of it: ${rss.toFixed(0)} MB (goal ≤ 450 MB)`);
console.log(missed === 0 ? 'Every goal is met.' : `${missed} goals are missed.`);
