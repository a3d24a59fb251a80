/**
 * The paths of one block of rows as bytes, one behind the other, so that a search runs over all of them at
 * once and hostile paths go with their block.
 */

export interface Paths {
  text(index: number): string;
  /** The path of row `index` lies from `starts[index]` to `starts[index + 1]`. */
  readonly starts: Uint32Array;
  /** All paths so far. A hit may span two of them: check it against `starts`. */
  readonly data: Buffer;
  /** Paths of which only the beginning is here. */
  readonly cut: number;
  readonly bytes: number;
}

const usualPathBytes = 48;
/** Up to this length a loop is quicker than the call into `write`. */
const shortPath = 100;

/** Where it ends; -1 when `text` is not plain ASCII. */
function writeAscii(data: Buffer, from: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return -1;
    data[from + i] = code;
  }
  return from + text.length;
}

/** Room for the paths of so many rows; one room is lent to one block after the other. */
export function pathRoom(rows: number): Buffer {
  return Buffer.allocUnsafeSlow(rows * usualPathBytes);
}

/** What only the columns may do. A class: each block has one, and objects with getters of their own are slow to ask. */
export class OwnedPaths implements Paths {
  readonly starts: Uint32Array;
  cut = 0;
  readonly #rows: number;
  readonly #mostBytes: number;
  #data: Buffer = Buffer.alloc(0);
  #used = 0;

  constructor(rows: number, mostBytes: number) {
    this.starts = new Uint32Array(rows + 1);
    this.#rows = rows;
    this.#mostBytes = mostBytes;
  }

  text(index: number): string {
    return this.#data.toString('utf8', this.starts[index], this.starts[index + 1]);
  }

  get data(): Buffer {
    return this.#data.subarray(0, this.#used);
  }

  get bytes(): number {
    return this.#data.length + this.starts.length * 4;
  }

  /** Begins anew, with room lent to it. */
  open(room: Buffer): void {
    this.#data = room;
    this.#used = 0;
    this.cut = 0;
  }

  /** Appends the path of the next row; false when only its beginning fitted. */
  add(index: number, path: string): boolean {
    const most = Math.min(path.length * 3, this.#mostBytes);
    const used = this.#used;
    if (used + most > this.#data.length) this.#grow(used + most);
    const end = path.length <= shortPath ? writeAscii(this.#data, used, path) : -1;
    if (end >= 0) {
      this.#used = end;
      this.starts[index + 1] = end;
      return true;
    }
    // `write` splits no character, so it may stop short of the room it is given.
    const written = this.#data.write(path, used, most, 'utf8');
    this.#used = used + written;
    this.starts[index + 1] = this.#used;
    const whole = path.length * 3 <= this.#mostBytes || Buffer.byteLength(path) === written;
    if (!whole) this.cut++;
    return whole;
  }

  /** No more will come: keeps no more than is filled, and gives the room back. */
  seal(): Buffer {
    const room = this.#data;
    this.#data = Buffer.allocUnsafeSlow(this.#used);
    room.copy(this.#data, 0, 0, this.#used);
    // A block of unusually long paths must not keep its room for good.
    return room.length > this.#rows * usualPathBytes * 2 ? pathRoom(this.#rows) : room;
  }

  #grow(atLeast: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(atLeast, Math.ceil(this.#data.length * 1.5)));
    this.#data.copy(larger, 0, 0, this.#used);
    this.#data = larger;
  }
}
