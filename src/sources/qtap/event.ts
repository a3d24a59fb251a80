/** One event becomes an Arrival, a fact or a status; what cannot be understood is told with its first bytes. */

import { type Clock } from '../../base/clock.ts';
import { asRecord, asText, isRecord, parseJson } from '../../base/unknown.ts';
import { type Arrival, type Sink } from '../../traffic/source.ts';
import { readConnection, readProcess } from './facts.ts';
import { Frames, type TakeEvent } from './frames.ts';
import { readPayload } from './payload.ts';
import { readTimeText } from './time.ts';

/** What the agent says about itself. */
export type Word =
  /** `topics` is undefined where the agent is too old to filter (before v0.14.0). */
  | { readonly is: 'connected'; readonly topics: Readonly<Record<string, unknown>> | undefined }
  | { readonly is: 'disconnected'; readonly cause: string };

export interface Events {
  /** For events that were found elsewhere. Never throws, whatever the bytes. */
  readonly take: TakeEvent;
  /** Finds them itself, in the bytes of one stream after the other; undefined where WebAssembly cannot be had. */
  readonly frames: Frames | undefined;
  tooLong(firstBytes: Uint8Array): void;
  /** How many exchanges were left to JSON.parse. */
  fallbacks(): number;
}

const exchangeName = 'request.http_transaction';
const opening = Buffer.from(`event: ${exchangeName}\ndata: `);
const closing = Buffer.from('\n\n');
const lineFeed = 0x0a;
const firstBytes = 64;
const mostName = 64;

export function createEvents(sink: Sink, onWord: (word: Word) => void, clock: Clock): Events {
  let fallbacks = 0;
  let ofStream: Frames | undefined;
  let ofEvent: Frames | undefined;
  let isMissing = false;

  function fault(reason: string, bytes: Buffer, from: number, to: number): void {
    sink.fault(reason, bytes.subarray(from, Math.min(to, from + firstBytes)));
  }

  function tooLong(first: Uint8Array): void {
    sink.fault('an event is larger than 64 MB and was skipped', first);
  }

  /** The plain way, without assumptions about order and escapes. */
  function readPlainly(bytes: Buffer, from: number, to: number): void {
    const wrapper = parseJson(bytes.toString('utf8', from, to));
    const payload = payloadOf(wrapper);
    if (typeof payload !== 'string') {
      fault('an exchange has no payload', bytes, from, to);
      return;
    }
    const read = readPayload(payload, () => timeOf(wrapper, clock));
    if (typeof read === 'string') {
      fault(read, bytes, from, to);
      return;
    }
    fallbacks++;
    sink.exchange(read);
  }

  /** As a stream of its own: what finds exchanges in a stream reads them several times faster. */
  function readAsStream(bytes: Buffer, from: number, to: number, frames: Frames): void {
    frames.reset();
    frames.append(opening, 0, opening.length);
    const fed = frames.append(bytes, from, to);
    if (typeof fed === 'object') fault(fed.fault, bytes, from, to);
    else frames.append(closing, 0, closing.length);
  }

  function createFrames(): Frames | undefined {
    if (isMissing) return undefined;
    const handlers = {
      take: guarded((name, bytes, from, to) => {
        if (name === exchangeName) readPlainly(bytes, from, to);
        else dispatch(name, bytes, from, to);
      }),
      takeExchange,
      tooLong,
    };
    try {
      return new Frames(handlers);
    } catch {
      // A process may forbid WebAssembly, or the address space it reserves.
      isMissing = true;
      return undefined;
    }
  }

  function takeExchange(arrival: Arrival): void {
    try {
      sink.exchange(arrival);
    } catch (error) {
      sink.fault(internal(error), arrival.head.subarray(0, firstBytes));
    }
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
      case exchangeName:
        ofEvent ??= createFrames();
        // A value of several lines is no stream of its own.
        if (!ofEvent || bytes.subarray(from, to).includes(lineFeed)) readPlainly(bytes, from, to);
        else readAsStream(bytes, from, to, ofEvent);
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

  /** A fault of ours must not end the reading of everything after it. */
  function guarded(take: TakeEvent): TakeEvent {
    return (name, bytes, from, to) => {
      try {
        take(name, bytes, from, to);
      } catch (error) {
        fault(internal(error), bytes, from, to);
      }
    };
  }

  return {
    take: guarded(dispatch),
    get frames() {
      return (ofStream ??= createFrames());
    },
    tooLong,
    fallbacks: () => fallbacks,
  };
}

function internal(error: unknown): string {
  return `internal: ${error instanceof Error ? error.name : 'unknown'}`;
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

function timeOf(wrapper: unknown, clock: Clock): string {
  const text = asText(asRecord(wrapper)?.['ts']);
  return text !== undefined && readTimeText(text) !== undefined ? text : new Date(clock.now()).toISOString();
}
