// `npm run package [-- --out FILE]`: the VSIX, built anew. Refuses one that is too large for what it is.
import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ensurePackages, root } from './lib/npm.mjs';
import { must } from './lib/processes.mjs';
import { Missing, say, step } from './lib/say.mjs';
import { pack } from './lib/vsce.mjs';

const mostBytes = 1.5 * 1024 * 1024;

try {
  await ensurePackages();
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const at = process.argv.indexOf('--out');
  const vsix = at < 0 ? join(root, `${name}-${version}.vsix`) : resolve(process.argv[at + 1] ?? '');
  await step('Building', () => must(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root }));
  await step('Packing', () => pack(root, vsix));
  const { size } = statSync(vsix);
  say(`${relative(process.cwd(), vsix)}: ${(size / 1024).toFixed(0)} KB`);
  if (size > mostBytes) {
    say(`That is more than ${mostBytes / 1024} KB: look at it with unzip -lv.`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say(error.message);
  process.exitCode = 3;
}
