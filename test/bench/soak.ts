/**
 * The engine at a high rate for a long time, asked all the while: its heap after collection must stay flat once its
 * bounds are reached.
 *
 *     npm run bench -- soak [--seconds=600] [--rate=5000] [--mix=small]
 */

import { readAtRate, settledRows } from './lib/engine.ts';
import { option, table } from './lib/figures.ts';
import { mixes } from './lib/mixes.ts';

const seconds = Number(option('seconds') ?? 600);
const perSecond = Number(option('rate') ?? 5_000);
const mix = mixes.find((name) => name === option('mix')) ?? 'small';
const everySeconds = Math.max(1, Math.round(seconds / 30));
/** Of the first third of the time after the bounds were reached. */
const mostGrowth = 1.05;

interface Sample {
  readonly at: number;
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
}

// The engine tells its own heap, collected: what was garbage says nothing.
const sampler = `setInterval(() => {
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.stderr.write('sample ' + JSON.stringify({ heap: heapUsed / 1e6, external: external / 1e6, rss: rss / 1e6 }) + '\\n');
}, ${everySeconds * 1_000}).unref();`;

const engine = await readAtRate({ mix, perSecond, seconds }, {}, [
  '--expose-gc',
  '--import',
  `data:text/javascript,${encodeURIComponent(sampler)}`,
]);
const began = performance.now();
const samples: Sample[] = [];
let rest = '';
engine.child.stderr?.on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines)
    if (line.startsWith('sample '))
      samples.push({
        at: (performance.now() - began) / 1_000,
        ...(JSON.parse(line.slice(7)) as Omit<Sample, 'at'>),
      });
});
const ended = engine.sent();
let over = false;
void ended.then(() => (over = true));
let asked = 0;
while (!over) {
  await engine.tool('get_traffic_summary', { by: 'route', seconds: 60 });
  await engine.tool('get_traffic', { filter: 'res.status >= 400 and req.path contains "items"' });
  asked += 2;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}
const sent = await ended;
const rows = await settledRows(engine);
await engine.stop();

console.log(
  table(
    ['second', 'heap MB', 'outside the heap MB', 'RSS MB'],
    samples.map(({ at, heap, external, rss }) =>
      [at, heap, external, rss].map((figure) => figure.toFixed(0)),
    ),
  ),
);
// Rows fill up for a while; from then on nothing may grow.
const fullAfter = Math.min(0.5, 520_000 / (perSecond * seconds));
const full = samples.filter(({ at }) => at > seconds * fullAfter);
const third = Math.ceil(full.length / 3);
const mean = (some: readonly Sample[]): number =>
  some.reduce((sum, { heap, external }) => sum + heap + external, 0) / some.length;
const growth = mean(full.slice(-third)) / mean(full.slice(0, third));
console.log(
  `${sent.exchanges.toLocaleString('en')} exchanges in ${seconds} s, ${sent.dropped} events dropped, ${rows.toLocaleString('en')} rows held, ${asked} questions; ` +
    `last third : first third once full ${growth.toFixed(3)} (goal ≤ ${mostGrowth})`,
);
