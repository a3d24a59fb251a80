// `npm run test:desktop`: the Mocha suite of test/vscode/host/suite in a desktop VS Code, which is downloaded.
// `--report FILE` writes counts for scripts/test.mjs. Exit code 3: it cannot be had here.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildForTests } from '../test/vscode/build.mjs';
import { cacheFolder, cached } from './lib/cache.mjs';
import { ensureProgram, which } from './lib/debian.mjs';
import { node24 } from './lib/node24.mjs';
import { ensurePackages, npm, root } from './lib/npm.mjs';
import { run } from './lib/processes.mjs';
import { Missing, say } from './lib/say.mjs';
import { copyTool } from './lib/tools.mjs';

const version = '1.139.1';
const downloads = 'https://update.code.visualstudio.com/api/releases/stable';
const stillWorks = 'The same suite runs in code-server: npm test -- vscode-host.';

async function ensureDownloads() {
  try {
    const { ok, status } = await fetch(downloads, { signal: AbortSignal.timeout(10_000) });
    if (!ok) throw new Error(`status ${status}`);
  } catch (error) {
    throw new Missing(
      'VS Code cannot be downloaded here.',
      `${downloads}: ${error.cause?.message ?? error.message}.`,
      stillWorks,
    );
  }
}

/** On a Linux without a screen, a virtual one. */
async function screen() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return [];
  const packages = ['xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'];
  return [
    await ensureProgram(() => which('xvfb-run'), { what: 'A screen (xvfb-run)', packages, stillWorks }),
    '-a',
  ];
}

async function desktop() {
  await ensurePackages();
  await ensureDownloads();
  const node = await node24();
  const before = await screen();
  const tool = await cached(
    'test-electron-3.1.0',
    { title: '@vscode/test-electron', stillWorks },
    (draft) => {
      copyTool('desktop', draft);
      return npm(['ci', '--ignore-scripts'], { cwd: draft });
    },
  );
  const out = join(root, 'out', 'desktop');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { companion, probe, suite } = await buildForTests(out);
  const results = join(out, 'results.json');
  const plan = {
    version,
    cachePath: join(cacheFolder(), 'vscode'),
    extensionDevelopmentPath: [companion.folder, probe.folder, root],
    extensionTestsPath: suite,
    extensionTestsEnv: { QTAP_TEST_RESULTS: results },
    launchArgs: [out, '--user-data-dir', join(out, 'user'), '--extensions-dir', join(out, 'extensions')],
  };
  const [command, ...args] = [
    ...before,
    node,
    join(root, 'scripts/tools/desktop/run.mjs'),
    tool,
    JSON.stringify(plan),
  ];
  const { code } = await run(command, args, { show: true });
  return { code, results: JSON.parse(readFileSync(results, 'utf8')) };
}

try {
  const { code, results } = await desktop();
  const having = (state) => results.filter((result) => result.state === state).length;
  const report = {
    numPassedTests: having('passed'),
    numFailedTests: having('failed'),
    numPendingTests: having('skipped'),
    numTodoTests: 0,
  };
  const at = process.argv.indexOf('--report');
  if (at >= 0) writeFileSync(process.argv[at + 1], JSON.stringify(report));
  for (const { title, state, error } of results) say(`${state} ${title}${error ? `\n${error}` : ''}`);
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  say(error.message);
  process.exitCode = 3;
}
