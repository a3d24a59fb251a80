import { describe, expect, it } from 'vitest';
import { Names } from '../../src/capture/names.ts';
import { createChance } from '../../src/sources/demo/chance.ts';

const mostLength = 20;
const cut = (name: string): string => name.slice(0, mostLength);

describe('names', () => {
  it('keep their number as long as a block uses them, whatever comes in between', () => {
    const chance = createChance(3);
    // Many of them share their length and the letters that the shortcut looks at.
    const pool = Array.from({ length: 400 }, (_, n) => `${'ab'.repeat(n % 9)}${n}z`.padEnd(n % 30, 'x'));
    const names = new Names(mostLength);
    const live = new Map<string, { id: number; block: number }>([['', { id: 0, block: 0 }]]);
    for (let step = 0; step < 30_000; step++) {
      const block = Math.floor(step / 100);
      const name = chance.next() < 0.02 ? '' : (pool[chance.between(0, pool.length - 1)] ?? '');
      const id = names.intern(name, block);
      const known = live.get(cut(name));
      if (known) expect(id).toBe(known.id);
      else expect([...live.values()].map((other) => other.id)).not.toContain(id);
      live.set(cut(name), { id, block });
      expect(names.text(id)).toBe(cut(name));
      if (step % 700 !== 0) continue;
      names.forget(block - 1);
      for (const [text, { block: used }] of live) if (text !== '' && used < block - 1) live.delete(text);
      expect([...names.all()].sort()).toEqual([...live.keys()].filter((text) => text !== '').sort());
    }
  });

  it('say so when the number of a forgotten one means another', () => {
    const names = new Names(mostLength);
    const first = names.intern('first', 1);
    names.forget(2);
    const before = names.version;
    expect(names.find('first')).toBeUndefined();
    expect(names.intern('second', 2)).toBe(first);
    expect(names.version).not.toBe(before);
    expect(names.intern('first', 2)).not.toBe(first);
  });
});
