import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Built where no node_modules is: what ships has to stand alone, as it does at a user's.

const execute = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'qtap-build-'));

describe('the bundles', () => {
  beforeAll(async () => {
    await execute(process.execPath, [join(root, 'esbuild.mjs'), '--out', join(folder, 'dist')], {
      cwd: root,
    });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('hold a command line that starts without anything around it', async () => {
    const { stdout } = await execute(process.execPath, [join(folder, 'dist/cli.js'), '--help'], {
      cwd: folder,
    });
    expect(stdout).toContain('Usage: qtap-devtools COMMAND');
  });

  it('import nothing that is not in them, in any of the chunks', async () => {
    const chunks = readdirSync(join(folder, 'dist/node')).filter((name) => /^chunk-.*\.mjs$/.test(name));
    expect(chunks.length).toBeGreaterThan(0);
    const load = chunks.map(
      (name) => `import ${JSON.stringify(pathToFileURL(join(folder, 'dist/node', name)).href)};`,
    );
    await execute(process.execPath, ['--input-type=module', '-e', load.join('\n')], { cwd: folder });
  });
});
