/**
 * The store's front door: exchanges and facts go in, are read lazily, and are given up oldest first, bodies
 * before rows before minutes. Everything in here is raw.
 */

import { type Clock, type Stop } from '../base/clock.ts';
import { createListeners } from '../base/listeners.ts';
import { createIds, parseId } from '../traffic/ids.ts';
import { directions, type Transaction } from '../traffic/transaction.ts';
import { type Arrival, type HeadReader, type Sink } from '../traffic/source.ts';
import { type SeverityLevel } from '../traffic/safe.ts';
import { flag, OwnedColumns, type Block, type Columns, type Place } from './columns.ts';
import { createEvictions, type Bound, type Eviction } from './evictions.ts';
import { coverageOf, type RawCoverage } from './coverage.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createMinutes, type Minutes } from './minutes.ts';
import { Segments } from './segments.ts';
import { createTables, type Tables } from './tables.ts';
import { twinOf } from './twins.ts';

export interface CaptureOptions {
  readonly maxRows: number;
  /** For heads and bodies together. */
  readonly maxMegabytes: number;
  /** How long per-minute counts are kept. */
  readonly minutes: number;
  readonly clock: Clock;
  /** Two base-36 characters: traffic/ids. */
  readonly run: string;
}

export type Found =
  | { readonly is: 'held'; readonly row: number }
  | ({ readonly is: 'evicted' } & Eviction)
  /** An id of another run of the program. */
  | { readonly is: 'earlier' }
  /** Not an id, or one not given out yet. */
  | { readonly is: 'unknown' };

/** What has changed since the last batch. */
export interface Change {
  /** New rows; `to` is exclusive. */
  readonly added: { readonly from: number; readonly to: number };
  /** Rows before this one are gone. */
  readonly evictedBefore: number;
  /** Rows whose worst finding was told, when there are any: `from` to `to`, exclusive. */
  readonly flagged?: { readonly from: number; readonly to: number };
  /** A source's state, a connection, a process or a marker is new or other. */
  readonly states: boolean;
  readonly cleared: boolean;
}

export interface CaptureSink extends Sink {
  /** The row it became. */
  exchange(arrival: Arrival): number;
}

/** How much of a row is still here. */
export type Held = 'whole' | 'head' | 'row' | 'nothing';

export interface Capture {
  readonly run: string;
  readonly clock: Clock;
  sink(source: string): CaptureSink;
  readonly columns: Columns;
  readonly ledger: Ledger;
  readonly tables: Tables;
  readonly minutes: Minutes;
  /** Times of arrival by our clock; `to` is exclusive. */
  coverage(from: number, to: number): RawCoverage;
  /** The other end of the same local call, when connection records prove it. */
  twin(row: number): number | undefined;
  id(row: number): string;
  find(id: string): Found;
  /** Decoded now, kept by nobody, its bytes are copies; undefined when the row is gone. */
  read(row: number): Transaction | undefined;
  /** The same without the copies: its bytes are views, valid until the next exchange arrives. For scans. */
  peek(row: number): Transaction | undefined;
  held(row: number): Held;
  /** Views of what is held of a row, valid until the next exchange arrives: for scans. */
  bytes(row: number): RowBytes | undefined;
  /** Whole segments as the columns number them: views like `bytes`. */
  headSegment(number: number): Buffer | undefined;
  bodySegment(number: number): Buffer | undefined;
  /** First row whose head or body is still here. */
  readonly headsFrom: number;
  readonly bodiesFrom: number;
  /** The scan's verdict: 0 = nothing found. */
  flag(row: number, worst: SeverityLevel): void;
  mark(name: string): void;
  /** Told at most once every 40 ms, and only when something changed. */
  onChange(listener: (change: Change) => void): Stop;
  /** Forgets all traffic; what the sources said, markers, open connections and running processes stay. */
  clear(): void;
  /**
   * The process is short of memory: gives up a quarter of the bytes, or of the rows when no bytes are left. Short of
   * heap: of the rows, since only they have anything there, the names.
   */
  relieve(of: 'memory' | 'heap'): void;
  readonly memory: { readonly rows: number; readonly bytes: number; readonly mostBytes: number };
}

export interface RowBytes {
  readonly head: Buffer;
  /** Undefined when given up. */
  readonly request: Buffer | undefined;
  readonly response: Buffer | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const batchMs = 40;
/** Heads are small and needed to read a body: bodies go first while heads take less than this share. */
const headShare = 0.25;
/** Room for a row's path and its share of the names, beyond which rows are given up early. */
const usualTextBytes = 160;

export function createCapture(options: CaptureOptions): Capture {
  const { maxRows, clock, run } = options;
  const mostBytes = options.maxMegabytes * 1024 * 1024;
  const blockRows = Math.min(16_384, Math.max(64, 2 ** Math.floor(Math.log2(maxRows / 8))));
  const segmentBytes = Math.min(4 * 1024 * 1024, Math.max(256 * 1024, mostBytes / 16));
  const ids = createIds(run);
  const columns = new OwnedColumns(blockRows);
  // Giving up one block of bodies makes room for four of heads, and the other way round.
  const heads = new Segments(segmentBytes / 4, 4);
  const bodies = new Segments(segmentBytes, 1);
  const evictions = createEvictions();
  const ledger = createLedger();
  const tables = createTables();
  const minutes = createMinutes(options.minutes, columns.names);
  const readers: HeadReader[] = [];
  /** Of the latest exchange; one object for all of them. */
  let reader: HeadReader | undefined;
  const place: Writable<Place> = { reader: 0, headSegment: 0, headOffset: 0, bodySegment: 0, bodyOffset: 0 };
  const listeners = createListeners<Change>();
  const mostRowBytes = maxRows * (columns.rowBytes + usualTextBytes);
  let lastArrivedAt = 0;
  let clearedAt: number | undefined;

  // The batch being gathered.
  let timer: Stop | undefined;
  let told = 0;
  let flaggedFrom = Infinity;
  let flaggedTo = -1;
  let states = false;
  let cleared = false;

  function changed(): void {
    timer ??= clock.after(batchMs, () => {
      timer = undefined;
      const change: Change = {
        added: { from: Math.max(told, columns.first), to: columns.next },
        evictedBefore: columns.first,
        ...(flaggedTo >= 0 ? { flagged: { from: flaggedFrom, to: flaggedTo } } : {}),
        states,
        cleared,
      };
      told = columns.next;
      flaggedFrom = Infinity;
      flaggedTo = -1;
      states = false;
      cleared = false;
      listeners.tell(change);
    });
  }

  function numberOf(reader: HeadReader): number {
    const known = readers.indexOf(reader);
    if (known >= 0) return known;
    if (readers.length > 255) throw new RangeError('A source makes one reader, not one for each exchange.');
    return readers.push(reader) - 1;
  }

  function dropRows(bound: Bound): boolean {
    if (!columns.drop()) return false;
    minutes.forgot();
    evictions.add(columns.first, clock.now(), bound);
    return true;
  }

  function dropBytes(): boolean {
    const headsReachFurther = heads.firstRow < bodies.firstRow;
    const dropHeads = bodies.blocks <= 1 || (heads.bytes > mostBytes * headShare && headsReachFurther);
    if (!dropHeads || heads.blocks <= 1) return bodies.drop();
    heads.drop();
    columns.forgetPlaces(heads.firstRow);
    return true;
  }

  function fit(): void {
    while (heads.bytes + bodies.bytes > mostBytes && heads.blocks + bodies.blocks > 2 && dropBytes());
    if (columns.next - columns.first > maxRows) dropRows('rows');
    if (columns.next % 256 === 0)
      while (columns.blocks.length > 1 && columns.bytes > mostRowBytes) dropRows('bytes');
  }

  function exchange(source: string, arrival: Arrival): number {
    // The clock may be set back; the order of rows may not.
    const now = clock.now();
    if (now > lastArrivedAt) lastArrivedAt = now;
    const row = columns.next;
    if (arrival.reader !== reader) place.reader = numberOf((reader = arrival.reader));
    place.headSegment = heads.append(row, arrival.head);
    place.headOffset = heads.offset;
    place.bodySegment = bodies.append(row, arrival.bodies);
    place.bodyOffset = bodies.offset;
    const { connectionId } = arrival;
    const connection = connectionId ? tables.mention(source, connectionId, lastArrivedAt) : 0;
    count(columns.append(arrival, source, lastArrivedAt, connection, place), row);
    ledger.exchange(source, lastArrivedAt);
    fit();
    changed();
    return row;
  }

  function count(block: Block, row: number): void {
    const i = row - block.first;
    minutes.add(
      row,
      lastArrivedAt,
      block.host[i] ?? 0,
      block.route[i] ?? 0,
      block.exe[i] ?? 0,
      block.container[i] ?? 0,
      block.status[i] ?? 0,
    );
  }

  function bytes(row: number): RowBytes | undefined {
    const block = columns.blockOf(row);
    const places = block?.places;
    if (!block || !places) return undefined;
    const i = row - block.first;
    const head = heads.view(places.headSegment[i] ?? 0, places.headOffset[i] ?? 0, places.headBytes[i] ?? 0);
    if (!head) return undefined;
    const segment = places.bodySegment[i] ?? 0;
    const offset = places.bodyOffset[i] ?? 0;
    const requestBytes = block.requestBytes[i] ?? 0;
    return {
      head,
      request: bodies.view(segment, offset, requestBytes),
      response: bodies.view(segment, offset + requestBytes, block.responseBytes[i] ?? 0),
    };
  }

  function read(
    row: number,
    keep: (view: Buffer | undefined) => Uint8Array | undefined,
  ): Transaction | undefined {
    const block = columns.blockOf(row);
    if (!block) return undefined;
    const i = row - block.first;
    const source = columns.names.source.text(block.source[i] ?? 0);
    const raw = bytes(row);
    const reader = readers[block.places?.reader[i] ?? 0];
    if (!raw || !reader) return bareTransaction(columns, block, i, ids.name(row), source);
    const exchange = reader.read(raw.head, keep(raw.request), keep(raw.response));
    return { ...exchange, id: ids.name(row), source: { ...exchange.source, name: source } };
  }

  return {
    run,
    clock,
    columns,
    ledger,
    tables,
    minutes,
    coverage: (from, to) =>
      coverageOf(
        { columns, ledger, minutes, bodiesFrom: Math.max(heads.firstRow, bodies.firstRow), clearedAt },
        from,
        to,
      ),
    twin: (row) => twinOf(columns, tables, row),
    sink(source) {
      return {
        exchange: (arrival) => exchange(source, arrival),
        connection(fact) {
          const now = clock.now();
          if (tables.upsertConnection(source, fact, ledger.stretch(source), now)) ledger.loss(now);
          states = true;
          changed();
        },
        process(fact) {
          tables.upsertProcess(source, fact, clock.now());
          states = true;
          changed();
        },
        state(state) {
          ledger.state(source, state, clock.now());
          states = true;
          changed();
        },
        fault: (reason, firstBytes) => ledger.fault(source, reason, firstBytes, clock.now()),
        passed: (eventName) => ledger.pass(eventName),
      };
    },
    id: (row) => ids.name(row),
    find(id) {
      const parsed = parseId(id);
      if (!parsed) return { is: 'unknown' };
      if (parsed.run !== run) return { is: 'earlier' };
      if (parsed.n >= columns.next) return { is: 'unknown' };
      if (parsed.n >= columns.first) return { is: 'held', row: parsed.n };
      const eviction = evictions.of(parsed.n);
      return eviction ? { is: 'evicted', ...eviction } : { is: 'unknown' };
    },
    read: (row) => read(row, copy),
    peek: (row) => read(row, (view) => view),
    held(row) {
      if (!columns.blockOf(row)) return 'nothing';
      if (row < heads.firstRow) return 'row';
      return row < bodies.firstRow ? 'head' : 'whole';
    },
    bytes,
    headSegment: (number) => heads.block(number),
    bodySegment: (number) => bodies.block(number),
    get headsFrom() {
      return heads.firstRow;
    },
    get bodiesFrom() {
      return Math.max(heads.firstRow, bodies.firstRow);
    },
    flag(row, worst) {
      const block = columns.blockOf(row);
      if (!block) return;
      const i = row - block.first;
      block.worst[i] = worst;
      block.flags[i] = (block.flags[i] ?? 0) | flag.scanned;
      flaggedFrom = Math.min(flaggedFrom, row);
      flaggedTo = Math.max(flaggedTo, row + 1);
      changed();
    },
    mark(name) {
      ledger.mark({ name, at: clock.now(), row: columns.next });
      states = true;
      changed();
    },
    onChange: (listener) => listeners.add(listener),
    clear() {
      columns.clear();
      heads.clear();
      bodies.clear();
      heads.shrink();
      bodies.shrink();
      minutes.clear();
      tables.clear();
      clearedAt = clock.now();
      evictions.add(columns.next, clearedAt, 'cleared');
      cleared = true;
      changed();
    },
    relieve(of) {
      const goal = (heads.bytes + bodies.bytes) * 0.75;
      const goalBlocks = columns.blocks.length * 0.75;
      let dropped = false;
      if (of === 'memory')
        while (heads.bytes + bodies.bytes > goal && heads.blocks + bodies.blocks > 2 && dropBytes())
          dropped = true;
      heads.shrink();
      bodies.shrink();
      while (!dropped && columns.blocks.length > Math.max(1, goalBlocks)) dropRows('memory');
      changed();
    },
    get memory() {
      return { rows: columns.bytes, bytes: heads.bytes + bodies.bytes, mostBytes };
    },
  };
}

/** Not `slice`: a Buffer's shares its memory. */
function copy(view: Buffer | undefined): Uint8Array | undefined {
  return view && new Uint8Array(view);
}

/** What the index fields alone can tell, once the head was given up. */
function bareTransaction(
  { names }: Columns,
  block: Block,
  i: number,
  id: string,
  source: string,
): Transaction {
  const message = (bytes: number | undefined) =>
    ({ headers: [], body: { state: bytes === 0 ? 'empty' : 'evicted', bytes: new Uint8Array(0) } }) as const;
  const status = block.status[i] ?? 0;
  const direction = directions[(block.direction[i] ?? 0) - 1];
  const durationMs = block.durationMs[i] ?? NaN;
  const authority = names.host.text(block.host[i] ?? 0);
  const path = block.paths.text(i);
  const pid = block.pid[i] ?? -1;
  const exe = names.exe.text(block.exe[i] ?? 0);
  const container = names.container.text(block.container[i] ?? 0);
  return {
    id,
    // The kind of source went with the head; Qtap is the only live one.
    source: { name: source, type: 'qtap' },
    ...(direction ? { direction } : {}),
    time: { end: block.endedAt[i] ?? 0, ...(Number.isNaN(durationMs) ? {} : { durationMs }) },
    request: {
      ...message(block.requestBytes[i]),
      method: names.method.text(block.method[i] ?? 0),
      authority,
      path,
      url: `${authority}${path}`,
    },
    ...(status === 0 ? {} : { response: { ...message(block.responseBytes[i]), status } }),
    process: {
      ...(pid < 0 ? {} : { pid }),
      ...(exe ? { exe } : {}),
      ...(container ? { container: { name: container } } : {}),
    },
    tags: [],
  };
}
