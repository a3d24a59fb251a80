import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { pretendTerminal, type Pretended } from './pretend.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qtap-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function run(...args: string[]): Promise<Pretended & { code: number }> {
  const terminal = pretendTerminal({ environment: { HOME: home }, folder: home });
  return Object.assign(terminal, { code: await runCommand(['setup', ...args], terminal) });
}

describe('setup', () => {
  it('writes the client’s own file, tells where, and does nothing the second time', async () => {
    const path = join(home, '.cursor/mcp.json');
    const first = await run('cursor', '--url', 'demo', '--source', 'a=box:1');
    expect(first.code).toBe(0);
    expect(first.written.out).toContain(path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      mcpServers: {
        devtools: {
          command: process.execPath,
          args: ['/opt/qtap-devtools/dist/cli.js', 'mcp', '--url', 'demo', '--source', 'a=box:1'],
        },
      },
    });
    const again = await run('cursor', '--url', 'demo', '--source', 'a=box:1');
    expect(again.written.out).toContain('has it already');
  });

  it('prints the entry alone, even when the file is broken, and writes nothing', async () => {
    writeFileSync(join(home, '.claude.json'), '{ broken');
    const { code, written } = await run('claude', '--print');
    expect(code).toBe(0);
    expect(JSON.parse(written.out)).toMatchObject({ mcpServers: { devtools: { type: 'stdio' } } });
    expect(written.err).toContain('.claude.json');
    expect(readFileSync(join(home, '.claude.json'), 'utf8')).toBe('{ broken');
  });

  it('leaves a file that it cannot read alone', async () => {
    writeFileSync(join(home, '.claude.json'), '{ broken');
    const { code, written } = await run('claude');
    expect(code).toBe(3);
    expect(written.err).toMatch(/^Error: .* Do: .*--print/);
    expect(readFileSync(join(home, '.claude.json'), 'utf8')).toBe('{ broken');
  });

  it('writes the project’s file where there is one', async () => {
    expect((await run('vscode', '--project')).code).toBe(0);
    expect(existsSync(join(home, '.vscode/mcp.json'))).toBe(true);
    expect((await run('codex', '--project')).code).toBe(2);
  });

  it('answers in JSON for programs', async () => {
    const { written } = await run('codex', '--json');
    expect(JSON.parse(written.out)).toEqual({
      client: 'Codex CLI',
      path: join(home, '.codex/config.toml'),
      changed: true,
    });
  });

  it('writes what works in whatever folder the client starts it', async () => {
    writeFileSync(join(home, 'proxy.txt'), 'Authorization: Bearer abc');
    const before = process.cwd();
    process.chdir(home);
    try {
      const { code, written } = await run('claude', '--print', '--headers-file', 'proxy.txt');
      expect(code).toBe(0);
      expect(written.out).toContain(JSON.stringify(join(home, 'proxy.txt')));
    } finally {
      process.chdir(before);
    }
  });

  it.each([
    [['--url', 'ftp://box'], /scheme ftp/],
    [['--source', 'box:10001'], /--source NAME=URL/],
    [['--ssh', '-oProxyCommand=x'], /ssh/],
    [['--capture-filter', 'res.staus > 3'], /res\.status/],
    [['--capture-filter', 'finding == "password"'], /cannot use finding/],
  ])('refuses %j, which would fail in every session', async (args, words) => {
    const { code, written } = await run('cursor', ...args);
    expect([code, written.out]).toEqual([2, '']);
    expect(written.err).toMatch(words);
    expect(existsSync(join(home, '.cursor/mcp.json'))).toBe(false);
  });

  it('names the nearest client, or all of them', async () => {
    expect((await run('cluade')).written.err).toContain('Did you mean claude?');
    const { code, written } = await run();
    expect(code).toBe(2);
    expect(written.err).toContain('claude, codex, vscode');
  });
});
