/**
 * The hot part of reading the stream, in WebAssembly (wasm/): bytes go in, and exchanges come out with their index fields
 * found and both bodies decoded. What it leaves to others is handed on as text.
 */

import { asText, asWord, parseJson } from '../../base/unknown.ts';
import { type Arrival } from '../../traffic/source.ts';
import { directions } from '../../traffic/transaction.ts';
import { plainModule, relaxedModule } from './decoderModule.ts';
import { essence, fullPath, noResponseStatus, qtapReader } from './exchange.ts';

/** What `feed` found: as in wasm/frames.ts. */
export const foundNothing = 0;
export const foundExchange = 1;
export const foundOther = 2;
export const foundTooLong = 3;
/** Told by the decoder itself: the system has no memory for an event. Nothing of it is left, nor of HTTP's chunk. */
export const foundNoMemory = 4;
/** Of chunks only: their end, and faults by their number in answer.ts. */
export const foundEnd = 8;
export const foundFault = 16;

/** Where everything lies: as in wasm/memory.ts, wasm/exchange.ts and wasm/frames.ts. */
const resultsAt = 2_048;
const inputAt = 172_032;
/** As many bytes are taken in at once: whoever is late reads all that waits in one go. */
export const inputBytes = 2_097_152;
const words = { method: 0, host: 3, exe: 6, container: 9, connectionId: 12, contentType: 15, direction: 18 };
const endedAt = 22 / 2;
const durationMs = 24;
const status = 25;
const sawStatus = 26;
const pid = 27;
const schemeLength = 28;
const path = 29;
const pseudo = 32;
const url = 34;
const head = 36;
const bodies = 38;
const requestBytes = 40;
const resume = 48;
const name = 49;
const data = 51;

/** Instead of a word's number: there is none; its text is only at its place, or with escapes in it. */
const noWord = 0x7fff_ffff;
const plainWord = -1;
const fresh = 0x10000;
/** Words have numbers below it. */
const mostWords = 2_048;

/** Memory that one giant event made larger than this is given back. */
const keptBytes = 16 << 20;

/** As much of it as is needed; the types of Node leave it out. */
declare const WebAssembly: {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Exports };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  feed(at: number, to: number): number;
  feedChunks(at: number, to: number): number;
  isEmpty(): number;
  reset(mostBytes: number, decodes: boolean, begins: boolean): void;
}

const nothing = new Uint8Array(0);

/** Compiled once, however many sources there are. */
let compiled: object | undefined;

function compile(): object {
  const relaxed = Buffer.from(relaxedModule, 'base64');
  return new WebAssembly.Module(WebAssembly.validate(relaxed) ? relaxed : Buffer.from(plainModule, 'base64'));
}

function start(mostBytes: number, decodes: boolean, begins: boolean): Exports {
  compiled ??= compile();
  const { exports } = new WebAssembly.Instance(compiled, {});
  exports.reset(mostBytes, decodes, begins);
  return exports;
}

export class Decoder {
  readonly #mostBytes: number;
  readonly #decodes: boolean;
  /** By the numbers of words. Filled, since an array with holes is slow to ask. */
  readonly #texts = new Array<string>(mostWords).fill('');
  readonly #essences = new Array<string | undefined>(mostWords).fill(undefined);
  #exports: Exports;
  /** All of the module's memory, in five ways; made anew when it has grown. */
  #memory = new ArrayBuffer(0);
  #bytes = Buffer.alloc(0);
  #room = Buffer.alloc(0);
  #results = new Int32Array(0);
  #times = new Float64Array(0);

  /** `decodes`: exchanges are wanted as such, not as text. */
  constructor(mostBytes: number, decodes: boolean) {
    this.#mostBytes = mostBytes;
    this.#decodes = decodes;
    this.#exports = start(mostBytes, decodes, true);
    this.#look();
  }

  /** All of its memory: where `text` and the rest stand. Another one after each `feed`. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Where bytes are to be put for `feed`. Another one after each `feed` and `settle`. */
  get room(): Buffer {
    return this.#room;
  }

  /** Nobody looks at what was found any more. */
  settle(): void {
    if (this.#bytes.length > keptBytes && this.#exports.isEmpty() !== 0) this.#renew();
  }

  /** Reads the room from `at` to `to`, up to the end of the next event; `chunked` = with HTTP's framing. */
  feed(at: number, to: number, chunked: boolean): number {
    let found: number;
    try {
      found = chunked
        ? this.#exports.feedChunks(inputAt + at, inputAt + to)
        : this.#exports.feed(inputAt + at, inputAt + to);
    } catch {
      this.#renew();
      return foundNoMemory;
    }
    // Memory that grew has left its old views empty.
    if (this.#results.length === 0) this.#look();
    return found;
  }

  /** Where to go on after an event. */
  get resumeAt(): number {
    return this.#int(resume) - inputAt;
  }

  /** For a new stream: what was not complete is forgotten. */
  reset(): void {
    this.#exports.reset(this.#mostBytes, this.#decodes, true);
  }

  get nameFrom(): number {
    return this.#int(name);
  }

  get nameTo(): number {
    return this.#int(name + 1);
  }

  get dataFrom(): number {
    return this.#int(data);
  }

  get dataTo(): number {
    return this.#int(data + 1);
  }

  /** The exchange that was found. Its views hold until the next `put` or `feed`. */
  arrival(): Arrival {
    const seenStatus = this.#int(status);
    const process = this.#int(pid);
    const duration = this.#int(durationMs);
    const type = this.#int(words.contentType);
    const contentType = this.#word(words.contentType);
    return {
      endedAt: this.#times[endedAt] ?? 0,
      durationMs: duration < 0 ? undefined : duration,
      method: this.#word(words.method) ?? '',
      host: this.#word(words.host) ?? '',
      path: this.#path(),
      status:
        seenStatus === 0 || (seenStatus === noResponseStatus && this.#int(sawStatus) === 0)
          ? undefined
          : seenStatus,
      direction: asWord(this.#word(words.direction), directions),
      pid: process < 0 ? undefined : process,
      exe: this.#word(words.exe),
      container: this.#word(words.container),
      connectionId: this.#word(words.connectionId),
      contentType: this.#essence(type, contentType),
      head: this.#view(head),
      bodies: this.#view(bodies),
      requestBytes: this.#int(requestBytes),
      reader: qtapReader,
    };
  }

  #int(index: number): number {
    return this.#results[index] ?? 0;
  }

  /** A Buffer's own `subarray` takes twice as long, and to ask one for its memory a call into the platform. */
  #view(index: number): Uint8Array {
    const length = this.#int(index + 1);
    return length === 0 ? nothing : new Uint8Array(this.#memory, this.#int(index), length);
  }

  /** Undefined when it is not there or empty. */
  #word(index: number): string | undefined {
    const number = this.#int(index);
    if (number >= 0 && number < fresh) return this.#texts[number] || undefined;
    if (number === noWord) return undefined;
    const from = this.#int(index + 1);
    const to = this.#int(index + 2);
    if (number < 0) return (number === plainWord ? this.#ascii(from, to) : this.#text(from, to)) || undefined;
    const text = this.#ascii(from, to);
    this.#texts[number - fresh] = text;
    this.#essences[number - fresh] = essence(text);
    return text || undefined;
  }

  #essence(number: number, text: string | undefined): string | undefined {
    if (number === noWord || number < 0) return essence(text);
    return this.#essences[number < fresh ? number : number - fresh];
  }

  /** Only a pseudo header longer than the path, or a url longer than its parts, can hold a query that the path lacks. */
  #path(): string {
    const from = this.#int(path + 1);
    const to = this.#int(path + 2);
    const text = this.#int(path) === 0 ? this.#ascii(from, to) : this.#text(from, to);
    const urlFrom = this.#int(url);
    const urlTo = this.#int(url + 1);
    const pseudoFrom = this.#int(pseudo);
    const pseudoTo = this.#int(pseudo + 1);
    const hostLength = this.#int(words.host + 2) - this.#int(words.host + 1);
    const isLonger =
      pseudoTo - pseudoFrom > to - from ||
      urlTo - urlFrom > this.#int(schemeLength) + 3 + hostLength + to - from;
    if (!isLonger || text.includes('?')) return text;
    return fullPath(text, this.#text(pseudoFrom, pseudoTo), this.#text(urlFrom, urlTo));
  }

  #ascii(from: number, to: number): string {
    return this.#bytes.toString('latin1', from, to);
  }

  /** What stands between the quotes there, escapes decoded; '' when nothing does. */
  #text(from: number, to: number): string {
    return to > from ? (asText(parseJson(this.#bytes.toString('utf8', from - 1, to + 1))) ?? '') : '';
  }

  #renew(): void {
    this.#exports = start(this.#mostBytes, this.#decodes, false);
    this.#look();
  }

  #look(): void {
    const { buffer } = this.#exports.memory;
    this.#memory = buffer;
    this.#bytes = Buffer.from(buffer);
    this.#room = this.#bytes.subarray(inputAt, inputAt + inputBytes);
    this.#results = new Int32Array(buffer, resultsAt, 64);
    this.#times = new Float64Array(buffer, resultsAt, 32);
  }
}
