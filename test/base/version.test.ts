import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { version } from '../../src/base/version.ts';

it('the version in the code is the version of the package', () => {
  const { version: packaged } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(version).toBe(packaged);
});
