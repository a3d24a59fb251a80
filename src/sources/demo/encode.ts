/**
 * An event as the bytes Qtap would send: Go's member order, Go's escapes, empty members left out. Pinned by a
 * recorded frame in test/fixtures, so that this encoder and our decoder cannot agree on an error.
 */

import { type Connection, type Process } from '../../traffic/facts.ts';
import { type Direction } from '../../traffic/transaction.ts';

/** One exchange as the agent saw it. Pseudo headers are added here; header names become canonical. */
export interface ExchangeRecord {
  readonly requestId?: string;
  readonly connectionId?: string;
  readonly endpointId?: string;
  readonly pid?: number;
  readonly exe?: string;
  readonly container?: { readonly name?: string; readonly image?: string };
  readonly pod?: { readonly name?: string; readonly namespace?: string };
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly tags?: readonly string[];
  readonly direction?: Direction;
  readonly method: string;
  readonly scheme: string;
  readonly authority: string;
  /** With the query. */
  readonly path: string;
  readonly protocol: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: Uint8Array;
  /** Undefined = the agent saw no usable response, which Qtap writes as 422 without `:status`. */
  readonly response?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
    readonly chunked?: boolean;
  };
  /** RFC 3339, perhaps with nanoseconds. */
  readonly endedAt: string;
  readonly durationMs?: number;
}

/** What differs between versions of the agent. */
export interface WireStyle {
  /** Newer agents repeat the index fields outside the base64. */
  readonly summary: boolean;
  /** Newer agents keep the query in `path` (and then write its `?` as `%3F` in `url`). */
  readonly pathHasQuery: boolean;
  /** Some events of some agents came without `metadata`. */
  readonly metadata: boolean;
}

export const newestStyle: WireStyle = { summary: true, pathHasQuery: true, metadata: true };

type Member = string | number | boolean | undefined | readonly Member[] | { readonly [name: string]: Member };

/** As Go's encoding/json writes it. Members that are undefined are left out. */
export function goJson(value: Member): string {
  // The same letters that Go escapes so that JSON may stand inside HTML.
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (found) => {
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** RFC 3339 as Go prints it: trailing zeros of the fraction dropped, no fraction at all when it is zero. */
export function goTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.?0+Z$/, 'Z');
}

/** The frame of one event: one `event:` line, one `data:` line, one blank line. */
export function frame(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}

/** The wrapper around every payload; its members are sorted, so `data` comes before `ts`. */
export function wrap(payload: string, ts: string): string {
  return `{"data":${payload},"ts":${JSON.stringify(ts)}}`;
}

/** `request.http_transaction`: two levels of `data`, then base64 of the transaction's JSON. */
export function encodeExchange(record: ExchangeRecord, style: WireStyle): string {
  const artifact = goJson({
    requestId: filled(record.requestId),
    type: 'http_transaction',
    data: Buffer.from(goJson(transaction(record, style))).toString('base64'),
    contentType: 'application/json',
    summary: style.summary ? summary(record) : undefined,
  });
  return `{"data":${artifact}}`;
}

function transaction(record: ExchangeRecord, style: WireStyle): Member {
  const path = style.pathHasQuery ? record.path : record.path.replace(/\?.*$/s, '');
  const { response } = record;
  return {
    metadata: style.metadata ? metadata(record) : undefined,
    request: {
      method: record.method,
      url: joinedUrl(record.scheme, record.authority, path),
      scheme: filled(record.scheme),
      path: filled(path),
      authority: filled(record.authority),
      protocol: filled(record.protocol),
      request_id: filled(record.requestId),
      user_agent: named(record.requestHeaders, 'User-Agent'),
      content_type: named(record.requestHeaders, 'Content-Type'),
      headers: headers(record.requestHeaders, {
        ':authority': record.authority,
        ':method': record.method,
        ':path': path,
        ':scheme': record.scheme,
      }),
      body: base64(record.requestBody),
    },
    response: response
      ? {
          status: response.status,
          content_type: named(response.headers, 'Content-Type'),
          headers: headers(response.headers, {
            ':status': String(response.status),
            ':transfer-encoding': response.chunked ? 'chunked' : '',
          }),
          body: base64(response.body),
        }
      : { status: 422 },
    transaction_time: record.endedAt,
    duration_ms: record.durationMs,
    direction: record.direction,
  };
}

function metadata(record: ExchangeRecord): Member {
  return {
    process_id: record.pid === undefined ? undefined : String(record.pid),
    process_exe: filled(record.exe),
    container_name: filled(record.container?.name),
    container_image: filled(record.container?.image),
    pod_name: filled(record.pod?.name),
    pod_namespace: filled(record.pod?.namespace),
    bytes_sent: nonZero(record.bytesSent),
    bytes_received: nonZero(record.bytesReceived),
    connection_id: filled(record.connectionId),
    endpoint_id: filled(record.endpointId),
    tags: record.tags && record.tags.length > 0 ? record.tags : undefined,
  };
}

/** A Go map: names sorted. */
function summary(record: ExchangeRecord): Member {
  return {
    connection_id: filled(record.connectionId),
    container_image: filled(record.container?.image),
    container_name: filled(record.container?.name),
    direction: record.direction,
    duration_ms: record.durationMs,
    pod_name: filled(record.pod?.name),
    pod_namespace: filled(record.pod?.namespace),
    process_exe: filled(record.exe),
    request_content_type: named(record.requestHeaders, 'Content-Type'),
    request_host: filled(record.authority),
    request_method: filled(record.method),
    request_protocol: filled(record.protocol),
    request_scheme: filled(record.scheme),
    response_content_type: record.response && named(record.response.headers, 'Content-Type'),
    response_status: record.response?.status ?? 422,
  };
}

/** `process.started`, `process.replaced`: only one level of `data`. */
export function encodeProcess(process: Process, noticedAt: string): string {
  return goJson({
    pid: process.pid,
    binary: process.binary ?? '',
    path: process.exe ?? '',
    hostname: filled(process.hostname),
    user: { id: process.user?.id, name: filled(process.user?.name) },
    env: record(process.env),
    createdAt: noticedAt,
    closedAt: process.stoppedAt === undefined ? undefined : goTime(process.stoppedAt),
    container: process.container && {
      id: process.container.id,
      name: process.container.name,
      image: process.container.image,
      labels: record(process.container.labels),
    },
    pod: process.pod && {
      name: process.pod.name,
      namespace: process.pod.namespace,
      labels: record(process.pod.labels),
    },
  });
}

/** `process.stopped` carries these three members and no more. */
export function encodeProcessStop(pid: number, noticedAt: string, stoppedAt: string): string {
  return goJson({ pid, createdAt: noticedAt, closedAt: stoppedAt });
}

/** One report about a connection; which event it is follows from `state` and `part`. */
export function encodeConnection(connection: Connection): { event: string; data: string } {
  const closed = connection.state === 'closed';
  const part = nonZero(connection.part);
  const opened = connection.openedAt === undefined ? undefined : goTime(connection.openedAt);
  const { container, pod } = connection;
  const local: Member = {
    address: connection.local && address(connection.local),
    hostname: filled(connection.hostname),
    exe: filled(connection.exe),
    user: filled(connection.user),
    pid: connection.pid,
    container:
      container || pod
        ? { id: container?.id, name: container?.name, image: container?.image, pod: pod && { ...pod } }
        : undefined,
  };
  const remote: Member = { address: connection.remote && address(connection.remote) };
  const incoming = connection.direction === 'ingress';
  const data = goJson({
    data: {
      meta: {
        connectionId: connection.id,
        endpointId: filled(connection.endpoint),
        tlsProbeTypesDetected: connection.tlsProbes && [...connection.tlsProbes],
        tlsProbeIntrospected: connection.introspected === true ? true : undefined,
      },
      finalized: closed ? true : undefined,
      direction: connection.direction,
      part,
      socketProtocol: filled(connection.transport),
      l7Protocol: filled(connection.protocol),
      tlsVersion: connection.tlsVersion === undefined ? undefined : Number(connection.tlsVersion),
      system: { hostname: 'host-1', agent: 'tap', agentInstance: 'b1946ac9' },
      // The side that the agent knows is the source of what goes out and the destination of what comes in.
      source: incoming ? remote : local,
      destination: incoming ? local : remote,
      bytesReceived: closed ? nonZero(connection.bytesReceived) : undefined,
      bytesSent: closed ? nonZero(connection.bytesSent) : undefined,
      labels: connection.labels && connection.labels.length > 0 ? [...connection.labels] : undefined,
      timestamp: opened,
      createdAt: opened,
      closedAt: connection.closedAt === undefined ? undefined : goTime(connection.closedAt),
    },
  });
  return {
    event: `connection.${closed ? 'closed' : part === undefined ? 'opened' : 'updated'}`,
    data,
  };
}

function address({ ip, port }: { ip: string; port: number }): Member {
  return { family: ip.includes(':') ? 'ipv6' : 'ipv4', ip, port };
}

/** `x-api-key` → `X-Api-Key`, as Go keeps header names. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (found) => found.toUpperCase());
}

function headers(own: Readonly<Record<string, string>>, pseudo: Record<string, string>): Member {
  const all = new Map(Object.entries(pseudo).filter(([, value]) => value !== ''));
  for (const [name, value] of Object.entries(own)) {
    const canonical = canonicalName(name);
    // Only the first value of a repeated header survives.
    if (!all.has(canonical)) all.set(canonical, value);
  }
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? undefined : Object.fromEntries(sorted);
}

function named(own: Readonly<Record<string, string>>, name: string): string | undefined {
  return filled(Object.entries(own).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]);
}

/** As Go's URL.JoinPath: empty when a part is missing, the path cleaned, a `?` in it written as `%3F`. */
function joinedUrl(scheme: string, authority: string, path: string): string {
  if (scheme === '' || authority === '' || path === '') return '';
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const slash = path.endsWith('/') && kept.length > 0 ? '/' : '';
  const cleaned = `/${kept.join('/')}${slash}`.replace(
    /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-_.~$&+,/:;=@%]/gu,
    (found) => [...Buffer.from(found)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join(''),
  );
  return `${scheme}://${authority}${cleaned}`;
}

function base64(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function nonZero(count: number | undefined): number | undefined {
  return count === 0 ? undefined : count;
}

function record(map: Readonly<Record<string, string>> | undefined): Member {
  if (!map || Object.keys(map).length === 0) return undefined;
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
