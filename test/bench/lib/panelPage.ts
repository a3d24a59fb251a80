/** The panel's page for its bench: the files that ship, and what VS Code puts before them. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { pageTargets } from '../../../scripts/lib/page.mjs';
import { pageHtml } from '../../../src/extension/pageHtml.ts';
import { themes } from '../../webview/page/themes.ts';

const root = join(import.meta.dirname, '..', '..', '..');

const tanstack: Plugin = {
  name: 'tanstack',
  setup: (setup) =>
    setup.onResolve({ filter: /^\.\/list\.ts$/ }, () => ({
      path: join(root, 'test/webview/bench/tanstackList.ts'),
    })),
};

/** `ours.html` and `tanstack.html`, the same page with the other list. */
export async function buildPages(folder: string): Promise<void> {
  for (const name of ['ours', 'tanstack']) {
    for (const target of pageTargets(join(folder, name)))
      await build({ ...target, absWorkingDir: root, plugins: name === 'tanstack' ? [tanstack] : [] });
    await writeFile(join(folder, `${name}.html`), html(name));
  }
  await build({
    entryPoints: {
      before: join(root, 'test/webview/bench/page.ts'),
      link: join(root, 'test/webview/bench/link.ts'),
    },
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    outdir: folder,
  });
}

function html(name: string): string {
  const variables = Object.entries(themes['dark'] ?? {}).map(([key, value]) => `--vscode-${key}: ${value};`);
  return pageHtml("'self' 'nonce-n'", (file) => `/${name}/${file}`, 'n')
    .replace("default-src 'none'", "default-src 'none'; worker-src 'self'")
    .replace(
      '<link',
      `<style nonce="n">html { ${variables.join(' ')} }</style>\n<script nonce="n" src="/before.js"></script>\n<link`,
    )
    .replace('<body>', '<body class="vscode-dark">');
}
