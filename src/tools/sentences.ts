/** Pieces that several tools say alike: numbers of a group, latency that claims no more than it knows, plain names. */

import { isProblem, type Problem } from '../base/problem.ts';
import { type DataRecord } from '../present/data.ts';
import { roleWord, shortName, shortPath } from '../present/line.ts';
import { amount, counted, own, percent, size, took } from '../present/words.ts';
import { type Group, type Groups, type Latency, type Tally } from '../traffic/answers.ts';
import { type By } from '../traffic/question.ts';
import { joinSafe, plainName, safe, type SafeText } from '../traffic/safe.ts';
import { both, question, type Inquiry } from './inquiry.ts';

/** `60 s`: how long the asked time is. */
export function spanOf({ span }: Inquiry): SafeText {
  return took(Math.max(0, span.to - span.from));
}

/** Several sources: each row says its own. */
export function severalSources({ desk, window }: Inquiry): boolean {
  return desk.coverage(window).sources.total > 1;
}

/** Under this many a 95th percentile is the largest or the one before, and says nothing. */
const enoughForTails = 20;

/** `p50 87 ms, p95 340 ms (n 1,200)`; of a few only the median and the largest. */
export function latencyWords({ n, p50, p95, p99, mostMs }: Latency): SafeText {
  if (n === 0 || p50 === undefined) return safe`latency not known`;
  const tails =
    n >= enoughForTails
      ? [
          p95 === undefined ? undefined : safe`p95 ${took(p95)}`,
          p99 === undefined ? undefined : safe`p99 ${took(p99)}`,
        ]
      : [mostMs === undefined ? undefined : safe`max ${took(mostMs)}`];
  return safe`${joinSafe([safe`p50 ${took(p50)}`, ...tails.filter((tail) => tail !== undefined)], ', ')} (n ${amount(n)})`;
}

export function latencyData({ n, p50, p95, p99, mostMs }: Latency): DataRecord {
  if (n === 0 || p50 === undefined) return { n: 0 };
  const tails = n >= enoughForTails;
  return {
    n,
    p50Ms: Math.round(p50),
    ...(tails && p95 !== undefined ? { p95Ms: Math.round(p95) } : {}),
    ...(tails && p99 !== undefined ? { p99Ms: Math.round(p99) } : {}),
    ...(mostMs === undefined ? {} : { maxMs: Math.round(mostMs) }),
  };
}

/** `3 errors (3.9 %), 1 of them without response`; nothing when there are none. */
export function errorWords({ requests, errors, noResponse }: Tally): SafeText {
  if (errors === 0) return safe`no errors`;
  const silent = noResponse ? safe`, ${amount(noResponse)} without response` : safe``;
  return safe`${counted(errors, 'error', 'errors')} (${percent(errors, requests)}${silent})`;
}

export function tallyData({
  requests,
  errors,
  noResponse,
  requestBytes,
  responseBytes,
  latency,
}: Tally): DataRecord {
  return {
    requests,
    errors,
    ...(noResponse ? { noResponse } : {}),
    requestBytes,
    responseBytes,
    latency: latencyData(latency),
  };
}

/** `200×21 402×2`. */
export function statusesWords(statuses: Group['statuses'], most = 6): SafeText {
  return joinSafe(
    statuses
      .slice(0, most)
      .map(
        ({ status, count }) => safe`${status === 0 ? 'no-response' : own(String(status))}×${amount(count)}`,
      ),
    ' ',
  );
}

/** Counts by status as an object: `{"200":21,"402":2}`; `noResponse` for those without. */
export function statusesData(statuses: Group['statuses'], most = 8): DataRecord {
  return Object.fromEntries(
    statuses.slice(0, most).map(({ status, count }) => [status === 0 ? 'noResponse' : String(status), count]),
  );
}

export function namesOf(names: readonly SafeText[], most = 4): readonly SafeText[] {
  return names.slice(0, most).map((name) => shortName(name, 40));
}

/** `a, b and 3 more`. */
export function listWords(names: readonly SafeText[], most = 4): SafeText {
  const more = names.length - most;
  const shown = joinSafe(namesOf(names, most), ', ');
  return more > 0 ? safe`${shown} and ${amount(more)} more` : shown;
}

export function pathsOf(paths: readonly SafeText[], most = 4): readonly SafeText[] {
  return paths.slice(0, most).map((path) => shortPath(path, 60));
}

/** For a finding: the names with the most, in characters that carry nothing; `all` when not all are here. */
export function plainList(names: readonly SafeText[], most = 3, all = names.length): SafeText {
  const first = names.slice(0, most);
  const more = all - first.length;
  const shown = joinSafe(
    first.map((name) => plainName(name, 60)),
    ', ',
  );
  return more > 0 ? safe`${shown} and ${amount(more)} more` : shown;
}

export function bytesWords({ requestBytes, responseBytes }: Tally): SafeText {
  return safe`${size(requestBytes)} sent, ${size(responseBytes)} received`;
}

/** No response counts as an error, and never as a status. */
export const failing = '(res.status >= 400 or not has(res.status))';

/** The groups with the most errors, whatever page they are on: a finding is about all of them. */
export async function mostFailing(
  inquiry: Inquiry,
  by: By,
  { groups, more, total }: Groups,
): Promise<{ readonly names: readonly SafeText[]; readonly all: number } | Problem> {
  if (total.errors === 0) return { names: [], all: 0 };
  if (more === 0 && inquiry.cursor === undefined) {
    const worst = groups.filter(({ errors }) => errors > 0).sort((a, b) => b.errors - a.errors);
    return { names: worst.map(({ name }) => name), all: worst.length };
  }
  const { cursor: _, ...asked } = question(inquiry, { filter: both(inquiry.filter, failing), limit: 3 });
  const found = await inquiry.desk.groups(asked, by);
  return isProblem(found) ? found : { names: found.groups.map(({ name }) => name), all: found.all };
}

function isInbound({ directions }: Group): boolean {
  return directions.includes('ingress');
}

function isOutbound({ directions }: Group): boolean {
  return directions.some((direction) => direction !== 'ingress');
}

/** Whose names are told with a group: of those who call, of those who answer, or of both. */
export function rolesWord(group: Group): SafeText {
  return isInbound(group) && isOutbound(group) ? safe`between` : roleWord(isInbound(group));
}

/** Qtap sees a local call where it leaves and where it arrives, and tells of both. */
export function bothEndsNote(groups: readonly Group[]): readonly SafeText[] {
  return groups.some((group) => isInbound(group) && isOutbound(group))
    ? [
        safe`calls within this host are seen, and counted, at both ends: direction != "ingress" leaves the callers' end`,
      ]
    : [];
}
