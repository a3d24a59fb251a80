// `npm run check`: everything that can be said about the code without starting a browser or an editor.
// `npm test` runs the same without the unit tests, which it counts as a layer.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { binOf, ensurePackages, root } from './lib/npm.mjs';
import { run } from './lib/processes.mjs';
import { Missing, say, seconds } from './lib/say.mjs';

const page = existsSync(join(root, 'webview/main.ts'));
const hosted = existsSync(join(root, 'test/vscode/host/suite/index.ts'));
const code = ['src', 'test', 'webview', 'scripts', 'vitest.config.mts'];
const tsc = (project) => ['typescript', 'tsc', ['-p', project]];

const steps = {
  format: ['prettier', 'prettier', ['--check', '--log-level', 'warn', '.']],
  lint: [
    'eslint',
    'eslint',
    [
      '--max-warnings',
      '0',
      '--cache',
      '--cache-location',
      '.cache/eslint',
      '--no-error-on-unmatched-pattern',
      ...code,
    ],
  ],
  types: tsc('tsconfig.json'),
  ...(hosted ? { 'types inside VS Code': tsc('test/vscode/host/suite/tsconfig.json') } : {}),
  ...(page
    ? {
        'types of the page': tsc('webview/tsconfig.json'),
        'types of its tests': tsc('test/webview/tsconfig.json'),
      }
    : {}),
  'unit tests': ['vitest', 'vitest', ['run', '--reporter', 'dot']],
  'decoder drift': [undefined, 'scripts/decoder.mjs', ['--check']],
  'docs drift': [undefined, 'scripts/run.mjs', ['scripts/docs.ts', '--check']],
  'dead exports': ['knip', 'knip', []],
};

/** Runs the steps one by one and returns the names of those that failed. */
export async function check(without = []) {
  const failed = [];
  for (const [title, [name, program, args]] of Object.entries(steps)) {
    if (without.includes(title)) continue;
    const began = Date.now();
    const file = name ? binOf(name, program) : join(root, program);
    const { code: status, output } = await run(process.execPath, [file, ...args], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    // A tool said that it cannot be had here. macOS on ARM has no Node 24 on npm; elsewhere that is a fault.
    if (status === 3 && process.platform === 'darwin') {
      say(`- ${title}: ${output.trim()}`);
      continue;
    }
    say(`${status === 0 ? '✓' : '✗'} ${title} (${seconds(began)})`);
    if (status === 0) continue;
    failed.push(title);
    say(output);
  }
  return failed;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  try {
    await ensurePackages();
    process.exitCode = (await check()).length ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    say(error.message);
    process.exitCode = 3;
  }
