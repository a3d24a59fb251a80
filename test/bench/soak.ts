/**
 * The engine at a high rate for a long time, asked all the while: its heap after collection must stay flat once its
 * bounds are reached.
 *
 *     npm run bench -- soak [--seconds=600] [--rate=5000] [--mix=small]
 */

import { loadavg } from 'node:os';
import { readAtRate, settledRows } from './lib/engine.ts';
import { option, percentile, table } from './lib/figures.ts';
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
const warnings: string[] = [];
engine.caller.onNotice('log', ({ level, text }) => warnings.push(`${level}: ${text}`));
const loads = [loadavg()[0] ?? 0];
const ended = engine.sent();
let over = false;
void ended.then(() => (over = true));
const answeredMs: number[] = [];
const ask = async (name: string, args: unknown): Promise<void> => {
  const asked = performance.now();
  await engine.tool(name, args);
  answeredMs.push(performance.now() - asked);
};
while (!over) {
  await ask('get_traffic_summary', { by: 'route', seconds: 60 });
  await ask('get_traffic', { filter: 'res.status >= 400 and req.path contains "items"' });
  loads.push(loadavg()[0] ?? 0);
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
const growth = (figure: (sample: Sample) => number): number => {
  const sum = (some: readonly Sample[]): number => some.reduce((all, sample) => all + figure(sample), 0);
  return sum(full.slice(-third)) / sum(full.slice(0, third));
};
const heapGrowth = growth(({ heap, external }) => heap + external);
const answers = `half within ${percentile(answeredMs, 0.5).toFixed(0)} ms, 95 % within ${percentile(answeredMs, 0.95).toFixed(0)} ms`;
console.log(
  `${sent.exchanges.toLocaleString('en')} exchanges of ${mix} bodies in ${seconds} s, ${sent.dropped} of ${sent.events.toLocaleString('en')} events dropped, ${rows.toLocaleString('en')} rows held\n` +
    `${answeredMs.length} questions, ${answers}; load of the machine ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}\n` +
    `once full, last third : first third: heap and outside of it ${heapGrowth.toFixed(3)} (goal ≤ ${mostGrowth}), RSS ${growth(({ rss }) => rss).toFixed(3)}\n` +
    `RSS at most ${Math.max(...samples.map(({ rss }) => rss)).toFixed(0)} MB; warnings of the engine: ${warnings.join(' ') || 'none'}`,
);
