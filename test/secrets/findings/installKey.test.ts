import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterEach, expect, test } from 'vitest';
import { isProblem } from '../../../src/base/problem.ts';
import { readInstallKey } from '../../../src/secrets/findings/installKey.ts';

const run = promisify(execFile);
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

/** A program of its own that tells the key of a state directory, or what is wrong with it. */
function programOf(state: string, before = ''): readonly string[] {
  const built = join(directory(), 'key.mjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, '../../../src/secrets/findings/installKey.ts')],
    outfile: built,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const [module, directoryOfState] = [JSON.stringify(built), JSON.stringify(state)];
  const tell = `const key = readInstallKey(${directoryOfState}); console.log(key.message ?? Buffer.from(key).toString('hex'));`;
  return [
    '--input-type=module',
    '-e',
    `const { readInstallKey } = await import(${module}); ${before} ${tell}`,
  ];
}

test('whoever starts at the same time has the same key, and nothing else is left behind', async () => {
  const state = join(directory(), 'state');
  // Spun until one moment, so that all of them find no key.
  const program = programOf(state, `while (Date.now() < ${Date.now() + 1_500});`);
  const keys = await Promise.all([1, 2, 3, 4].map(() => run(process.execPath, program)));
  expect(new Set(keys.map(({ stdout }) => stdout.trim())).size).toBe(1);
  expect(keys[0]?.stdout).toMatch(/^[0-9a-f]{64}$/m);
  expect(readdirSync(state)).toEqual(['install.key']);
});

test.skipIf(process.platform === 'win32')('a disk without room leaves no half of a key', async () => {
  const state = join(directory(), 'state');
  // No file may have a byte, and the signal that says so is not heard: then writing fails as on a full disk.
  const line = `trap '' XFSZ; ulimit -f 0; exec "$@"`;
  const { stdout } = await run('sh', ['-c', line, 'sh', process.execPath, ...programOf(state)]);
  expect(stdout).toContain('cannot be read or made');
  expect(readdirSync(state)).toEqual([]);
});

test('a broken key file is told, not silently replaced', () => {
  const state = directory();
  writeFileSync(join(state, 'install.key'), 'short');
  expect(readInstallKey(state)).toMatchObject({ code: 'cannot-read' });
});

test('two installations draw different keys', () => {
  expect(readInstallKey(directory())).not.toEqual(readInstallKey(directory()));
});
