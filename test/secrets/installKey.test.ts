import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { readInstallKey } from '../../src/secrets/installKey.ts';

const made: string[] = [];
afterEach(() => made.splice(0).forEach((directory) => rmSync(directory, { recursive: true, force: true })));
const directory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'key-'));
  made.push(path);
  return path;
};

test('the install key is made once, 32 bytes, for its owner only', () => {
  const state = join(directory(), 'state');
  const first = readInstallKey(state);
  if (isProblem(first)) throw new Error(first.message);
  expect(first.length).toBe(32);
  expect(readInstallKey(state)).toEqual(first);
  expect(statSync(join(state, 'install.key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(state, 'install.key'))).toEqual(first);
});

test('a broken key file is told, not silently replaced', () => {
  const state = directory();
  writeFileSync(join(state, 'install.key'), 'short');
  expect(readInstallKey(state)).toMatchObject({ code: 'cannot-read' });
});

test('two installations draw different keys', () => {
  expect(readInstallKey(directory())).not.toEqual(readInstallKey(directory()));
});
