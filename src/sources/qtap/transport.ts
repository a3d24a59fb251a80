/** What both ways of reading a stream have in common. */

import { type TakeEvent } from './frames.ts';

export interface StreamHandlers {
  /** An event stream has begun. */
  opened(): void;
  /** Bytes have come; called once a read. */
  heard(): void;
  readonly take: TakeEvent;
  /** An event above the bound was skipped. */
  tooLong(firstBytes: Uint8Array): void;
  /** Told once, at the end of all; never after `close`. */
  closed(end: StreamEnd): void;
}

export type StreamEnd =
  /** The other end answered, but not with an event stream. */
  | {
      readonly is: 'answered';
      readonly status: number;
      /** The beginning of what it said. */
      readonly text: string;
      readonly contentType?: string;
      readonly location?: string;
    }
  /** There was a stream; it ended in good order. */
  | { readonly is: 'ended' }
  | { readonly is: 'broken'; readonly reason: string }
  /** The plain reader does not read this answer; the other one may. */
  | { readonly is: 'unusual'; readonly reason: string };

export interface Stream {
  /** Gives everything back at once; no handler is called afterwards. */
  close(): void;
}

/** As much of an answer that is no stream as is kept. */
export const mostAnswerBytes = 2_048;

/** A network error as a person says it. */
export function describeFailure(
  error: unknown,
  address: { readonly host: string; readonly port: number },
): string {
  const code = codeOf(error);
  const place = `${address.host}:${address.port}`;
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: `nothing listens at ${place}`,
    ENOTFOUND: `the name ${address.host} is not known`,
    EAI_AGAIN: `the name ${address.host} could not be looked up`,
    ETIMEDOUT: `${place} does not answer`,
    EHOSTUNREACH: `there is no way to ${address.host}`,
    ENETUNREACH: `there is no way to ${address.host}`,
    ECONNRESET: `the connection to ${place} broke`,
    EPIPE: `the connection to ${place} broke`,
    DEPTH_ZERO_SELF_SIGNED_CERT: `the certificate of ${place} is signed by itself`,
    SELF_SIGNED_CERT_IN_CHAIN: `the certificate of ${place} is signed by an authority that is not trusted here`,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: `the certificate of ${place} cannot be verified`,
    CERT_HAS_EXPIRED: `the certificate of ${place} has expired`,
    ERR_TLS_CERT_ALTNAME_INVALID: `the certificate of ${place} is for another name`,
    EPROTO: `${place} does not speak TLS`,
    ERR_SSL_WRONG_VERSION_NUMBER: `${place} does not speak TLS`,
  };
  if (code.startsWith('HPE_')) return `${place} does not speak HTTP; perhaps it wants https`;
  return known[code] ?? `the connection to ${place} failed${code === '' ? '' : ` (${code})`}`;
}

/** Several addresses of one name may fail, each in its own way: the first tells. */
function codeOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && 'code' in first && typeof first.code === 'string' ? first.code : '';
}
