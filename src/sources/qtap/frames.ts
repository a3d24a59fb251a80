/**
 * Bytes become events, bounded, whatever the split. Payload bytes are gathered in one buffer and searched for
 * line ends once per socket read; a sentinel behind the last byte keeps the search off stale bytes.
 */

/** `bytes` is reused after the call returns: take or copy what matters. */
export type TakeEvent = (name: string, bytes: Buffer, from: number, to: number) => void;

/** A line of 8 MB is legal (two full bodies, base64 twice); above this an event is counted and skipped. */
export const mostEventBytes = 64 * 1024 * 1024;

const firstCapacity = 1 << 20;
/** A buffer that one giant event made larger than this is given back when it runs empty. */
const keptCapacity = 16 << 20;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const dataField = Buffer.from('data');
const eventField = Buffer.from('event');
/** Names are made once, not once an event. */
const knownNames = new Map<number, readonly { readonly name: string; readonly bytes: Buffer }[]>();
for (const name of [
  'request.http_transaction',
  'connection.opened',
  'connection.updated',
  'connection.closed',
  'process.started',
  'process.stopped',
]) {
  knownNames.set(name.length, [...(knownNames.get(name.length) ?? []), { name, bytes: Buffer.from(name) }]);
}

export class Frames {
  readonly #take: TakeEvent;
  readonly #tooLong: (firstBytes: Uint8Array) => void;
  readonly #most: number;
  #bytes = Buffer.allocUnsafe(firstCapacity);
  /** Behind the last byte that arrived; two bytes beyond it stay free for the sentinels. */
  #end = 0;
  /** Start of the line that is not complete yet. */
  #line = 0;
  /** Line ends have been searched up to here. */
  #searched = 0;
  #name = '';
  /** The event's data so far, contiguous: later lines are moved up behind the first. */
  #dataFrom = 0;
  #dataTo = 0;
  #dataLines = 0;
  #atStart = true;
  #swallowLineFeed = false;
  /** The rest of an event that was too long is dropped up to its blank line. */
  #skipping = false;
  /** While skipping: the unfinished line had bytes that are dropped already. */
  #lineDropped = false;

  constructor(take: TakeEvent, tooLong: (firstBytes: Uint8Array) => void, most = mostEventBytes) {
    this.#take = take;
    this.#tooLong = tooLong;
    this.#most = most;
  }

  /** Copies; `scan` follows after the last piece of a read. */
  append(piece: Buffer, from: number, to: number): void {
    const need = to - from;
    if (this.#end + need + 2 > this.#bytes.length) this.#makeRoom(need);
    piece.copy(this.#bytes, this.#end, from, to);
    this.#end += need;
  }

  /** Hands on every event that is complete. */
  scan(): void {
    const bytes = this.#bytes;
    const end = this.#end;
    bytes[end] = lineFeed;
    bytes[end + 1] = carriageReturn;
    if (this.#atStart && end >= 3) this.#passMark();
    let line = this.#line;
    if (this.#swallowLineFeed && line < end) {
      this.#swallowLineFeed = false;
      if (bytes[line] === lineFeed) line++;
    }
    const from = Math.max(line, this.#searched);
    let nextFeed = bytes.indexOf(lineFeed, from);
    let nextReturn = bytes.indexOf(carriageReturn, from);
    for (;;) {
      const to = nextReturn < nextFeed ? nextReturn : nextFeed;
      if (to >= end) break;
      this.#takeLine(line, to);
      line = to + 1;
      if (to === nextReturn) {
        if (line === end) this.#swallowLineFeed = true;
        else if (bytes[line] === lineFeed) line++;
        nextReturn = bytes.indexOf(carriageReturn, line);
      }
      if (nextFeed < line) nextFeed = bytes[line] === lineFeed ? line : bytes.indexOf(lineFeed, line);
    }
    this.#line = line;
    this.#searched = end;
    if (this.#skipping && line < end) {
      this.#lineDropped = true;
      this.#line = end;
    }
    if (this.#line === end && this.#dataLines === 0) this.#rewind();
    else if (end - this.#kept() > this.#most) this.#skip();
  }

  /** For a new stream: what was not complete is forgotten. */
  reset(): void {
    this.#rewind();
    this.#endEvent();
    this.#atStart = true;
    this.#swallowLineFeed = this.#skipping = this.#lineDropped = false;
  }

  #takeLine(from: number, to: number): void {
    if (this.#skipping) {
      if (from === to && !this.#lineDropped) {
        this.#skipping = false;
        this.#endEvent();
      }
      this.#lineDropped = false;
      return;
    }
    if (from === to) {
      if (this.#dataLines > 0) this.#take(this.#name || 'message', this.#bytes, this.#dataFrom, this.#dataTo);
      this.#endEvent();
      return;
    }
    const data = this.#valueOf(dataField, from, to);
    if (data >= 0) this.#addData(data, to);
    else {
      const name = this.#valueOf(eventField, from, to);
      if (name >= 0) this.#name = this.#readName(name, to);
    }
  }

  /** Where the value of a line begins when its field is this one, else -1. Other fields mean nothing to us. */
  #valueOf(field: Buffer, from: number, to: number): number {
    const bytes = this.#bytes;
    for (let i = 0; i < field.length; i++) if (bytes[from + i] !== field[i]) return -1;
    const colon = from + field.length;
    if (colon >= to) return colon === to ? to : -1;
    if (bytes[colon] !== 0x3a) return -1;
    return colon + 1 < to && bytes[colon + 1] === space ? colon + 2 : colon + 1;
  }

  #addData(from: number, to: number): void {
    if (this.#dataLines++ === 0) {
      this.#dataFrom = from;
      this.#dataTo = to;
      return;
    }
    // The field's name before each value leaves more room than the line feed between them takes.
    this.#bytes[this.#dataTo] = lineFeed;
    this.#bytes.copyWithin(this.#dataTo + 1, from, to);
    this.#dataTo += 1 + to - from;
  }

  #readName(from: number, to: number): string {
    const bytes = this.#bytes;
    for (const known of knownNames.get(to - from) ?? []) {
      let i = 0;
      while (i < known.bytes.length && bytes[from + i] === known.bytes[i]) i++;
      if (i === known.bytes.length) return known.name;
    }
    return bytes.toString('utf8', from, to);
  }

  #endEvent(): void {
    this.#name = '';
    this.#dataLines = 0;
  }

  /** First byte that is still needed. */
  #kept(): number {
    return this.#dataLines > 0 ? this.#dataFrom : this.#line;
  }

  #rewind(): void {
    if (this.#end > 0) this.#atStart = false;
    this.#end = this.#line = this.#searched = 0;
    if (this.#bytes.length > keptCapacity) this.#bytes = Buffer.allocUnsafe(firstCapacity);
  }

  /** Drops what is done, and doubles the buffer while that leaves it more than half full: amortised linear. */
  #makeRoom(need: number): void {
    const kept = this.#kept();
    const used = this.#end - kept;
    const wanted = used + need + 2;
    let bytes = this.#bytes;
    if (wanted > bytes.length / 2) {
      let capacity = bytes.length;
      while (wanted > capacity / 2) capacity *= 2;
      bytes = Buffer.allocUnsafe(capacity);
    }
    this.#bytes.copy(bytes, 0, kept, this.#end);
    this.#bytes = bytes;
    this.#end = used;
    this.#line -= kept;
    this.#searched = Math.max(0, this.#searched - kept);
    this.#dataFrom -= kept;
    this.#dataTo -= kept;
  }

  #skip(): void {
    const kept = this.#kept();
    this.#tooLong(this.#bytes.subarray(kept, kept + 64));
    this.#lineDropped = this.#line < this.#end;
    this.#skipping = true;
    this.#endEvent();
    this.#rewind();
  }

  /** A byte order mark may stand before everything. */
  #passMark(): void {
    this.#atStart = false;
    if (this.#bytes[0] === 0xef && this.#bytes[1] === 0xbb && this.#bytes[2] === 0xbf) this.#line = 3;
  }
}
