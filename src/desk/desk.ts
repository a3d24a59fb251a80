/** The one door upstairs: ask by window and filter, get safe things and coverage. */

import { type Stop } from '../base/clock.ts';
import { type Problem } from '../base/problem.ts';
import {
  type Causes,
  type Comparison,
  type Coverage,
  type Findings,
  type Groups,
  type Hits,
  type ProcessReport,
  type Rate,
  type Reasons,
  type Rows,
  type Series,
  type ViewLine,
} from '../traffic/answers.ts';
import {
  type SafeConnection,
  type SafeExchange,
  type SafePart,
  type SafeText,
  type Severity,
} from '../traffic/safe.ts';
import { type By, type Focus, type Part, type ViewQuery, type Window } from '../traffic/question.ts';

export interface Question {
  readonly window: Window;
  /** In the filter language; empty = everything. */
  readonly filter?: string;
  readonly source?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly signal: AbortSignal;
}

export const searchPlaces = ['url', 'headers', 'request', 'response'] as const;
export type SearchPlace = (typeof searchPlaces)[number];

export interface PartQuestion {
  readonly id: string;
  readonly part: Part;
  /** JSONPath into a JSON body. */
  readonly path?: string;
  readonly offset?: number;
  readonly mostBytes: number;
}

export interface ConnectionQuestion extends Question {
  readonly state?: 'open' | 'closed';
}

export interface Connections {
  readonly connections: readonly (SafeConnection & { readonly ids: readonly string[] })[];
  readonly matched: number;
  /** Of all that match. */
  readonly open: number;
  /** Told of, and no TLS was seen on them. */
  readonly plain: number;
  readonly next?: string;
}

export interface Processes {
  readonly processes: readonly ProcessReport[];
  /** On whatever page: how many have exchanges, and how many have connections only. */
  readonly talking: number;
  readonly silent: number;
  /** Of those with exchanges, container or process, the busiest first and each once. */
  readonly names: readonly SafeText[];
  readonly next?: string;
}

/** A live, filtered, sorted list somebody looks at. */
export interface LiveView {
  /** Rows that match. */
  readonly total: number;
  /** Older rows are still looked through; by time, those that were found are shown already. */
  readonly searching: boolean;
  /**
   * What stands at places `from` to `from + count`. With `keep`, a row and the place where it was last seen,
   * the stretch moves as far as that row has.
   */
  look(from: number, count: number, keep?: { readonly id: string; readonly at: number }): Look;
  /** The place of a row now; -1 when it is not in the view or its group is closed. */
  find(id: string): number;
  /** Keeps the list as it stands while the capture goes on, or lets it go on. */
  hold(on: boolean): void;
  /** Another filter, order or window: counts start again, and the list is not held any more. */
  change(query: ViewQuery): Problem | undefined;
  /** Told at most ten times a second. */
  onChange(listener: (change: ViewChange) => void): Stop;
  close(): void;
}

/** A stretch of a view: lines stand at their places, rows fill the others in order. */
export interface Look {
  readonly from: number;
  /** How far the row of `keep` has moved; absent when it is not there. */
  readonly moved?: number;
  /** Of the whole view: rows that can be seen, and lines. */
  readonly places: number;
  readonly total: number;
  readonly rows: Rows['rows'];
  readonly lines: readonly ViewLine[];
}

export interface ViewChange {
  readonly total: number;
  /** Rows held in the capture, whatever the filter. */
  readonly held: number;
  /** Rows found since the listener was last told. */
  readonly added: number;
  readonly searching: boolean;
  readonly rate: Rate;
}

/**
 * Every answer is safe; a Problem is an answer too. Answers come from the buffer at once, but a filter on
 * headers or bodies is looked up in slices, so that reading never stops: hence the promises.
 */
export interface Desk {
  rows(question: Question): Promise<Rows | Problem>;
  /** The exchange named, whole. */
  exchange(id: string): SafeExchange | Problem;
  part(question: PartQuestion): SafePart | Problem;
  search(
    question: Question & { readonly query: string; readonly places: readonly SearchPlace[] },
  ): Promise<Hits | Problem>;
  groups(question: Question, by: By): Promise<Groups | Problem>;
  series(question: Question): Promise<Series | Problem>;
  compare(question: Question, by: By, baseline: Window): Promise<Comparison | Problem>;
  causes(question: Question): Promise<Causes | Problem>;
  processes(question: Question): Promise<Processes | Problem>;
  connections(question: ConnectionQuestion): Promise<Connections | Problem>;
  findings(
    question: Question & { readonly kinds?: readonly string[]; readonly least?: Severity },
  ): Promise<Findings | Problem>;
  /** Resolves with the number of matches when `limit` of them arrived after the question, or the time is up. */
  wait(question: Question, atMostMs: number): Promise<number | Problem>;
  /** A cursor for "what comes after now", to be handed back as `since`. */
  cursor(): string;
  why(question: Question): Reasons;
  /** Events that could not be read; `why` tells them too. */
  faults(): Reasons;
  coverage(window: Window): Coverage;
  /** Live values of a field with their counts, for completion. */
  values(field: string, prefix: string): readonly { readonly value: SafeText; readonly count: number }[];
  view(query: ViewQuery): LiveView | Problem;
  /** A person's own words (a filter they wrote) as they may be shown to others. */
  words(text: string): SafeText;
  mark(name: string): Problem | undefined;
  markers(): readonly { readonly name: SafeText; readonly at: number }[];
  focus(): Focus | undefined;
  setFocus(focus: Focus | undefined): void;
}
