/** Until enough matching exchanges have come, the time is up, or somebody cancels. */

import { type Capture } from '../capture/capture.ts';
import { type Plan } from './plan.ts';
import { scan } from './scan.ts';

export interface Waiting {
  /** Rows from here on count. */
  readonly fromRow: number;
  /** Enough when this many matched. */
  readonly enough: number;
  readonly atMostMs: number;
  readonly signal: AbortSignal;
}

/** How many matched until it ended, whatever ended it. What is there already counts at once. */
export function waitForMatches(capture: Capture, plan: Plan, waiting: Waiting): Promise<number> {
  const { fromRow, enough, atMostMs, signal } = waiting;
  let seenTo = fromRow;
  let matched = 0;
  const look = (): boolean => {
    const { next } = capture.columns;
    // A finding or a connection may be told after its row came: then all rows are looked at again.
    if (plan.late.findings || plan.late.joins) {
      seenTo = fromRow;
      matched = 0;
    }
    scan(capture, { fromRow: seenTo, toRow: next }, plan.stage, (_block, _rows, count) => {
      matched += count;
    });
    seenTo = Math.max(seenTo, next);
    return matched >= enough;
  };
  return new Promise((resolve) => {
    if (look() || signal.aborted || atMostMs <= 0) {
      resolve(matched);
      return;
    }
    const end = (): void => {
      stopListening();
      stopTimer();
      signal.removeEventListener('abort', end);
      resolve(matched);
    };
    const stopListening = capture.onChange(() => {
      if (look()) end();
    });
    const stopTimer = capture.clock.after(atMostMs, () => {
      look();
      end();
    });
    signal.addEventListener('abort', end, { once: true });
  });
}
