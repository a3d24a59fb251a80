/** Bodies, decoded: several at a glance, or one by part, JSONPath and offset. */

import * as z from 'zod';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Budget } from '../present/fit.ts';
import { sentence, counted, own } from '../present/words.ts';
import { parts, type Part } from '../traffic/question.ts';
import { safe, type SafeExchange, type SafePart } from '../traffic/safe.ts';
import { idsOf } from './ids.ts';
import { both, question, type Inquiry } from './inquiry.ts';
import { common } from './parameters.ts';
import { showPayload, showPiece, type Payload } from './payload.ts';
import { severalSources, spanOf } from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type ResourceLink, type Tool, type ToolAnswer } from './tool.ts';

const usualBytes = 2_000;
const mostBytes = 18_000;

const input = z.strictObject({
  ...common,
  ids: z.array(z.string()).max(20).optional().describe('"selected": in the panel'),
  part: z.enum(parts).optional(),
  path: z.string().optional().describe('JSONPath: $.error.code'),
  offset: z.int().min(0).max(1_000_000_000).optional(),
  max_bytes: z.int().min(200).max(mostBytes).optional(),
  include_responses: z.boolean().default(true),
  max_results: z.int().min(0).max(1_000).optional(),
});
type Args = z.output<typeof input>;
type Row = Payload | (SafePart & { readonly id: string });

export const getPayloads: Tool<Args, Row> = {
  name: 'get_payloads',
  title: 'Bodies',
  description:
    'Bodies decoded (gzip, br, zstd, charset), secrets replaced, shortened by structure. Without ids: the newest. With ids: one part, one value (path), or page by page (offset). To search bodies: search_traffic.',
  input,
  output: rowsOf({ id: z.string() }),
  ask(args, inquiry) {
    const hidden = inquiry.bodies || isHeaders(args.part) ? undefined : withoutBodies();
    if (hidden) return hidden;
    if (!args.ids) return newest(args, inquiry);
    const ids = idsOf(args.ids, inquiry);
    if (isProblem(ids)) return ids;
    return args.path === undefined && args.offset === undefined
      ? whole(ids, args, inquiry)
      : pieces(ids, args, inquiry);
  },
  show: (row, room) => ('part' in row ? showPiece(row, room) : showPayload(row, room)),
  leastRoom: (args) => (args.ids ? 700 : leastPayload),
  budget: ({ max_bytes: wanted, format }) => (wanted === undefined ? undefined : budgetFor(wanted, format)),
};

/** Of several at a glance, each gets at least this much room, so no more are read than can be shown. */
const leastPayload = 560;
const atAGlance = { concise: 5, detailed: 17 } as const;

function budgetFor(wanted: number, format: Args['format']): Budget {
  const least = format === 'detailed' ? 10_000 : 3_500;
  const bytes = Math.min(20_000, Math.max(least, wanted + 1_600));
  return { text: bytes, data: bytes };
}

function isHeaders(part: Part | undefined): boolean {
  return part === 'request-headers' || part === 'response-headers';
}

function withoutBodies(): Problem {
  return problem(
    'not-allowed',
    'This server was started without bodies.',
    'Ask for part="request-headers" or "response-headers", or use get_traffic.',
  );
}

function partsOf({ part, include_responses: responses }: Args): readonly Part[] {
  if (part) return [part];
  return responses ? ['request-body', 'response-body'] : ['request-body'];
}

async function newest(args: Args, inquiry: Inquiry): Promise<ToolAnswer<Row> | Problem> {
  const { desk, limit } = inquiry;
  const most = Math.min(limit, args.max_results ?? limit, atAGlance[args.format]);
  const withBody = args.include_responses ? '(req.bytes > 0 or res.bytes > 0)' : 'req.bytes > 0';
  const found = await desk.rows(question(inquiry, { filter: both(inquiry.filter, withBody), limit: most }));
  if (isProblem(found)) return found;
  const sources = severalSources(inquiry);
  const rows = found.rows.slice(0, most).flatMap((row) => {
    const exchange = desk.exchange(row.id);
    return isProblem(exchange) ? [] : [{ exchange, parts: partsOf(args), sources }];
  });
  const [first] = rows;
  return {
    finding: safe`${counted(found.matched, 'exchange', 'exchanges')} with a body in ${spanOf(inquiry)}, newest first.`,
    next: first
      ? [
          safe`more of one: get_payloads(ids=["${own(first.exchange.row.id)}"], part="response-body", offset=0)`,
        ]
      : [],
    rows,
    ...(found.next === undefined ? {} : { nextCursor: found.next }),
    matched: found.matched,
  };
}

/** What each of several ids is, and a sentence about each that could not be had. */
function each<Found>(
  ids: readonly string[],
  ask: (id: string) => Found | Problem,
): { readonly found: readonly Found[]; readonly missing: readonly Problem[] } {
  const found: Found[] = [];
  const missing: Problem[] = [];
  for (const id of ids) {
    const one = ask(id);
    if (isProblem(one)) missing.push(one);
    else found.push(one);
  }
  return { found, missing };
}

const noId = (): Problem =>
  problem('bad-argument', 'No id was given.', 'Give ids from an earlier answer, or leave `ids` out.');

function whole(ids: readonly string[], args: Args, inquiry: Inquiry): ToolAnswer<Row> | Problem {
  const { found, missing } = each(ids, (id) => inquiry.desk.exchange(id));
  const [first] = found;
  if (!first) return missing[0] ?? noId();
  const wanted = partsOf(args);
  const [one] = wanted;
  const links = inquiry.detailed ? found.flatMap((exchange) => linksOf(exchange, wanted)) : [];
  return {
    finding: safe`${counted(found.length, 'exchange', 'exchanges')}: ${one && wanted.length === 1 ? own(one) : 'bodies'}, decoded.`,
    next: [
      safe`one value: get_payloads(ids=["${own(first.row.id)}"], part="${own(one ?? 'response-body')}", path="$.…"); page by page: offset=0`,
    ],
    notes: missing.map(sentence),
    rows: found.map((exchange) => ({ exchange, parts: wanted, sources: severalSources(inquiry) })),
    cursors: [],
    matched: found.length,
    links,
  };
}

/** Only when much was asked for: some clients put what a link leads to into the model's context. */
function linksOf({ row, request, response }: SafeExchange, wanted: readonly Part[]): readonly ResourceLink[] {
  return wanted.flatMap((part) => {
    const body =
      part === 'request-body' ? request.body : part === 'response-body' ? response?.body : undefined;
    const bytes = body?.decodedBytes ?? body?.bytes;
    return body?.text && bytes !== undefined && bytes > mostBytes / 4
      ? [
          {
            uri: `qtap://exchange/${row.id}/${part}`,
            name: `${row.id} ${part}`,
            mimeType: 'text/plain',
            bytes,
          },
        ]
      : [];
  });
}

function pieces(ids: readonly string[], args: Args, inquiry: Inquiry): ToolAnswer<Row> | Problem {
  const { path, offset = 0 } = args;
  const part = args.part ?? 'response-body';
  const { found, missing } = each(ids, (id): Row | Problem => {
    const piece = inquiry.desk.part({
      id,
      part,
      offset,
      mostBytes: args.max_bytes ?? usualBytes,
      ...(path === undefined ? {} : { path }),
    });
    return isProblem(piece) ? piece : { ...piece, id };
  });
  if (found.length === 0) return missing[0] ?? noId();
  return {
    finding: safe`${own(part)}${path === undefined ? safe`` : safe`, the value at the path`}, from character ${offset}.`,
    next: [],
    notes: missing.map(sentence),
    rows: found,
    cursors: [],
    matched: found.length,
  };
}
