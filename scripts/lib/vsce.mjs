// Microsoft's packer, outside node_modules: it wants Node 22, brings a hundred packages, and is needed only
// for packaging. scripts/tools/vsce/package-lock.json pins all of them.
import { cached } from './cache.mjs';
import { node24 } from './node24.mjs';
import { binOf, npm } from './npm.mjs';
import { must } from './processes.mjs';
import { copyTool } from './tools.mjs';

const version = '4.1.0';

/** How to call it: `[node, file]`. */
export async function vsce() {
  const home = await cached(
    `vsce-${version}`,
    {
      title: `the VSIX packer, @vscode/vsce ${version} (86 MB)`,
      stillWorks: 'Everything but packaging still works.',
    },
    async (draft) => {
      copyTool('vsce', draft);
      await npm(['ci', '--ignore-scripts'], { cwd: draft });
    },
  );
  return [await node24(), binOf('@vscode/vsce', 'vsce', home)];
}

/** Packs the extension in `folder` into the file `vsix`. */
export async function pack(folder, vsix) {
  const [node, file] = await vsce();
  // Everything is bundled, so no node_modules; the repository's address is not settled, so links stay as they are.
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  return must(node, [file, 'package', ...flags, '--out', vsix], { cwd: folder });
}
