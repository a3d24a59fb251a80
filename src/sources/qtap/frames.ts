/** Bytes become events, bounded, whatever the split; the work is done in `decoder.ts`. */

import { type Arrival } from '../../traffic/source.ts';
import { Decoder, foundExchange, foundNothing, foundOther, inputBytes } from './decoder.ts';

/** `bytes` is reused after the call returns: take or copy what matters. */
export type TakeEvent = (name: string, bytes: Buffer, from: number, to: number) => void;

/** A line of 8 MB is legal (two full bodies, base64 twice); above this an event is counted and skipped. */
export const mostEventBytes = 64 * 1024 * 1024;

export interface FrameHandlers {
  readonly take: TakeEvent;
  /** What is understood at once comes here instead; without it everything goes to `take`. */
  readonly takeExchange?: (arrival: Arrival) => void;
  readonly tooLong: (firstBytes: Uint8Array) => void;
}

export class Frames {
  readonly #handlers: FrameHandlers;
  readonly #decoder: Decoder;

  constructor(handlers: FrameHandlers, most = mostEventBytes) {
    this.#handlers = handlers;
    this.#decoder = new Decoder(most, handlers.takeExchange !== undefined);
  }

  /** Hands on every event that is complete with these bytes. */
  append(bytes: Buffer, from: number, to: number): void {
    for (let at = from; at < to; at += inputBytes) this.#read(bytes, at, Math.min(to, at + inputBytes));
  }

  /** For a new stream: what was not complete is forgotten. */
  reset(): void {
    this.#decoder.reset();
  }

  #read(bytes: Buffer, from: number, to: number): void {
    const decoder = this.#decoder;
    const length = to - from;
    decoder.put(bytes, from, to);
    for (let at = 0; ; at = decoder.resumeAt) {
      const found = decoder.feed(at, length);
      if (found === foundNothing) return;
      if (found === foundExchange) this.#handlers.takeExchange?.(decoder.arrival());
      else this.#takeText(found === foundOther);
    }
  }

  #takeText(isWhole: boolean): void {
    const { bytes, dataFrom, dataTo } = this.#decoder;
    if (isWhole) this.#handlers.take(this.#name(), bytes, dataFrom, dataTo);
    else this.#handlers.tooLong(bytes.subarray(dataFrom, dataTo));
  }

  #name(): string {
    const { bytes, nameFrom, nameTo } = this.#decoder;
    return nameTo > nameFrom ? bytes.toString('utf8', nameFrom, nameTo) : 'message';
  }
}
