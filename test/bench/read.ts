/**
 * Is anything lost? Exchanges at a rate through Qtap's queue of 100 events, while the extension host is blocked half
 * of the time, and while tools look through everything that is held.
 *
 *     npm run bench -- read [--rate=5000] [--seconds=20]
 */

import { connect } from 'node:net';
import { startLoad } from './lib/children.ts';
import { readAtRate, settledRows, type Rate, type Reading } from './lib/engine.ts';
import { option, percentile, table } from './lib/figures.ts';

const perSecond = Number(option('rate') ?? 5_000);
const seconds = Number(option('seconds') ?? 20);
const rate: Rate = { mix: 'small', perSecond, seconds };

const lines: string[][] = [];
let lost = 0;

async function measure(
  name: string,
  disturb: (engine: Reading, until: Promise<unknown>) => Promise<string>,
): Promise<void> {
  const engine = await readAtRate(rate);
  const ended = engine.sent();
  const note = await disturb(engine, ended);
  const sent = await ended;
  const rows = await settledRows(engine);
  lost += sent.dropped + sent.exchanges - rows;
  lines.push([name, String(sent.exchanges), String(rows), String(sent.dropped), note]);
  await engine.stop();
}

/** As an extension host is when another extension computes: nothing runs, no letter is read. */
const block = (ms: number): string => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const rest = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

async function blockHalf(until: Promise<unknown>): Promise<string> {
  let over = false;
  void until.then(() => (over = true));
  while (!over) {
    block(1_000);
    await rest(1_000);
  }
  return 'blocked 1 s in every 2';
}

await measure('engine, nothing else', async (_engine, until) => {
  await until;
  return '';
});
await measure('engine, its host blocked', async (engine, until) => {
  await engine.caller.call('view.open', { filter: '', sort: 'time', descending: false });
  return blockHalf(until);
});
await measure('engine, tools look at everything', async (engine, until) => {
  let over = false;
  void until.then(() => (over = true));
  const questions: readonly (readonly [string, unknown])[] = [
    ['check_sensitive_data', { seconds: 3_600 }],
    ['search_traffic', { query: 'is-nowhere', in: ['bodies', 'headers', 'url'] }],
    ['get_traffic', { filter: 'res.body contains "is-nowhere" or req.header["x-nothing"] ~ "a"' }],
    ['get_traffic_summary', { by: 'route' }],
    ['get_errors', {}],
  ];
  const times: number[] = [];
  for (let n = 0; !over; n++) {
    const [name, args] = questions[n % questions.length] ?? ['get_errors', {}];
    const began = performance.now();
    await engine.tool(name, args);
    times.push(performance.now() - began);
  }
  return `${times.length} calls, each ${percentile(times, 0.5).toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)} ms`;
});

// What a reader inside the blocked host would have lost.
const load = await startLoad();
await load.prepare('small');
const socket = connect(load.port, '127.0.0.1');
socket.on('error', () => undefined).resume();
socket.write(
  `POST /small/${perSecond * seconds}/${perSecond} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`,
);
const ended = load.nextSent();
await blockHalf(ended);
const { dropped, exchanges } = await ended;
load.stop();
lines.push(['a reader in the blocked host', '', String(exchanges), String(dropped), 'for comparison']);

console.log(`${perSecond.toLocaleString('en')} events a second for ${seconds} s, a queue of 100`);
console.log(table(['reader', 'exchanges sent', 'held', 'events dropped', ''], lines));
console.log(lost === 0 ? 'Nothing is lost.' : `${lost} are lost.`);
