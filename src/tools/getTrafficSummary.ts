/** Totals, latency, a series, groups; and against a baseline what changed. */

import * as z from 'zod';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type DataRecord, type Shown } from '../present/data.ts';
import { shortName } from '../present/line.ts';
import { amount, counted, instant, own, percent, took } from '../present/words.ts';
import { type Comparison, type Difference, type Group, type Series } from '../traffic/answers.ts';
import { joinSafe, plainName, safe, type SafeText } from '../traffic/safe.ts';
import { groupings, type Window } from '../traffic/question.ts';
import { question, type Inquiry } from './inquiry.ts';
import { common, described } from './parameters.ts';
import {
  bothEndsNote,
  bytesWords,
  errorWords,
  latencyData,
  latencyWords,
  mostFailing,
  namesOf,
  plainList,
  spanOf,
  statusesData,
  statusesWords,
  tallyData,
} from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type Tool, type ToolAnswer } from './tool.ts';

const input = z.strictObject({
  ...common,
  ...described,
  by: z.enum(groupings).default('host'),
  baseline: z.string().optional().describe('previous, 30m (before), a marker or time, or FROM/TO'),
});
type Args = z.output<typeof input>;
type Row = Group | Difference;

export const getTrafficSummary: Tool<Args, Row> = {
  name: 'get_traffic_summary',
  title: 'Traffic summary',
  description:
    'Start here. Totals, error rate, latency, bytes, the largest groups and a series of 12 buckets by status class. With baseline: what is new, gone, slower, failing since, with sample sizes. No single exchanges.',
  input,
  output: { totals: z.looseObject({}), ...rowsOf({ name: z.string() }) },
  ask: (args, inquiry) =>
    args.baseline === undefined ? groups(args, inquiry) : changes(args, args.baseline, inquiry),
  show: (row) => ('change' in row ? showDifference(row) : showGroup(row)),
};

async function groups(args: Args, inquiry: Inquiry): Promise<ToolAnswer<Row> | Problem> {
  const found = await inquiry.desk.groups(question(inquiry), args.by);
  if (isProblem(found)) return found;
  const series = await inquiry.desk.series(question(inquiry));
  if (isProblem(series)) return series;
  const { total, groups: rows, all } = found;
  const worst = await mostFailing(inquiry, args.by, found);
  if (isProblem(worst)) return worst;
  return {
    finding: safe`${counted(total.requests, 'request', 'requests')} in ${spanOf(inquiry)}, ${errorWords(total)}; ${latencyWords(total.latency)}; ${counted(all, args.by, pluralOf(args.by))}${
      worst.all ? safe`, most errors: ${plainList(worst.names, 3, worst.all)}` : safe``
    }.`,
    next: [
      ...(total.errors ? [safe`why they fail: get_errors()`] : []),
      safe`other groups: by="route", "process", "container", "status"; what changed: baseline="previous"`,
    ],
    notes: args.by === 'host' || args.by === 'route' ? bothEndsNote(rows) : [],
    facts: {
      lines: [safe`bytes: ${bytesWords(total)}`, seriesLine(series)],
      data: { totals: tallyData(total), series: seriesData(series) },
    },
    rows,
    ...(found.next === undefined ? {} : { nextCursor: found.next }),
    matched: all,
  };
}

function pluralOf(by: Args['by']): 'hosts' | 'routes' | 'processes' | 'containers' | 'statuses' {
  const plurals = {
    host: 'hosts',
    route: 'routes',
    process: 'processes',
    container: 'containers',
    status: 'statuses',
  } as const;
  return plurals[by];
}

const classes = [
  ['ok', '2xx'],
  ['redirect', '3xx'],
  ['clientError', '4xx'],
  ['serverError', '5xx'],
  ['noResponse', 'no response'],
] as const;

function seriesLine(series: Series): SafeText {
  const lines = classes.flatMap(([name, word]) =>
    series[name].some((n) => n > 0) ? [safe`${word} ${numbers(series[name])}`] : [],
  );
  return lines.length
    ? safe`series of ${series.ok.length} × ${took(series.bucketMs)}: ${joinSafe(lines, '; ')}`
    : safe`series: nothing`;
}

function numbers(list: readonly number[]): SafeText {
  return joinSafe(
    list.map((n) => safe`${n}`),
    ' ',
  );
}

function seriesData(series: Series): DataRecord {
  return {
    bucketSeconds: Math.round(series.bucketMs / 100) / 10,
    ...Object.fromEntries(
      classes.flatMap(([name]) => (series[name].some((n) => n > 0) ? [[name, series[name]]] : [])),
    ),
  };
}

function showGroup(group: Group): Shown {
  const name = group.name ? shortName(group.name, 100) : safe`(not known)`;
  const methods = group.methods.slice(0, 4);
  return {
    text: joinSafe(
      [
        safe`${name}: ${counted(group.requests, 'request', 'requests')}, ${errorWords(group)}`,
        latencyWords(group.latency),
        statusesWords(group.statuses),
        joinSafe(
          methods.map(({ method, count }) => safe`${shortName(method, 12)}×${amount(count)}`),
          ' ',
        ),
        ...(group.processes.length ? [safe`by ${joinSafe(namesOf(group.processes, 3), ', ')}`] : []),
        ...(group.sampleIds[0] === undefined ? [] : [safe`e.g. ${own(group.sampleIds[0])}`]),
      ],
      '; ',
    ),
    data: {
      name,
      requests: group.requests,
      errors: group.errors,
      ...(group.noResponse ? { noResponse: group.noResponse } : {}),
      latency: latencyData(group.latency),
      bytes: group.responseBytes,
      statuses: statusesData(group.statuses),
      processes: namesOf(group.processes, 3),
      ...(group.sampleIds[0] === undefined ? {} : { sampleId: own(group.sampleIds[0]) }),
    },
  };
}

async function changes(args: Args, text: string, inquiry: Inquiry): Promise<ToolAnswer<Row> | Problem> {
  const spans = baselineOf(text, inquiry);
  if (isProblem(spans)) return spans;
  const { before, after } = spans;
  const asked = { ...question(inquiry), window: after };
  const found = await inquiry.desk.compare(asked, args.by, before);
  if (isProblem(found)) return found;
  const groups = await inquiry.desk.groups({ ...asked, limit: 1 }, args.by);
  if (isProblem(groups)) return groups;
  const { differences } = found;
  return {
    finding: safe`${changeWords(found)} Compared ${counted(found.after.requests, 'request', 'requests')} with ${amount(found.before.requests)} before.`,
    next: [
      ...(differences[0]?.sampleIds[0] === undefined
        ? []
        : [safe`one of them whole: get_traffic(ids=["${own(differences[0].sampleIds[0])}"])`]),
      safe`the other way to group: by="route", "process", "container", "status"`,
    ],
    notes: found.beforeByMinutes
      ? [
          ...spans.notes,
          safe`the exchanges of the earlier time are gone: its counts are those kept by the minute, without latency`,
        ]
      : spans.notes,
    facts: {
      lines: [safe`now: ${errorWords(groups.total)}; ${latencyWords(groups.total.latency)}`],
      data: {
        totals: tallyData(groups.total),
        before: {
          from: instant(found.before.from),
          to: instant(found.before.to),
          requests: found.before.requests,
        },
        after: {
          from: instant(found.after.from),
          to: instant(found.after.to),
          requests: found.after.requests,
        },
        ...(found.tooFew ? { tooFewToCompare: found.tooFew } : {}),
      },
    },
    nothing: found.after.requests === 0,
    rows: differences,
    matched: found.counts.reduce((sum, { count }) => sum + count, 0),
  };
}

function changeWords({ differences, counts, tooFew, before }: Comparison): SafeText {
  if (before.requests === 0) return safe`Nothing is known of the time before, so nothing can be compared.`;
  if (differences.length === 0)
    return tooFew
      ? safe`Nothing changed that the numbers can show (${counted(tooFew, 'group has', 'groups have')} too few requests to say).`
      : safe`Nothing changed.`;
  const words = counts.map(({ change, count }) => {
    const names = differences.filter((one) => one.change === change).map(({ name }) => name);
    return safe`${amount(count)} ${change}${names.length ? safe` (${plainList(names, 2, count)})` : safe``}`;
  });
  return safe`Changed: ${joinSafe(words, '; ')}.`;
}

function showDifference({ change, name, before, after, sampleIds }: Difference): Shown {
  const place = shortName(name, 100);
  const sample = sampleIds[0];
  const side = (tally: Difference['before']): SafeText =>
    tally.requests === 0
      ? safe`nothing`
      : safe`${counted(tally.requests, 'request', 'requests')}, ${percent(tally.errors, tally.requests)} errors, ${latencyWords(tally.latency)}`;
  return {
    text: safe`${change}: ${place}: ${side(before)} → ${side(after)}${sample === undefined ? safe`` : safe`; e.g. ${own(sample)}`}`,
    data: {
      change: own(change),
      name: place,
      before: { requests: before.requests, errors: before.errors, latency: latencyData(before.latency) },
      after: { requests: after.requests, errors: after.errors, latency: latencyData(after.latency) },
      ...(sample === undefined ? {} : { sampleId: own(sample) }),
    },
  };
}

interface Spans {
  readonly before: { readonly from: number; readonly to: number };
  readonly after: { readonly from: number; readonly to: number };
  readonly notes: readonly SafeText[];
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `previous`; `30m`; FROM/TO; or a marker, time or cursor: what came since against as long before. */
function baselineOf(text: string, inquiry: Inquiry): Spans | Problem {
  const { span, desk } = inquiry;
  const wanted = text.trim();
  const before = (lengthMs: number): Spans => ({
    before: { from: span.from - lengthMs, to: span.from },
    after: span,
    notes: [],
  });
  if (/^previous$/i.test(wanted)) return before(span.to - span.from);
  const [, count, unit] = /^(\d{1,5}) ?(s|m|h)?$/.exec(wanted) ?? [];
  if (count !== undefined) return before(Number(count) * (units[unit ?? 's'] ?? 1_000));
  const [start, end, more] = wanted.split('/');
  if (start !== undefined && end !== undefined && more === undefined) {
    const from = Date.parse(start);
    const to = Date.parse(end);
    if (from < to) return { before: { from, to }, after: span, notes: [] };
    return problem(
      'bad-argument',
      'The baseline FROM/TO is not two RFC 3339 times, the earlier first.',
      'Write it as 2026-01-20T19:00:00Z/2026-01-20T19:30:00Z, or use "previous", "30m" or the name of a marker.',
    );
  }
  const since: Window = { since: wanted };
  const known =
    desk.markers().some(({ name }) => name === wanted) ||
    !Number.isNaN(Date.parse(wanted)) ||
    wanted.includes('-');
  if (!known)
    return problem(
      'bad-argument',
      'The baseline is neither "previous", nor a length like "30m", nor a marker, a cursor or a time.',
      desk.markers().length
        ? `The markers are ${desk
            .markers()
            .slice(-5)
            .map((marker) => plainName(marker.name))
            .join(', ')}.`
        : 'No marker is set. Use baseline="previous" or "30m".',
    );
  const at = desk.coverage(since).asked.from;
  const length = Math.max(1_000, span.to - at);
  return {
    before: { from: at - length, to: at },
    after: { from: at, to: span.to },
    notes: [safe`compared: the ${took(length)} since the baseline with as long before it`],
  };
}
