// A real VS Code that npm can install: code-server, which carries Microsoft's workbench, the Node extension
// host and the bundled Copilot Chat. Its own shrinkwrap files pin everything below it.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cached, emptyPackage } from './cache.mjs';
import { node24 } from './node24.mjs';
import { npm } from './npm.mjs';
import { Missing } from './say.mjs';

export const codeServerVersion = '4.139.1';

const stillWorks = 'Unit tests, the build, the command line and your own desktop VS Code still work.';

/** Where it is: the Node to run it with, its program, and the versions inside. */
export async function codeServer() {
  if (process.platform === 'win32')
    throw new Missing('code-server does not run on Windows.', 'Use WSL or a desktop VS Code.', stillWorks);
  const node = await node24();
  const home = await cached(
    `code-server-${codeServerVersion}`,
    { title: `VS Code for the browser, code-server ${codeServerVersion} (620 MB)`, stillWorks },
    async (draft) => {
      // Install scripts are left out: they compile native modules (Kerberos, a faster logger) that need a
      // compiler and that nothing here uses.
      const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
      const install = (cwd, ...args) => npm(['install', '--ignore-scripts', ...args], { cwd, env });
      emptyPackage(draft);
      await install(draft, '--no-save', `code-server@${codeServerVersion}`);
      const vscode = join(draft, 'node_modules/code-server/lib/vscode');
      await install(vscode, '--omit=dev');
      await install(join(vscode, 'extensions'), '--omit=dev');
    },
  );
  const folder = join(home, 'node_modules/code-server');
  const read = (path) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  return {
    node,
    entry: join(folder, 'out/node/entry.js'),
    versions: {
      codeServer: codeServerVersion,
      vscode: read('lib/vscode/package.json').version,
      copilotChat: read('lib/vscode/extensions/copilot/package.json').version,
    },
  };
}
