/** What the redactor finds in a window, grouped by kind × place × process × destination. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { scanSlowly } from '../query/scan.ts';
import { type FindingGroup, type Findings } from '../traffic/answers.ts';
import { severities, type SafeFinding, type SafeRow, type SafeText, type Severity } from '../traffic/safe.ts';
import { type Question } from './desk.ts';
import { nextSkip, skipOf } from './groups.ts';
import { matchingOf, type Parts } from './matching.ts';
import { safeRow } from './rows.ts';

export type FindingsQuestion = Question & {
  readonly kinds?: readonly string[];
  readonly least?: Severity;
};

interface Gathered {
  readonly finding: SafeFinding;
  readonly row: SafeRow;
  readonly masked: Set<SafeText>;
  readonly fingerprints: Set<string>;
  readonly ids: string[];
  count: number;
  firstAt: number;
  lastAt: number;
}

/** One answer reads at most this much traffic, the newest; what is left is told. */
const mostMs = 8_000;
const mostKept = 5;

export async function findingsOf(parts: Parts, question: FindingsQuestion): Promise<Findings | Problem> {
  const { capture, redactor } = parts;
  const { kinds, least, signal, limit } = question;
  const skip = skipOf(question.cursor, capture);
  if (isProblem(skip)) return skip;
  const matching = matchingOf(parts, question);
  if (isProblem(matching)) return matching;
  const { stretch, plan } = matching;
  const leastLevel = least === undefined ? 0 : severities.indexOf(least);
  const groups = new Map<string, Gathered>();
  const began = performance.now();
  let scanned = 0;
  let partiallyScanned = 0;
  let late = false;
  let lastRow = stretch.toRow;
  const finished = await scanSlowly(
    capture,
    stretch,
    plan.stage,
    (block, rows, count) => {
      for (let k = count - 1; k >= 0; k--) {
        const number = block.first + (rows[k] ?? 0);
        const transaction = capture.read(number);
        const row = transaction && safeRow(capture, redactor, number);
        if (!transaction || !row) continue;
        const exchange = redactor.exchange(transaction);
        scanned++;
        lastRow = number;
        if (exchange.partiallyScanned) partiallyScanned++;
        for (const finding of exchange.findings) {
          if (severities.indexOf(finding.severity) < leastLevel) continue;
          if (kinds && !kinds.includes(finding.kind)) continue;
          gather(groups, finding, row);
        }
        late = performance.now() - began > mostMs;
        if (late) return false;
      }
      return true;
    },
    signal,
  );
  if (!finished && signal.aborted) return problem('cancelled', 'The scan was cancelled.', 'Ask again.');

  const all = [...groups.values()].sort(
    (a, b) =>
      severities.indexOf(b.finding.severity) - severities.indexOf(a.finding.severity) || b.count - a.count,
  );
  const leaks = all.filter(({ finding }) => !finding.carrier);
  const page = leaks.slice(skip, skip + limit);
  return {
    leaks: page.map(groupOf),
    inUse: all.filter(({ finding }) => finding.carrier).map(groupOf),
    risk: riskOf(leaks),
    scanned,
    notScannedYet: late ? Math.max(0, lastRow - Math.max(stretch.fromRow, capture.columns.first)) : 0,
    partiallyScanned,
    suppressed: 0,
    more: leaks.length - skip - page.length,
    ...(skip + page.length < leaks.length ? { next: nextSkip(capture, skip + page.length) } : {}),
  };
}

function gather(groups: Map<string, Gathered>, finding: SafeFinding, row: SafeRow): void {
  const key = [
    finding.kind,
    finding.severity,
    finding.carrier,
    finding.place,
    row.process,
    row.container,
    row.host,
    row.route,
  ].join('\n');
  let group = groups.get(key);
  if (!group) {
    group = {
      finding,
      row,
      masked: new Set(),
      fingerprints: new Set(),
      ids: [],
      count: 0,
      firstAt: row.at,
      lastAt: row.at,
    };
    groups.set(key, group);
  }
  group.count++;
  group.firstAt = Math.min(group.firstAt, row.at);
  group.lastAt = Math.max(group.lastAt, row.at);
  if (group.masked.size < mostKept) group.masked.add(finding.masked);
  if (group.fingerprints.size < mostKept) group.fingerprints.add(finding.fingerprint);
  if (group.ids.length < mostKept && group.ids.at(-1) !== row.id) group.ids.push(row.id);
}

function groupOf({
  finding,
  row,
  masked,
  fingerprints,
  ids,
  count,
  firstAt,
  lastAt,
}: Gathered): FindingGroup {
  const { kind, severity, carrier, place, advice } = finding;
  return {
    kind,
    severity,
    carrier,
    place,
    advice,
    masked: [...masked],
    fingerprints: [...fingerprints],
    ...(row.process ? { process: row.process } : {}),
    ...(row.container ? { container: row.container } : {}),
    host: row.host,
    route: row.route,
    count,
    firstAt,
    lastAt,
    ids,
  };
}

/** The reference server's words, from leaks only. */
function riskOf(leaks: readonly Gathered[]): Findings['risk'] {
  if (leaks.some(({ finding }) => finding.severity === 'critical' || finding.severity === 'high'))
    return 'HIGH';
  return leaks.some(({ finding }) => finding.severity === 'medium') ? 'MEDIUM' : 'LOW';
}
