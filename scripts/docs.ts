/**
 * The documents that are made from code. `npm run docs` writes them, `--check` says which have drifted.
 * A generator is a file in scripts/docs/ that exports `path` (from the root of the repository) and `text()`.
 */

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Generator {
  readonly path: string;
  text(): string | Promise<string>;
}

const root = join(import.meta.dirname, '..');
const folder = join(import.meta.dirname, 'docs');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')) : [];

for (const file of files) {
  const generator: Generator = await import(join(folder, file));
  const target = join(root, generator.path);
  const text = await generator.text();
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${generator.path} is not what scripts/docs/${file} makes of the code: npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(target, text);
    console.log(`wrote ${generator.path}`);
  }
}
