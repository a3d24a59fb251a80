import { describe, expect, it } from 'vitest';
import { deadline } from '../../src/base/deadline.ts';
import { createManualClock } from '../support/manualClock.ts';

describe('a deadline', () => {
  it('ends after its time', () => {
    const clock = createManualClock();
    const { signal } = deadline(new AbortController().signal, 1_000, clock);
    clock.move(999);
    expect(signal.aborted).toBe(false);
    clock.move(1);
    expect(signal.aborted).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it('ends with the other signal, also with one that has ended already, and leaves no timer', () => {
    const clock = createManualClock();
    const other = new AbortController();
    const { signal } = deadline(other.signal, 1_000, clock);
    other.abort();
    expect([signal.aborted, clock.timers]).toEqual([true, 0]);
    expect(deadline(other.signal, 1_000, clock).signal.aborted).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it('does nothing any more once it is cleared', () => {
    const clock = createManualClock();
    const other = new AbortController();
    const { signal, clear } = deadline(other.signal, 1_000, clock);
    clear();
    clock.move(2_000);
    other.abort();
    expect([signal.aborted, clock.timers]).toEqual([false, 0]);
  });
});
