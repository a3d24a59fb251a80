// node scripts/run.mjs FILE.ts [ARGUMENTS]: runs a TypeScript tool on Node 24, which strips the types.
import { node24 } from './lib/node24.mjs';
import { run } from './lib/processes.mjs';
import { Missing } from './lib/say.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  console.error('usage: node scripts/run.mjs FILE.ts [ARGUMENTS]');
  process.exit(2);
}
try {
  const { code } = await run(
    await node24(),
    [
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
      file,
      ...args,
    ],
    {
      show: true,
    },
  );
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(error.message);
  process.exitCode = 3;
}
