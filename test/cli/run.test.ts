import { describe, expect, it } from 'vitest';
import { problem } from '../../src/base/problem.ts';
import { commands } from '../../src/cli/help.ts';
import { runCommand } from '../../src/cli/run.ts';
import { fail } from '../../src/cli/terminal.ts';
import { pretendTerminal } from './pretend.ts';

async function run(...args: string[]) {
  const terminal = pretendTerminal();
  return { code: await runCommand(args, terminal), ...terminal.written };
}

describe('the program', () => {
  it.each([[], ['--help'], ['-h'], ['help'], ['help', 'nonsense']])(
    'tells what it can do: %j',
    async (...args) => {
      const { code, out } = await run(...args);
      expect(code).toBe(0);
      for (const name of Object.keys(commands)) expect(out).toContain(`  ${name} `);
    },
  );

  it.each(Object.keys(commands))('tells more about %s, before or after its name', async (name) => {
    const { code, out } = await run(name, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: qtap-devtools ${name}`);
    expect((await run('help', name)).out).toBe(out);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('tells its version', async () => {
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('points at the fault of a filter, and shows no more than its surroundings of a long one', async () => {
    const long = (at: number): string => `${'é'.repeat(at)}?${'b'.repeat(5_000)}`;
    for (const [text, at] of [
      ['res.status > 3 and x == 1', 19],
      ['a\nb', 2],
      [long(0), 0],
      [long(150), 150],
      [long(4_000), 4_000],
    ] as const) {
      const terminal = pretendTerminal();
      fail(terminal, problem('bad-filter', 'It is wrong.', 'Mend it.', at), text);
      const [line = '', mark = '', ...rest] = terminal.written.err.split('\n');
      expect(line.length).toBeLessThanOrEqual(410);
      expect(line[mark.indexOf('^')]).toBe(text[at]);
      expect(rest).toEqual(['Error: It is wrong. Do: Mend it.', '']);
    }
  });

  it('refuses what it does not know, with the nearest name', async () => {
    const { code, out, err } = await run('setpu');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Did you mean setup?');
    expect((await run('constructor')).code).toBe(2);
  });

  it.each([
    [['errors', '--seconds', 'soon', '--json'], 'bad-argument'],
    [['hosts', '--json', '--surely-not'], 'bad-argument'],
    [['tail', '--json', '--url', 'ftp://h'], 'bad-address'],
    [['serve', '--json', '--port', '70000'], 'bad-argument'],
    [['doctor', '--json', 'one-word-too-many'], 'bad-argument'],
    [['setup', 'emacs', '--json'], 'bad-argument'],
    [['export', 'pdf', '--json'], 'bad-argument'],
    [['scan', '--format', 'ndjson', '--fail-on', 'loud'], 'bad-argument'],
    [['scan', '--format=json', '--input', '/nowhere/traffic.har'], 'cannot-read'],
    [['setpu', '--json'], 'bad-argument'],
  ])('tells a program that asked for JSON what is wrong as data, too: %j', async (args, code) => {
    const asked = await run(...args);
    expect(asked.code).toBe(code === 'cannot-read' ? 3 : 2);
    const { error } = JSON.parse(asked.out) as { error: { code: string; message: string; fix: string } };
    expect(error.code).toBe(code);
    expect(asked.err).toContain(`Error: ${error.message} Do: ${error.fix}`);
    // Who does not ask is told in words alone, and ends alike.
    const words = args.filter((word) => word !== '--json' && !/^(?:--format.*|ndjson)$/.test(word));
    expect(await run(...words)).toEqual({ ...asked, out: '' });
  });

  it.each(Object.keys(commands))(
    '%s refuses an option it does not have, before anything else',
    async (name) => {
      const { code, err } = await run(name, '--surely-not');
      expect(code).toBe(2);
      expect(err).toContain('--surely-not');
    },
  );
});
