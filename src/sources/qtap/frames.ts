/** Bytes become events, bounded, whatever the split; the work is done in `decoder.ts`. */

import { type Arrival } from '../../traffic/source.ts';
import { framingFaults, type Fed } from './answer.ts';
import {
  Decoder,
  foundEnd,
  foundExchange,
  foundFault,
  foundNoMemory,
  foundNothing,
  foundOther,
  foundTooLong,
  inputBytes,
} from './decoder.ts';

/** `bytes` is reused after the call returns: take or copy what matters. */
export type TakeEvent = (name: string, bytes: Buffer, from: number, to: number) => void;

/** A line of 8 MB is legal (two full bodies, base64 twice); above this an event is counted and skipped. */
export const mostEventBytes = 64 * 1024 * 1024;

const noMemory = 'there is no memory for an event';

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

  /** Bytes that are read into it need not be copied; another one after each `append`. */
  get room(): Buffer {
    return this.#decoder.room;
  }

  /** Hands on every event that is complete with these bytes; `chunked` = they are still in HTTP's chunks. */
  append(bytes: Buffer, from: number, to: number, chunked = false): Fed {
    const found = this.#append(bytes, from, to, chunked);
    if (found === foundNoMemory) return { fault: noMemory };
    if (found >= foundFault) return { fault: framingFaults[found - foundFault] ?? '' };
    return found === foundEnd ? 'end' : 'more';
  }

  /** For a new stream: what was not complete is forgotten. */
  reset(): void {
    this.#decoder.reset();
  }

  #append(bytes: Buffer, from: number, to: number, chunked: boolean): number {
    let found = foundNothing;
    if (bytes === this.room) found = this.#read(from, to, chunked);
    else
      for (let at = from; at < to && found === foundNothing; at += inputBytes) {
        const end = Math.min(to, at + inputBytes);
        bytes.copy(this.room, 0, at, end);
        found = this.#read(0, end - at, chunked);
      }
    this.#decoder.settle();
    return found;
  }

  /** What it stopped for: nothing more, or what is no event. */
  #read(from: number, to: number, chunked: boolean): number {
    const decoder = this.#decoder;
    for (let at = from; ; at = decoder.resumeAt) {
      const found = decoder.feed(at, to, chunked);
      if (found === foundExchange) this.#handlers.takeExchange?.(decoder.arrival());
      else if (found === foundOther || found === foundTooLong) this.#takeText(found === foundOther);
      else return found;
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
