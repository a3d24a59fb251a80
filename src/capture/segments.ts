/**
 * Bytes in large blocks, appended in row order and given up from the oldest block on. A record lies whole in
 * one block. Blocks are used again, so views into them are for reading at once: whoever keeps bytes copies.
 */

export interface Segments {
  /** Copies the pieces one behind the other; returns the block's number, and `offset` tells where in it. */
  append(row: number, pieces: readonly Uint8Array[], bytes: number): number;
  /** Where the last append went in its block. */
  readonly offset: number;
  /** A view, valid until the next append; undefined when the block was given up. */
  view(block: number, offset: number, bytes: number): Buffer | undefined;
  /** The whole block as far as it is filled, for scans. */
  block(number: number): Buffer | undefined;
  /** Gives up the oldest block; false when there is none. */
  drop(): boolean;
  /** Gives up all. */
  clear(): void;
  /** Lets go of the spare blocks: some that were given up are kept for the next. */
  shrink(): void;
  /** First row whose record is still here. */
  readonly firstRow: number;
  /** Memory taken by blocks, filled or not; spare ones not counted. */
  readonly bytes: number;
  readonly blocks: number;
}

interface Block {
  readonly data: Buffer;
  readonly firstRow: number;
  used: number;
}

/**
 * `blockBytes`: size of a common block; a larger record gets a block of its own. `mostSpare`: how many are given up at
 * once at most, so that a capture which is full asks the system for nothing.
 */
export function createSegments(blockBytes: number, mostSpare: number): Segments {
  let blocks: Block[] = [];
  /** Number of `blocks[0]`; numbers only grow. */
  let first = 0;
  let bytes = 0;
  let nextRow = 0;
  let offset = 0;
  const spare: Buffer[] = [];

  function open(row: number, atLeast: number): Block {
    const data =
      (atLeast <= blockBytes ? spare.pop() : undefined) ??
      Buffer.allocUnsafeSlow(Math.max(atLeast, blockBytes));
    bytes += data.length;
    const block: Block = { data, firstRow: row, used: 0 };
    blocks.push(block);
    return block;
  }

  function release(block: Block): void {
    bytes -= block.data.length;
    if (block.data.length === blockBytes && spare.length < mostSpare) spare.push(block.data);
  }

  return {
    append(row, pieces, size) {
      nextRow = row + 1;
      let block = blocks[blocks.length - 1];
      if (!block || block.used + size > block.data.length) block = open(row, size);
      offset = block.used;
      for (const piece of pieces) {
        block.data.set(piece, block.used);
        block.used += piece.length;
      }
      return first + blocks.length - 1;
    },
    get offset() {
      return offset;
    },
    view(number, from, size) {
      return blocks[number - first]?.data.subarray(from, from + size);
    },
    block(number) {
      const block = blocks[number - first];
      return block?.data.subarray(0, block.used);
    },
    drop() {
      const oldest = blocks.shift();
      if (!oldest) return false;
      first++;
      release(oldest);
      return true;
    },
    clear() {
      for (const block of blocks) release(block);
      first += blocks.length;
      blocks = [];
    },
    shrink() {
      spare.length = 0;
    },
    get firstRow() {
      return blocks[0]?.firstRow ?? nextRow;
    },
    get bytes() {
      return bytes;
    },
    get blocks() {
      return blocks.length;
    },
  };
}
