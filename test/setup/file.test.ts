import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration, replaceConfiguration } from '../../src/setup/file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtap-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a configuration file', () => {
  it('that is not there reads as empty and is made with its folders, for the owner only', () => {
    const path = join(folder, 'a', 'b', 'c.json');
    expect(readConfiguration(path)).toBe('');
    expect(replaceConfiguration(path, '{}')).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('{}');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps its mode, and a link stays a link', () => {
    const real = join(folder, 'real.json');
    const link = join(folder, 'link.json');
    writeFileSync(real, 'old', { mode: 0o640 });
    symlinkSync(real, link);
    expect(replaceConfiguration(link, 'new')).toBeUndefined();
    expect(readFileSync(real, 'utf8')).toBe('new');
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'real.json']);
  });

  it('that cannot be written is a Problem and leaves nothing behind', () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'x');
    expect(replaceConfiguration(join(path, 'below.json'), 'new')).toMatchObject({ code: 'cannot-read' });
    expect(existsSync(join(path, 'below.json'))).toBe(false);
    expect(readConfiguration(folder)).toMatchObject({ code: 'cannot-read' });
  });
});
