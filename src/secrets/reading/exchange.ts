/**
 * One exchange, every place: address, headers, cookies, bodies of both directions, read once. From this one
 * reading come both the findings and the redacted texts, so what is shown can never hold what the scan would find.
 */

import { readBody, type Content } from '../../content/read.ts';
import { type Body, type Message, type Pairs, type Transaction } from '../../traffic/transaction.ts';
import { holdsNamePart } from '../judging/pairs.ts';
import { headerMeaning } from '../names/headers.ts';
import { type OwnRules, type RuleSection } from '../rules/rules.ts';
import { applyEdits, sortedEdits, type Edit } from '../text/edits.ts';
import { looksLikeToken, uuid } from '../values/looks.ts';
import { mayHoldSecrets } from './prefilter.ts';
import { readAddress, readNamed, readOwn, readPlainText, readText } from './reading.ts';
import { tornEdges } from './torn.ts';
import { type Found, type Reading } from './within.ts';

export type Section = RuleSection;

export interface Sighting extends Found {
  readonly section: Section;
  /** Of a header; '' elsewhere. */
  readonly header: string;
}

export interface ReadMessage {
  readonly headers: Pairs;
  readonly content: Content;
  /** The body's text with its secrets replaced; undefined when it is no text. */
  readonly text?: string;
  readonly redacted: number;
  /** A binary body in which something was found: its bytes must not be shown. */
  readonly tainted: boolean;
}

export interface ReadExchange {
  readonly host: string;
  readonly path: string;
  readonly url: string;
  readonly request: ReadMessage;
  readonly response?: ReadMessage;
  readonly sightings: readonly Sighting[];
  /** The budget ran out somewhere. */
  readonly partial: boolean;
  /** Characters that detectors looked at, counted each time. */
  readonly looked: number;
  readonly scannedBytes: number;
  readonly skippedBytes: number;
}

export interface ReadOptions {
  /** The placeholder that stands for a secret. */
  hide(kind: string, value: string): string;
  readonly rules?: OwnRules;
  readonly now?: number;
  /** Only findings are wanted: a body in which the prefilter sees nothing is not read. */
  readonly quick?: boolean;
  /** After so long the rest is left unread; never for what is shown, which must be the same every time. */
  readonly mostMs?: number;
  /** Characters that are looked at in one exchange; every body may use what is left. */
  readonly budget?: number;
}

/** What one exchange may cost: about a third of a second on a slow machine, at worst. */
export const ordinaryBudget = 4 << 20;
/** A text for which redaction is asked on its own. */
const mostInflated = 8 << 20;
/** Honest bodies are compressed to a twentieth at best. */
const mostGrowth = 32;
const leastRoom = 1 << 20;
const mostBinary = 1 << 20;
const mostSightings = 30_000;

export function readExchange(transaction: Transaction, options: ReadOptions): ReadExchange {
  const sightings: Sighting[] = [];
  const own = options.rules;
  let section: Section = 'request url';
  let header = '';
  let silent = false;
  const reading: Reading = {
    now: options.now ?? transaction.time.end,
    budget: options.budget ?? ordinaryBudget,
    ...(options.mostMs === undefined ? {} : { isLate: lateAfter(options.mostMs) }),
    looked: 0,
    partial: false,
    hide: options.hide,
    tell(found) {
      if (!silent && sightings.length < mostSightings) sightings.push({ ...found, section, header });
    },
    ...(own
      ? {
          rules: {
            ofValue: (name: string, value: string) => own.ofValue(name, value, section),
            ofText: (text: string) => own.ofText(text, section),
          },
        }
      : {}),
  };
  let scannedBytes = 0;
  let skippedBytes = 0;
  const { request, response } = transaction;

  // Read as a whole address, since some secrets are known by their host; then cut where the path begins.
  const origin = `${request.scheme ?? 'https'}://${request.authority}`;
  const edits = readAddress(`${origin}${request.path}`, reading, '');
  const inPath = edits
    .filter((edit) => edit.end > origin.length)
    .map((edit) => ({
      ...edit,
      start: Math.max(0, edit.start - origin.length),
      end: edit.end - origin.length,
    }));
  const path = applyEdits(request.path, inPath);
  silent = true;
  const host = applyEdits(request.authority, readPlainText(request.authority, reading, ''));
  const url = request.url.endsWith(request.path)
    ? `${applyEdits(request.url.slice(0, request.url.length - request.path.length), readAddress(request.url.slice(0, request.url.length - request.path.length), reading, ''))}${path}`
    : applyEdits(request.url, readAddress(request.url, reading, ''));
  silent = false;

  const headers = (pairs: Pairs): Pairs =>
    pairs.map(([name, value]) => {
      header = name;
      // Pseudo headers repeat what the request line said.
      silent = name.startsWith(':');
      const shown = applyEdits(value, readHeader(name, value, reading));
      silent = true;
      const shownName = applyEdits(name, readPlainText(name, reading, ''));
      silent = false;
      return [shownName, shown];
    });

  const message = ({ headers: pairs, body }: Message, of: 'request' | 'response'): ReadMessage => {
    section = `${of} header`;
    const shown = headers(pairs);
    header = '';
    section = `${of} body`;
    // What is shown is unpacked far; to find something, no more than will be looked at.
    const content = readBody(body, options.quick ? roomOf(body) : mostInflated);
    if (content.cut) reading.partial = true;
    if (content.text === undefined) {
      const tainted = readBinary(content, body, reading);
      skippedBytes += content.bytes.length;
      return { headers: shown, content, redacted: 0, tainted };
    }
    if (options.quick && !own && !mayHoldSecrets(content.bytes)) {
      scannedBytes += content.bytes.length;
      return { headers: shown, content, redacted: 0, tainted: false };
    }
    const before = reading.budget;
    // A small body that becomes a large one is made to cost: it gets less room than its size would.
    const room = content.removed.length > 0 ? roomOf(body) : Infinity;
    const spare = Math.max(0, reading.budget - room);
    reading.budget -= spare;
    const read = readText(content.text, content.kind, reading, '', body.contentType);
    reading.budget += spare;
    const torn = tornEdges(content.text, {
      front: body.state === 'cut-front',
      end: body.state === 'cut-end' || content.error !== undefined,
    });
    const edits = torn.length === 0 ? read : sortedEdits([...torn, ...read]);
    scannedBytes += Math.min(content.bytes.length, Math.max(0, before));
    skippedBytes += Math.max(0, content.bytes.length - Math.max(0, before));
    return {
      headers: shown,
      content,
      text: applyEdits(content.text, edits),
      redacted: edits.length,
      tainted: false,
    };
  };

  const safeRequest = message(request, 'request');
  const safeResponse = response && message(response, 'response');
  const echo = createEcho(sightings, options.hide);
  return {
    host: echo(host),
    path: echo(path),
    url: echo(url),
    request: echoed(safeRequest, echo),
    ...(safeResponse ? { response: echoed(safeResponse, echo) } : {}),
    sightings,
    partial: reading.partial,
    looked: reading.looked,
    scannedBytes,
    skippedBytes,
  };
}

function roomOf({ bytes }: Body): number {
  return Math.min(mostInflated, Math.max(leastRoom, mostGrowth * bytes.length));
}

function lateAfter(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() > end;
}

/** The edits of one header's value; the place of what is found is what it says beside the header's name. */
export function readHeader(name: string, value: string, reading: Reading): readonly Edit[] {
  const own = reading.rules?.ofValue(name, value) ?? [];
  if (own.length > 0) return readOwn(value, own, reading);
  const meaning = headerMeaning(name);
  if (meaning === 'never') return readPlainText(value, reading, '');
  if (meaning === 'authorization' || meaning === 'cookie' || meaning === 'set-cookie')
    return readNamed(value, meaning, reading, '');
  if (meaning === 'url') return readAddress(value, reading, '');
  if (meaning === 'websocket-protocol') return readProtocols(value, reading);
  if (meaning === undefined && isKeyHeader(name, value)) return readNamed(value, 'api-key', reading, '');
  if (meaning === 'refresh' || meaning === 'link' || meaning === undefined)
    return readText(value, 'text', reading, '');
  // Often only the number of a visit; sometimes all that keeps somebody logged in: hidden, not reported.
  if (meaning.means === 'session-id' && uuid.test(value.trim()))
    return readOwn(
      value,
      [{ start: 0, end: value.length, kind: 'hidden', severity: 1, report: false }],
      reading,
    );
  return readNamed(value, meaning.means, reading, '', meaning.kind);
}

/** `X-Acme-Key`: whoever's it is, a long random value makes it one. */
function isKeyHeader(name: string, value: string): boolean {
  return (
    /^[a-z0-9-]{2,60}-key$/i.test(name) &&
    !/cache|idempoten|surrogate|partition|rout|shard|sort|primary|object|public|request|trace|correlat|dedup|lock|websocket|group|sequence|message|event/i.test(
      name,
    ) &&
    looksLikeToken(value, { least: 20 })
  );
}

/** `bearer, <token>` and `base64url.bearer.authorization.k8s.io.<base64>`: browsers have no other way to send one. */
function readProtocols(value: string, reading: Reading): readonly Edit[] {
  const edits: Edit[] = [];
  for (const match of value.matchAll(/[^\s,]+/g)) {
    const kubernetes = /^base64url\.bearer\.authorization\.k8s\.io\./.exec(match[0]);
    const skip = kubernetes?.[0].length ?? 0;
    const item = match[0].slice(skip);
    if (item.length < 16 || !/\d/.test(item)) continue;
    for (const edit of readNamed(item, 'access-token', reading, ''))
      edits.push({ ...edit, start: edit.start + match.index + skip, end: edit.end + match.index + skip });
  }
  return edits;
}

/** A protocol buffer may hold a token in plain sight. Nothing of such a body is shown as text; this only tells. */
function readBinary(content: Content, body: Body, reading: Reading): boolean {
  if (content.kind === 'image' || content.bytes.length === 0) return false;
  const bytes = content.bytes.subarray(0, Math.min(mostBinary, Math.max(0, reading.budget)));
  const isMedia = /^(?:audio|video|font)\//i.test(body.contentType ?? '');
  const hasRest = bytes.length < content.bytes.length && !isMedia;
  if (hasRest) reading.partial = true;
  reading.budget -= bytes.length;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  // MessagePack and its like hold names beside values that no text can be made of.
  const mayName = !/^(?:audio|video|font)\/|zip|pdf|wasm/i.test(body.contentType ?? '');
  // What was not looked at is not shown.
  return readPlainText(text, reading, '').length > 0 || hasRest || (mayName && holdsNamePart(text));
}

/** What was found in one place is hidden in every other place too: a password that an error message repeats. */
function createEcho(sightings: readonly Sighting[], hide: ReadOptions['hide']): (text: string) => string {
  const known = new Map<string, string>();
  for (const { value, kind, report } of sightings) {
    if (known.size >= mostEchoes) break;
    if (
      known.has(value) ||
      !report ||
      quiet.has(kind) ||
      value.length < 8 ||
      !(/\d/.test(value) || value.length >= 12)
    )
      continue;
    const placeholder = hide(kind, value);
    known.set(value, placeholder);
    for (const written of [encodeURIComponent(wellFormed(value)), JSON.stringify(value).slice(1, -1)])
      if (written !== value) known.set(written, placeholder);
  }
  const values = [...known].sort(([a], [b]) => b.length - a.length);
  return (text) => {
    let result = text;
    let work = 0;
    for (const [value, placeholder] of values) {
      work += result.length;
      if (work > mostEchoWork) break;
      if (result.includes(value)) result = result.split(value).join(placeholder);
    }
    return result;
  };
}

const mostEchoes = 200;
const mostEchoWork = 16 << 20;
const quiet: ReadonlySet<string> = new Set(['hidden', 'email', 'phone', 'pin', 'card-cvv', 'one-time-code']);

function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, '\ufffd');
}

function echoed(message: ReadMessage, echo: (text: string) => string): ReadMessage {
  return {
    ...message,
    headers: message.headers.map(([name, value]) => [name, echo(value)]),
    ...(message.text === undefined ? {} : { text: echo(message.text) }),
  };
}
