/**
 * What is different between two windows, group by group. A difference is told only when chance hardly explains
 * it; the rule is one sentence (`comparisonRule`), so that whoever reads an answer can judge it.
 */

import { type Capture } from '../capture/capture.ts';
import { statusClasses } from '../capture/minutes.ts';
import { type ChangeKind } from '../traffic/answers.ts';
import { type By } from '../traffic/question.ts';
import { type Tree } from '../filter/tree.ts';
import { countGroups, talliesOf, type Counted, type GroupKey, type RawTally } from './counts.ts';
import { durationsOf } from './durations.ts';
import { minuteGroups } from './minuteGroups.ts';
import { latencyOfRising, type Durations } from './numbers.ts';
import { planOf, type Plan } from './plan.ts';
import { type Stretch } from './window.ts';

export interface RawDifference extends GroupKey {
  readonly change: ChangeKind;
  readonly before: RawTally;
  readonly after: RawTally;
  /** Of the later window; when it is gone, of the earlier one. */
  readonly sampleRows: readonly number[];
}

export interface RawComparison {
  readonly before: { readonly from: number; readonly to: number; readonly requests: number };
  readonly after: { readonly from: number; readonly to: number; readonly requests: number };
  /** The worst first. */
  readonly differences: readonly RawDifference[];
  /** Groups with too few samples to say anything. */
  readonly tooFew: number;
  /** The earlier window's rows are gone: its counts are those kept by the minute, without latency. */
  readonly beforeByMinutes: boolean;
}

/* New or gone: at least 5 requests, all of them in one window, which chance gives less than once in 100. Failing, recovered, slower, faster: at least 20 requests in each window and a change that chance gives less than once in 100, of at least 2 points of error rate, or 30 % and 5 ms of the median, or 50 % and 20 ms of p95. */

const oneSidedLeast = 5;
const samplesLeast = 20;
const byChance = 0.01;
/** The same in standard deviations. */
const surely = 2.6;
const worstFirst: readonly ChangeKind[] = ['failing', 'gone', 'slower', 'new', 'recovered', 'faster'];
const mostSamples = 3;

interface Side {
  readonly from: number;
  readonly to: number;
  readonly requests: number;
  readonly groups: ReadonlyMap<string, SideGroup>;
}

interface SideGroup {
  readonly key: GroupKey;
  readonly tally: RawTally;
  /** Rising. */
  readonly durations: Durations;
  readonly sampleRows: readonly number[];
}

const noDurations = new Float64Array(0);
const noTally: RawTally = {
  requests: 0,
  errors: 0,
  noResponse: 0,
  requestBytes: 0,
  responseBytes: 0,
  latency: { n: 0 },
};

/** `plan`: how `tree` is to be looked up, when not in the usual way. */
export function compareStretches(
  capture: Capture,
  tree: Tree,
  by: By,
  earlier: Stretch,
  later: Stretch,
  plan: Plan = planOf(capture, tree),
): RawComparison {
  const gone = capture.coverage(earlier.from, earlier.to).evicted.rows > 0;
  const byMinutes = gone ? sideOfMinutes(capture, tree, by, earlier) : undefined;
  const before = byMinutes ?? sideOfRows(capture, plan, by, earlier);
  const after = sideOfRows(capture, plan, by, later);
  const differences: RawDifference[] = [];
  let tooFew = 0;
  for (const name of new Set([...before.groups.keys(), ...after.groups.keys()])) {
    const old = before.groups.get(name);
    const now = after.groups.get(name);
    const key = (now ?? old)?.key;
    if (!key) continue;
    const changes = changesOf(old, now, before, after);
    for (const change of changes)
      differences.push({
        ...key,
        change,
        before: old?.tally ?? noTally,
        after: now?.tally ?? noTally,
        sampleRows: now?.sampleRows ?? old?.sampleRows ?? [],
      });
    const fewest = Math.min(old?.tally.requests ?? 0, now?.tally.requests ?? 0);
    if (changes.length === 0 && fewest < samplesLeast) tooFew++;
  }
  const weight = ({ before: old, after: now }: RawDifference): number => old.requests + now.requests;
  differences.sort(
    (a, b) => worstFirst.indexOf(a.change) - worstFirst.indexOf(b.change) || weight(b) - weight(a),
  );
  return {
    before: { from: before.from, to: before.to, requests: before.requests },
    after: { from: after.from, to: after.to, requests: after.requests },
    differences,
    tooFew,
    beforeByMinutes: byMinutes !== undefined,
  };
}

function changesOf(
  old: SideGroup | undefined,
  now: SideGroup | undefined,
  before: Side,
  after: Side,
): readonly ChangeKind[] {
  const beforeMs = Math.max(1, before.to - before.from);
  const afterMs = Math.max(1, after.to - after.from);
  if (!old || !now) {
    // How likely all of them fall into this window, if they were spread evenly over both.
    const share = (now ? afterMs : beforeMs) / (beforeMs + afterMs);
    const requests = (now ?? old)?.tally.requests ?? 0;
    if (requests < oneSidedLeast || share ** requests > byChance) return [];
    if (now) return before.requests > 0 ? ['new'] : [];
    return ['gone'];
  }
  const failing = errorsDiffer(old.tally, now.tally);
  const slower = durationsDiffer(old.durations, now.durations);
  return [
    ...(failing > 0 ? (['failing'] as const) : []),
    ...(failing < 0 ? (['recovered'] as const) : []),
    ...(slower > 0 ? (['slower'] as const) : []),
    ...(slower < 0 ? (['faster'] as const) : []),
  ];
}

/** 1 when errors have become more frequent, -1 when less, 0 when that cannot be told. */
function errorsDiffer(old: RawTally, now: RawTally): -1 | 0 | 1 {
  const { requests: n } = old;
  const { requests: m } = now;
  if (n < samplesLeast || m < samplesLeast) return 0;
  const difference = now.errors / m - old.errors / n;
  const pooled = (old.errors + now.errors) / (n + m);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  if (Math.abs(difference) < 0.02 || Math.abs(difference) < surely * deviation) return 0;
  return difference > 0 ? 1 : -1;
}

/**
 * By the share of one side's values that lie above the other side's median (or 95th percentile): that needs no
 * assumption about how latencies are spread.
 */
function durationsDiffer(old: Durations, now: Durations): -1 | 0 | 1 {
  if (old.length < samplesLeast || now.length < samplesLeast) return 0;
  if (isSlower(old, now)) return 1;
  return isSlower(now, old) ? -1 : 0;
}

function isSlower(old: Durations, now: Durations): boolean {
  const effective = 1 / (1 / old.length + 1 / now.length);
  const above = (share: number, factor: number, leastMs: number): boolean => {
    const limit = at(old, share);
    const value = at(now, share);
    if (value < limit * factor || value - limit < leastMs) return false;
    const expected = 1 - share;
    const deviation = Math.sqrt((expected * share) / effective);
    return shareAbove(now, limit) - expected >= surely * deviation;
  };
  return above(0.5, 1.3, 5) || (effective >= 50 && above(0.95, 1.5, 20));
}

/** Nearest rank, as everywhere (query/numbers). */
function at(rising: Durations, share: number): number {
  return rising[Math.max(0, Math.ceil(share * rising.length) - 1)] ?? 0;
}

function shareAbove(rising: Durations, limit: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return (rising.length - low) / rising.length;
}

function sideOfRows(capture: Capture, plan: Plan, by: By, stretch: Stretch): Side {
  const counted = countGroups(capture, stretch, plan, by);
  const durations = durationsOf(counted);
  const tallies = talliesOf(counted);
  const samples = sampleRows(counted);
  const groups = new Map<string, SideGroup>();
  counted.keys.forEach((key, group) => {
    if (counted.requests[group] === 0) return;
    const values = durations(group).sort();
    const latency = latencyOfRising(values);
    groups.set(key.name, {
      key,
      tally: tallies.of(group, latency),
      durations: values,
      sampleRows: samples[group] ?? [],
    });
  });
  // Before anything was read, nothing could be seen: that time does not count.
  const since = capture.coverage(stretch.from, stretch.to).since ?? stretch.from;
  return {
    from: Math.min(Math.max(stretch.from, since), stretch.to),
    to: stretch.to,
    requests: counted.matched,
    groups,
  };
}

/** The newest of each group. */
function sampleRows({ keys, groups, runs }: Counted): readonly (readonly number[])[] {
  const samples = keys.map((): number[] => []);
  for (const { block, from, indexes } of runs.toReversed())
    for (let k = indexes.length - 1; k >= 0; k--) {
      const rows = samples[groups[from + k] ?? 0];
      if (rows && rows.length < mostSamples) rows.push(block.first + (indexes[k] ?? 0));
    }
  return samples;
}

/** Undefined when the minutes cannot answer that question. */
function sideOfMinutes(capture: Capture, tree: Tree, by: By, { from, to }: Stretch): Side | undefined {
  const found = minuteGroups(capture, tree, by, from, to);
  if (!found) return undefined;
  const groups = new Map<string, SideGroup>();
  for (const { key, counts } of found.groups) {
    const of = (name: (typeof statusClasses)[number]): number => counts[statusClasses.indexOf(name)] ?? 0;
    const requests = counts.reduce((sum, count) => sum + count, 0);
    const noResponse = of('noResponse');
    const errors = of('clientError') + of('serverError') + noResponse;
    groups.set(key.name, {
      key,
      tally: { ...noTally, requests, errors, noResponse },
      durations: noDurations,
      sampleRows: [],
    });
  }
  const requests = [...groups.values()].reduce((sum, { tally }) => sum + tally.requests, 0);
  return { from: found.from, to: found.to, requests, groups };
}
