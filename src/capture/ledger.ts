/** What each source said of itself, so that an answer can tell "nothing happened" from "nobody looked". Raw. */

import { type SourceState } from '../traffic/source.ts';

export interface LedgerGap {
  readonly source: string;
  readonly from: number;
  /** Undefined while it lasts. */
  readonly to?: number;
  readonly reason: string;
}

export interface LedgerSource {
  readonly name: string;
  readonly state: SourceState;
  /** Since when it is in that state. */
  readonly stateSince: number;
  /** First time it was connected. */
  readonly since?: number;
  readonly lastConnectedAt?: number;
  readonly lastExchangeAt?: number;
  readonly version?: string;
  readonly captureFilter?: string;
  /** False when the source said it sends none; true until it says so. */
  readonly bodies: boolean;
  readonly exchanges: number;
}

export interface Marker {
  readonly name: string;
  readonly at: number;
  /** The first row after it. */
  readonly row: number;
}

export interface Fault {
  readonly source: string;
  readonly reason: string;
  readonly count: number;
  readonly lastAt: number;
  /** Of the latest one; raw. */
  readonly firstBytes: Uint8Array;
}

export interface Ledger {
  readonly sources: readonly LedgerSource[];
  readonly gaps: readonly LedgerGap[];
  /** Gaps older than those kept. */
  readonly gapsForgotten: number;
  readonly markers: readonly Marker[];
  readonly faults: readonly Fault[];
  /** Events seen and left out, by name. */
  readonly passed: readonly { readonly event: string; readonly count: number }[];
  /** True when report numbers had holes between the two times. */
  lossSuspected(from: number, to: number): boolean;
}

/** What only the capture may do. */
export interface OwnedLedger extends Ledger {
  state(source: string, state: SourceState, at: number): void;
  exchange(source: string, at: number): void;
  fault(source: string, reason: string, firstBytes: Uint8Array, at: number): void;
  pass(event: string): void;
  loss(at: number): void;
  mark(marker: Marker): void;
  /** Which stretch of uninterrupted reading this is: report numbers are only comparable within one. */
  stretch(source: string): number;
}

const most = { sources: 64, gaps: 500, markers: 200, faults: 64, events: 64, losses: 4_096 } as const;
const mostFirstBytes = 256;
const mostReasonLength = 200;
const otherName = 'other';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Entry = Writable<LedgerSource> & { gap?: Writable<LedgerGap>; stretch: number };

export function createLedger(): OwnedLedger {
  const sources = new Map<string, Entry>();
  let gaps: Writable<LedgerGap>[] = [];
  let gapsForgotten = 0;
  const markers: Marker[] = [];
  const faults = new Map<string, Writable<Fault>>();
  const passed = new Map<string, number>();
  /** Whole seconds, rising. */
  let losses: number[] = [];
  /** Whose exchange came last: mostly the next one's too. */
  let latest: Entry | undefined;

  function entryOf(name: string, at: number): Entry {
    let entry = sources.get(name);
    if (!entry) {
      entry = { name, state: { is: 'connecting' }, stateSince: at, bodies: true, exchanges: 0, stretch: 0 };
      // Names come from the user's settings; the bound only guards against a fault of our own.
      if (sources.size < most.sources) sources.set(name, entry);
    }
    return entry;
  }

  function closeGap(entry: Entry, at: number): void {
    if (entry.gap) entry.gap.to = at;
    delete entry.gap;
  }

  function openGap(entry: Entry, at: number, reason: string): void {
    const gap = { source: entry.name, from: at, reason: reason.slice(0, mostReasonLength) };
    entry.gap = gap;
    gaps.push(gap);
    if (gaps.length <= most.gaps) return;
    gaps = gaps.slice(most.gaps / 2);
    gapsForgotten += most.gaps / 2;
  }

  return {
    get sources() {
      return [...sources.values()];
    },
    get gaps() {
      return gaps;
    },
    get gapsForgotten() {
      return gapsForgotten;
    },
    markers,
    get faults() {
      return [...faults.values()];
    },
    get passed() {
      return [...passed].map(([event, count]) => ({ event, count }));
    },
    state(name, state, at) {
      const entry = entryOf(name, at);
      const everConnected = entry.since !== undefined;
      // The same stream, which nothing came from for a while.
      const wasSilent = entry.state.is === 'silent';
      entry.state = state;
      entry.stateSince = at;
      switch (state.is) {
        case 'connected':
          closeGap(entry, at);
          entry.since ??= at;
          entry.lastConnectedAt = at;
          if (!wasSilent) entry.stretch++;
          entry.bodies = state.bodies;
          if (state.version === undefined) delete entry.version;
          else entry.version = state.version;
          if (state.captureFilter === undefined) delete entry.captureFilter;
          else entry.captureFilter = state.captureFilter;
          break;
        case 'lost':
          // A failed retry belongs to the gap that is open already; its first reason tells most.
          if (everConnected && !entry.gap) openGap(entry, at, state.reason);
          break;
        case 'paused':
        case 'ended':
          closeGap(entry, at);
          if (everConnected) openGap(entry, at, state.is === 'paused' ? 'paused' : 'stopped');
          break;
        case 'connecting':
        case 'silent':
          break;
      }
    },
    exchange(name, at) {
      if (latest?.name !== name) latest = entryOf(name, at);
      latest.exchanges++;
      latest.lastExchangeAt = at;
    },
    fault(source, reason, firstBytes, at) {
      const short = reason.slice(0, mostReasonLength);
      let key = `${source}\n${short}`;
      if (!faults.has(key) && faults.size >= most.faults) key = otherName;
      const known = faults.get(key);
      faults.set(key, {
        source: key === otherName ? otherName : source,
        reason: key === otherName ? otherName : short,
        count: (known?.count ?? 0) + 1,
        lastAt: at,
        firstBytes: new Uint8Array(firstBytes.subarray(0, mostFirstBytes)),
      });
    },
    pass(event) {
      const name = event.slice(0, 64);
      const key = passed.has(name) || passed.size < most.events ? name : otherName;
      passed.set(key, (passed.get(key) ?? 0) + 1);
    },
    loss(at) {
      const second = Math.floor(at / 1_000);
      if (losses[losses.length - 1] === second) return;
      losses.push(second);
      if (losses.length > most.losses) losses = losses.slice(most.losses / 2);
    },
    lossSuspected: (from, to) => losses.some((second) => second * 1_000 + 999 >= from && second * 1_000 < to),
    mark(marker) {
      markers.push(marker);
      if (markers.length > most.markers) markers.shift();
    },
    stretch: (name) => sources.get(name)?.stretch ?? 0,
  };
}
