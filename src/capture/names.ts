/**
 * Names as small numbers. A name lives as long as a block of rows uses it, so that a stream of ever new
 * hosts costs no more memory than the rows that mention them. Number 0 is the empty name.
 */

/** What a name costs beside its letters: the string, the map's entry, three slots. */
const overheadBytes = 120;

/** Of names met lately; a power of two. */
const places = 64;

/** By two letters and the length: enough to keep the few names apart that come again and again. */
function placeOf(name: string): number {
  const { length } = name;
  if (length === 0) return 0;
  const letters = name.charCodeAt(length - 1) * 7 + name.charCodeAt(length >> 1);
  return (letters * 5 + length) & (places - 1);
}

/** A class: six of its objects are asked for every exchange, and objects with getters of their own are slow to ask. */
export class Names {
  /** Another number once a forgotten name's number means another name. */
  version = 0;
  /** About what the names take. */
  bytes = 0;
  readonly #mostLength: number;
  readonly #ids = new Map<string, number>([['', 0]]);
  readonly #texts: string[] = [''];
  readonly #lastBlock: number[] = [0];
  readonly #free: number[] = [];
  /** Most names come as the same string object again, and need no look into the map then. */
  readonly #met: string[] = new Array<string>(places).fill('');
  readonly #metIds = new Uint32Array(places);

  /** Longer names are cut at `mostLength` UTF-16 units. */
  constructor(mostLength: number) {
    this.#mostLength = mostLength;
  }

  /** The number of `name`, which block `block` uses from now on. */
  intern(name: string, block: number): number {
    const place = placeOf(name);
    let id = this.#metIds[place] ?? 0;
    if (this.#met[place] !== name) {
      id = this.#ids.get(name) ?? this.#add(name, block);
      // One that was cut is looked up every time: it may be of any length.
      if (name.length <= this.#mostLength) {
        this.#met[place] = name;
        this.#metIds[place] = id;
      }
    }
    this.#lastBlock[id] = block;
    return id;
  }

  text(id: number): string {
    return this.#texts[id] ?? '';
  }

  /** Undefined when no held row has that name. */
  find(name: string): number | undefined {
    return this.#ids.get(name);
  }

  /** Forgets the names that only blocks before `firstBlock` used. */
  forget(firstBlock: number): void {
    this.#met.fill('');
    this.#metIds.fill(0);
    for (const [name, id] of this.#ids) {
      if (id === 0 || (this.#lastBlock[id] ?? 0) >= firstBlock) continue;
      this.#ids.delete(name);
      this.#texts[id] = '';
      this.#free.push(id);
      this.bytes -= name.length * 2 + overheadBytes;
    }
  }

  /** Every name in use, without the empty one. */
  *all(): IterableIterator<string> {
    for (const name of this.#ids.keys()) if (name !== '') yield name;
  }

  /** Numbers are below this. */
  get limit(): number {
    return this.#texts.length;
  }

  #add(given: string, block: number): number {
    // A fresh flat string: a slice would keep the whole text alive that it was cut from.
    const name = Buffer.from(given.slice(0, this.#mostLength)).toString();
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.#free.pop();
      if (id === undefined) id = this.#texts.length;
      else this.version++;
      this.#texts[id] = name;
      this.#ids.set(name, id);
      this.bytes += name.length * 2 + overheadBytes;
    }
    this.#lastBlock[id] = block;
    return id;
  }
}
