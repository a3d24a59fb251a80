// `npm start`: VS Code with the extension and a small company's traffic to look at. `QTAP_DEVTOOLS_URL=…` looks
// at a real Qtap instead. `-- --browser` uses VS Code in the browser even where `code` is on the PATH.
// Ctrl-C ends everything that was started.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openInBrowser, openOwn, ownCode } from './lib/editors.mjs';
import { ensurePackages, root } from './lib/npm.mjs';
import { must, onEnd } from './lib/processes.mjs';
import { Missing, say, step } from './lib/say.mjs';

const url = process.env.QTAP_DEVTOOLS_URL || 'demo';
const folder = mkdtempSync(join(tmpdir(), 'qtap-start-'));
const opened = [];
// Whoever starts this wants to see traffic: the extension opens its panel by itself.
process.env.QTAP_DEVTOOLS_SHOW = '1';

const end = onEnd(async () => {
  say('\nEnding …');
  for (const editor of opened) await editor.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  say('Everything is ended.');
}, 0);

/** How other clients get the same tools: one line each. */
function otherClients() {
  const cli = join(root, 'dist', 'cli.js');
  if (!existsSync(cli)) return;
  const word = (text) => (/^[\w.:/@%[\]\\-]+$/.test(text) ? text : `"${text}"`);
  const command = `node ${word(cli)} mcp --url ${word(url)}`;
  say('');
  say(`  Claude Code   claude mcp add devtools -- ${command}`);
  say(`  Codex         codex mcp add devtools -- ${command}`);
}

async function openEditor() {
  const work = join(folder, 'qtap-devtools');
  mkdirSync(work);
  const settings = { 'qtapDevtools.sources': [{ name: url === 'demo' ? 'demo' : 'qtap', url }] };
  const code = process.argv.includes('--browser') ? undefined : ownCode();
  if (code) {
    const own = openOwn(code, folder, work, settings);
    opened.push(own);
    const failed = await Promise.race([own.ended, sleep(3_000, 0)]);
    if (!failed) return 'VS Code       a new window, with a profile of its own';
    say(`${code} ended with ${failed}: VS Code in the browser instead.`);
    opened.pop();
  }
  const editor = await openInBrowser(folder, work, settings);
  opened.push(editor);
  return `VS Code       ${editor.address}`;
}

try {
  await ensurePackages();
  await step('Building', () => must(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root }));
  const where = await openEditor();
  say('');
  say(
    `  Traffic       ${url === 'demo' ? 'the built-in demo (QTAP_DEVTOOLS_URL=… looks at a real Qtap)' : url}`,
  );
  say(`  ${where}`);
  otherClients();
  say('\nThe traffic is there when VS Code is. Ctrl-C here ends everything.');
  await Promise.race(opened.map(({ ended }) => ended));
  await end();
} catch (error) {
  if (!(error instanceof Missing)) {
    await end();
    throw error;
  }
  say(error.message);
  otherClients();
  await end();
  process.exitCode = 3;
}
