/** Exchanges: one line each, or whole by id. */

import * as z from 'zod';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { showExchange } from '../present/exchange.ts';
import { showRow, statusWord } from '../present/line.ts';
import { amount, counted, own, sentence, took } from '../present/words.ts';
import {
  joinSafe,
  plainName,
  safe,
  type SafeExchange,
  type SafeRow,
  type SafeText,
} from '../traffic/safe.ts';
import { idsOf } from './ids.ts';
import { question, type Inquiry } from './inquiry.ts';
import { common, described } from './parameters.ts';
import { severalSources, spanOf } from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type Tool, type ToolAnswer } from './tool.ts';

const input = z.strictObject({
  ...common,
  ...described,
  ids: z.array(z.string()).max(20).optional().describe('"selected": in the panel'),
  max_requests: z.int().min(0).max(1_000).optional(),
});
type Args = z.output<typeof input>;
type Row = SafeRow | SafeExchange;

export const getTraffic: Tool<Args, Row> = {
  name: 'get_traffic',
  title: 'HTTP traffic',
  description:
    'Exchanges newest first, a line each with an id; with ids: whole ones (headers, shortened bodies, process, connection, findings). Counts: get_traffic_summary. Failures: get_errors. More of a body: get_payloads.',
  input,
  output: rowsOf({ id: z.string(), status: z.number().optional() }),
  ask: (args, inquiry) => (args.ids ? exchanges(args.ids, inquiry) : lines(args, inquiry)),
  show: (row, room, inquiry) =>
    isWhole(row)
      ? showExchange(row, room, { bodies: inquiry.bodies })
      : showRow(row, { sources: severalSources(inquiry) }),
  leastRoom: (args) => (args.ids || args.format === 'detailed' ? 1_100 : undefined),
};

const mostWhole = 8;

function isWhole(row: Row): row is SafeExchange {
  return 'request' in row;
}

async function lines(args: Args, inquiry: Inquiry): Promise<ToolAnswer<Row> | Problem> {
  const asked = Math.min(inquiry.limit, args.max_requests ?? inquiry.limit);
  // Whole exchanges are dear to make: no more of them than can be shown.
  const limit = inquiry.detailed ? Math.min(asked, mostWhole) : asked;
  const found = await inquiry.desk.rows(question(inquiry, { limit }));
  if (isProblem(found)) return found;
  const groups = await inquiry.desk.groups(question(inquiry, { limit: 1 }), 'status');
  const failed = isProblem(groups) ? 0 : groups.total.errors;
  const [newest] = found.rows;
  const rows: readonly Row[] = inquiry.detailed
    ? found.rows.map((row) => {
        const whole = inquiry.desk.exchange(row.id);
        return isProblem(whole) ? row : whole;
      })
    : found.rows;
  return {
    finding:
      found.matched === 0
        ? safe`No exchange in ${spanOf(inquiry)}${inquiry.filter ? ' matches' : ''}.`
        : safe`${counted(found.matched, 'exchange', 'exchanges')} in ${spanOf(inquiry)}, ${
            failed ? safe`${amount(failed)} of them failed (4xx, 5xx or no response)` : safe`none failed`
          }; newest first.`,
    next: [
      ...(newest ? [safe`one of them whole: get_traffic(ids=["${own(newest.id)}"])`] : []),
      ...(failed ? [safe`what failed and why: get_errors()`] : []),
      ...(found.matched > 50 ? [safe`groups instead of rows: get_traffic_summary(by="route")`] : []),
    ],
    rows: rows.slice(0, limit),
    cursors: found.cursors,
    ...(found.next === undefined ? {} : { nextCursor: found.next }),
    matched: found.matched,
  };
}

function exchanges(asked: readonly string[], inquiry: Inquiry): ToolAnswer<Row> | Problem {
  const ids = idsOf(asked, inquiry);
  if (isProblem(ids)) return ids;
  const found: SafeExchange[] = [];
  const missing: Problem[] = [];
  for (const id of ids) {
    const one = inquiry.desk.exchange(id);
    if (isProblem(one)) missing.push(one);
    else found.push(one);
  }
  const [first] = found;
  if (!first)
    return (
      missing[0] ??
      problem('bad-argument', 'No id was given.', 'Give ids from an earlier answer, or leave `ids` out.')
    );
  return {
    finding: joinSafe(found.slice(0, 3).map(sentenceOf), ' '),
    next: [
      safe`more of a body: get_payloads(ids=["${own(first.row.id)}"], part="response-body", path="$.…" or offset=…)`,
    ],
    notes: missing.map(sentence),
    rows: found,
    cursors: [],
    matched: found.length,
  };
}

function sentenceOf({ row }: SafeExchange): SafeText {
  const place = safe`${plainName(row.method, 20)} ${plainName(row.host)}${plainName(row.route)}`;
  const waited = row.durationMs === undefined ? safe`` : safe` after ${took(row.durationMs)}`;
  return row.status === undefined
    ? safe`${own(row.id)}: ${place} got no response.`
    : safe`${own(row.id)}: ${place} was answered ${statusWord(row.status)}${waited}.`;
}
