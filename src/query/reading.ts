/**
 * What the filter's fields are for one held row: from the columns where they know, else from the head and the
 * bodies, which are read at most once a row. One cursor is moved from row to row, so nothing is made per row.
 */

import { readBody, type Content } from '../content/read.ts';
import { type Capture } from '../capture/capture.ts';
import { flag, type Block } from '../capture/columns.ts';
import { type KnownConnection } from '../capture/tables.ts';
import { type Process } from '../traffic/facts.ts';
import { directions, type Transaction } from '../traffic/transaction.ts';
import { type FieldReference } from '../filter/fields.ts';
import { type Read } from '../filter/match.ts';
import { bindJoined, filled, jsonOf, parameter, type Joined, type Side } from './joined.ts';

export interface Reading extends Joined {
  /** Valid until the cursor moves. */
  transaction(): Transaction | undefined;
  /** Moves to a row; false when it is not held. */
  to(row: number): boolean;
  /** Moves to a row of a block at hand. */
  at(block: Block, index: number): void;
  readonly row: number;
  readonly block: Block;
  readonly index: number;
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
      this.#transaction = this.#capture.peek(row);
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
      // Without the head nobody knows the scheme.
      return (reading) =>
        reading.row >= capture.headsFrom
          ? reading.transaction()?.request.url
          : filled(names.host.text(reading.block.host[reading.index] ?? 0) + pathOf(reading));
    case 'req.query':
      return (reading) => parameter(pathOf(reading), key);
    case 'req.bytes':
      return ({ block, index }) => block.requestBytes[index];
    case 'res.status':
      return ({ block, index }) => block.status[index] || undefined;
    case 'res.type':
      return ({ block, index }) => filled(names.type.text(block.type[index] ?? 0));
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
    default:
      return bindJoined(field);
  }
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
