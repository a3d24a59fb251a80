// How the panel's page is built: for what ships (esbuild.mjs), and the same for tests and benches of the page.

/** Two targets of esbuild: the page's script, with what is only needed later in a chunk of its own, and its styles. */
export function pageTargets(outdir) {
  const page = { bundle: true, outdir, minify: true, platform: 'browser' };
  return [
    {
      ...page,
      entryPoints: { webview: 'webview/main.ts' },
      format: 'esm',
      splitting: true,
      chunkNames: 'webview-[name]-[hash]',
      target: 'es2022',
    },
    {
      ...page,
      entryPoints: { webview: 'webview/main.css' },
      assetNames: '[name]',
      loader: { '.ttf': 'file', '.svg': 'dataurl' },
    },
  ];
}
