/** Short words for an exchange, a connection, a process: what a test leaves out gets an ordinary value. */

import { type ExchangeRecord } from '../../src/sources/demo/encode.ts';
import { type Connection, type Process } from '../../src/traffic/facts.ts';
import { type Direction } from '../../src/traffic/transaction.ts';

export interface ExchangeSpec {
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
  readonly method?: string;
  readonly scheme?: string;
  readonly host?: string;
  readonly path?: string;
  readonly protocol?: string;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly requestBody?: string | Uint8Array;
  /** 'none' = no usable response: 422 without `:status` on the wire. */
  readonly status?: number | 'none';
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string | Uint8Array;
  readonly chunked?: boolean;
  /** Milliseconds since 1970, or the text as the agent wrote it. */
  readonly endedAt?: number | string;
  readonly durationMs?: number;
}

export type ConnectionSpec = Partial<Omit<Connection, 'state' | 'part'>>;
export type ProcessSpec = Partial<Omit<Process, 'state'>>;

let made = 0;

/** Ids look like Qtap's: twenty letters and digits. */
export function nextId(): string {
  made++;
  return `cu1a2b3c4d5e6${made.toString(32).padStart(7, '0')}`;
}

export function exchangeOf(spec: ExchangeSpec, now: string): ExchangeRecord {
  const host = spec.host ?? 'api.example.com';
  const { status = 200, endedAt = now } = spec;
  return {
    requestId: spec.requestId ?? nextId(),
    connectionId: spec.connectionId,
    endpointId: spec.endpointId ?? host.replace(/:\d+$/, ''),
    pid: spec.pid ?? 4242,
    exe: spec.exe ?? '/usr/local/bin/node',
    container: spec.container,
    pod: spec.pod,
    bytesSent: spec.bytesSent ?? 310,
    bytesReceived: spec.bytesReceived ?? 120,
    tags: spec.tags,
    direction: spec.direction ?? 'egress-external',
    method: spec.method ?? 'GET',
    scheme: spec.scheme ?? 'https',
    authority: host,
    path: spec.path ?? '/v1/things',
    protocol: spec.protocol ?? 'http1',
    requestHeaders: spec.requestHeaders ?? {},
    requestBody: bytesOf(spec.requestBody),
    response:
      status === 'none'
        ? undefined
        : {
            status,
            headers: spec.responseHeaders ?? {},
            body: bytesOf(spec.responseBody),
            chunked: spec.chunked,
          },
    endedAt: typeof endedAt === 'number' ? new Date(endedAt).toISOString() : endedAt,
    durationMs: spec.durationMs ?? 87,
  };
}

export function connectionOf(spec: ConnectionSpec, now: number): Connection {
  return {
    id: nextId(),
    state: 'open',
    direction: 'egress-external',
    endpoint: 'api.example.com',
    local: { ip: '172.18.0.5', port: 48_412 },
    remote: { ip: '54.187.1.2', port: 443 },
    pid: 4242,
    exe: '/usr/local/bin/node',
    transport: 'tcp',
    protocol: 'http1',
    tlsVersion: '1.3',
    tlsProbes: ['openssl'],
    introspected: true,
    openedAt: now,
    ...spec,
  };
}

export function processOf(spec: ProcessSpec, now: number): Process {
  const exe = spec.exe ?? '/usr/local/bin/node';
  return {
    pid: 4242,
    state: 'running',
    exe,
    binary: exe.slice(exe.lastIndexOf('/') + 1),
    user: { id: 1000, name: 'app' },
    noticedAt: now,
    ...spec,
  };
}

/** A body longer than the agent's buffer: its front is gone, and only Content-Length tells. */
export function frontCut(body: string, keep: number): Pick<ExchangeSpec, 'responseBody' | 'responseHeaders'> {
  const whole = Buffer.from(body);
  return {
    responseBody: whole.subarray(Math.max(0, whole.length - keep)),
    responseHeaders: { 'Content-Type': 'application/json', 'Content-Length': String(whole.length) },
  };
}

function bytesOf(body: string | Uint8Array | undefined): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array(0));
}
