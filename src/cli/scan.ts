/** `scan`: what leaks in live traffic or in a file of it; an exit code for CI. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeProblem, isProblem, problem, type Problem } from '../base/problem.ts';
import { howMany } from '../base/text.ts';
import { asRecord, asList, asWord, parseJson } from '../base/unknown.ts';
import { scanFile, type FileScanRun, type ScannedExchange } from '../engine/scanFile.ts';
import { systemClock } from '../base/clock.ts';
import { deadline } from '../base/deadline.ts';
import { severities, type Severity } from '../traffic/safe.ts';
import { askPerson } from './askPerson.ts';
import { engineOptions, readArguments, sourceOptions, type Given } from './arguments.ts';
import { sourceTeller } from './listen.ts';
import { checkOutput, writeOutput } from './output.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';

const options = {
  ...sourceOptions,
  seconds: 'text',
  input: 'text',
  format: 'text',
  json: 'flag',
  'fail-on': 'text',
  rules: 'text',
  baseline: 'text',
  'write-baseline': 'text',
} as const;

const formats = ['text', 'json', 'ndjson'] as const;
type Format = (typeof formats)[number];

export async function scan(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, options, 0);
  if (isProblem(given)) return fail(terminal, given);
  const plan = makePlan(given, terminal);
  if (isProblem(plan)) return fail(terminal, plan);
  return plan.input === undefined ? live(given, plan, terminal) : file(plan.input, plan, terminal);
}

async function file(input: NonNullable<Plan['input']>, plan: Plan, terminal: Terminal): Promise<number> {
  const { environment, signal } = terminal;
  const run = scanFile({ input, ...ownOf(plan), environment, signal });
  if (isProblem(run)) return fail(terminal, run);
  try {
    return await report(run, plan, terminal);
  } finally {
    run.scan.close();
  }
}

/** Until Ctrl-C or for so many seconds; either way the report and its exit code follow. */
async function live(given: Given, plan: Plan, terminal: Terminal): Promise<number> {
  const from = engineOptions(given, terminal);
  if (isProblem(from)) return fail(terminal, from, given.text('capture-filter'));
  const seconds = given.whole('seconds', 1, 86_400);
  if (isProblem(seconds)) return fail(terminal, seconds);
  const { scanLive } = await import('../engine/scanLive.ts');
  const ask = askPerson(terminal);
  const end = seconds === undefined ? undefined : deadline(terminal.signal, seconds * 1_000);
  const run = scanLive({
    from,
    ...ownOf(plan),
    environment: terminal.environment,
    over: end?.signal ?? terminal.signal,
    ...(ask ? { ask } : {}),
  });
  if (isProblem(run)) {
    end?.clear();
    return fail(terminal, run, given.text('capture-filter'));
  }
  const tell = sourceTeller({ status: () => ({ sources: run.sources() }) }, terminal);
  const stopTelling = systemClock.every(tellEveryMs, tell);
  const when = seconds === undefined ? '' : ` for ${seconds} s`;
  terminal.err(`Scanning what arrives${when}; Ctrl-C ends it and reports.\n`);
  try {
    const code = await report(run, plan, terminal, run.connected);
    if (run.missed() > 0)
      terminal.err(
        `${howMany(run.missed(), 'exchange was', 'exchanges were')} given up before they could be scanned.\n`,
      );
    return run.connected()
      ? code
      : fail(
          terminal,
          problem('unreachable', 'No source was ever connected.', 'Run qtap-devtools doctor: it says why.'),
        );
  } finally {
    stopTelling();
    end?.clear();
    run.close();
  }
}

const tellEveryMs = 200;

function ownOf({ rules, ignore, baseline }: Plan): Pick<Plan, 'rules' | 'ignore'> & { baseline?: unknown } {
  return { rules, ignore, ...(baseline === undefined ? {} : { baseline }) };
}

interface Plan {
  /** Undefined = live. */
  readonly input: string | Terminal['stdin'] | undefined;
  readonly format: Format;
  /** Undefined = never fail for findings. */
  readonly failOn: Severity | undefined;
  readonly rules: readonly unknown[];
  readonly ignore: readonly unknown[];
  readonly baseline: unknown;
  readonly writeTo: string | undefined;
}

function makePlan(given: Given, { stdin, folder }: Terminal): Plan | Problem {
  const input = given.text('input');
  const ofLive = ['url', 'source', 'ssh', 'headers-file', 'capture-filter', 'seconds'].find(given.flag);
  if (input !== undefined && ofLive !== undefined)
    return problem(
      'bad-argument',
      `--input and --${ofLive} do not go together: either a file is scanned or what arrives.`,
      'Leave one of them out.',
    );
  const format = asWord(given.text('format') ?? (given.flag('json') ? 'json' : 'text'), formats);
  if (!format)
    return problem('bad-argument', `--format is none of ${formats.join(', ')}.`, 'Choose one of them.');
  const said = given.text('fail-on') ?? 'high';
  const failOn = said === 'never' ? undefined : asWord(said, severities);
  if (said !== 'never' && !failOn)
    return problem(
      'bad-argument',
      `--fail-on is none of ${severities.join(', ')}, never.`,
      'Choose one of them.',
    );
  const own = readOwn(given.text('rules'), folder);
  if (isProblem(own)) return own;
  const baselinePath = given.text('baseline');
  const baseline = baselinePath === undefined ? undefined : readJson(resolve(folder, baselinePath));
  if (isProblem(baseline)) return baseline;
  const writeTo = given.text('write-baseline');
  const baselineTo = writeTo === undefined ? undefined : resolve(folder, writeTo);
  const unwritable = baselineTo === undefined ? undefined : checkOutput(baselineTo, '--write-baseline');
  if (unwritable) return unwritable;
  return {
    input: input === undefined ? undefined : input === '-' ? stdin : resolve(folder, input),
    format,
    failOn,
    ...own,
    baseline,
    writeTo: baselineTo,
  };
}

/** `{"rules": […], "ignore": […]}` */
function readOwn(
  path: string | undefined,
  folder: string,
): { readonly rules: readonly unknown[]; readonly ignore: readonly unknown[] } | Problem {
  if (path === undefined) return { rules: [], ignore: [] };
  const parsed = readJson(resolve(folder, path));
  if (isProblem(parsed)) return parsed;
  const record = asRecord(parsed);
  const rules = asList(record?.['rules'] ?? []);
  const ignore = asList(record?.['ignore'] ?? []);
  if (!record || !rules || !ignore)
    return problem(
      'bad-rule',
      `${path} is not {"rules": […], "ignore": […]}.`,
      'Correct the file; docs/sensitive-data.md has an example.',
    );
  return { rules, ignore };
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return problem('cannot-read', `${path} cannot be read.`, 'Check its path and its mode.');
  }
  return parseJson(text) ?? problem('bad-rule', `${path} is not JSON.`, 'Correct the file.');
}

async function report(
  { items, scan: running }: Pick<FileScanRun, 'items' | 'scan'>,
  plan: Plan,
  terminal: Terminal,
  /** Asked at the end: whether there was anything to scan at all. */
  isWorth: () => boolean = () => true,
): Promise<number> {
  const totals = createTotals();
  const baseline: string[] = [];
  let unread = 0;
  let firstUnread: Problem | undefined;
  for await (const item of items) {
    if (isProblem(item)) {
      unread++;
      firstUnread ??= item;
      if (unread <= 5) terminal.err(`${describeProblem(item)}\n`);
      continue;
    }
    totals.add(item);
    for (const entry of item.baseline) baseline.push(JSON.stringify(entry));
    if (plan.format === 'ndjson') printJson(terminal, lineOf(item));
    else if (plan.format === 'text') for (const line of textOf(item)) terminal.out(`${line}\n`);
  }
  if (unread > 5) terminal.err(`${unread} items could not be read.\n`);
  for (const rule of running.switchedOff())
    terminal.err(`The rule ${rule} took too long and was switched off; its findings are missing.\n`);
  // "No leaks" in what could not be read would be a lie.
  if (totals.exchanges === 0 && firstUnread) {
    if (terminal.json) printJson(terminal, { error: firstUnread });
    return exit.unreachable;
  }
  if (plan.format === 'json' && isWorth()) printJson(terminal, totals.summary());
  if (plan.format === 'text' && isWorth()) terminal.out(`${totals.sentence()}\n`);
  if (plan.writeTo !== undefined) {
    const lines = [...new Set(baseline)].sort();
    const text = `{"version":1,"findings":[\n${lines.join(',\n')}\n]}\n`;
    const wrong = writeOutput(plan.writeTo, text, '--write-baseline');
    if (wrong) return fail(terminal, wrong);
  }
  return plan.failOn !== undefined && totals.worst() >= severities.indexOf(plan.failOn)
    ? exit.found
    : exit.well;
}

/** The line of one exchange that other programs read. */
function lineOf({ id, findings, suppressed, partial }: ScannedExchange): unknown {
  return {
    id,
    findings: findings.map(({ kind, place, severity, carrier, masked, fingerprint }) => ({
      type: kind,
      location: place,
      severity,
      carrier,
      preview: masked,
      fingerprint,
    })),
    ...(suppressed > 0 ? { suppressed } : {}),
    ...(partial ? { partial } : {}),
  };
}

function textOf({ id, method, host, path, process, findings }: ScannedExchange): readonly string[] {
  const leaks = findings.filter(({ carrier }) => !carrier);
  if (leaks.length === 0) return [];
  const from = process === '' ? '' : ` from ${process}`;
  return [
    `${id}  ${method} ${host}${path}${from}`,
    ...leaks.map(
      ({ severity, kind, place, masked, fingerprint, advice }) =>
        `  ${severity.padEnd(8)} ${kind} in ${place}: ${masked} #${fingerprint.slice(0, 6)}. ${advice}`,
    ),
  ];
}

interface Totals {
  readonly exchanges: number;
  add(item: ScannedExchange): void;
  /** Index of the worst leak's severity; -1 = none. */
  worst(): number;
  sentence(): string;
  summary(): unknown;
}

function createTotals(): Totals {
  let exchanges = 0;
  let partial = 0;
  let suppressed = 0;
  let leaking = 0;
  const leaks = new Map<Severity, number>();
  const inUse = new Map<string, number>();
  const leaksOf = (severity: Severity): number => leaks.get(severity) ?? 0;
  const worst = (): number =>
    Math.max(-1, ...severities.map((severity, i) => (leaksOf(severity) > 0 ? i : -1)));
  const sum = (counts: ReadonlyMap<string, number>): number =>
    [...counts.values()].reduce((a, b) => a + b, 0);
  return {
    get exchanges() {
      return exchanges;
    },
    add({ findings, suppressed: few, partial: isPartial }) {
      exchanges++;
      suppressed += few;
      if (isPartial) partial++;
      let leaksHere = false;
      for (const finding of findings) {
        if (finding.carrier) inUse.set(finding.kind, (inUse.get(finding.kind) ?? 0) + 1);
        else {
          leaks.set(finding.severity, leaksOf(finding.severity) + 1);
          leaksHere = true;
        }
      }
      if (leaksHere) leaking++;
    },
    worst,
    sentence() {
      const counts = [...severities]
        .reverse()
        .flatMap((severity) => (leaksOf(severity) > 0 ? [`${leaksOf(severity)} ${severity}`] : []));
      const parts = [
        `${howMany(exchanges, 'exchange')} scanned`,
        leaks.size === 0
          ? 'no leaks'
          : `${howMany(sum(leaks), 'leak')} in ${howMany(leaking, 'exchange')} (${counts.join(', ')})`,
        `${howMany(sum(inUse), 'credential')} in normal use`,
        ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
        ...(partial > 0 ? [`${partial} only partially scanned`] : []),
      ];
      return `${parts.join(', ')}.`;
    },
    summary: () => ({
      requests_scanned: exchanges,
      requests_with_sensitive_data: leaking,
      // The reference server's words, from leaks alone.
      risk_level: leaking > 5 ? 'HIGH' : leaking > 0 ? 'MEDIUM' : 'LOW',
      leaks: Object.fromEntries(severities.map((severity) => [severity, leaksOf(severity)])),
      in_use: Object.fromEntries(inUse),
      suppressed,
      partially_scanned: partial,
    }),
  };
}
