/**
 * Bytes become events, whatever the split. The base64 of an exchange is not kept but decoded where it comes in, so that
 * the bulk of a stream is touched once; everything else of an event stands in its text. When such an event turns out to
 * be something else, its base64 is written back into the text.
 */

import {
  blocksFrom,
  blocksTo,
  decodeBlocks,
  encodeBase64,
  noValue,
  pad,
  valueOf,
  writeLetters,
  writeRest,
  writeThree,
} from './base64';
import { isEnvelope, payloadStart, readExchange } from './exchange';
import { closeBrace, quote } from './json';
import {
  byteAt,
  decodedFrom,
  ensure,
  marks,
  mostName,
  nameFrom,
  setResult,
  textFrom,
  textRoom,
} from './memory';

const lineFeed: u32 = 0x0a;
const carriageReturn: u32 = 0x0d;
const lineFeeds: usize = marks + 48;
const carriageReturns: usize = marks + 64;
v128.store(lineFeeds, i8x16.splat(0x0a));
v128.store(carriageReturns, i8x16.splat(0x0d));
const colon: u32 = 0x3a;
const space: u32 = 0x20;
// `data` and `even` as they are loaded.
const dataField: u32 = 0x61746164;
const evenField: u32 = 0x6e657665;
/** A wrapper that has not come to its payload by then is something else. */
const mostWrapper: usize = 4_096;

/** At a line that may be the data of an exchange. */
const atWrapper: i32 = 0;
const inLine: i32 = 1;
const inPayload: i32 = 2;
/** The rest of an event that was too long is dropped up to its blank line. */
const skipping: i32 = 3;

/** What `feed` found. */
const nothing: i32 = 0;
const exchange: i32 = 1;
const other: i32 = 2;
const tooLong: i32 = 3;

// Where the results stand: behind those of an exchange.
const atResume: i32 = 48;
const atName: i32 = 49;
const atData: i32 = 51;

let most: usize = 64 << 20;
/** Whether exchanges are wanted decoded. */
let decodes: bool = true;

let where: i32 = atWrapper;
/** Behind the event's text so far, and where its unfinished line begins. */
let end: usize = textFrom;
let line: usize = textFrom;
let nameTo: usize = nameFrom;
let dataFrom: usize = 0;
let dataTo: usize = 0;
let dataLines: i32 = 0;
/** The host has the event; with the next bytes it is forgotten. */
let isOver: bool = false;
let isFirstLine: bool = true;
let swallowsLineFeed: bool = false;
/** While skipping: the unfinished line had bytes that are dropped already. */
let lineDropped: bool = false;

/** Where in the text the base64 is missing that was decoded; 0 = none is. */
let payloadAt: usize = 0;
let decodedEnd: usize = decodedFrom;
/** Letters that wait for the rest of their four, and the padding seen. */
let bits: u32 = 0;
let count: i32 = 0;
let pads: i32 = 0;

/** Where to go on after the last event. */
export let resumedAt: usize = 0;

export function reset(mostBytes: usize, decoding: bool, begins: bool): void {
  most = mostBytes;
  decodes = decoding;
  forget();
  isFirstLine = begins;
  swallowsLineFeed = false;
}

export function isEmpty(): bool {
  return (isOver || end == textFrom) && where != skipping && !swallowsLineFeed;
}

/** Reads up to the end of the next event; where to go on stands in the results. */
export function feed(at: usize, to: usize): i32 {
  if (isOver) forget();
  while (at < to) {
    if (swallowsLineFeed) {
      swallowsLineFeed = false;
      if (byteAt(at) == lineFeed) {
        at++;
        continue;
      }
    }
    if (where == inPayload) at = takePayload(at, to);
    else if (where == atWrapper) at = takeWrapper(at, to);
    else {
      const lineTo = lineEnd(at, to);
      if (where == inLine) append(at, lineTo);
      else if (at < lineTo) lineDropped = true;
      at = lineTo;
      if (at < to) {
        if (byteAt(at++) == carriageReturn) swallowsLineFeed = true;
        if (takeLine()) {
          stopAt(at);
          return close();
        }
        continue;
      }
    }
    if (where != skipping && end - textFrom + ((decodedEnd - decodedFrom) / 3) * 4 > most) {
      stopAt(at);
      return skip();
    }
  }
  return nothing;
}

function stopAt(at: usize): void {
  resumedAt = at;
  setResult(atResume, <i32>at);
}

function forget(): void {
  end = line = textFrom;
  nameTo = nameFrom;
  dataFrom = dataTo = payloadAt = 0;
  dataLines = count = pads = 0;
  bits = 0;
  decodedEnd = decodedFrom;
  isOver = lineDropped = false;
  where = atWrapper;
}

function append(from: usize, to: usize): void {
  const bytes = to - from;
  if (payloadAt != 0 && end + bytes > textFrom + textRoom) writeBack();
  if (payloadAt == 0) ensure(end + bytes + 64);
  memory.copy(end, from, bytes);
  end += bytes;
}

/** Position of the first line end in [at, to), else `to`. */
function lineEnd(at: usize, to: usize): usize {
  const feeds = v128.load(lineFeeds);
  const returns = v128.load(carriageReturns);
  while (at < to) {
    const bytes = v128.load(at);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(bytes, feeds), i8x16.eq(bytes, returns)));
    if (mask != 0) return min(at + ctz(mask), to);
    at += 16;
  }
  return to;
}

/** True when an event is complete. */
function takeLine(): bool {
  if (where == skipping) {
    if (lineDropped) lineDropped = false;
    else forget();
    return false;
  }
  if (isFirstLine) {
    isFirstLine = false;
    // A byte order mark may stand before everything.
    if (end - line >= 3 && (load<u32>(line) & 0xff_ffff) == 0xbf_bbef) line += 3;
  }
  where = inLine;
  if (line == end) {
    if (dataLines > 0) return true;
    forget();
    return false;
  }
  const data = valueOfField(dataField, 4);
  if (data != 0) addData(data);
  else {
    const name = byteAt(line + 4) == 0x74 ? valueOfField(evenField, 5) : 0;
    if (name != 0) {
      const bytes = min(end - name, mostName);
      memory.copy(nameFrom, name, bytes);
      nameTo = nameFrom + bytes;
    }
    end = line;
  }
  line = end;
  if (dataLines == 0) where = atWrapper;
  return false;
}

/** Where the value of the line begins when its field begins so and is so long, else 0. Other fields mean nothing to us. */
function valueOfField(field: u32, length: usize): usize {
  if (end - line < length || load<u32>(line) != field) return 0;
  const at = line + length;
  if (at == end) return at;
  if (byteAt(at) != colon) return 0;
  return at + 1 < end && byteAt(at + 1) == space ? at + 2 : at + 1;
}

function addData(from: usize): void {
  if (dataLines++ == 0) {
    dataFrom = from;
    dataTo = end;
    return;
  }
  // The field's name before each value leaves more room than the line feed between them takes.
  const bytes = end - from;
  store<u8>(dataTo, <u8>lineFeed);
  memory.copy(dataTo + 1, from, bytes);
  dataTo = end = dataTo + 1 + bytes;
}

/** Looks in a line's first bytes for the place where an exchange's base64 begins; what came before it is text. */
function takeWrapper(at: usize, to: usize): usize {
  const lookTo = min(to, at + 512);
  const lineTo = lineEnd(at, lookTo);
  if (lineTo < lookTo || !decodes || end + mostWrapper > textFrom + textRoom) {
    where = inLine;
    return at;
  }
  const before = end;
  append(at, lookTo);
  // A control character ends whatever is read there.
  store<u8>(end, <u8>lineFeed);
  if (!isData()) {
    where = inLine;
    return lookTo;
  }
  const payload = end - line > 6 ? payloadStart(line + 6, end) : 0;
  // It would have been found before if it did not lie in these bytes.
  if (payload > before) {
    end = payloadAt = payload;
    where = inPayload;
    ensure(decodedFrom + 65_536);
    return at + (payload - before);
  }
  if (end - line > mostWrapper) where = inLine;
  return lookTo;
}

/** Whether the line so far may be the data of an exchange. */
function isData(): bool {
  const length = end - line;
  if (length < 6) return true;
  if (load<u32>(line) != dataField || byteAt(line + 4) != colon || byteAt(line + 5) != space) return false;
  return isEnvelope(line + 6, end);
}

/** Decodes what belongs to the base64; where it stopped. */
function takePayload(at: usize, to: usize): usize {
  ensure(decodedEnd + (to - at) + 64);
  let blocksAgain = at;
  while (at < to) {
    if (count == 0 && pads == 0 && at >= blocksAgain) {
      decodeBlocks(at, to, decodedEnd);
      at = blocksFrom;
      decodedEnd = blocksTo;
      // Something in the next block is no letter.
      blocksAgain = at + 32;
      continue;
    }
    const letter = byteAt(at);
    const value = valueOf(letter);
    if (value != noValue && pads == 0) {
      bits = (bits << 6) | value;
      if (++count == 4) {
        writeThree(decodedEnd, bits);
        decodedEnd += 3;
        bits = count = 0;
      }
    } else if (letter == pad && count >= 2 && count + pads < 4) {
      if (count + ++pads == 4) decodedEnd += writeRest(decodedEnd, bits, count);
    } else {
      where = inLine;
      if (letter != quote || (count != 0 && count + pads != 4)) writeBack();
      return at;
    }
    at++;
  }
  return at;
}

/** The decoded base64 into the text again. */
function writeBack(): void {
  const bytes = decodedEnd - decodedFrom;
  const isPadded = count + pads == 4;
  const letters = ((bytes + 2) / 3) * 4 + (isPadded ? 0 : <usize>(count + pads));
  const tail = end - payloadAt;
  const aside = max(decodedFrom, payloadAt + letters + tail + 64);
  ensure(aside + bytes + 64);
  memory.copy(aside, decodedFrom, bytes);
  memory.copy(payloadAt + letters, payloadAt, tail);
  let at = encodeBase64(aside, bytes, payloadAt);
  if (!isPadded && count > 0) {
    at = writeLetters(at, bits, count);
    memory.fill(at, <u8>pad, pads);
  }
  end += letters;
  if (line > payloadAt) line += letters;
  if (dataTo >= payloadAt) dataTo += letters;
  payloadAt = 0;
  bits = count = pads = 0;
  decodedEnd = decodedFrom;
}

/** An event is complete: what it is. */
function close(): i32 {
  isOver = true;
  if (payloadAt != 0) {
    const isUsual =
      dataLines == 1 &&
      isExchange() &&
      dataTo > payloadAt &&
      byteAt(payloadAt) == quote &&
      byteAt(dataTo - 1) == closeBrace;
    if (isUsual && readExchange(decodedFrom, decodedEnd)) return exchange;
    writeBack();
  }
  setResult(atName, <i32>nameFrom);
  setResult(atName + 1, <i32>nameTo);
  setResult(atData, <i32>dataFrom);
  setResult(atData + 1, <i32>dataTo);
  return other;
}

/** `request.http_transaction` */
function isExchange(): bool {
  return (
    nameTo - nameFrom == 24 &&
    load<u64>(nameFrom) == 0x2e74736575716572 &&
    load<u64>(nameFrom + 8) == 0x6172745f70747468 &&
    load<u64>(nameFrom + 16) == 0x6e6f69746361736e
  );
}

/** The event is too long: how it began stands in the results. */
function skip(): i32 {
  const from = dataLines > 0 ? dataFrom : line;
  setResult(atData, <i32>from);
  setResult(atData + 1, <i32>min(end, from + 64));
  const hadBytes = line < end;
  forget();
  where = skipping;
  lineDropped = hadBytes;
  return tooLong;
}
