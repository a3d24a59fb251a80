/**
 * What it costs to look for secrets: the prefilter, the full scan and the redaction, beside secretlint and the
 * Python reference on the same bodies, in turns; then bodies made to make a scanner crawl. Milliseconds are of CPU,
 * because other work on the machine must not count.
 *
 *     npm run bench -- secrets [--exchanges=3000] [--rounds=3] [--crawl=1000000]
 *
 * QTAP_BENCH_SECRETLINT names a folder with @secretlint/core and its recommended preset (`…/node_modules`);
 * QTAP_BENCH_REFERENCE as for ingest.
 */

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { mayHoldSecrets } from '../../src/secrets/reading/prefilter.ts';
import { createRedactor } from '../../src/secrets/redact.ts';
import { createScanner } from '../../src/secrets/scan.ts';
import { type Transaction } from '../../src/traffic/transaction.ts';
import { median, option, percentile, table } from './lib/figures.ts';
import { bytesOf, crawlers, ordinaryTraffic } from './lib/scanned.ts';

const count = Number(option('exchanges') ?? 3_000);
const rounds = Number(option('rounds') ?? 3);
const crawlBytes = Number(option('crawl') ?? 1_000_000);
const goals = { prefilter: 200, scan: 8, p99: 20, crawlMs: 250, growth: 3 } as const;
let missed = 0;

const installKey = new Uint8Array(32).fill(1);
const scanner = createScanner({ installKey });
const redactor = createRedactor({ installKey });
const traffic = ordinaryTraffic(count);
const megabytes = traffic.reduce((sum, one) => sum + bytesOf(one), 0) / 1e6;
console.log(`${count} exchanges, ${megabytes.toFixed(1)} MB of bodies`);

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const each: number[] = [];

type Way = (all: readonly Transaction[]) => Promise<number | string> | number;
/** CPU milliseconds of the whole, or why it could not be had. */
const ways: Readonly<Record<string, Way>> = {
  prefilter(all) {
    const before = cpuMs();
    // A look that says yes ends at once: only those that read to the end tell the speed.
    for (const { request, response } of all)
      for (const { body } of [request, ...(response ? [response] : [])]) mayHoldSecrets(body.bytes);
    return cpuMs() - before;
  },
  scan(all) {
    const before = cpuMs();
    for (const one of all) {
      const began = performance.now();
      scanner.scan(one);
      each.push(performance.now() - began);
    }
    return cpuMs() - before;
  },
  redaction(all) {
    const before = cpuMs();
    for (const one of all) redactor.exchange(one);
    return cpuMs() - before;
  },
  secretlint: scanWithSecretlint,
  reference: scanWithReference,
};

const taken = new Map<string, number[]>();
const notes = new Set<string>();
for (const way of Object.values(ways)) if (way !== scanWithReference) await way(traffic.slice(0, 300));
each.length = 0;
for (let round = 0; round < rounds; round++)
  for (const [name, way] of Object.entries(ways)) {
    const ms = await way(traffic);
    if (typeof ms === 'string') notes.add(`${name} skipped: ${ms}`);
    else taken.set(name, [...(taken.get(name) ?? []), ms]);
  }
const speed = (name: string): number => megabytes / (median(taken.get(name) ?? []) / 1_000);
console.log(
  table(
    ['', 'MB/s', 'of the scan'],
    Object.keys(ways)
      .filter((name) => taken.has(name))
      .map((name) => [name, speed(name).toFixed(1), `${(speed(name) / speed('scan')).toFixed(2)}×`]),
  ),
);
for (const note of notes) console.log(note);

// Bodies in which nothing is: the prefilter reads them to their end.
const clean = new TextEncoder().encode(
  JSON.stringify(Array.from({ length: 60_000 }, (_, i) => ({ n: i % 97, text: 'a good day for a walk' }))),
);
const cleanMs: number[] = [];
for (let i = 0; i < 30; i++) {
  const before = cpuMs();
  mayHoldSecrets(clean);
  cleanMs.push(cpuMs() - before);
}
const prefilter = clean.length / 1e6 / (median(cleanMs.slice(5)) / 1_000);
const p99 = percentile(each, 0.99);
verdict(
  `prefilter on a harmless body of ${(clean.length / 1e6).toFixed(1)} MB`,
  prefilter,
  goals.prefilter,
  'least',
  'MB/s',
);
verdict('full scan', speed('scan'), goals.scan, 'least', 'MB/s');
verdict('an exchange, 99th percentile', p99, goals.p99, 'most', 'ms');
console.log(
  `an exchange, median: ${percentile(each, 0.5).toFixed(2)} ms; longest ${Math.max(...each).toFixed(0)} ms`,
);

const rows: string[][] = [];
for (const { name, make } of crawlers()) {
  const [half, whole] = [make(crawlBytes / 2), make(crawlBytes)].map((one) => {
    const before = cpuMs();
    const { partial } = scanner.scan(one);
    const scanned = cpuMs() - before;
    const between = cpuMs();
    redactor.exchange(one);
    return { ms: scanned, redactMs: cpuMs() - between, partial };
  });
  if (!half || !whole) continue;
  const growth = whole.ms / Math.max(half.ms, 10);
  const late = whole.ms > (goals.crawlMs * crawlBytes) / 1e6 || growth > goals.growth;
  if (late) missed++;
  rows.push([
    name,
    whole.ms.toFixed(0),
    whole.redactMs.toFixed(0),
    `${growth.toFixed(1)}×`,
    whole.partial ? 'partial' : '',
    late ? `goal ≤ ${goals.crawlMs} ms a MB, growth ≤ ${goals.growth}×` : '',
  ]);
}
console.log(table([`${crawlBytes / 1e6} MB of`, 'scan ms', 'redact ms', 'to half of it', '', ''], rows));
console.log(missed === 0 ? 'Every goal is met.' : `${missed} goals are missed.`);

function verdict(what: string, value: number, goal: number, sense: 'least' | 'most', unit: string): void {
  const holds = sense === 'least' ? value >= goal : value <= goal;
  if (!holds) missed++;
  console.log(
    `${what}: ${value.toFixed(1)} ${unit} (goal ${sense === 'least' ? '≥' : '≤'} ${goal})${holds ? '' : ' MISSED'}`,
  );
}

async function scanWithSecretlint(all: readonly Transaction[]): Promise<number | string> {
  const folder = process.env['QTAP_BENCH_SECRETLINT'];
  if (folder === undefined) return 'QTAP_BENCH_SECRETLINT does not name a folder with @secretlint/core';
  const load = (name: string): Promise<Record<string, unknown>> =>
    import(pathToFileURL(join(folder, '@secretlint', name, 'module', 'index.js')).href) as Promise<
      Record<string, unknown>
    >;
  const { lintSource } = await load('core');
  const { creator } = await load('secretlint-rule-preset-recommend');
  const lint = lintSource as (wish: object) => Promise<unknown>;
  const before = cpuMs();
  for (const { request, response } of all)
    for (const { body } of [request, ...(response ? [response] : [])])
      if (body.bytes.length > 0)
        await lint({
          source: {
            filePath: '/body.txt',
            content: Buffer.from(body.bytes).toString(),
            contentType: 'text',
            ext: '.txt',
          },
          options: {
            config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
            locale: 'en',
          },
        });
  return cpuMs() - before;
}

async function scanWithReference(all: readonly Transaction[]): Promise<number | string> {
  const guide = process.env['QTAP_BENCH_REFERENCE'];
  if (guide === undefined) return 'QTAP_BENCH_REFERENCE does not name the guide that holds its code';
  if (!existsSync(guide)) return `${guide} is not there`;
  const folder = mkdtempSync(join(tmpdir(), 'qtap-bench-'));
  try {
    const path = join(folder, 'exchanges.jsonl');
    writeFileSync(path, all.map((one) => JSON.stringify(decoded(one))).join('\n'));
    const python = process.env['QTAP_BENCH_PYTHON'] ?? 'python3';
    const script = fileURLToPath(new URL('./lib/referenceScan.py', import.meta.url));
    const { stdout } = await promisify(execFile)(python, [script, guide, path]);
    return (JSON.parse(stdout) as { cpuSeconds: number }).cpuSeconds * 1_000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function decoded({ request, response }: Transaction): unknown {
  const side = ({
    headers,
    body,
  }: Transaction['request'] | NonNullable<Transaction['response']>): object => ({
    headers: Object.fromEntries(headers),
    body: Buffer.from(body.bytes).toString(),
  });
  return {
    request: { method: request.method, authority: request.authority, path: request.path, ...side(request) },
    response: response ? { status: response.status, ...side(response) } : {},
  };
}
