import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { expect, test } from 'vitest';
import { findByLibrary, ruled } from '../../src/secrets/library.ts';
import { createValues } from './corpus/values.ts';
import { vendorTokens } from './corpus/vendors.ts';

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

test('a hit that lies across two windows is found once', () => {
  const token = `dckr_pat_${createValues(7).chars('base64url', 27)}`;
  const text = `${' '.repeat(65_536 - 10)}${token} end`;
  expect(findByLibrary(text).map(({ start }) => start)).toEqual([65_526]);
});
