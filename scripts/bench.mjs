// `npm run bench`: which benchmarks there are. `npm run bench -- ingest query`: runs these, one after the
// other, each alone on Node 24 with its memory exposed. Machines differ: benchmarks compare, side by side.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { node24 } from './lib/node24.mjs';
import { ensurePackages, root } from './lib/npm.mjs';
import { run } from './lib/processes.mjs';
import { Missing, say } from './lib/say.mjs';

const folder = join(root, 'test', 'bench');
const known = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => /^[a-z-]+\.ts$/.test(name))
  .map((name) => name.slice(0, -3));
const names = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const flags = process.argv.slice(2).filter((name) => name.startsWith('-'));
const unknown = names.filter((name) => !known.includes(name));

if (!names.length || unknown.length) {
  if (unknown.length) say(`There is no benchmark ${unknown.join(', ')}.`);
  say(`npm run bench -- ${known.join(' | ') || '(none yet: test/bench/NAME.ts)'}`);
  process.exit(unknown.length ? 2 : 0);
}
try {
  await ensurePackages();
  const node = await node24();
  for (const name of names) {
    say(`\n── ${name} ${'─'.repeat(60)}`);
    const { code } = await run(
      node,
      [
        '--expose-gc',
        // As the extension starts the engine (src/wire/start.ts).
        '--max-semi-space-size=4',
        '--disable-warning=ExperimentalWarning',
        '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
        join(folder, `${name}.ts`),
        ...flags,
      ],
      { cwd: root, show: true, env: { MALLOC_MMAP_THRESHOLD_: '262144', ...process.env } },
    );
    if (code !== 0) process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say(error.message);
  process.exitCode = 3;
}
