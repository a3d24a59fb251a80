// `npm test`: every layer there is, installing what it misses. `--fast`: the unit tests only.
// `npm test -- vscode-page clients`: only these layers (and the build they need).
//
// A layer that cannot run here is reported as skipped, by name, never as passed; with CI set it fails.
// The last line is one plain `N passed, N failed, N skipped`, counting the tests of all layers.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { layers } from './layers.mjs';
import { needs } from './lib/needs.mjs';
import { binOf, ensurePackages, root } from './lib/npm.mjs';
import { run } from './lib/processes.mjs';
import { Missing, say, seconds } from './lib/say.mjs';

const strict = Boolean(process.env.CI) && process.env.CI !== 'false';
const began = Date.now();
const fast = process.argv.includes('--fast');
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const reports = join(root, 'out', 'tests');

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

function count(name, { passed = 0, failed = 0, skipped = 0 }, note) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  lines.push(`${failed ? '✗' : skipped && !passed ? '-' : '✓'} ${name}: ${note}`);
}

const heading = (text) => say(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}`);

/** One Vitest run; its counts come from its JSON report. */
async function vitest(name, args) {
  heading(name);
  const since = Date.now();
  const report = join(reports, `${name}.json`);
  const { code } = await run(
    process.execPath,
    [binOf('vitest'), 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: root, show: true },
  );
  let result = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    // Vitest ended before it could report: counted below as one failure.
  }
  const passed = result.numPassedTests;
  const skipped = result.numPendingTests + result.numTodoTests;
  // A file that does not even load fails without a failed test; so does a run that ran nothing.
  const failed = Math.max(result.numFailedTests, code === 0 && passed + skipped > 0 ? 0 : 1);
  count(
    name,
    { passed, failed, skipped },
    `${passed} passed, ${failed} failed, ${skipped} skipped (${seconds(since)})`,
  );
}

/** The reason why a layer cannot run here, or undefined. */
async function lacks(layer) {
  for (const name of layer.needs)
    try {
      await needs[name]();
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      return error.message;
    }
  return undefined;
}

async function everything() {
  const unknown = chosen.filter(
    (name) => !['check', 'build', 'unit', 'desktop', ...layers.map((layer) => layer.name)].includes(name),
  );
  if (unknown.length)
    throw new Missing(
      `There is no layer ${unknown.join(', ')}.`,
      `Layers: unit, ${layers.map(({ name }) => name).join(', ')}.`,
      '',
    );
  const wanted = (name) => !chosen.length || chosen.includes(name);

  if (!fast && wanted('check')) {
    heading('check');
    const failed = await check(['unit tests']);
    if (failed.length)
      count('check', { failed: failed.length }, `${failed.join(', ')}: see above, or npm run check`);
  }
  if (wanted('unit')) await vitest('unit', []);
  if (fast) return;

  heading('build');
  const { code } = await run(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root, show: true });
  if (code !== 0) return count('build', { failed: 1 }, 'failed, so no other layer ran');

  for (const layer of layers.filter(({ name }) => wanted(name))) {
    const reason = await lacks(layer);
    if (reason === undefined) {
      await vitest(layer.name, ['--config', 'vitest.layers.config.mjs', '--project', layer.name]);
      continue;
    }
    heading(layer.name);
    say(`skipped: ${reason}`);
    count(layer.name, strict ? { failed: 1 } : { skipped: 1 }, `skipped (${layer.title}): ${reason}`);
  }
}

try {
  await ensurePackages();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  await everything();
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  count('set-up', { failed: 1 }, error.message);
}

heading(`all layers (${seconds(began)})`);
lines.forEach((line) => say(line));
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed ? 1 : 0;
