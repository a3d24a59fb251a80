/** What is asked of Qtap, what older ones take instead, and what its greeting says of that. */

import { asText } from '../../base/unknown.ts';
import { type SourceState } from '../../traffic/source.ts';
import { type Address } from './address.ts';
import { type Word } from './event.ts';

/**
 * All three topics, always: the tables of connections and processes come from the same stream. Only exchanges are
 * filtered, by an expression of Qtap's own language; servers before v0.14 know `filter_topics` and ignore `topics`.
 */
export function requestBody(captureFilter: string | undefined): string {
  return JSON.stringify({
    topics: { http: captureFilter ?? '*', connection: '*', process: '*' },
    filter_topics: ['connection', 'request', 'process'],
  });
}

/** Header names keep their case, as proxies of this world expect it. */
export function requestHeaders(address: Address, body: string): Readonly<Record<string, string>> {
  return {
    Accept: 'text/event-stream',
    // A compressed stream would be held back until a block is full.
    'Accept-Encoding': 'identity',
    'Cache-Control': 'no-cache',
    'User-Agent': 'qtap-devtools',
    ...address.headers,
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
  };
}

/** As HTTP/1.1 writes it. */
export function requestBytes(address: Address, body: string): Buffer {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const headers = {
    Host: `${host}:${address.port}`,
    ...requestHeaders(address, body),
    Connection: 'keep-alive',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${address.path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`, 'latin1');
}

/**
 * What the greeting proves. A server that repeats no map of topics is too old to filter and sends everything,
 * whatever was asked: what is not wanted is left out here. Of its level, which may leave out bodies, it tells nothing.
 */
export function greeted(word: Extract<Word, { is: 'connected' }>): Extract<SourceState, { is: 'connected' }> {
  if (!word.topics) return { is: 'connected', version: 'before 0.14', bodies: true };
  const filter = asText(word.topics['http']);
  const captureFilter = filter === '*' || filter === '' ? undefined : filter;
  return { is: 'connected', version: '0.14 or later', captureFilter, bodies: true };
}
