/**
 * Bytes in large blocks, appended in row order and given up from the oldest block on. A record lies whole in
 * one block. Blocks are used again, so views into them are for reading at once: whoever keeps bytes copies.
 */

interface Block {
  readonly data: Buffer;
  readonly firstRow: number;
  used: number;
}

/** A class: both of its objects are asked for every exchange, and objects with getters of their own are slow to ask. */
export class Segments {
  /** Where the last append went in its block. */
  offset = 0;
  /** Memory taken by blocks, filled or not; spare ones not counted. */
  bytes = 0;
  readonly #blockBytes: number;
  readonly #mostSpare: number;
  readonly #spare: Buffer[] = [];
  #blocks: Block[] = [];
  #newest: Block | undefined;
  /** Number of the oldest block; numbers only grow. */
  #first = 0;
  #nextRow = 0;

  /**
   * `blockBytes`: size of a common block; a larger record gets a block of its own. `mostSpare`: how many are given up
   * at once at most, so that a capture which is full asks the system for nothing.
   */
  constructor(blockBytes: number, mostSpare: number) {
    this.#blockBytes = blockBytes;
    this.#mostSpare = mostSpare;
  }

  /** Copies a record; returns the block's number, and `offset` tells where in it. */
  append(row: number, record: Uint8Array): number {
    const size = record.length;
    this.#nextRow = row + 1;
    let block = this.#newest;
    if (!block || block.used + size > block.data.length) block = this.#open(row, size);
    const at = block.used;
    this.offset = at;
    // Even an empty record costs a call.
    if (size > 0) block.data.set(record, at);
    block.used = at + size;
    return this.#first + this.#blocks.length - 1;
  }

  /** A view, valid until the next append; undefined when the block was given up. */
  view(number: number, from: number, size: number): Buffer | undefined {
    return this.#blocks[number - this.#first]?.data.subarray(from, from + size);
  }

  /** The whole block as far as it is filled, for scans. */
  block(number: number): Buffer | undefined {
    const block = this.#blocks[number - this.#first];
    return block?.data.subarray(0, block.used);
  }

  /** Gives up the oldest block; false when there is none. */
  drop(): boolean {
    const oldest = this.#blocks.shift();
    if (!oldest) return false;
    if (oldest === this.#newest) this.#newest = undefined;
    this.#first++;
    this.#release(oldest);
    return true;
  }

  /** Gives up all. */
  clear(): void {
    for (const block of this.#blocks) this.#release(block);
    this.#first += this.#blocks.length;
    this.#blocks = [];
    this.#newest = undefined;
  }

  /** Lets go of the spare blocks: some that were given up are kept for the next. */
  shrink(): void {
    this.#spare.length = 0;
  }

  /** First row whose record is still here. */
  get firstRow(): number {
    return this.#blocks[0]?.firstRow ?? this.#nextRow;
  }

  get blocks(): number {
    return this.#blocks.length;
  }

  #open(row: number, atLeast: number): Block {
    const data =
      (atLeast <= this.#blockBytes ? this.#spare.pop() : undefined) ??
      Buffer.allocUnsafeSlow(Math.max(atLeast, this.#blockBytes));
    this.bytes += data.length;
    const block: Block = { data, firstRow: row, used: 0 };
    this.#blocks.push(block);
    this.#newest = block;
    return block;
  }

  #release(block: Block): void {
    this.bytes -= block.data.length;
    if (block.data.length === this.#blockBytes && this.#spare.length < this.#mostSpare)
      this.#spare.push(block.data);
  }
}
