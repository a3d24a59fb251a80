/**
 * A small believable company, told in steps of 100 ms: who runs, which connections are open, and the exchanges
 * that the scenes play. Everything joins: exchanges name connections, connections name processes, and a local
 * call is seen at both ends with the same four-tuple.
 */

import { type Connection, type Process } from '../../traffic/facts.ts';
import { createChance, hex, qtapId } from './chance.ts';
import { type ExchangeRecord, goTime } from './encode.ts';
import { type Call, cast, type Service, type Stage } from './cast.ts';
import { createScenes } from './scenes.ts';

export type Happening =
  | { readonly is: 'exchange'; readonly record: ExchangeRecord }
  | { readonly is: 'connection'; readonly connection: Connection }
  | { readonly is: 'process'; readonly event: 'started' | 'stopped'; readonly process: Process }
  | { readonly is: 'database'; readonly query: DatabaseQuery };

export interface DatabaseQuery {
  readonly databaseType: string;
  readonly statement: string;
  readonly durationMs: number;
  readonly at: number;
  readonly exe: string;
  readonly pid: number;
  readonly container: string;
  readonly connectionId: string;
}

export interface Company {
  /** Everybody who runs now. */
  running(): readonly Process[];
  /** What happened in the 100 ms that end at `now`. */
  step(now: number): readonly Happening[];
}

const stepMs = 100;
/** Idle connections are closed after this long. */
const idleMs = 12_000;
/** The newer version of `orders` runs from here to there in every round; with it, invoices fail. */
const round = { ms: 300_000, deployMs: 45_000, rollBackMs: 200_000 };

interface Open {
  connection: Connection;
  usedAt: number;
  reportedAt: number;
  part: number;
}

export function createCompany(seed: number, ratePerSecond: number): Company {
  const chance = createChance(seed);
  const running = new Map<string, Process>();
  const open = new Map<string, Open>();
  let happened: Happening[] = [];
  let elapsedMs = 0;
  let now = 0;
  let budget = 0;
  let nextPid = 1200;
  let nextPort = 40_000;
  const playScene = createScenes(chance);

  function startProcess(from: Service, tag = from.tag): Process {
    nextPid += chance.between(17, 90);
    const pod = `${from.name}-${chance.letters(9, hex)}-${chance.letters(5, 'bcdfghjklmnpqrstvwxz2456789')}`;
    const process: Process = {
      pid: nextPid,
      state: 'running',
      exe: from.exe,
      binary: from.exe.replace(/^.*\//, ''),
      hostname: pod,
      user: { id: 1000, name: from.user },
      container: {
        id: chance.letters(12, hex),
        name: from.name,
        image: `${from.image}:${tag}`,
        labels: { 'com.docker.compose.service': from.name },
      },
      pod: { name: pod, namespace: 'shop', labels: { app: from.name } },
      noticedAt: now,
    };
    running.set(from.name, process);
    happened.push({ is: 'process', event: 'started', process });
    return process;
  }

  function stopProcess(process: Process): void {
    happened.push({
      is: 'process',
      event: 'stopped',
      process: { ...process, state: 'stopped', stoppedAt: now },
    });
    for (const [key, held] of open) if (held.connection.pid === process.pid) close(key, held);
  }

  /** The connection under this key, opened when there is none; `make` says what it looks like. */
  function connection(key: string, openedAgoMs: number, make: () => Partial<Connection>): Connection {
    const held = open.get(key);
    if (held) {
      held.usedAt = now;
      return held.connection;
    }
    const fresh: Connection = {
      id: qtapId(chance),
      state: 'open',
      transport: 'tcp',
      openedAt: now - openedAgoMs,
      ...make(),
    };
    open.set(key, { connection: fresh, usedAt: now, reportedAt: now - openedAgoMs, part: 0 });
    return fresh;
  }

  function close(key: string, { connection: last, part }: Open): void {
    open.delete(key);
    const bytes = { bytesSent: chance.between(900, 90_000), bytesReceived: chance.between(900, 400_000) };
    happened.push({
      is: 'connection',
      connection: { ...last, ...bytes, state: 'closed', part, closedAt: now },
    });
  }

  function report(held: Open): void {
    happened.push({ is: 'connection', connection: { ...held.connection, part: held.part } });
    held.part++;
    held.reportedAt = now;
  }

  /** As Qtap does: first after 100 ms, then every second, changed or not. */
  function reportConnections(): void {
    for (const [key, held] of open) {
      const due = held.part === 0 ? 100 : 1000;
      if (now - held.usedAt > idleMs) close(key, held);
      else if (now - held.reportedAt >= due) report(held);
    }
  }

  function own(of: Process): Partial<Connection> {
    const { pid, exe, hostname, container, pod } = of;
    return {
      pid,
      exe,
      hostname,
      user: of.user?.name,
      container: { id: container?.id, name: container?.name, image: container?.image },
      pod: { name: pod?.name, namespace: pod?.namespace },
    };
  }

  function tls(scheme: string, library: string | undefined, seen = true): Partial<Connection> {
    if (scheme === 'http') return { labels: ['unencrypted'] };
    return { tlsVersion: '1.3', ...(library && seen ? { tlsProbes: [library], introspected: true } : {}) };
  }

  function ofService(from: Service): Process {
    return running.get(from.name) ?? startProcess(from);
  }

  function exchange(
    of: Process,
    link: Connection,
    at: { direction: 'ingress' | 'egress-internal' | 'egress-external'; scheme: string; authority: string },
    call: Call,
    userAgent: string,
  ): void {
    const body = bytesOf(call.requestBody);
    const answer = bytesOf(call.responseBody);
    const endedAt = now - (call.agoMs ?? 0);
    const [sent, received] = [body.length + 420, answer.length + 310];
    happened.push({
      is: 'exchange',
      record: {
        requestId: qtapId(chance),
        connectionId: link.id,
        endpointId: link.endpoint,
        pid: of.pid,
        exe: of.exe,
        container: { name: of.container?.name, image: of.container?.image },
        pod: { name: of.pod?.name, namespace: of.pod?.namespace },
        bytesSent: at.direction === 'ingress' ? received : sent,
        bytesReceived: at.direction === 'ingress' ? sent : received,
        tags: [`bin:${of.binary ?? ''}`, `protocol:${link.protocol ?? ''}`],
        direction: at.direction,
        method: call.method,
        scheme: at.scheme,
        authority: at.authority,
        path: call.path,
        protocol: link.protocol ?? 'http1',
        requestHeaders: {
          'User-Agent': userAgent,
          Accept: '*/*',
          ...(body.length > 0 ? { 'Content-Length': String(body.length) } : {}),
          ...call.requestHeaders,
        },
        requestBody: body,
        response:
          call.status === undefined
            ? undefined
            : {
                status: call.status,
                headers: {
                  Date: new Date(endedAt).toUTCString(),
                  ...(answer.length > 0 ? { 'Content-Length': String(answer.length) } : {}),
                  ...call.responseHeaders,
                },
                body: answer,
              },
        endedAt: goTime(endedAt),
        durationMs: call.status === undefined ? undefined : call.durationMs,
      },
    });
  }

  const stage: Stage = {
    chance,
    get elapsedMs() {
      return elapsedMs;
    },
    get now() {
      return now;
    },
    call(from, to, call) {
      const caller = ofService(from);
      if ('host' in to) {
        const { host, scheme = 'https', protocol = 'http1' } = to;
        const name = host.replace(/:\d+$/, '');
        const link = connection(`${from.name}>${host}`, call.durationMs, () => ({
          direction: 'egress-external',
          endpoint: name,
          local: { ip: from.ip, port: nextPort++ },
          remote: {
            ip: publicIp(name),
            port: Number(/:(\d+)$/.exec(host)?.[1] ?? (scheme === 'http' ? 80 : 443)),
          },
          protocol,
          ...own(caller),
          ...tls(scheme, from.tls),
        }));
        exchange(
          caller,
          link,
          { direction: 'egress-external', scheme, authority: host },
          call,
          from.userAgent,
        );
        return;
      }
      const callee = ofService(to);
      const ends = { near: { ip: from.ip, port: nextPort }, far: { ip: to.ip, port: to.port } };
      const authority = `${to.name}.shop.svc:${to.port}`;
      const shared = { endpoint: `${to.name}.shop.svc`, protocol: 'http1', labels: ['unencrypted'] };
      const key = `${from.name}>${to.name}`;
      if (!open.has(key)) nextPort++;
      const link = connection(key, call.durationMs, () => ({
        ...shared,
        direction: 'egress-internal',
        local: ends.near,
        remote: ends.far,
        ...own(caller),
      }));
      const other = connection(`${key} seen there`, call.durationMs, () => ({
        ...shared,
        direction: 'ingress',
        local: link.remote,
        remote: link.local,
        ...own(callee),
      }));
      exchange(callee, other, { direction: 'ingress', scheme: 'http', authority }, call, from.userAgent);
      exchange(
        caller,
        link,
        { direction: 'egress-internal', scheme: 'http', authority },
        call,
        from.userAgent,
      );
    },
    serve(ip, host, to, call) {
      const callee = ofService(to);
      const scheme = host.includes(':') ? 'http' : 'https';
      const link = connection(`${ip}>${to.name}`, call.durationMs, () => ({
        direction: 'ingress',
        endpoint: ip,
        local: { ip: to.ip, port: to.port },
        remote: { ip, port: nextPort++ },
        protocol: 'http1',
        ...own(callee),
        ...tls(scheme, to.tls),
      }));
      exchange(
        callee,
        link,
        { direction: 'ingress', scheme, authority: host },
        call,
        'Mozilla/5.0 (X11; Linux x86_64)',
      );
    },
    cron(exe, to, call) {
      const short = startProcess({ ...cast.release, name: 'cron', exe, image: 'alpine', tag: '3.21' });
      running.delete('cron');
      const key = 'cron';
      const link = connection(key, 40, () => ({
        direction: 'egress-internal',
        endpoint: `${to.name}.shop.svc`,
        local: { ip: '172.20.0.40', port: nextPort++ },
        remote: { ip: to.ip, port: to.port },
        protocol: 'http1',
        labels: ['unencrypted'],
        ...own(short),
      }));
      const authority = `${to.name}.shop.svc:${to.port}`;
      exchange(short, link, { direction: 'egress-internal', scheme: 'http', authority }, call, 'curl/8.12.1');
      stopProcess(short);
    },
    query(from, databaseType, statement) {
      const caller = ofService(from);
      const link = connection(`${from.name}>${databaseType}`, 2, () => ({
        direction: 'egress-internal',
        endpoint: `${databaseType}.shop.svc`,
        local: { ip: from.ip, port: nextPort++ },
        remote: { ip: '172.20.0.30', port: databaseType === 'redis' ? 6379 : 3306 },
        protocol: databaseType,
        ...own(caller),
      }));
      const query: DatabaseQuery = {
        databaseType,
        statement,
        durationMs: chance.latency(2),
        at: now,
        exe: from.exe,
        pid: caller.pid,
        container: from.name,
        connectionId: link.id,
      };
      happened.push({ is: 'database', query });
    },
    opaque(from, host) {
      const caller = ofService(from);
      connection(`${from.name}>${host}`, 50, () => ({
        direction: 'egress-external',
        endpoint: host,
        local: { ip: from.ip, port: nextPort++ },
        remote: { ip: publicIp(host), port: 443 },
        protocol: 'other',
        ...own(caller),
        ...tls('https', undefined),
      }));
    },
  };

  /** The deploy and its end: `orders` is stopped and started with another version. */
  function deploy(): void {
    const within = elapsedMs % round.ms;
    const wanted = within >= round.deployMs && within < round.rollBackMs ? '1.19.0' : cast.orders.tag;
    const orders = running.get('orders');
    if (!orders || orders.container?.image?.endsWith(`:${wanted}`)) return;
    running.delete('orders');
    stopProcess(orders);
    startProcess(cast.orders, wanted);
  }

  return {
    running: () => [...running.values()],
    step(at) {
      now = at;
      happened = [];
      if (elapsedMs === 0) for (const from of Object.values(cast)) startProcess(from);
      elapsedMs += stepMs;
      deploy();
      // Calm most of the time; every 25 s two busy seconds.
      const busy = elapsedMs % 25_000 < 2_000 ? 4 : 0.75;
      budget = Math.min(budget + (ratePerSecond * busy * stepMs) / 1000, ratePerSecond * 2);
      while (budget >= 1) {
        const before = happened.length;
        const broken = running.get('orders')?.container?.image?.endsWith(':1.19.0') ?? false;
        playScene(stage, broken);
        budget -= Math.max(1, happened.slice(before).filter(({ is }) => is === 'exchange').length);
      }
      reportConnections();
      return happened;
    },
  };
}

function bytesOf(body: string | Uint8Array | undefined): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array(0));
}

/** Always the same for a name. */
function publicIp(host: string): string {
  let sum = 7;
  for (const letter of host) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return `34.${(sum >>> 16) % 256}.${(sum >>> 8) % 256}.${(sum % 254) + 1}`;
}
