import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { checks } from '../../src/engine/checks.ts';
import { type EngineCalls } from '../../src/wire/engine.ts';
import { defaultOptions } from '../../src/wire/options.ts';
import { chance, pick } from '../filter/random.ts';

const query = { filter: 'res.status >= 400', sort: 'time', descending: true };
const window = { from: 1, to: 2 };

/** One letter of each call as it should be. */
const good: { readonly [Name in keyof EngineCalls]: readonly unknown[] } = {
  start: [{ version: 1, options: defaultOptions, port: 0, token: '0123456789abcdef' }],
  configure: [defaultOptions, {}],
  'view.open': [
    query,
    { ...query, group: 'host', window: { seconds: 60 } },
    { ...query, look: { from: 0, count: 100, keep: { id: 'rk31', at: 7 } } },
  ],
  'view.change': [{ view: 1, query }],
  'view.rows': [
    { view: 1, from: 0, count: 100 },
    { view: 1, from: 0, count: 100, keep: { id: 'rk31', at: 7 } },
  ],
  'view.hold': [{ view: 1, on: true }],
  'view.find': [{ view: 1, id: 'rk31' }],
  'view.close': [{ view: 1 }],
  exchange: [{ id: 'rk31' }],
  part: [
    { id: 'rk31', part: 'request-body' },
    { id: 'rk31', part: 'response-body', path: '$.a', offset: 10 },
  ],
  values: [{ field: 'req.host', prefix: '' }],
  tool: [
    { name: 'get_traffic', args: {} },
    { name: 'get_hosts', args: undefined },
  ],
  document: [
    { kind: 'snapshot', filter: '', window },
    { kind: 'exchange', id: 'rk31' },
    { kind: 'normalised', ids: ['a', 'b'] },
  ],
  body: [{ id: 'rk31', which: 'request' }],
  export: [
    { as: 'har', ids: ['rk31'] },
    { as: 'ndjson', filter: 'pid == 1', window: { since: 'deploy' } },
  ],
  findings: [{}, { filter: '', least: 'high', window }],
  reveal: [{ id: 'rk31', place: 'request header: Authorization' }],
  render: [{ id: 'rk31', as: 'curl', withSecrets: true }],
  capture: [{ act: 'pause' }, { act: 'mark', name: 'deploy' }, { act: 'filter', expression: '' }],
  explain: [{ expression: 'req.path == "/"' }],
  focus: [
    { ids: [], filter: '' },
    { ids: ['rk31'], filter: 'pid == 1', window },
  ],
  diagnose: [null],
  exposure: [null],
  checkSource: [{ url: 'localhost:10001' }, { url: 'localhost', ssh: 'root@box' }],
  sshHosts: [null],
  answer: [{ n: 1, text: 'yes' }, { n: 1 }],
};

const names = Object.keys(good) as (keyof EngineCalls)[];

describe('a letter', () => {
  it.each(names)('%s passes as the protocol has it, and says what it said', (name) => {
    for (const body of good[name]) {
      const checked: unknown = checks[name](body);
      expect(isProblem(checked), JSON.stringify(checked)).toBe(false);
      if (name !== 'configure' && name !== 'start') expect(checked).toEqual(body);
    }
  });

  it.each(names.filter((name) => !['diagnose', 'exposure', 'sshHosts', 'configure'].includes(name)))(
    '%s is refused when a field is wrong or missing',
    (name) => {
      for (const wrong of [undefined, null, 'text', 7, []])
        expect(isProblem(checks[name](wrong)), String(wrong)).toBe(true);
      const whole = good[name][0] as Record<string, unknown>;
      for (const field of Object.keys(whole))
        for (const value of [Symbol.iterator, { a: 1n }, Number.NaN, 'x'.repeat(20_000)])
          if (field !== 'args' && field !== 'options')
            expect(isProblem(checks[name]({ ...whole, [field]: value })), `${name}.${field}`).toBe(true);
    },
  );

  it('is refused when it asks for more than there is any use for', () => {
    expect(isProblem(checks['view.rows']({ view: 1, from: 0, count: 1_000_000 }))).toBe(true);
    expect(isProblem(checks['view.rows']({ view: 1, from: -1, count: 1 }))).toBe(true);
    expect(
      isProblem(checks.start({ version: 1, options: {}, port: 70_000, token: '0123456789abcdef' })),
    ).toBe(true);
    expect(isProblem(checks.start({ version: 1, options: {}, port: 0, token: 'short' }))).toBe(true);
    expect(isProblem(checks.render({ id: 'rk31', as: 'curl', withSecrets: 'yes' }))).toBe(true);
  });

  it('names the setting that is wrong', () => {
    expect(checks.configure({ capture: { maxRows: 1 } })).toMatchObject({
      code: 'bad-settings',
      message: expect.stringContaining('capture.maxRows') as string,
    });
  });

  it('never makes the check throw, whatever it holds', () => {
    const random = chance(5);
    const things = [
      undefined,
      null,
      0,
      -1,
      1.5,
      '',
      'host',
      'time',
      true,
      [],
      ['a', 1],
      {},
      { seconds: 'x' },
      { from: 1 },
      Number.POSITIVE_INFINITY,
    ];
    const fields = [
      'view',
      'id',
      'filter',
      'sort',
      'descending',
      'window',
      'ids',
      'as',
      'kind',
      'act',
      'name',
      'options',
      'port',
      'token',
      'version',
      'text',
      'n',
    ];
    for (let n = 0; n < 5_000; n++) {
      const body = Object.fromEntries(
        Array.from({ length: 6 }, () => [pick(random, fields), pick<unknown>(random, things)]),
      );
      expect(() => checks[pick(random, names)](body)).not.toThrow();
    }
  });
});
