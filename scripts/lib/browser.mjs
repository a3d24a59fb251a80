// A Chromium or Chrome to drive. Nothing is downloaded: Debian's package, or the browser that is there.
import { existsSync } from 'node:fs';
import { ensureProgram, which } from './debian.mjs';

const usual = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
  linux: [],
};

const find = () =>
  [process.env.CHROMIUM, ...(usual[process.platform] ?? [])].find((file) => file && existsSync(file)) ??
  ['chromium', 'chromium-browser', 'google-chrome'].map(which).find(Boolean);

/** The path of a browser that playwright-core can drive. */
export const browser = () =>
  ensureProgram(find, {
    what: 'Chromium',
    // The font keeps pictures readable and the same everywhere.
    packages: ['chromium', 'fonts-dejavu-core'],
    stillWorks: 'Set CHROMIUM to use another browser. Unit tests, the build and the command line still work.',
  });
