/** One event becomes an Arrival, a fact or a status; what cannot be understood is told with its first bytes. */

import { type Clock } from '../../base/clock.ts';
import { asRecord, asText, isRecord, parseJson, type UnknownRecord } from '../../base/unknown.ts';
import { type Sink } from '../../traffic/source.ts';
import { readConnection, readProcess } from './facts.ts';
import { Heads, notBase64 } from './head.ts';
import { closeBrace, comma, memberEnd, quote } from './scan.ts';
import { readTimeText } from './time.ts';

/** What the agent says about itself. */
export type Word =
  /** `topics` is undefined where the agent is too old to filter (before v0.14.0). */
  | { readonly is: 'connected'; readonly topics: Readonly<Record<string, unknown>> | undefined }
  | { readonly is: 'disconnected'; readonly cause: string };

export interface Events {
  /** Never throws, whatever the bytes. */
  take(name: string, bytes: Buffer, from: number, to: number): void;
  /** How many exchanges the byte scan left to JSON.parse. */
  fallbacks(): number;
}

/** Every payload of an exchange begins so; what does not goes the slow way. */
const envelope = Buffer.from('{"data":{"data":{');
const dataMember = Buffer.from('"data":"');
const firstBytes = 64;
const mostName = 64;

export function createEvents(sink: Sink, onWord: (word: Word) => void, clock: Clock): Events {
  // The event being taken, for a time that its exchange lacks.
  const current: { bytes: Buffer; from: number; to: number } = { bytes: Buffer.alloc(0), from: 0, to: 0 };
  const heads = new Heads(() => timeOf(current.bytes, current.from, current.to, clock));

  function fault(reason: string, bytes: Buffer, from: number, to: number): void {
    sink.fault(reason, bytes.subarray(from, Math.min(to, from + firstBytes)));
  }

  function takeExchange(bytes: Buffer, from: number, to: number): void {
    current.bytes = bytes;
    current.from = from;
    current.to = to;
    const start = payloadStart(bytes, from, to);
    const end = start < 0 ? -1 : bytes.indexOf(quote, start);
    const isUsual = end >= 0 && end < to && bytes[to - 1] === closeBrace;
    let read = isUsual ? heads.read(bytes, start, end) : notBase64;
    if (typeof read === 'string') {
      // Once more without assumptions about the order and the escapes of the wrapper.
      const payload = payloadOf(parseJson(bytes.toString('utf8', from, to)));
      if (typeof payload !== 'string') {
        fault('an exchange has no payload', bytes, from, to);
        return;
      }
      const text = Buffer.from(payload, 'latin1');
      if (!isUsual || text.compare(bytes, start, end) !== 0) read = heads.read(text, 0, text.length);
    }
    if (typeof read === 'string') fault(read, bytes, from, to);
    else sink.exchange(read);
  }

  function takeRecord(name: string, bytes: Buffer, from: number, to: number): void {
    const record = payloadOf(parseJson(bytes.toString('utf8', from, to)));
    if (!isRecord(record)) {
      fault(`${name} is not the JSON that was expected`, bytes, from, to);
      return;
    }
    if (name.startsWith('connection.')) {
      const fact = readConnection(record, name === 'connection.closed');
      if (fact) sink.connection(fact);
      else fault('a connection has no id', bytes, from, to);
      return;
    }
    const fact = readProcess(record, name === 'process.stopped');
    if (fact) sink.process(fact);
    else fault('a process has no pid', bytes, from, to);
  }

  function takeWord(name: string, bytes: Buffer, from: number, to: number): void {
    const data = asRecord(asRecord(parseJson(bytes.toString('utf8', from, to)))?.['data']);
    if (!data) fault(`${name} is not the JSON that was expected`, bytes, from, to);
    if (name === 'system.connected') onWord({ is: 'connected', topics: asRecord(data?.['topics']) });
    else onWord({ is: 'disconnected', cause: asText(data?.['cause']) ?? '' });
  }

  function dispatch(name: string, bytes: Buffer, from: number, to: number): void {
    switch (name) {
      case 'request.http_transaction':
        takeExchange(bytes, from, to);
        return;
      case 'connection.opened':
      case 'connection.updated':
      case 'connection.closed':
      case 'process.started':
      case 'process.replaced':
      case 'process.stopped':
        takeRecord(name, bytes, from, to);
        return;
      case 'system.connected':
      case 'system.disconnected':
        takeWord(name, bytes, from, to);
        return;
      case 'error':
        // Plain text, not JSON: what the agent could not write.
        fault('the agent could not write an event', bytes, from, to);
        return;
      default:
        sink.passed(name.slice(0, mostName));
    }
  }

  return {
    take(name, bytes, from, to) {
      try {
        dispatch(name, bytes, from, to);
      } catch (error) {
        // A fault of ours must not end the reading of everything after it.
        fault(`internal: ${error instanceof Error ? error.name : 'unknown'}`, bytes, from, to);
      }
    },
    fallbacks: () => heads.fallbacks,
  };
}

/** Where the base64 begins when the wrapper is as Go writes it, else -1. */
function payloadStart(bytes: Buffer, from: number, to: number): number {
  if (!startsWith(bytes, from, envelope)) return -1;
  for (let at = from + envelope.length; at < to;) {
    if (startsWith(bytes, at, dataMember)) return at + dataMember.length;
    const after = memberEnd(bytes, at);
    if (after < 0 || bytes[after] !== comma) return -1;
    at = after + 1;
  }
  return -1;
}

function startsWith(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** The innermost `data`, one to three levels down: versions differ. */
function payloadOf(wrapper: unknown): unknown {
  let payload: unknown = asRecord(wrapper)?.['data'];
  for (let level = 0; level < 2; level++) {
    const inner: unknown = asRecord(payload)?.['data'];
    if (inner === undefined) break;
    payload = inner;
  }
  return payload;
}

function timeOf(bytes: Buffer, from: number, to: number, clock: Clock): string {
  const ts: UnknownRecord | undefined = asRecord(parseJson(bytes.toString('utf8', from, to)));
  const text = asText(ts?.['ts']);
  return text !== undefined && readTimeText(text) !== undefined ? text : new Date(clock.now()).toISOString();
}
