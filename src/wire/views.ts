/** Calls about rows and details that both protocols share, written once. */

import { type Call } from './caller.ts';
import { type SourceState } from '../traffic/source.ts';
import { type Rate, type ViewLine } from '../traffic/answers.ts';
import { type SafeExchange, type SafePart, type SafeText } from '../traffic/safe.ts';
import { type Part, type ViewQuery } from '../traffic/question.ts';

/**
 * Places `from` to `from + count` of a list. `keep` = a row, and the place where it was last seen: when it stands
 * elsewhere by now, the stretch moves with it, so that what a person looks at stays where it is.
 */
export interface Look {
  readonly from: number;
  readonly count: number;
  readonly keep?: { readonly id: string; readonly at: number };
}

/**
 * Rows as one exact-size ArrayBuffer (wire/rows), in the order of the places that no line takes. `moved` = how far
 * the row that was to be kept has moved; absent when it is not there.
 */
export interface Looked {
  readonly bytes: ArrayBuffer;
  readonly from: number;
  readonly moved?: number;
  readonly places: number;
  readonly total: number;
  readonly lines: readonly ViewLine[];
}

export interface OpenedView {
  readonly view: number;
  readonly total: number;
  readonly searching: boolean;
  /** What the question wanted to look at, so that first rows need no second one. */
  readonly looked?: Looked;
}

export type ViewCalls = {
  'view.open': Call<ViewQuery & { readonly look?: Look }, OpenedView>;
  /** Another filter, order, window or other open groups for the same view. */
  'view.change': Call<{ view: number; query: ViewQuery }, { total: number; searching: boolean }>;
  /** Keeps the list as it stands while the capture goes on (`added` still counts); or lets it go on. */
  'view.hold': Call<{ view: number; on: boolean }, null>;
  'view.rows': Call<{ readonly view: number } & Look, Looked>;
  /** The place of a row now; -1 when it is not in the view, or its group is closed. */
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
  /** When the state began; of a silent source, when it was connected. */
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
  /**
   * At most ten times a second a view. `total` = rows that match, `added` of them since the last notice; `searching` =
   * older rows are still looked through, so there may be more.
   */
  'view.changed': {
    view: number;
    total: number;
    held: number;
    added: number;
    searching: boolean;
    rate: Rate;
  };
  status: Status;
};
