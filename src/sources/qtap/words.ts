/**
 * Strings that come again and again (methods, hosts, executables) are made once. A direct-mapped table: a word that
 * lands on another's place pushes it out, so the memory is bounded whatever arrives. A known word is recognised four
 * bytes at a time, quotes included, before anybody has looked for its end.
 */

import { plainEnd, quote } from './scan.ts';

const slots = 2048;
/** Longest word kept, with its quotes: so many 32-bit numbers. */
const room = 16;

export class Words {
  /** Behind the closing quote of the word read last; -1 when it was no plain string. */
  end = -1;
  readonly #keys = new Int32Array(slots * room);
  /** With the quotes; 0 = free. */
  readonly #lengths = new Uint8Array(slots);
  readonly #texts: string[] = new Array<string>(slots).fill('');

  /** The ASCII string whose opening quote is at `at`; when it is none, `end` says so. `view` is of the same bytes. */
  read(bytes: Buffer, view: DataView, at: number): string {
    // The first sixteen letters, or what follows a shorter word: mostly the same too.
    let hash = Math.imul(view.getInt32(at + 1, true), 0x2c1b3c6d) ^ view.getInt32(at + 5, true);
    hash = Math.imul(hash ^ (hash >>> 15), 0x297a2d39) ^ view.getInt32(at + 9, true);
    hash = Math.imul(hash ^ (hash >>> 15), 0x1b56c4e9) ^ view.getInt32(at + 13, true);
    const slot = (hash ^ (hash >>> 11) ^ (hash >>> 22)) & (slots - 1);
    const length = this.#lengths[slot] ?? 0;
    if (length > 0 && this.#isAt(view, at, slot * room, length)) {
      this.end = at + length;
      return this.#texts[slot] ?? '';
    }
    return this.#readNew(bytes, view, at, slot);
  }

  #isAt(view: DataView, at: number, key: number, length: number): boolean {
    const keys = this.#keys;
    const whole = length >> 2;
    for (let i = 0; i < whole; i++) if (view.getInt32(at + i * 4, true) !== keys[key + i]) return false;
    // The last four bytes overlap the others; they are kept behind them.
    return (length & 3) === 0 || view.getInt32(at + length - 4, true) === keys[key + whole];
  }

  #readNew(bytes: Buffer, view: DataView, at: number, slot: number): string {
    this.end = -1;
    if (bytes[at] !== quote) return '';
    const to = plainEnd(bytes, at + 1);
    if (bytes[to] !== quote) return '';
    const length = to + 1 - at;
    const text = bytes.toString('latin1', at + 1, to);
    if (length >= 4 && length <= (room - 1) * 4) {
      const key = slot * room;
      const whole = length >> 2;
      for (let i = 0; i < whole; i++) this.#keys[key + i] = view.getInt32(at + i * 4, true);
      this.#keys[key + whole] = view.getInt32(at + length - 4, true);
      this.#lengths[slot] = length;
      this.#texts[slot] = text;
    }
    this.end = to + 1;
    return text;
  }
}
