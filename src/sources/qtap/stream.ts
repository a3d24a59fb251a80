/** Every stream that is not plain HTTP: the platform's HTTP client and the eventsource-parser library. */

import { createParser } from 'eventsource-parser';
import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type Address } from './address.ts';
import { mostEventBytes, type TakeEvent } from './frames.ts';
import { requestHeaders } from './request.ts';
import {
  describeFailure,
  mostAnswerBytes,
  type Stream,
  type StreamEnd,
  type StreamHandlers,
} from './transport.ts';
import { keepAliveMs } from './socket.ts';

export function openStream(address: Address, body: string, handlers: StreamHandlers): Stream {
  let over = false;

  function finish(end: StreamEnd): void {
    if (over) return;
    over = true;
    request.destroy();
    handlers.closed(end);
  }

  function read(response: IncomingMessage): void {
    const events = createTextEvents(handlers.take, handlers.tooLong);
    handlers.opened();
    response.on('data', (piece: Buffer) => {
      if (over) return;
      handlers.heard();
      events.feed(piece);
    });
    response.on('end', () => finish({ is: 'ended' }));
    response.on('error', (error) => finish({ is: 'broken', reason: describeFailure(error, address) }));
  }

  const request = send(address, 'POST', requestHeaders(address, body), (response) => {
    if (over) return;
    const type = response.headers['content-type'] ?? '';
    const isStream = response.statusCode === 200 && /^text\/event-stream\b/i.test(type);
    if (!isStream) void listen(response).then((text) => finish(answered(response, text)));
    else if ((response.headers['content-encoding'] ?? 'identity') === 'identity') read(response);
    else finish({ is: 'broken', reason: 'the stream is compressed, and an event would wait for the next' });
  });
  request.on('error', (error) => finish({ is: 'broken', reason: describeFailure(error, address) }));
  request.end(body);

  return {
    close() {
      over = true;
      request.destroy();
    },
  };
}

/** One request of our own connection: nothing is pooled, so nothing outlives its use. */
export function send(
  address: Address,
  method: string,
  headers: Readonly<Record<string, string>>,
  onResponse: (response: IncomingMessage) => void,
): ClientRequest {
  const make = address.secure ? secureRequest : plainRequest;
  const { host, port, path } = address;
  const request = make({ host, port, path, method, headers, agent: false }, onResponse);
  request.on('socket', (socket) => socket.setKeepAlive(true, keepAliveMs));
  return request;
}

/** The beginning of an answer that is no stream. */
async function listen(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response) {
      const piece = Buffer.from(part);
      parts.push(piece);
      length += piece.length;
      if (length >= mostAnswerBytes) break;
    }
  } catch {
    // What was said before it broke is enough.
  }
  return Buffer.concat(parts).toString('utf8', 0, mostAnswerBytes);
}

function answered(response: IncomingMessage, text: string): StreamEnd {
  return {
    is: 'answered',
    status: response.statusCode ?? 0,
    text,
    contentType: response.headers['content-type'],
    location: response.headers.location,
  };
}

/** The library on bytes: a character a byte, so that no character is ever split; bounded as the byte reader is. */
export function createTextEvents(
  take: TakeEvent,
  tooLong: (firstBytes: Uint8Array) => void,
  most = mostEventBytes,
): { feed(piece: Buffer): void } {
  let skipping = false;
  /** The last characters while skipping: a blank line may be split. */
  let tail = '';
  /** How the event begins that is not complete yet. */
  let firstBytes = '';
  const parser = createParser({
    maxBufferSize: most,
    onEvent({ event, data }) {
      const bytes = Buffer.from(data, 'latin1');
      take(event === undefined ? 'message' : Buffer.from(event, 'latin1').toString(), bytes, 0, bytes.length);
    },
    onError(error) {
      if (error.type !== 'max-buffer-size-exceeded') return;
      tooLong(Buffer.from(firstBytes, 'latin1'));
      skipping = true;
    },
  });

  function feedText(text: string): void {
    const rest = text.slice(Math.max(text.lastIndexOf('\n\n'), text.lastIndexOf('\r\n\r\n')) + 1);
    if (firstBytes === '' || rest.length < text.length) firstBytes = rest.trimStart().slice(0, 64);
    parser.feed(text);
    if (!skipping) return;
    parser.reset();
    tail = text.slice(-3);
  }

  return {
    feed(piece) {
      const text = piece.toString('latin1');
      if (!skipping) {
        feedText(text);
        return;
      }
      const joined = tail + text;
      const blank = /\r\n\r\n|\n\n|\r\r/.exec(joined);
      tail = joined.slice(-3);
      if (!blank) return;
      skipping = false;
      firstBytes = '';
      feedText(joined.slice(blank.index + blank[0].length));
    },
  };
}
