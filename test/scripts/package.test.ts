import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'qtap-package-'));
const vsix = join(folder, 'product.vsix');

/** The names in a zip's central directory, which stands at its end. */
function namesIn(zip: Buffer): string[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    names.push(zip.toString('utf8', at + 46, at + 46 + (name ?? 0)));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return names;
}

describe('the VSIX', () => {
  let names: string[] = [];

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(root, 'scripts/package.mjs'), '--out', vsix], {
      cwd: root,
    });
    names = namesIn(readFileSync(vsix));
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is smaller than 1.5 MB', () => {
    expect(statSync(vsix).size).toBeLessThan(1.5 * 1024 * 1024);
  });

  it('holds the bundle, the icon, the change log, the read-me and the licences', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        'extension/package.json',
        'extension/readme.md',
        'extension/changelog.md',
        'extension/LICENSE.txt',
        'extension/media/icon.png',
        'extension/dist/extension.js',
        'extension/dist/THIRD-PARTY-NOTICES.txt',
      ]),
    );
  });

  it('holds no packages, sources, tests or source maps', () => {
    const unwanted = /node_modules|\.ts$|\.map$|\/(src|test|scripts)\/|\/docs\/(?!images\/)/;
    expect(names.filter((name) => unwanted.test(name))).toEqual([]);
  });
});
