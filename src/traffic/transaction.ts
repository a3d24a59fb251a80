/**
 * What one exchange is: a request with its response, as whoever saw it could tell. Raw: nothing here is
 * redacted, and nothing above the desk may name it (SafeExchange is its twin up there).
 * Times are milliseconds since 1970 and may be fractional, durations `durationMs`, sizes `bytes`.
 */

/** Wire order and case as far as the source knows them; pseudo headers (`:path`) are kept. */
export type Pairs = readonly (readonly [name: string, value: string])[];

export const directions = ['egress-external', 'egress-internal', 'egress', 'ingress'] as const;
export type Direction = (typeof directions)[number];

/**
 * What we have of a body. "Empty" and "not captured" are never the same:
 * `captured` all of it; `empty` no byte was seen (Qtap cannot tell "none" from "zero length");
 * `cut-front` the agent's buffer was full and dropped the oldest bytes; `cut-end` the end is missing (it says
 * `declaredBytes`); `not-captured` the source's level leaves bodies out; `evicted` we had it and gave it up.
 */
export const bodyStates = ['captured', 'empty', 'cut-front', 'cut-end', 'not-captured', 'evicted'] as const;
export type BodyState = (typeof bodyStates)[number];

export interface Body {
  readonly state: BodyState;
  /** As they crossed the wire after transfer decoding; still compressed when `encoding` says so. Empty unless captured or cut. */
  readonly bytes: Uint8Array;
  /** `Content-Length`, when it was sent and is a number. */
  readonly declaredBytes?: number;
  /** `Content-Type` as sent. */
  readonly contentType?: string;
  /** `Content-Encoding` as sent; the bytes may have been inflated on the way all the same. */
  readonly encoding?: string;
}

export interface Message {
  readonly headers: Pairs;
  /** Qtap keeps the first value of a repeated header and no order. */
  readonly headersLossy?: 'first-value-only';
  readonly body: Body;
}

export interface RequestMessage extends Message {
  /** Empty when the source did not see it. */
  readonly method: string;
  readonly scheme?: string;
  /** Host as sent, perhaps with a port. */
  readonly authority: string;
  /** With the query, when the source knows it. */
  readonly path: string;
  /** Built from scheme, authority and path; never the source's own, which may be mangled. */
  readonly url: string;
  readonly httpVersion?: string;
}

export interface ResponseMessage extends Message {
  readonly status: number;
}

export interface ProcessOfExchange {
  readonly pid?: number;
  /** Absolute path of the executable, inside its container's file system. */
  readonly exe?: string;
  readonly container?: { readonly name?: string; readonly image?: string };
  readonly pod?: { readonly name?: string; readonly namespace?: string };
}

export interface Transaction {
  /** Ours, stable (traffic/ids). */
  readonly id: string;
  readonly source: { readonly name: string; readonly type: SourceType; readonly nativeId?: string };
  readonly direction?: Direction;
  readonly time: {
    /** When the record was made: the end of the exchange. */
    readonly end: number;
    /** The end as the source wrote it, for exact round trips (it may hold nanoseconds). */
    readonly endText?: string;
    /** Request headers seen → response headers seen: time to the first byte, not the whole. */
    readonly durationMs?: number;
  };
  readonly request: RequestMessage;
  /** Absent = no usable response was seen: "no response", never a status. */
  readonly response?: ResponseMessage;
  readonly process?: ProcessOfExchange;
  readonly connection?: {
    readonly id?: string;
    readonly endpoint?: string;
    /** Socket counters from the agent's view, headers included; on keep-alive they may accumulate. */
    readonly bytesSent?: number;
    readonly bytesReceived?: number;
  };
  /** `key:value`, as the source wrote them. */
  readonly tags: readonly string[];
}

/** Where a transaction came from. Later sources (a proxy, CDP, …) add a word here. */
export const sourceTypes = ['qtap', 'har', 'ndjson'] as const;
export type SourceType = (typeof sourceTypes)[number];

/** First value of a header, whatever its case. */
export function headerValue(headers: Pairs, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}
