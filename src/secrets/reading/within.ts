/** One reading: what it may still cost, whom it tells, and what is known where it stands. */

import { type TextContext } from '../judging/named.ts';
import { type Span } from '../text/span.ts';

/** A span as it was met: told to whoever keeps the findings. */
export interface Found extends Span {
  /** The secret itself. */
  readonly value: string;
  /** `$.user.password`, `query token`, `line 3`. */
  readonly place: string;
}

export interface Reading {
  readonly now: number;
  /** Characters that may still be looked at; what is beyond is hidden unread. */
  budget: number;
  /** Characters given to a detector so far, each time they were: what a text costs, whatever the machine. */
  looked: number;
  /** Whether the time for this exchange is up; absent = it has no end. */
  readonly isLate?: () => boolean;
  /** True once something was left unread. */
  partial: boolean;
  /** The placeholder that stands for a secret. */
  hide(kind: string, value: string): string;
  tell(found: Found): void;
  /** The user's own rules. */
  readonly rules?: {
    ofValue(name: string, value: string): readonly Span[];
    ofText(text: string): readonly Span[];
  };
}

export interface Within {
  readonly place: string;
  readonly depth: number;
  readonly names: string;
  readonly testCard: boolean;
  readonly code: boolean;
  readonly serviceAccount: boolean;
  /** A web page's own configuration, whose Google key is meant to be seen. */
  readonly publicKeys: boolean;
  /** Something in the document speaks for itself, so every value wants a look. */
  readonly loud: boolean;
  /** Of the address that is read. */
  readonly host?: string;
  /** What a credential of no known provider is called here: the header belongs to one. */
  readonly kind?: string;
  /** The value of a header that carries a credential. */
  readonly sent?: boolean;
}

export const top = (place: string): Within => ({
  place,
  depth: 0,
  names: '',
  testCard: false,
  code: false,
  serviceAccount: false,
  publicKeys: false,
  loud: true,
});

export function contextOf(reading: Reading, within: Within, bare: boolean): TextContext {
  const { names, testCard, code, host, sent = false } = within;
  return { now: reading.now, names, bare, testCard, code, sent, ...(host === undefined ? {} : { host }) };
}
