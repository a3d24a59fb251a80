/**
 * A faithful Qtap for tests: a real HTTP server on loopback that answers as the agent's `/devtools/api/events`
 * does, and does on command what an agent, a network or an attacker might do.
 *
 *     const qtap = await startFakeQtap();
 *     … connect to qtap.url …
 *     await qtap.listening();
 *     qtap.exchange({ method: 'POST', host: 'api.stripe.com', status: 402, responseBody: '{"error":"card_declined"}' });
 *     await qtap.stop();
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import {
  encodeConnection,
  encodeExchange,
  encodeProcess,
  encodeProcessStop,
  frame,
  goJson,
  goTime,
  newestStyle,
  type WireStyle,
  wrap,
} from '../../src/sources/demo/encode.ts';
import { type Connection, type Process } from '../../src/traffic/facts.ts';
import { filterFields } from './fields.ts';
import { type Cut, Listener } from './listener.ts';
import { readRequest } from './request.ts';
import { compileRule } from './rulekit.ts';
import {
  type ConnectionSpec,
  connectionOf,
  type ExchangeSpec,
  exchangeOf,
  type ProcessSpec,
  processOf,
} from './samples.ts';

export interface FakeQtapOptions {
  /** 0 = any free one. */
  readonly port?: number;
  /** Loopback unless told otherwise. */
  readonly address?: string;
  /** Before v0.14: `topics` is ignored, and the greeting prints the old array, or null. */
  readonly legacy?: boolean;
  /** What differs on the wire between versions. */
  readonly style?: Partial<WireStyle>;
  /** Do `container.name`, `direction` … work in filters on http: as documented, or as the source reads (never)? */
  readonly crossEntity?: 'documented' | 'source';
  /** In every v1 grammar OR binds tighter than AND. */
  readonly precedence?: 'or-first' | 'and-first';
  /** Events kept for a slow client before they are dropped silently. */
  readonly queue?: number;
  /** The process snapshot stops here, as it does on a busy host. */
  readonly snapshotMost?: number;
  /** How the bytes are cut into chunks and writes. */
  readonly cut?: Cut;
  /** Broadcasts reach a client only this long after its greeting (the agent's own race). */
  readonly registerAfterMs?: number;
  /** How often an open connection is reported. */
  readonly reportEveryMs?: number;
  readonly now?: () => number;
}

/** What the server saw of a request, for tests that ask what was sent to it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type FakeQtap = Awaited<ReturnType<typeof startFakeQtap>>;

const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type',
};

export async function startFakeQtap(options: FakeQtapOptions = {}) {
  const { now = Date.now, queue = 100, snapshotMost = queue, reportEveryMs = 1000 } = options;
  const style: WireStyle = { ...newestStyle, summary: options.legacy !== true, ...options.style };
  const sockets = new Set<Socket>();
  const listeners = new Set<Listener>();
  const processes = new Map<number, Process>();
  const connections = new Map<string, Connection>();
  const timers = new Set<NodeJS.Timeout>();
  const seen: SeenRequest[] = [];
  let waiting: { count: number; resolve: () => void }[] = [];
  let cut: Cut = options.cut ?? { chunk: 'go' };
  let answer: 'events' | 'starting' | 'hang' | { status: number; body: string } = 'events';
  let dropped = 0;
  let accepted = 0;

  const server = createServer((request, response) => {
    void serve(request, response);
  });
  server.on('connection', (socket) => {
    accepted++;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(options.port ?? 0, options.address ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    try {
      for await (const part of request) parts.push(part);
    } catch {
      return;
    }
    const body = Buffer.concat(parts).toString();
    const { method = 'GET', url = '/', headers } = request;
    seen.push({ method, url, headers, body });
    if (answer === 'hang') return;
    if (typeof answer === 'object') {
      response.writeHead(answer.status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(answer.body);
      return;
    }
    const path = url.replace(/\?.*$/s, '');
    if (path === '/') response.writeHead(307, { Location: '/devtools/' }).end();
    else if (path === '/devtools') response.writeHead(301, { Location: '/devtools/' }).end();
    else if (path === '/devtools/')
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
    else if (path !== '/devtools/api/events' || answer === 'starting') {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
    } else if (method === 'OPTIONS') response.writeHead(200, cors).end();
    else stream(body, response);
  }

  function stream(body: string, response: ServerResponse): void {
    const wanted = readRequest(body);
    const refuse = (why: string): void => {
      response
        .writeHead(400, {
          ...cors,
          'Content-Type': 'text/plain; charset=utf-8',
          'X-Content-Type-Options': 'nosniff',
        })
        .end(`err: ${why}\n`);
    };
    if (typeof wanted === 'string') return refuse(wanted);
    const topics = new Map<string, (fields: unknown) => boolean>();
    if (options.legacy) {
      for (const topic of wanted.filterTopics ?? ['connection', 'request', 'process']) {
        topics.set(topic === 'request' ? 'http' : topic, () => true);
      }
    } else {
      for (const [topic, expression] of Object.entries(wanted.topics)) {
        if (expression === '*' || expression === '') topics.set(topic, () => true);
        else {
          const rule = compileRule(expression, options.precedence ?? 'or-first');
          if (typeof rule === 'string') return refuse(`parsing filter for topic ${topic}: ${rule}`);
          topics.set(topic, rule);
        }
      }
    }
    const { socket } = response;
    if (!socket) return;
    response.writeHead(200, {
      ...cors,
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache',
      Connection: 'keep-alive',
      'Transfer-Encoding': 'chunked',
    });
    response.flushHeaders();
    const listener = new Listener(socket, topics, queue, cut);
    const greeting = options.legacy ? wanted.filterTopics : wanted.topics;
    listener.push(event('system.connected', goJson({ topics: greeting as Record<string, string> })));
    if (topics.has('process') && !wanted.skipSnapshot) {
      let sent = 0;
      for (const known of processes.values()) {
        if (sent++ >= snapshotMost) break;
        if (admits(listener, 'process', filterFields.process(known)))
          listener.push(processEvent('process.started', known));
      }
    }
    const register = (): void => {
      if (socket.destroyed) return;
      listeners.add(listener);
      socket.on('close', () => {
        listeners.delete(listener);
        dropped += listener.dropped;
      });
      waiting = waiting.filter(({ count, resolve }) => {
        if (listeners.size < count) return true;
        resolve();
        return false;
      });
    };
    if (options.registerAfterMs) later(options.registerAfterMs, register);
    else register();
  }

  function later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  }

  function event(name: string, payload: string, ts = goTime(now())): Buffer {
    return Buffer.from(frame(name, wrap(payload, ts)));
  }

  function processEvent(name: string, known: Process): Buffer {
    return event(name, encodeProcess(known, goTime(known.noticedAt ?? now())));
  }

  function admits(listener: Listener, topic: string, thing: object): boolean {
    const wants = listener.topics.get(topic);
    return wants !== undefined && wants(thing);
  }

  /** To everybody who asked for the topic and whose filter holds. `fields` is made only if somebody filters. */
  function broadcast(topic: string, payload: Buffer, fields: () => object): void {
    let made: object | undefined;
    for (const listener of listeners) {
      if (topic === 'system' || admits(listener, topic, (made ??= fields()))) listener.offer(payload);
    }
  }

  function reportConnection(connection: Connection): void {
    const { event: name, data } = encodeConnection(connection);
    broadcast('connection', event(name, data), () => filterFields.connection(connection));
  }

  const qtap = {
    port,
    url: `http://127.0.0.1:${port}/devtools/api/events`,
    /** Every request that came, in order. */
    seen,
    get clients(): number {
      return listeners.size;
    },
    /** TCP connections accepted so far, and those still open. */
    get accepted(): number {
      return accepted;
    },
    get openSockets(): number {
      return sockets.size;
    },
    /** Events that a full queue threw away, over all clients. */
    get dropped(): number {
      return dropped + [...listeners].reduce((sum, { dropped: own }) => sum + own, 0);
    },

    /** Resolves when so many clients are registered for broadcasts. */
    listening(count = 1): Promise<void> {
      if (listeners.size >= count) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ count, resolve }));
    },
    /** Resolves when all that was sent is in the kernel's hands. */
    async flushed(): Promise<void> {
      await Promise.all([...listeners].map((listener) => listener.flushed()));
    },

    /** Returns the request's id. `how` overrides the server's style for this one. */
    exchange(spec: ExchangeSpec = {}, how: Partial<WireStyle> = {}): string {
      const record = exchangeOf(spec, goTime(now()));
      const own = { ...style, ...how };
      const payload = event('request.http_transaction', encodeExchange(record, own));
      broadcast('http', payload, () =>
        filterFields.exchange(record, own, options.crossEntity ?? 'documented', connections, processes),
      );
      return record.requestId ?? '';
    },

    /** A connection opens: reported after 100 ms, then every second, then once more when it closes. */
    connection(spec: ConnectionSpec = {}) {
      let current = connectionOf(spec, now());
      let part = 0;
      let closed = false;
      connections.set(current.id, current);
      const report = (): void => {
        if (closed) return;
        current = { ...current, part };
        part++;
        reportConnection(current);
        later(reportEveryMs, report);
      };
      later(100, report);
      return {
        id: current.id,
        /** The next report now, not when it is due. */
        report,
        close(end: { bytesSent?: number; bytesReceived?: number } = {}): void {
          if (closed) return;
          closed = true;
          connections.delete(current.id);
          reportConnection({ ...current, ...end, part, state: 'closed', closedAt: now() });
        },
      };
    },

    process(spec: ProcessSpec = {}, name: 'started' | 'replaced' = 'started') {
      const known = processOf(spec, now());
      processes.set(known.pid, known);
      broadcast('process', processEvent(`process.${name}`, known), () => filterFields.process(known));
      return {
        pid: known.pid,
        stop(): void {
          processes.delete(known.pid);
          const noticed = goTime(known.noticedAt ?? now());
          const payload = event('process.stopped', encodeProcessStop(known.pid, noticed, goTime(now())));
          // None of the fields a filter can name exists in it.
          broadcast('process', payload, () => ({}));
        },
      };
    },

    /** Any other event: databases, gRPC, names nobody knows. `payload` is what stands under the wrapper's `data`. */
    event(name: string, payload: unknown): void {
      const prefix = name.replace(/\..*$/s, '');
      broadcast(prefix === 'request' ? 'http' : prefix, event(name, goJson(payload as never)), () => ({}));
    },
    /** A whole exchange's frame as bytes, for faults that cut or change it. */
    frameOf(spec: ExchangeSpec = {}): Buffer {
      return event('request.http_transaction', encodeExchange(exchangeOf(spec, goTime(now())), style));
    },
    /** Payload bytes as they are, to every client whatever its topics. */
    raw(bytes: Uint8Array | string): void {
      for (const listener of listeners) listener.push(Buffer.from(bytes));
    },
    /** The agent's own failure: an event named `error` with plain text. */
    failToEncode(topic: string, message: string): void {
      qtap.raw(frame('error', `encoding ${topic} event: ${message}`));
    },

    /** From here on (and for new clients) bytes are cut like this. */
    cut(how: Cut): void {
      cut = how;
      for (const listener of listeners) listener.cut = how;
    },
    /** Nothing is written any more, nothing is closed. */
    stall(on = true): void {
      for (const listener of listeners) listener.stall(on);
    },
    /** Every client's connection breaks, as when the agent is killed. */
    kill(): void {
      for (const { socket } of listeners) socket.resetAndDestroy();
    },
    /** The same in the middle of a line, after those bytes have left. */
    async killMidLine(spec: ExchangeSpec = {}, part = 0.5): Promise<void> {
      const bytes = qtap.frameOf(spec);
      qtap.raw(bytes.subarray(0, Math.floor(bytes.length * part)));
      await qtap.flushed();
      for (const { socket } of listeners) socket.destroySoon();
    },
    /** What requests get from now on. */
    answerWith(what: 'events' | 'starting' | 'hang' | { status: number; body: string }): void {
      answer = what;
    },
    /** An orderly end of the agent: `system.disconnected`, then the connection closes. */
    async shutDown(cause = 'server shutdown'): Promise<void> {
      qtap.raw(event('system.disconnected', goJson({ cause })));
      await qtap.flushed();
      for (const listener of listeners) listener.end();
    },
    async stop(): Promise<void> {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return qtap;
}
