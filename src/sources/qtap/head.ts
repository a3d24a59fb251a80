/**
 * The index fields of an exchange by one strict pass over its bytes, and its bodies as raw bytes. What the scan
 * does not take goes to JSON.parse, which means the same; how often that happens is counted, because it costs.
 */

import { asRecord, asText, asWord, parseJson, type UnknownRecord } from '../../base/unknown.ts';
import { type Arrival } from '../../traffic/source.ts';
import { directions, type Direction } from '../../traffic/transaction.ts';
import { decodeBase64 } from './base64.ts';
import { arrivalOf, essence, fullPath, noResponseStatus, qtapReader } from './exchange.ts';
import { closeBrace, colon, openBrace, quote, Scan } from './scan.ts';
import { readTime, readTimeText } from './time.ts';
import { Words } from './words.ts';

const nothing: Buffer = Buffer.alloc(0);
const firstCapacity = 256 * 1024;
/** A scratch that one giant exchange made larger than this is given back. */
const keptCapacity = 16 << 20;
const mostEssences = 1024;

/** Why there is no exchange in an event. */
export const notBase64 = 'an exchange is not valid base64';
export const notJson = 'an exchange is not valid JSON';
export const brokenBody = 'a body is not valid base64';

export class Heads {
  /** How many heads needed JSON.parse. */
  fallbacks = 0;
  readonly #words = new Words();
  readonly #scan = new Scan();
  readonly #essences = new Map<string, string | undefined>();
  readonly #otherwiseAt: () => string;
  #inner: Buffer = Buffer.allocUnsafe(firstCapacity);
  #bodies: Buffer = Buffer.allocUnsafe(firstCapacity);
  /** Behind what was read last. */
  #at = 0;

  // What the scan finds; reset for every head.
  #sections = 0;
  #method = '';
  #host = '';
  #path = '';
  #pseudoPath = '';
  /** With its quotes. */
  #pathFrom = 0;
  #pathTo = 0;
  #urlFrom = 0;
  #urlTo = 0;
  #schemeLength = 0;
  #status = 0;
  #sawStatus = false;
  #contentType = '';
  #pid = -1;
  #exe = '';
  #container = '';
  #connectionId = '';
  #endedAt = NaN;
  #durationMs = -1;
  #direction: Direction | undefined;
  #requestFrom = -1;
  #requestTo = -1;
  #responseFrom = -1;
  #responseTo = -1;

  /** `otherwiseAt` is asked for an RFC 3339 time when an exchange lacks its own. */
  constructor(otherwiseAt: () => string) {
    this.#otherwiseAt = otherwiseAt;
  }

  /** The exchange in the base64 [from, to), or the reason why there is none. Its views hold until the next call. */
  read(bytes: Buffer, from: number, to: number): Arrival | string {
    const most = Math.ceil((to - from) / 4) * 3 + 1;
    this.#inner = withRoom(this.#inner, most);
    const end = decodeBase64(bytes, from, to, this.#inner, 0);
    if (end < 0) return notBase64;
    this.#inner[end] = quote;
    const scan = this.#scan;
    scan.bytes = this.#inner;
    scan.end = end;
    this.#reset();
    if (this.#readTop() !== end || !this.#isComplete()) return this.#parse(end);
    return this.#arrival(end);
  }

  #reset(): void {
    this.#method = this.#host = this.#path = this.#pseudoPath = this.#contentType = '';
    this.#exe = this.#container = this.#connectionId = '';
    this.#pathFrom =
      this.#pathTo =
      this.#sections =
      this.#urlFrom =
      this.#urlTo =
      this.#schemeLength =
      this.#status =
        0;
    this.#sawStatus = false;
    this.#pid = this.#durationMs = this.#requestFrom = this.#responseFrom = -1;
    this.#requestTo = this.#responseTo = -1;
    this.#endedAt = NaN;
    this.#direction = undefined;
  }

  /** What is missing here may stand elsewhere: the slow way knows where. */
  #isComplete(): boolean {
    return this.#method !== '' && this.#host !== '' && this.#path !== '' && !Number.isNaN(this.#endedAt);
  }

  #arrival(end: number): Arrival | string {
    const inner = this.#inner;
    const path = this.#fullPath();
    const requestRoom = this.#requestTo - this.#requestFrom;
    this.#bodies = withRoom(this.#bodies, requestRoom + this.#responseTo - this.#responseFrom);
    const bodies = this.#bodies;
    let request: Buffer = nothing;
    let response: Buffer = nothing;
    let filledTo = 0;
    if (requestRoom > 0) {
      filledTo = decodeBase64(inner, this.#requestFrom, this.#requestTo, bodies, 0);
      if (filledTo < 0) return brokenBody;
      request = bodies.subarray(0, filledTo);
    }
    if (this.#responseTo > this.#responseFrom) {
      const length = decodeBase64(inner, this.#responseFrom, this.#responseTo, bodies, filledTo);
      if (length < 0) return brokenBody;
      response = bodies.subarray(filledTo, filledTo + length);
    }
    const missing = this.#status === 0 || (this.#status === noResponseStatus && !this.#sawStatus);
    return {
      endedAt: this.#endedAt,
      durationMs: this.#durationMs < 0 ? undefined : this.#durationMs,
      method: this.#method,
      host: this.#host,
      path,
      status: missing ? undefined : this.#status,
      direction: this.#direction,
      pid: this.#pid < 0 ? undefined : this.#pid,
      exe: this.#exe === '' ? undefined : this.#exe,
      container: this.#container === '' ? undefined : this.#container,
      connectionId: this.#connectionId === '' ? undefined : this.#connectionId,
      contentType: this.#essence(),
      head: this.#compact(end),
      request,
      response,
      reader: qtapReader,
    };
  }

  /** The head without its two bodies, closed up in place. Call when they have been decoded. */
  #compact(end: number): Buffer {
    const inner = this.#inner;
    const swapped = this.#requestFrom > this.#responseFrom && this.#responseFrom >= 0;
    const firstFrom = swapped ? this.#responseFrom : this.#requestFrom;
    const firstTo = swapped ? this.#responseTo : this.#requestTo;
    const lastFrom = swapped ? this.#requestFrom : this.#responseFrom;
    const lastTo = swapped ? this.#requestTo : this.#responseTo;
    let to = firstFrom < 0 ? 0 : firstFrom;
    let from = firstFrom < 0 ? 0 : firstTo;
    if (lastFrom >= 0) {
      if (from !== to) inner.copyWithin(to, from, lastFrom);
      to += lastFrom - from;
      from = lastTo;
    }
    if (from !== to) inner.copyWithin(to, from, end);
    return inner.subarray(0, to + end - from);
  }

  /** Only a url longer than its parts can hold a query that the path lacks. */
  #fullPath(): string {
    const path = this.#path;
    if (path.includes('?')) return path;
    const longer = this.#urlTo - this.#urlFrom > this.#schemeLength + 3 + this.#host.length + path.length;
    if (!longer && this.#pseudoPath.length <= path.length) return path;
    const url = asText(parseJson(this.#inner.toString('utf8', this.#urlFrom - 1, this.#urlTo + 1)));
    return fullPath(path, this.#pseudoPath, url ?? '');
  }

  #essence(): string | undefined {
    const type = this.#contentType;
    if (type === '') return undefined;
    if (this.#essences.has(type)) return this.#essences.get(type);
    if (this.#essences.size >= mostEssences) this.#essences.clear();
    const found = essence(type);
    this.#essences.set(type, found);
    return found;
  }

  // --- The scan. Each `#read…` returns the position behind what it read, or -1. ---

  #readTop(): number {
    const scan = this.#scan;
    if (scan.bytes[0] !== openBrace) return -1;
    for (let at = 1; ;) {
      const value = scan.key(at);
      if (value < 0) return -1;
      let after: number;
      if (scan.keyIs('metadata')) after = this.#readSection(1, value, this.#readMetadata);
      else if (scan.keyIs('request')) after = this.#readSection(2, value, this.#readRequest);
      else if (scan.keyIs('response')) after = this.#readSection(4, value, this.#readResponse);
      else if (scan.keyIs('transaction_time')) after = this.#readEnd(value);
      else if (scan.keyIs('duration_ms')) after = this.#readDuration(value);
      else if (scan.keyIs('direction')) after = this.#readDirection(value);
      else after = scan.skipValue(value);
      if (after < 0) return -1;
      at = scan.nextMember(after);
      if (at <= 0) return at === 0 ? -1 : -at;
    }
  }

  /** A section that comes twice is no business of a fast path. */
  #readSection(bit: number, at: number, readMember: (this: Heads, value: number) => number): number {
    if ((this.#sections & bit) !== 0) return -1;
    this.#sections |= bit;
    return this.#readMembers(at, readMember);
  }

  #readMembers(at: number, readMember: (this: Heads, value: number) => number): number {
    const scan = this.#scan;
    if (scan.bytes[at] !== openBrace) return -1;
    at++;
    if (scan.bytes[at] === closeBrace) return at + 1;
    for (;;) {
      const value = scan.key(at);
      const after = value < 0 ? -1 : readMember.call(this, value);
      if (after < 0) return -1;
      at = scan.nextMember(after);
      if (at <= 0) return at === 0 ? -1 : -at;
    }
  }

  // Members are told apart by the length of their names first: most need no comparison at all.

  #readMetadata(value: number): number {
    const scan = this.#scan;
    switch (scan.keyTo - scan.keyFrom) {
      case 10:
        if (scan.keyIs('process_id')) return this.#readPid(value);
        break;
      case 11:
        if (scan.keyIs('process_exe')) {
          this.#exe = this.#word(value);
          return this.#at;
        }
        break;
      case 13:
        if (scan.keyIs('connection_id')) {
          this.#connectionId = this.#word(value);
          return this.#at;
        }
        break;
      case 14:
        if (scan.keyIs('container_name')) {
          this.#container = this.#word(value);
          return this.#at;
        }
        break;
    }
    return scan.skipValue(value);
  }

  #readRequest(value: number): number {
    const scan = this.#scan;
    switch (scan.keyTo - scan.keyFrom) {
      case 3:
        if (scan.keyIs('url')) {
          const after = scan.skipValue(value);
          this.#urlFrom = value + 1;
          this.#urlTo = after - 1;
          return scan.bytes[value] === quote ? after : -1;
        }
        break;
      case 4:
        if (scan.keyIs('path')) {
          this.#path = this.#text(value);
          this.#pathFrom = value;
          this.#pathTo = this.#at;
          return this.#at;
        }
        if (scan.keyIs('body')) {
          const to = this.#bodyEnd(value);
          this.#requestFrom = value + 1;
          this.#requestTo = to;
          return to + 1;
        }
        break;
      case 6:
        if (scan.keyIs('method')) {
          this.#method = this.#word(value);
          return this.#at;
        }
        if (scan.keyIs('scheme')) {
          const after = scan.skipValue(value);
          this.#schemeLength = after - value - 2;
          return after;
        }
        break;
      case 7:
        if (scan.keyIs('headers')) return this.#readHeaders(value, false);
        break;
      case 9:
        if (scan.keyIs('authority')) {
          this.#host = this.#word(value);
          return this.#at;
        }
        break;
    }
    return scan.skipValue(value);
  }

  #readResponse(value: number): number {
    const scan = this.#scan;
    switch (scan.keyTo - scan.keyFrom) {
      case 4:
        if (scan.keyIs('body')) {
          const to = this.#bodyEnd(value);
          this.#responseFrom = value + 1;
          this.#responseTo = to;
          return to + 1;
        }
        break;
      case 6:
        if (scan.keyIs('status')) {
          this.#status = this.#whole(value);
          return this.#status < 0 ? -1 : this.#at;
        }
        break;
      case 7:
        if (scan.keyIs('headers')) return this.#readHeaders(value, true);
        break;
      case 12:
        if (scan.keyIs('content_type')) {
          this.#contentType = this.#word(value);
          return this.#at;
        }
        break;
    }
    return scan.skipValue(value);
  }

  /** Half of all members are headers, and of those only the pseudo headers (`:path`, `:status`) are looked at. */
  #readHeaders(at: number, ofResponse: boolean): number {
    const scan = this.#scan;
    const { bytes } = scan;
    if (bytes[at] !== openBrace) return -1;
    at++;
    if (bytes[at] === closeBrace) return at + 1;
    for (;;) {
      const value = scan.key(at);
      if (value < 0) return -1;
      let after: number;
      if (bytes[scan.keyFrom] === colon && !ofResponse && scan.keyIs(':path'))
        after = this.#readPseudoPath(value);
      else {
        if (bytes[scan.keyFrom] === colon && scan.keyIs(':status')) this.#sawStatus ||= ofResponse;
        after = scan.skipValue(value);
      }
      if (after < 0) return -1;
      at = scan.nextMember(after);
      if (at <= 0) return at === 0 ? -1 : -at;
    }
  }

  #readPseudoPath(value: number): number {
    // Mostly the path once more, which need not become a text twice.
    const after = value + this.#pathTo - this.#pathFrom;
    if (this.#pathTo > 0 && this.#scan.same(value, after, this.#pathFrom)) {
      this.#pseudoPath = this.#path;
      return after;
    }
    this.#pseudoPath = this.#text(value);
    return this.#at;
  }

  #readEnd(value: number): number {
    const scan = this.#scan;
    if (scan.bytes[value] !== quote) return -1;
    const to = scan.stringEnd(value + 1);
    if (to < 0) return -1;
    this.#endedAt = readTime(scan.bytes, value + 1, to) ?? NaN;
    return to + 1;
  }

  #readDuration(value: number): number {
    this.#durationMs = this.#whole(value);
    return this.#at;
  }

  #readDirection(value: number): number {
    this.#direction = asWord(this.#word(value), directions);
    return this.#at;
  }

  #readPid(value: number): number {
    if (this.#scan.bytes[value] !== quote) return -1;
    this.#pid = this.#whole(value + 1);
    return this.#scan.bytes[this.#at] === quote && this.#pid >= 0 ? this.#at + 1 : -1;
  }

  /** Position of the quote behind a body; base64 holds no escapes, so the next quote ends it. */
  #bodyEnd(value: number): number {
    if (this.#scan.bytes[value] !== quote) return -2;
    const to = this.#scan.bytes.indexOf(quote, value + 1);
    return to < this.#scan.end ? to : -2;
  }

  #text(value: number, words?: Words): string {
    const scan = this.#scan;
    this.#at = -1;
    if (scan.bytes[value] !== quote) return '';
    const to = scan.stringEnd(value + 1);
    if (to < 0) return '';
    this.#at = to + 1;
    return scan.text(value + 1, to, words) ?? '';
  }

  #word(value: number): string {
    return this.#text(value, this.#words);
  }

  /** A whole number of at most ten digits; -1 when it is something else. */
  #whole(at: number): number {
    const { bytes } = this.#scan;
    const from = at;
    let number = 0;
    for (;;) {
      const d = (bytes[at] ?? 0) - 0x30;
      if (d < 0 || d > 9) break;
      number = number * 10 + d;
      at++;
    }
    const length = at - from;
    const good = length > 0 && length <= 10 && (length === 1 || bytes[from] !== 0x30);
    this.#at = good ? at : -1;
    return good ? number : -1;
  }

  // --- The slow way. ---

  #parse(end: number): Arrival | string {
    const transaction = asRecord(parseJson(this.#inner.toString('utf8', 0, end)));
    if (!transaction) return notJson;
    this.fallbacks++;
    const request = bodyOf(transaction['request']);
    const response = bodyOf(transaction['response']);
    if (!request || !response) return brokenBody;
    const lean: UnknownRecord = {
      ...transaction,
      request: withoutBody(transaction['request']),
      response: withoutBody(transaction['response']),
      transaction_time:
        readTimeText(asText(transaction['transaction_time'])) === undefined
          ? this.#otherwiseAt()
          : transaction['transaction_time'],
    };
    return arrivalOf(lean, Buffer.from(JSON.stringify(lean)), request, response);
  }
}

function bodyOf(message: unknown): Buffer | undefined {
  const text = asText(asRecord(message)?.['body']) ?? '';
  const bytes = Buffer.from(text, 'latin1');
  const into = Buffer.allocUnsafe(bytes.length);
  const length = decodeBase64(bytes, 0, bytes.length, into, 0);
  return length < 0 ? undefined : into.subarray(0, length);
}

function withoutBody(message: unknown): unknown {
  const record = asRecord(message);
  return record && asText(record['body']) ? { ...record, body: '' } : message;
}

function withRoom(buffer: Buffer, need: number): Buffer {
  if (buffer.length < need) return Buffer.allocUnsafe(Math.max(need, 2 * buffer.length));
  return buffer.length > keptCapacity && need < firstCapacity ? Buffer.allocUnsafe(firstCapacity) : buffer;
}
