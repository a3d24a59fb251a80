/**
 * An exchange out of its base64: the index fields by a scan of the bytes, both bodies as raw bytes, the rest for later.
 * What the scan does not take goes to JSON.parse, which means the same; how often that happens is counted, because it
 * costs.
 */

import { asRecord, asText, parseJson, type UnknownRecord } from '../../base/unknown.ts';
import { type Arrival } from '../../traffic/source.ts';
import { decodeBase64 } from './base64.ts';
import { arrivalOf, essence, fullPath, noResponseStatus, qtapReader } from './exchange.ts';
import { HeadFields } from './headFields.ts';
import { lookAhead } from './members.ts';
import { quote } from './scan.ts';
import { readTimeText } from './time.ts';

const nothing = new Uint8Array(0);
const firstCapacity = 256 * 1024;
/** A scratch that one giant exchange made larger than this is given back. */
const keptCapacity = 16 << 20;
const mostEssences = 1024;

/** Why there is no exchange in an event. */
export const notBase64 = 'an exchange is not valid base64';
const notJson = 'an exchange is not valid JSON';
const brokenBody = 'a body is not valid base64';

export class Heads {
  /** How many heads needed JSON.parse. */
  fallbacks = 0;
  readonly #otherwiseAt: () => string;
  readonly #found = new HeadFields();
  readonly #essences = new Map<string, string | undefined>();
  #inner: Buffer = Buffer.allocUnsafeSlow(firstCapacity);
  #view = viewOf(this.#inner);
  #bodies: Buffer = Buffer.allocUnsafeSlow(firstCapacity);

  /** `otherwiseAt` is asked for an RFC 3339 time when an exchange lacks its own. */
  constructor(otherwiseAt: () => string) {
    this.#otherwiseAt = otherwiseAt;
  }

  /** The exchange in the base64 [from, to), or the reason why there is none. Its views hold until the next call. */
  read(bytes: Buffer, from: number, to: number): Arrival | string {
    const inner = withRoom(this.#inner, Math.ceil((to - from) / 4) * 3 + 1 + lookAhead);
    if (inner !== this.#inner) this.#view = viewOf(inner);
    this.#inner = inner;
    const end = decodeBase64(bytes, from, to, inner, 0);
    if (end < 0) return notBase64;
    inner[end] = quote;
    const found = this.#found;
    // What is missing here may stand elsewhere: the slow way knows where.
    const isWhole =
      found.scan(inner, this.#view, end) &&
      found.method !== '' &&
      found.host !== '' &&
      found.path !== '' &&
      !Number.isNaN(found.endedAt);
    return isWhole ? this.#arrival(found, end) : this.#parse(end);
  }

  #arrival(found: HeadFields, end: number): Arrival | string {
    const path = this.#fullPath(found);
    const { requestFrom, requestTo, responseFrom, responseTo } = found;
    this.#bodies = withRoom(this.#bodies, requestTo - requestFrom + responseTo - responseFrom);
    const bodies = this.#bodies;
    let request: Uint8Array = nothing;
    let response: Uint8Array = nothing;
    let filledTo = 0;
    if (requestTo > requestFrom) {
      filledTo = decodeBase64(this.#inner, requestFrom, requestTo, bodies, 0);
      if (filledTo < 0) return brokenBody;
      request = view(bodies, 0, filledTo);
    }
    if (responseTo > responseFrom) {
      const length = decodeBase64(this.#inner, responseFrom, responseTo, bodies, filledTo);
      if (length < 0) return brokenBody;
      response = view(bodies, filledTo, length);
    }
    const { status } = found;
    return {
      endedAt: found.endedAt,
      durationMs: found.durationMs < 0 ? undefined : found.durationMs,
      method: found.method,
      host: found.host,
      path,
      status: status === 0 || (status === noResponseStatus && !found.sawStatus) ? undefined : status,
      direction: found.direction,
      pid: found.pid < 0 ? undefined : found.pid,
      exe: found.exe === '' ? undefined : found.exe,
      container: found.container === '' ? undefined : found.container,
      connectionId: found.connectionId === '' ? undefined : found.connectionId,
      contentType: this.#essence(found.contentType),
      head: this.#compact(found, end),
      request,
      response,
      reader: qtapReader,
    };
  }

  /** The head without its two bodies, closed up in place. Call when they have been decoded. */
  #compact(found: HeadFields, end: number): Uint8Array {
    const inner = this.#inner;
    const isSwapped = found.requestFrom > found.responseFrom && found.responseFrom >= 0;
    const firstFrom = isSwapped ? found.responseFrom : found.requestFrom;
    const firstTo = isSwapped ? found.responseTo : found.requestTo;
    const lastFrom = isSwapped ? found.requestFrom : found.responseFrom;
    const lastTo = isSwapped ? found.requestTo : found.responseTo;
    let to = firstFrom < 0 ? 0 : firstFrom;
    let from = firstFrom < 0 ? 0 : firstTo;
    if (lastFrom >= 0) {
      if (from !== to) inner.copyWithin(to, from, lastFrom);
      to += lastFrom - from;
      from = lastTo;
    }
    if (from !== to) inner.copyWithin(to, from, end);
    return view(inner, 0, to + end - from);
  }

  /** Only a pseudo header longer than the path, or a url longer than its parts, can hold a query that the path lacks. */
  #fullPath(found: HeadFields): string {
    const { path, host, schemeLength, pathFrom, pathTo, pseudoFrom, pseudoTo, urlFrom, urlTo } = found;
    const isLonger =
      pseudoTo - pseudoFrom > pathTo - pathFrom ||
      urlTo - urlFrom > schemeLength + 3 + host.length + pathTo - pathFrom;
    if (!isLonger || path.includes('?')) return path;
    return fullPath(path, this.#textAt(pseudoFrom, pseudoTo), this.#textAt(urlFrom, urlTo));
  }

  /** What stands between the quotes there; '' when nothing does. */
  #textAt(from: number, to: number): string {
    return to > from ? (asText(parseJson(this.#inner.toString('utf8', from - 1, to + 1))) ?? '') : '';
  }

  #essence(type: string): string | undefined {
    if (type === '') return undefined;
    const known = this.#essences.get(type);
    if (known !== undefined) return known;
    const found = essence(type);
    if (this.#essences.size >= mostEssences) this.#essences.clear();
    this.#essences.set(type, found);
    return found;
  }

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
  if (buffer.length < need) return Buffer.allocUnsafeSlow(Math.max(need, 2 * buffer.length));
  return buffer.length > keptCapacity && need < firstCapacity
    ? Buffer.allocUnsafeSlow(firstCapacity)
    : buffer;
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A Buffer's own `subarray` takes twice as long. */
function view(bytes: Buffer, from: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + from, length);
}
