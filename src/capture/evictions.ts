/** When rows were given up and by which bound, told from an id long after the row has gone. */

/** `rows`: the setting maxRows; `bytes`: the memory for names and paths of that many rows; `memory`: the process ran short; `cleared`: a person's act. */
export type Bound = 'rows' | 'bytes' | 'memory' | 'cleared';

export interface Eviction {
  readonly at: number;
  readonly bound: Bound;
}

export interface Evictions {
  /** Rows before `end` are gone now. */
  add(end: number, at: number, bound: Bound): void;
  /** Of the eviction that took `row`, which must be gone. */
  of(row: number): Eviction | undefined;
}

/** Beyond this many, the older half is told by its newer neighbour: a little too late, never wrong about the fact. */
const mostKept = 1_024;

export function createEvictions(): Evictions {
  let kept: { readonly end: number; readonly eviction: Eviction }[] = [];
  return {
    add(end, at, bound) {
      kept.push({ end, eviction: { at, bound } });
      if (kept.length > mostKept) kept = kept.filter((_, i) => i >= mostKept / 2 || i % 2 === 1);
    },
    of: (row) => kept.find(({ end }) => row < end)?.eviction,
  };
}
