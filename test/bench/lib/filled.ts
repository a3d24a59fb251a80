/** A capture with as many rows as wanted, from real frames of the small mix: each row with a path and an id of its own. */

import { type Capture, createCapture } from '../../../src/capture/capture.ts';
import { createChance } from '../../../src/sources/demo/chance.ts';
import { createEvents } from '../../../src/sources/qtap/event.ts';
import { type Arrival, type Sink } from '../../../src/traffic/source.ts';
import { createManualClock, type ManualClock } from '../../support/manualClock.ts';
import { exchangeFrame } from './mixes.ts';

export interface Filled {
  readonly capture: Capture;
  readonly clock: ManualClock;
  /** One more row, like the others and with a path of its own. */
  add(): void;
  /** CPU of the fill itself: decoded exchanges into the capture. */
  readonly microsPerRow: number;
}

/** Frames to take exchanges from; rows are these, over and over, with other paths and ids. */
const patterns = 4_000;

export function fill(rows: number, { maxRows = rows, maxMegabytes = 128 } = {}): Filled {
  const clock = createManualClock();
  const capture = createCapture({ maxRows, maxMegabytes, minutes: 1_440, clock, run: 'bb' });
  const sink = capture.sink('bench');
  sink.state({ is: 'connected', bodies: true });
  const arrivals = decoded(clock);
  const before = process.cpuUsage();
  let row = 0;
  const add = (): void => {
    const pattern = arrivals[row % arrivals.length];
    if (!pattern) return;
    // Something that only this row has, in its path and in its body.
    const own = uniqueText(row);
    const { bodies, requestBytes } = pattern;
    if (bodies.length - requestBytes > 200) bodies.set(Buffer.from(own), requestBytes + 100);
    sink.exchange({
      ...pattern,
      endedAt: clock.now(),
      // A route belongs to its host, as its pattern does: about four thousand of them.
      path: `/v1/area-${row % arrivals.length}x/${own}`,
    });
    row++;
  };
  while (row < rows) {
    if (row % 10 === 0) clock.move(100);
    add();
  }
  const { user, system } = process.cpuUsage(before);
  return { capture, clock, add, microsPerRow: (user + system) / rows };
}

/** Sixteen hex digits that only this row has. */
export function uniqueText(row: number): string {
  return (BigInt(row + 1) * 0x9e3779b97f4a7c15n).toString(16).slice(-16).padStart(16, '0');
}

function decoded(clock: ManualClock): Arrival[] {
  const arrivals: Arrival[] = [];
  const sink: Sink = {
    exchange: (arrival) => {
      const { head, bodies } = arrival;
      arrivals.push({
        ...arrival,
        head: Uint8Array.from(head),
        bodies: Uint8Array.from(bodies),
      });
    },
    connection: () => undefined,
    process: () => undefined,
    state: () => undefined,
    fault: (reason) => {
      throw new Error(reason);
    },
    passed: () => undefined,
  };
  const { frames } = createEvents(sink, () => undefined, clock);
  const chance = createChance(2);
  for (let i = 0; i < patterns; i++) {
    const bytes = exchangeFrame(chance, 'small');
    frames?.append(bytes, 0, bytes.length);
  }
  return arrivals;
}
