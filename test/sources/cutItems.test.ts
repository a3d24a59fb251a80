import { expect, test } from 'vitest';
import { createItemCutter } from '../../src/sources/cutItems.ts';

function cut(text: string, size: number): { items: unknown[]; list: string } {
  const cutter = createItemCutter();
  const items: unknown[] = [];
  for (let at = 0; at < text.length; at += size)
    items.push(...cutter.push(text.slice(at, at + size)).map((one) => JSON.parse(one) as unknown));
  return { items, list: cutter.list };
}

const entries = [{ a: 'x"]},{\\' }, { b: [1, { c: '[' }], entries: [7] }, { d: { e: 'ü\n' } }];

test('the items of a HAR and of a list come whole, wherever the pieces end', () => {
  const har = {
    log: {
      version: '1.2',
      pages: [{ entries: 'no' }],
      creator: { name: 'entries' },
      entries,
      comment: ['x'],
    },
  };
  for (const [whole, list] of [
    [har, 'har'],
    [entries, 'plain'],
  ] as const)
    for (const text of [JSON.stringify(whole), JSON.stringify(whole, null, 2)])
      for (const size of [1, 2, 3, 7, 64, 10_000]) expect(cut(text, size)).toEqual({ items: entries, list });
});

test('bare items of a list are items too; what holds no list has none', () => {
  expect(cut('[1, "a,]" ,null,{"b":2}]', 2).items).toEqual([1, 'a,]', null, { b: 2 }]);
  expect(cut('[]', 1)).toEqual({ items: [], list: 'plain' });
  expect(cut('{"log":{"entries":{"a":[1]}}}', 3)).toEqual({ items: [], list: 'none' });
});
