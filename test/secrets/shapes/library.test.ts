import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { expect, test } from 'vitest';
import { findByLibrary, ruled } from '../../../src/secrets/shapes/library.ts';
import { createValues } from '../corpus/values.ts';
import { vendorTokens } from '../corpus/vendors.ts';

// Read by structure, checked more strictly by us, or able to switch a scan off from inside the traffic.
const leftOut = [
  'aws',
  'gcp',
  'privatekey',
  'npm',
  'basicauth',
  'github',
  'database-connection-string',
  'filter-comments',
];

test('every rule of the preset is used or left out on purpose, so that a new one is noticed', () => {
  const names = rules.map((rule) => rule.meta.id.replace('@secretlint/secretlint-rule-', ''));
  expect([...names].sort()).toEqual([...Object.keys(ruled), ...leftOut].sort());
});

test('the rules are called synchronously and find what they are for', () => {
  const tokens = vendorTokens(createValues(3)).filter(([kind]) =>
    Object.values(ruled).some((rule) => rule.kind === kind),
  );
  const found = tokens.filter(([, value]) =>
    findByLibrary(`first ${value} then`).some(({ report }) => report),
  );
  expect(found.length).toBeGreaterThan(tokens.length / 2);
});

test('traffic cannot switch the scan off', () => {
  const token = `dckr_pat_${createValues(4).chars('base64url', 27)}`;
  expect(findByLibrary(`/* secretlint-disable */ ${token}`)).toHaveLength(1);
});

test('hits near and far from each other are each found once, wherever pieces meet', () => {
  const values = createValues(7);
  for (const gap of [1, 60, 2_000, 2_100, 40_000, 65_526]) {
    const tokens = Array.from({ length: 40 }, () => `dckr_pat_${values.chars('base64url', 27)}`);
    const text = tokens.map((token) => `${' '.repeat(gap)}${token}`).join('');
    const found = findByLibrary(text).map(({ start, end }) => text.slice(start, end));
    expect(found.sort()).toEqual(tokens.sort());
  }
});

test('one beginning over and over is no token, and the token after it is', () => {
  const token = `glpat-${createValues(9).chars('alnum', 20)}`;
  const reported = (text: string): number => findByLibrary(text).filter(({ report }) => report).length;
  expect(reported('glpat-'.repeat(1_000))).toBe(0);
  expect(reported(`${'glpat-'.repeat(1_000)} ${token}`)).toBe(1);
});
