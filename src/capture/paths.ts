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

/** What only the columns may do. */
export interface OwnedPaths extends Paths {
  /** Begins anew, with room lent to it. */
  open(room: Buffer): void;
  /** Appends the path of the next row; false when only its beginning fitted. */
  add(index: number, path: string): boolean;
  /** No more will come: keeps no more than is filled, and gives the room back. */
  seal(): Buffer;
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

export function createPaths(rows: number, mostBytes: number): OwnedPaths {
  const starts = new Uint32Array(rows + 1);
  let data: Buffer = Buffer.alloc(0);
  let used = 0;
  let cut = 0;

  function grow(atLeast: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(atLeast, Math.ceil(data.length * 1.5)));
    data.copy(larger, 0, 0, used);
    data = larger;
  }

  return {
    starts,
    text: (index) => data.toString('utf8', starts[index], starts[index + 1]),
    get data() {
      return data.subarray(0, used);
    },
    get cut() {
      return cut;
    },
    get bytes() {
      return data.length + starts.length * 4;
    },
    open(room) {
      data = room;
      used = 0;
      cut = 0;
    },
    add(index, path) {
      const most = Math.min(path.length * 3, mostBytes);
      if (used + most > data.length) grow(used + most);
      const end = path.length <= shortPath ? writeAscii(data, used, path) : -1;
      if (end >= 0) {
        used = end;
        starts[index + 1] = end;
        return true;
      }
      // `write` splits no character, so it may stop short of the room it is given.
      const written = data.write(path, used, most, 'utf8');
      used += written;
      starts[index + 1] = used;
      const whole = path.length * 3 <= mostBytes || Buffer.byteLength(path) === written;
      if (!whole) cut++;
      return whole;
    },
    seal() {
      const room = data;
      data = Buffer.allocUnsafeSlow(used);
      room.copy(data, 0, 0, used);
      // A block of unusually long paths must not keep its room for good.
      return room.length > rows * usualPathBytes * 2 ? pathRoom(rows) : room;
    },
  };
}
