/**
 * Fields of the filter language that no index knows: what stands in the exchange itself, on its connection and on
 * its process. Said once, for rows that are held and for exchanges that are only arriving.
 */

import { parseJson } from '../base/unknown.ts';
import { type KnownConnection } from '../capture/tables.ts';
import { type Content } from '../content/read.ts';
import { type FieldValue } from '../filter/compare.ts';
import { type FieldReference } from '../filter/fields.ts';
import { type Read } from '../filter/match.ts';
import { type Process } from '../traffic/facts.ts';
import { type ReadExchange } from '../traffic/source.ts';
import { type Pairs } from '../traffic/transaction.ts';
import { valuesAt } from './json.ts';

export type Side = 'request' | 'response';

export interface Joined {
  transaction(): Omit<ReadExchange, 'source'> | undefined;
  /** The body decoded; undefined when it is not text or not held. Read once a row, and so is its JSON. */
  text(which: Side): string | undefined;
  json(which: Side): unknown;
  connection(): KnownConnection | undefined;
  process(): Process | undefined;
}

/** Fields that no index knows, for a held row and for an exchange that is only arriving. */
export function bindJoined({ name, path }: FieldReference): Read<Joined> {
  const [key = ''] = path;
  switch (name) {
    case 'req.url':
      return (reading) => filled(reading.transaction()?.request.url ?? '');
    case 'req.header':
      return (reading) => header(reading.transaction()?.request.headers, key);
    case 'req.body':
      return (reading) => reading.text('request');
    case 'req.json':
      return (reading) => valuesAt(reading.json('request'), path);
    case 'res.header':
      return (reading) => header(reading.transaction()?.response?.headers, key);
    case 'res.body':
      return (reading) => reading.text('response');
    case 'res.json':
      return (reading) => valuesAt(reading.json('response'), path);
    case 'tags':
      return (reading) => reading.transaction()?.tags;
    case 'protocol':
      return (reading) => reading.connection()?.fact?.protocol ?? reading.transaction()?.request.httpVersion;
    case 'type':
      return (reading) => reading.connection()?.fact?.transport;
    case 'src.ip':
      return (reading) => opener(reading)?.ip;
    case 'src.port':
      return (reading) => opener(reading)?.port;
    case 'dst.ip':
      return (reading) => otherEnd(reading)?.ip;
    case 'dst.port':
      return (reading) => otherEnd(reading)?.port;
    case 'dst.domain':
      return (reading) => reading.connection()?.fact?.endpoint ?? reading.transaction()?.connection?.endpoint;
    case 'tls.enabled':
      return (reading) => {
        const fact = reading.connection()?.fact;
        return fact && fact.tlsVersion !== undefined;
      };
    case 'tls.version':
      return (reading) => reading.connection()?.fact?.tlsVersion;
    case 'process.hostname':
      return (reading) => reading.process()?.hostname ?? reading.connection()?.fact?.hostname;
    case 'process.user.name':
      return (reading) => reading.process()?.user?.name ?? reading.connection()?.fact?.user;
    case 'process.user.id':
      return (reading) => reading.process()?.user?.id;
    case 'container.id':
      return (reading) => reading.process()?.container?.id ?? reading.connection()?.fact?.container?.id;
    case 'container.image':
      return (reading) =>
        reading.process()?.container?.image ??
        reading.connection()?.fact?.container?.image ??
        reading.transaction()?.process?.container?.image;
    case 'container.labels':
      return (reading) => reading.process()?.container?.labels?.[key];
    case 'pod.name':
      return (reading) =>
        reading.process()?.pod?.name ??
        reading.connection()?.fact?.pod?.name ??
        reading.transaction()?.process?.pod?.name;
    case 'pod.namespace':
      return (reading) =>
        reading.process()?.pod?.namespace ??
        reading.connection()?.fact?.pod?.namespace ??
        reading.transaction()?.process?.pod?.namespace;
    case 'pod.labels':
      return (reading) => reading.process()?.pod?.labels?.[key];
    default:
      // `tls.sni` is in Qtap's list and never reported.
      return () => undefined;
  }
}

/** NDJSON counts as a list of its lines. */
export function jsonOf({ text, kind }: Content): unknown {
  if (!text) return undefined;
  return kind === 'ndjson' ? text.split('\n').map(parseJson) : parseJson(text);
}

export function filled(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function header(headers: Pairs | undefined, name: string): FieldValue | undefined {
  const wanted = name.toLowerCase();
  const values = headers?.flatMap(([key, value]) => (key.toLowerCase() === wanted ? [value] : [])) ?? [];
  return values.length > 1 ? values : values[0];
}

export function parameter(path: string, name: string): FieldValue | undefined {
  const start = path.indexOf('?');
  if (start < 0) return undefined;
  const values = new URLSearchParams(path.slice(start + 1)).getAll(name);
  return values.length > 1 ? values : values[0];
}

function opener(reading: Joined) {
  const fact = reading.connection()?.fact;
  return fact?.direction === 'ingress' ? fact.remote : fact?.local;
}

function otherEnd(reading: Joined) {
  const fact = reading.connection()?.fact;
  return fact?.direction === 'ingress' ? fact.local : fact?.remote;
}
