/** What Qtap's filter code can see of each kind of event: nested objects, members absent when unknown. */

import { type ExchangeRecord, type WireStyle } from '../../src/sources/demo/encode.ts';
import { type Connection, type Process } from '../../src/traffic/facts.ts';

function ofConnection(connection: Connection): object {
  const { direction, protocol, transport, local, remote, container, pod } = connection;
  const incoming = direction === 'ingress';
  const ends = {
    direction,
    protocol,
    type: transport,
    src: incoming ? remote : local,
    dst: incoming ? local : remote,
  };
  // The filter reads the process from `source`, and for what comes in it sits in `destination`.
  if (incoming) return ends;
  return {
    ...ends,
    process: {
      binary: connection.exe?.replace(/^.*\//, ''),
      path: connection.exe,
      hostname: connection.hostname,
      user: { name: connection.user },
    },
    container: container && { name: container.name, id: container.id, image: container.image },
    pod: pod && { name: pod.name, namespace: pod.namespace },
  };
}

function ofExchange(
  record: ExchangeRecord,
  style: WireStyle,
  crossEntity: 'documented' | 'source',
  connections: ReadonlyMap<string, Connection>,
  processes: ReadonlyMap<number, Process>,
): object {
  const index = style.summary
    ? {
        req: { method: record.method || undefined, host: record.authority || undefined },
        res: { status: record.response?.status ?? 422 },
      }
    : {};
  if (crossEntity === 'source') return index;
  const connection = record.connectionId === undefined ? undefined : connections.get(record.connectionId);
  const process = record.pid === undefined ? undefined : processes.get(record.pid);
  return {
    ...(connection && ofConnection(connection)),
    ...index,
    direction: record.direction,
    protocol: record.protocol,
    process: {
      binary: record.exe?.replace(/^.*\//, ''),
      path: record.exe,
      hostname: process?.hostname,
      user: process?.user,
    },
    // No labels here, unlike on processes.
    container: record.container && { id: process?.container?.id, ...record.container },
    pod: record.pod && { ...record.pod },
  };
}

function ofProcess(process: Process): object {
  return {
    binary: process.binary,
    path: process.exe,
    hostname: process.hostname,
    user: process.user,
    container: process.container,
    pod: process.pod,
  };
}

export const filterFields = { connection: ofConnection, exchange: ofExchange, process: ofProcess };
