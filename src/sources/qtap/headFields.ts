/**
 * The index fields of a head by one strict pass over its bytes. A section that comes twice, a key with an escape and
 * whatever else Go does not write is left to JSON.parse.
 */

import { asWord } from '../../base/unknown.ts';
import { directions, type Direction } from '../../traffic/transaction.ts';
import { Member, memberAt } from './members.ts';
import {
  closeBrace,
  colon,
  comma,
  memberEnd,
  openBrace,
  plainEnd,
  quote,
  stringEnd,
  valueEnd,
} from './scan.ts';
import { TimeReader } from './time.ts';
import { Words } from './words.ts';

const skipped = 0;
const metadataSection = 1;
const requestSection = 2;
const responseSection = 3;
const endTime = 4;
const duration = 5;
const direction = 6;
const processId = 7;
const processExe = 8;
const containerName = 9;
const connectionId = 10;
const method = 11;
const url = 12;
const scheme = 13;
const path = 14;
const authority = 15;
const requestHeaders = 16;
const requestBody = 17;
const status = 18;
const contentType = 19;
const responseHeaders = 20;
const responseBody = 21;

/** In Go's order. */
const topMembers = [
  new Member('metadata', metadataSection),
  new Member('request', requestSection),
  new Member('response', responseSection),
  new Member('transaction_time', endTime),
  new Member('duration_ms', duration),
  new Member('direction', direction),
];
const metadataMembers = [
  new Member('process_id', processId),
  new Member('process_exe', processExe),
  new Member('container_name', containerName),
  new Member('container_image', skipped),
  new Member('pod_name', skipped),
  new Member('pod_namespace', skipped),
  new Member('bytes_sent', skipped),
  new Member('bytes_received', skipped),
  new Member('request_id', skipped),
  new Member('connection_id', connectionId),
  new Member('endpoint_id', skipped),
  new Member('tags', skipped),
];
const requestMembers = [
  new Member('method', method),
  new Member('url', url),
  new Member('scheme', scheme),
  new Member('path', path),
  new Member('authority', authority),
  new Member('protocol', skipped),
  new Member('request_id', skipped),
  new Member('user_agent', skipped),
  new Member('content_type', skipped),
  new Member('headers', requestHeaders),
  new Member('body', requestBody),
];
const responseMembers = [
  new Member('status', status),
  new Member('content_type', contentType),
  new Member('headers', responseHeaders),
  new Member('body', responseBody),
];
const pseudoPathMember = new Member(':path', skipped);
const pseudoStatusMember = new Member(':status', skipped);

/** One object is used for every head: its fields are what the last `scan` found. */
export class HeadFields {
  method = '';
  host = '';
  path = '';
  /** Positions of the path, of the pseudo header `:path` and of the url, between their quotes. */
  pathFrom = 0;
  pathTo = 0;
  pseudoFrom = 0;
  pseudoTo = 0;
  urlFrom = 0;
  urlTo = 0;
  schemeLength = 0;
  status = 0;
  /** Whether the pseudo header `:status` was there. */
  sawStatus = false;
  contentType = '';
  pid = -1;
  exe = '';
  container = '';
  connectionId = '';
  /** NaN when there is none. */
  endedAt = NaN;
  /** -1 when there is none. */
  durationMs = -1;
  direction: Direction | undefined;
  /** Positions of the bodies' base64, -1 when there is none. */
  requestFrom = -1;
  requestTo = -1;
  responseFrom = -1;
  responseTo = -1;

  readonly #words = new Words();
  readonly #times = new TimeReader();
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Sections that have been read, by bits. */
  #seen = 0;
  /** Behind the text or number that was read last. */
  #at = 0;

  /**
   * True when bytes[0, end) are an object that was understood. A quote must stand at `end`, and there must be
   * `lookAhead` bytes behind it; `view` is of the same bytes.
   */
  scan(bytes: Buffer, view: DataView, end: number): boolean {
    this.method = this.host = this.path = this.contentType = '';
    this.exe = this.container = this.connectionId = '';
    this.pathFrom = this.pathTo = this.pseudoFrom = this.pseudoTo = this.urlFrom = this.urlTo = 0;
    this.schemeLength = this.status = this.#seen = 0;
    this.sawStatus = false;
    this.pid = this.durationMs = -1;
    this.requestFrom = this.requestTo = this.responseFrom = this.responseTo = -1;
    this.endedAt = NaN;
    this.direction = undefined;
    this.#bytes = bytes;
    this.#view = view;
    return this.#object(topMembers, 0, end) === end;
  }

  /** Behind the object that begins at `at`, or -1. */
  #object(table: readonly Member[], at: number, end: number): number {
    const bytes = this.#bytes;
    const view = this.#view;
    if (bytes[at] !== openBrace) return -1;
    at++;
    if (bytes[at] === closeBrace) return at + 1;
    let next = 0;
    for (;;) {
      if (at >= end) return -1;
      const found = memberAt(table, next, view, at);
      const member = table[found];
      let after: number;
      if (member) {
        after = this.#take(member.what, at + member.length, end);
        next = found + 1;
      } else after = memberEnd(bytes, at);
      if (after < 0) return -1;
      const byte = bytes[after];
      if (byte === closeBrace) return after + 1;
      if (byte !== comma) return -1;
      at = after + 1;
    }
  }

  /** Behind the value that begins at `at`, or -1. */
  #take(what: number, at: number, end: number): number {
    switch (what) {
      case metadataSection:
        return this.#section(what, metadataMembers, at, end);
      case requestSection:
        return this.#section(what, requestMembers, at, end);
      case responseSection:
        return this.#section(what, responseMembers, at, end);
      case endTime:
        return this.#end(at);
      case duration:
        this.durationMs = this.#whole(at);
        return this.#at;
      case direction:
        this.direction = asWord(this.#word(at), directions);
        return this.#at;
      case processId:
        return this.#processId(at);
      case processExe:
        this.exe = this.#word(at);
        return this.#at;
      case containerName:
        this.container = this.#word(at);
        return this.#at;
      case connectionId:
        this.connectionId = this.#word(at);
        return this.#at;
      case method:
        this.method = this.#word(at);
        return this.#at;
      case url:
        return this.#url(at);
      case scheme:
        return this.#scheme(at);
      case path:
        this.path = this.#text(at);
        this.pathFrom = at + 1;
        this.pathTo = this.#at - 1;
        return this.#at;
      case authority:
        this.host = this.#word(at);
        return this.#at;
      case requestHeaders:
        return this.#headers(at, true);
      case requestBody:
        this.requestFrom = at + 1;
        this.requestTo = this.#bodyEnd(at);
        return this.requestTo + 1;
      case status:
        this.status = this.#whole(at);
        return this.#at;
      case contentType:
        this.contentType = this.#word(at);
        return this.#at;
      case responseHeaders:
        return this.#headers(at, false);
      case responseBody:
        this.responseFrom = at + 1;
        this.responseTo = this.#bodyEnd(at);
        return this.responseTo + 1;
      default:
        return valueEnd(this.#bytes, at);
    }
  }

  #section(which: number, table: readonly Member[], at: number, end: number): number {
    const bit = 1 << which;
    if ((this.#seen & bit) !== 0) return -1;
    this.#seen |= bit;
    return this.#object(table, at, end);
  }

  /** An object of strings. Pseudo headers begin with a colon; only two of them matter here. */
  #headers(at: number, ofRequest: boolean): number {
    const bytes = this.#bytes;
    if (bytes[at] !== openBrace) return -1;
    at++;
    if (bytes[at] === closeBrace) return at + 1;
    for (;;) {
      if (bytes[at] !== quote) return -1;
      const keyEnd = plainEnd(bytes, at + 1);
      if (bytes[keyEnd] !== quote || bytes[keyEnd + 1] !== colon || bytes[keyEnd + 2] !== quote) return -1;
      let valueTo = plainEnd(bytes, keyEnd + 3);
      if (bytes[valueTo] !== quote) {
        valueTo = stringEnd(bytes, valueTo);
        if (valueTo < 0) return -1;
      }
      if (bytes[at + 1] === colon) {
        if (!ofRequest) this.sawStatus ||= pseudoStatusMember.isAt(this.#view, at);
        else if (pseudoPathMember.isAt(this.#view, at)) {
          this.pseudoFrom = keyEnd + 3;
          this.pseudoTo = valueTo;
        }
      }
      const byte = bytes[valueTo + 1];
      if (byte === closeBrace) return valueTo + 2;
      if (byte !== comma) return -1;
      at = valueTo + 2;
    }
  }

  #scheme(at: number): number {
    const after = valueEnd(this.#bytes, at);
    this.schemeLength = after - at - 2;
    return after;
  }

  #url(at: number): number {
    const after = valueEnd(this.#bytes, at);
    if (this.#bytes[at] !== quote || after < 0) return -1;
    this.urlFrom = at + 1;
    this.urlTo = after - 1;
    return after;
  }

  #processId(at: number): number {
    if (this.#bytes[at] !== quote) return -1;
    this.pid = this.#whole(at + 1);
    return this.pid >= 0 && this.#bytes[this.#at] === quote ? this.#at + 1 : -1;
  }

  #end(at: number): number {
    const bytes = this.#bytes;
    if (bytes[at] !== quote) return -1;
    const to = plainEnd(bytes, at + 1);
    if (bytes[to] !== quote) return -1;
    this.endedAt = this.#times.read(bytes, at + 1, to) ?? NaN;
    return to + 1;
  }

  /** Position of the quote behind a body: base64 holds neither quotes nor escapes, and is checked when it is decoded. */
  #bodyEnd(at: number): number {
    if (this.#bytes[at] !== quote) return -2;
    const to = this.#bytes.indexOf(quote, at + 1);
    return to < 0 ? -2 : to;
  }

  #text(at: number): string {
    const bytes = this.#bytes;
    this.#at = -1;
    if (bytes[at] !== quote) return '';
    const to = plainEnd(bytes, at + 1);
    if (bytes[to] !== quote) return this.#escapedText(at, to);
    this.#at = to + 1;
    return bytes.toString('latin1', at + 1, to);
  }

  /** A text that comes again and again. */
  #word(at: number): string {
    const words = this.#words;
    const word = words.read(this.#bytes, this.#view, at);
    this.#at = words.end;
    return this.#at < 0 && this.#bytes[at] === quote ? this.#escapedText(at, at + 1) : word;
  }

  #escapedText(at: number, from: number): string {
    const to = stringEnd(this.#bytes, from);
    if (to < 0) return '';
    this.#at = to + 1;
    // The escapes were checked on the way, so this parses.
    const text: unknown = JSON.parse(this.#bytes.toString('utf8', at, to + 1));
    return typeof text === 'string' ? text : '';
  }

  /** A whole number of at most ten digits; -1 when it is something else. */
  #whole(at: number): number {
    const bytes = this.#bytes;
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
}
