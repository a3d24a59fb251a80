/**
 * One pass over a stretch that puts every matching exchange into its group, and tight loops over columns that
 * count. Arrays by match hold one item for each matching row, in the order of rows.
 */

import { type Capture } from '../capture/capture.ts';
import { type Block, type Columns } from '../capture/columns.ts';
import { type Latency } from '../traffic/answers.ts';
import { type By } from '../traffic/question.ts';
import { createDurationCounts, latencyOf } from './numbers.ts';
import { type Plan } from './plan.ts';
import { baseName } from './reading.ts';
import { runsOf, valuesOf, type Run, type Runs } from './runs.ts';
import { type NameColumn } from './stages.ts';
import { type Stretch } from './window.ts';

export interface GroupKey {
  /** As `By` names it; of a route, host and route; empty when not known; `0` = no response. */
  readonly name: string;
  /** Of a route. */
  readonly host?: string;
  readonly route?: string;
}

/** The raw twin of `Tally` in traffic/answers. */
export interface RawTally {
  readonly requests: number;
  /** 4xx, 5xx and no response. */
  readonly errors: number;
  readonly noResponse: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly latency: Latency;
}

export interface Counted extends Runs {
  /** Each has a match. */
  readonly keys: readonly GroupKey[];
  /** By match; worked out when first asked for. */
  readonly groups: Uint32Array;
  /** By group. */
  readonly requests: Uint32Array;
  readonly errors: Uint32Array;
  readonly noResponse: Uint32Array;
}

export function countGroups(capture: Capture, stretch: Stretch, plan: Plan, by: By): Counted {
  const matches = runsOf(capture, stretch, plan);
  const { names } = capture.columns;
  switch (by) {
    case 'host':
      return byColumn(
        matches,
        ({ host }) => host,
        names.host.limit,
        (id) => names.host.text(id),
      );
    case 'container':
      return byColumn(
        matches,
        ({ container }) => container,
        names.container.limit,
        (id) => names.container.text(id),
      );
    case 'status':
      return byColumn(matches, ({ status }) => status, 65_536, String);
    case 'process':
      return byColumn(
        matches,
        ({ exe }) => exe,
        names.exe.limit,
        (id) => baseName(names.exe.text(id)),
      );
    case 'route':
      return byRoute(matches, names);
  }
}

interface Counts {
  readonly requests: Uint32Array;
  readonly errors: Uint32Array;
  readonly noResponse: Uint32Array;
}

function createCounts(slots: number): Counts {
  return {
    requests: new Uint32Array(slots),
    errors: new Uint32Array(slots),
    noResponse: new Uint32Array(slots),
  };
}

/** A million times for one question: no more than needed. */
function count(slots: Uint32Array, status: Uint16Array, { requests, errors, noResponse }: Counts): void {
  for (let k = 0; k < slots.length; k++) {
    const slot = slots[k] ?? 0;
    requests[slot] = (requests[slot] ?? 0) + 1;
    const code = status[k] ?? 0;
    if (code < 400 && code !== 0) continue;
    errors[slot] = (errors[slot] ?? 0) + 1;
    noResponse[slot] = (noResponse[slot] ?? 0) + (code === 0 ? 1 : 0);
  }
}

/** Of one kind always, so that a loop over them has one kind to look after. */
function numbersOf(column: Uint16Array | Uint32Array, run: Run): Uint32Array {
  return column instanceof Uint32Array ? valuesOf(column, run) : new Uint32Array(valuesOf(column, run));
}

/** Each number below `limit` that the column holds leads to a group; several may have the same name. */
function byColumn(
  { runs, matched }: Runs,
  columnOf: (block: Block) => Uint16Array | Uint32Array,
  limit: number,
  nameOf: (value: number) => string,
): Counted {
  const slotsOf = (run: Run): Uint32Array => numbersOf(columnOf(run.block), run);
  const counts = createCounts(limit);
  for (const run of runs) count(slotsOf(run), valuesOf(run.block.status, run), counts);

  const keys: GroupKey[] = [];
  const known = new Map<string, number>();
  const groupOf = new Uint32Array(limit);
  for (let slot = 0; slot < limit; slot++) {
    if (counts.requests[slot] === 0) continue;
    const name = nameOf(slot);
    const group = known.get(name) ?? keys.push({ name }) - 1;
    known.set(name, group);
    groupOf[slot] = group;
  }
  const fold = (bySlot: Uint32Array): Uint32Array => {
    const byGroup = new Uint32Array(keys.length);
    for (let slot = 0; slot < limit; slot++) {
      const group = groupOf[slot] ?? 0;
      byGroup[group] = (byGroup[group] ?? 0) + (bySlot[slot] ?? 0);
    }
    return byGroup;
  };
  let groups: Uint32Array | undefined;
  return {
    runs,
    matched,
    keys,
    get groups() {
      if (groups) return groups;
      groups = new Uint32Array(matched);
      for (const run of runs) {
        const slots = slotsOf(run);
        for (let k = 0; k < slots.length; k++) groups[run.from + k] = groupOf[slots[k] ?? 0] ?? 0;
      }
      return groups;
    },
    requests: fold(counts.requests),
    errors: fold(counts.errors),
    noResponse: fold(counts.noResponse),
  };
}

const none = 2 ** 32 - 1;

/** A route belongs to its host. Most routes are of one host only, so the last one met is remembered. */
function byRoute({ runs, matched }: Runs, names: Columns['names']): Counted {
  const keys: GroupKey[] = [];
  const lastHost = new Uint32Array(names.route.limit).fill(none);
  const lastGroup = new Uint32Array(names.route.limit);
  const known = new Map<number, number>();
  const groups = new Uint32Array(matched);
  function groupOf(host: number, route: number): number {
    const both = host * 2 ** 26 + route;
    let group = known.get(both);
    if (group === undefined) {
      const key = { host: names.host.text(host), route: names.route.text(route) };
      group = keys.push({ name: `${key.host} ${key.route}`, ...key }) - 1;
      known.set(both, group);
    }
    lastHost[route] = host;
    lastGroup[route] = group;
    return group;
  }
  for (const run of runs) {
    const routes = valuesOf(run.block.route, run);
    const hosts = valuesOf(run.block.host, run);
    const own = groups.subarray(run.from, run.from + routes.length);
    for (let k = 0; k < routes.length; k++) {
      const route = routes[k] ?? 0;
      const host = hosts[k] ?? 0;
      own[k] = lastHost[route] === host ? (lastGroup[route] ?? 0) : groupOf(host, route);
    }
  }
  const counts = createCounts(keys.length);
  for (const run of runs)
    count(groups.subarray(run.from, run.from + run.indexes.length), valuesOf(run.block.status, run), counts);
  return { runs, matched, keys, groups, ...counts };
}

export interface NameCount {
  readonly name: string;
  readonly count: number;
  readonly errors: number;
}

/** How often each name occurs, the most frequent first; nothing else, so that it costs next to nothing. */
export function countNames(
  capture: Capture,
  stretch: Stretch,
  plan: Plan,
  column: NameColumn,
): readonly NameCount[] {
  const names = capture.columns.names[column];
  const counts = createCounts(names.limit);
  for (const run of runsOf(capture, stretch, plan).runs)
    count(numbersOf(run.block[column], run), valuesOf(run.block.status, run), counts);
  const found: NameCount[] = [];
  counts.requests.forEach((count, id) => {
    if (count > 0) found.push({ name: names.text(id), count, errors: counts.errors[id] ?? 0 });
  });
  return found.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Bytes of the captured bodies, by group. */
function bytesOf({ keys, runs, groups }: Counted, columnOf: (block: Block) => Uint32Array): Float64Array {
  const bytes = new Float64Array(keys.length);
  for (const run of runs) {
    const values = valuesOf(columnOf(run.block), run);
    const own = groups.subarray(run.from, run.from + values.length);
    for (let k = 0; k < values.length; k++) {
      const group = own[k] ?? 0;
      bytes[group] = (bytes[group] ?? 0) + (values[k] ?? 0);
    }
  }
  return bytes;
}

/** What is counted of each group, and of all together. */
export function talliesOf(counted: Counted): {
  of(group: number, latency: Latency): RawTally;
  total(): RawTally;
} {
  const { requests, errors, noResponse } = counted;
  const bytes = {
    request: bytesOf(counted, ({ requestBytes }) => requestBytes),
    response: bytesOf(counted, ({ responseBytes }) => responseBytes),
  };
  const sum = (list: Uint32Array | Float64Array): number => {
    let total = 0;
    for (const value of list) total += value;
    return total;
  };
  return {
    of: (group, latency) => ({
      requests: requests[group] ?? 0,
      errors: errors[group] ?? 0,
      noResponse: noResponse[group] ?? 0,
      requestBytes: bytes.request[group] ?? 0,
      responseBytes: bytes.response[group] ?? 0,
      latency,
    }),
    total: () => ({
      requests: sum(requests),
      errors: sum(errors),
      noResponse: sum(noResponse),
      requestBytes: sum(bytes.request),
      responseBytes: sum(bytes.response),
      latency: totalLatency(counted),
    }),
  };
}

function totalLatency({ runs, matched }: Counted): Latency {
  const counting = createDurationCounts();
  if (runs.every((run) => counting.add(valuesOf(run.block.durationMs, run)))) return counting.latency();
  const durations = new Float64Array(matched);
  for (const run of runs) durations.set(valuesOf(run.block.durationMs, run), run.from);
  return latencyOf(durations);
}
