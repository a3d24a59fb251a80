import { describe, expect, it } from 'vitest';
import { withServer } from '../../src/setup/clients.ts';
import { setTomlTable, tomlValue } from '../../src/setup/toml.ts';

const table = ['mcp_servers', 'devtools'];
const values = { command: tomlValue('node'), args: tomlValue(['a b', 'c"d\\e']) };

describe('a table in TOML', () => {
  it('is added at the end when it is not there', () => {
    expect(setTomlTable('model = "o"\n', table, values)).toBe(
      'model = "o"\n\n[mcp_servers.devtools]\ncommand = "node"\nargs = ["a b", "c\\"d\\\\e"]\n',
    );
  });

  it('is added to a file without a last line end, and to an empty one', () => {
    expect(setTomlTable('a = 1', ['t'], { k: '1' })).toBe('a = 1\n\n[t]\nk = 1\n');
    expect(setTomlTable('', ['t'], { k: '1' })).toBe('[t]\nk = 1\n');
  });

  it('keeps every byte but the values that are ours', () => {
    const before = [
      '# my settings',
      'model = "o" # best',
      '[mcp_servers.devtools] # ours',
      'command = "old" # why',
      'args = [',
      '  "x", # ] not the end',
      "  'y]',",
      ']',
      'enabled_tools = ["get_errors"]',
      '',
      '[mcp_servers.devtools.env]',
      'command = "not this one"',
      '[other]',
      'command = "nor this"',
      '',
    ].join('\n');
    expect(setTomlTable(before, table, { ...values, required: 'true' })).toBe(
      before
        .replace('"old" # why', '"node" # why')
        .replace(/args = \[[^]*?\n\]/, 'args = ["a b", "c\\"d\\\\e"]')
        .replace('["get_errors"]\n', '["get_errors"]\nrequired = true\n'),
    );
  });

  it('is not fooled by headers and keys inside strings and arrays', () => {
    const before =
      'note = """\n[mcp_servers.devtools]\ncommand = "no"\n"""\nlist = [\n"[mcp_servers.devtools]"\n]\nraw = \'\'\'\n[x\n\'\'\'\n';
    expect(setTomlTable(before, table, { command: '"node"' })).toBe(
      `${before}\n[mcp_servers.devtools]\ncommand = "node"\n`,
    );
  });

  it('finds the table under quoted names and keeps Windows line ends', () => {
    expect(
      setTomlTable('["mcp_servers" . \'devtools\']\r\ncommand = 1\r\n', table, { command: '2', a: '3' }),
    ).toBe('["mcp_servers" . \'devtools\']\r\ncommand = 2\r\na = 3\r\n');
  });

  it.each([
    ['mcp_servers = { devtools = { command = "x" } }'],
    ['[mcp_servers]\ndevtools = { command = "x" }'],
    ['[mcp_servers]\ndevtools.command = "x"'],
    ['mcp_servers.devtools.command = "x"'],
    ['[[mcp_servers.devtools]]\ncommand = "x"'],
    ['[mcp_servers.devtools]\n[mcp_servers.devtools]'],
    ['what is this'],
    ['a = "never closed'],
    ['a = [1, 2'],
    ['[never.closed'],
    ['a = 1 ]'],
  ])('leaves %j alone with a reason', (text) => {
    expect(setTomlTable(text, table, values)).toMatchObject({ kind: 'problem', code: 'cannot-read' });
  });

  it('of Codex holds what Codex needs, and does not change when it is written again', () => {
    const launch = { command: '/usr/bin/node', args: ['cli.js', 'mcp'] };
    const once = withServer('codex', '', launch);
    expect(once).toContain(
      '[mcp_servers.devtools]\ncommand = "/usr/bin/node"\nargs = ["cli.js", "mcp"]\nrequired = true',
    );
    expect(withServer('codex', String(once), launch)).toBe(once);
  });
});
