/** Whether bodies come at all: at a lower level the agent tells how long they are, and nothing of them. */

import { type Capture } from '../capture/capture.ts';
import { rowAtArrival } from '../capture/coverage.ts';
import { type Stretch } from '../query/window.ts';

/** The newest of a stretch; where bodies come, one of the first few has one. */
const mostLooked = 50;

/** False when a source's newest messages should have bodies and none of them has. */
export function bodiesCome(capture: Capture, { from, to }: Stretch): boolean {
  const { columns, ledger } = capture;
  if (ledger.sources.some(({ bodies }) => !bodies)) return false;
  const newest = rowAtArrival(columns, to) - 1;
  const oldest = Math.max(rowAtArrival(columns, from), newest - mostLooked + 1);
  const come = new Set<string>();
  const missing = new Set<string>();
  for (let row = newest; row >= oldest && come.size < ledger.sources.length; row--) {
    const exchange = capture.peek(row);
    if (!exchange) continue;
    for (const message of [exchange.request, exchange.response]) {
      const state = message?.body.state ?? 'empty';
      if (state === 'not-captured') missing.add(exchange.source.name);
      else if (state !== 'empty') come.add(exchange.source.name);
    }
  }
  return [...missing].every((name) => come.has(name));
}
