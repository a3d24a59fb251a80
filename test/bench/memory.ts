/**
 * The most memory that 2,000 exchanges with large bodies take: ours with everything kept within its bounds, an eager
 * pipeline and the Python reference, which keep them all.
 *
 *     npm run bench -- memory [--events=2000] [--mix=large]
 */

import { read, readWithReference, startLoad } from './lib/children.ts';
import { option, table } from './lib/figures.ts';
import { mixes } from './lib/mixes.ts';

const events = Number(option('events') ?? 2_000);
const mix = mixes.find((name) => name === option('mix')) ?? 'large';
const goal = 12;

const load = await startLoad();
await load.prepare(mix);
const url = `http://127.0.0.1:${load.port}/${mix}`;
const peaks = new Map<string, number>();
try {
  for (const kind of ['floor', 'ours', 'eager'] as const)
    peaks.set(kind, (await read(kind, url, events, 0, events)).peakMegabytes);
  const reference = await readWithReference(`${url}/${events}`, 1);
  if (typeof reference === 'string') console.log(`reference skipped: ${reference}`);
  else peaks.set('reference', reference.peakMegabytes);
} finally {
  load.stop();
}
const ours = peaks.get('ours') ?? NaN;
console.log(
  table(
    ['pipeline', `peak MB of ${events.toLocaleString('en')} ${mix} exchanges`, '× ours'],
    [...peaks].map(([name, peak]) => [name, peak.toFixed(0), (peak / ours).toFixed(1)]),
  ),
);
const times = (peaks.get('reference') ?? NaN) / ours;
if (Number.isFinite(times)) console.log(`reference : ours ${times.toFixed(1)}× (goal ≥ ${goal})`);
