/**
 * The index fields of every held row, in typed arrays by block. Rows are numbered through the whole run and
 * stand in the order of their arrival; the oldest block is dropped whole. Read-only for everyone but capture.
 */

import { createNames, type Names } from './names.ts';
import { createPaths, pathRoom, type OwnedPaths, type Paths } from './paths.ts';
import { routeOf } from '../traffic/routes.ts';
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

/** What only the capture may do. */
export interface OwnedColumns extends Columns {
  append(arrival: Arrival, source: string, arrivedAt: number, connection: number, place: Place): number;
  /** Drops the oldest block; false when nothing is held. */
  drop(): boolean;
  /** Forgets where the bytes of rows before `row` lay, as far as whole blocks of them are concerned. */
  forgetPlaces(row: number): void;
  clear(): void;
}

/** Longer paths are kept whole in the head only. */
const mostPathBytes = 1_024;
const mostRouteLength = 512;

export function createColumns(blockRows: number): OwnedColumns {
  const names: ColumnNames = {
    method: createNames(32),
    host: createNames(512),
    route: createNames(mostRouteLength),
    exe: createNames(1_024),
    container: createNames(256),
    type: createNames(128),
    source: createNames(64),
  };
  const blocks: OwnBlock[] = [];
  // What was dropped is used again for the next block.
  let spare: OwnBlock | undefined;
  let sparePlaces: Places | undefined;
  let room = pathRoom(blockRows);
  let next = 0;
  let newest: OwnBlock | undefined;
  /** Number of the newest block, for the names it uses. */
  let serial = 0;

  function open(): OwnBlock {
    const block = spare ?? emptyBlock(blockRows);
    block.first = next;
    block.count = 0;
    block.places ??= sparePlaces ?? emptyPlaces(blockRows);
    if (block.places === sparePlaces) sparePlaces = undefined;
    block.paths.open(room);
    spare = undefined;
    blocks.push(block);
    newest = block;
    serial++;
    return block;
  }

  function forgetNames(): void {
    // The newest block has the number `serial`.
    for (const each of Object.values(names)) each.forget(serial - blocks.length + 1);
  }

  return {
    names,
    blocks,
    blockRows,
    rowBytes,
    get first() {
      return blocks[0]?.first ?? next;
    },
    get next() {
      return next;
    },
    blockOf(row) {
      // All blocks but the newest are full, so the place follows from the number.
      const oldest = blocks[0];
      if (!oldest || row < oldest.first || row >= next) return undefined;
      return blocks[Math.floor((row - oldest.first) / blockRows)];
    },
    get bytes() {
      let bytes = 0;
      for (const { paths, places } of blocks)
        bytes += (rowBytes + (places ? placeBytes : 0)) * blockRows + paths.bytes;
      for (const each of Object.values(names)) bytes += each.bytes;
      return bytes;
    },
    append(arrival, source, arrivedAt, connection, place) {
      const block = newest && newest.count < blockRows ? newest : open();
      const i = block.count;
      block.arrivedAt[i] = arrivedAt;
      block.endedAt[i] = arrival.endedAt;
      block.durationMs[i] = arrival.durationMs ?? NaN;
      block.method[i] = names.method.intern(arrival.method, serial);
      block.host[i] = names.host.intern(arrival.host, serial);
      block.route[i] = names.route.intern(routeOf(arrival.path.slice(0, mostPathBytes)), serial);
      block.status[i] = arrival.status ?? 0;
      block.direction[i] = arrival.direction === undefined ? 0 : directions.indexOf(arrival.direction) + 1;
      block.exe[i] = names.exe.intern(arrival.exe ?? '', serial);
      block.pid[i] = arrival.pid ?? -1;
      block.container[i] = names.container.intern(arrival.container ?? '', serial);
      block.type[i] = names.type.intern(arrival.contentType ?? '', serial);
      block.source[i] = names.source.intern(source, serial);
      block.requestBytes[i] = arrival.request.length;
      block.responseBytes[i] = arrival.response.length;
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
      if (block.count === blockRows) room = block.paths.seal();
      return next++;
    },
    drop() {
      const oldest = blocks.shift();
      if (!oldest) return false;
      if (oldest === newest) newest = undefined;
      if (oldest.count < blockRows) room = oldest.paths.seal();
      spare = oldest;
      forgetNames();
      return true;
    },
    forgetPlaces(row) {
      for (const block of blocks) {
        if (block.first + blockRows > row) return;
        sparePlaces = block.places ?? sparePlaces;
        block.places = undefined;
      }
    },
    clear() {
      blocks.length = 0;
      newest = undefined;
      spare = undefined;
      sparePlaces = undefined;
      room = pathRoom(blockRows);
      forgetNames();
    },
  };
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
    paths: createPaths(rows, mostPathBytes),
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
