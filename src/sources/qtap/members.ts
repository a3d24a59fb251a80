/**
 * The members of an object whose names are known beforehand. Go writes them in a fixed order and leaves empty ones
 * out, so the next one is nearly always the next in the table: four bytes of it are compared at a time.
 */

export class Member {
  /** What it is, for a switch. */
  readonly what: number;
  /** Of `"name":` */
  readonly length: number;
  readonly #words: Int32Array;
  /** The last four bytes; they overlap the others. */
  readonly #tail: number;

  constructor(name: string, what: number) {
    const bytes = Buffer.from(`"${name}":`);
    this.what = what;
    this.length = bytes.length;
    this.#words = Int32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readInt32LE(i * 4));
    this.#tail = bytes.readInt32LE(bytes.length - 4);
  }

  isAt(view: DataView, at: number): boolean {
    const words = this.#words;
    for (let i = 0; i < words.length; i++) if (view.getInt32(at + i * 4, true) !== words[i]) return false;
    return view.getInt32(at + this.length - 4, true) === this.#tail;
  }
}

/** As many bytes as are looked at behind the end of the text at most: a name, then a word (words.ts). */
export const lookAhead = 128;

/** Which member of the table begins at `at`, or -1; the search starts with the one expected next. */
export function memberAt(table: readonly Member[], next: number, view: DataView, at: number): number {
  for (let i = next; i < table.length; i++) if (table[i]?.isAt(view, at)) return i;
  for (let i = 0; i < next; i++) if (table[i]?.isAt(view, at)) return i;
  return -1;
}
