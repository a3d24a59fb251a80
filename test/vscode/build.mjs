// Bundles and packs what the tests put into VS Code: the companion (the harness's hand inside the extension
// host), the probe (a small extension that proves the harness), the product, and the Mocha suite.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { binOf, root } from '../../scripts/lib/npm.mjs';
import { must } from '../../scripts/lib/processes.mjs';
import { step } from '../../scripts/lib/say.mjs';
import { pack } from '../../scripts/lib/vsce.mjs';

const here = import.meta.dirname;

const bundle = (options) =>
  build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
    ...options,
  });

/** A test-only extension: one source file, bundled and packed. */
async function extension(name, out) {
  const folder = join(out, name);
  mkdirSync(folder, { recursive: true });
  await bundle({ entryPoints: [join(here, name, 'extension.ts')], outfile: join(folder, 'extension.js') });
  copyFileSync(join(here, name, 'package.json'), join(folder, 'package.json'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'README.md'), `# ${name}\nOnly for tests.\n`);
  const vsix = join(out, `${name}.vsix`);
  await pack(folder, vsix);
  return { folder, vsix };
}

/** The Mocha suite that runs inside the extension host: one file each, required by index.js. */
async function suite(out) {
  const folder = join(here, 'host', 'suite');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  await bundle({
    entryPoints: files.map((name) => join(folder, name)),
    outdir: out,
    external: ['vscode', 'mocha'],
  });
}

/** The VSIX of the product, packed anew unless QTAP_TEST_VSIX names one; undefined while there is no extension. */
async function product(out) {
  if (process.env.QTAP_TEST_VSIX) return process.env.QTAP_TEST_VSIX;
  const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!existsSync(join(root, 'src/extension/main.ts'))) return '';
  await must(process.execPath, [join(root, 'scripts/package.mjs'), '--out', join(out, 'product.vsix')], {
    cwd: root,
  });
  if (!existsSync(join(root, main))) throw new Error(`${main} was not built.`);
  return join(out, 'product.vsix');
}

export function buildForTests(out) {
  return step('Packing the extensions', async () => {
    const [companion, probe, vsix] = await Promise.all([
      extension('companion', out),
      extension('probe-extension', out),
      product(out),
      suite(join(out, 'suite')),
    ]);
    return { companion, probe, product: vsix, suite: join(out, 'suite', 'index.js') };
  });
}
