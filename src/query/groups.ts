/** Groups, the largest first, page by page; what costs more is looked up only for the groups of the page. */

import { type Capture } from '../capture/capture.ts';
import { type By } from '../traffic/question.ts';
import { countGroups, talliesOf, type GroupKey, type RawTally } from './counts.ts';
import { describeGroups, type Details } from './details.ts';
import { durationsOf } from './durations.ts';
import { latencyInPlace, percentileInPlace } from './numbers.ts';
import { type Plan } from './plan.ts';
import { type Stretch } from './window.ts';

export interface RawGroup extends RawTally, GroupKey, Details {}

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
  const { keys, requests, errors } = counted;
  let durations = order === 'slowest' ? durationsOf(counted) : undefined;
  const weights = Float64Array.from(keys, (_, group) => {
    if (durations) return percentileInPlace(durations(group), 95) ?? -1;
    return (order === 'errors' ? errors : requests)[group] ?? 0;
  });
  const name = (group: number): string => keys[group]?.name ?? '';
  // Ties by name, so that pages do not shift.
  const ranked = [...keys.keys()].sort(
    (a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || (name(a) < name(b) ? -1 : 1),
  );
  const page = ranked.slice(skip, skip + limit);
  durations ??= durationsOf(counted, new Set(page));
  const details = describeGroups(capture, counted, page);
  const tallies = talliesOf(counted);
  const describe = (group: number, place: number): readonly RawGroup[] => {
    const key = keys[group];
    const detail = details[place];
    const latency = durations && latencyInPlace(durations(group));
    return key && detail && latency ? [{ ...tallies.of(group, latency), ...key, ...detail }] : [];
  };
  return {
    total: tallies.total(),
    groups: page.flatMap(describe),
    more: Math.max(0, ranked.length - skip - page.length),
  };
}
