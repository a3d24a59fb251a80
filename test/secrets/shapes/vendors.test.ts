import { expect, test } from 'vitest';
import { findTokens } from '../../../src/secrets/shapes/vendors.ts';
import { createValues } from '../corpus/values.ts';
import { vendorTokens } from '../corpus/vendors.ts';

const values = createValues(8);
const special = new Set(['discord-token']);

test.each(vendorTokens(values).filter(([kind]) => !special.has(kind)))(
  '%s is found wherever it stands free',
  (kind, value) => {
    for (const [before, after] of [
      ['', ''],
      ['"', '"'],
      ['=', '&'],
      [' ', '.'],
      ['\\n', '\\n'],
      ['%3D', '%26'],
      ['(', ')'],
      [':', ','],
    ]) {
      const found = findTokens(`${before}${value}${after}`).filter(({ report }) => report);
      expect(
        found.map((span) => span.kind),
        `${before}…${after}`,
      ).toContain(kind);
    }
  },
);

test('no token is found in the middle of a word', () => {
  for (const text of [
    `task-${values.hex(32)}`,
    `xghp_${values.alnum(36)}`,
    `my_sk_live_${values.alnum(24)}`,
    `disk-proj-${values.alnum(60)}`,
  ])
    expect(findTokens(text)).toEqual([]);
});

test('a wrong check sum is hidden, not reported', () => {
  const good = values.github();
  const bad = `${good.slice(0, -1)}${good.endsWith('a') ? 'b' : 'a'}`;
  expect(findTokens(good)[0]).toMatchObject({ kind: 'github-token', report: true });
  expect(findTokens(bad)[0]).toMatchObject({ kind: 'github-token', report: false });
});

test('what nobody generates is left to be read', () => {
  for (const text of [
    `ghp_${'x'.repeat(36)}`,
    `sk_live_${'1234567890abcdef'.repeat(2)}`,
    `AKIA${'X'.repeat(16)}`,
    `glpat-${'your-token-goes-here'}`,
    'glpat-'.repeat(50),
    'sk-proj-'.repeat(50),
  ])
    expect(findTokens(text)).toEqual([]);
});
