/**
 * The only shapes that may leave the desk. `SafeText` is a string in which every finding has been replaced;
 * `secrets/redact` is its only maker. What is put together from safe pieces and our own words stays safe.
 */

import { type BodyState, type Direction } from './transaction.ts';
import { type Part } from './question.ts';

declare const safeMark: unique symbol;
export type SafeText = string & { readonly [safeMark]: 'safe' };

/** For `secrets/redact` only (lint holds everybody else back): says that `text` holds no finding any more. */
export function stamp(text: string): SafeText {
  // A type guard that always agrees: the promise is made here and nowhere else.
  const agreed = (value: string): value is SafeText => value.length >= 0;
  if (!agreed(text)) throw new TypeError('unreachable');
  return text;
}

/** Our own words are safe: a literal type passes, a `string` that came from anywhere does not. */
type OwnWord<T> = T extends SafeText ? T : T extends string ? (string extends T ? never : T) : never;
type Permitted<T> = T extends string ? OwnWord<T> : T extends number | boolean ? T : never;

/** Builds SafeText from our own words, numbers and safe pieces: safe`${row.host} failed ${n} times`. */
export function safe<Values extends readonly (string | number | boolean)[]>(
  words: TemplateStringsArray,
  ...values: { [K in keyof Values]: Permitted<Values[K]> } & Values
): SafeText {
  let text = words[0] ?? '';
  values.forEach((value, i) => {
    text += String(value) + (words[i + 1] ?? '');
  });
  return stamp(text);
}

export function joinSafe(pieces: readonly SafeText[], between: string): SafeText {
  return stamp(pieces.join(between));
}

/** A cut of safe text is safe: everything was replaced before anything is cut. */
export function sliceSafe(text: SafeText, from: number, to?: number): SafeText {
  return stamp(text.slice(from, to));
}

/**
 * Safe text changed by a function that only removes, escapes or reorders characters of what it is given
 * (cutting to bytes, showing unseen characters, indenting). It must add nothing captured from elsewhere.
 */
export function mapSafe(text: SafeText, change: (text: string) => string): SafeText {
  return stamp(change(text));
}

/** JSON of values that are safe already: built of SafeText, own words, numbers. */
export function safeJson(value: unknown, indent?: number): SafeText {
  return stamp(JSON.stringify(value, undefined, indent) ?? 'null');
}

/**
 * A host, route or name reduced to characters that cannot carry an instruction or a secret's look, for
 * sentences that stand outside the fence (`finding`, `next`).
 */
export function plainName(text: SafeText, most = 80): SafeText {
  const plain = text.replace(/[^A-Za-z0-9._:/{}-]/g, '_');
  return stamp(plain.length > most ? `${plain.slice(0, most - 1)}…` : plain);
}

/** 0 none, 1 low, 2 medium, 3 high, 4 critical. */
export type SeverityLevel = 0 | 1 | 2 | 3 | 4;
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** One exchange as one line: what a table, a list and a short answer show. */
export interface SafeRow {
  readonly id: string;
  /** End of the exchange, milliseconds since 1970. */
  readonly at: number;
  /** To the response's first byte. */
  readonly durationMs?: number;
  readonly method: SafeText;
  readonly host: SafeText;
  /** With the query. */
  readonly path: SafeText;
  readonly route: SafeText;
  /** Absent = no response. */
  readonly status?: number;
  readonly direction?: Direction;
  /** Base name of the executable. */
  readonly process?: SafeText;
  readonly pid?: number;
  readonly container?: SafeText;
  readonly source: SafeText;
  /** Essence of the response's content type. */
  readonly type?: SafeText;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly worst: SeverityLevel;
  /** Id of the other end of the same local call. */
  readonly twin?: string;
  readonly bodiesEvicted: boolean;
}

export interface SafeHeader {
  readonly name: SafeText;
  readonly value: SafeText;
}

/** `redacted`: findings were replaced in it; `binary`: it is not text, so only its size and first bytes are told. */
export interface SafeBody {
  readonly state: BodyState;
  readonly binary: boolean;
  readonly redacted: number;
  /** As captured, still encoded. */
  readonly bytes: number;
  /** After decoding. */
  readonly decodedBytes?: number;
  readonly declaredBytes?: number;
  readonly contentType?: SafeText;
  readonly encoding?: SafeText;
  /** What could not be decoded, and why. */
  readonly decodeError?: SafeText;
  readonly kind: BodyKind;
  /** Decoded, redacted, whole; empty when binary or not there. Shortening happens above. */
  readonly text: SafeText;
  /** Decoded bytes for pictures and hex views, when the body is binary and holds no text to redact. */
  readonly data?: Uint8Array;
}

export const bodyKinds = [
  'json',
  'ndjson',
  'form',
  'multipart',
  'xml',
  'html',
  'event-stream',
  'graphql',
  'text',
  'image',
  'binary',
  'none',
] as const;
export type BodyKind = (typeof bodyKinds)[number];

export interface SafeFinding {
  readonly kind: string;
  readonly severity: Severity;
  /** A credential in its normal carrier to its own host, over TLS. */
  readonly carrier: boolean;
  /** `request header: Authorization`, `request body: $.user.password`. */
  readonly place: SafeText;
  /** `ghp_… (40)`; never the value. */
  readonly masked: SafeText;
  /** Keyed, so that equal secrets are comparable and nothing else. */
  readonly fingerprint: string;
  /** What to do, in one sentence. */
  readonly advice: SafeText;
}

/** One exchange, whole. */
export interface SafeExchange {
  readonly row: SafeRow;
  readonly url: SafeText;
  readonly scheme?: SafeText;
  readonly httpVersion?: SafeText;
  readonly endText?: string;
  readonly nativeId?: SafeText;
  readonly request: { readonly headers: readonly SafeHeader[]; readonly body: SafeBody };
  readonly response?: { readonly headers: readonly SafeHeader[]; readonly body: SafeBody };
  /** Repeated headers and their order were lost on the way. */
  readonly headersLossy: boolean;
  readonly process?: {
    readonly pid?: number;
    readonly exe?: SafeText;
    readonly user?: SafeText;
    readonly hostname?: SafeText;
    readonly container?: SafeText;
    readonly image?: SafeText;
    readonly pod?: SafeText;
    readonly namespace?: SafeText;
  };
  readonly connection?: SafeConnection;
  readonly tags: readonly SafeText[];
  readonly findings: readonly SafeFinding[];
  /** The scan ran out of its budget: findings may be missing (redaction has hidden the unread rest). */
  readonly partiallyScanned: boolean;
}

export interface SafeConnection {
  readonly id: string;
  readonly state: 'open' | 'closed' | 'unknown';
  readonly remote?: SafeText;
  readonly local?: SafeText;
  readonly endpoint?: SafeText;
  readonly direction?: Direction;
  readonly process?: SafeText;
  readonly pid?: number;
  readonly container?: SafeText;
  readonly tlsVersion?: SafeText;
  readonly tlsProbes: readonly SafeText[];
  readonly protocol?: SafeText;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly openedAt?: number;
  readonly closedAt?: number;
  readonly source: SafeText;
}

/** A piece of one part of an exchange. */
export interface SafePart {
  readonly part: Part;
  readonly body?: Omit<SafeBody, 'text' | 'data'>;
  readonly text: SafeText;
  /** Position of `text` in the whole part, and how many characters follow it. */
  readonly offset: number;
  readonly left: number;
}
