/** An exchange out of its base64 the plain way, by JSON.parse: for what the decoder leaves. */

import { asRecord, asText, parseJson, type UnknownRecord } from '../../base/unknown.ts';
import { type Arrival } from '../../traffic/source.ts';
import { arrivalOf } from './exchange.ts';
import { readTimeText } from './time.ts';

/** The exchange, or the reason why there is none; `otherwiseAt` is asked for an RFC 3339 time when it lacks its own. */
export function readPayload(payload: string, otherwiseAt: () => string): Arrival | string {
  const json = decodeBase64(payload);
  if (!json) return 'an exchange is not valid base64';
  const transaction = asRecord(parseJson(json.toString('utf8')));
  if (!transaction) return 'an exchange is not valid JSON';
  const request = bodyOf(transaction['request']);
  const response = bodyOf(transaction['response']);
  if (!request || !response) return 'a body is not valid base64';
  const lean: UnknownRecord = {
    ...transaction,
    request: withoutBody(transaction['request']),
    response: withoutBody(transaction['response']),
    transaction_time:
      readTimeText(asText(transaction['transaction_time'])) === undefined
        ? otherwiseAt()
        : transaction['transaction_time'],
  };
  return arrivalOf(lean, Buffer.from(JSON.stringify(lean)), request, response);
}

/** Undefined when the text is not whole, padded base64: Node skips what it does not know, so a short count tells. */
function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0) return undefined;
  const pads = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (text.length / 4) * 3 - pads ? bytes : undefined;
}

function bodyOf(message: unknown): Buffer | undefined {
  return decodeBase64(asText(asRecord(message)?.['body']) ?? '');
}

function withoutBody(message: unknown): unknown {
  const record = asRecord(message);
  return record && asText(record['body']) ? { ...record, body: '' } : message;
}
