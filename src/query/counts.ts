/**
 * One pass over a stretch that puts every matching exchange into its group, and tight loops over columns that
 * count. Arrays by match hold one item for each matching row, in the order of rows.
 */

import { type Capture } from '../capture/capture.ts';
import { type Block, type Columns } from '../capture/columns.ts';
import { type Names } from '../capture/names.ts';
import { type Latency } from '../traffic/answers.ts';
import { type By } from '../traffic/question.ts';
import { latencyOf } from './numbers.ts';
import { type Plan } from './plan.ts';
import { baseName } from './reading.ts';
import { scan } from './scan.ts';
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

/** Matches `from` to `to` (exclusive) lie in one block. */
export interface Run {
  readonly block: Block;
  readonly from: number;
  readonly to: number;
}

export interface Counted {
  /** Some may have no match. */
  readonly keys: readonly GroupKey[];
  readonly runs: readonly Run[];
  readonly matched: number;
  /** By match: index in its block, and group. */
  readonly indexes: Uint16Array;
  readonly groups: Int32Array;
  /** By group. */
  readonly requests: Float64Array;
  readonly errors: Float64Array;
  readonly noResponse: Float64Array;
  readonly requestBytes: Float64Array;
  readonly responseBytes: Float64Array;
}

export function countGroups(capture: Capture, stretch: Stretch, plan: Plan, by: By): Counted {
  const { columns } = capture;
  const room = Math.max(0, Math.min(stretch.toRow, columns.next) - Math.max(stretch.fromRow, columns.first));
  const runs: Run[] = [];
  const indexes = new Uint16Array(room);
  const groups = new Int32Array(room);
  let matched = 0;
  const { keys, assign } = grouping(columns, by);
  scan(capture, stretch, plan.stage, (block, rows, count) => {
    for (let k = 0; k < count; k++) indexes[matched + k] = rows[k] ?? 0;
    const run = { block, from: matched, to: matched + count };
    assign(run, indexes, groups);
    runs.push(run);
    matched += count;
  });

  const requests = new Float64Array(keys.length);
  const errors = new Float64Array(keys.length);
  const noResponse = new Float64Array(keys.length);
  const requestBytes = new Float64Array(keys.length);
  const responseBytes = new Float64Array(keys.length);
  for (const { block, from, to } of runs) {
    // Read out of the block once: the loops below run a million times.
    const { status, requestBytes: sent, responseBytes: received } = block;
    for (let k = from; k < to; k++) {
      const group = groups[k] ?? 0;
      const code = status[indexes[k] ?? 0] ?? 0;
      requests[group] = (requests[group] ?? 0) + 1;
      if (code !== 0 && code < 400) continue;
      errors[group] = (errors[group] ?? 0) + 1;
      if (code === 0) noResponse[group] = (noResponse[group] ?? 0) + 1;
    }
    for (let k = from; k < to; k++) {
      const group = groups[k] ?? 0;
      const i = indexes[k] ?? 0;
      requestBytes[group] = (requestBytes[group] ?? 0) + (sent[i] ?? 0);
      responseBytes[group] = (responseBytes[group] ?? 0) + (received[i] ?? 0);
    }
  }
  return {
    keys,
    runs,
    matched,
    indexes,
    groups,
    requests,
    errors,
    noResponse,
    requestBytes,
    responseBytes,
  };
}

interface Grouping {
  /** Some may turn out to have no match. */
  readonly keys: readonly GroupKey[];
  /** Writes the group of each match of a run. */
  assign(run: Run, indexes: Uint16Array, groups: Int32Array): void;
}

function grouping({ names }: Columns, by: By): Grouping {
  const keys: GroupKey[] = [];
  switch (by) {
    case 'host':
      return byNumber(namedKeys(names.host), undefined, 'host');
    case 'container':
      return byNumber(namedKeys(names.container), undefined, 'container');
    case 'status': {
      const codes = Array.from({ length: 65_536 }, (_, status) => ({ name: String(status) }));
      return byNumber(codes, undefined, 'status');
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
      return byNumber(keys, groupOf, 'exe');
    }
    case 'route':
      return byRoute(names);
  }
}

function namedKeys(names: Names): readonly GroupKey[] {
  return Array.from({ length: names.limit }, (_, id) => ({ name: names.text(id) }));
}

/** The column's number is the group, or leads to it. */
function byNumber(
  keys: readonly GroupKey[],
  groupOf: Int32Array | undefined,
  column: 'host' | 'container' | 'status' | 'exe',
): Grouping {
  return {
    keys,
    assign({ block, from, to }, indexes, groups) {
      const values = block[column];
      for (let k = from; k < to; k++) groups[k] = values[indexes[k] ?? 0] ?? 0;
      if (groupOf) for (let k = from; k < to; k++) groups[k] = groupOf[groups[k] ?? 0] ?? 0;
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
    assign({ block, from, to }, indexes, groups) {
      const { route: routes, host: hosts } = block;
      for (let k = from; k < to; k++) {
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
        groups[k] = lastGroup[route] ?? 0;
      }
    },
  };
}

export interface NameCount {
  readonly name: string;
  readonly count: number;
  readonly errors: number;
}

export type NameColumn = 'method' | 'host' | 'route' | 'exe' | 'container' | 'type' | 'source';

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

/** By match, in the order of rows; NaN = not known. */
export function allDurations({ runs, indexes, matched }: Counted): Float64Array {
  const durations = new Float64Array(matched);
  for (const { block, from, to } of runs) {
    const { durationMs } = block;
    for (let k = from; k < to; k++) durations[k] = durationMs[indexes[k] ?? 0] ?? NaN;
  }
  return durations;
}

export function totalOf(counted: Counted): RawTally {
  const sum = (list: Float64Array): number => list.reduce((total, value) => total + value, 0);
  return {
    requests: sum(counted.requests),
    errors: sum(counted.errors),
    noResponse: sum(counted.noResponse),
    requestBytes: sum(counted.requestBytes),
    responseBytes: sum(counted.responseBytes),
    latency: latencyOf(allDurations(counted)),
  };
}

export function tallyOf(counted: Counted, group: number, latency: Latency): RawTally {
  return {
    requests: counted.requests[group] ?? 0,
    errors: counted.errors[group] ?? 0,
    noResponse: counted.noResponse[group] ?? 0,
    requestBytes: counted.requestBytes[group] ?? 0,
    responseBytes: counted.responseBytes[group] ?? 0,
    latency,
  };
}
