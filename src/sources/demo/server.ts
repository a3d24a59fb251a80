/** A correct little Qtap on loopback that tells the company's day to whoever asks as Qtap is asked. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../../base/clock.ts';
import { asRecord, asText, parseJson } from '../../base/unknown.ts';
import { type Connection, type Process } from '../../traffic/facts.ts';
import { createCompany, type DatabaseQuery, type Happening } from './company.ts';
import {
  encodeConnection,
  encodeExchange,
  encodeProcess,
  encodeProcessStop,
  type ExchangeRecord,
  frame,
  goJson,
  goTime,
  newestStyle,
  wrap,
} from './encode.ts';

/** What a filter of a topic may look at, by the names of Qtap's language; absent = missing. */
export type FilterFields = Readonly<Record<string, string | number | undefined>>;

/** Turns an expression into a test, or says in one sentence what is wrong with it. */
export type CompileFilter = (expression: string) => ((fields: FilterFields) => boolean) | string;

export interface DemoOptions {
  /** The same seed tells the same day. */
  readonly seed?: number;
  readonly clock?: Clock;
  /** Exchanges a second on average, with bursts. */
  readonly ratePerSecond?: number;
  /** 0 = any free one. */
  readonly port?: number;
  /** Without it every expression but `*` is refused, as Qtap refuses a bad one. */
  readonly compile?: CompileFilter;
}

export interface Demo {
  readonly url: string;
  stop(): Promise<void>;
}

interface Client {
  readonly response: ServerResponse;
  readonly topics: ReadonlyMap<string, (fields: FilterFields) => boolean>;
}

const path = '/devtools/api/events';
const allTopics = { connection: '*', http: '*', process: '*' } as const;
/** A client that leaves this much unread loses events, as it would with Qtap. */
const mostUnreadBytes = 4_000_000;
const mostRequestBytes = 64_000;

export async function startDemo({
  seed = 1,
  clock = systemClock,
  ratePerSecond = 6,
  port = 0,
  compile = () => 'the demo takes no filters here',
}: DemoOptions = {}): Promise<Demo> {
  const company = createCompany(seed, ratePerSecond);
  const clients = new Set<Client>();

  const server = createServer((request, response) => {
    const wanted = (request.url ?? '').replace(/\?.*$/s, '');
    if (wanted !== path) {
      answer(response, wanted === '/' ? 200 : 404, `The Qtap demo answers POST ${path}.`);
      return;
    }
    readBody(request).then(
      (body) => stream(body, response),
      () => response.destroy(),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}${path}`;

  function stream(body: string, response: ServerResponse): void {
    const asked = body.trim() === '' ? {} : asRecord(parseJson(body));
    if (!asked) return answer(response, 400, 'err: reading request body: invalid JSON');
    const given = asRecord(asked['topics'] ?? {});
    if (!given) return answer(response, 400, 'err: reading request body: topics must be an object');
    const expressions = Object.keys(given).length === 0 ? allTopics : given;
    const topics = new Map<string, (fields: FilterFields) => boolean>();
    for (const [topic, value] of Object.entries(expressions)) {
      const expression = asText(value);
      if (expression === undefined) return answer(response, 400, `err: topic ${topic}: not a text`);
      const test = expression === '*' || expression === '' ? () => true : compile(expression);
      if (typeof test === 'string') {
        return answer(response, 400, `err: parsing filter for topic ${topic}: ${test}`);
      }
      topics.set(topic, test);
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    const now = goTime(clock.now());
    response.write(frame('system.connected', wrap(goJson({ topics: expressionsOf(expressions) }), now)));
    const client = { response, topics };
    clients.add(client);
    response.on('close', () => clients.delete(client));
    if (asked['skip_process_snapshot'] !== true) {
      for (const process of company.running())
        send(client, { is: 'process', event: 'started', process }, now);
    }
  }

  function send({ response, topics }: Client, happening: Happening, ts: string): void {
    const told = tell(happening, ts);
    const test = topics.get(told.topic);
    if (!test?.(told.fields) || response.writableLength > mostUnreadBytes) return;
    response.write(frame(told.name, wrap(told.payload, ts)));
  }

  const stopTelling = clock.every(100, () => {
    const now = clock.now();
    for (const happening of company.step(now)) {
      for (const client of clients) send(client, happening, goTime(now));
    }
  });

  return {
    url,
    async stop() {
      stopTelling();
      const now = goTime(clock.now());
      for (const { response } of clients) {
        response.end(frame('system.disconnected', wrap(goJson({ cause: 'server shutdown' }), now)));
      }
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      // A client that does not read must not keep the demo alive.
      const stopWaiting = clock.after(250, () => server.closeAllConnections());
      await closed;
      stopWaiting();
    },
  };
}

interface Told {
  readonly topic: string;
  readonly name: string;
  readonly payload: string;
  readonly fields: FilterFields;
}

function tell(happening: Happening, ts: string): Told {
  switch (happening.is) {
    case 'exchange':
      return {
        topic: 'http',
        name: 'request.http_transaction',
        payload: encodeExchange(happening.record, newestStyle),
        fields: fieldsOfExchange(happening.record),
      };
    case 'connection': {
      const { event, data } = encodeConnection(happening.connection);
      return {
        topic: 'connection',
        name: event,
        payload: data,
        fields: fieldsOfConnection(happening.connection),
      };
    }
    case 'process': {
      const { process, event } = happening;
      const noticed = goTime(process.noticedAt ?? 0);
      return event === 'stopped'
        ? {
            topic: 'process',
            name: 'process.stopped',
            payload: encodeProcessStop(process.pid, noticed, ts),
            fields: {},
          }
        : {
            topic: 'process',
            name: 'process.started',
            payload: encodeProcess(process, noticed),
            fields: fieldsOfProcess(process),
          };
    }
    case 'database':
      return { topic: 'http', name: 'request.database', payload: encodeQuery(happening.query), fields: {} };
  }
}

function encodeQuery(query: DatabaseQuery): string {
  return goJson({
    data: {
      connectionId: query.connectionId,
      timestamp: goTime(query.at),
      direction: 'egress-internal',
      databaseType: query.databaseType,
      statement: query.statement,
      isError: false,
      duration: query.durationMs,
      process: { exe: query.exe, pid: query.pid, containerName: query.container },
    },
  });
}

function fieldsOfExchange(record: ExchangeRecord): FilterFields {
  return {
    'req.method': record.method,
    'req.host': record.authority,
    'res.status': record.response?.status ?? 422,
    direction: record.direction,
    protocol: record.protocol,
    'process.path': record.exe,
    'process.binary': record.exe?.replace(/^.*\//, ''),
    'container.name': record.container?.name,
    'container.image': record.container?.image,
    'pod.name': record.pod?.name,
    'pod.namespace': record.pod?.namespace,
  };
}

function fieldsOfConnection(connection: Connection): FilterFields {
  const { local, remote, container, pod } = connection;
  const incoming = connection.direction === 'ingress';
  const [source, destination] = incoming ? [remote, local] : [local, remote];
  const ends = {
    direction: connection.direction,
    protocol: connection.protocol,
    type: connection.transport,
    'src.ip': source?.ip,
    'src.port': source?.port,
    'dst.ip': destination?.ip,
    'dst.port': destination?.port,
  };
  // As with Qtap, the process of what comes in is out of a filter's sight.
  if (incoming) return ends;
  return {
    ...ends,
    'process.path': connection.exe,
    'process.binary': connection.exe?.replace(/^.*\//, ''),
    'process.hostname': connection.hostname,
    'container.name': container?.name,
    'container.image': container?.image,
    'pod.name': pod?.name,
    'pod.namespace': pod?.namespace,
  };
}

function fieldsOfProcess({ binary, exe, hostname, user, container, pod }: Process): FilterFields {
  return {
    binary,
    path: exe,
    hostname,
    'user.name': user?.name,
    'user.id': user?.id,
    'container.name': container?.name,
    'container.id': container?.id,
    'container.image': container?.image,
    'pod.name': pod?.name,
    'pod.namespace': pod?.namespace,
  };
}

function expressionsOf(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const sorted = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([topic, expression]) => [topic, asText(expression) ?? '']));
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let body = '';
  for await (const part of request) {
    body += String(part);
    if (body.length > mostRequestBytes) throw new Error('too long a request');
  }
  return body;
}
