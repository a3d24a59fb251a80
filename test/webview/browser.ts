/** A real browser with our page and the mock host in it, under the same content policy as in VS Code. */

import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { pageTargets } from '../../scripts/lib/page.mjs';
import { pageHtml } from '../../src/extension/pageHtml.ts';
import { themes } from './page/themes.ts';

const root = join(import.meta.dirname, '..', '..');
const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export interface Bench {
  open(options?: {
    readonly mock?: Readonly<Record<string, unknown>>;
    readonly theme?: string;
    readonly width?: number;
    readonly height?: number;
  }): Promise<Page>;
  close(): Promise<void>;
}

/** Builds once, serves on loopback, opens as many pages as wanted. */
export async function startBench(): Promise<Bench> {
  const out = await mkdtemp(join(tmpdir(), 'panel-'));
  for (const target of pageTargets(out))
    await build({ ...target, absWorkingDir: root, minify: false, logLevel: 'error' });
  await build({
    entryPoints: { mock: join(root, 'test/webview/page/mockHost.ts') },
    bundle: true,
    format: 'iife',
    outdir: out,
    logLevel: 'error',
  });
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const html = pages.get(path);
    if (html !== undefined) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(html);
      return;
    }
    readFile(join(out, path.replaceAll('..', ''))).then(
      (bytes) => {
        const type = path.endsWith('.css')
          ? 'text/css'
          : path.endsWith('.js')
            ? 'text/javascript'
            : 'font/ttf';
        response.writeHead(200, { 'content-type': type }).end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const origin = `http://127.0.0.1:${port}`;
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  let count = 0;
  return {
    async open({ mock = {}, theme = 'dark', width = 1280, height = 720 } = {}) {
      const path = `/page-${count++}.html`;
      pages.set(path, html(origin, mock, theme));
      const page = await browser.newPage({ viewport: { width, height } });
      page.setDefaultTimeout(60_000);
      await page.goto(`${origin}${path}`);
      // The toolkit comes after the first rows, and tries once whether it may write styles, which it may not.
      await page.waitForFunction(() => customElements.get('vscode-button') !== undefined);
      return page;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(out, { recursive: true, force: true });
    },
  };
}

/** The page as the extension makes it, with the mock host and a theme before it as VS Code puts its own there. */
function html(origin: string, mock: Readonly<Record<string, unknown>>, theme: string): string {
  const variables = Object.entries(themes[theme] ?? {}).map(([name, value]) => `--vscode-${name}: ${value};`);
  const before = `<style nonce="n">html { ${variables.join(' ')} }</style>
<script nonce="n">window.mockOptions = ${JSON.stringify(mock)};</script>
<script nonce="n" src="/mock.js"></script>`;
  return pageHtml(`${origin} 'nonce-n'`, (name) => `/${name}`, 'n')
    .replace('<link', () => `${before}\n<link`)
    .replace('<body>', `<body class="vscode-${theme}">`);
}
