/** The words of a question, the same for agents, people and processes. */

/** A stretch of time of the capture. */
export type Window =
  /** The last n seconds, ending now. */
  | { readonly seconds: number }
  /** From a cursor of an earlier answer, a marker's name or an RFC 3339 time, until now. */
  | { readonly since: string }
  /** Exactly, in milliseconds since 1970; `to` is exclusive. */
  | { readonly from: number; readonly to: number };

export const groupings = ['host', 'route', 'process', 'container', 'status'] as const;
/** What rows are put together by. */
export type By = (typeof groupings)[number];

export const sortKeys = [
  'time',
  'method',
  'host',
  'path',
  'status',
  'process',
  'container',
  'type',
  'size',
  'duration',
  'direction',
  'source',
] as const;
export type SortKey = (typeof sortKeys)[number];

/** What a view shows and in which order. */
export interface ViewQuery {
  readonly filter: string;
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly group?: By;
  /** Names of the groups whose rows are shown; of the others only the line that names and counts them. */
  readonly open?: readonly string[];
  readonly window?: Window;
}

/** What a person has selected and filtered right now, told to the engine so that tools can say "selected" and "panel". */
export interface Focus {
  readonly ids: readonly string[];
  readonly filter: string;
  readonly window?: Window;
}

/** Parts of an exchange that can be asked for on their own. */
export const parts = ['request-headers', 'request-body', 'response-headers', 'response-body'] as const;
export type Part = (typeof parts)[number];
