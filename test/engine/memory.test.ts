import { describe, expect, it } from 'vitest';
import { ceilingOf, watchMemory, type MemoryUse } from '../../src/engine/memory.ts';
import { type Clock } from '../../src/base/clock.ts';

/** A clock whose seconds pass when the test says so. */
function clockByHand(): { clock: Clock; second(): void } {
  let now = 0;
  const all = new Set<() => void>();
  return {
    clock: {
      now: () => now,
      after: () => () => undefined,
      every(_ms, action) {
        all.add(action);
        return () => all.delete(action);
      },
    },
    second() {
      now += 1_000;
      for (const action of all) action();
    },
  };
}

const mb = 1024 * 1024;
const calm: MemoryUse = { rss: 300 * mb, heapUsed: 80 * mb, heapLimit: 2_000 * mb, allowed: 0 };

function watched(use: { now: MemoryUse }) {
  const { clock, second } = clockByHand();
  const relieved: string[] = [];
  const logged: number[] = [];
  const stop = watchMemory({
    clock,
    ceiling: 600 * mb,
    relieve: (of) => relieved.push(of),
    log: (megabytes) => logged.push(megabytes),
    read: () => use.now,
  });
  return { second, stop, logged, relieved, count: () => relieved.length };
}

describe('the memory ceiling', () => {
  it.each<[what: string, use: Partial<MemoryUse>]>([
    ['the process takes more than its ceiling', { rss: 601 * mb }],
    ['the heap nears its limit', { heapUsed: 1_400 * mb }],
    ['a container allows less', { rss: 470 * mb, allowed: 512 * mb }],
  ])('gives up the oldest when %s, and then waits for the collection', (_what, use) => {
    const now = { now: { ...calm, ...use } };
    const { second, count, logged } = watched(now);
    second();
    expect(count()).toBe(1);
    now.now = { ...now.now, rss: now.now.rss + 20 * mb };
    for (let n = 0; n < 4; n++) second();
    expect(count()).toBe(1);
    second();
    expect(count()).toBe(2);
    now.now = calm;
    for (let n = 0; n < 20; n++) second();
    expect(count()).toBe(2);
    expect(logged).toHaveLength(2);
  });

  it('gives up no more while nothing new is kept and nothing was collected', () => {
    const use = { now: { ...calm, rss: 620 * mb } };
    const { second, count } = watched(use);
    const seconds = (of: number): void => {
      for (let n = 0; n < of; n++) second();
    };
    seconds(600);
    expect(count()).toBe(1);
    // A bit more and less, as every process.
    for (const rss of [622, 618, 621]) {
      use.now = { ...calm, rss: rss * mb };
      seconds(10);
    }
    expect(count()).toBe(1);
    // Collected, and still too much.
    use.now = { ...calm, rss: 605 * mb };
    seconds(600);
    expect(count()).toBe(2);
    // Something new was kept.
    use.now = { ...calm, rss: 611 * mb };
    seconds(600);
    expect(count()).toBe(3);
    // All was well, and then it grew to the same again.
    use.now = calm;
    seconds(10);
    use.now = { ...calm, rss: 611 * mb };
    seconds(600);
    expect(count()).toBe(4);
  });

  it('gives up what the shortage is of, and waits for nothing when the heap is nearly full', () => {
    const now = { now: { ...calm, rss: 601 * mb } };
    const { second, relieved } = watched(now);
    second();
    now.now = { ...calm, heapUsed: 1_400 * mb };
    for (let n = 0; n < 5; n++) second();
    expect(relieved).toEqual(['memory', 'heap']);
    now.now = { ...calm, heapUsed: 1_550 * mb };
    for (let n = 0; n < 3; n++) second();
    expect(relieved).toEqual(['memory', 'heap', 'heap', 'heap', 'heap']);
  });

  it('leaves a process alone that takes what its bounds allow, and ends when told', () => {
    const use = { now: calm };
    const { second, stop, count } = watched(use);
    for (let n = 0; n < 20; n++) second();
    expect(count()).toBe(0);
    stop();
    use.now = { ...calm, rss: 10_000 * mb };
    second();
    expect(count()).toBe(0);
  });

  it('grows with the bounds a person chose', () => {
    const usual = ceilingOf({ maxRows: 500_000, maxMegabytes: 128 });
    expect(usual).toBeLessThan(800 * mb);
    expect(ceilingOf({ maxRows: 500_000, maxMegabytes: 1_024 })).toBeGreaterThan(usual + 896 * mb);
  });

  it('reads the real process without a hand from the test', () => {
    const { clock, second } = clockByHand();
    let relieved = 0;
    const stop = watchMemory({ clock, ceiling: 1, relieve: () => relieved++, log: () => undefined });
    second();
    stop();
    expect(relieved).toBe(1);
  });
});
