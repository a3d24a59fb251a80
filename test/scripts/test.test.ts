import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

// `npm test` itself, on a machine where a layer cannot have what it needs: an empty cache and no registry.

const script = join(import.meta.dirname, '../../scripts/test.mjs');
const empty = mkdtempSync(join(tmpdir(), 'qtap-empty-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));

function npmTest(
  layer: string,
  env: Readonly<Record<string, string>>,
): { code: number | null; lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, [script, layer], {
    encoding: 'utf8',
    env: {
      ...process.env,
      QTAP_DEVTOOLS_CACHE: empty,
      npm_config_cache: empty,
      npm_config_offline: 'true',
      CI: '',
      ...env,
    },
  });
  return { code: status, lines: stdout.trimEnd().split('\n') };
}

describe('npm test, where a layer cannot run', () => {
  it('reports it as skipped, by name and with the reason, never as passed', () => {
    const { code, lines } = npmTest('vscode-host', {});
    expect(lines.at(-1)).toBe('0 passed, 0 failed, 1 skipped');
    expect(lines.at(-2)).toMatch(/^- vscode-host: skipped: .*(Node|code-server).* could not be installed/);
    expect(code).toBe(0);
  });

  it('fails when CI is set', () => {
    const { code, lines } = npmTest('vscode-host', { CI: 'true' });
    expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
    expect(code).toBe(1);
  });

  it('says which layers there are when asked for another', () => {
    const { code, lines } = npmTest('no-such-layer', {});
    expect(lines.at(-2)).toMatch(
      /There is no layer no-such-layer\. There are: check, unit, .*vscode-host.*desktop\./,
    );
    expect(code).toBe(1);
  });
});
