/** Errors grouped by cause × route × process, and what the same process called just before. */

import { isProblem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { readBody } from '../content/read.ts';
import { scan } from '../query/scan.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Cause, type Causes } from '../traffic/answers.ts';
import { directions, headerValue } from '../traffic/transaction.ts';
import { mapSafe, safe, type SafeRow, type SafeText } from '../traffic/safe.ts';
import { type Question } from './desk.ts';
import { nextSkip, skipOf } from './groups.ts';
import { lookedUp, type Matching, type Parts } from './matching.ts';
import { createPace } from './pace.ts';
import { mostReasonBytes, reasonIn } from './reason.ts';
import { safeRow } from './rows.ts';

/** Errors of one status from one caller to one route. */
interface Kind {
  readonly key: string;
  readonly rows: number[];
}

export async function causesOf(parts: Parts, question: Question): Promise<Causes | Problem> {
  const { capture } = parts;
  const skip = skipOf(question.cursor, capture);
  if (isProblem(skip)) return skip;
  const matching = await lookedUp(parts, question);
  if (isProblem(matching)) return matching;

  const { kinds, errors, requests, totals } = countErrors(capture, matching);
  const split = await byReasons(parts, kinds, question.signal);
  const groups = bothEndsAsOne(capture, split).sort(
    (a, b) => b.rows.length - a.rows.length || (b.rows.at(-1) ?? 0) - (a.rows.at(-1) ?? 0),
  );
  const page = groups.slice(skip, skip + question.limit);
  return {
    causes: page.flatMap((group) => causeOf(parts, group, totals) ?? []),
    errors,
    requests,
    all: groups.length,
    ...(skip + page.length < groups.length ? { next: nextSkip(capture, skip + page.length) } : {}),
  };
}

interface Errors {
  readonly kinds: readonly Kind[];
  readonly errors: number;
  readonly requests: number;
  /** Of each caller and route, all requests. */
  readonly totals: ReadonlyMap<string, number>;
}

function countErrors(capture: Capture, { stretch, plan }: Matching): Errors {
  const kinds = new Map<string, Kind>();
  const totals = new Map<string, number>();
  let errors = 0;
  let requests = 0;
  scan(capture, stretch, plan.stage, (block, rows, count) => {
    requests += count;
    for (let k = 0; k < count; k++) {
      const i = rows[k] ?? 0;
      const status = block.status[i] ?? 0;
      if (status > 0 && status < 400) continue;
      errors++;
      const call = callKey(block, i);
      totals.set(call, 0);
      const key = `${call} ${status}`;
      const kind = kinds.get(key);
      if (kind) kind.rows.push(block.first + i);
      else kinds.set(key, { key: call, rows: [block.first + i] });
    }
  });
  // A second look, because only calls that fail are worth a count of their own.
  if (errors > 0)
    scan(capture, stretch, plan.stage, (block, rows, count) => {
      for (let k = 0; k < count; k++) {
        const call = callKey(block, rows[k] ?? 0);
        const total = totals.get(call);
        if (total !== undefined) totals.set(call, total + 1);
      }
    });
  return { kinds: [...kinds.values()], errors, requests, totals };
}

/** Who calls what, in numbers of names. */
function callKey(block: Block, i: number): string {
  return `${block.method[i]} ${block.host[i]} ${block.route[i]} ${block.exe[i]} ${block.container[i]} ${block.source[i]}`;
}

interface Group extends Kind {
  /** All their responses say the same, and it can be read. */
  readonly says: boolean;
  /** Of calls within the host: the sample as the one who answered saw it. */
  readonly answeredRow?: number;
}

/** A local call that fails is seen at both ends, and is one failure: the caller's, with who answered it. */
function bothEndsAsOne(capture: Capture, groups: readonly Group[]): Group[] {
  const groupOf = new Map<number, Group>();
  for (const group of groups) for (const row of group.rows) groupOf.set(row, group);
  const answering = new Set<Group>();
  const joined = groups.map((group): Group => {
    const sample = group.rows.at(-1);
    const block = sample === undefined ? undefined : capture.columns.blockOf(sample);
    if (sample === undefined || !block || block.direction[sample - block.first] === ingress) return group;
    const twin = capture.twin(sample);
    const other = twin === undefined ? undefined : groupOf.get(twin);
    if (twin === undefined || !other || other === group) return group;
    // Only when they are the same failures, not when one end sees many more.
    if (Math.abs(other.rows.length - group.rows.length) > 0.2 * group.rows.length + 1) return group;
    answering.add(other);
    return { ...group, answeredRow: twin };
  });
  return joined.filter((_, i) => {
    const group = groups[i];
    return group === undefined || !answering.has(group);
  });
}

const ingress = directions.indexOf('ingress') + 1;

/** So many bodies of one kind are opened: when there are more errors, the newest speak for all. */
const mostOpened = 60;
/** So many of all kinds, the most frequent first: what is rarer than that goes by its status alone. */
const mostOpenedInAll = 2_000;

async function byReasons(
  parts: Parts,
  kinds: readonly Kind[],
  signal: AbortSignal,
): Promise<readonly Group[]> {
  const pace = createPace();
  const groups: Group[] = [];
  let opened = 0;
  for (const kind of kinds.toSorted((a, b) => b.rows.length - a.rows.length)) {
    await pace();
    if (opened >= mostOpenedInAll || signal.aborted) groups.push({ ...kind, says: false });
    else groups.push(...byReason(parts, kind));
    opened += Math.min(mostOpened, kind.rows.length);
  }
  return groups;
}

function byReason({ capture }: Parts, kind: Kind): readonly Group[] {
  const newest = kind.rows.slice(-mostOpened);
  const byText = new Map<string, number[]>();
  for (const row of newest) {
    const reason = rawReason(capture, row) ?? '';
    const rows = byText.get(reason);
    if (rows) rows.push(row);
    else byText.set(reason, [row]);
  }
  const reasons = [...byText];
  const [only] = reasons;
  if (reasons.length === 1 && only) return [{ ...kind, says: only[0] !== '' }];
  // Split only when every one was read, so that the counts are exact; and not when each says something else.
  if (newest.length < kind.rows.length || reasons.length > 6) return [{ ...kind, says: false }];
  return reasons.map(([reason, rows]) => ({ key: kind.key, rows, says: reason !== '' }));
}

function rawReason(capture: Capture, row: number): string | undefined {
  const response = capture.read(row)?.response;
  if (!response || response.body.bytes.length > mostReasonBytes) return undefined;
  const { kind, text } = readBody(response.body, 4 * mostReasonBytes);
  return reasonIn({ header: (name) => headerValue(response.headers, name), kind, text });
}

const mostReason = 70;

/** Taken from the redacted response, and cut only then. */
function safeReason(capture: Capture, redactor: Redactor, row: number): SafeText | undefined {
  const transaction = capture.read(row);
  const response = transaction && redactor.exchange(transaction).response;
  if (!response) return undefined;
  const { headers, body } = response;
  const found = reasonIn({
    header: (name) => headers.find((one) => one.name.toLowerCase() === name)?.value,
    kind: body.kind,
    text: body.text,
  });
  return found === undefined
    ? undefined
    : mapSafe(body.text, () => (found.length > mostReason ? `${found.slice(0, mostReason - 1)}…` : found));
}

function causeOf(
  { capture, redactor }: Parts,
  { key, rows, says, answeredRow }: Group,
  totals: Errors['totals'],
): Cause | undefined {
  const sample = rows.at(-1);
  const line = sample === undefined ? undefined : safeRow(capture, redactor, sample);
  if (sample === undefined || !line) return undefined;
  const reason = says ? safeReason(capture, redactor, sample) : undefined;
  const word = line.status === undefined ? safe`no response` : safe`${line.status}`;
  const answered = answeredRow === undefined ? undefined : safeRow(capture, redactor, answeredRow);
  const ended = rows.map((row) => {
    const block = capture.columns.blockOf(row);
    return block?.endedAt[row - block.first] ?? line.at;
  });
  return {
    cause: reason ? safe`${word} ${reason}` : word,
    ...(line.status === undefined ? {} : { status: line.status }),
    host: line.host,
    route: line.route,
    method: line.method,
    ...(line.process ? { process: line.process } : {}),
    ...(line.container ? { container: line.container } : {}),
    source: line.source,
    inbound: line.direction === 'ingress',
    ...(answered
      ? {
          answeredBy: {
            ...(answered.process ? { process: answered.process } : {}),
            ...(answered.container ? { container: answered.container } : {}),
          },
        }
      : {}),
    count: rows.length,
    of: Math.max(rows.length, totals.get(key) ?? 0),
    firstAt: ended.reduce((a, b) => Math.min(a, b), line.at),
    lastAt: ended.reduce((a, b) => Math.max(a, b), line.at),
    sampleId: line.id,
    before: callsBefore(capture, redactor, answeredRow ?? sample),
  };
}

const beforeMs = 10_000;
const mostBefore = 5;
const mostRowsBack = 4_096;

/**
 * What the process of `row` had called when `row` ended, the latest first: for a server's own error the calls
 * it made on the way, for a failed call the ones before it.
 */
export function callsBefore(capture: Capture, redactor: Redactor, row: number): readonly SafeRow[] {
  const { columns } = capture;
  const block = columns.blockOf(row);
  if (!block) return [];
  const i = row - block.first;
  const found: SafeRow[] = [];
  const knowsProcess = (block.pid[i] ?? -1) >= 0 || (block.exe[i] ?? 0) !== 0;
  for (let other = row - 1; knowsProcess && found.length < mostBefore; other--) {
    const place = columns.blockOf(other);
    if (!place || row - other > mostRowsBack) break;
    const j = other - place.first;
    if ((block.arrivedAt[i] ?? 0) - (place.arrivedAt[j] ?? 0) > beforeMs) break;
    const same =
      place.exe[j] === block.exe[i] &&
      place.pid[j] === block.pid[i] &&
      place.container[j] === block.container[i] &&
      place.source[j] === block.source[i];
    if (!same || place.direction[j] === ingress) continue;
    const line = safeRow(capture, redactor, other);
    if (line) found.push(line);
  }
  return found;
}
