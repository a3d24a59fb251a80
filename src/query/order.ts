/**
 * In which order two rows stand. Rows are ordered by numbers and names that never change for a row; ties go by
 * the row itself, so that every order is total. What is not known stands before everything else.
 */

import { type Block, type Columns } from '../capture/columns.ts';
import { type Names } from '../capture/names.ts';
import { type By, type SortKey } from '../traffic/question.ts';
import { baseName } from './reading.ts';

export interface OrderQuery {
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly group?: By;
}

export interface Order {
  /** Negative when row `a` stands before row `b`. */
  compare(a: number, b: number): number;
  /** Rows stand by their numbers alone, so that what comes and what goes does so at the ends. */
  readonly byRow: boolean;
  /** Puts rows that rise by number in order, in their own place where it can. */
  sort(rows: Float64Array): Float64Array;
  /** What a row is put together by; undefined without groups, or when the row is gone. */
  groupOf(row: number): string | number | undefined;
}

export function orderOf(columns: Columns, { sort, descending, group }: OrderQuery): Order {
  const key = keyOf(columns, sort);
  const groupKey = group && keyOf(columns, group);
  const direction = descending ? -1 : 1;
  const compareBy = ({ value }: Key, a: number, b: number): number => {
    const blockA = columns.blockOf(a);
    const blockB = columns.blockOf(b);
    if (!blockA || !blockB) return 0;
    const valueA = value(blockA, a - blockA.first);
    const valueB = value(blockB, b - blockB.first);
    return valueA < valueB ? -1 : valueA > valueB ? 1 : 0;
  };
  return {
    byRow: !key && !groupKey,
    compare(a, b) {
      const groups = groupKey ? compareBy(groupKey, a, b) : 0;
      return groups || direction * ((key ? compareBy(key, a, b) : 0) || a - b);
    },
    sort(rows) {
      const byKey = key ? sortedBy(columns, rows, key) : rows;
      if (descending) byKey.reverse();
      return groupKey ? sortedBy(columns, byKey, groupKey) : byKey;
    },
    groupOf(row) {
      const block = columns.blockOf(row);
      return groupKey && block ? groupKey.value(block, row - block.first) : undefined;
    },
  };
}

interface Key {
  value(block: Block, i: number): number | string;
  /** Writes whole numbers of 0 to 2^32 - 1 that stand in the same order as the values do now. */
  ranks(): Ranks;
}

/** Of the rows `from` to `to` (exclusive), which all lie in `block`. */
type Ranks = (block: Block, rows: Float64Array, from: number, to: number, ranks: Uint32Array) => void;

/** Undefined for time: the row's own number is the order. */
function keyOf({ names }: Columns, by: SortKey | By): Key | undefined {
  switch (by) {
    case 'time':
      return undefined;
    case 'status':
      return numberKey((block, i) => block.status[i] ?? 0);
    case 'size':
      return numberKey((block, i) => block.responseBytes[i] ?? 0);
    case 'duration':
      // In eighths of a millisecond; 0 = not known.
      return numberKey((block, i) => {
        const durationMs = block.durationMs[i] ?? NaN;
        return Number.isNaN(durationMs)
          ? 0
          : Math.min(2 ** 32 - 1, Math.max(1, Math.round(durationMs * 8) + 1));
      });
    case 'direction':
      return numberKey((block, i) => block.direction[i] ?? 0);
    case 'method':
      return nameKey(names.method, 'method');
    case 'host':
      return nameKey(names.host, 'host');
    case 'path':
      // Paths of one route stand together; among themselves they stand by time.
      return nameKey(names.route, 'route');
    case 'process':
      return nameKey(names.exe, 'exe', baseName);
    case 'container':
      return nameKey(names.container, 'container');
    case 'type':
      return nameKey(names.type, 'type');
    case 'source':
      return nameKey(names.source, 'source');
    case 'route':
      return routeKey(names);
  }
}

function numberKey(value: (block: Block, i: number) => number): Key {
  return {
    value,
    ranks: () => (block, rows, from, to, ranks) => {
      for (let n = from; n < to; n++) ranks[n] = value(block, (rows[n] ?? 0) - block.first);
    },
  };
}

type NameColumn = 'method' | 'host' | 'route' | 'exe' | 'container' | 'type' | 'source';

function nameKey(names: Names, column: NameColumn, shown = (name: string): string => name): Key {
  return {
    value: (block, i) => shown(names.text(block[column][i] ?? 0)),
    ranks() {
      const ofName = rankAll(names, shown);
      return (block, rows, from, to, ranks) => {
        const ids = block[column];
        const { first } = block;
        for (let n = from; n < to; n++) ranks[n] = ofName[ids[(rows[n] ?? 0) - first] ?? 0] ?? 0;
      };
    },
  };
}

/** A route belongs to its host. */
function routeKey({ host, route }: Columns['names']): Key {
  return {
    value: (block, i) => `${host.text(block.host[i] ?? 0)} ${route.text(block.route[i] ?? 0)}`,
    ranks() {
      const ofHost = rankAll(host);
      const ofRoute = rankAll(route);
      // Both in one number; with more names than that has room for, the last routes stand together.
      const room = Math.floor(2 ** 32 / host.limit);
      return (block, rows, from, to, ranks) => {
        for (let n = from; n < to; n++) {
          const i = (rows[n] ?? 0) - block.first;
          const route = ofRoute[block.route[i] ?? 0] ?? 0;
          ranks[n] = (ofHost[block.host[i] ?? 0] ?? 0) * room + Math.min(room - 1, route);
        }
      };
    },
  };
}

/** For each number of a name, the name's place among all different ones. */
function rankAll(names: Names, shown = (name: string): string => name): Uint32Array {
  const texts = Array.from({ length: names.limit }, (_, id) => shown(names.text(id)));
  const places = new Map([...new Set(texts)].sort().map((text, place) => [text, place]));
  return Uint32Array.from(texts, (text) => places.get(text) ?? 0);
}

/**
 * Rows by rank; those of equal rank stay as they stood. Radix sort in two halves of 16 bits: a million rows take
 * as long as a comparing sort takes for fifty thousand.
 */
function sortedBy(columns: Columns, rows: Float64Array, key: Key): Float64Array {
  const write = key.ranks();
  const ranks = new Uint32Array(rows.length);
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const block = columns.blockOf(rows[from] ?? 0);
    for (to = from + 1; to < rows.length && block && isIn(block, rows[to] ?? 0);) to++;
    if (block) write(block, rows, from, to, ranks);
  }
  const order = radixSort(ranks);
  const result = new Float64Array(rows.length);
  for (let n = 0; n < order.length; n++) result[n] = rows[order[n] ?? 0] ?? 0;
  return result;
}

function isIn({ first, count }: Block, row: number): boolean {
  return row >= first && row < first + count;
}

/** The places of the numbers, the smallest first, equal ones as they stand. */
function radixSort(numbers: Uint32Array): Int32Array {
  const { length } = numbers;
  let most = 0;
  let from = new Int32Array(length);
  for (let n = 0; n < length; n++) {
    from[n] = n;
    most = Math.max(most, numbers[n] ?? 0);
  }
  for (let shift = 0; shift < 32 && most >= 2 ** shift; shift += 16) {
    // How many have each digit, then where each digit's numbers begin.
    const ends = new Int32Array(65_537);
    for (let n = 0; n < length; n++) {
      const digit = ((numbers[n] ?? 0) >>> shift) & 0xffff;
      ends[digit + 1] = (ends[digit + 1] ?? 0) + 1;
    }
    for (let digit = 0; digit < 65_536; digit++)
      ends[digit + 1] = (ends[digit + 1] ?? 0) + (ends[digit] ?? 0);
    const to = new Int32Array(length);
    for (let n = 0; n < length; n++) {
      const place = from[n] ?? 0;
      const digit = ((numbers[place] ?? 0) >>> shift) & 0xffff;
      const end = ends[digit] ?? 0;
      to[end] = place;
      ends[digit] = end + 1;
    }
    from = to;
  }
  return from;
}
