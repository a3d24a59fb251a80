/** HAR, NDJSON and snippets for whoever asked, by id or by filter; and a body as a document of its own. All safe. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Desk } from '../desk/desk.ts';
import { showUnseen } from '../base/text.ts';
import { bodyWords } from '../present/exchange.ts';
import { harOf } from '../present/har.ts';
import { ndjsonOf } from '../present/ndjson.ts';
import { languageOf, prettyBody } from '../present/pretty.ts';
import { curlOf, fetchOf, snippet, type Sendable, type SnippetKind } from '../present/snippets.ts';
import { hexOf } from '../present/hex.ts';
import { joinSafe, mapSafe, safe, type SafeExchange, type SafeText } from '../traffic/safe.ts';
import { type Window } from '../traffic/question.ts';

export const exportKinds = ['har', 'ndjson', 'curl', 'fetch'] as const;
export type ExportKind = (typeof exportKinds)[number];

export interface ExportWish {
  readonly as: ExportKind;
  readonly ids?: readonly string[];
  readonly filter?: string;
  readonly window?: Window;
}

export interface Exported {
  readonly text: SafeText;
  readonly count: number;
  /** Older ones that were too many. */
  readonly left: number;
}

/** So many exchanges at once: a HAR of more is no use to anybody. */
const mostExported = 10_000;
/** Everything that is held. */
const everything: Window = { seconds: 86_400 };

export async function exportTraffic(
  desk: Desk,
  wish: ExportWish,
  { version, signal }: { readonly version: string; readonly signal: AbortSignal },
): Promise<Exported | Problem> {
  const found = await exchangesFor(desk, wish, signal);
  if (isProblem(found)) return found;
  const { exchanges, left } = found;
  return { text: written(exchanges, wish.as, version), count: exchanges.length, left };
}

function written(exchanges: readonly SafeExchange[], as: ExportKind, version: string): SafeText {
  switch (as) {
    case 'har':
      return harOf(exchanges, { version });
    case 'ndjson':
      return ndjsonOf(exchanges);
    case 'curl':
    case 'fetch':
      return safe`${joinSafe(
        exchanges.map((exchange) => snippet(exchange, as)),
        '\n\n',
      )}\n`;
  }
}

async function exchangesFor(
  desk: Desk,
  { ids, filter, window = everything }: ExportWish,
  signal: AbortSignal,
): Promise<{ readonly exchanges: readonly SafeExchange[]; readonly left: number } | Problem> {
  const wanted: string[] = [...(ids ?? [])];
  let left = 0;
  if (!ids) {
    const found = await desk.rows({ window, ...(filter ? { filter } : {}), limit: mostExported, signal });
    if (isProblem(found)) return found;
    // Oldest first, as files are read.
    wanted.push(...found.rows.map(({ id }) => id).reverse());
    left = found.matched - found.rows.length;
  }
  const exchanges: SafeExchange[] = [];
  let missing: Problem | undefined;
  for (const [i, id] of wanted.entries()) {
    // Whole exchanges are dear to make: the socket must be read in between.
    if (i % 20 === 19) await new Promise<void>((resolve) => setImmediate(resolve));
    if (signal.aborted) return problem('cancelled', 'The export was cancelled.', 'Export again.');
    const exchange = desk.exchange(id);
    if (isProblem(exchange)) missing = exchange;
    else exchanges.push(exchange);
  }
  return exchanges.length === 0 && missing ? missing : { exchanges, left };
}

/** A person's act: cURL or fetch with its secrets. Raw in, raw out. */
export function rawSnippet(sendable: Sendable, as: SnippetKind): string {
  return as === 'curl' ? curlOf(sendable) : fetchOf(sendable);
}

export interface BodyDocument {
  readonly text: SafeText;
  readonly extension: string;
  readonly language: string;
  readonly mimeType: string;
}

/** A body as a document: decoded, redacted, laid out; binary ones as a hex view. */
export function bodyDocument(desk: Desk, id: string, which: 'request' | 'response'): BodyDocument | Problem {
  const exchange = desk.exchange(id);
  if (isProblem(exchange)) return exchange;
  const body = exchange[which]?.body;
  if (!body)
    return problem(
      'bad-argument',
      `No response to ${id} was seen, so it has no body.`,
      'Look at the request.',
    );
  if (body.state === 'evicted')
    return problem(
      'body-evicted',
      `The ${which} body of ${id} was given up for room.`,
      'Raise qtapDevtools.capture.maxMegabytes to keep more.',
    );
  if (body.binary)
    return {
      text: body.data?.length ? hexOf(body.data) : safe`(${bodyWords(body)})\n`,
      extension: 'txt',
      language: 'plaintext',
      mimeType: 'text/plain',
    };
  if (!body.text)
    return {
      text: safe`(${bodyWords(body)})\n`,
      extension: 'txt',
      language: 'plaintext',
      mimeType: 'text/plain',
    };
  const { language, extension } = languageOf(body.kind);
  return {
    text: mapSafe(prettyBody(body.text, body.kind), showUnseen),
    extension,
    language,
    mimeType: extension === 'json' ? 'application/json' : 'text/plain',
  };
}
