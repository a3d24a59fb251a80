/** Traffic scanned for the command line: a file (HAR, a list or lines), or one exchange after the other. Only safe shapes come out. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import {
  checkIgnores,
  baselineEntry,
  readBaseline,
  type BaselineEntry,
  type Ignores,
} from '../secrets/findings/ignores.ts';
import { readInstallKey, temporaryInstallKey } from '../secrets/findings/installKey.ts';
import { createRedactor } from '../secrets/redact.ts';
import { checkRules, createOwnRules } from '../secrets/rules/rules.ts';
import { createScanner, whereaboutsOf } from '../secrets/scan.ts';
import { createItemCutter } from '../sources/cutItems.ts';
import { readHarEntry, readTrafficLine } from '../sources/files.ts';
import { type SafeFinding, type SafeText } from '../traffic/safe.ts';
import { type Transaction } from '../traffic/transaction.ts';

export interface FileScanSettings {
  /** Where the install key is kept. */
  readonly stateDirectory: string;
  readonly rules: readonly unknown[];
  readonly ignore: readonly unknown[];
  /** A team's baseline file, parsed. */
  readonly baseline?: unknown;
}

export interface ScannedExchange {
  readonly id: SafeText;
  readonly method: SafeText;
  readonly host: SafeText;
  readonly path: SafeText;
  readonly process: SafeText;
  readonly findings: readonly SafeFinding[];
  readonly suppressed: number;
  readonly partial: boolean;
  /** For a baseline to be written. */
  readonly baseline: readonly BaselineEntry[];
}

export interface FileScan {
  /** Exchanges, and a Problem in the place of each item that cannot be read. */
  run(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<ScannedExchange | Problem>;
  one(transaction: Transaction): ScannedExchange;
  /** The user's rules that overran their deadline. */
  switchedOff(): readonly string[];
  /** No key could be kept, so fingerprints differ from run to run. */
  readonly passing: boolean;
  close(): void;
}

export function createFileScan(settings: FileScanSettings): FileScan | Problem {
  const kept = readInstallKey(settings.stateDirectory);
  const installKey = isProblem(kept) ? temporaryInstallKey() : kept;
  const checked = checkRules(settings.rules);
  if (isProblem(checked)) return checked;
  const ignores: Ignores[] = [];
  for (const one of [
    checkIgnores(settings.ignore),
    ...(settings.baseline === undefined ? [] : [readBaseline(settings.baseline)]),
  ]) {
    if (isProblem(one)) return one;
    ignores.push(one);
  }
  const rules = createOwnRules(checked);
  const scanner = createScanner({ installKey, rules, ignores });
  const redactor = createRedactor({ installKey, rules });

  function scanned(transaction: Transaction): ScannedExchange {
    const { findings, suppressed, partial } = scanner.scan(transaction);
    const where = whereaboutsOf(transaction);
    const { request } = transaction;
    return {
      id: redactor.name(transaction.id),
      method: redactor.name(request.method),
      host: redactor.name(request.authority),
      path: redactor.path(request.path),
      process: redactor.name(where.process),
      findings: findings.map(redactor.finding),
      suppressed: suppressed.length,
      partial,
      baseline: findings.map((finding) => {
        const entry = baselineEntry(finding, where);
        return {
          ...entry,
          host: redactor.name(entry.host),
          place: redactor.name(entry.place),
          process: redactor.name(entry.process),
        };
      }),
    };
  }

  return {
    one: scanned,
    async *run(input) {
      for await (const item of itemsOf(input)) yield isProblem(item) ? item : scanned(item);
    },
    switchedOff: rules.switchedOff,
    passing: isProblem(kept),
    close: rules.close,
  };
}

/** By the first characters: lines, or a list (a HAR's entries are one), are read as they come. */
async function* itemsOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Transaction | Problem> {
  const decoder = new TextDecoder();
  const cutter = createItemCutter();
  let held = '';
  let shape: 'unknown' | 'lines' | 'list' = 'unknown';
  let n = 0;
  function* cut(text: string): Generator<Transaction | Problem> {
    for (const item of cutter.push(text))
      yield cutter.list === 'har' ? readHarEntry(item, ++n) : (readTrafficLine(item, ++n) ?? noTraffic());
  }
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (shape === 'list') {
      yield* cut(text);
      continue;
    }
    held += text;
    if (shape === 'unknown') {
      const start = held.replace(/^\ufeff/, '').trimStart();
      if (start.length < 64 && !start.includes('\n')) continue;
      shape = isList(start) ? 'list' : 'lines';
      if (shape === 'list') {
        yield* cut(held);
        held = '';
        continue;
      }
    }
    let at = 0;
    for (let end = held.indexOf('\n'); end >= 0; end = held.indexOf('\n', at)) {
      n++;
      const item = readTrafficLine(held.slice(at, end), n);
      if (item) yield item;
      at = end + 1;
    }
    held = held.slice(at);
  }
  if (shape === 'unknown' && isList(held.replace(/^\ufeff/, '').trimStart())) {
    shape = 'list';
    yield* cut(held);
  }
  if (shape !== 'list') yield* oneLine(held, n + 1);
  else if (cutter.list === 'none') yield noTraffic();
}

function noTraffic(): Problem {
  return problem(
    'cannot-read',
    'The file is no HAR: it has no log.entries.',
    'Give a HAR 1.2 file or NDJSON.',
  );
}

function* oneLine(text: string, n: number): Generator<Transaction | Problem> {
  const item = readTrafficLine(text, n);
  if (item) yield item;
}

/** A list, or an object whose first key is a HAR's and which does not end on its own line. */
function isList(start: string): boolean {
  return start.startsWith('[') || /^\{\s*"log"\s*:/.test(start) || /^\{\s*\n/.test(start);
}
