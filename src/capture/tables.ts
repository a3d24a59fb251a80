/** Connections and processes, upserted by what the source says, the longest untouched forgotten first. */

import { type Address, type Connection, type Process } from '../traffic/facts.ts';
import { laterConnection, laterProcess, mostKeyLength, slimConnection, slimProcess } from './facts.ts';

export interface KnownConnection {
  /** What the column `connection` holds; never 0, never given twice. */
  readonly number: number;
  readonly source: string;
  readonly id: string;
  /** Undefined while only exchanges have mentioned it. */
  readonly fact: Connection | undefined;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Number of the connection that is the other end of this one, on the same host. */
  readonly twin: number | undefined;
}

export interface KnownProcess {
  readonly source: string;
  readonly fact: Process;
  readonly lastSeenAt: number;
}

export interface Tables {
  connection(number: number): KnownConnection | undefined;
  connectionById(source: string, id: string): KnownConnection | undefined;
  process(source: string, pid: number): KnownProcess | undefined;
  /** The longest untouched first. */
  connections(): IterableIterator<KnownConnection>;
  processes(): IterableIterator<KnownProcess>;
  readonly connectionCount: number;
  readonly processCount: number;
  /** How many were forgotten for want of room. */
  readonly forgotten: { readonly connections: number; readonly processes: number };
}

/** What only the capture may do. */
export interface OwnedTables extends Tables {
  /** An exchange mentions a connection: its number. */
  mention(source: string, id: string, at: number): number;
  /** `stretch`: see Ledger.stretch. True when its report number shows that reports were lost before it. */
  upsertConnection(source: string, fact: Connection, stretch: number, at: number): boolean;
  upsertProcess(source: string, fact: Process, at: number): void;
  /** Forgets everything but open connections and running processes, which are told only once. */
  clear(): void;
}

interface Entry extends KnownConnection {
  fact: Connection | undefined;
  lastSeenAt: number;
  twin: number | undefined;
  part: number;
  stretch: number;
}

/** Moving an entry to the end of its map at every mention would be waste. */
const touchMs = 5_000;
/** Opening times have whole seconds only. */
const overlapMs = 2_000;

export function createTables(
  most: { readonly connections: number; readonly processes: number } = {
    connections: 20_000,
    processes: 10_000,
  },
): OwnedTables {
  /** By source, then by id: a key put together of both would be built once for every exchange. */
  const byId = new Map<string, Map<string, Entry>>();
  let latestSource: string | undefined;
  let latestEntries = new Map<string, Entry>();
  /** The longest untouched first. */
  const byNumber = new Map<number, Entry>();
  /** The latest connection with these two ends. */
  const byEnds = new Map<string, Entry>();
  const processes = new Map<string, { source: string; fact: Process; lastSeenAt: number }>();
  const forgotten = { connections: 0, processes: 0 };
  let lastNumber = 0;

  function forget(entry: Entry): void {
    byId.get(entry.source)?.delete(entry.id);
    byNumber.delete(entry.number);
    const ends = entry.fact && endsOf(entry.source, entry.fact.local, entry.fact.remote);
    if (ends !== undefined && byEnds.get(ends) === entry) byEnds.delete(ends);
  }

  function entriesOf(source: string): Map<string, Entry> {
    if (source === latestSource) return latestEntries;
    let entries = byId.get(source);
    if (!entries) byId.set(source, (entries = new Map()));
    latestSource = source;
    latestEntries = entries;
    return entries;
  }

  function touched(source: string, id: string, at: number): Entry {
    const key = id.length > mostKeyLength ? id.slice(0, mostKeyLength) : id;
    const ofSource = entriesOf(source);
    let entry = ofSource.get(key);
    if (!entry) {
      const number = ++lastNumber;
      entry = {
        number,
        source,
        id: key,
        fact: undefined,
        firstSeenAt: at,
        lastSeenAt: at,
        twin: undefined,
        part: -1,
        stretch: 0,
      };
      ofSource.set(key, entry);
      byNumber.set(number, entry);
      if (byNumber.size > most.connections) {
        const [oldest] = byNumber.values();
        if (oldest) forget(oldest);
        forgotten.connections++;
      }
    } else if (at - entry.lastSeenAt >= touchMs) {
      entry.lastSeenAt = at;
      byNumber.delete(entry.number);
      byNumber.set(entry.number, entry);
    }
    return entry;
  }

  /** Both ends of a local call, told by exactly mirrored addresses at the same time on the same host. */
  function pair(entry: Entry, fact: Connection): void {
    const ends = endsOf(entry.source, fact.local, fact.remote);
    const mirrored = endsOf(entry.source, fact.remote, fact.local);
    if (ends === undefined || mirrored === undefined) return;
    byEnds.set(ends, entry);
    const other = byEnds.get(mirrored);
    if (!other?.fact || other === entry || entry.twin !== undefined || other.twin !== undefined) return;
    if (!overlap(fact, other.fact) || sameSide(fact, other.fact)) return;
    entry.twin = other.number;
    other.twin = entry.number;
  }

  return {
    connection: (number) => byNumber.get(number),
    connectionById: (source, id) => byId.get(source)?.get(id.slice(0, mostKeyLength)),
    process: (source, pid) => processes.get(keyOf(source, String(pid))),
    connections: () => byNumber.values(),
    processes: () => processes.values(),
    get connectionCount() {
      return byNumber.size;
    },
    get processCount() {
      return processes.size;
    },
    forgotten,
    mention: (source, id, at) => touched(source, id, at).number,
    upsertConnection(source, given, stretch, at) {
      const entry = touched(source, given.id, at);
      const known = entry.fact;
      const fact = laterConnection(known, slimConnection(given));
      entry.fact = fact;
      if (fact.local !== known?.local || fact.remote !== known?.remote) pair(entry, fact);
      if (given.part === undefined) return false;
      const hole = entry.stretch === stretch && entry.part >= 0 && given.part > entry.part + 1;
      entry.part = entry.stretch === stretch ? Math.max(entry.part, given.part) : given.part;
      entry.stretch = stretch;
      return hole;
    },
    upsertProcess(source, given, at) {
      const key = keyOf(source, String(given.pid));
      const known = processes.get(key);
      const fact = laterProcess(known?.fact, slimProcess(given));
      processes.delete(key);
      processes.set(key, { source, fact, lastSeenAt: at });
      if (processes.size <= most.processes) return;
      forgotten.processes++;
      for (const [oldKey, { fact: old }] of processes)
        if (old.state === 'stopped') {
          processes.delete(oldKey);
          return;
        }
      const [oldest] = processes.keys();
      if (oldest !== undefined) processes.delete(oldest);
    },
    clear() {
      for (const entry of [...byNumber.values()]) if (entry.fact?.state !== 'open') forget(entry);
      for (const [key, { fact }] of processes) if (fact.state === 'stopped') processes.delete(key);
    },
  };
}

const keyOf = (source: string, id: string): string => `${source}\n${id.slice(0, mostKeyLength)}`;

function endsOf(source: string, from: Address | undefined, to: Address | undefined): string | undefined {
  if (!from || !to) return undefined;
  return `${source}\n${plainIp(from.ip)} ${from.port} ${plainIp(to.ip)} ${to.port}`;
}

/** An IPv4 address may come dressed as IPv6 at one end only. */
function plainIp(ip: string): string {
  const lower = ip.toLowerCase();
  return lower.startsWith('::ffff:') && lower.includes('.') ? lower.slice(7) : lower;
}

function overlap(a: Connection, b: Connection): boolean {
  const before = (one: Connection, other: Connection): boolean =>
    one.closedAt !== undefined && other.openedAt !== undefined && one.closedAt + overlapMs < other.openedAt;
  return !before(a, b) && !before(b, a);
}

function sameSide(a: Connection, b: Connection): boolean {
  if (a.direction === undefined || b.direction === undefined) return false;
  return (a.direction === 'ingress') === (b.direction === 'ingress');
}
