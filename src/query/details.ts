/** What is told of the groups of one page beside their counts. */

import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { type Names } from '../capture/names.ts';
import { directions, type Direction } from '../traffic/transaction.ts';
import { type Counted } from './counts.ts';
import { baseName } from './reading.ts';

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
  /** Every one of them ran in a container. */
  readonly allContained: boolean;
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

/** Paths, TLS, pids and sample rows are taken from so many of a group's newest rows. */
const lookedAt = 200;
const mostSamples = 5;

/** In the order of `page`, whose items are numbers of groups. */
export function describeGroups(
  capture: Capture,
  counted: Counted,
  page: readonly number[],
): readonly Details[] {
  const { names } = capture.columns;
  const picked = pick(counted, page);
  const tally = (column: Column, limit: number): Tallied => tallied(picked, page.length, column, limit);
  const named = (column: Column, known: Names): NamedCounts => {
    const counts = tally(column, known.limit);
    return (place) =>
      counts(place).flatMap(([id, count]) => (id === 0 ? [] : [{ name: known.text(id), count }]));
  };
  const statuses = tally('status', 1_000);
  const ways = tally('direction', directions.length + 1);
  const methods = named('method', names.method);
  const exes = named('exe', names.exe);
  const containers = named('container', names.container);
  const hosts = named('host', names.host);
  const sources = named('source', names.source);
  const times = timesOf(picked, page.length);
  const samples = samplesOf(capture, picked, page.length);

  return page.map((_, place) => ({
    firstAt: times.first[place] ?? 0,
    lastAt: times.last[place] ?? 0,
    statuses: statuses(place).map(([status, count]) => ({ status, count })),
    methods: methods(place).map(({ name, count }) => ({ method: name, count })),
    processes: [...new Set(exes(place).map(({ name }) => baseName(name)))],
    containers: containers(place).map(({ name }) => name),
    allContained:
      sum(containers(place).map(({ count }) => count)) === sum(statuses(place).map(([, count]) => count)),
    hosts: hosts(place).map(({ name }) => name),
    sources: sources(place).map(({ name }) => name),
    directions: ways(place).flatMap(([way]) => directions[way - 1] ?? []),
    ...sampled(samples[place]),
  }));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

/** The matches of the page's groups in one block: their places in it, and on the page. */
interface Picked {
  readonly block: Block;
  readonly indexes: Uint16Array;
  readonly places: Uint16Array;
}

function pick({ keys, groups, runs }: Counted, page: readonly number[]): readonly Picked[] {
  const placeOf = new Int32Array(keys.length).fill(-1);
  page.forEach((group, place) => (placeOf[group] = place));
  // Most pages hold few of all matches: only those are kept.
  const mostRows = runs.reduce((most, { indexes }) => Math.max(most, indexes.length), 0);
  const places = new Uint16Array(mostRows);
  const kept = new Uint16Array(mostRows);
  return runs.map(({ block, from, indexes }) => {
    let count = 0;
    for (let k = 0; k < indexes.length; k++) {
      const place = placeOf[groups[from + k] ?? 0] ?? -1;
      if (place < 0) continue;
      places[count] = place;
      kept[count++] = indexes[k] ?? 0;
    }
    return { block, indexes: kept.slice(0, count), places: places.slice(0, count) };
  });
}

type Column = 'status' | 'direction' | 'method' | 'exe' | 'container' | 'host' | 'source';
type NamedCounts = (place: number) => readonly { readonly name: string; readonly count: number }[];
/** The most frequent first. */
type Tallied = (place: number) => readonly (readonly [value: number, count: number])[];

const mostCells = 2 ** 22;

/** How often each value of a column occurs in each place; as a table while that stays small. */
function tallied(picked: readonly Picked[], count: number, column: Column, limit: number): Tallied {
  const fits = count * limit <= mostCells;
  const table = new Uint32Array(fits ? count * limit : 0);
  const others = Array.from({ length: count }, () => new Map<number, number>());
  for (const { block, indexes, places } of picked) {
    const values = block[column];
    for (let k = 0; k < indexes.length; k++) {
      const place = places[k] ?? 0;
      const value = values[indexes[k] ?? 0] ?? 0;
      if (fits && value < limit) {
        const cell = place * limit + value;
        table[cell] = (table[cell] ?? 0) + 1;
      } else {
        const counts = others[place];
        counts?.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
  }
  return (place) => {
    const found: [number, number][] = [...(others[place] ?? [])];
    table.subarray(place * limit, (place + 1) * limit).forEach((times, value) => {
      if (times > 0) found.push([value, times]);
    });
    return found.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  };
}

function timesOf(
  picked: readonly Picked[],
  count: number,
): { readonly first: Float64Array; readonly last: Float64Array } {
  const first = new Float64Array(count).fill(Infinity);
  const last = new Float64Array(count).fill(-Infinity);
  for (const { block, indexes, places } of picked) {
    const { endedAt } = block;
    for (let k = 0; k < indexes.length; k++) {
      const place = places[k] ?? 0;
      const at = endedAt[indexes[k] ?? 0] ?? 0;
      if (at < (first[place] ?? 0)) first[place] = at;
      if (at > (last[place] ?? 0)) last[place] = at;
    }
  }
  return { first, last };
}

interface Sample {
  readonly paths: Set<string>;
  readonly tls: Set<string>;
  readonly pids: Set<number>;
  readonly rows: number[];
  readonly failedRows: number[];
  looked: number;
}

function samplesOf(capture: Capture, picked: readonly Picked[], count: number): readonly Sample[] {
  const samples = Array.from({ length: count }, (): Sample => ({
    paths: new Set(),
    tls: new Set(),
    pids: new Set(),
    rows: [],
    failedRows: [],
    looked: 0,
  }));
  let left = count;
  for (const { block, indexes, places } of picked.toReversed()) {
    for (let k = indexes.length - 1; k >= 0 && left > 0; k--) {
      const sample = samples[places[k] ?? -1];
      if (!sample || sample.looked >= lookedAt) continue;
      const i = indexes[k] ?? 0;
      const status = block.status[i] ?? 0;
      const rows = status === 0 || status >= 400 ? sample.failedRows : sample.rows;
      if (rows.length < mostSamples) rows.push(block.first + i);
      if (sample.paths.size < mostSamples) sample.paths.add(block.paths.text(i));
      const pid = block.pid[i] ?? -1;
      if (pid >= 0) sample.pids.add(pid);
      const fact = capture.tables.connection(block.connection[i] ?? 0)?.fact;
      if (fact) sample.tls.add(fact.tlsVersion ?? 'none');
      if (++sample.looked === lookedAt) left--;
    }
  }
  return samples;
}

function sampled(sample: Sample | undefined): Pick<Details, 'samplePaths' | 'sampleRows' | 'pids' | 'tls'> {
  return {
    samplePaths: [...(sample?.paths ?? [])],
    sampleRows: [...(sample?.failedRows ?? []), ...(sample?.rows ?? [])].slice(0, mostSamples),
    pids: [...(sample?.pids ?? [])],
    tls: [...(sample?.tls ?? [])].sort(),
  };
}
