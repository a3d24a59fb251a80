/**
 * An HTTP/1.1 answer off a socket's bytes: status, headers, and the payload with its chunk sizes taken off. Nothing is
 * copied; payload is handed on as pieces of the buffer that was read.
 */

export interface AnswerHead {
  readonly status: number;
  /** Names in lower case; of repeated ones the last. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface AnswerHandlers {
  /** In which form the payload is wanted: `chunks`, where it comes so, are faster. */
  head(head: AnswerHead): 'pieces' | 'chunks';
  piece(bytes: Buffer, from: number, to: number): Fed;
  /** Everything behind the head, with sizes and all. */
  chunks(bytes: Buffer, from: number, to: number): Fed;
}

/** `more` until the answer has come to its end; a sentence when it is not HTTP. */
export type Fed = 'more' | 'end' | { readonly fault: string };

/** What can be wrong between chunks; by their numbers in wasm/chunks.ts. */
export const framingFaults = [
  'a chunk is too large',
  'a chunk has no size',
  'a chunk size is no number',
  'a chunk size does not end',
  'a chunk is longer than its size',
  'the trailer does not end',
] as const;
const [tooLarge, noSize, noNumber, noSizeEnd, tooMany, noTrailerEnd] = framingFaults;

const mostHeadBytes = 65_536;
/** A size line is a few digits; extensions are allowed, but nobody sends long ones. */
const mostSizeLine = 1_024;
const headEnd = Buffer.from('\r\n\r\n');
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where in the answer the reader is. */
const atHead = 0;
const atSize = 1;
const atSizeRest = 2;
const atChunk = 3;
const atChunkEnd = 4;
const atTrailer = 5;
const atPlain = 6;
const atEnd = 7;
const atChunks = 8;

export class Answer {
  readonly #handlers: AnswerHandlers;
  #where = atHead;
  #head = Buffer.alloc(0);
  /** Bytes of the chunk (or of the whole, with a length) that are still to come. */
  #left = 0;
  #lineBytes = 0;
  #digits = 0;

  constructor(handlers: AnswerHandlers) {
    this.#handlers = handlers;
  }

  /** Takes bytes[0, length). */
  feed(bytes: Buffer, length: number): Fed {
    let at = 0;
    if (this.#where === atHead) {
      const taken = this.#feedHead(bytes, length);
      if (typeof taken !== 'number') return taken;
      at = taken;
    }
    if (this.#where === atChunks) return this.#handlers.chunks(bytes, at, length);
    while (at < length) {
      const where = this.#where;
      if (where === atChunk || where === atPlain) {
        const to = Math.min(length, at + this.#left);
        const fed = this.#handlers.piece(bytes, at, to);
        if (fed !== 'more') return fed;
        this.#left -= to - at;
        at = to;
        if (this.#left === 0) this.#where = where === atChunk ? atChunkEnd : atEnd;
      } else if (where === atEnd) return 'end';
      else {
        const fault = this.#feedFraming(bytes[at++] ?? 0);
        if (fault !== undefined) return { fault };
      }
    }
    return this.#where === atEnd ? 'end' : 'more';
  }

  /** One byte between chunks. */
  #feedFraming(byte: number): string | undefined {
    if (this.#where === atSize) {
      const digit = hexDigit(byte);
      if (digit >= 0) {
        if (++this.#digits > 12) return tooLarge;
        this.#left = this.#left * 16 + digit;
        return undefined;
      }
      if (this.#digits === 0) return noSize;
      if (byte !== carriageReturn && byte !== lineFeed && byte !== 0x3b && byte !== 0x20 && byte !== 0x09)
        return noNumber;
      this.#where = atSizeRest;
    }
    if (this.#where === atSizeRest) {
      if (++this.#lineBytes > mostSizeLine) return noSizeEnd;
      if (byte !== lineFeed) return undefined;
      this.#lineBytes = 0;
      this.#digits = 0;
      this.#where = this.#left > 0 ? atChunk : atTrailer;
      return undefined;
    }
    if (this.#where === atChunkEnd) {
      if (byte === lineFeed) {
        this.#where = atSize;
        this.#left = 0;
        return undefined;
      }
      return byte === carriageReturn ? undefined : tooMany;
    }
    // Trailers mean nothing here; an empty line ends them.
    if (byte === lineFeed) {
      if (this.#lineBytes === 0) this.#where = atEnd;
      this.#lineBytes = 0;
    } else if (byte !== carriageReturn && ++this.#lineBytes > mostHeadBytes) return noTrailerEnd;
    return undefined;
  }

  /** How many of these bytes belong to the head, once it is complete. */
  #feedHead(bytes: Buffer, length: number): number | Fed {
    this.#head = Buffer.concat([this.#head, bytes.subarray(0, length)]);
    for (;;) {
      const end = this.#head.indexOf(headEnd);
      if (end < 0)
        return this.#head.length > mostHeadBytes || !looksLikeHttp(this.#head)
          ? { fault: 'the answer is not HTTP' }
          : 'more';
      const head = readHead(this.#head.toString('latin1', 0, end));
      if (!head) return { fault: 'the answer is not HTTP' };
      this.#head = this.#head.subarray(end + headEnd.length);
      // An interim answer; the real one follows.
      if (head.status >= 100 && head.status < 200) continue;
      const rest = this.#head.length;
      this.#head = Buffer.alloc(0);
      this.#begin(head);
      const isRaw = this.#handlers.head(head) === 'chunks';
      if (isRaw && this.#where === atSize) this.#where = atChunks;
      return length - rest;
    }
  }

  #begin({ status, headers }: AnswerHead): void {
    const coded = headers.get('transfer-encoding')?.toLowerCase() ?? '';
    const size = /^\d{1,15}$/.exec(headers.get('content-length') ?? '')?.[0];
    if (coded.endsWith('chunked')) this.#where = atSize;
    else if (status === 204 || status === 304) this.#where = atEnd;
    else {
      // Without a length the payload ends with the connection.
      this.#left = size === undefined ? Infinity : Number(size);
      this.#where = this.#left === 0 ? atEnd : atPlain;
    }
  }
}

function looksLikeHttp(head: Buffer): boolean {
  const start = 'HTTP/1.';
  return head.toString('latin1', 0, start.length) === start.slice(0, head.length);
}

function readHead(text: string): AnswerHead | undefined {
  const [first = '', ...lines] = text.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1];
  if (status === undefined) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: Number(status), headers };
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
