import { expect, test } from 'vitest';
import { anyCaseNeedle, exactNeedle, findText } from '../../src/query/needle.ts';
import { seeded } from './support.ts';

const random = seeded(17);

function places(needle: ReturnType<typeof exactNeedle>, data: Buffer): [number, number][] {
  const found: [number, number][] = [];
  for (let at = needle.find(data, 0); at >= 0; at = needle.find(data, at + 1)) found.push([at, needle.end]);
  return found;
}

test('a text is found wherever it lies in many pieces, whatever its case', () => {
  const data = Buffer.alloc(400_000, 'x');
  const at = [0, 65_530, 65_580, 131_070, 262_150, 399_987];
  for (const start of at) data.write(random.pick(['card_declined', 'CARD_DECLINED', 'Card_Declined']), start);
  expect(places(anyCaseNeedle('card_DECLINED'), data)).toEqual(at.map((start) => [start, start + 13]));
  for (let i = 0; i < 50; i++) {
    const start = random.below(399_000);
    const one = Buffer.alloc(400_000, 'x');
    one.write('nEEdle', start);
    expect(places(anyCaseNeedle('NeedLE'), one)).toEqual([[start, start + 6]]);
  }
});

test('letters with a fellow outside of ASCII are found by either', () => {
  const data = Buffer.from('Kelvin \u212aELVIN ma\u017fs MASS é É');
  expect(places(anyCaseNeedle('kelvin'), data)).toEqual([
    [0, 6],
    [7, 15],
  ]);
  expect(
    places(anyCaseNeedle('mass'), data).map(([start, end]) => data.toString('utf8', start, end)),
  ).toEqual(['ma\u017fs', 'MASS']);
  expect(places(anyCaseNeedle('É'), data)).toHaveLength(2);
  expect(anyCaseNeedle('É').sure).toBe(false);
});

test('signs that mean something in patterns are only themselves', () => {
  const text = '.*+?^${}()|[]\\/-"\n';
  expect(places(anyCaseNeedle(text), Buffer.from(`a${text}b`))).toEqual([[1, 1 + text.length]]);
  expect(places(anyCaseNeedle('a.c'), Buffer.from('abc a.c'))).toEqual([[4, 7]]);
});

test('spans searched one after the other find the hits that lie wholly within them', () => {
  for (let round = 0; round < 300; round++) {
    const spans: string[] = Array.from({ length: 1 + random.below(12) }, () =>
      Array.from({ length: random.below(9) }, () => random.pick(['a', 'b'])).join(''),
    );
    const data = Buffer.from(spans.join(''));
    const sought = random.pick(['ab', 'aba', 'b', 'aaa']);
    let start = 0;
    let hit = -2;
    const needle = random.pick([exactNeedle, anyCaseNeedle])(sought);
    for (const span of spans) {
      const end = start + span.length;
      // Some spans are left out, as rows are that an earlier test has ruled out.
      if (random.below(4) > 0) {
        hit = findText(needle, data, hit, start, end);
        expect([spans, sought, span, hit >= start && hit < end]).toEqual([
          spans,
          sought,
          span,
          span.includes(sought),
        ]);
      }
      start = end;
    }
  }
});
