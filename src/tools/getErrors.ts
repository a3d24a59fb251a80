/** What fails, by cause, route and process, with a sample of each and what the same process called just before. */

import * as z from 'zod';
import { isProblem, type Problem } from '../base/problem.ts';
import { type Shown } from '../present/data.ts';
import { showBody } from '../present/exchange.ts';
import { callerName, roleWord, shortName, shortPath, showRow, statusWord } from '../present/line.ts';
import { fitsIn, leftBeside, wantOf } from '../present/share.ts';
import { amount, counted, own, percent, second, timeOfDay, took } from '../present/words.ts';
import { type Cause } from '../traffic/answers.ts';
import { joinSafe, plainName, safe, type SafeBody, type SafeRow, type SafeText } from '../traffic/safe.ts';
import { both, question, type Inquiry } from './inquiry.ts';
import { common } from './parameters.ts';
import { failing, severalSources, spanOf } from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type Tool, type ToolAnswer } from './tool.ts';

const input = z.strictObject({
  ...common,
  group: z.enum(['cause', 'none']).default('cause').describe('none: one row an exchange'),
});
type Args = z.output<typeof input>;

interface CauseRow {
  readonly cause: Cause;
  /** The sample's response body; absent when there is none or bodies may not leave. */
  readonly body?: SafeBody;
}
type Row = CauseRow | SafeRow;

export const getErrors: Tool<Args, Row> = {
  name: 'get_errors',
  title: 'Errors by cause',
  description:
    '4xx, 5xx and missing responses by cause, route and process: how many of how many, first and last, a sample id with its body, and what the same process called just before. One container: filter container.name.',
  input,
  output: {
    errors: z.number(),
    requests: z.number(),
    ...rowsOf({ cause: z.string().optional(), count: z.number().optional() }),
  },
  ask: (args, inquiry) => (args.group === 'none' ? single(inquiry) : causes(inquiry)),
  show: (row, room, inquiry) =>
    'cause' in row
      ? showCause(row, room, severalSources(inquiry))
      : showRow(row, { sources: severalSources(inquiry) }),
  leastRoom: (args) => (args.group === 'none' ? undefined : 500),
};

async function single(inquiry: Inquiry): Promise<ToolAnswer<Row> | Problem> {
  const found = await inquiry.desk.rows(question(inquiry, { filter: both(inquiry.filter, failing) }));
  if (isProblem(found)) return found;
  const all = await inquiry.desk.groups(question(inquiry, { limit: 1 }), 'status');
  if (isProblem(all)) return all;
  return {
    finding: safe`${amount(found.matched)} of ${counted(all.total.requests, 'request', 'requests')} failed in ${spanOf(inquiry)}; newest first.`,
    next: found.rows[0] ? [safe`one of them whole: get_traffic(ids=["${own(found.rows[0].id)}"])`] : [],
    nothing: all.total.requests === 0,
    facts: { lines: [], data: { errors: found.matched, requests: all.total.requests } },
    rows: found.rows,
    cursors: found.cursors,
    ...(found.next === undefined ? {} : { nextCursor: found.next }),
    matched: found.matched,
  };
}

async function causes(inquiry: Inquiry): Promise<ToolAnswer<Row> | Problem> {
  const { desk, bodies } = inquiry;
  // A sample's body is dear to make: no more of them than can be shown.
  const limit = Math.min(inquiry.limit, inquiry.detailed ? 18 : 6);
  const found = await desk.causes(question(inquiry, { limit }));
  if (isProblem(found)) return found;
  const rows = found.causes.map((cause): CauseRow => {
    const sample = bodies ? desk.exchange(cause.sampleId) : undefined;
    const body = sample && !isProblem(sample) ? sample.response?.body : undefined;
    // Without bodies the word that the body gave the cause goes too.
    const shown = bodies ? cause : { ...cause, cause: statusWord(cause.status) };
    return body ? { cause: shown, body } : { cause: shown };
  });
  const [first] = rows;
  const { errors, requests } = found;
  return {
    finding:
      errors === 0
        ? safe`No errors among ${counted(requests, 'request', 'requests')} in ${spanOf(inquiry)}.`
        : safe`${amount(errors)} of ${counted(requests, 'request', 'requests')} failed (${percent(errors, requests)}) in ${spanOf(inquiry)}${first ? safe`; most: ${sentenceOf(first.cause)}` : safe``}.`,
    next: first
      ? [
          safe`the sample whole: get_traffic(ids=["${own(first.cause.sampleId)}"])`,
          safe`is it new? get_traffic_summary(by="route", baseline="previous")`,
        ]
      : [safe`look further back: seconds=3600`],
    nothing: requests === 0,
    facts: { lines: [], data: { errors, requests } },
    rows,
    matched: found.all,
    ...(found.next === undefined ? {} : { nextCursor: found.next }),
  };
}

function sentenceOf({ count, method, host, route, status, process, container, inbound }: Cause): SafeText {
  const caller = container ?? process;
  return safe`${amount(count)} × ${plainName(method, 12)} ${plainName(host, 60)}${plainName(route, 60)} → ${statusWord(status)}${caller ? safe` ${roleWord(inbound)} ${plainName(caller, 40)}` : safe``}`;
}

const mostBefore = 3;

function showCause({ cause: group, body }: CauseRow, room: number, sources: boolean): Shown {
  const place = safe`${shortName(group.method, 12)} ${shortName(group.host, 80)}${shortPath(group.route, 80)}`;
  const caller = callerName(group);
  const before = group.before.slice(0, mostBefore);
  const answered = group.answeredBy && callerName(group.answeredBy);
  const head = safe`${amount(group.count)}× ${shortName(group.cause, 80)} – ${place}${caller ? safe` ${roleWord(group.inbound)} ${caller}` : safe``}${answered ? safe`, answered by ${answered}` : safe``}: ${amount(group.count)} of ${counted(group.of, 'request', 'requests')} (${percent(group.count, group.of)}), ${timeOfDay(group.firstAt)}–${timeOfDay(group.lastAt)}, sample ${own(group.sampleId)}${sources ? safe` @${shortName(group.source, 40)}` : safe``}`;
  const shownWith = (rows: number, bodyRoom: number): Shown => {
    const shownBefore = before.slice(0, rows).map(beforeLine);
    const shown = body && showBody(body, bodyRoom);
    return {
      text: joinSafe(
        [
          head,
          ...(shown ? [safe`  response body: ${shown.text}`] : []),
          ...(shownBefore.length ? [safe`  just before: ${joinSafe(shownBefore, '; ')}`] : []),
        ],
        '\n',
      ),
      data: {
        cause: shortName(group.cause, 80),
        count: group.count,
        of: group.of,
        ...(group.status === undefined ? { noResponse: true } : { status: group.status }),
        method: shortName(group.method, 12),
        host: shortName(group.host, 80),
        route: shortPath(group.route, 80),
        ...(group.process ? { process: shortName(group.process) } : {}),
        ...(group.container ? { container: shortName(group.container) } : {}),
        ...(group.inbound ? { inbound: true } : {}),
        ...(answered ? { answeredBy: answered } : {}),
        firstAt: second(group.firstAt),
        lastAt: second(group.lastAt),
        sampleId: own(group.sampleId),
        ...(sources ? { source: shortName(group.source, 40) } : {}),
        ...(shown ? { body: shown.data } : {}),
        ...(shownBefore.length ? { before: shownBefore } : {}),
      },
    };
  };
  const want = wantOf(body?.text ?? '');
  for (const rows of [before.length, Math.min(1, before.length), 0]) {
    const left = leftBeside(shownWith(rows, 0), room);
    // A neighbour more is worth less than the beginning of the body.
    if (left < Math.min(want.bytes, 160) && rows > 0) continue;
    for (const share of [1, 0.8, 0.5, 0]) {
      const shown = shownWith(rows, Math.min(left * share, want.bytes) / want.growth);
      if (fitsIn(shown, room)) return shown;
    }
  }
  return {
    text: head,
    data: { cause: shortName(group.cause, 80), count: group.count, sampleId: own(group.sampleId) },
  };
}

function beforeLine(row: SafeRow): SafeText {
  const waited = row.durationMs === undefined ? safe`` : safe` ${took(row.durationMs)}`;
  return safe`${own(row.id)} ${shortName(row.method, 12)} ${shortName(row.host, 60)}${shortPath(row.path, 60)} ${statusWord(row.status)}${waited}`;
}
