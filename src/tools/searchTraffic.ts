/** Matches with their place and a snippet; without a query, exchanges by host, path, method and status. */

import * as z from 'zod';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { searchPlaces, type SearchPlace } from '../desk/desk.ts';
import { quote } from '../filter/print.ts';
import { cutMiddle } from '../present/cut.ts';
import { type Shown } from '../present/data.ts';
import { onLine } from '../present/fence.ts';
import { shortName, showRow } from '../present/line.ts';
import { counted, own } from '../present/words.ts';
import { type Hit } from '../traffic/answers.ts';
import { safe, type SafeRow } from '../traffic/safe.ts';
import { question, type Inquiry } from './inquiry.ts';
import { common } from './parameters.ts';
import { severalSources, spanOf } from './sentences.ts';
import { rowsOf } from './schemas.ts';
import { type Tool, type ToolAnswer } from './tool.ts';

const status = z.int().min(0).max(999);
const input = z.strictObject({
  ...common,
  query: z.string().optional().describe('text, any case, or /regex/'),
  in: z.array(z.enum(searchPlaces)).optional(),
  host: z.string().optional().describe('part of the host'),
  path_contains: z.string().optional(),
  method: z.string().optional(),
  status_min: status.optional(),
  status_max: status.optional(),
  max_results: z.int().min(0).max(1_000).optional(),
});
type Args = z.output<typeof input>;
type Row = Hit | SafeRow;

export const searchTraffic: Tool<Args, Row> = {
  name: 'search_traffic',
  title: 'Search traffic',
  description:
    'Finds text in urls, headers and bodies (query: each match with its place and surroundings), or exchanges by host, path, method, status. A secret is found only whole or by its mark (kind#mark).',
  input,
  output: rowsOf({ id: z.string(), snippet: z.string().optional() }),
  narrow: (args) => [
    ...(args.host === undefined ? [] : [`req.host ~ ${quote(args.host)}`]),
    ...(args.path_contains === undefined ? [] : [`req.path ~ ${quote(args.path_contains)}`]),
    ...(args.method === undefined ? [] : [`req.method == ${quote(args.method.toUpperCase())}`]),
    ...(args.status_min === undefined ? [] : [`res.status >= ${args.status_min}`]),
    ...(args.status_max === undefined ? [] : [`res.status <= ${args.status_max}`]),
  ],
  ask: (args, inquiry) => (args.query ? matches(args, args.query, inquiry) : exchanges(args, inquiry)),
  show: (row, _room, inquiry) =>
    'snippet' in row
      ? showHit(row, severalSources(inquiry))
      : showRow(row, { sources: severalSources(inquiry) }),
};

async function exchanges(args: Args, inquiry: Inquiry): Promise<ToolAnswer<Row> | Problem> {
  const limit = Math.min(inquiry.limit, args.max_results ?? inquiry.limit);
  const found = await inquiry.desk.rows(question(inquiry, { limit }));
  if (isProblem(found)) return found;
  const [newest] = found.rows;
  return {
    finding: found.matched
      ? safe`${counted(found.matched, 'exchange matches', 'exchanges match')} in ${spanOf(inquiry)}, newest first.`
      : safe`No exchange matches in ${spanOf(inquiry)}.`,
    next: newest ? [safe`one of them whole: get_traffic(ids=["${own(newest.id)}"])`] : [],
    rows: found.rows.slice(0, limit),
    cursors: found.cursors,
    ...(found.next === undefined ? {} : { nextCursor: found.next }),
    matched: found.matched,
  };
}

/** Each hit is a whole exchange read and made safe: no more of them than can be shown. */
const mostHits = { concise: 20, detailed: 60 } as const;

async function matches(args: Args, query: string, inquiry: Inquiry): Promise<ToolAnswer<Row> | Problem> {
  const places = placesOf(args.in, inquiry.bodies);
  if (isProblem(places)) return places;
  const limit = Math.min(inquiry.limit, args.max_results ?? inquiry.limit, mostHits[args.format]);
  const found = await inquiry.desk.search({ ...question(inquiry, { limit }), query, places });
  if (isProblem(found)) return found;
  const [first] = found.hits;
  const left = found.notSearched;
  return {
    finding: safe`${found.atLeast ? 'At least ' : ''}${counted(found.matched, 'exchange matches', 'exchanges match')} in ${spanOf(inquiry)}.`,
    next: first
      ? [
          safe`one of them whole: get_traffic(ids=["${own(first.row.id)}"])`,
          safe`all of a body: get_payloads(ids=["${own(first.row.id)}"])`,
        ]
      : [safe`look further back: seconds=3600`],
    notes: left
      ? [safe`${counted(left, 'body', 'bodies')} could not be searched: evicted, binary or not decodable`]
      : [],
    rows: found.hits.slice(0, limit),
    cursors: found.cursors,
    ...(found.next === undefined ? {} : { nextCursor: found.next }),
    matched: found.matched,
  };
}

function placesOf(
  wanted: readonly SearchPlace[] | undefined,
  bodies: boolean,
): readonly SearchPlace[] | Problem {
  const all = wanted?.length ? wanted : searchPlaces;
  if (bodies) return all;
  const outside = all.filter((place) => place === 'url' || place === 'headers');
  return outside.length
    ? outside
    : problem(
        'not-allowed',
        'This server was started without bodies, so they cannot be searched.',
        'Search in url and headers.',
      );
}

/** ±60 characters around the match, and what unseen characters grow to. */
const mostSnippet = 220;

function showHit({ row, place, snippet }: Hit, sources: boolean): Shown {
  const line = showRow(row, { sources });
  const where = shortName(place, 100);
  const around = cutMiddle(onLine(snippet), mostSnippet);
  const { id, at, method, host, path, status: code, noResponse, source } = line.data;
  return {
    text: safe`${line.text}\n  ${where}: ${around}`,
    data: { id, at, method, host, path, status: code, noResponse, source, place: where, snippet: around },
  };
}
