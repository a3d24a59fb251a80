import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

// One concept per file. The lint refuses more than 500 lines; this keeps the typical file far below.

const root = join(import.meta.dirname, '..', '..');
const sizes = ['src', 'webview']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(root, folder, name),
    ),
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(file, 'utf8').split('\n').length - 1)
  .sort((a, b) => a - b);

it('has a median file of at most 120 lines', () => {
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(120);
});
