/** What the scan has found in a window, grouped by kind × place × process × destination. */

import { isProblem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { baseName } from '../query/reading.ts';
import { scan } from '../query/scan.ts';
import { type Book } from '../secrets/book.ts';
import { type Finding } from '../secrets/findings/finding.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type FindingGroup, type Findings } from '../traffic/answers.ts';
import { severities, type SafeFinding, type SafeRow, type SafeText, type Severity } from '../traffic/safe.ts';
import { type Question } from './desk.ts';
import { nextSkip, skipOf } from './groups.ts';
import { lookedUp, type Parts } from './matching.ts';
import { createPace } from './pace.ts';
import { safeRow } from './rows.ts';

export type FindingsQuestion = Question & {
  readonly kinds?: readonly string[];
  readonly least?: Severity;
};

interface Gathered {
  readonly finding: SafeFinding;
  /** The newest that has it. */
  readonly row: SafeRow;
  /** By what the finding says of them. */
  readonly masked: Map<string, SafeText>;
  readonly fingerprints: Set<string>;
  readonly ids: string[];
  count: number;
  firstAt: number;
  lastAt: number;
}

/** An answer waits this long for the scan to catch up with what it is about. */
const catchUpMs = 1_500;
const stretchMs = 8;
const mostKept = 5;

export async function findingsOf(
  parts: Parts,
  book: Book,
  question: FindingsQuestion,
): Promise<Findings | Problem> {
  const { capture, redactor } = parts;
  const { kinds, least, limit } = question;
  const skip = skipOf(question.cursor, capture);
  if (isProblem(skip)) return skip;
  const matching = await lookedUp(parts, question);
  if (isProblem(matching)) return matching;
  const { stretch, plan } = matching;
  const fromRow = Math.max(stretch.fromRow, capture.columns.first);
  const pace = createPace();
  const until = performance.now() + catchUpMs;
  while (book.catchUp(fromRow, stretch.toRow, stretchMs) > 0 && performance.now() < until) await pace();

  const rows = new Set<number>();
  scan(capture, stretch, plan.stage, (block, indexes, count) => {
    for (let k = 0; k < count; k++) rows.add(block.first + (indexes[k] ?? 0));
  });
  const leastLevel = least === undefined ? 0 : severities.indexOf(least);
  const groups = new Map<string, Gathered>();
  let partiallyScanned = 0;
  let suppressed = 0;
  // The newest first: they lend a group its samples.
  for (const number of [...book.rows(fromRow, stretch.toRow)].reverse()) {
    await pace();
    const noted = rows.has(number) ? book.at(number) : undefined;
    if (!noted) continue;
    if (noted.partial) partiallyScanned++;
    suppressed += noted.suppressed;
    for (const finding of noted.findings) {
      if (severities.indexOf(finding.severity) < leastLevel) continue;
      if (!kinds || kinds.includes(finding.kind)) gather(capture, redactor, groups, finding, number);
    }
  }

  const all = [...groups.values()].sort(
    (a, b) =>
      severities.indexOf(b.finding.severity) - severities.indexOf(a.finding.severity) || b.count - a.count,
  );
  const leaks = all.filter(({ finding }) => !finding.carrier);
  const page = leaks.slice(skip, skip + limit);
  const notScannedYet = Math.min(rows.size, book.waiting(fromRow, stretch.toRow));
  return {
    leaks: page.map(groupOf),
    inUse: all.filter(({ finding }) => finding.carrier).map(groupOf),
    risk: riskOf(leaks),
    scanned: rows.size - notScannedYet,
    notScannedYet,
    partiallyScanned,
    suppressed,
    all: leaks.length,
    more: leaks.length - skip - page.length,
    ...(skip + page.length < leaks.length ? { next: nextSkip(capture, skip + page.length) } : {}),
  };
}

/** Groups are told apart by what is captured, and only what is shown is made safe: there may be very many rows. */
function gather(
  capture: Capture,
  redactor: Redactor,
  groups: Map<string, Gathered>,
  finding: Finding,
  number: number,
): void {
  const { columns } = capture;
  const block = columns.blockOf(number);
  if (!block) return;
  const i = number - block.first;
  const { kind, severity, carrier, place } = finding;
  const key = [
    kind,
    severity,
    carrier,
    place,
    baseName(columns.names.exe.text(block.exe[i] ?? 0)),
    block.container[i],
    block.host[i],
    block.route[i],
  ].join('\n');
  const at = block.endedAt[i] ?? 0;
  let group = groups.get(key);
  if (!group) {
    const row = safeRow(capture, redactor, number);
    if (!row) return;
    group = {
      finding: redactor.finding(finding),
      row,
      masked: new Map(),
      fingerprints: new Set(),
      ids: [],
      count: 0,
      firstAt: at,
      lastAt: at,
    };
    groups.set(key, group);
  }
  group.count++;
  group.firstAt = Math.min(group.firstAt, at);
  group.lastAt = Math.max(group.lastAt, at);
  if (group.masked.size < mostKept && !group.masked.has(finding.masked))
    group.masked.set(finding.masked, redactor.finding(finding).masked);
  if (group.fingerprints.size < mostKept) group.fingerprints.add(finding.fingerprint);
  if (group.ids.length < mostKept) {
    const id = capture.id(number);
    if (group.ids.at(-1) !== id) group.ids.push(id);
  }
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
    masked: [...masked.values()],
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
