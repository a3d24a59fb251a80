/**
 * An exchange out of its JSON by one strict pass: the index fields of the head, both bodies as bytes, and the head
 * without them. A section that comes twice, a key with an escape and whatever else Go does not write is left to
 * JSON.parse.
 */

import { decodeBase64, decodedTo } from './base64';
import {
  closeBrace,
  colon,
  comma,
  isDigit,
  memberEnd,
  openBrace,
  plainEnd,
  quote,
  stringEnd,
  valueEnd,
} from './json';
import { addMember, behind, isMember, lengthOf, memberAt, tableEnd, whatIs } from './members';
import { byteAt, ensure, getResult, results, setResult } from './memory';
import { readTime, time } from './time';
import { forgetNew, known, nextEvent, readWord, word } from './words';

const skipped: i32 = 0;
const metadataSection: i32 = 1;
const requestSection: i32 = 2;
const responseSection: i32 = 3;
const endTime: i32 = 4;
const duration: i32 = 5;
const processId: i32 = 6;
const url: i32 = 7;
const scheme: i32 = 8;
const path: i32 = 9;
const requestHeaders: i32 = 10;
const requestBody: i32 = 11;
const status: i32 = 12;
const responseHeaders: i32 = 13;
const responseBody: i32 = 14;
/** The words: where they go is this number less `firstWord`. */
const firstWord: i32 = 32;
const method: i32 = 32;
const host: i32 = 33;
const exe: i32 = 34;
const container: i32 = 35;
const connectionId: i32 = 36;
const contentType: i32 = 37;
const direction: i32 = 38;
const words: i32 = 7;

// Where the results stand: the words first, three numbers each (number, from, to).
const atEnd: i32 = 22;
const atDuration: i32 = 24;
const atStatus: i32 = 25;
const atSawStatus: i32 = 26;
const atPid: i32 = 27;
const atSchemeLength: i32 = 28;
const atPath: i32 = 29;
const atPseudo: i32 = 32;
const atUrl: i32 = 34;
const atHead: i32 = 36;
const atBodies: i32 = 38;
const atRequestBytes: i32 = 40;

const noNumber: i32 = 0x7fff_ffff;

// The wrapper of every exchange begins with `{"data":{"data":{`.
const envelope: u64 = 0x7b3a226174616422;
const envelopeLength: usize = 17;

// In Go's order.
const topFrom = addMember('metadata', metadataSection);
addMember('request', requestSection);
addMember('response', responseSection);
addMember('transaction_time', endTime);
addMember('duration_ms', duration);
addMember('direction', direction);
const metadataFrom = tableEnd();
addMember('process_id', processId);
addMember('process_exe', exe);
addMember('container_name', container);
addMember('container_image', skipped);
addMember('pod_name', skipped);
addMember('pod_namespace', skipped);
addMember('bytes_sent', skipped);
addMember('bytes_received', skipped);
addMember('request_id', skipped);
addMember('connection_id', connectionId);
addMember('endpoint_id', skipped);
addMember('tags', skipped);
const requestFrom = tableEnd();
addMember('method', method);
addMember('url', url);
addMember('scheme', scheme);
addMember('path', path);
addMember('authority', host);
addMember('protocol', skipped);
addMember('request_id', skipped);
addMember('user_agent', skipped);
addMember('content_type', skipped);
addMember('headers', requestHeaders);
addMember('body', requestBody);
const responseFrom = tableEnd();
addMember('status', status);
addMember('content_type', contentType);
addMember('headers', responseHeaders);
addMember('body', responseBody);
const payloadMember = addMember('data', skipped);
const pseudoPath = addMember(':path', skipped);
const pseudoStatus = addMember(':status', skipped);
const responseTo = payloadMember;

let seen: i32 = 0;
let headEnd: usize = 0;
/** Bodies are decoded one behind the other, the request's first. */
let bodiesFrom: usize = 0;
let bodiesTo: usize = 0;
/** Places of the bodies' base64 in the head. */
let requestAt: usize = 0;
let requestEnd: usize = 0;
let responseAt: usize = 0;
let responseEnd: usize = 0;

/** True when the JSON [head, end) was understood; then everything is in the results, and its bodies are taken out of it. */
export function readExchange(head: usize, end: usize): bool {
  if (isRead(head, end)) return true;
  forgetNew();
  return false;
}

function isRead(head: usize, end: usize): bool {
  bodiesFrom = bodiesTo = (end + 79) & ~15;
  ensure(bodiesTo + (end - head) + 64);
  store<u8>(end, <u8>quote);
  nextEvent();
  for (let i = 0; i < words; i++) setResult(i * 3, noNumber);
  memory.fill(results + (atSawStatus << 2), 0, (atRequestBytes + 1 - atSawStatus) << 2);
  setResult(atDuration, -1);
  setResult(atStatus, 0);
  setResult(atPid, -1);
  store<f64>(results + (atEnd << 2), NaN);
  seen = 0;
  requestAt = requestEnd = responseAt = responseEnd = 0;
  headEnd = end;
  if (readObject(topFrom, metadataFrom, head) != end) return false;
  // What is missing here may stand elsewhere: the slow way knows where.
  if (isMissing(method) || isMissing(host) || getResult(atPath + 1) >= getResult(atPath + 2)) return false;
  if (isNaN(load<f64>(results + (atEnd << 2)))) return false;
  setResult(atHead, <i32>head);
  setResult(atHead + 1, <i32>(compact(end) - head));
  setResult(atBodies, <i32>bodiesFrom);
  setResult(atBodies + 1, <i32>(bodiesTo - bodiesFrom));
  return true;
}

function isMissing(which: i32): bool {
  const index = (which - firstWord) * 3;
  return getResult(index) == noNumber || getResult(index + 1) >= getResult(index + 2);
}

/** Whether [from, to) begins as the wrapper of an exchange does, as far as it goes. */
export function isEnvelope(from: usize, to: usize): bool {
  if (to - from >= envelopeLength)
    return byteAt(from) == openBrace && load<u64>(from + 1) == envelope && load<u64>(from + 9) == envelope;
  return to == from || byteAt(from) == openBrace;
}

/** Where the base64 begins when the wrapper is as Go writes it, else 0. */
export function payloadStart(from: usize, to: usize): usize {
  if (to - from < envelopeLength || !isEnvelope(from, to)) return 0;
  let at = from + envelopeLength;
  while (at < to) {
    if (at + 8 <= to && isMember(payloadMember, at)) return byteAt(at + 7) == quote ? at + 8 : 0;
    const after = memberEnd(at, 0);
    if (after == 0 || byteAt(after) != comma) return 0;
    at = after + 1;
  }
  return 0;
}

/** Behind the object that begins at `at`, or 0. */
function readObject(table: usize, tableTo: usize, at: usize): usize {
  if (byteAt(at) != openBrace) return 0;
  at++;
  if (byteAt(at) == closeBrace) return at + 1;
  let next = table;
  while (true) {
    if (at >= headEnd) return 0;
    const member = memberAt(table, tableTo, next, at);
    let after: usize;
    if (member != 0) {
      after = take(whatIs(member), at + lengthOf(member));
      next = behind(member);
    } else after = memberEnd(at, 0);
    if (after == 0) return 0;
    const byte = byteAt(after);
    if (byte == closeBrace) return after + 1;
    if (byte != comma) return 0;
    at = after + 1;
  }
}

/** Behind the value that begins at `at`, or 0. */
function take(what: i32, at: usize): usize {
  if (what >= firstWord) return takeWord(what, at);
  switch (what) {
    case metadataSection:
      return readSection(what, metadataFrom, requestFrom, at);
    case requestSection:
      return readSection(what, requestFrom, responseFrom, at);
    case responseSection:
      return readSection(what, responseFrom, responseTo, at);
    case endTime:
      return takeTime(at);
    case duration:
      return takeWhole(atDuration, at);
    case status:
      return takeWhole(atStatus, at);
    case processId: {
      if (byteAt(at) != quote) return 0;
      const after = takeWhole(atPid, at + 1);
      return after != 0 && byteAt(after) == quote ? after + 1 : 0;
    }
    case url:
      return takeText(atUrl, at);
    case scheme: {
      const after = valueEnd(at, 0);
      setResult(atSchemeLength, <i32>(after - at) - 2);
      return after;
    }
    case path:
      return takePath(at);
    case requestHeaders:
      return takeHeaders(at, true);
    case responseHeaders:
      return takeHeaders(at, false);
    case requestBody: {
      // Go writes each once, the request's first.
      if (requestAt != 0 || responseAt != 0) return 0;
      const after = takeBody(at);
      setResult(atRequestBytes, <i32>(bodiesTo - bodiesFrom));
      requestAt = at + 1;
      requestEnd = after - 1;
      return after;
    }
    case responseBody: {
      if (responseAt != 0) return 0;
      const after = takeBody(at);
      responseAt = at + 1;
      responseEnd = after - 1;
      return after;
    }
    default:
      return valueEnd(at, 0);
  }
}

function readSection(which: i32, table: usize, tableTo: usize, at: usize): usize {
  const bit = 1 << which;
  if ((seen & bit) != 0) return 0;
  seen |= bit;
  return readObject(table, tableTo, at);
}

function takeWord(what: i32, at: usize): usize {
  const after = readWord(at);
  const index = (what - firstWord) * 3;
  // A member that comes twice: the host would never read the first.
  if (getResult(index) != noNumber) return 0;
  setResult(index, word);
  setResult(index + 1, <i32>at + 1);
  setResult(index + 2, <i32>after - 1);
  return after;
}

function takeText(index: i32, at: usize): usize {
  if (byteAt(at) != quote) return 0;
  const to = stringEnd(at + 1);
  setResult(index, <i32>at + 1);
  setResult(index + 1, <i32>to);
  return to == 0 ? 0 : to + 1;
}

/** Whether there is something to decode in it comes first. */
function takePath(at: usize): usize {
  const after = takeText(atPath + 1, at);
  if (after != 0) setResult(atPath, plainEnd(at + 1) == after - 1 ? 0 : 1);
  return after;
}

/** A whole number of at most ten digits. */
function takeWhole(index: i32, at: usize): usize {
  const from = at;
  let number: u64 = 0;
  while (true) {
    const byte = byteAt(at);
    if (!isDigit(byte)) break;
    number = number * 10 + <u64>(byte - 0x30);
    at++;
  }
  const length = at - from;
  if (length == 0 || length > 10 || (length > 1 && byteAt(from) == 0x30)) return 0;
  // A larger one is left to JSON.parse.
  if (number > 0x7fff_ffff) return 0;
  setResult(index, <i32>number);
  return at;
}

function takeTime(at: usize): usize {
  if (byteAt(at) != quote) return 0;
  const to = plainEnd(at + 1);
  if (byteAt(to) != quote || !readTime(at + 1, to)) return 0;
  store<f64>(results + (atEnd << 2), time);
  return to + 1;
}

/** Behind a body, which is decoded now. */
function takeBody(at: usize): usize {
  if (byteAt(at) != quote) return 0;
  const length = decodeBase64(at + 1, headEnd, bodiesTo);
  if (length < 0 || byteAt(decodedTo) != quote) return 0;
  bodiesTo += length;
  return decodedTo + 1;
}

/** An object of strings. Pseudo headers begin with a colon; only two of them matter here. */
function takeHeaders(at: usize, ofRequest: bool): usize {
  if (byteAt(at) != openBrace) return 0;
  at++;
  if (byteAt(at) == closeBrace) return at + 1;
  while (true) {
    if (byteAt(at) != quote) return 0;
    const keyEnd = plainEnd(at + 1);
    // `":"` between the key and its value.
    if ((load<u32>(keyEnd) & 0xff_ffff) != 0x223a22) return 0;
    let valueTo = plainEnd(keyEnd + 3);
    if (byteAt(valueTo) != quote) {
      valueTo = stringEnd(valueTo);
      if (valueTo == 0) return 0;
    }
    if (byteAt(at + 1) == colon) {
      if (!ofRequest) {
        if (isMember(pseudoStatus, at)) setResult(atSawStatus, 1);
      } else if (isMember(pseudoPath, at)) {
        setResult(atPseudo, <i32>keyEnd + 3);
        setResult(atPseudo + 1, <i32>valueTo);
      }
    }
    const byte = byteAt(valueTo + 1);
    if (byte == closeBrace) return valueTo + 2;
    if (byte != comma) return 0;
    at = valueTo + 2;
  }
}

/** Closes the head up over its two bodies, the later one first; where it ends then. */
function compact(end: usize): usize {
  return closeUp(requestAt, requestEnd, closeUp(responseAt, responseEnd, end));
}

/** Takes [from, to) out; where the end is then. */
function closeUp(from: usize, to: usize, end: usize): usize {
  const bytes = to - from;
  if (bytes == 0) return end;
  memory.copy(from, to, end - to);
  // Of what has moved, the host still has to read the texts that are new to it, and what is no word.
  for (let index = 0; index < words * 3; index += 3) {
    const number = getResult(index);
    if (number < 0 || number > known) moveResult(index + 1, to, bytes);
  }
  moveResult(atPath + 1, to, bytes);
  moveResult(atPseudo, to, bytes);
  moveResult(atUrl, to, bytes);
  return end - bytes;
}

function moveResult(index: i32, at: usize, bytes: usize): void {
  if (<usize>getResult(index) < at) return;
  setResult(index, getResult(index) - <i32>bytes);
  setResult(index + 1, getResult(index + 1) - <i32>bytes);
}
