/** What is known and not known about a stretch of time. The raw twin of `Coverage` in traffic/answers. */

import { type SourceState } from '../traffic/source.ts';
import { flag, type Columns } from './columns.ts';
import { type Ledger, type LedgerGap } from './ledger.ts';
import { type Minutes } from './minutes.ts';

export interface RawCoverage {
  readonly sources: {
    readonly total: number;
    readonly connected: number;
    /** At most three, the worst first. */
    readonly troubled: readonly {
      readonly name: string;
      readonly state: SourceState['is'];
      readonly reason?: string;
    }[];
  };
  /** Since when anything has been read at all. */
  readonly since?: number;
  readonly held: { readonly from?: number; readonly to?: number; readonly count: number };
  readonly asked: { readonly from: number; readonly to: number };
  /** When the capture was cleared within the asked stretch. */
  readonly clearedAt?: number;
  readonly evicted: { readonly rows: number; readonly bodies: number };
  /** Those that touch the stretch, the newest last. */
  readonly gaps: readonly LedgerGap[];
  readonly lossSuspected: boolean;
  /** What Qtap was asked to send; of several sources, those that differ are joined by " | ". */
  readonly captureFilter?: string;
  readonly bodies: boolean;
  readonly notScannedYet: number;
  readonly notShown: readonly { readonly event: string; readonly count: number }[];
}

export interface CoverageOf {
  readonly columns: Columns;
  readonly ledger: Ledger;
  readonly minutes: Minutes;
  /** First row whose bodies are still here. */
  readonly bodiesFrom: number;
  readonly clearedAt: number | undefined;
}

const mostTroubled = 3;
/** The worse the earlier. */
const troubles: readonly SourceState['is'][] = ['lost', 'connecting', 'paused'];

/** Times are of arrival, by our clock; `to` is exclusive. */
export function coverageOf(
  { columns, ledger, minutes, bodiesFrom, clearedAt }: CoverageOf,
  from: number,
  to: number,
): RawCoverage {
  const live = ledger.sources.filter(({ state }) => state.is !== 'ended');
  const troubled = live
    .filter(({ state }) => troubles.includes(state.is))
    .sort((a, b) => troubles.indexOf(a.state.is) - troubles.indexOf(b.state.is))
    .slice(0, mostTroubled)
    .map(({ name, state }) => ({
      name,
      state: state.is,
      ...(state.is === 'lost' ? { reason: state.reason } : {}),
    }));
  const since = ledger.sources.flatMap((source) => source.since ?? []);
  const filters = new Set(live.flatMap(({ captureFilter }) => captureFilter ?? []));
  const fromRow = rowAtArrival(columns, from);
  const toRow = rowAtArrival(columns, to);
  return {
    sources: {
      total: live.length,
      connected: live.filter(({ state }) => state.is === 'connected' || state.is === 'silent').length,
      troubled,
    },
    ...(since.length > 0 ? { since: Math.min(...since) } : {}),
    held: heldOf(columns),
    asked: { from, to },
    ...(clearedAt !== undefined && clearedAt >= from && clearedAt < to ? { clearedAt } : {}),
    evicted: {
      rows: evictedRows(columns, minutes, from, to),
      bodies: bodiesGone(columns, fromRow, Math.min(toRow, bodiesFrom)),
    },
    gaps: ledger.gaps.filter((gap) => gap.from < to && (gap.to ?? Infinity) > from),
    lossSuspected: ledger.lossSuspected(from, to),
    ...(filters.size > 0 ? { captureFilter: [...filters].join(' | ') } : {}),
    bodies: live.every(({ bodies }) => bodies),
    notScannedYet: notScanned(columns, fromRow, toRow),
    notShown: ledger.passed,
  };
}

/** The first row that arrived at or after `time`. */
export function rowAtArrival(columns: Columns, time: number): number {
  let low = columns.first;
  let high = columns.next;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const block = columns.blockOf(middle);
    if (block && (block.arrivedAt[middle - block.first] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function heldOf(columns: Columns): RawCoverage['held'] {
  const oldest = columns.blocks[0];
  const newest = columns.blocks[columns.blocks.length - 1];
  const count = columns.next - columns.first;
  if (!oldest || !newest || count === 0) return { count: 0 };
  return { from: oldest.arrivedAt[0] ?? 0, to: newest.arrivedAt[newest.count - 1] ?? 0, count };
}

function evictedRows(columns: Columns, minutes: Minutes, from: number, to: number): number {
  const start = minutes.rowAt(from);
  const end = minutes.rowAt(to);
  if (start === undefined || end === undefined) return 0;
  return Math.max(0, Math.min(end, columns.first) - start);
}

function bodiesGone(columns: Columns, from: number, to: number): number {
  return countRows(
    columns,
    from,
    to,
    (block, i) => block.requestBytes[i] !== 0 || block.responseBytes[i] !== 0,
  );
}

function notScanned(columns: Columns, from: number, to: number): number {
  return countRows(columns, from, to, (block, i) => ((block.flags[i] ?? 0) & flag.scanned) === 0);
}

function countRows(
  columns: Columns,
  from: number,
  to: number,
  counts: (block: Columns['blocks'][number], i: number) => boolean,
): number {
  let count = 0;
  for (const block of columns.blocks) {
    const end = Math.min(block.count, to - block.first);
    for (let i = Math.max(0, from - block.first); i < end; i++) if (counts(block, i)) count++;
  }
  return count;
}
