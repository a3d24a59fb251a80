/**
 * One connected client as Qtap keeps it: a queue of 100 events, dropped silently when full, drained into the
 * socket by writes that wait for the reader. Chunks are written onto the socket here and not by node:http, because
 * what Qtap's queue does depends on knowing at once whether the kernel took the bytes.
 */

import { type Socket } from 'node:net';

export interface Cut {
  /** Bytes of payload in one HTTP chunk; 'go' = what Go's 2,048-byte writer makes of a flushed event. */
  readonly chunk: 'go' | number;
  /** Bytes handed to the socket at once; undefined = a whole chunked event. */
  readonly write?: number;
}

export class Listener {
  readonly socket: Socket;
  /** Topic → a filter on the event's fields, or undefined for all of it. */
  readonly topics: ReadonlyMap<string, (fields: unknown) => boolean>;
  readonly mostQueued: number;
  dropped = 0;
  cut: Cut;
  /** The payloads have their chunks already. */
  chunked = false;
  #queue: Buffer[] = [];
  #stalled = false;
  #busy = false;
  #idle: (() => void)[] = [];

  constructor(
    socket: Socket,
    topics: ReadonlyMap<string, (fields: unknown) => boolean>,
    mostQueued: number,
    cut: Cut,
  ) {
    this.socket = socket;
    this.topics = topics;
    this.mostQueued = mostQueued;
    this.cut = cut;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** False when the queue was full and the event was dropped. */
  offer(payload: Buffer): boolean {
    if (this.#queue.length >= this.mostQueued) {
      this.dropped++;
      return false;
    }
    this.#queue.push(payload);
    this.#drain();
    return true;
  }

  /** Past the queue: for greetings and for faults that are no events. */
  push(payload: Buffer): void {
    this.#queue.push(payload);
    this.#drain();
  }

  stall(on: boolean): void {
    this.#stalled = on;
    if (!on) this.#drain();
  }

  /** Resolves once everything offered so far is in the kernel's hands. */
  flushed(): Promise<void> {
    if (this.socket.destroyed || (this.#queue.length === 0 && !this.#busy)) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  end(): void {
    this.socket.end('0\r\n\r\n');
  }

  #drain(): void {
    if (this.#busy) return;
    this.#busy = true;
    while (!this.#stalled && !this.socket.destroyed && this.socket.writableLength === 0) {
      const payload = this.#queue.shift();
      if (!payload) break;
      const bytes = this.chunked ? payload : chunked(payload, this.cut.chunk);
      if (this.cut.write !== undefined && this.cut.write < bytes.length) {
        this.#writeInPieces(bytes, this.cut.write);
        return;
      }
      // Not on 'drain': there is none when less than a high-water mark was left over.
      this.socket.write(bytes, () => this.#drain());
    }
    this.#busy = false;
    if (this.socket.destroyed || (this.#queue.length === 0 && this.socket.writableLength === 0)) {
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  #writeInPieces(bytes: Buffer, size: number): void {
    let at = 0;
    const next = (): void => {
      if (this.socket.destroyed || at >= bytes.length) {
        this.#busy = false;
        this.#drain();
        return;
      }
      const piece = bytes.subarray(at, (at += size));
      // A turn of the event loop between two pieces makes them two reads at the other end.
      this.socket.write(piece, () => setImmediate(next));
    };
    next();
  }
}

/** `payload` as HTTP chunks. */
export function chunked(payload: Buffer, size: 'go' | number): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < payload.length) {
    const length =
      size === 'go'
        ? at === 0
          ? Math.min(2048, payload.length)
          : payload.length - at
        : Math.min(size, payload.length - at);
    parts.push(Buffer.from(`${length.toString(16)}\r\n`), payload.subarray(at, at + length), crlf);
    at += length;
  }
  return Buffer.concat(parts);
}

const crlf = Buffer.from('\r\n');
