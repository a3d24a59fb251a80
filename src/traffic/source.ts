/** How anything gets in. A source pushes; the sink never makes it wait. */

import { type Connection, type Process } from './facts.ts';
import { type Direction, type Transaction } from './transaction.ts';

export interface Source {
  readonly name: string;
  /** Returns at once; the signal ends it and everything it opened. */
  start(sink: Sink, signal: AbortSignal): void;
}

/** Synchronous: a source never waits for us. */
export interface Sink {
  exchange(arrival: Arrival): void;
  connection(fact: Connection): void;
  process(fact: Process): void;
  /** Becomes the ledger, so that coverage needs no one else. */
  state(state: SourceState): void;
  /** Something that could not be understood, with its first bytes for the doctor. */
  fault(reason: string, firstBytes: Uint8Array): void;
  /** Events seen and left out on purpose (databases, gRPC, unknown names): counted, and named in coverage. */
  passed(eventName: string): void;
}

export type SourceState =
  | { readonly is: 'connecting' | 'silent' | 'paused' | 'ended' }
  | {
      readonly is: 'connected';
      readonly version?: string;
      /** What the other end was asked to send; undefined = everything. */
      readonly captureFilter?: string;
      /** False when the source knows that bodies are left out; Qtap does not say, and its exchanges show it (desk/bodies). */
      readonly bodies: boolean;
    }
  /** The next `connected` closes a gap that begins here. Without `retryInMs` it is not tried again by itself. */
  | {
      readonly is: 'lost';
      readonly reason: string;
      /** What a person can do about it, where the one who lost it knows. */
      readonly fix?: string;
      readonly retryInMs?: number;
    };

/** What is known about an exchange the moment it arrives: the index fields, and bytes to be read when somebody asks. */
export interface Arrival {
  readonly endedAt: number;
  readonly durationMs?: number;
  readonly method: string;
  /** As sent, perhaps with a port. */
  readonly host: string;
  /** With the query, when known. */
  readonly path: string;
  /** Undefined = no response; never 422 for that. */
  readonly status?: number;
  readonly direction?: Direction;
  readonly pid?: number;
  readonly exe?: string;
  readonly container?: string;
  readonly connectionId?: string;
  /** Response content type, shortened to its essence (`application/json`). */
  readonly contentType?: string;
  /** These may be views into a buffer that is reused: whoever keeps them copies them before returning. */
  readonly head: Uint8Array;
  /** The request's body, and behind it the response's. */
  readonly bodies: Uint8Array;
  readonly requestBytes: number;
  readonly reader: HeadReader;
}

export function requestOf({ bodies, requestBytes }: Arrival): Uint8Array {
  return bodies.subarray(0, requestBytes);
}

export function responseOf({ bodies, requestBytes }: Arrival): Uint8Array {
  return bodies.subarray(requestBytes);
}

/** Reads the rest later. Pure, never throws; the capture keeps a small number for it. */
export interface HeadReader {
  /** A body is undefined when it was given up. */
  read(head: Uint8Array, request: Uint8Array | undefined, response: Uint8Array | undefined): ReadExchange;
}

/** All but what the capture knows itself: the id and the source's name. */
export type ReadExchange = Omit<Transaction, 'id' | 'source'> & {
  readonly source: Omit<Transaction['source'], 'name'>;
};
