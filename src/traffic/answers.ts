/** What the desk answers beside rows and exchanges: all of it safe. */

import { type Direction } from './transaction.ts';
import { type SourceState } from './source.ts';
import { type SafeFinding, type SafeRow, type SafeText } from './safe.ts';

/** What is known and not known about a stretch of time. Every answer carries one. */
export interface Coverage {
  readonly sources: {
    readonly total: number;
    readonly connected: number;
    /** At most three, the worst first. */
    readonly troubled: readonly {
      readonly name: SafeText;
      readonly state: SourceState['is'];
      readonly reason?: SafeText;
    }[];
  };
  /** Since when anything has been read at all. */
  readonly since?: number;
  readonly held: { readonly from?: number; readonly to?: number; readonly count: number };
  /** `to` is exclusive; a time that runs on takes in the present millisecond. */
  readonly asked: { readonly from: number; readonly to: number; readonly clamped?: SafeText };
  /** Exchanges of the asked stretch that were given up, and whose bodies were. */
  readonly evicted: { readonly rows: number; readonly bodies: number };
  readonly gaps: readonly {
    readonly source: SafeText;
    readonly from: number;
    readonly to?: number;
    readonly reason: SafeText;
  }[];
  /** Qtap's report numbers have holes: it dropped events without telling. */
  readonly lossSuspected: boolean;
  readonly captureFilter?: SafeText;
  readonly bodies: boolean;
  readonly notScannedYet: number;
  /** Events seen but not shown in this version (`request.database`: 12). */
  readonly notShown: readonly { readonly event: SafeText; readonly count: number }[];
  /** Which engine answered, when it was another one than asked. */
  readonly engine?: SafeText;
}

/** Exact percentiles; absent when there is nothing to measure. */
export interface Latency {
  readonly n: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly mostMs?: number;
}

export interface Tally {
  readonly requests: number;
  /** 4xx, 5xx and no response. */
  readonly errors: number;
  readonly noResponse: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly latency: Latency;
}

export interface Group extends Tally {
  readonly name: SafeText;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly statuses: readonly { readonly status: number; readonly count: number }[];
  readonly methods: readonly { readonly method: SafeText; readonly count: number }[];
  readonly samplePaths: readonly SafeText[];
  readonly processes: readonly SafeText[];
  readonly directions: readonly Direction[];
  readonly sampleIds: readonly string[];
  /** `1.3`, `none` …; empty = not known. */
  readonly tls: readonly SafeText[];
}

export interface Groups {
  readonly total: Tally;
  readonly groups: readonly Group[];
  /** Groups in all, on whatever page. */
  readonly all: number;
  /** Groups behind those. */
  readonly more: number;
  readonly next?: string;
}

/** Twelve buckets of equal length by status class. */
export interface Series {
  readonly from: number;
  readonly bucketMs: number;
  readonly ok: readonly number[];
  readonly redirect: readonly number[];
  readonly clientError: readonly number[];
  readonly serverError: readonly number[];
  readonly noResponse: readonly number[];
}

/** A place of a view that is no row. */
export type ViewLine =
  | {
      readonly at: number;
      readonly kind: 'group';
      readonly name: SafeText;
      readonly count: number;
      readonly open: boolean;
    }
  /** Reading was interrupted here, `gaps` times between the same two rows. */
  | {
      readonly at: number;
      readonly kind: 'gap';
      readonly source: SafeText;
      readonly from: number;
      readonly to?: number;
      readonly reason: SafeText;
      readonly gaps: number;
    };

/** Counts a bucket for a sparkline: all, and errors among them. */
export interface Rate {
  readonly from: number;
  readonly bucketMs: number;
  readonly all: readonly number[];
  readonly errors: readonly number[];
}

export const changeKinds = ['new', 'gone', 'slower', 'faster', 'failing', 'recovered'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Difference {
  readonly change: ChangeKind;
  readonly name: SafeText;
  readonly before: Tally;
  readonly after: Tally;
  readonly sampleIds: readonly string[];
}

export interface Comparison {
  readonly before: { readonly from: number; readonly to: number; readonly requests: number };
  readonly after: { readonly from: number; readonly to: number; readonly requests: number };
  readonly differences: readonly Difference[];
  /** How many there are of each kind, shown or not. */
  readonly counts: readonly { readonly change: Difference['change']; readonly count: number }[];
  /** Groups with too few samples to say anything. */
  readonly tooFew: number;
  /** The earlier time's exchanges are gone: its counts are those kept by the minute, without latency. */
  readonly beforeByMinutes: boolean;
}

export interface Cause {
  /** `402 card_declined`, `no response`, `500`. */
  readonly cause: SafeText;
  readonly status?: number;
  readonly host: SafeText;
  readonly route: SafeText;
  readonly method: SafeText;
  readonly process?: SafeText;
  readonly container?: SafeText;
  readonly source: SafeText;
  /** The process is the one that answered: who called is not on this host, or was not seen. */
  readonly inbound: boolean;
  /** Of a call within the host, who answered it: both ends were seen, and count as one. */
  readonly answeredBy?: { readonly process?: SafeText; readonly container?: SafeText };
  readonly count: number;
  /** All requests of the same method, host, route and process in the window, for a rate. */
  readonly of: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly sampleId: string;
  /** What the same process called just before the sample; of a call within the host, the one who answered. */
  readonly before: readonly SafeRow[];
}

export interface Causes {
  readonly causes: readonly Cause[];
  readonly errors: number;
  readonly requests: number;
  /** Causes in all, on whatever page. */
  readonly all: number;
  readonly next?: string;
}

export interface Hit {
  readonly row: SafeRow;
  /** `request body: $.error.code`, `url`. */
  readonly place: SafeText;
  /** ±60 characters around the match, after redaction. */
  readonly snippet: SafeText;
}

export interface Hits {
  readonly hits: readonly Hit[];
  readonly matched: number;
  /** Counting was ended early: there may be more than `matched`. */
  readonly atLeast: boolean;
  /** The cursor behind each hit, so that whoever shows fewer can still go on. */
  readonly cursors: readonly string[];
  readonly next?: string;
  /** Bodies that could not be searched: evicted, binary, not decodable. */
  readonly notSearched: number;
}

export interface ProcessReport extends Tally {
  readonly name: SafeText;
  readonly container?: SafeText;
  readonly pod?: SafeText;
  readonly image?: SafeText;
  readonly pids: readonly number[];
  readonly hosts: readonly SafeText[];
  readonly methods: readonly SafeText[];
  readonly inbound: number;
  readonly outbound: number;
  readonly source: SafeText;
  /** Seen, but no HTTP: the likely reason. */
  readonly silentBecause?: SafeText;
}

export interface FindingGroup extends Omit<SafeFinding, 'fingerprint' | 'masked'> {
  readonly masked: readonly SafeText[];
  readonly fingerprints: readonly string[];
  readonly process?: SafeText;
  readonly container?: SafeText;
  readonly host: SafeText;
  readonly route: SafeText;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly ids: readonly string[];
}

export interface Findings {
  /** Worst first. */
  readonly leaks: readonly FindingGroup[];
  /** Credentials in normal use: an inventory, not leaks. */
  readonly inUse: readonly FindingGroup[];
  readonly risk: 'LOW' | 'MEDIUM' | 'HIGH';
  readonly scanned: number;
  readonly notScannedYet: number;
  readonly partiallyScanned: number;
  readonly suppressed: number;
  /** Groups of leaks in all, on whatever page. */
  readonly all: number;
  readonly more: number;
  readonly next?: string;
}

/** Why there is nothing to show, the likeliest first, each with what proves it and what to do. */
export interface Reason {
  readonly because: SafeText;
  readonly proof: SafeText;
  readonly fix: SafeText;
}
export type Reasons = readonly Reason[];

export interface Rows {
  readonly rows: readonly SafeRow[];
  readonly matched: number;
  /** The cursor behind each row, so that whoever shows fewer can still go on. */
  readonly cursors: readonly string[];
  readonly next?: string;
}
