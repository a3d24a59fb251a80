/**
 * A plain-HTTP stream read off its own socket into one buffer that is used again for every read. Nothing here waits
 * and nothing asks the other end to wait: Qtap drops what its reader is too slow for, and says nothing.
 */

import { connect } from 'node:net';
import { type Address } from './address.ts';
import { Answer, type AnswerHead } from './answer.ts';
import { type Frames } from './frames.ts';
import { requestBytes } from './request.ts';
import {
  describeFailure,
  mostAnswerBytes,
  type Stream,
  type StreamEnd,
  type StreamHandlers,
} from './transport.ts';

/** The kernel asks a peer that has said nothing for so long whether it lives. */
export const keepAliveMs = 15_000;

/** `frames` takes the bytes: events do not come to `handlers`. */
export function openSocket(address: Address, body: string, handlers: StreamHandlers, frames: Frames): Stream {
  let over = false;
  let head: AnswerHead | undefined;
  let isStream = false;
  let said = Buffer.alloc(0);
  frames.reset();

  function finish(end: StreamEnd): void {
    if (over) return;
    over = true;
    socket.destroy();
    handlers.closed(end);
  }

  function endOf(cause: StreamEnd): StreamEnd {
    if (!head || isStream) return cause;
    return {
      is: 'answered',
      status: head.status,
      text: said.toString('utf8'),
      contentType: head.headers.get('content-type'),
      location: head.headers.get('location'),
    };
  }

  const answer = new Answer({
    head(found) {
      head = found;
      const encoding = found.headers.get('content-encoding') ?? 'identity';
      isStream =
        found.status === 200 && /^text\/event-stream\b/i.test(found.headers.get('content-type') ?? '');
      if (isStream && encoding !== 'identity') finish({ is: 'unusual', reason: 'the stream is compressed' });
      else if (isStream) handlers.opened();
      return isStream ? 'chunks' : 'pieces';
    },
    chunks: (bytes, from, to) => frames.append(bytes, from, to, true),
    piece(bytes, from, to) {
      if (isStream) return frames.append(bytes, from, to);
      if (said.length < mostAnswerBytes)
        said = Buffer.concat([
          said,
          bytes.subarray(from, Math.min(to, from + mostAnswerBytes - said.length)),
        ]);
      return 'more';
    },
  });

  let reading = frames.room;
  const socket = connect({
    host: address.host,
    port: address.port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: keepAliveMs,
    onread: {
      buffer: () => (reading = frames.room),
      callback(length) {
        if (over) return false;
        handlers.heard();
        const fed = answer.feed(reading, length);
        if (over) return false;
        if (typeof fed === 'object')
          finish(isStream ? { is: 'broken', reason: fed.fault } : { is: 'unusual', reason: fed.fault });
        else if (fed === 'end') finish(endOf({ is: 'ended' }));
        else if (!isStream && said.length >= mostAnswerBytes) finish(endOf({ is: 'ended' }));
        return !over;
      },
    },
  });
  socket.on('connect', () => socket.write(requestBytes(address, body)));
  socket.on('error', (error) => finish(endOf({ is: 'broken', reason: describeFailure(error, address) })));
  socket.on('end', () => finish(endOf({ is: 'ended' })));
  socket.on('close', () => finish(endOf({ is: 'ended' })));

  return {
    close() {
      over = true;
      socket.destroy();
    },
  };
}
