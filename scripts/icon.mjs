// node scripts/icon.mjs: media/icon.png from scripts/icon.svg. VS Code takes no SVG for an extension's icon.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { browser } from './lib/browser.mjs';
import { root } from './lib/npm.mjs';

const chrome = await chromium.launch({
  executablePath: await browser(),
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await chrome.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<style>body{margin:0}</style>${readFileSync(join(root, 'scripts/icon.svg'), 'utf8')}`);
await page.screenshot({ path: join(root, 'media/icon.png'), omitBackground: true });
await chrome.close();
