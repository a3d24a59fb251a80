/**
 * Strings that come again and again (methods, hosts, executables) become small numbers, so that the host makes each
 * string once. A direct-mapped table: a word that lands on another's place pushes it out, so the memory is bounded
 * whatever arrives. A known word is recognised before anybody has looked for its end.
 */

import { byteAt, wordTable } from './memory';
import { plainEnd, quote, stringEnd } from './json';

/** A power of two, as the host's list of texts. */
const slots: u32 = 2048;
/** Longest word kept, with its quotes. */
const longest: usize = 64;
/** In which event a place was used last: within one event a number means one word. */
const usedIn: usize = wordTable;
/** With the quotes; 0 = free. */
const lengths: usize = usedIn + slots * 4;
const keys: usize = lengths + slots;
const befores: usize = keys + <usize>slots * longest;

/** Above this a number's text has changed. */
export const known: i32 = 0xffff;
/** Instead of a number: the text is to be taken from its place, with nothing or with escapes and wide letters to decode. */
const plain: i32 = -1;
const escaped: i32 = -2;
const fresh: i32 = known + 1;

/** Of the word read last: its number or one of the above. */
export let word: i32 = 0;

let event: u32 = 0;
/** The last words that are new in this event, each pointing to the one before; 0 = none. */
let newest: u32 = 0;

export function nextEvent(): void {
  event++;
  newest = 0;
}

/** The host will not read this event: what was new in it must be new again. */
export function forgetNew(): void {
  while (newest != 0) {
    const slot = newest - 1;
    store<u8>(lengths + slot, 0);
    newest = load<u32>(befores + (slot << 2));
  }
}

/** Reads the string whose opening quote is at `at`; position behind its closing quote, or 0 when it is no string. */
export function readWord(at: usize): usize {
  if (byteAt(at) != quote) return 0;
  // Bytes 1 to 16: the first letters, or what follows a shorter word: mostly the same too.
  let hash: u64 = load<u64>(at + 1) * 0x9e3779b97f4a7c15;
  hash = (hash ^ (hash >> 32) ^ load<u64>(at + 9)) * 0xd6e8feb86659fd93;
  const slot = (<u32>(hash >> 40)) & (slots - 1);
  const length = <usize>load<u8>(lengths + slot);
  const key = keys + <usize>slot * longest;
  if (length != 0 && isSame(key, at, length)) {
    // The host may not have read it where it stood first in this event.
    word = load<u32>(usedIn + (slot << 2)) == event ? slot | fresh : slot;
    store<u32>(usedIn + (slot << 2), event);
    return at + length;
  }
  return readNew(at, slot, key);
}

function isSame(key: usize, at: usize, length: usize): bool {
  // What stands behind a word in its place is never looked at.
  if (length >= 16) {
    if (v128.any_true(v128.xor(v128.load(key), v128.load(at)))) return false;
    for (let i: usize = 16; i + 16 <= length; i += 16)
      if (v128.any_true(v128.xor(v128.load(key + i), v128.load(at + i)))) return false;
    return !v128.any_true(v128.xor(v128.load(key + length - 16), v128.load(at + length - 16)));
  }
  if (length >= 8)
    return load<u64>(key) == load<u64>(at) && load<u64>(key + length - 8) == load<u64>(at + length - 8);
  // Two to seven letters and quotes: what does not belong to them is shifted out.
  const shift = (8 - <u64>length) << 3;
  return load<u64>(key) << shift == load<u64>(at) << shift;
}

function readNew(at: usize, slot: u32, key: usize): usize {
  const to = plainEnd(at + 1);
  if (byteAt(to) != quote) {
    const end = stringEnd(to);
    word = escaped;
    return end == 0 ? 0 : end + 1;
  }
  const length = to + 1 - at;
  const used = usedIn + (slot << 2);
  if (length > longest || load<u32>(used) == event) {
    word = plain;
    return to + 1;
  }
  memory.copy(key, at, length);
  store<u8>(lengths + slot, <u8>length);
  store<u32>(used, event);
  store<u32>(befores + (slot << 2), newest);
  newest = slot + 1;
  word = slot | fresh;
  return to + 1;
}
