/**
 * The load generator: a process of its own that sends frames made beforehand. `/MIX/EVENTS` sends so many as fast
 * as the reader takes them and ends; `/MIX/EVENTS/PER_SECOND` sends at that rate through Qtap's queue of 100,
 * which drops what does not fit, and with `/once` behind it nobody is let in afterwards. The parent hears the port first, and of every stream how it went.
 */

import { createServer, type ServerResponse } from 'node:http';
import { chunked, Listener } from '../../fake-qtap/listener.ts';
import { createPool, greeting, mixes, type Mix, type Pool } from './mixes.ts';
import { type Sent } from './messages.ts';

const pools = new Map<Mix, Pool>();

function poolOf(mix: Mix): Pool {
  const held = pools.get(mix) ?? createPool(mix);
  pools.set(mix, held);
  return held;
}

const server = createServer((request, response) => {
  request.resume();
  const [, name, events = '1000', perSecond, once] = (request.url ?? '').split('/');
  const mix = mixes.find((known) => known === name);
  if (!mix) {
    response.writeHead(404).end();
    return;
  }
  const pool = poolOf(mix);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Transfer-Encoding': 'chunked' });
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  response.socket?.on('error', () => undefined);
  if (perSecond === undefined) flatOut(response, pool, Number(events));
  else atRate(response, pool, Number(events), Number(perSecond));
  if (once !== undefined) server.close();
});

function flatOut(response: ServerResponse, pool: Pool, events: number): void {
  const { socket } = response;
  if (!socket) return;
  const count = pool.payload.length;
  let sent = 0;
  let exchanges = 0;
  let payloadBytes = 0;
  socket.write(chunked(greeting(), 'go'));
  const go = (): void => {
    while (sent < events && !socket.destroyed) {
      const first = sent % count;
      let last = first;
      // At least 256 KB at once, never past the end of the pool or of what was asked for.
      while (last < count && sent < events && (last === first || span(pool, first, last) < 262_144)) {
        exchanges += pool.exchange[last] ?? 0;
        payloadBytes += pool.payload[last] ?? 0;
        last++;
        sent++;
      }
      if (!socket.write(pool.bytes.subarray(pool.starts[first], pool.starts[last]))) {
        socket.once('drain', go);
        return;
      }
    }
    socket.end('0\r\n\r\n');
    process.send?.({ is: 'sent', exchanges, events: sent, payloadBytes, dropped: 0 } satisfies Sent);
  };
  go();
}

function span(pool: Pool, from: number, to: number): number {
  return (pool.starts[to] ?? 0) - (pool.starts[from] ?? 0);
}

function atRate(response: ServerResponse, pool: Pool, events: number, perSecond: number): void {
  const { socket } = response;
  if (!socket) return;
  const listener = new Listener(socket, new Map(), 100, { chunk: 'go' });
  // The pool's frames have their chunks already.
  listener.chunked = true;
  listener.push(chunked(greeting(), 'go'));
  const count = pool.payload.length;
  const start = performance.now();
  let offered = 0;
  let exchanges = 0;
  let payloadBytes = 0;
  const timer = setInterval(() => {
    const due = Math.min(events, Math.floor(((performance.now() - start) * perSecond) / 1000));
    for (; offered < due; offered++) {
      const i = offered % count;
      if (!listener.offer(pool.bytes.subarray(pool.starts[i], pool.starts[i + 1]))) continue;
      exchanges += pool.exchange[i] ?? 0;
      payloadBytes += pool.payload[i] ?? 0;
    }
    if (offered < events && !socket.destroyed) return;
    clearInterval(timer);
    void listener.flushed().then(() => {
      listener.end();
      const { dropped } = listener;
      process.send?.({
        is: 'sent',
        exchanges,
        events: offered - dropped,
        payloadBytes,
        dropped,
      } satisfies Sent);
    });
  }, 1);
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ is: 'listening', port: typeof address === 'object' ? address?.port : 0 });
});
// Made before anybody measures.
process.on('message', (mix: Mix) => {
  poolOf(mix);
  process.send?.({ is: 'ready', mix });
});
process.on('disconnect', () => process.exit());
