/** Whole things by id, safe and not cut to a budget: for whoever asks by address or opens a document. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { version } from '../base/version.ts';
import { type Desk } from '../desk/desk.ts';
import { showExchange } from '../present/exchange.ts';
import { untrustedNote } from '../present/fence.ts';
import { harOf } from '../present/har.ts';
import { safe, type BodyKind, type SafeBody, type SafeText } from '../traffic/safe.ts';

/** Above the largest body there is, twice and with its headers. */
const allRoom = 64 * 1024 * 1024;

export interface WholeBody {
  readonly text: SafeText;
  readonly mimeType: string;
  /** For a file of its own. */
  readonly extension: string;
  /** As editors name it. */
  readonly language: string;
}

export interface Library {
  exchange(id: string, options: { readonly bodies: boolean }): SafeText | Problem;
  body(id: string, which: 'request' | 'response'): WholeBody | Problem;
  har(id: string): SafeText | Problem;
}

export function createLibrary(desk: Pick<Desk, 'exchange'>): Library {
  return {
    exchange(id, { bodies }) {
      const exchange = desk.exchange(id);
      if (isProblem(exchange)) return exchange;
      return safe`${showExchange(exchange, allRoom, { bodies }).text}\n(${untrustedNote})\n`;
    },
    body(id, which) {
      const exchange = desk.exchange(id);
      if (isProblem(exchange)) return exchange;
      const message = exchange[which];
      if (!message)
        return problem('unknown-id', `The exchange ${id} has no response.`, 'Ask for its request.');
      return wholeBody(id, which, message.body);
    },
    har(id) {
      const exchange = desk.exchange(id);
      return isProblem(exchange) ? exchange : harOf([exchange], { version });
    },
  };
}

function wholeBody(id: string, which: string, body: SafeBody): WholeBody | Problem {
  if (body.binary)
    return problem(
      'cannot-read',
      `The ${which} body of ${id} is binary (${body.bytes} bytes), not text.`,
      'Ask for the exchange: it tells the size and the first bytes.',
    );
  if (body.state === 'evicted')
    return problem(
      'body-evicted',
      `The ${which} body of ${id} was given up for room.`,
      'Ask sooner, or raise qtapDevtools.capture.maxMegabytes.',
    );
  return { text: body.text, ...(looks[body.kind] ?? plainText) };
}

const plainText = { mimeType: 'text/plain', extension: 'txt', language: 'plaintext' };
const looks: { readonly [Kind in BodyKind]?: Omit<WholeBody, 'text'> } = {
  json: { mimeType: 'application/json', extension: 'json', language: 'json' },
  graphql: { mimeType: 'application/json', extension: 'json', language: 'json' },
  ndjson: { mimeType: 'application/x-ndjson', extension: 'ndjson', language: 'jsonl' },
  form: { mimeType: 'application/x-www-form-urlencoded', extension: 'txt', language: 'plaintext' },
  xml: { mimeType: 'application/xml', extension: 'xml', language: 'xml' },
  html: { mimeType: 'text/html', extension: 'html', language: 'html' },
};
