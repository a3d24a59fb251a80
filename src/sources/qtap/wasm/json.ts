/**
 * Strict JSON over bytes, without building anything. Whatever is unusual (white space, a missing comma, a bad escape)
 * ends the scan with 0, and JSON.parse has the last word: so what is accepted here means the same there.
 *
 * Positions only grow and a quote stands behind the last byte, so a scan that runs over the end cannot come back to
 * it: nothing checks the end but the caller, once.
 */

import { byteAt, marks } from './memory';

export const quote: u32 = 0x22;
export const comma: u32 = 0x2c;
export const colon: u32 = 0x3a;
export const openBrace: u32 = 0x7b;
export const closeBrace: u32 = 0x7d;
const openBracket: u32 = 0x5b;
const closeBracket: u32 = 0x5d;
const backslash: u32 = 0x5c;
/** Deeper than any head; a stack of calls must not grow with the data. */
const deepest: i32 = 8;

// Loaded from memory: a constant would be built anew in every turn of a loop.
const quotes: usize = marks;
const backslashes: usize = marks + 16;
const spaces: usize = marks + 32;
v128.store(quotes, i8x16.splat(0x22));
v128.store(backslashes, i8x16.splat(0x5c));
v128.store(spaces, i8x16.splat(0x20));

/** Behind the run of plain ASCII characters that begins at `at`: a quote, an escape, a control or a wide character. */
export function plainEnd(at: usize): usize {
  const ending = v128.load(quotes);
  const escaping = v128.load(backslashes);
  const lowest = v128.load(spaces);
  while (true) {
    const bytes = v128.load(at);
    const ends = v128.or(
      v128.or(i8x16.eq(bytes, ending), i8x16.eq(bytes, escaping)),
      // Signed: everything above ASCII is below the space too.
      i8x16.lt_s(bytes, lowest),
    );
    const mask = i8x16.bitmask(ends);
    if (mask != 0) return at + ctz(mask);
    at += 16;
  }
}

/** Position of the quote that ends the string whose next character is at `at`; 0 when it is no string. */
export function stringEnd(at: usize): usize {
  while (true) {
    const bytes = v128.load(at);
    const ends = v128.or(
      v128.or(i8x16.eq(bytes, v128.load(quotes)), i8x16.eq(bytes, v128.load(backslashes))),
      i8x16.lt_u(bytes, v128.load(spaces)),
    );
    const mask = i8x16.bitmask(ends);
    if (mask == 0) {
      at += 16;
      continue;
    }
    at += ctz(mask);
    const byte = byteAt(at);
    if (byte == quote) return at;
    if (byte != backslash) return 0;
    at = escapeEnd(at + 1);
    if (at == 0) return 0;
  }
}

/** Behind the escape whose letter is at `at`. */
function escapeEnd(at: usize): usize {
  const byte = byteAt(at);
  if (byte == 0x75) {
    for (let i: usize = 1; i <= 4; i++) if (!isHex(byteAt(at + i))) return 0;
    return at + 5;
  }
  const known =
    byte == quote ||
    byte == backslash ||
    byte == 0x2f ||
    byte == 0x62 ||
    byte == 0x66 ||
    byte == 0x6e ||
    byte == 0x72 ||
    byte == 0x74;
  return known ? at + 1 : 0;
}

/** Behind the value that begins here, or 0. */
export function valueEnd(at: usize, depth: i32): usize {
  const byte = byteAt(at);
  if (byte == quote) {
    const to = stringEnd(at + 1);
    return to == 0 ? 0 : to + 1;
  }
  if (byte == openBrace || byte == openBracket)
    return depth < deepest ? nestedEnd(at, byte == openBrace, depth + 1) : 0;
  // true, false, null
  if (byte == 0x74) return load<u32>(at) == 0x65757274 ? at + 4 : 0;
  if (byte == 0x66) return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
  if (byte == 0x6e) return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
  return numberEnd(at);
}

function nestedEnd(at: usize, isObject: bool, depth: i32): usize {
  const close = isObject ? closeBrace : closeBracket;
  at++;
  if (byteAt(at) == close) return at + 1;
  while (true) {
    const after = isObject ? memberEnd(at, depth) : valueEnd(at, depth);
    if (after == 0) return 0;
    const byte = byteAt(after);
    if (byte == close) return after + 1;
    if (byte != comma) return 0;
    at = after + 1;
  }
}

/** Behind the member whose key begins here, or 0. */
export function memberEnd(at: usize, depth: i32): usize {
  if (byteAt(at) != quote) return 0;
  const to = stringEnd(at + 1);
  return to == 0 || byteAt(to + 1) != colon ? 0 : valueEnd(to + 2, depth);
}

function numberEnd(at: usize): usize {
  if (byteAt(at) == 0x2d) at++;
  const first = byteAt(at);
  if (!isDigit(first)) return 0;
  const whole = digitsEnd(at);
  if (first == 0x30 && whole > at + 1) return 0;
  at = whole;
  if (byteAt(at) == 0x2e) {
    if (!isDigit(byteAt(at + 1))) return 0;
    at = digitsEnd(at + 1);
  }
  const byte = byteAt(at);
  if (byte == 0x65 || byte == 0x45) {
    const sign = byteAt(at + 1);
    const from = sign == 0x2b || sign == 0x2d ? at + 2 : at + 1;
    if (!isDigit(byteAt(from))) return 0;
    at = digitsEnd(from);
  }
  return at;
}

function digitsEnd(at: usize): usize {
  while (isDigit(byteAt(at))) at++;
  return at;
}

export function isDigit(byte: u32): bool {
  return byte - 0x30 <= 9;
}

function isHex(byte: u32): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 <= 5;
}
