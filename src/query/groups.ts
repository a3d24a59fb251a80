/** Groups, the largest first, page by page; what costs more is looked up only for the groups of the page. */

import { type Capture } from '../capture/capture.ts';
import { type Names } from '../capture/names.ts';
import { type By } from '../traffic/question.ts';
import { directions, type Direction } from '../traffic/transaction.ts';
import {
  countGroups,
  latencies,
  tallyOf,
  totalOf,
  type Counted,
  type GroupKey,
  type RawTally,
} from './counts.ts';
import { type Plan } from './plan.ts';
import { baseName } from './reading.ts';
import { type Stretch } from './window.ts';

export interface RawGroup extends RawTally, GroupKey, Details {}

export interface Details {
  /** When the first and the last of them ended, by the source's clock. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** The most frequent first; 0 = no response. */
  readonly statuses: readonly { readonly status: number; readonly count: number }[];
  readonly methods: readonly { readonly method: string; readonly count: number }[];
  /** The most frequent first; base names of executables. */
  readonly processes: readonly string[];
  readonly containers: readonly string[];
  readonly hosts: readonly string[];
  readonly sources: readonly string[];
  readonly pids: readonly number[];
  readonly directions: readonly Direction[];
  /** Of the newest ones, each once. */
  readonly samplePaths: readonly string[];
  /** The newest; those that failed first. */
  readonly sampleRows: readonly number[];
  /** Of the newest ones whose connection is known; `none` = no TLS was seen. */
  readonly tls: readonly string[];
}

export interface RawGroups {
  readonly total: RawTally;
  readonly groups: readonly RawGroup[];
  /** Groups behind those. */
  readonly more: number;
}

export type GroupOrder = 'requests' | 'errors' | 'slowest';

export interface GroupPage {
  readonly limit: number;
  readonly skip?: number;
  readonly order?: GroupOrder;
}

export function groupRows(
  capture: Capture,
  stretch: Stretch,
  plan: Plan,
  by: By,
  { limit, skip = 0, order = 'requests' }: GroupPage,
): RawGroups {
  const counted = countGroups(capture, stretch, plan, by);
  const all = order === 'slowest' ? latencies(counted) : undefined;
  const weights = counted.keys.map((_, group) => {
    if (all) return all(group).p95 ?? -1;
    return (order === 'errors' ? counted.errors : counted.requests)[group] ?? 0;
  });
  // Ties by name, so that pages do not shift.
  const ranked = counted.keys
    .map(({ name }, group) => ({ name, group, weight: weights[group] ?? 0 }))
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
  const page = ranked.slice(skip, skip + limit).map(({ group }) => group);
  const latency = all ?? latencies(counted, new Set(page));
  const details = describe(capture, counted, page);
  return {
    total: totalOf(counted),
    groups: page.flatMap((group, place) => {
      const key = counted.keys[group];
      const detail = details[place];
      return key && detail ? [{ ...tallyOf(counted, group, latency(group)), ...key, ...detail }] : [];
    }),
    more: Math.max(0, ranked.length - skip - page.length),
  };
}

/** Paths, TLS and sample rows are taken from so many of a group's newest rows. */
const lookedAt = 200;
const mostSamples = 5;

interface Sampling {
  readonly paths: Set<string>;
  readonly tls: Set<string>;
  readonly rows: number[];
  readonly failedRows: number[];
  looked: number;
}

function describe(capture: Capture, counted: Counted, page: readonly number[]): readonly Details[] {
  const { columns } = capture;
  const { names } = columns;
  const { matched, offsets, groups, firstRow } = counted;
  const places = new Int32Array(counted.keys.length).fill(-1);
  page.forEach((group, place) => (places[group] = place));
  const statuses = createCounts(page.length, 1_000);
  const methods = createCounts(page.length, names.method.limit);
  const exes = createCounts(page.length, names.exe.limit);
  const containers = createCounts(page.length, names.container.limit);
  const hosts = createCounts(page.length, names.host.limit);
  const sources = createCounts(page.length, names.source.limit);
  const pids = createCounts(page.length, 0);
  const ways = createCounts(page.length, directions.length + 1);
  const firstAt = new Float64Array(page.length).fill(Infinity);
  const lastAt = new Float64Array(page.length).fill(-Infinity);
  const samples = page.map((): Sampling => ({
    paths: new Set(),
    tls: new Set(),
    rows: [],
    failedRows: [],
    looked: 0,
  }));

  let block = columns.blocks[0];
  for (let k = matched - 1; k >= 0; k--) {
    const place = places[groups[k] ?? 0] ?? -1;
    if (place < 0) continue;
    const row = firstRow + (offsets[k] ?? 0);
    if (!block || row < block.first || row >= block.first + block.count) block = columns.blockOf(row);
    if (!block) continue;
    const i = row - block.first;
    const status = block.status[i] ?? 0;
    const endedAt = block.endedAt[i] ?? 0;
    statuses.add(place, status);
    methods.add(place, block.method[i] ?? 0);
    exes.add(place, block.exe[i] ?? 0);
    containers.add(place, block.container[i] ?? 0);
    hosts.add(place, block.host[i] ?? 0);
    sources.add(place, block.source[i] ?? 0);
    ways.add(place, block.direction[i] ?? 0);
    if (endedAt < (firstAt[place] ?? 0)) firstAt[place] = endedAt;
    if (endedAt > (lastAt[place] ?? 0)) lastAt[place] = endedAt;
    const sample = samples[place];
    if (!sample || sample.looked >= lookedAt) {
      // Errors are rare: they are worth a longer look back.
      if (sample && (status === 0 || status >= 400) && sample.failedRows.length < mostSamples)
        sample.failedRows.push(row);
      continue;
    }
    sample.looked++;
    pids.add(place, block.pid[i] ?? -1);
    if (sample.paths.size < mostSamples) sample.paths.add(block.paths.text(i));
    const failed = status === 0 || status >= 400 ? sample.failedRows : sample.rows;
    if (failed.length < mostSamples) failed.push(row);
    const fact = capture.tables.connection(block.connection[i] ?? 0)?.fact;
    if (fact) sample.tls.add(fact.tlsVersion ?? 'none');
  }

  const named = (counts: Counts, place: number, known: Names): { name: string; count: number }[] =>
    counts.of(place).flatMap(([id, count]) => (id === 0 ? [] : [{ name: known.text(id), count }]));
  return page.map((_, place) => {
    const sample = samples[place];
    return {
      firstAt: firstAt[place] ?? 0,
      lastAt: lastAt[place] ?? 0,
      statuses: statuses.of(place).map(([status, count]) => ({ status, count })),
      methods: named(methods, place, names.method).map(({ name, count }) => ({ method: name, count })),
      processes: [...new Set(named(exes, place, names.exe).map(({ name }) => baseName(name)))],
      containers: named(containers, place, names.container).map(({ name }) => name),
      hosts: named(hosts, place, names.host).map(({ name }) => name),
      sources: named(sources, place, names.source).map(({ name }) => name),
      pids: pids.of(place).flatMap(([pid]) => (pid < 0 ? [] : [pid])),
      directions: ways.of(place).flatMap(([way]) => directions[way - 1] ?? []),
      samplePaths: [...(sample?.paths ?? [])],
      sampleRows: [...(sample?.failedRows ?? []), ...(sample?.rows ?? [])].slice(0, mostSamples),
      tls: [...(sample?.tls ?? [])].sort(),
    };
  });
}

interface Counts {
  add(place: number, value: number): void;
  /** The most frequent first. */
  of(place: number): readonly (readonly [value: number, count: number])[];
}

const mostCells = 2 ** 21;

/** How often each value occurs in each place: a table when values are below `limit` and it stays small. */
function createCounts(places: number, limit: number): Counts {
  const fits = places * limit <= mostCells;
  const table = new Uint32Array(fits ? places * limit : 0);
  const others = Array.from({ length: places }, () => new Map<number, number>());
  return {
    add(place, value) {
      if (fits && value >= 0 && value < limit) {
        const cell = place * limit + value;
        table[cell] = (table[cell] ?? 0) + 1;
      } else {
        const counts = others[place];
        counts?.set(value, (counts.get(value) ?? 0) + 1);
      }
    },
    of(place) {
      const found: [number, number][] = [...(others[place] ?? [])];
      if (fits)
        for (let value = 0; value < limit; value++) {
          const count = table[place * limit + value] ?? 0;
          if (count > 0) found.push([value, count]);
        }
      return found.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    },
  };
}
