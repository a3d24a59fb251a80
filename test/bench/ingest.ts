/**
 * What it costs to take traffic in: CPU seconds per GB of payload for the floor (read and discard), ours with
 * everything on, an eager pipeline, and the Python reference; interleaved, on each of four mixes.
 *
 *     npm run bench -- ingest [--megabytes=400] [--rounds=3] [--mix=small,large]
 */

import { read, readWithReference, startLoad } from './lib/children.ts';
import { type Mix, mixes } from './lib/mixes.ts';
import { type Kind } from './lib/messages.ts';
import { median, option, table } from './lib/figures.ts';

const megabytes = Number(option('megabytes') ?? 400);
const rounds = Number(option('rounds') ?? 3);
const wanted = option('mix')?.split(',') ?? mixes;
const only = option('only')?.split(',');

/** Wire bytes of an average event, to know how many make the megabytes. */
const eventBytes = { small: 4_400, medium: 27_000, large: 850_000, mixed: 27_000 } as const;
/** The reference takes at most 2,000 events in a call. */
const mostReferenceEvents = 2_000;
/** A reader runs for days: enough to fill the capture's segments, and for the compiler to know every path. */
const warmEvents = (mix: Mix): number => Math.min(150_000, Math.ceil(2e9 / eventBytes[mix]));
/** Ours keeps a million rows: of small events enough that it gives up as many as it takes in. */
const fullEvents = (mix: Mix): number => (mix === 'small' ? 1_100_000 : warmEvents(mix));

const goals = { reference: 10, floor: 8, eager: { small: 3, medium: 3, large: 6, mixed: 3 } } as const;

type Pipeline = Kind | 'reference';

const load = await startLoad();
const lines: string[][] = [];
const notes = new Set<string>();
let missed = 0;
try {
  for (const mix of mixes.filter((name) => wanted.includes(name))) {
    await load.prepare(mix);
    const events = Math.max(20, Math.ceil((megabytes * 1e6) / eventBytes[mix]));
    const perGigabyte = new Map<Pipeline, number[]>();
    for (let round = 0; round < rounds; round++) {
      for (const pipeline of ['floor', 'ours', 'eager', 'reference'] as const) {
        if (only && !only.includes(pipeline)) continue;
        const result = await measure(pipeline, mix, events);
        if (typeof result === 'string') notes.add(`${pipeline} skipped: ${result}`);
        else perGigabyte.set(pipeline, [...(perGigabyte.get(pipeline) ?? []), result]);
      }
    }
    const middle = (pipeline: Pipeline): number | undefined => {
      const all = perGigabyte.get(pipeline);
      return all && median(all);
    };
    const ours = middle('ours') ?? NaN;
    const ratio = (pipeline: Pipeline): number => (middle(pipeline) ?? NaN) / ours;
    const verdicts = [
      ['floor', 1 / ratio('floor'), goals.floor, 'most'],
      ['eager', ratio('eager'), goals.eager[mix], 'least'],
      ['reference', ratio('reference'), goals.reference, 'least'],
    ] as const;
    for (const [, value, goal, sense] of verdicts) {
      if (Number.isFinite(value) && (sense === 'most' ? value > goal : value < goal)) missed++;
    }
    lines.push([
      mix,
      ...(['floor', 'ours', 'eager', 'reference'] as const).map((pipeline) => {
        const all = perGigabyte.get(pipeline);
        return all
          ? `${median(all).toFixed(2)} (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`
          : '–';
      }),
      ...verdicts.map(([, value, goal, sense]) =>
        Number.isFinite(value) ? `${value.toFixed(1)}× (${sense === 'most' ? '≤' : '≥'} ${goal})` : '–',
      ),
    ]);
  }
} finally {
  load.stop();
}
console.log(
  table(
    [
      'mix',
      'floor s/GB',
      'ours s/GB',
      'eager s/GB',
      'reference s/GB',
      'ours : floor',
      'eager : ours',
      'reference : ours',
    ],
    lines,
  ),
);
for (const note of notes) console.log(note);
console.log(missed === 0 ? 'Every goal is met.' : `${missed} goals are missed.`);

/** CPU seconds per GB of payload, or why it could not be had. */
async function measure(pipeline: Pipeline, mix: Mix, events: number): Promise<number | string> {
  const url = `http://127.0.0.1:${load.port}/${mix}`;
  const each = Math.min(events, mostReferenceEvents);
  const streams = pipeline === 'reference' ? Math.ceil(events / each) : 1;
  const result =
    pipeline === 'reference'
      ? await readWithReference(`${url}/${each}`, streams)
      : await read(pipeline, url, events, pipeline === 'ours' ? fullEvents(mix) : warmEvents(mix));
  if (typeof result === 'string') return result;
  await load.nextSent();
  let payloadBytes = 0;
  let exchanges = 0;
  for (let i = 0; i < streams; i++) {
    const sent = await load.nextSent();
    payloadBytes += sent.payloadBytes;
    exchanges += sent.exchanges;
  }
  if (pipeline !== 'floor' && result.exchanges !== exchanges) {
    throw new Error(`${pipeline} read ${result.exchanges} exchanges of ${exchanges} on ${mix}`);
  }
  if (result.note !== undefined) notes.add(`${pipeline}: ${result.note}`);
  return result.cpuSeconds / (payloadBytes / 1e9);
}
