import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownHome, runCommand, startProgram } from '../support/program.ts';

let home: ReturnType<typeof ownHome>;
beforeEach(() => {
  home = ownHome();
});
afterEach(() => home.remove());

const run = (...args: string[]) => runCommand(args, { env: home.env, cwd: home.folder });

describe('setup', () => {
  it('writes an entry that starts this very program, and keeps what is there', async () => {
    const file = join(home.folder, '.codex', 'config.toml');
    mkdirSync(join(home.folder, '.codex'));
    writeFileSync(file, '# mine\nmodel = "gpt"\n\n[mcp_servers.other]\ncommand = "x"\n');
    const { code, out } = await run('setup', 'codex', '--url', 'demo');
    expect(code).toBe(0);
    expect(out).toContain(file);
    const after = readFileSync(file, 'utf8');
    expect(after).toMatch(/^# mine\nmodel = "gpt"\n\n\[mcp_servers\.other\]\ncommand = "x"\n/);
    const [, command = ''] = /\[mcp_servers\.devtools\]\ncommand = "(.*)"/.exec(after) ?? [];
    const args = JSON.parse(/\nargs = (\[[^]*?\])/.exec(after)?.[1] ?? '[]') as string[];
    // What was written works as it stands.
    const started = startProgram([command, ...args], { env: { PATH: '/nowhere' } });
    started.child.stdin?.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })}\n`,
    );
    await started.says(/get_errors|"error"/);
    started.child.stdin?.end();
    expect((await started.ended).code).toBe(0);
  });

  it.each(['claude', 'codex', 'vscode', 'cursor', 'windsurf', 'gemini', 'copilot', 'opencode'])(
    'prints the entry for %s on request, and writes nothing',
    async (client) => {
      const { code, out } = await run('setup', client, '--print');
      expect(code).toBe(0);
      expect(out).toContain('devtools');
      expect(existsSync(join(home.folder, '.config'))).toBe(false);
      const told = await run('setup', client, '--print', '--json');
      expect(JSON.parse(told.out)).toHaveProperty('text', out);
    },
  );

  it.each([
    [[], /Which client\?/],
    [['clod'], /There is no client "clod"/],
    [['codex', 'claude'], /one word too many/],
    [['codex', '--prnt'], /Did you mean --print\?/],
  ])('refuses %j', async (args, words) => {
    const { code, out, err } = await run('setup', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });
});

describe('the program', () => {
  it('refuses what it does not know, with the nearest name', async () => {
    const { code, out, err } = await run('tial');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Did you mean tail?');
  });

  it('tells what it can do without anything else of it being loaded', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toContain('Usage: qtap-devtools COMMAND');
  });
});
