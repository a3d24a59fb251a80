/** Filter × window, newest first, page by page. */

import { type Capture } from '../capture/capture.ts';
import { type Block } from '../capture/columns.ts';
import { type Plan } from './plan.ts';
import { scanBack, scanSlowly, type Visit } from './scan.ts';
import { type Stretch } from './window.ts';

export interface Selection {
  /** Newest first, at most as many as asked for. */
  readonly rows: readonly number[];
  /** In the whole stretch, whatever the page. */
  readonly matched: number;
  /** More rows follow before the last one. */
  readonly more: boolean;
}

export interface Page {
  readonly limit: number;
  /** Only rows before this one: where the last page ended. */
  readonly before?: number;
}

/** At once: for filters that the columns can answer, and for small stretches. */
export function select(capture: Capture, stretch: Stretch, plan: Plan, page: Page): Selection {
  const taking = take(page);
  scanBack(capture, stretch, plan.stage, taking.visit);
  return taking.result();
}

/** The same in slices, for filters that open heads or bodies; undefined when the signal ended it. */
export async function selectSlowly(
  capture: Capture,
  stretch: Stretch,
  plan: Plan,
  page: Page,
  signal: AbortSignal,
): Promise<Selection | undefined> {
  const taking = take(page);
  if (!plan.opens) scanBack(capture, stretch, plan.stage, taking.visit);
  else if (!(await scanSlowly(capture, stretch, plan.stage, taking.visit, signal))) return undefined;
  return taking.result();
}

function take({ limit, before = Infinity }: Page): { visit: Visit; result: () => Selection } {
  const taken: number[] = [];
  let matched = 0;
  let reachable = 0;
  return {
    visit(block: Block, rows: Int32Array, count: number) {
      matched += count;
      for (let k = count - 1; k >= 0; k--) {
        const row = block.first + (rows[k] ?? 0);
        if (row >= before) continue;
        reachable += k + 1;
        for (let j = k; j >= 0 && taken.length < limit; j--) taken.push(block.first + (rows[j] ?? 0));
        break;
      }
    },
    result: () => ({ rows: taken, matched, more: reachable > taken.length }),
  };
}
