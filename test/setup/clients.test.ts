import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { clients, configurationPath, withServer, type Home } from '../../src/setup/clients.ts';
import { clientTitles, isClientName, type ClientName } from '../../src/setup/names.ts';

const launch = { command: '/usr/bin/node', args: ['/opt/qtap/dist/cli.js', 'mcp'] };
const home: Home = { directory: '/home/ada', platform: 'linux', environment: {} };
const jsonClients = Object.keys(clients).filter((name) => name !== 'codex') as ClientName[];

function written(name: ClientName, text: string): string {
  const after = withServer(name, text, launch);
  if (isProblem(after)) throw new Error(after.message);
  return after;
}

describe('the configuration of a client', () => {
  it('is found where each client looks', () => {
    const found = Object.fromEntries(
      (Object.keys(clients) as ClientName[]).map((name) => [name, configurationPath(name, home)]),
    );
    expect(found).toEqual({
      claude: '/home/ada/.claude.json',
      codex: '/home/ada/.codex/config.toml',
      vscode: '/home/ada/.config/Code/User/mcp.json',
      cursor: '/home/ada/.cursor/mcp.json',
      windsurf: '/home/ada/.codeium/windsurf/mcp_config.json',
      gemini: '/home/ada/.gemini/settings.json',
      copilot: '/home/ada/.copilot/mcp-config.json',
      opencode: '/home/ada/.config/opencode/opencode.json',
    });
  });

  it('follows the variables and the platform that move it', () => {
    const moved = { ...home, environment: { CODEX_HOME: '/c', CLAUDE_CONFIG_DIR: '/d', APPDATA: 'C:\\A' } };
    expect(configurationPath('codex', moved)).toBe('/c/config.toml');
    expect(configurationPath('claude', moved)).toBe('/d/.claude.json');
    expect(configurationPath('vscode', { ...moved, platform: 'win32' })).toBe('C:\\A\\Code\\User\\mcp.json');
    expect(configurationPath('vscode', { ...home, platform: 'darwin' })).toBe(
      '/home/ada/Library/Application Support/Code/User/mcp.json',
    );
  });

  it('is the project’s when a folder is given and the client has one', () => {
    expect(configurationPath('claude', home, '/src/shop')).toBe('/src/shop/.mcp.json');
    expect(configurationPath('windsurf', home, '/src/shop')).toMatchObject({ code: 'bad-argument' });
  });

  it.each(['claude', 'codex', 'gemini', 'cursor', 'windsurf'] as const)(
    'of %s is called as its page calls it',
    (name) => {
      const page = join(import.meta.dirname, '../../docs/clients/README.md');
      expect(readFileSync(page, 'utf8')).toContain(`\n| ${clientTitles[name]} | [`);
    },
  );

  it('knows its clients by name only', () => {
    expect(isClientName('codex')).toBe(true);
    expect(isClientName('toString')).toBe(false);
  });

  it.each(jsonClients)('of %s is made from nothing and is valid', (name) => {
    const value: unknown = JSON.parse(written(name, ''));
    expect(JSON.stringify(value)).toContain('/opt/qtap/dist/cli.js');
    expect(JSON.stringify(value)).toContain('"devtools"');
  });

  it.each(jsonClients)('of %s does not change when it is written again', (name) => {
    const once = written(name, '{\n  "theme": "dark"\n}\n');
    expect(written(name, once)).toBe(once);
  });

  it('keeps comments, order, other servers, indentation and line ends', () => {
    const before =
      '\ufeff{\r\n\t// mine\r\n\t"mcpServers": {\r\n\t\t"other": {\r\n\t\t\t"command": "x"\r\n\t\t}, // keep\r\n\t},\r\n}\r\n';
    const after = written('cursor', before);
    expect(after.startsWith('\ufeff{\r\n\t// mine')).toBe(true);
    expect(after).toContain('"other": {\r\n\t\t\t"command": "x"\r\n\t\t},');
    expect(after).toContain('// keep');
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    const value = parse(after.slice(1), [], { allowTrailingComma: true }) as {
      mcpServers: Record<string, unknown>;
    };
    expect(value.mcpServers['devtools']).toEqual(launch);
  });

  it('keeps what the person added to our own entry, but not another way to reach us', () => {
    const before = JSON.stringify({
      mcpServers: {
        devtools: { url: 'http://old', headers: { A: 'b' }, env: { KEEP: '1' }, disabled: true },
      },
    });
    expect(JSON.parse(written('cursor', before))).toEqual({
      mcpServers: { devtools: { env: { KEEP: '1' }, disabled: true, ...launch } },
    });
  });

  it.each(['{', '[]', '{"mcpServers": []}', 'nonsense', '{"mcpServers": "x"}'])(
    'that reads %s is left alone with a reason',
    (text) => {
      expect(withServer('cursor', text, launch)).toMatchObject({ kind: 'problem', code: 'cannot-read' });
    },
  );
});
