/**
 * Strict JSON over bytes, without building anything. Whatever is unusual (white space, a missing comma, a bad
 * escape) ends the scan with -1, and JSON.parse has the last word: so what is accepted here means the same there.
 */

import { type Words } from './words.ts';

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const backslash = 0x5c;
/** Deeper than any head; a stack of calls must not grow with the data. */
const deepest = 8;

// What ends a run of plain characters inside a string.
const plainKind = 0;
const quoteKind = 1;
const wideKind = 2;
const escapeKind = 3;
const controlKind = 4;
const kinds = new Uint8Array(256);
kinds.fill(controlKind, 0, 0x20);
kinds.fill(wideKind, 0x80);
kinds[quote] = quoteKind;
kinds[backslash] = escapeKind;

export class Scan {
  /** A quote stands at `bytes[end]`, so that no run of characters leaves the text. */
  bytes: Buffer = Buffer.alloc(1, '"');
  end = 0;
  /** Whether the string last passed was ASCII without escapes. */
  plain = true;
  keyFrom = 0;
  keyTo = 0;

  /** Position of the closing quote; `at` is behind the opening one. */
  stringEnd(at: number): number {
    const { bytes } = this;
    this.plain = true;
    for (;;) {
      let kind = kinds[bytes[at] ?? quote];
      while (kind === plainKind) kind = kinds[bytes[++at] ?? quote];
      if (kind === quoteKind) return at < this.end ? at : -1;
      if (kind === controlKind) return -1;
      this.plain = false;
      at = kind === wideKind ? at + 1 : this.#passEscape(at + 1);
      if (at < 0) return -1;
    }
  }

  /** Reads `"key":` into keyFrom and keyTo; returns where the value begins. */
  key(at: number): number {
    if (this.bytes[at] !== quote) return -1;
    const to = this.stringEnd(at + 1);
    if (to < 0 || this.bytes[to + 1] !== colon) return -1;
    this.keyFrom = at + 1;
    this.keyTo = to;
    return to + 2;
  }

  keyIs(name: string): boolean {
    const from = this.keyFrom;
    if (this.keyTo - from !== name.length) return false;
    for (let i = 0; i < name.length; i++) if (this.bytes[from + i] !== name.charCodeAt(i)) return false;
    return true;
  }

  /** Whether the same bytes stand in [from, to) and from `other` on. */
  same(from: number, to: number, other: number): boolean {
    const { bytes } = this;
    const shift = other - from;
    for (let i = from; i < to; i++) if (bytes[i] !== bytes[i + shift]) return false;
    return true;
  }

  /** Behind the comma when more members follow, the negative of "behind the brace" at the end, 0 when it is neither. */
  nextMember(at: number): number {
    const byte = this.bytes[at];
    if (byte === comma) return at + 1;
    return byte === closeBrace ? -(at + 1) : 0;
  }

  /** Behind the value that begins here. */
  skipValue(at: number, depth = 0): number {
    const byte = this.bytes[at];
    if (byte === quote) {
      const to = this.stringEnd(at + 1);
      return to < 0 ? -1 : to + 1;
    }
    if (byte === openBrace || byte === openBracket)
      return depth < deepest ? this.#skipNested(at, byte, depth + 1) : -1;
    if (byte === 0x74) return this.#skipWord(at, 'true');
    if (byte === 0x66) return this.#skipWord(at, 'false');
    if (byte === 0x6e) return this.#skipWord(at, 'null');
    return this.#skipNumber(at);
  }

  /** The text of the string whose quotes are at `from - 1` and `to`; undefined when it means nothing. */
  text(from: number, to: number, words?: Words): string | undefined {
    if (this.plain) return words ? words.read(this.bytes, from, to) : this.bytes.toString('latin1', from, to);
    // The escapes were checked on the way, so this parses.
    const value: unknown = JSON.parse(this.bytes.toString('utf8', from - 1, to + 1));
    return typeof value === 'string' ? value : undefined;
  }

  #passEscape(at: number): number {
    const byte = this.bytes[at];
    if (byte === 0x75) {
      for (let i = at + 1; i <= at + 4; i++) if (!isHex(this.bytes[i] ?? 0)) return -1;
      return at + 5;
    }
    const known =
      byte === quote ||
      byte === backslash ||
      byte === 0x2f ||
      byte === 0x62 ||
      byte === 0x66 ||
      byte === 0x6e ||
      byte === 0x72 ||
      byte === 0x74;
    return known ? at + 1 : -1;
  }

  #skipNested(at: number, open: number, depth: number): number {
    const close = open === openBrace ? closeBrace : closeBracket;
    at++;
    if (this.bytes[at] === close) return at + 1;
    for (;;) {
      const value = open === openBrace ? this.key(at) : at;
      const after = value < 0 ? -1 : this.skipValue(value, depth);
      if (after < 0) return -1;
      const byte = this.bytes[after];
      if (byte === close) return after + 1;
      if (byte !== comma) return -1;
      at = after + 1;
    }
  }

  #skipWord(at: number, word: string): number {
    for (let i = 1; i < word.length; i++) if (this.bytes[at + i] !== word.charCodeAt(i)) return -1;
    return at + word.length;
  }

  #skipNumber(at: number): number {
    if (this.bytes[at] === 0x2d) at++;
    const first = this.bytes[at] ?? 0;
    if (!isDigit(first)) return -1;
    const whole = this.#skipDigits(at);
    if (first === 0x30 && whole > at + 1) return -1;
    at = whole;
    if (this.bytes[at] === 0x2e) {
      if (!isDigit(this.bytes[at + 1] ?? 0)) return -1;
      at = this.#skipDigits(at + 1);
    }
    const byte = this.bytes[at];
    if (byte === 0x65 || byte === 0x45) {
      const sign = this.bytes[at + 1];
      const from = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
      if (!isDigit(this.bytes[from] ?? 0)) return -1;
      at = this.#skipDigits(from);
    }
    return at;
  }

  #skipDigits(at: number): number {
    while (isDigit(this.bytes[at] ?? 0)) at++;
    return at;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}
