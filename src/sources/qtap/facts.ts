/** What Qtap says about connections and processes, checked member by member: its JSON differs between versions. */

import {
  asBoolean,
  asNumber,
  asRecord,
  asText,
  asWord,
  isTextList,
  type UnknownRecord,
} from '../../base/unknown.ts';
import { type Address, type Connection, type Process } from '../../traffic/facts.ts';
import { directions } from '../../traffic/transaction.ts';
import { readTimeText } from './time.ts';

/** From the record two levels of `data` down; undefined when it names no connection. */
export function readConnection(json: UnknownRecord, closed: boolean): Connection | undefined {
  const meta = asRecord(json['meta']) ?? {};
  const id = text(meta['connectionId']);
  if (id === undefined) return undefined;
  const direction = asWord(json['direction'], directions);
  const source = asRecord(json['source']) ?? {};
  const destination = asRecord(json['destination']) ?? {};
  // The side where the process lives opened an egress connection and accepted an ingress one.
  const [local, remote] = direction === 'ingress' ? [destination, source] : [source, destination];
  const container = asRecord(local['container']);
  const probes = meta['tlsProbeTypesDetected'];
  const labels = json['labels'];
  return {
    id,
    state: closed || json['finalized'] === true ? 'closed' : 'open',
    direction,
    endpoint: text(meta['endpointId']),
    local: readAddress(local['address']),
    remote: readAddress(remote['address']),
    pid: asNumber(local['pid']),
    exe: text(local['exe']),
    user: text(local['user']),
    hostname: text(local['hostname']),
    container: container && {
      id: text(container['id']),
      name: text(container['name']),
      image: text(container['image']),
    },
    pod: readPod(container?.['pod']),
    transport: text(json['socketProtocol']),
    protocol: text(json['l7Protocol']),
    tlsVersion: readTlsVersion(json['tlsVersion']),
    tlsProbes: isTextList(probes) ? probes : undefined,
    introspected: asBoolean(meta['tlsProbeIntrospected']),
    openedAt: readTimeText(text(json['createdAt']) ?? text(json['timestamp'])),
    closedAt: readTimeText(text(json['closedAt'])),
    bytesSent: asNumber(json['bytesSent']),
    bytesReceived: asNumber(json['bytesReceived']),
    // Qtap leaves a zero out.
    part: asNumber(json['part']) ?? 0,
    labels: isTextList(labels) ? labels : undefined,
  };
}

/** From the record one level of `data` down; undefined when it has no pid. */
export function readProcess(json: UnknownRecord, stopped: boolean): Process | undefined {
  const pid = asNumber(json['pid']);
  if (pid === undefined) return undefined;
  const user = asRecord(json['user']);
  const container = asRecord(json['container']);
  return {
    pid,
    state: stopped || json['closedAt'] !== undefined ? 'stopped' : 'running',
    binary: text(json['binary']),
    exe: text(json['path']),
    hostname: text(json['hostname']),
    user:
      user && Object.keys(user).length > 0
        ? { id: asNumber(user['id']), name: text(user['name']) }
        : undefined,
    container: container && {
      id: text(container['id']),
      name: text(container['name']),
      image: text(container['image']),
      labels: texts(container['labels']),
    },
    pod: readPod(json['pod']),
    env: texts(json['env']),
    noticedAt: readTimeText(text(json['createdAt'])),
    stoppedAt: readTimeText(text(json['closedAt'])),
  };
}

function readPod(value: unknown): Process['pod'] {
  const pod = asRecord(value);
  return pod && { name: text(pod['name']), namespace: text(pod['namespace']), labels: texts(pod['labels']) };
}

function readAddress(value: unknown): Address | undefined {
  const address = asRecord(value);
  const ip = text(address?.['ip']);
  const port = asNumber(address?.['port']);
  return ip !== undefined && port !== undefined ? { ip, port } : undefined;
}

/** `1.3`, 772 (the number of TLS itself) and `"TLS 1.3"` all become `1.3`; zero is no TLS. */
function readTlsVersion(value: unknown): string | undefined {
  const number = asNumber(value);
  if (number !== undefined && number >= 0x300 && number <= 0x304)
    return number === 0x300 ? 'SSL 3.0' : `1.${number - 0x301}`;
  if (number !== undefined) return number === 0 ? undefined : number === 1 ? '1.0' : String(number);
  return asText(value)?.replace(/^tls\s*v?/i, '') || undefined;
}

function text(value: unknown): string | undefined {
  return asText(value) || undefined;
}

function texts(value: unknown): Readonly<Record<string, string>> | undefined {
  const record = asRecord(value);
  if (!record) return undefined;
  const all: Record<string, string> = {};
  for (const [name, one] of Object.entries(record)) if (typeof one === 'string') all[name] = one;
  return all;
}
