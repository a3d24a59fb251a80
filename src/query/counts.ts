/**
 * One pass over a stretch that puts every matching exchange into its group, and tight loops over columns that
 * count. Arrays by match hold one item for each matching row, in the order of rows.
 */

import { type Capture } from '../capture/capture.ts';
import { type Block, type Columns } from '../capture/columns.ts';
import { type Names } from '../capture/names.ts';
import { type Latency } from '../traffic/answers.ts';
import { type By } from '../traffic/question.ts';
import { createDurationCounts, latencyOf } from './numbers.ts';
import { type Plan } from './plan.ts';
import { baseName } from './reading.ts';
import { scan } from './scan.ts';
import { everything, type NameColumn } from './stages.ts';
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

/** Matches that lie in one block. */
export interface Run {
  readonly block: Block;
  /** Of the first of them, counted over all runs. */
  readonly from: number;
  /** Their places in the block, rising. */
  readonly indexes: Int32Array;
}

export interface Counted {
  /** Some may have no match. */
  readonly keys: readonly GroupKey[];
  readonly runs: readonly Run[];
  readonly matched: number;
  /** By match; worked out when first asked for. */
  readonly groups: Int32Array;
  /** By group. */
  readonly requests: Uint32Array;
  readonly errors: Uint32Array;
  readonly noResponse: Uint32Array;
}

export function countGroups(capture: Capture, stretch: Stretch, plan: Plan, by: By): Counted {
  const runs: Run[] = [];
  let matched = 0;
  scan(capture, stretch, plan.stage, (block, rows, count) => {
    // A selection is overwritten by the next; all rows of a block are always the same numbers.
    const kept = rows.subarray(0, count);
    runs.push({ block, from: matched, indexes: plan.stage === everything ? kept : kept.slice() });
    matched += count;
  });

  const { keys, column, groupOf, assign } = grouping(capture.columns, by);
  let groups: Int32Array | undefined;
  const assigned = (): Int32Array => {
    if (groups) return groups;
    groups = new Int32Array(matched);
    for (const run of runs) assign(run, groups);
    return groups;
  };
  // Of a route the keys are known only once every match has its group.
  if (!column) assigned();
  const slots = groupOf?.length ?? keys.length;
  const counts = {
    requests: new Uint32Array(slots),
    errors: new Uint32Array(slots),
    noResponse: new Uint32Array(slots),
  };
  for (const { block, from, indexes } of runs) {
    if (column) countRun(block[column], block.status, indexes, counts);
    else countAssigned(assigned(), from, block.status, indexes, counts);
  }
  const fold = (list: Uint32Array): Uint32Array => {
    if (!groupOf) return list;
    const folded = new Uint32Array(keys.length);
    list.forEach((count, slot) => {
      const group = groupOf[slot] ?? 0;
      folded[group] = (folded[group] ?? 0) + count;
    });
    return folded;
  };
  return {
    keys,
    runs,
    matched,
    get groups() {
      return assigned();
    },
    requests: fold(counts.requests),
    errors: fold(counts.errors),
    noResponse: fold(counts.noResponse),
  };
}

interface Counts {
  readonly requests: Uint32Array;
  readonly errors: Uint32Array;
  readonly noResponse: Uint32Array;
}

/** By the numbers of a column, without a list of groups. A million times for one question: no more than needed. */
function countRun(
  values: Uint32Array | Uint16Array,
  status: Uint16Array,
  indexes: Int32Array,
  { requests, errors, noResponse }: Counts,
): void {
  const first = indexes[0] ?? 0;
  const skips = !isUnbroken(indexes);
  for (let k = 0; k < indexes.length; k++) {
    const i = skips ? (indexes[k] ?? 0) : first + k;
    const slot = values[i] ?? 0;
    const code = status[i] ?? 0;
    requests[slot] = (requests[slot] ?? 0) + 1;
    if (code !== 0 && code < 400) continue;
    errors[slot] = (errors[slot] ?? 0) + 1;
    if (code === 0) noResponse[slot] = (noResponse[slot] ?? 0) + 1;
  }
}

function countAssigned(
  groups: Int32Array,
  from: number,
  status: Uint16Array,
  indexes: Int32Array,
  { requests, errors, noResponse }: Counts,
): void {
  for (let k = 0; k < indexes.length; k++) {
    const group = groups[from + k] ?? 0;
    const code = status[indexes[k] ?? 0] ?? 0;
    requests[group] = (requests[group] ?? 0) + 1;
    if (code !== 0 && code < 400) continue;
    errors[group] = (errors[group] ?? 0) + 1;
    if (code === 0) noResponse[group] = (noResponse[group] ?? 0) + 1;
  }
}

/** Rising places without a hole: one behind the other in every column. */
function isUnbroken(indexes: Int32Array): boolean {
  const { length } = indexes;
  return (indexes[length - 1] ?? 0) - (indexes[0] ?? 0) === length - 1;
}

interface Grouping {
  /** Some may turn out to have no match. */
  readonly keys: readonly GroupKey[];
  /** Its number is the group, or leads to it through `groupOf`. */
  readonly column?: 'host' | 'container' | 'status' | 'exe';
  readonly groupOf?: Int32Array;
  /** Writes the group of each match of a run. */
  assign(run: Run, groups: Int32Array): void;
}

function grouping({ names }: Columns, by: By): Grouping {
  const keys: GroupKey[] = [];
  switch (by) {
    case 'host':
      return byNumber(namedKeys(names.host), 'host');
    case 'container':
      return byNumber(namedKeys(names.container), 'container');
    case 'status': {
      const codes = Array.from({ length: 65_536 }, (_, status) => ({ name: String(status) }));
      return byNumber(codes, 'status');
    }
    case 'process': {
      // Several paths may end in the same name.
      const known = new Map<string, number>();
      const groupOf = Int32Array.from(namedKeys(names.exe), (key) => {
        const name = baseName(key.name);
        const group = known.get(name) ?? keys.push({ name }) - 1;
        known.set(name, group);
        return group;
      });
      return byNumber(keys, 'exe', groupOf);
    }
    case 'route':
      return byRoute(names);
  }
}

function namedKeys(names: Names): readonly GroupKey[] {
  return Array.from({ length: names.limit }, (_, id) => ({ name: names.text(id) }));
}

function byNumber(
  keys: readonly GroupKey[],
  column: 'host' | 'container' | 'status' | 'exe',
  groupOf?: Int32Array,
): Grouping {
  return {
    keys,
    column,
    ...(groupOf ? { groupOf } : {}),
    assign({ block, from, indexes }, groups) {
      const values = block[column];
      for (let k = 0; k < indexes.length; k++) groups[from + k] = values[indexes[k] ?? 0] ?? 0;
      if (!groupOf) return;
      for (let k = from; k < from + indexes.length; k++) groups[k] = groupOf[groups[k] ?? 0] ?? 0;
    },
  };
}

/** A route belongs to its host. Most routes are of one host only, so the last one met is remembered. */
function byRoute(names: Columns['names']): Grouping {
  const keys: GroupKey[] = [];
  const lastHost = new Int32Array(names.route.limit).fill(-1);
  const lastGroup = new Int32Array(names.route.limit);
  const known = new Map<number, number>();
  return {
    keys,
    assign({ block, from, indexes }, groups) {
      const { route: routes, host: hosts } = block;
      for (let k = 0; k < indexes.length; k++) {
        const i = indexes[k] ?? 0;
        const route = routes[i] ?? 0;
        const host = hosts[i] ?? 0;
        if (lastHost[route] !== host) {
          const both = host * 2 ** 26 + route;
          let group = known.get(both);
          if (group === undefined) {
            const key = { host: names.host.text(host), route: names.route.text(route) };
            group = keys.push({ name: `${key.host} ${key.route}`, ...key }) - 1;
            known.set(both, group);
          }
          lastHost[route] = host;
          lastGroup[route] = group;
        }
        groups[from + k] = lastGroup[route] ?? 0;
      }
    },
  };
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
  const counts = new Uint32Array(names.limit);
  const errors = new Uint32Array(names.limit);
  scan(capture, stretch, plan.stage, (block, rows, count) => {
    const { status } = block;
    const ids = block[column];
    for (let k = 0; k < count; k++) {
      const i = rows[k] ?? 0;
      const id = ids[i] ?? 0;
      const code = status[i] ?? 0;
      counts[id] = (counts[id] ?? 0) + 1;
      if (code === 0 || code >= 400) errors[id] = (errors[id] ?? 0) + 1;
    }
  });
  const found: NameCount[] = [];
  counts.forEach((count, id) => {
    if (count > 0) found.push({ name: names.text(id), count, errors: errors[id] ?? 0 });
  });
  return found.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Bytes of the captured bodies, by group. */
function bytesOf(counted: Counted): {
  readonly request: Float64Array;
  readonly response: Float64Array;
} {
  const { keys, runs, groups } = counted;
  const request = new Float64Array(keys.length);
  const response = new Float64Array(keys.length);
  for (const { block, from, indexes } of runs) {
    const { requestBytes, responseBytes } = block;
    for (let k = 0; k < indexes.length; k++) {
      const group = groups[from + k] ?? 0;
      const i = indexes[k] ?? 0;
      request[group] = (request[group] ?? 0) + (requestBytes[i] ?? 0);
      response[group] = (response[group] ?? 0) + (responseBytes[i] ?? 0);
    }
  }
  return { request, response };
}

/** What is counted of each group, and of all together. */
export function talliesOf(counted: Counted): {
  of(group: number, latency: Latency): RawTally;
  total(): RawTally;
} {
  const { requests, errors, noResponse } = counted;
  const bytes = bytesOf(counted);
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
  if (runs.every((run) => counting.add(durationsOfRun(run)))) return counting.latency();
  const durations = new Float64Array(matched);
  for (const run of runs) durations.set(durationsOfRun(run), run.from);
  return latencyOf(durations);
}

function durationsOfRun({ block, indexes }: Run): Float64Array {
  const { durationMs } = block;
  const first = indexes[0] ?? 0;
  if (isUnbroken(indexes)) return durationMs.subarray(first, first + indexes.length);
  const durations = new Float64Array(indexes.length);
  for (let k = 0; k < indexes.length; k++) durations[k] = durationMs[indexes[k] ?? 0] ?? NaN;
  return durations;
}
