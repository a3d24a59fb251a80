/** Our own pipeline as the engine runs it: the source over its socket into one capture that is used all along. */

import { systemClock } from '../../../src/base/clock.ts';
import { isProblem } from '../../../src/base/problem.ts';
import { createCapture } from '../../../src/capture/capture.ts';
import { readAddress } from '../../../src/sources/qtap/address.ts';
import { createQtapSource } from '../../../src/sources/qtap/source.ts';
import { type Sink } from '../../../src/traffic/source.ts';
import { defaultOptions } from '../../../src/wire/options.ts';

export interface Ours {
  /** Reads one stream to its end; how many exchanges came. */
  read(url: URL): Promise<number>;
  note(): string | undefined;
}

export function openOurs(): Ours {
  const clock = systemClock;
  const capture = createCapture({ ...defaultOptions.capture, clock, run: 'aa' });
  const faults: string[] = [];
  let fallbacks = 0;
  return {
    async read(url) {
      const address = readAddress(url.href);
      if (isProblem(address)) throw new Error(address.message);
      const before = capture.columns.next;
      const source = createQtapSource({ name: 'bench', address, clock });
      const over = new AbortController();
      const inner = capture.sink('bench');
      await new Promise<void>((resolve) => {
        const sink: Sink = {
          ...inner,
          state(state) {
            inner.state(state);
            if (state.is === 'lost') resolve();
          },
          fault(reason) {
            faults.push(reason);
          },
        };
        source.start(sink, over.signal);
      });
      over.abort();
      fallbacks += source.counts.fallbacks;
      return capture.columns.next - before;
    },
    note() {
      const words = [
        ...(fallbacks > 0 ? [`${fallbacks} heads needed JSON.parse`] : []),
        ...(faults.length > 0 ? [`${faults.length} faults: ${faults[0] ?? ''}`] : []),
      ];
      return words.length > 0 ? words.join(', ') : undefined;
    },
  };
}
