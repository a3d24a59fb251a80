/**
 * Counts by host, route, process, container and status class, minute by minute. They outlive the rows, so
 * that "what changed in the last hour" has an answer on a busy host. Old minutes are put together in tens
 * when there are too many different ones; only after that are the oldest given up early.
 */

import { Names } from './names.ts';

export const statusClasses = ['ok', 'redirect', 'clientError', 'serverError', 'noResponse'] as const;

/** 0 = no response. */
export function classOf(status: number): number {
  if (status === 0) return 4;
  if (status >= 500) return 3;
  if (status >= 400) return 2;
  return status >= 300 ? 1 : 0;
}

export interface MinuteCount {
  readonly from: number;
  /** Exclusive; a minute later, or ten. */
  readonly to: number;
  readonly host: string;
  readonly route: string;
  readonly exe: string;
  readonly container: string;
  /** In the order of `statusClasses`. */
  readonly counts: readonly number[];
}

export interface Minutes {
  /** Since when counts are kept; undefined when there are none. */
  readonly from: number | undefined;
  /** Everything counted in minutes that lie in part or whole between the two times. */
  between(from: number, to: number): IterableIterator<MinuteCount>;
  /** About which row arrived first at or after `time`; undefined when nothing is known from then. */
  rowAt(time: number): number | undefined;
  readonly bytes: number;
}

/** The names of one exchange by their numbers, and how to read them. */
export interface MinuteNames {
  readonly host: Names;
  readonly route: Names;
  readonly exe: Names;
  readonly container: Names;
}

/** What only the capture may do. */
export interface OwnedMinutes extends Minutes {
  /** Numbers of names as the columns have them. */
  add(
    row: number,
    at: number,
    host: number,
    route: number,
    exe: number,
    container: number,
    status: number,
  ): void;
  /** The columns have just forgotten names: their numbers will be those of others. */
  forgot(): void;
  clear(): void;
}

/** Stands for every name beyond the bounds. */
export const otherName = '(other)';

const minuteMs = 60_000;
const tenMs = 10 * minuteMs;
/** The newest ones stay minutes. */
const fineMinutes = 60;
const mostEntries = 120_000;
const mostEntriesABucket = 4_096;
const mostNameBytes = 2 * 1024 * 1024;
/** Entries a bucket has room for at first: a power of two. */
const firstRoom = 32;
const rememberedRoom = 4_096;
const keyParts = 4;
const classes = statusClasses.length;

interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly firstRow: number;
  readonly firstAt: number;
  lastAt: number;
  readonly serial: number;
  total: number;
  entries: number;
  /** `keyParts` numbers of names an entry. */
  keys: Uint32Array;
  /** `classes` counts an entry. */
  counts: Uint32Array;
  /** Open addressing over the entries, 1-based; only while the bucket is being filled. */
  slots: Int32Array | undefined;
}

export function createMinutes(minutes: number, columnNames: MinuteNames): OwnedMinutes {
  const names = new Names(200);
  let buckets: Bucket[] = [];
  let serial = 0;
  let entries = 0;
  // Which entry of the newest bucket the latest names led to, by a hash of their numbers in the columns. A
  // remembered entry is one more than its number; 0 = nothing remembered.
  const remembered = new Uint32Array(rememberedRoom);
  const rememberedKeys = new Uint32Array(rememberedRoom * keyParts);

  function intern(name: string): number {
    const isFull = names.bytes > mostNameBytes && names.find(name) === undefined;
    return names.intern(isFull ? otherName : name, serial);
  }

  function open(from: number, to: number, firstRow: number, firstAt: number): Bucket {
    serial++;
    return {
      from,
      to,
      firstRow,
      firstAt,
      lastAt: firstAt,
      serial,
      total: 0,
      entries: 0,
      keys: new Uint32Array(firstRoom * keyParts),
      counts: new Uint32Array(firstRoom * classes),
      slots: new Int32Array(firstRoom * 2),
    };
  }

  function close(bucket: Bucket): void {
    bucket.keys = bucket.keys.slice(0, bucket.entries * keyParts);
    bucket.counts = bucket.counts.slice(0, bucket.entries * classes);
    bucket.slots = undefined;
    entries += bucket.entries;
  }

  /** The oldest minutes of one stretch of ten become one bucket; false when nothing is left to join. */
  function joinOldest(): boolean {
    const start = buckets.findIndex(({ from, to }) => to - from === minuteMs);
    const oldest = buckets[start];
    if (!oldest) return false;
    const from = Math.floor(oldest.from / tenMs) * tenMs;
    let end = start;
    while (end < buckets.length && (buckets[end]?.to ?? Infinity) <= from + tenMs) end++;
    if (end > buckets.length - fineMinutes) return false;
    const joined = open(from, from + tenMs, oldest.firstRow, oldest.firstAt);
    for (const bucket of buckets.slice(start, end)) {
      entries -= bucket.entries;
      for (let i = 0; i < bucket.entries; i++) {
        const [host = 0, route = 0, exe = 0, container = 0] = bucket.keys.subarray(i * keyParts);
        // The names are marked as used by the new bucket.
        for (const id of [host, route, exe, container]) names.intern(names.text(id), serial);
        const entry = entryOf(joined, host, route, exe, container) * classes;
        for (let c = 0; c < classes; c++)
          joined.counts[entry + c] = (joined.counts[entry + c] ?? 0) + (bucket.counts[i * classes + c] ?? 0);
      }
      joined.total += bucket.total;
      joined.lastAt = bucket.lastAt;
    }
    close(joined);
    buckets.splice(start, end - start, joined);
    return true;
  }

  function fit(now: number): void {
    while (entries > mostEntries && joinOldest());
    const oldest = now - minutes * minuteMs;
    let dropped = 0;
    for (const bucket of buckets) {
      if (bucket.to > oldest && entries <= mostEntries) break;
      entries -= bucket.entries;
      dropped++;
    }
    buckets = buckets.slice(dropped);
    names.forget(buckets.reduce((least, bucket) => Math.min(least, bucket.serial), serial));
  }

  /** By the names themselves: the columns' numbers live only as long as their rows. */
  function entryNamed(bucket: Bucket, host: number, route: number, exe: number, container: number): number {
    const hostName = intern(columnNames.host.text(host));
    const routeName = intern(columnNames.route.text(route));
    const exeName = intern(columnNames.exe.text(exe));
    const containerName = intern(columnNames.container.text(container));
    const known = find(bucket, hostName, routeName, exeName, containerName);
    if (known >= 0) return known;
    if (bucket.entries < mostEntriesABucket)
      return entryOf(bucket, hostName, routeName, exeName, containerName);
    const other = intern(otherName);
    return entryOf(bucket, other, other, other, other);
  }

  return {
    get from() {
      return buckets[0]?.from;
    },
    *between(from, to) {
      for (const bucket of buckets) {
        if (bucket.to <= from || bucket.from >= to) continue;
        for (let i = 0; i < bucket.entries; i++) yield read(names, bucket, i);
      }
    },
    rowAt(time) {
      for (const { firstRow, firstAt, lastAt, total } of buckets) {
        if (time <= firstAt) return firstRow;
        // Spread evenly: a guess only within one bucket.
        if (time <= lastAt)
          return firstRow + Math.ceil(((total - 1) * (time - firstAt)) / (lastAt - firstAt));
      }
      const newest = buckets[buckets.length - 1];
      return newest && newest.firstRow + newest.total;
    },
    get bytes() {
      const newest = buckets[buckets.length - 1];
      return names.bytes + (entries + (newest?.entries ?? 0)) * (keyParts + classes) * 4;
    },
    add(row, at, host, route, exe, container, status) {
      let bucket = buckets[buckets.length - 1];
      if (!bucket || at >= bucket.to) {
        const from = Math.floor(at / minuteMs) * minuteMs;
        if (bucket) {
          close(bucket);
          fit(at);
        }
        bucket = open(from, from + minuteMs, row, at);
        buckets.push(bucket);
        remembered.fill(0);
      }
      const slot = hash(host, route, exe, container) & (rememberedRoom - 1);
      const key = slot * keyParts;
      let entry = (remembered[slot] ?? 0) - 1;
      if (
        entry < 0 ||
        rememberedKeys[key] !== host ||
        rememberedKeys[key + 1] !== route ||
        rememberedKeys[key + 2] !== exe ||
        rememberedKeys[key + 3] !== container
      ) {
        entry = entryNamed(bucket, host, route, exe, container);
        remembered[slot] = entry + 1;
        rememberedKeys[key] = host;
        rememberedKeys[key + 1] = route;
        rememberedKeys[key + 2] = exe;
        rememberedKeys[key + 3] = container;
      }
      const place = entry * classes + classOf(status);
      bucket.counts[place] = (bucket.counts[place] ?? 0) + 1;
      bucket.total++;
      bucket.lastAt = at;
    },
    forgot() {
      const isGone = (known: Names, id: number | undefined): boolean =>
        id !== undefined && id !== 0 && known.text(id) === '';
      const { host, route, exe, container } = columnNames;
      for (let slot = 0, key = 0; slot < rememberedRoom; slot++, key += keyParts)
        if (
          isGone(host, rememberedKeys[key]) ||
          isGone(route, rememberedKeys[key + 1]) ||
          isGone(exe, rememberedKeys[key + 2]) ||
          isGone(container, rememberedKeys[key + 3])
        )
          remembered[slot] = 0;
    },
    clear() {
      buckets = [];
      entries = 0;
      names.forget(++serial);
      remembered.fill(0);
    },
  };
}

function read(names: Names, bucket: Bucket, i: number): MinuteCount {
  const [host = 0, route = 0, exe = 0, container = 0] = bucket.keys.subarray(
    i * keyParts,
    (i + 1) * keyParts,
  );
  return {
    from: bucket.from,
    to: bucket.to,
    host: names.text(host),
    route: names.text(route),
    exe: names.text(exe),
    container: names.text(container),
    counts: [...bucket.counts.subarray(i * classes, (i + 1) * classes)],
  };
}

/** The entry with this key, a new one when there is none yet. */
function entryOf(bucket: Bucket, host: number, route: number, exe: number, container: number): number {
  const known = find(bucket, host, route, exe, container);
  if (known >= 0) return known;
  if (bucket.slots === undefined || bucket.entries * 2 >= bucket.slots.length) grow(bucket);
  const entry = bucket.entries++;
  bucket.keys.set([host, route, exe, container], entry * keyParts);
  if (bucket.slots) place(bucket.slots, entry, hash(host, route, exe, container));
  return entry;
}

/** -1 when there is none. */
function find({ slots, keys }: Bucket, host: number, route: number, exe: number, container: number): number {
  if (!slots) return -1;
  const mask = slots.length - 1;
  for (let slot = hash(host, route, exe, container) & mask; ; slot = (slot + 1) & mask) {
    const entry = (slots[slot] ?? 0) - 1;
    if (entry < 0) return -1;
    const at = entry * keyParts;
    if (keys[at] === host && keys[at + 1] === route && keys[at + 2] === exe && keys[at + 3] === container)
      return entry;
  }
}

function place(slots: Int32Array, entry: number, hashed: number): void {
  const mask = slots.length - 1;
  let slot = hashed & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = entry + 1;
}

function grow(bucket: Bucket): void {
  const room = bucket.entries * 2;
  const keys = new Uint32Array(room * keyParts);
  keys.set(bucket.keys);
  const counts = new Uint32Array(room * classes);
  counts.set(bucket.counts);
  // A power of two, so that `& mask` finds a slot, and at most half full.
  const slots = new Int32Array(room * 2);
  for (let entry = 0; entry < bucket.entries; entry++) {
    const [host = 0, route = 0, exe = 0, container = 0] = keys.subarray(entry * keyParts);
    place(slots, entry, hash(host, route, exe, container));
  }
  bucket.keys = keys;
  bucket.counts = counts;
  bucket.slots = slots;
}

function hash(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a, 0x9e3779b1);
  h = Math.imul(h ^ b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16) ^ d, 0x27d4eb2f);
  return h ^ (h >>> 15);
}
