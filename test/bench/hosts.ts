/**
 * Many hosts at once through real sockets into one capture: what was sent, what is held, and what it costs. The
 * connection to the first is broken in the middle: what it loses is its own, and a gap.
 *
 *     npm run bench -- hosts [--hosts=20] [--rate=100] [--seconds=10]
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/base/clock.ts';
import { createCapture } from '../../src/capture/capture.ts';
import { createHosts } from '../../src/intake/hosts.ts';
import { option, table } from './lib/figures.ts';

const hostCount = Number(option('hosts') ?? 20);
const rate = Number(option('rate') ?? 100);
const seconds = Number(option('seconds') ?? 10);

type Told = { is: 'listening'; urls: string[] } | { is: 'sent'; sent: number[]; seconds: number };
const child = fork(
  fileURLToPath(new URL('./lib/manyHosts.ts', import.meta.url)),
  [String(hostCount), String(rate)],
  { execArgv: ['--disable-warning=ExperimentalWarning'] },
);
const told = async (): Promise<Told> => ((await once(child, 'message')) as [Told])[0];
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const listening = await told();
if (listening.is !== 'listening') throw new Error('The hosts did not start.');
const capture = createCapture({
  maxRows: 500_000,
  maxMegabytes: 128,
  minutes: 60,
  clock: systemClock,
  run: 'aa',
});
const hosts = createHosts({ capture });
const sources = listening.urls.map((url, at) => ({ name: `box-${at}`, url }));
hosts.configure({ sources, captureFilter: '' });
const connected = (): number => capture.ledger.sources.filter(({ state }) => state.is === 'connected').length;
while (connected() < hostCount) await rest(10);
await rest(200);

const cpu = process.cpuUsage();
child.send('begin');
await rest((seconds * 1_000) / 2);
child.send('kill');
await rest((seconds * 1_000) / 2);
child.send('stop');
const result = await told();
if (result.is !== 'sent') throw new Error('The hosts did not say what they sent.');
const all = (): number => hosts.reports.reduce((sum, { counts }) => sum + counts.taken, 0);
for (let before = -1; before !== all(); await rest(500)) before = all();
const { user, system } = process.cpuUsage(cpu);

const taken = hosts.reports.map(({ counts }) => counts.taken);
const steady = result.sent.map((sent, at) => ({ sent, taken: taken[at] ?? 0 })).slice(1);
const lost = steady.reduce((sum, host) => sum + host.sent - host.taken, 0);
const sentInAll = result.sent.reduce((sum, one) => sum + one, 0);
const heads = [
  'hosts',
  'a second each',
  'sent',
  'held',
  `lost by ${hostCount - 1} steady ones`,
  'lost by the broken one',
  'gaps',
  'CPU',
];
const figures = [
  String(hostCount),
  (sentInAll / hostCount / result.seconds).toFixed(0),
  String(sentInAll),
  String(capture.columns.next - capture.columns.first),
  String(lost),
  String((result.sent[0] ?? 0) - (taken[0] ?? 0)),
  capture.ledger.gaps.map(({ source }) => source).join(', ') || 'none',
  `${((100 * (user + system)) / 1e6 / result.seconds).toFixed(1)} % of a core`,
];
console.log(table(heads, [figures]));
hosts.stop();
child.disconnect();
if (lost !== 0) process.exitCode = 1;
