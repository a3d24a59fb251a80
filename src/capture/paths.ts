/**
 * The paths of one block of rows as bytes, one behind the other, so that a search runs over all of them at
 * once and hostile paths go with their block.
 */

export interface Paths {
  /** Appends the path of the next row; false when only its beginning fitted. */
  add(index: number, path: string): boolean;
  text(index: number): string;
  start(index: number): number;
  /** Where the path of row `index` ends; the next begins there. */
  end(index: number): number;
  /** All paths so far. A hit may span two of them: check it against `start` and `end`. */
  readonly data: Buffer;
  readonly bytes: number;
  clear(): void;
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

export function createPaths(rows: number, mostBytes: number): Paths {
  let data = Buffer.allocUnsafeSlow(rows * usualPathBytes);
  const ends = new Uint32Array(rows);
  let used = 0;

  function grow(atLeast: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(atLeast, Math.ceil(data.length * 1.5)));
    data.copy(larger, 0, 0, used);
    data = larger;
  }

  const start = (index: number): number => (index === 0 ? 0 : (ends[index - 1] ?? 0));
  const end = (index: number): number => ends[index] ?? 0;

  return {
    add(index, path) {
      const most = Math.min(path.length * 3, mostBytes);
      if (used + most > data.length) grow(used + most);
      if (path.length <= shortPath && path.length <= mostBytes) {
        const end = writeAscii(data, used, path);
        if (end >= 0) {
          used = end;
          ends[index] = end;
          return true;
        }
      }
      // `write` splits no character, so it may stop short of the room it is given.
      const written = data.write(path, used, most, 'utf8');
      used += written;
      ends[index] = used;
      return path.length * 3 <= mostBytes || Buffer.byteLength(path) === written;
    },
    text: (index) => data.toString('utf8', start(index), end(index)),
    start,
    end,
    get data() {
      return data.subarray(0, used);
    },
    get bytes() {
      return data.length + ends.length * 4;
    },
    clear() {
      used = 0;
      // A block of unusually long paths must not keep its room for good.
      if (data.length > rows * usualPathBytes * 2) data = Buffer.allocUnsafeSlow(rows * usualPathBytes);
    },
  };
}
