/** Groups, the largest first, page by page; what costs more is looked up only for the groups of the page. */

import { type Capture } from '../capture/capture.ts';
import { type By } from '../traffic/question.ts';
import { countGroups, talliesOf, type GroupKey, type RawTally } from './counts.ts';
import { describeGroups, type Details } from './details.ts';
import { latencies } from './durations.ts';
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
  const all = order === 'slowest' ? latencies(counted) : undefined;
  const weights = counted.keys.map((_, group) => {
    if (all) return all(group).p95 ?? -1;
    return (order === 'errors' ? counted.errors : counted.requests)[group] ?? 0;
  });
  // Ties by name, so that pages do not shift.
  const ranked = counted.keys
    .map(({ name }, group) => ({ name, group, weight: weights[group] ?? 0 }))
    .filter(({ group }) => (counted.requests[group] ?? 0) > 0)
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
  const page = ranked.slice(skip, skip + limit).map(({ group }) => group);
  const latency = all ?? latencies(counted, new Set(page));
  const details = describeGroups(capture, counted, page);
  const tallies = talliesOf(counted);
  return {
    total: tallies.total(),
    groups: page.flatMap((group, place) => {
      const key = counted.keys[group];
      const detail = details[place];
      return key && detail ? [{ ...tallies.of(group, latency(group)), ...key, ...detail }] : [];
    }),
    more: Math.max(0, ranked.length - skip - page.length),
  };
}
