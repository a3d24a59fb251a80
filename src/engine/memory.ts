/** The ceiling: gives up the oldest before the process is in danger, whatever the bounds of the capture say. */

import { getHeapStatistics } from 'node:v8';
import { type Clock, type Stop } from '../base/clock.ts';

export interface MemoryUse {
  /** What the process takes of the machine, in bytes. */
  readonly rss: number;
  readonly heapUsed: number;
  /** Where V8 gives up. */
  readonly heapLimit: number;
  /** What a container or the system lets the process have; 0 = not known. */
  readonly allowed: number;
}

export interface MemoryWatch {
  readonly clock: Clock;
  /** Bytes that the process may take; more than that is given back. */
  readonly ceiling: number;
  readonly relieve: (of: 'memory' | 'heap') => void;
  readonly log: (megabytes: number) => void;
  readonly read?: () => MemoryUse;
}

const lookEveryMs = 1_000;
/** What was given up is collected some seconds later; until then there is nothing new to see. */
const restMs = 5_000;
/** A process that keeps nothing new may be collected much later: until then it takes as much as it did, give or take this. */
const stillBytes = 4 * 1024 * 1024;
/** V8 counts its nursery in the limit and gives up before it is reached. */
const heapShare = 0.65;
/** From here on nothing is waited for. */
const dangerShare = 0.75;
const allowedShare = 0.9;

/** What the program itself takes, and the garbage between two collections. */
const programBytes = 320 * 1024 * 1024;
/** Columns, names, and the lists of views, for each row. */
const rowBytes = 500;

/** What a process with these bounds takes at most when all is well. */
export function ceilingOf(bounds: { readonly maxRows: number; readonly maxMegabytes: number }): number {
  return programBytes + bounds.maxMegabytes * 1024 * 1024 * 1.5 + bounds.maxRows * rowBytes;
}

export function watchMemory({ clock, ceiling, relieve, log, read = readMemory }: MemoryWatch): Stop {
  let restUntil = 0;
  /** What the process took when something was given up for it; NaN while it takes no more than it may. */
  let relievedAt = NaN;
  return clock.every(lookEveryMs, () => {
    const { rss, heapUsed, heapLimit, allowed } = read();
    if (clock.now() < restUntil && heapUsed < heapLimit * dangerShare) return;
    const most = allowed > 0 ? Math.min(ceiling, allowed * allowedShare) : ceiling;
    const heapIsShort = heapUsed >= heapLimit * heapShare;
    if (rss < most) relievedAt = NaN;
    if (!heapIsShort && (rss < most || Math.abs(rss - relievedAt) < stillBytes)) return;
    restUntil = clock.now() + restMs;
    relievedAt = rss;
    log(Math.round(rss / 1024 / 1024));
    relieve(heapIsShort ? 'heap' : 'memory');
  });
}

function readMemory(): MemoryUse {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rss,
    heapUsed,
    heapLimit: getHeapStatistics().heap_size_limit,
    allowed: process.constrainedMemory(),
  };
}
