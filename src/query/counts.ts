/** One pass over a stretch that puts every matching exchange into its group and counts it. */

import { type Capture } from '../capture/capture.ts';
import { type Block, type Columns } from '../capture/columns.ts';
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

/** Arrays by group are as long as `keys`; arrays by match hold `matched` items, in the order of rows. */
export interface Counted {
  readonly keys: readonly GroupKey[];
  readonly requests: readonly number[];
  readonly errors: readonly number[];
  readonly noResponse: readonly number[];
  readonly requestBytes: readonly number[];
  readonly responseBytes: readonly number[];
  readonly matched: number;
  readonly firstRow: number;
  /** Rows are `firstRow + offsets[k]`. */
  readonly offsets: Int32Array;
  readonly groups: Int32Array;
  /** NaN = not known. */
  readonly durations: Float64Array;
}

export function countGroups(capture: Capture, stretch: Stretch, plan: Plan, by: By): Counted {
  const { columns } = capture;
  const firstRow = Math.max(stretch.fromRow, columns.first);
  const room = Math.max(0, Math.min(stretch.toRow, columns.next) - firstRow);
  const keys: GroupKey[] = [];
  const requests: number[] = [];
  const errors: number[] = [];
  const noResponse: number[] = [];
  const requestBytes: number[] = [];
  const responseBytes: number[] = [];
  const offsets = new Int32Array(room);
  const groups = new Int32Array(room);
  const durations = new Float64Array(room);
  let matched = 0;

  const add = (key: GroupKey): number => {
    for (const list of [requests, errors, noResponse, requestBytes, responseBytes]) list.push(0);
    return keys.push(key) - 1;
  };
  const groupOf = grouping(columns, by, add);

  scan(capture, stretch, plan.stage, (block, rows, count) => {
    const shift = block.first - firstRow;
    for (let k = 0; k < count; k++) {
      const i = rows[k] ?? 0;
      const group = groupOf(block, i);
      const status = block.status[i] ?? 0;
      requests[group] = (requests[group] ?? 0) + 1;
      if (status === 0 || status >= 400) errors[group] = (errors[group] ?? 0) + 1;
      if (status === 0) noResponse[group] = (noResponse[group] ?? 0) + 1;
      requestBytes[group] = (requestBytes[group] ?? 0) + (block.requestBytes[i] ?? 0);
      responseBytes[group] = (responseBytes[group] ?? 0) + (block.responseBytes[i] ?? 0);
      offsets[matched] = shift + i;
      groups[matched] = group;
      durations[matched] = block.durationMs[i] ?? NaN;
      matched++;
    }
  });
  return {
    keys,
    requests,
    errors,
    noResponse,
    requestBytes,
    responseBytes,
    matched,
    firstRow,
    offsets,
    groups,
    durations,
  };
}

/** Which group a row belongs to; `add` makes a new one. */
function grouping(
  { names }: Columns,
  by: By,
  add: (key: GroupKey) => number,
): (block: Block, i: number) => number {
  switch (by) {
    case 'host':
      return byNumber(
        names.host.limit,
        ({ host }) => host,
        (id) => add({ name: names.host.text(id) }),
      );
    case 'container':
      return byNumber(
        names.container.limit,
        ({ container }) => container,
        (id) => add({ name: names.container.text(id) }),
      );
    case 'status':
      return byNumber(
        1_000,
        ({ status }) => status,
        (status) => add({ name: String(status) }),
      );
    case 'process': {
      const known = new Map<string, number>();
      return byNumber(
        names.exe.limit,
        ({ exe }) => exe,
        (id) => {
          const name = baseName(names.exe.text(id));
          const group = known.get(name) ?? add({ name });
          known.set(name, group);
          return group;
        },
      );
    }
    case 'route':
      return byRoute({ names }, add);
  }
}

function byNumber(
  limit: number,
  column: (block: Block) => Uint32Array | Uint16Array,
  make: (value: number) => number,
): (block: Block, i: number) => number {
  const groups = new Int32Array(limit).fill(-1);
  // Values beyond the table (a status of 1000 or more) are rare and still told apart.
  const others = new Map<number, number>();
  return (block, i) => {
    const value = column(block)[i] ?? 0;
    const known = value < limit ? (groups[value] ?? -1) : (others.get(value) ?? -1);
    if (known >= 0) return known;
    const group = make(value);
    if (value < limit) groups[value] = group;
    else others.set(value, group);
    return group;
  };
}

/** A route belongs to its host. Most routes are of one host only, so that the last one met is remembered. */
function byRoute(
  { names }: Pick<Columns, 'names'>,
  add: (key: GroupKey) => number,
): (block: Block, i: number) => number {
  const lastHost = new Int32Array(names.route.limit).fill(-1);
  const lastGroup = new Int32Array(names.route.limit);
  const known = new Map<number, number>();
  return (block, i) => {
    const route = block.route[i] ?? 0;
    const host = block.host[i] ?? 0;
    if (lastHost[route] === host) return lastGroup[route] ?? 0;
    const key = host * 2 ** 26 + route;
    let group = known.get(key);
    if (group === undefined) {
      const hostName = names.host.text(host);
      const routeName = names.route.text(route);
      group = add({ name: `${hostName} ${routeName}`, host: hostName, route: routeName });
      known.set(key, group);
    }
    lastHost[route] = host;
    lastGroup[route] = group;
    return group;
  };
}

/** The known durations of each group, as they came; of all groups, or of some. */
export function durationsOf(
  { keys, groups, durations, matched }: Counted,
  only?: ReadonlySet<number>,
): (group: number) => Float64Array {
  // First how many of each group, then where each begins, then the values.
  const starts = new Int32Array(keys.length + 1);
  const wanted = new Uint8Array(keys.length).fill(only ? 0 : 1);
  for (const group of only ?? []) wanted[group] = 1;
  for (let k = 0; k < matched; k++) {
    const group = groups[k] ?? 0;
    if (wanted[group] === 1 && !Number.isNaN(durations[k])) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
  }
  for (let group = 0; group < keys.length; group++)
    starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
  const values = new Float64Array(starts[keys.length] ?? 0);
  const ends = starts.slice();
  for (let k = 0; k < matched; k++) {
    const group = groups[k] ?? 0;
    const durationMs = durations[k] ?? NaN;
    if (wanted[group] !== 1 || Number.isNaN(durationMs)) continue;
    const end = ends[group] ?? 0;
    values[end] = durationMs;
    ends[group] = end + 1;
  }
  return (group) => values.subarray(starts[group], starts[group + 1]);
}

/** Exact latency of groups, each worked out once when it is asked for. */
export function latencies(counted: Counted, only?: ReadonlySet<number>): (group: number) => Latency {
  const durations = durationsOf(counted, only);
  const known = new Map<number, Latency>();
  return (group) => {
    const latency = known.get(group) ?? latencyOf(durations(group));
    known.set(group, latency);
    return latency;
  };
}

export function totalOf(counted: Counted): RawTally {
  const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);
  const { requests, errors, noResponse, requestBytes, responseBytes, durations, matched } = counted;
  return {
    requests: sum(requests),
    errors: sum(errors),
    noResponse: sum(noResponse),
    requestBytes: sum(requestBytes),
    responseBytes: sum(responseBytes),
    latency: latencyOf(durations.slice(0, matched).filter((durationMs) => durationMs === durationMs)),
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
