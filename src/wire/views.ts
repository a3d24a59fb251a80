/** Calls about rows and details that both protocols share, written once. */

import { type Call } from './caller.ts';
import { type SourceState } from '../traffic/source.ts';
import { type Rate } from '../traffic/answers.ts';
import { type SafeExchange, type SafePart, type SafeText } from '../traffic/safe.ts';
import { type Part, type ViewQuery } from '../traffic/question.ts';

export type ViewCalls = {
  'view.open': Call<ViewQuery, { view: number; total: number }>;
  /** Another filter, order or window for the same view: the rows' numbers start again. */
  'view.change': Call<{ view: number; query: ViewQuery }, { total: number }>;
  /**
   * One exact-size ArrayBuffer (wire/rows). `evicted` = rows that have left the view's top since it was opened
   * or changed: `from + evicted` is a row's number for good, however many leave before the answer is read.
   */
  'view.rows': Call<{ view: number; from: number; count: number }, { bytes: ArrayBuffer; evicted: number }>;
  /** Where a row stands in the view now; -1 when it is not in it. */
  'view.find': Call<{ view: number; id: string }, { at: number }>;
  'view.close': Call<{ view: number }, null>;
  exchange: Call<{ id: string }, SafeExchange>;
  part: Call<{ id: string; part: Part; path?: string; offset?: number }, SafePart>;
  values: Call<{ field: string; prefix: string }, readonly { value: SafeText; count: number }[]>;
};

export interface SourceStatus {
  readonly name: string;
  readonly url: string;
  readonly demo: boolean;
  readonly state: SourceState;
  readonly sinceMs: number;
}

export interface Gap {
  readonly source: string;
  readonly from: number;
  readonly to?: number;
  readonly reason: SafeText;
}

export interface Status {
  readonly sources: readonly SourceStatus[];
  readonly paused: boolean;
  readonly perSecond: number;
  readonly errorsLastMinute: number;
  readonly held: number;
  readonly heldBytes: number;
  readonly mostBytes: number;
  readonly p95Ms?: number;
  readonly captureFilter: string;
  readonly gaps: readonly Gap[];
  readonly notScannedYet: number;
}

export type ViewNotices = {
  /** At most ten a second a view. `added` since the last notice; `evicted` since the view was opened or changed. */
  'view.changed': { view: number; total: number; held: number; added: number; evicted: number; rate: Rate };
  status: Status;
};
