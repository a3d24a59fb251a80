// `npm run decoder`: compiles src/sources/qtap/wasm/ into src/sources/qtap/decoderModule.ts. `--check` only says
// whether that file is what the source makes. It is checked in, so that nobody else needs the compiler.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asc } from './lib/asc.mjs';
import { root } from './lib/npm.mjs';
import { must } from './lib/processes.mjs';
import { Missing, say } from './lib/say.mjs';

const made = 'src/sources/qtap/decoderModule.ts';
/** Where the module's own data may begin: wasm/memory.ts. */
const memoryBase = '163840';
const folder = mkdtempSync(join(tmpdir(), 'qtap-decoder-'));

/** The module in base64. */
async function compile(features) {
  const file = join(folder, 'decoder.wasm');
  const flags = ['--runtime', 'stub', '--noAssert', '-O3', '--converge'];
  const memory = ['--memoryBase', memoryBase, '--initialMemory', '48'];
  const enabled = features.flatMap((feature) => ['--enable', feature]);
  const entry = 'src/sources/qtap/wasm/index.ts';
  await must(process.execPath, [await asc(), entry, ...flags, ...memory, ...enabled, '--outFile', file], {
    cwd: root,
  });
  return readFileSync(file).toString('base64');
}

try {
  const plain = await compile(['simd']);
  const relaxed = await compile(['simd', 'relaxed-simd']);
  const text = [
    '/** Made of wasm/ by `npm run decoder`: do not edit. */',
    `export const plainModule =\n  '${plain}';`,
    '/** The same for platforms with relaxed SIMD, which Node 20 is not. */',
    `export const relaxedModule =\n  '${relaxed}';`,
    '',
  ].join('\n');
  if (readFileSync(join(root, made), 'utf8') === text) say(`${made} is what its source makes.`);
  else if (process.argv.includes('--check')) {
    say(`${made} is not what src/sources/qtap/wasm/ makes: npm run decoder`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(root, made), text);
    say(`wrote ${made}`);
  }
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say(error.message);
  process.exitCode = 3;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
