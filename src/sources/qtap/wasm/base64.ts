/**
 * Strict, padded base64, 32 letters at a time: by the halves of a letter two small tables say whether it belongs to the
 * alphabet, and a third how far its value is from it (Muła and Lemire, "Faster Base64 Encoding and Decoding Using AVX2
 * Instructions"). The tables lie in memory: a constant would be built anew in every turn of the loop.
 * Relaxed SIMD, where there is any, saves a third of it; nothing here depends on what it leaves open.
 */

import { alphabet, byteAt } from './memory';

export const pad: u32 = 0x3d;
/** Not a letter of the alphabet. */
export const noValue: u32 = 64;

const values: usize = alphabet + 128;
const evenBytes: usize = values + 256;

v128.store(alphabet, i8x16(21, 17, 17, 17, 17, 17, 17, 17, 17, 17, 19, 26, 27, 27, 27, 26));
v128.store(alphabet + 16, i8x16(16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16));
v128.store(alphabet + 32, i8x16(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0));
v128.store(alphabet + 48, i8x16.splat(0x0f));
v128.store(alphabet + 64, i8x16.splat(0x2f));
v128.store(alphabet + 80, i16x8.splat(0x0140));
v128.store(alphabet + 96, i32x4.splat(0x00011000));
v128.store(alphabet + 112, i8x16(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
v128.store(evenBytes, i16x8.splat(0x00ff));
memory.fill(values, <u8>noValue, 256);
for (let value: u32 = 0; value < 64; value++) store<u8>(values + letterOf(value), <u8>value);

function letterOf(value: u32): u32 {
  if (value < 26) return 0x41 + value;
  if (value < 52) return 0x61 + value - 26;
  if (value < 62) return 0x30 + value - 52;
  return value == 62 ? 0x2b : 0x2f;
}

export function valueOf(letter: u32): u32 {
  return <u32>load<u8>(values + letter);
}

/** A byte of `table` for each index; what indexes above 15 give nobody uses. */
function lookUp(table: v128, indexes: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? i8x16.relaxed_swizzle(table, indexes) : i8x16.swizzle(table, indexes);
}

/** Of each pair of values below 64 one of twelve bits; `weights` are 64 and 1 by turns. */
function joined(values: v128, weights: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i16x8.relaxed_dot_i8x16_i7x16_s(values, weights);
  return v128.or(i16x8.shl(v128.and(values, v128.load(evenBytes)), 6), i16x8.shr_u(values, 8));
}

/** Where `decodeBlocks` stopped, reading and writing. */
export let blocksFrom: usize = 0;
export let blocksTo: usize = 0;

/** Decodes blocks of 32 letters while they are whole and clean; four bytes behind the last are overwritten. */
export function decodeBlocks(at: usize, limit: usize, to: usize): void {
  const low = v128.load(alphabet);
  const high = v128.load(alphabet + 16);
  const roll = v128.load(alphabet + 32);
  const nibble = v128.load(alphabet + 48);
  const slash = v128.load(alphabet + 64);
  const weights = v128.load(alphabet + 80);
  const joinPairs = v128.load(alphabet + 96);
  const order = v128.load(alphabet + 112);
  while (at + 32 <= limit) {
    const first = v128.load(at);
    const second = v128.load(at + 16);
    const firstHigh = v128.and(i16x8.shr_u(first, 4), nibble);
    const secondHigh = v128.and(i16x8.shr_u(second, 4), nibble);
    const strange = v128.or(
      v128.and(lookUp(low, v128.and(first, nibble)), lookUp(high, firstHigh)),
      v128.and(lookUp(low, v128.and(second, nibble)), lookUp(high, secondHigh)),
    );
    if (v128.any_true(strange)) break;
    const firstValues = i8x16.add(first, lookUp(roll, i8x16.add(i8x16.eq(first, slash), firstHigh)));
    const secondValues = i8x16.add(second, lookUp(roll, i8x16.add(i8x16.eq(second, slash), secondHigh)));
    // Four times six bits become three bytes: pairs first, then pairs of pairs, the highest byte in front.
    const firstFour = i32x4.dot_i16x8_s(joined(firstValues, weights), joinPairs);
    const secondFour = i32x4.dot_i16x8_s(joined(secondValues, weights), joinPairs);
    v128.store(to, lookUp(firstFour, order));
    v128.store(to + 12, lookUp(secondFour, order));
    at += 32;
    to += 24;
  }
  blocksFrom = at;
  blocksTo = to;
}

/** Behind the last letter, padding included, of what was decoded last. */
export let decodedTo: usize = 0;

/**
 * Decodes as many letters as stand at `from`, into `into`; how many bytes that made, or -1 when they are no whole
 * base64. Nothing at and behind `limit` is taken; a few bytes behind the last are overwritten.
 */
export function decodeBase64(from: usize, limit: usize, into: usize): i32 {
  decodeBlocks(from, limit, into);
  let at = blocksFrom;
  let to = blocksTo;
  let bits: u32 = 0;
  let count: i32 = 0;
  while (at < limit) {
    const value = valueOf(byteAt(at));
    if (value == noValue) break;
    at++;
    bits = (bits << 6) | value;
    if (++count < 4) continue;
    writeThree(to, bits);
    to += 3;
    bits = count = 0;
  }
  if (count == 1) return -1;
  if (count > 1) {
    for (let pads = count; pads < 4; pads++) if (at >= limit || byteAt(at++) != pad) return -1;
    to += writeRest(to, bits, count);
  }
  decodedTo = at;
  return <i32>(to - into);
}

export function writeThree(to: usize, bits: u32): void {
  store<u8>(to, <u8>(bits >> 16));
  store<u8>(to + 1, <u8>(bits >> 8));
  store<u8>(to + 2, <u8>bits);
}

/** What two or three letters before the padding make; how many bytes. */
export function writeRest(to: usize, bits: u32, count: i32): usize {
  if (count == 2) {
    store<u8>(to, <u8>(bits >> 4));
    return 1;
  }
  store<u8>(to, <u8>(bits >> 10));
  store<u8>(to + 1, <u8>(bits >> 2));
  return 2;
}

/** The letters of so many bytes, padded; behind the last one. */
export function encodeBase64(from: usize, bytes: usize, to: usize): usize {
  const end = from + bytes;
  for (let at = from; at < end; at += 3) {
    const left = end - at;
    const bits = (byteAt(at) << 16) | (left > 1 ? byteAt(at + 1) << 8 : 0) | (left > 2 ? byteAt(at + 2) : 0);
    store<u8>(to, <u8>letterOf(bits >> 18));
    store<u8>(to + 1, <u8>letterOf((bits >> 12) & 63));
    store<u8>(to + 2, <u8>(left > 1 ? letterOf((bits >> 6) & 63) : pad));
    store<u8>(to + 3, <u8>(left > 2 ? letterOf(bits & 63) : pad));
    to += 4;
  }
  return to;
}

/** The first `count` letters of so many times six bits. */
export function writeLetters(to: usize, bits: u32, count: i32): usize {
  for (let shift = (count - 1) * 6; shift >= 0; shift -= 6)
    store<u8>(to++, <u8>letterOf((bits >> shift) & 63));
  return to;
}
