/** The details of a made-up exchange: headers with placeholders, bodies, its process and connection, a finding. */

import {
  stamp,
  type BodyKind,
  type SafeBody,
  type SafeExchange,
  type SafeRow,
} from '../../../src/traffic/safe.ts';

export interface Whole {
  /** What every request body is, in place of the usual one. */
  readonly body?: {
    readonly kind: BodyKind;
    readonly text: string;
    readonly contentType?: string;
    /** Of a body that is not text, in base64. */
    readonly bytes?: string;
  };
  /** So many more headers on every request. */
  readonly headers?: number;
}

const text = (value: string): SafeBody => ({
  state: 'captured',
  binary: false,
  redacted: 1,
  bytes: value.length,
  contentType: stamp('application/json'),
  kind: 'json',
  text: stamp(value),
});

function binary(base64: string): Pick<SafeBody, 'binary' | 'bytes' | 'redacted' | 'data'> {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return { binary: true, bytes: data.length, redacted: 0, data };
}

const requestBody = (options: Whole): SafeBody =>
  options.body
    ? {
        ...text(options.body.text),
        kind: options.body.kind,
        ...(options.body.contentType ? { contentType: stamp(options.body.contentType) } : {}),
        ...(options.body.bytes === undefined ? {} : binary(options.body.bytes)),
      }
    : text(
        '{"amount":2000,"currency":"eur","card":{"number":"‹credit-card#q8r0s7›","exp":"12/27"},"items":[{"sku":"a-1","n":2},{"sku":"b-2","n":1}]}',
      );

/** One exchange whole, as the details show it. */
export function wholeOf(row: SafeRow, options: Whole): SafeExchange {
  const header = (name: string, value: string) => ({ name: stamp(name), value: stamp(value) });
  return {
    row,
    url: stamp(`https://${row.host}${row.path}`),
    scheme: stamp('https'),
    httpVersion: stamp('http1'),
    request: {
      headers: [
        header(':method', row.method),
        header('Authorization', 'Bearer ‹stripe-key#a1b2c3›'),
        header('Cookie', 'theme=dark; sid=‹session-cookie#k2m3n4›'),
        ...Array.from({ length: options.headers ?? 0 }, (_, i) => header(`X-Long-${i}`, 'v'.repeat(200))),
      ],
      body: requestBody(options),
    },
    response:
      row.status === undefined
        ? undefined
        : {
            headers: [
              header('Content-Type', 'application/json'),
              header('X-Html', '<img src=x onerror=alert(1)>'),
            ],
            body: {
              ...text(
                '{"error":{"code":"card_declined","decline_code":"insufficient_funds","message":"Your card was declined."}}',
              ),
              redacted: 0,
            },
          },
    headersLossy: true,
    process: {
      pid: row.pid,
      exe: stamp('/usr/local/bin/node'),
      container: row.container,
      image: stamp('acme/pay:1.4'),
    },
    connection: {
      id: 'cu1a2b3c4d5e6f7g8h90',
      state: 'open',
      remote: stamp('54.187.1.2:443'),
      local: stamp('172.18.0.5:48412'),
      endpoint: row.host,
      tlsVersion: stamp('1.3'),
      tlsProbes: [stamp('openssl')],
      source: row.source,
    },
    tags: [],
    findings:
      row.worst === 0
        ? []
        : [
            {
              kind: 'stripe-key',
              severity: 'critical',
              carrier: false,
              place: stamp('request body: $.card.number'),
              masked: stamp('…4242 (16)'),
              fingerprint: 'a1b2c3',
              advice: stamp('Send a token of the payment provider instead of the card.'),
            },
          ],
    partiallyScanned: false,
  };
}
