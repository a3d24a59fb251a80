// npm run build: everything that ships, into dist/. `--watch` builds again on every change.
//
// The engine and the command line are one program with two doors: ES modules that share chunks
// (dist/node/*.mjs), so nothing is shipped twice and `await import()` in the source is a file that is read
// only when it is needed. VS Code and npm want a plain .js file: dist/engine.js and dist/cli.js are one line.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { context, build } from 'esbuild';
import { root } from './scripts/lib/npm.mjs';
import { writeNotices } from './scripts/lib/notices.mjs';
import { pageTargets } from './scripts/lib/page.mjs';

/** ES modules for Node, sharing chunks. A worker thread's file is an entry point of its own. */
const nodeEntries = { engine: 'src/engine/main.ts', cli: 'src/cli/main.ts' };

/** `--out FOLDER`: beside the usual place, for tests that need the real thing and no other's. */
const out = process.argv.indexOf('--out');
const dist = out < 0 ? join(root, 'dist') : resolve(process.argv[out + 1]);

const common = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  legalComments: 'none',
  // Names stay readable: a stack trace in a bug report is worth more than the bytes.
  minifyWhitespace: true,
  minifySyntax: true,
  // An import of types only is no import: with the sources' own setting it would stay, and load its file.
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: false } },
};

// A module that says `require` inside a function of its own (UMD) cannot be followed: the ES module first.
const forNode = { platform: 'node', target: 'node20', mainFields: ['module', 'main'] };

const targets = [
  {
    ...common,
    ...forNode,
    entryPoints: { extension: 'src/extension/main.ts' },
    outdir: dist,
    format: 'cjs',
    external: ['vscode'],
  },
  {
    ...common,
    ...forNode,
    entryPoints: nodeEntries,
    outdir: join(dist, 'node'),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    format: 'esm',
    splitting: true,
    // For CommonJS packages inside ES modules.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
    },
  },
  ...pageTargets(dist).map((target) => ({ ...common, ...target })),
];

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
for (const name of Object.keys(nodeEntries)) {
  const shebang = name === 'cli' ? '#!/usr/bin/env node\n' : '';
  writeFileSync(join(dist, `${name}.js`), `${shebang}import('./node/${name}.mjs');\n`, { mode: 0o755 });
}

if (process.argv.includes('--watch')) {
  for (const target of targets) await (await context({ ...target, logLevel: 'info' })).watch();
} else {
  const results = await Promise.all(targets.map((target) => build(target)));
  writeNotices(
    join(dist, 'THIRD-PARTY-NOTICES.txt'),
    results.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  );
  const sizes = results
    .flatMap(({ metafile }) => Object.entries(metafile.outputs))
    .filter(([, { entryPoint }]) => entryPoint)
    .map(([file, { bytes }]) => `${file} ${(bytes / 1024).toFixed(0)} KB`);
  console.log(`built ${sizes.join(', ')}`);
}
