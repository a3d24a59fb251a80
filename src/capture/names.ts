/**
 * Names as small numbers. A name lives as long as a block of rows uses it, so that a stream of ever new
 * hosts costs no more memory than the rows that mention them. Number 0 is the empty name.
 */

export interface Names {
  /** The number of `name`, which block `block` uses from now on. */
  intern(name: string, block: number): number;
  text(id: number): string;
  /** Undefined when no held row has that name. */
  find(name: string): number | undefined;
  /** Forgets the names that only blocks before `firstBlock` used. */
  forget(firstBlock: number): void;
  /** Numbers are below this. */
  readonly limit: number;
  /** Another number once a forgotten name's number means another name. */
  readonly version: number;
  /** Every name in use, without the empty one. */
  all(): IterableIterator<string>;
  /** About what the names take. */
  readonly bytes: number;
}

/** What a name costs beside its letters: the string, the map's entry, three slots. */
const overheadBytes = 120;

/** Longer names are cut at `mostLength` UTF-16 units. */
export function createNames(mostLength: number): Names {
  const ids = new Map<string, number>([['', 0]]);
  const texts: string[] = [''];
  const lastBlock: number[] = [0];
  const free: number[] = [];
  let bytes = 0;
  let version = 0;
  // Most names are the one before once more; then not even its hash is looked at.
  let last = '';
  let lastId = 0;

  function add(given: string, block: number): number {
    // A fresh flat string: a slice would keep the whole text alive that it was cut from.
    const name = Buffer.from(given.slice(0, mostLength)).toString();
    let id = ids.get(name);
    if (id === undefined) {
      id = free.pop();
      if (id === undefined) id = texts.length;
      else version++;
      texts[id] = name;
      ids.set(name, id);
      bytes += name.length * 2 + overheadBytes;
    }
    lastBlock[id] = block;
    return id;
  }

  return {
    intern(name, block) {
      const id = name === last ? lastId : (ids.get(name) ?? add(name, block));
      last = name;
      lastId = id;
      lastBlock[id] = block;
      return id;
    },
    text: (id) => texts[id] ?? '',
    find: (name) => ids.get(name),
    forget(firstBlock) {
      last = '';
      lastId = 0;
      for (const [name, id] of ids) {
        if (id === 0 || (lastBlock[id] ?? 0) >= firstBlock) continue;
        ids.delete(name);
        texts[id] = '';
        free.push(id);
        bytes -= name.length * 2 + overheadBytes;
      }
    },
    get version() {
      return version;
    },
    *all() {
      for (const name of ids.keys()) if (name !== '') yield name;
    },
    get limit() {
      return texts.length;
    },
    get bytes() {
      return bytes;
    },
  };
}
