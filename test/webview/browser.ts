/** A real browser with our page and the mock host in it, under the same content policy as in VS Code. */

import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
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
  await build({
    entryPoints: {
      webview: join(root, 'webview/main.ts'),
      styles: join(root, 'webview/main.css'),
      mock: join(root, 'test/webview/page/mockHost.ts'),
    },
    bundle: true,
    format: 'iife',
    outdir: out,
    loader: { '.ttf': 'file' },
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

function html(origin: string, mock: Readonly<Record<string, unknown>>, theme: string): string {
  const variables = Object.entries(themes[theme] ?? {}).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-n'; style-src ${origin} 'nonce-n'; font-src ${origin}; img-src blob:">
<style nonce="n">html { ${variables.join(' ')} }</style>
<link rel="stylesheet" href="/styles.css">
<script nonce="n">window.mockOptions = ${JSON.stringify(mock)};</script>
<script nonce="n" src="/mock.js"></script></head>
<body class="vscode-${theme}"><script nonce="n" src="/webview.js"></script></body></html>`;
}
