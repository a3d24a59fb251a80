// Before the first test of a layer with a real VS Code: what it runs on, and the extensions as VSIX files,
// packed as users get them.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildForTests } from './build.mjs';
import { needs } from '../../scripts/lib/needs.mjs';
import { root } from '../../scripts/lib/npm.mjs';
import { say } from '../../scripts/lib/say.mjs';

const hourMs = 3_600_000;

/** Folders of runs that were interrupted. Younger ones may belong to a run in another terminal. */
function sweep() {
  for (const name of readdirSync(tmpdir()).filter((entry) => /^qtap-(vs|chromium|host)-/.test(entry))) {
    const folder = join(tmpdir(), name);
    try {
      if (Date.now() - statSync(folder).mtimeMs > hourMs) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another run took it away meanwhile, or it is somebody else's.
    }
  }
}

export async function setup(project) {
  sweep();
  const vscode = await needs.codeServer();
  const chromium = await needs.browser();
  const out = join(root, 'out', 'vscode');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const built = await buildForTests(out);
  const pictures = join(root, 'out', 'screenshots');
  mkdirSync(pictures, { recursive: true });
  const { codeServer, vscode: version, copilotChat } = vscode.versions;
  say(`VS Code ${version} (code-server ${codeServer}), Copilot Chat ${copilotChat}`);
  project.provide('vscode', {
    node: vscode.node,
    entry: vscode.entry,
    version,
    chromium,
    leash: join(root, 'scripts/lib/leash.mjs'),
    pictures,
    docsPictures: process.env.PICTURES ?? '',
    ...built,
  });
}
