import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/help.ts';
import { runCommand } from '../../src/cli/run.ts';
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

  it('refuses what it does not know, with the nearest name', async () => {
    const { code, out, err } = await run('setpu');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Did you mean setup?');
    expect((await run('constructor')).code).toBe(2);
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
