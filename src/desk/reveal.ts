/**
 * The one way to raw values, for a person's act in their own window: never for tools, never over HTTP. Whoever
 * calls it says so in the log.
 */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { readBody } from '../content/read.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Transaction } from '../traffic/transaction.ts';
import { safeExchange } from './exchange.ts';

/** A request as it was sent, for a call that works. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body?: { readonly text: string } | { readonly bytes: Uint8Array };
  readonly remarks: readonly string[];
}

export interface Reveal {
  /** The value of a finding, by the place that the finding tells. */
  value(id: string, place: string): { readonly raw: string } | Problem;
  request(id: string): RawRequest | Problem;
}

export function createReveal(capture: Capture, redactor: Redactor): Reveal {
  function transactionOf(id: string): Transaction | Problem {
    const found = capture.find(id);
    const transaction = found.is === 'held' ? capture.read(found.row) : undefined;
    if (transaction) return transaction;
    // The desk's own words for what became of it.
    const why = safeExchange(capture, redactor, id);
    return isProblem(why) ? why : gone(id);
  }

  return {
    value(id, place) {
      const transaction = transactionOf(id);
      if (isProblem(transaction)) return transaction;
      const raw = redactor.rawAt(transaction, place);
      if (raw !== undefined) return { raw };
      return problem('unknown-id', 'Nothing was found at this place.', 'Open the exchange again.');
    },
    request(id) {
      const transaction = transactionOf(id);
      return isProblem(transaction) ? transaction : rawRequest(transaction);
    },
  };
}

function rawRequest({ request }: Transaction): RawRequest {
  const { body } = request;
  const { text, bytes } = readBody(body);
  const decoded = Boolean(body.encoding) && text !== undefined;
  return {
    method: request.method,
    url: request.url,
    headers: request.headers
      .filter(([name]) => !name.startsWith(':') && !(decoded && name.toLowerCase() === 'content-encoding'))
      .map(([name, value]) => ({ name, value })),
    ...(text ? { body: { text } } : bytes.length > 0 ? { body: { bytes } } : {}),
    remarks: [
      'Holds secrets: do not share it.',
      ...(body.state === 'captured' || body.state === 'empty' ? [] : ['The body is not whole.']),
      ...(request.headersLossy ? ['Of a repeated header only the first value is known.'] : []),
      ...(decoded ? ['The body is sent decoded.'] : []),
    ],
  };
}

function gone(id: string): Problem {
  return problem('evicted', `The exchange ${id} is no longer held.`, 'Look sooner.');
}
