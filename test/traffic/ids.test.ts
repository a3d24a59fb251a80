import { describe, expect, it } from 'vitest';
import { createIds, drawRun, parseId } from '../../src/traffic/ids.ts';

describe('ids', () => {
  it('are r, the run and a counter in base 36', () => {
    expect(createIds('k3').name(0)).toBe('rk30');
    expect(createIds('k3').name(1_000_000)).toBe('rk3lfls');
  });

  it('stay within nine characters for two billion exchanges', () => {
    expect(createIds('zz').name(36 ** 6 - 1)).toHaveLength(9);
  });

  it('are read back as they were made', () => {
    for (const n of [0, 1, 35, 36, 46_655, 46_656, 2_000_000_000])
      expect(parseId(createIds('0a').name(n))).toEqual({ run: '0a', n });
  });

  it('are not guessed from anything else', () => {
    for (const text of ['', 'r', 'r12', 'R123', 'r1 3', 'r12-3', 'r1200', 'x123', 'r12zzzzzzz'])
      expect(parseId(text)).toBeUndefined();
  });

  it('draw a run of two characters, whatever chance says', () => {
    for (const chance of [0, 0.5, 0.999999]) expect(drawRun(() => chance)).toMatch(/^[0-9a-z]{2}$/);
  });
});
