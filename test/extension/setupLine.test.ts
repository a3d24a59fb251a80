import { spawnSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { engineOptions, readArguments, sourceOptions } from '../../src/cli/arguments.ts';
import { engineToJoin } from '../../src/engine/join.ts';
import { announce } from '../../src/engine/discovery.ts';
import { sameReading, shellWord } from '../../src/extension/setupLine.ts';
import { sourceIdentity } from '../../src/intake/identity.ts';
import { checkOptions, type EngineOptions } from '../../src/wire/options.ts';
import { ownHome } from '../support/program.ts';

function settings(sources?: unknown, filter = ''): EngineOptions {
  const options = checkOptions({ ...(sources ? { sources } : {}), capture: { filter } });
  if (isProblem(options)) throw new Error(options.message);
  return options;
}

describe('another client reads what the window reads', () => {
  it.each([
    ['the usual address', settings(), []],
    ['the demo', settings([{ name: 'demo', url: 'demo' }]), ['--url', 'demo']],
    [
      'a host behind ssh',
      settings([{ name: 'pay', url: 'localhost:10001', ssh: 'root@pay-1' }]),
      ['--url', 'localhost:10001', '--ssh', 'root@pay-1'],
    ],
    [
      'two hosts under a capture filter',
      settings(
        [
          { name: 'a', url: 'a:10001' },
          { name: 'b', url: 'b:10001' },
        ],
        'res.status >= 400',
      ),
      ['--source', 'a=a:10001', '--source', 'b=b:10001', '--capture-filter', 'res.status >= 400'],
    ],
  ])('%s', (_what, options, words) => {
    expect(sameReading(options)).toEqual(words);
    // And the command line that gets these words joins the window's engine.
    const home = ownHome();
    const state = home.env['QTAP_DEVTOOLS_STATE'] ?? '';
    announce(state, {
      pid: process.pid,
      url: 'http://127.0.0.1:1/mcp',
      token: 'a-token',
      sources: options.sources.map(sourceIdentity),
      captureFilter: options.capture.filter,
      startedAt: '2026-11-20T09:00:00Z',
    });
    const given = readArguments(words, sourceOptions, 0);
    const read = isProblem(given) ? given : engineOptions(given, { environment: {} });
    expect(isProblem(read) ? read : engineToJoin(read, state)).toMatchObject({ pid: process.pid });
    home.remove();
  });

  it('different tunnels are more than one command can say', () => {
    const two = settings([
      { name: 'a', url: 'localhost:10001', ssh: 'a' },
      { name: 'b', url: 'localhost:10001' },
    ]);
    expect(sameReading(two)).toMatchObject({ code: 'bad-settings', fix: expect.stringContaining('--ssh') });
  });
});

const hostile = [
  'a b',
  `it's "$HOME" \`id\` $(id); & | > < * ? \\ !x`,
  '',
  'res.status >= 400 and req.host == "a"',
];

test.runIf(process.platform !== 'win32').each(hostile)('a shell takes %j as one word', (word) => {
  const { stdout } = spawnSync('sh', ['-c', `printf '%s|' ${shellWord(word, 'linux')}`]);
  expect(String(stdout)).toBe(`${word}|`);
});

test('PowerShell gets a word in its own quotes', () => {
  expect(shellWord('a "b"', 'win32')).toBe(`'a "b"'`);
  expect(shellWord("it's", 'win32')).toBe("'it''s'");
  expect(shellWord('C:\\Users\\me\\cli.js', 'win32')).toBe('C:\\Users\\me\\cli.js');
});
