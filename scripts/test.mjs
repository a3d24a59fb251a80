// `npm test`: every layer there is, installing what it misses. `--fast`: the unit tests, without the long ones.
// `npm test -- vscode-page clients`: only these layers (and the build they need).
//
// A layer that cannot run here is reported as skipped, by name, never as passed; with CI set it fails.
// The last line is one plain `N passed, N failed, N skipped`, counting the tests of all layers.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { layers } from './layers.mjs';
import { needs } from './lib/needs.mjs';
import { binOf, ensurePackages, root } from './lib/npm.mjs';
import { run } from './lib/processes.mjs';
import { Missing, say } from './lib/say.mjs';
import { close, failed, heading, ran, skipped } from './lib/tally.mjs';

const strict = Boolean(process.env.CI) && process.env.CI !== 'false';
const began = Date.now();
const fast = process.argv.includes('--fast');
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
// Tests that make pictures for the documentation keep them when this is set.
if (process.argv.includes('--pictures')) process.env.PICTURES = join(root, 'docs', 'images');
const wanted = (name) => !chosen.length || chosen.includes(name);
const reports = join(root, 'out', 'tests');
const node = (args, show = true) => run(process.execPath, args, { cwd: root, show });

async function vitest(name, args) {
  heading(name);
  const since = Date.now();
  const report = join(reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await node([binOf('vitest'), 'run', ...args, ...reporters]);
  ran(name, report, code, since);
}

/** The reason why a layer cannot run here, or undefined. Installs what it needs where that is possible. */
async function lacks(layer) {
  for (const name of layer.needs)
    try {
      const found = await needs[name]();
      // Tests in a browser take it from here; run by themselves they look where Debian puts it.
      if (name === 'browser') process.env.CHROMIUM = found;
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      return error.message;
    }
  return undefined;
}

/** The suite of the extension host in a desktop VS Code: the one layer that CI may skip. */
async function desktop() {
  heading('desktop');
  const since = Date.now();
  const report = join(reports, 'desktop.json');
  const { code, output } = await node([join(root, 'scripts/desktop.mjs'), '--report', report], false);
  say(output.trim());
  if (code === 3) skipped('desktop', output.trim().split('\n').at(-1));
  else ran('desktop', report, code, since);
}

async function everything() {
  const known = ['check', 'unit', ...layers.map(({ name }) => name), 'desktop'];
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length)
    throw new Missing(`There is no layer ${unknown.join(', ')}.`, `There are: ${known.join(', ')}.`, '');

  if (!fast && wanted('check')) {
    heading('check');
    const wrong = await check(['unit tests']);
    if (wrong.length) failed('check', `${wrong.join(', ')}: see above, or npm run check`, wrong.length);
  }
  if (wanted('unit'))
    await vitest('unit', fast ? ['--exclude', 'test/**/*.long.test.ts', '--no-isolate'] : []);
  if (fast) return;

  heading('build');
  const { code } = await node([join(root, 'esbuild.mjs')]);
  if (code !== 0) return failed('build', 'failed, so no other layer ran');

  for (const layer of layers.filter(({ name }) => wanted(name))) {
    const reason = await lacks(layer);
    if (reason === undefined) {
      await vitest(layer.name, ['--config', 'vitest.layers.config.mjs', '--project', layer.name]);
      continue;
    }
    heading(layer.name);
    say(`skipped: ${reason}`);
    const note = `${layer.title}. ${reason}`;
    if (strict) failed(layer.name, `cannot run here, and CI skips nothing: ${note}`);
    else skipped(layer.name, note);
  }
  if (wanted('desktop')) await desktop();
}

try {
  await ensurePackages();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  await everything();
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  failed('set-up', error.message);
}
process.exitCode = close(began);
