/**
 * Text or a pattern sought in urls, headers and bodies as they are shown: redacted. Inside a secret only the
 * whole value or its placeholder is found. Newest first, in slices, so that reading never stops.
 */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { walk } from '../content/walk.ts';
import { compilePattern } from '../filter/regex.ts';
import { readCursor, writeCursor } from '../query/cursor.ts';
import { anyCaseNeedle } from '../query/needle.ts';
import { selectSlowly } from '../query/select.ts';
import { allOf, rowStage, type Stage } from '../query/stages.ts';
import { placeholderPattern } from '../secrets/findings/fingerprint.ts';
import { type RedactedExchange } from '../secrets/redact.ts';
import { type Hit, type Hits } from '../traffic/answers.ts';
import { mapSafe, safe, sliceSafe, type SafeBody, type SafeText } from '../traffic/safe.ts';
import { type Question, type SearchPlace } from './desk.ts';
import { lookedUp, type Parts } from './matching.ts';
import { createPace } from './pace.ts';
import { safeRow } from './rows.ts';

export type SearchQuestion = Question & {
  readonly query: string;
  readonly places: readonly SearchPlace[];
};

/** Finds the first place in safe text. */
type Find = (text: SafeText) => { readonly start: number; readonly end: number } | undefined;

/** Once the page is full, matches are counted for this long; then the count is a least one. */
const countingMs = 500;
const around = 60;

export async function search(parts: Parts, question: SearchQuestion): Promise<Hits | Problem> {
  const { capture, redactor } = parts;
  const { limit, cursor, signal, places } = question;
  const sought = soughtBy(parts, question.query);
  if (isProblem(sought)) return sought;
  const matching = await lookedUp(parts, question);
  if (isProblem(matching)) return matching;
  const before = cursor === undefined ? Infinity : readCursor('before', cursor, capture.run);
  if (isProblem(before)) return before;
  if (before === undefined)
    return problem(
      'bad-argument',
      'This cursor is not one of this answer.',
      'Leave it out for the first page.',
    );

  const { stretch, plan } = matching;
  const stage = sought.raw
    ? allOf([
        plan.stage,
        rawStage(
          capture,
          sought.raw,
          places.some((place) => place !== 'url'),
        ),
      ])
    : plan.stage;
  const within = { ...stretch, toRow: Math.min(stretch.toRow, before) };
  const opens = { ...plan, stage, opens: true };
  const candidates = await selectSlowly(capture, within, opens, { limit: Infinity }, signal);
  const cancelled = problem('cancelled', 'The search was cancelled.', 'Search again.');
  if (!candidates) return cancelled;

  const pace = createPace();
  const hits: Hit[] = [];
  let matched = 0;
  let notSearched = 0;
  let fullAt: number | undefined;
  let atLeast = false;
  for (const row of candidates.rows) {
    await pace();
    if (signal.aborted) return cancelled;
    if (fullAt !== undefined && performance.now() - fullAt > countingMs) {
      atLeast = true;
      break;
    }
    const transaction = capture.read(row);
    const exchange = transaction && redactor.exchange(transaction);
    if (!exchange) continue;
    if (hasUnsearchable(exchange, places)) notSearched++;
    const place = firstPlace(exchange, places, sought.find);
    if (!place) continue;
    matched++;
    const line = hits.length < limit ? safeRow(capture, redactor, row) : undefined;
    if (line) hits.push({ row: line, ...place });
    else fullAt ??= performance.now();
  }
  const cursors = hits.map((hit) => writeCursor('before', hit.row.id));
  const next = matched > hits.length ? cursors.at(-1) : undefined;
  return { hits, matched, atLeast, notSearched, cursors, ...(next === undefined ? {} : { next }) };
}

interface Sought {
  readonly find: Find;
  /** A text without which nothing can be found, when there is one. */
  readonly raw?: string;
}

function soughtBy({ redactor }: Parts, query: string): Sought | Problem {
  const [, source] = /^\/(.+)\/i?$/s.exec(query) ?? [];
  if (source !== undefined) {
    const pattern = compilePattern(query.endsWith('i') ? `(?i)${source}` : source);
    if (isProblem(pattern)) return pattern;
    return { find: (text) => pattern.find(text) };
  }
  const needle = redactor.needle(query);
  const lower = query.toLowerCase();
  const ofPlaceholder = /[‹›#]/.test(query);
  return {
    find(text) {
      // Placeholders are blanked, not removed: positions stay.
      const standing = ofPlaceholder
        ? text
        : text.replace(placeholderPattern, (found) => '\u0000'.repeat(found.length));
      const at = standing.toLowerCase().indexOf(lower);
      if (at >= 0) return { start: at, end: at + query.length };
      const found = needle.find(text);
      return found && text.charAt(found.start) === '‹' ? found : undefined;
    },
    ...(/^[\x20\x21\x23-\x5b\x5d-\x7e]{2,}$/.test(query) && !ofPlaceholder ? { raw: query } : {}),
  };
}

/**
 * Rows whose bytes hold the text somewhere, or that are compressed and cannot tell. Plain ASCII without quotes
 * and backslashes stands in JSON and in bodies as it is.
 */
function rawStage(capture: Capture, text: string, bodies: boolean): Stage {
  const needle = anyCaseNeedle(text);
  const holds = (bytes: Uint8Array | undefined): boolean =>
    bytes !== undefined &&
    bytes.length > 0 &&
    needle.find(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 0) >= 0;
  return rowStage(20_000, (block: Block, index) => {
    if (block.paths.text(index).toLowerCase().includes(text.toLowerCase())) return true;
    const bytes = capture.bytes(block.first + index);
    if (!bytes) return true;
    // Percent signs, escapes and encodings hide text: whoever has some is looked at.
    if (holds(bytes.head) || hidesText(bytes.head)) return true;
    return bodies && [bytes.request, bytes.response].some((body) => holds(body) || isPacked(body));
  });
}

function hidesText(head: Uint8Array): boolean {
  return /ontent-encoding|charset=(?!"?utf-?8|"?us-ascii)/i.test(
    Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1'),
  );
}

function isPacked(body: Uint8Array | undefined): boolean {
  return (
    body !== undefined && ((body[0] === 0x1f && body[1] === 0x8b) || (body[0] === 0x28 && body[1] === 0xb5))
  );
}

function hasUnsearchable({ request, response }: RedactedExchange, places: readonly SearchPlace[]): boolean {
  const hidden = (body: SafeBody | undefined): boolean =>
    body !== undefined && (body.state === 'evicted' || body.binary || body.decodeError !== undefined);
  return (
    (places.includes('request') && hidden(request.body)) ||
    (places.includes('response') && hidden(response?.body))
  );
}

function firstPlace(
  { url, request, response }: RedactedExchange,
  places: readonly SearchPlace[],
  find: Find,
): Pick<Hit, 'place' | 'snippet'> | undefined {
  if (places.includes('url')) {
    const found = find(url);
    if (found) return { place: safe`url`, snippet: snippetOf(url, found) };
  }
  if (places.includes('headers')) {
    const sides = [
      ['request', request.headers],
      ['response', response?.headers ?? []],
    ] as const;
    for (const [side, headers] of sides)
      for (const { name, value } of headers) {
        const line = safe`${name}: ${value}`;
        const found = name.startsWith(':') ? undefined : find(line);
        if (found) return { place: safe`${side} header: ${name}`, snippet: snippetOf(line, found) };
      }
  }
  const bodies = [
    ['request', request.body],
    ['response', response?.body],
  ] as const;
  for (const [side, body] of bodies) {
    const found = places.includes(side) && body ? find(body.text) : undefined;
    if (!found || !body) continue;
    const path = pathAt(body, found.start);
    return {
      place: path ? safe`${side} body: ${path}` : safe`${side} body`,
      snippet: snippetOf(body.text, found),
    };
  }
  return undefined;
}

/** The name of the value that stands at a position. */
function pathAt({ text, kind }: SafeBody, position: number): SafeText | undefined {
  let path = '';
  walk(text, kind, (place) => {
    if (place.to < position) return undefined;
    // A key stands before its value: then the value is what was meant.
    path = place.path;
    return false;
  });
  return path ? mapSafe(text, () => path) : undefined;
}

function snippetOf(text: SafeText, { start, end }: { start: number; end: number }): SafeText {
  const from = Math.max(0, start - around);
  const to = Math.min(text.length, Math.max(end, start + 1) + around);
  const cut = sliceSafe(text, from, Math.min(to, from + 2 * around + 200));
  return safe`${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}
