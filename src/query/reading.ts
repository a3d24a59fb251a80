/**
 * What the filter's fields are for one held row: from the columns where they know, else from the head and the
 * bodies, which are read at most once a row. One cursor is moved from row to row, so nothing is made per row.
 */

import { parseJson } from '../base/unknown.ts';
import { readBody, type Content } from '../content/read.ts';
import { type Capture } from '../capture/capture.ts';
import { flag, type Block } from '../capture/columns.ts';
import { type KnownConnection } from '../capture/tables.ts';
import { type Process } from '../traffic/facts.ts';
import { directions, type Pairs, type Transaction } from '../traffic/transaction.ts';
import { type FieldReference } from '../filter/fields.ts';
import { type FieldValue } from '../filter/compare.ts';
import { type Read } from '../filter/match.ts';
import { valuesAt } from './json.ts';

export type Side = 'request' | 'response';

export interface Reading {
  /** Moves to a row; false when it is not held. */
  to(row: number): boolean;
  /** Moves to a row of a block at hand. */
  at(block: Block, index: number): void;
  readonly row: number;
  readonly block: Block;
  readonly index: number;
  transaction(): Transaction | undefined;
  /** The body decoded; undefined when it is not text or not held. Read once a row, and so is its JSON. */
  text(which: Side): string | undefined;
  json(which: Side): unknown;
  connection(): KnownConnection | undefined;
  process(): Process | undefined;
}

/** `block` must be one of the capture's; it is only where the cursor stands before it is moved. */
export function createReading(capture: Capture, block: Block): Reading {
  return new RowReading(capture, block);
}

/** A class because a scan moves it a million times. */
class RowReading implements Reading {
  block: Block;
  index = 0;
  readonly #capture: Capture;
  #readRow = -1;
  #transaction: Transaction | undefined;
  #contents: { [side in Side]?: Content | undefined } = {};
  #jsons: { [side in Side]?: unknown } = {};

  constructor(capture: Capture, block: Block) {
    this.#capture = capture;
    this.block = block;
  }

  get row(): number {
    return this.block.first + this.index;
  }

  to(row: number): boolean {
    const block = this.#capture.columns.blockOf(row);
    if (!block) return false;
    this.at(block, row - block.first);
    return true;
  }

  at(block: Block, index: number): void {
    this.block = block;
    this.index = index;
  }

  transaction(): Transaction | undefined {
    const { row } = this;
    if (row !== this.#readRow) {
      this.#readRow = row;
      this.#transaction = this.#capture.read(row);
      this.#contents = {};
      this.#jsons = {};
    }
    return this.#transaction;
  }

  text(which: Side): string | undefined {
    return this.#content(which)?.text;
  }

  json(which: Side): unknown {
    const content = this.#content(which);
    if (!(which in this.#jsons)) this.#jsons[which] = content && jsonOf(content);
    return this.#jsons[which];
  }

  #content(which: Side): Content | undefined {
    const body = this.transaction()?.[which]?.body;
    if (!(which in this.#contents)) this.#contents[which] = body && readBody(body);
    return this.#contents[which];
  }

  connection(): KnownConnection | undefined {
    const number = this.block.connection[this.index] ?? 0;
    return number === 0 ? undefined : this.#capture.tables.connection(number);
  }

  process(): Process | undefined {
    const pid = this.block.pid[this.index] ?? -1;
    if (pid < 0) return undefined;
    const { source, exe } = this.#capture.columns.names;
    const known = this.#capture.tables.process(source.text(this.block.source[this.index] ?? 0), pid);
    // The pid may belong to another program by now.
    const ownExe = exe.text(this.block.exe[this.index] ?? 0);
    if (!known || (ownExe !== '' && known.fact.exe !== undefined && known.fact.exe !== ownExe))
      return undefined;
    return known.fact;
  }
}

/** How one field of the filter language is read. Asked once a filter, then run on every row. */
export function bindField(capture: Capture, field: FieldReference): Read<Reading> {
  const { names } = capture.columns;
  const [key = ''] = field.path;
  switch (field.name) {
    case 'req.method':
      return ({ block, index }) => filled(names.method.text(block.method[index] ?? 0));
    case 'req.host':
      return ({ block, index }) => filled(names.host.text(block.host[index] ?? 0));
    case 'req.path':
      return (reading) => filled(pathOf(reading));
    case 'route':
      return ({ block, index }) => filled(names.route.text(block.route[index] ?? 0));
    case 'req.url':
      return (reading) => filled(reading.transaction()?.request.url ?? '');
    case 'req.query':
      return (reading) => parameter(pathOf(reading), key);
    case 'req.header':
      return (reading) => header(reading.transaction()?.request.headers, key);
    case 'req.body':
      return (reading) => reading.text('request');
    case 'req.json':
      return (reading) => valuesAt(reading.json('request'), field.path);
    case 'req.bytes':
      return ({ block, index }) => block.requestBytes[index];
    case 'res.status':
      return ({ block, index }) => block.status[index] || undefined;
    case 'res.type':
      return ({ block, index }) => filled(names.type.text(block.type[index] ?? 0));
    case 'res.header':
      return (reading) => header(reading.transaction()?.response?.headers, key);
    case 'res.body':
      return (reading) => reading.text('response');
    case 'res.json':
      return (reading) => valuesAt(reading.json('response'), field.path);
    case 'res.bytes':
      return ({ block, index }) => (block.status[index] === 0 ? undefined : block.responseBytes[index]);
    case 'duration_ms':
      return ({ block, index }) => {
        const durationMs = block.durationMs[index] ?? NaN;
        return Number.isNaN(durationMs) ? undefined : durationMs;
      };
    case 'finding':
      return ({ block, index }) =>
        ((block.flags[index] ?? 0) & flag.scanned) === 0 ? undefined : block.worst[index];
    case 'direction':
      return ({ block, index }) => directions[(block.direction[index] ?? 0) - 1];
    case 'process.binary':
      return ({ block, index }) => filled(baseName(names.exe.text(block.exe[index] ?? 0)));
    case 'process.path':
      return ({ block, index }) => filled(names.exe.text(block.exe[index] ?? 0));
    case 'process.pid':
      return ({ block, index }) => {
        const pid = block.pid[index] ?? -1;
        return pid < 0 ? undefined : pid;
      };
    case 'container.name':
      return ({ block, index }) => filled(names.container.text(block.container[index] ?? 0));
    case 'source':
      return ({ block, index }) => filled(names.source.text(block.source[index] ?? 0));
    case 'id':
      return (reading) => capture.id(reading.row);
    case 'tags':
      return (reading) => reading.transaction()?.tags;
    default:
      return bindJoined(field.name, key);
  }
}

/** Fields that live on the connection or the process rather than on the exchange. */
function bindJoined(name: FieldReference['name'], key: string): Read<Reading> {
  switch (name) {
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
function jsonOf({ text, kind }: Content): unknown {
  if (!text) return undefined;
  return kind === 'ndjson' ? text.split('\n').map(parseJson) : parseJson(text);
}

export function baseName(exe: string): string {
  return exe.slice(exe.lastIndexOf('/') + 1);
}

/** The index holds only the beginning of very long paths. */
export function pathOf(reading: Reading): string {
  const { block, index } = reading;
  if (((block.flags[index] ?? 0) & flag.pathCut) === 0) return block.paths.text(index);
  return reading.transaction()?.request.path ?? block.paths.text(index);
}

function filled(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function header(headers: Pairs | undefined, name: string): FieldValue | undefined {
  const wanted = name.toLowerCase();
  const values = headers?.flatMap(([key, value]) => (key.toLowerCase() === wanted ? [value] : [])) ?? [];
  return values.length > 1 ? values : values[0];
}

function parameter(path: string, name: string): FieldValue | undefined {
  const start = path.indexOf('?');
  if (start < 0) return undefined;
  const values = new URLSearchParams(path.slice(start + 1)).getAll(name);
  return values.length > 1 ? values : values[0];
}

function opener(reading: Reading) {
  const fact = reading.connection()?.fact;
  return fact?.direction === 'ingress' ? fact.remote : fact?.local;
}

function otherEnd(reading: Reading) {
  const fact = reading.connection()?.fact;
  return fact?.direction === 'ingress' ? fact.local : fact?.remote;
}
