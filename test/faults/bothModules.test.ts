import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the decoder for newer platforms finds in all bytes what the one for Node 20 finds', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    'scripts/run.mjs',
    'test/faults/bothModules.ts',
  ]);
  expect(Number(stdout.trim().split('\n').at(-1))).toBeGreaterThan(20_000);
});
