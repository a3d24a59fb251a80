import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { plainBeginning, plainPattern } from '../../src/filter/plainPattern.ts';
import { createChance, type Chance } from '../../src/sources/demo/chance.ts';

/** Patterns of all kinds, most of them plain. */
function randomPattern(chance: Chance, depth = 0): string {
  const atom = (): string =>
    chance.odds(0.2) && depth < 2
      ? `(${chance.odds(0.3) ? '?:' : ''}${randomPattern(chance, depth + 1)})`
      : chance.pick([
          'a',
          'b',
          '/',
          '-',
          '\\-',
          '\\.',
          '\\/',
          'x',
          '_',
          '[ab]',
          '[^a]',
          '[a-c/]',
          '[0-9]',
          '\\d',
          '\\w',
          '[\\d-]',
          '[^/\\]]',
          '[a\\-b]',
          '^',
          '$',
          '\\$',
          '=',
          '%',
        ]);
  const part = (): string =>
    atom() + (chance.odds(0.25) ? chance.pick(['?', '*', '+', '{2}', '{1,3}', '{0,2}', '??']) : '');
  const sequence = (): string => Array.from({ length: chance.between(1, 4) }, part).join('');
  const all = Array.from({ length: depth > 0 ? chance.between(1, 3) : 1 }, sequence).join('|');
  return depth === 0 && chance.odds(0.5) ? `^${all}` : all;
}

const letters = [
  'a',
  'b',
  'c',
  'x',
  '/',
  '-',
  '.',
  '_',
  '1',
  '$',
  '=',
  '%',
  ']',
  '\n',
  'ä',
  '😀',
  '\u2028',
] as const;

describe('a plain pattern', () => {
  it('holds for the same texts as in RE2, whatever it is made of', () => {
    const chance = createChance(5);
    let plain = 0;
    for (let round = 0; round < 4_000; round++) {
      const source = randomPattern(chance);
      let slow: RE2JS;
      try {
        slow = RE2JS.compile(source);
      } catch {
        expect(plainPattern(source), source).toBeUndefined();
        continue;
      }
      const quick = plainPattern(source);
      if (!quick) continue;
      plain++;
      for (let n = 0; n < 12; n++) {
        const text = Array.from({ length: chance.between(0, 8) }, () => chance.pick(letters)).join('');
        expect([source, text, quick.test(text)]).toEqual([source, text, slow.test(text)]);
      }
    }
    expect(plain).toBeGreaterThan(1_500);
  });

  it('begins many others, which are nowhere where their beginning is not', () => {
    const chance = createChance(6);
    let begun = 0;
    let spared = 0;
    for (let round = 0; round < 6_000; round++) {
      const rest = chance.pick(['', '.*', '(?i)b', '|b', '\\b', 'a+$', '*', '{2}', '(a|b)+x', '(?:', '+?']);
      const source = randomPattern(chance) + rest;
      let slow: RE2JS;
      try {
        slow = RE2JS.compile(source);
      } catch {
        continue;
      }
      const beginning = plainPattern(source) ? undefined : plainBeginning(source);
      if (!beginning) continue;
      begun++;
      for (let n = 0; n < 12; n++) {
        const text = Array.from({ length: chance.between(0, 8) }, () => chance.pick(letters)).join('');
        if (beginning.test(text)) continue;
        spared++;
        expect([source, text, slow.test(text)]).toEqual([source, text, false]);
      }
    }
    expect(begun).toBeGreaterThan(500);
    expect(spared).toBeGreaterThan(2_000);
    expect(plainBeginning('area-(12|77)x\\/[0-9a-f]+$')?.source).toBe('area-(12|77)x\\/');
    expect(plainBeginning('ab.*|cd')).toBeUndefined();
    expect(plainBeginning('(?i)ab')).toBeUndefined();
  });

  it('is what noise and simple questions are made of', () => {
    for (const source of [
      '^\\/(healthz?|livez|readyz|ping)([/?]|$)',
      '^\\/metrics([/?]|$)',
      '^\\/users\\/[0-9]+$',
      'v[12]\\/charges',
    ])
      expect(plainPattern(source), source).toBeInstanceOf(RegExp);
  });

  it('is nothing that could take long, or that the two languages read in different ways', () => {
    for (const source of [
      '(a+)+$',
      'a+$',
      '^a*a*b',
      '^(a|ab)*$',
      '^(a?){30}a',
      `^${'(a|a)'.repeat(10)}b`,
      '^a{99}{99}',
      'a.b',
      '\\s',
      '(?i)a',
      '[[:alpha:]]',
      'a|^b',
      '\\bx',
      '(?P<n>a)',
      'ä',
      '[a',
      'a)',
      '(a',
      '^*',
      'a{2',
    ])
      expect(plainPattern(source), source).toBeUndefined();
  });
});
