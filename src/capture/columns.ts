/**
 * The index fields of every held row, in typed arrays by block. Rows are numbered through the whole run and
 * stand in the order of their arrival; the oldest block is dropped whole. Read-only for everyone but capture.
 */

import { Names } from './names.ts';
import { OwnedPaths, pathRoom, type Paths } from './paths.ts';
import { Routes } from '../traffic/routes.ts';
import { directions } from '../traffic/transaction.ts';
import { type Arrival } from '../traffic/source.ts';

/** One block of rows; index i is row `first + i`. Numbers of names are those of `Columns.names`. */
export interface Block {
  readonly first: number;
  /** Rows filled in. */
  count: number;
  /** When it reached us, by our clock: never falls from row to row. */
  readonly arrivedAt: Float64Array;
  /** When it ended, by the source's clock. */
  readonly endedAt: Float64Array;
  /** NaN = not known. */
  readonly durationMs: Float64Array;
  readonly method: Uint32Array;
  readonly host: Uint32Array;
  readonly route: Uint32Array;
  /** 0 = no response. */
  readonly status: Uint16Array;
  /** 0 = not known, else 1 + place in `directions`. */
  readonly direction: Uint8Array;
  readonly exe: Uint32Array;
  /** -1 = not known. */
  readonly pid: Int32Array;
  readonly container: Uint32Array;
  /** Essence of the response's content type. */
  readonly type: Uint32Array;
  readonly source: Uint16Array;
  /** Bytes of the captured bodies. */
  readonly requestBytes: Uint32Array;
  readonly responseBytes: Uint32Array;
  /** Number in `Tables`; 0 = none. */
  readonly connection: Uint32Array;
  /** Worst finding, 0–4; only told once `scanned`. */
  readonly worst: Uint8Array;
  /** Bits of `flag`. */
  readonly flags: Uint8Array;
  readonly paths: Paths;
  /** Undefined once every row's head was given up. */
  readonly places: Places | undefined;
}

/** Where the bytes of a block's rows lie: numbers of segments, and places in them. */
export interface Places {
  /** Number of the HeadReader. */
  readonly reader: Uint8Array;
  readonly headSegment: Uint32Array;
  readonly headOffset: Uint32Array;
  readonly headBytes: Uint32Array;
  readonly bodySegment: Uint32Array;
  readonly bodyOffset: Uint32Array;
}

/** Bits of `Block.flags`. */
export const flag = {
  scanned: 1,
  /** The path here is only its beginning; the head has all of it. */
  pathCut: 2,
  /** The body cannot be searched as it lies; known once it was looked at (query/bytes). */
  requestKnown: 4,
  requestEncoded: 8,
  responseKnown: 16,
  responseEncoded: 32,
} as const;

export interface ColumnNames {
  readonly method: Names;
  readonly host: Names;
  readonly route: Names;
  readonly exe: Names;
  readonly container: Names;
  readonly type: Names;
  readonly source: Names;
}

export interface Columns {
  /** Oldest row held, and the one after the newest. */
  readonly first: number;
  readonly next: number;
  readonly blockRows: number;
  /** Memory of one row; its path, its names and where its bytes lie not counted. */
  readonly rowBytes: number;
  readonly names: ColumnNames;
  /** Blocks from the oldest to the newest. */
  readonly blocks: readonly Block[];
  /** Undefined when the row is not held. Its index in the block is `row - block.first`. */
  blockOf(row: number): Block | undefined;
  /** Memory taken by blocks, paths and names. */
  readonly bytes: number;
}

/** Where the bytes of a row were put. */
export interface Place {
  readonly reader: number;
  readonly headSegment: number;
  readonly headOffset: number;
  readonly bodySegment: number;
  readonly bodyOffset: number;
}

/** Longer paths are kept whole in the head only. */
const mostPathBytes = 1_024;
/** No status of HTTP is near it; what is larger is at least still an error of the server. */
const mostStatus = 65_535;

/** What only the capture may do. A class: an object with getters of its own is slow to ask, and this one is asked all the time. */
export class OwnedColumns implements Columns {
  readonly names: ColumnNames = {
    method: new Names(32),
    host: new Names(512),
    route: new Names(512),
    exe: new Names(1_024),
    container: new Names(256),
    type: new Names(128),
    source: new Names(64),
  };
  readonly blocks: OwnBlock[] = [];
  readonly blockRows: number;
  readonly rowBytes = rowBytes;
  next = 0;
  readonly #routes = new Routes();
  // What was dropped is used again for the next block.
  #spare: OwnBlock | undefined;
  #sparePlaces: Places | undefined;
  #room: Buffer;
  #newest: OwnBlock | undefined;
  /** Number of the newest block, for the names it uses. */
  #serial = 0;

  constructor(blockRows: number) {
    this.blockRows = blockRows;
    this.#room = pathRoom(blockRows);
  }

  get first(): number {
    return this.blocks[0]?.first ?? this.next;
  }

  get bytes(): number {
    let bytes = 0;
    for (const { paths, places } of this.blocks)
      bytes += (rowBytes + (places ? placeBytes : 0)) * this.blockRows + paths.bytes;
    for (const each of Object.values(this.names)) bytes += each.bytes;
    return bytes;
  }

  blockOf(row: number): OwnBlock | undefined {
    // All blocks but the newest are full, so the place follows from the number.
    const oldest = this.blocks[0];
    if (!oldest || row < oldest.first || row >= this.next) return undefined;
    return this.blocks[Math.floor((row - oldest.first) / this.blockRows)];
  }

  /** The block that the row came into, as its newest. */
  append(arrival: Arrival, source: string, arrivedAt: number, connection: number, place: Place): Block {
    const { names } = this;
    let block = this.#newest;
    if (!block || block.count === this.blockRows) block = this.#open();
    const serial = this.#serial;
    const i = block.count;
    block.arrivedAt[i] = arrivedAt;
    block.endedAt[i] = arrival.endedAt;
    block.durationMs[i] = arrival.durationMs ?? NaN;
    block.method[i] = names.method.intern(arrival.method, serial);
    block.host[i] = names.host.intern(arrival.host, serial);
    block.route[i] = names.route.intern(this.#routes.of(arrival.path), serial);
    block.status[i] = arrival.status === undefined ? 0 : Math.min(mostStatus, Math.max(1, arrival.status));
    block.direction[i] = arrival.direction === undefined ? 0 : directions.indexOf(arrival.direction) + 1;
    block.exe[i] = names.exe.intern(arrival.exe ?? '', serial);
    block.pid[i] = arrival.pid ?? -1;
    block.container[i] = names.container.intern(arrival.container ?? '', serial);
    block.type[i] = names.type.intern(arrival.contentType ?? '', serial);
    block.source[i] = names.source.intern(source, serial);
    block.requestBytes[i] = arrival.requestBytes;
    block.responseBytes[i] = arrival.bodies.length - arrival.requestBytes;
    block.connection[i] = connection;
    block.worst[i] = 0;
    block.flags[i] = block.paths.add(i, arrival.path) ? 0 : flag.pathCut;
    const { places } = block;
    if (places) {
      places.reader[i] = place.reader;
      places.headSegment[i] = place.headSegment;
      places.headOffset[i] = place.headOffset;
      places.headBytes[i] = arrival.head.length;
      places.bodySegment[i] = place.bodySegment;
      places.bodyOffset[i] = place.bodyOffset;
    }
    block.count = i + 1;
    if (block.count === this.blockRows) this.#room = block.paths.seal();
    this.next++;
    return block;
  }

  /** Drops the oldest block; false when nothing is held. */
  drop(): boolean {
    const oldest = this.blocks.shift();
    if (!oldest) return false;
    if (oldest === this.#newest) this.#newest = undefined;
    if (oldest.count < this.blockRows) this.#room = oldest.paths.seal();
    this.#spare = oldest;
    this.#forgetNames();
    return true;
  }

  /** Forgets where the bytes of rows before `row` lay, as far as whole blocks of them are concerned. */
  forgetPlaces(row: number): void {
    for (const block of this.blocks) {
      if (block.first + this.blockRows > row) return;
      this.#sparePlaces = block.places ?? this.#sparePlaces;
      block.places = undefined;
    }
  }

  clear(): void {
    this.blocks.length = 0;
    this.#newest = undefined;
    this.#spare = undefined;
    this.#sparePlaces = undefined;
    this.#room = pathRoom(this.blockRows);
    this.#forgetNames();
  }

  #open(): OwnBlock {
    const block = this.#spare ?? emptyBlock(this.blockRows);
    block.first = this.next;
    block.count = 0;
    block.places ??= this.#sparePlaces ?? emptyPlaces(this.blockRows);
    if (block.places === this.#sparePlaces) this.#sparePlaces = undefined;
    block.paths.open(this.#room);
    this.#spare = undefined;
    this.blocks.push(block);
    this.#newest = block;
    this.#serial++;
    return block;
  }

  #forgetNames(): void {
    // The newest block has the number #serial.
    for (const each of Object.values(this.names)) each.forget(this.#serial - this.blocks.length + 1);
  }
}

type OwnBlock = Omit<Block, 'first' | 'paths' | 'places'> & {
  first: number;
  places: Places | undefined;
  readonly paths: OwnedPaths;
};

/** Bytes of one row in the arrays of `emptyBlock`, and of `emptyPlaces`. */
const rowBytes = 3 * 8 + 10 * 4 + 2 * 2 + 3;
const placeBytes = 5 * 4 + 1;

function emptyBlock(rows: number): OwnBlock {
  return {
    first: 0,
    count: 0,
    arrivedAt: new Float64Array(rows),
    endedAt: new Float64Array(rows),
    durationMs: new Float64Array(rows),
    method: new Uint32Array(rows),
    host: new Uint32Array(rows),
    route: new Uint32Array(rows),
    status: new Uint16Array(rows),
    direction: new Uint8Array(rows),
    exe: new Uint32Array(rows),
    pid: new Int32Array(rows),
    container: new Uint32Array(rows),
    type: new Uint32Array(rows),
    source: new Uint16Array(rows),
    requestBytes: new Uint32Array(rows),
    responseBytes: new Uint32Array(rows),
    connection: new Uint32Array(rows),
    worst: new Uint8Array(rows),
    flags: new Uint8Array(rows),
    paths: new OwnedPaths(rows, mostPathBytes),
    places: undefined,
  };
}

function emptyPlaces(rows: number): Places {
  return {
    reader: new Uint8Array(rows),
    headSegment: new Uint32Array(rows),
    headOffset: new Uint32Array(rows),
    headBytes: new Uint32Array(rows),
    bodySegment: new Uint32Array(rows),
    bodyOffset: new Uint32Array(rows),
  };
}
