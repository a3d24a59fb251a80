// `npm run evals`: ten questions asked of the built program, the facts its answers hold, the tokens they cost.
// Writes docs/evals.md. Fails when a fact is missing or an answer costs more than a tenth of the reference's.
//
// `npm run evals -- --reference FILE [--python PROGRAM]` also asks the Python server of Qtap's public guide, on the
// same traffic, and keeps its numbers in test/evals/reference.json. The guide's server needs Python with `mcp` and `httpx`.
import { join } from 'node:path';
import { cached, emptyPackage } from './lib/cache.mjs';
import { node24 } from './lib/node24.mjs';
import { npm, root } from './lib/npm.mjs';
import { run } from './lib/processes.mjs';
import { Missing, say } from './lib/say.mjs';

const version = '4.0.0';

try {
  const home = await cached(
    `gpt-tokenizer-${version}`,
    { title: 'a tokenizer', stillWorks: 'Only the evals need it.' },
    (draft) => {
      emptyPackage(draft);
      return npm(['install', '--no-save', '--ignore-scripts', `gpt-tokenizer@${version}`], { cwd: draft });
    },
  );
  const { code: built } = await run(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root, show: true });
  if (built) process.exit(built);
  const { code } = await run(
    await node24(),
    [
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
      join(root, 'test/evals/run.ts'),
      join(home, 'node_modules/gpt-tokenizer/cjs/encoding/o200k_base.js'),
      ...process.argv.slice(2),
    ],
    { cwd: root, show: true },
  );
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say(error.message);
  process.exitCode = 3;
}
