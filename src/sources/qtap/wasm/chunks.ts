/**
 * The chunks of HTTP/1.1 (RFC 9112, 7.1): Go sends two for an event. Taken off here, so that what a socket read is
 * looked at in one go.
 */

import { byteAt } from './memory';
import { feed, isEmpty as isEmptyOfEvents, reset as resetEvents, resumedAt } from './frames';

/** Where in the payload the reader is. */
const atSize: i32 = 0;
const atSizeRest: i32 = 1;
const atChunk: i32 = 2;
const atChunkEnd: i32 = 3;
const atTrailer: i32 = 4;
const atEnd: i32 = 5;

/** What `feedChunks` found beside what `feed` finds: the end, or a fault by its number in `../answer.ts`. */
const nothing: i32 = 0;
const ended: i32 = 8;
const faults: i32 = 16;
const tooLarge: i32 = faults;
const noSize: i32 = faults + 1;
const noNumber: i32 = faults + 2;
const noSizeEnd: i32 = faults + 3;
const tooMany: i32 = faults + 4;
const noTrailerEnd: i32 = faults + 5;

const lineFeed: u32 = 0x0a;
const carriageReturn: u32 = 0x0d;
/** A size line is a few digits; extensions are allowed, but nobody sends long ones. */
const mostSizeLine: i32 = 1_024;
const mostTrailer: i32 = 65_536;

let where: i32 = atSize;
/** Bytes of the chunk that are still to come. */
let left: u64 = 0;
let digits: i32 = 0;
let lineBytes: i32 = 0;

/** For a new stream: what was not complete is forgotten, of events and of chunks. */
export function reset(mostBytes: usize, decoding: bool, begins: bool): void {
  resetEvents(mostBytes, decoding, begins);
  where = atSize;
  left = 0;
  digits = lineBytes = 0;
}

/** Whether nothing would be lost by beginning anew. */
export function isEmpty(): bool {
  return isEmptyOfEvents() && where == atSize && digits == 0;
}

/** As `feed`, for bytes that still have their framing. */
export function feedChunks(at: usize, to: usize): i32 {
  while (at < to) {
    if (where == atChunk) {
      const end = left < <u64>(to - at) ? at + <usize>left : to;
      const found = feed(at, end);
      const stopped = found == nothing ? end : resumedAt;
      left -= <u64>(stopped - at);
      at = stopped;
      if (left == 0) where = atChunkEnd;
      if (found != nothing) return found;
    } else if (where == atEnd) return ended;
    else {
      const fault = takeByte(byteAt(at++));
      if (fault != 0) return fault;
    }
  }
  return where == atEnd ? ended : nothing;
}

/** One byte between chunks; 0 when it is right. */
function takeByte(byte: u32): i32 {
  if (where == atChunkEnd) {
    if (byte == lineFeed) where = atSize;
    else if (byte != carriageReturn) return tooMany;
    return 0;
  }
  if (where == atSize) {
    const digit = hexDigit(byte);
    if (digit < 16) {
      if (++digits > 12) return tooLarge;
      left = left * 16 + digit;
      return 0;
    }
    if (digits == 0) return noSize;
    if (byte != carriageReturn && byte != lineFeed && byte != 0x3b && byte != 0x20 && byte != 0x09)
      return noNumber;
    where = atSizeRest;
  }
  if (where == atSizeRest) {
    if (++lineBytes > mostSizeLine) return noSizeEnd;
    if (byte != lineFeed) return 0;
    lineBytes = digits = 0;
    where = left > 0 ? atChunk : atTrailer;
    return 0;
  }
  // Trailers mean nothing here; an empty line ends them.
  if (byte == lineFeed) {
    if (lineBytes == 0) where = atEnd;
    lineBytes = 0;
  } else if (byte != carriageReturn && ++lineBytes > mostTrailer) return noTrailerEnd;
  return 0;
}

function hexDigit(byte: u32): u64 {
  if (byte - 0x30 <= 9) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : 16;
}
