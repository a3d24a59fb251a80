/**
 * Strict JSON over bytes, without building anything. Whatever is unusual (white space, a missing comma, a bad
 * escape) ends the scan with a position that is not the end, and JSON.parse has the last word: so what is accepted
 * here means the same there.
 *
 * Positions only grow and a quote stands behind the last byte, so a scan that runs over the end cannot come back to
 * it: nothing checks the end but the caller, once.
 */

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

/** What ends a run of plain characters inside a string: a quote, a byte above ASCII, an escape, a control character. */
export const plainKind = 0;
const wideKind = 2;
const escapeKind = 3;
const controlKind = 4;
export const kinds = new Uint8Array(256);
kinds.fill(controlKind, 0, 0x20);
kinds.fill(wideKind, 0x80);
kinds[quote] = 1;
kinds[backslash] = escapeKind;

/** Behind the run of plain characters that begins at `at`. */
export function plainEnd(bytes: Buffer, at: number): number {
  while (kinds[bytes[at] ?? quote] === plainKind) at++;
  return at;
}

/** Position of the quote that ends the string whose next character is at `at`; -1 when it is no string. */
export function stringEnd(bytes: Buffer, at: number): number {
  for (;;) {
    at = plainEnd(bytes, at);
    const kind = kinds[bytes[at] ?? quote];
    if (kind === wideKind) at++;
    else if (kind === escapeKind) at = escapeEnd(bytes, at + 1);
    else return kind === controlKind ? -1 : at;
    if (at < 0) return -1;
  }
}

/** Behind the escape whose letter is at `at`. */
function escapeEnd(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === 0x75) {
    for (let i = at + 1; i <= at + 4; i++) if (!isHex(bytes[i] ?? 0)) return -1;
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

/** Behind the value that begins here, or -1. */
export function valueEnd(bytes: Buffer, at: number, depth = 0): number {
  const byte = bytes[at];
  if (byte === quote) {
    const to = stringEnd(bytes, at + 1);
    return to < 0 ? -1 : to + 1;
  }
  if (byte === openBrace || byte === openBracket)
    return depth < deepest ? nestedEnd(bytes, at, byte, depth + 1) : -1;
  if (byte === 0x74) return wordEnd(bytes, at, 'true');
  if (byte === 0x66) return wordEnd(bytes, at, 'false');
  if (byte === 0x6e) return wordEnd(bytes, at, 'null');
  return numberEnd(bytes, at);
}

function nestedEnd(bytes: Buffer, at: number, open: number, depth: number): number {
  const close = open === openBrace ? closeBrace : closeBracket;
  at++;
  if (bytes[at] === close) return at + 1;
  for (;;) {
    const after = open === openBrace ? memberEnd(bytes, at, depth) : valueEnd(bytes, at, depth);
    if (after < 0) return -1;
    const byte = bytes[after];
    if (byte === close) return after + 1;
    if (byte !== comma) return -1;
    at = after + 1;
  }
}

/** Behind the member whose key begins here. */
export function memberEnd(bytes: Buffer, at: number, depth = 0): number {
  if (bytes[at] !== quote) return -1;
  const to = stringEnd(bytes, at + 1);
  return to < 0 || bytes[to + 1] !== colon ? -1 : valueEnd(bytes, to + 2, depth);
}

function wordEnd(bytes: Buffer, at: number, word: string): number {
  for (let i = 1; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return -1;
  return at + word.length;
}

function numberEnd(bytes: Buffer, at: number): number {
  if (bytes[at] === 0x2d) at++;
  const first = bytes[at] ?? 0;
  if (!isDigit(first)) return -1;
  const whole = digitsEnd(bytes, at);
  if (first === 0x30 && whole > at + 1) return -1;
  at = whole;
  if (bytes[at] === 0x2e) {
    if (!isDigit(bytes[at + 1] ?? 0)) return -1;
    at = digitsEnd(bytes, at + 1);
  }
  const byte = bytes[at];
  if (byte === 0x65 || byte === 0x45) {
    const sign = bytes[at + 1];
    const from = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
    if (!isDigit(bytes[from] ?? 0)) return -1;
    at = digitsEnd(bytes, from);
  }
  return at;
}

function digitsEnd(bytes: Buffer, at: number): number {
  while (isDigit(bytes[at] ?? 0)) at++;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}
