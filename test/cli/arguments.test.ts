import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { engineOptions, readArguments, sourceOptions, type Given } from '../../src/cli/arguments.ts';
import { defaultOptions } from '../../src/wire/options.ts';

const table = { ...sourceOptions, filter: 'text', seconds: 'text', json: 'flag', help: 'flag' } as const;

function read(...args: string[]): Given {
  const given = readArguments(args, table, 1);
  if (isProblem(given)) throw new Error(given.message);
  return given;
}
const options = (args: string[], environment: Record<string, string> = {}) =>
  engineOptions(read(...args), { environment });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtap-arguments-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a command line', () => {
  it('is read in every usual way of writing it', () => {
    const given = read('--filter', 'a == 1', '--url=host:1', '--json', '-h', 'word');
    expect(given.text('filter')).toBe('a == 1');
    expect(given.text('url')).toBe('host:1');
    expect([given.flag('json'), given.flag('help'), given.flag('print')]).toEqual([true, true, false]);
    expect(given.words).toEqual(['word']);
    expect(read('--', '--json').words).toEqual(['--json']);
  });

  it.each([
    [['--fliter', 'x'], /no option --fliter/, /--filter/],
    [['-x'], /no option -x/, /--help/],
    [['--filter'], /--filter takes a value/, /--filter VALUE/],
    [['--filter', '--json'], /--filter takes a value/, /VALUE/],
    [['--json=yes'], /--json takes no value/, /alone/],
    [['--url', 'a', '--url', 'b'], /given twice/, /once/],
    [['one', 'two'], /"two" is one word too many/, /Quote/],
  ])('%j is refused with a way out', (args, what, fix) => {
    const wrong = readArguments(args, table, 1);
    expect(wrong).toMatchObject({ code: 'bad-argument' });
    if (isProblem(wrong)) {
      expect(wrong.message).toMatch(what);
      expect(wrong.fix).toMatch(fix);
    }
  });

  it('takes whole numbers in their bounds only', () => {
    expect(read('--seconds', '0').whole('seconds', 0, 9)).toBe(0);
    expect(read().whole('seconds', 0, 9)).toBeUndefined();
    for (const text of ['10', '-1', '1.5', '1e1', 'x', '', ' 1'])
      expect(read(`--seconds=${text}`).whole('seconds', 0, 9)).toMatchObject({ code: 'bad-argument' });
  });
});

describe('where traffic comes from', () => {
  it('is the default, the environment, or the options, in rising order', () => {
    expect(options([])).toMatchObject({ sources: defaultOptions.sources });
    expect(options([], { QTAP_DEVTOOLS_URL: 'demo' })).toMatchObject({
      sources: [{ name: 'demo', url: 'demo' }],
    });
    expect(options(['--url', 'box:1'], { QTAP_DEVTOOLS_URL: 'demo' })).toMatchObject({
      sources: [{ name: 'qtap', url: 'box:1' }],
    });
    expect(
      options(['--source', 'a=box:1', '--source', 'b=box:2'], { QTAP_DEVTOOLS_URL: 'demo' }),
    ).toMatchObject({
      sources: [
        { name: 'a', url: 'box:1' },
        { name: 'b', url: 'box:2' },
      ],
    });
  });

  it('goes through ssh, and keeps to the capture filter', () => {
    expect(options(['--ssh', 'me@box', '--capture-filter', 'res.status >= 400'])).toMatchObject({
      sources: [{ url: 'http://localhost:10001', ssh: 'me@box' }],
      capture: { filter: 'res.status >= 400' },
    });
  });

  it('takes headers from a file, never from the command line', () => {
    const file = join(folder, 'headers');
    writeFileSync(file, '# for the proxy\nX-Proxy: secret value\r\n\nX-Empty:\n');
    expect(options(['--headers-file', file])).toMatchObject({
      sources: [{ headers: { 'X-Proxy': 'secret value', 'X-Empty': '' } }],
    });
    writeFileSync(file, 'X: ok\nno colon here\n');
    expect(options(['--headers-file', file])).toMatchObject({ code: 'bad-argument', message: /Line 2/ });
    writeFileSync(file, 'X: a\u0001b\n');
    expect(options(['--headers-file', file])).toMatchObject({ code: 'bad-argument' });
    expect(options(['--headers-file', join(folder, 'none')])).toMatchObject({ code: 'cannot-read' });
  });

  it('is refused when a source has no name, or one name twice', () => {
    expect(options(['--source', 'box:1'])).toMatchObject({ code: 'bad-argument' });
    expect(options(['--source', 'a=1', '--source', 'a=2'])).toMatchObject({ code: 'bad-settings' });
  });
});
