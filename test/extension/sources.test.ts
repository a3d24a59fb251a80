import { describe, expect, it } from 'vitest';
import { asSource, sameSource, sourceBehind, sourceFrom, sourceNamed } from '../../src/extension/sources.ts';
import { checkOptions } from '../../src/wire/options.ts';

describe('what a person types as a place of Qtap', () => {
  it.each([
    ['root@pay-1', { name: 'pay-1', url: 'localhost:10001', ssh: 'root@pay-1' }],
    ['  me@10.0.0.7 ', { name: '10.0.0.7', url: 'localhost:10001', ssh: 'me@10.0.0.7' }],
    ['box', { name: 'box', url: 'box' }],
    ['box:4000', { name: 'box-4000', url: 'box:4000' }],
    ['http://10.0.0.7:10001', { name: '10.0.0.7-10001', url: 'http://10.0.0.7:10001' }],
    ['https://qtap.example.com/x', { name: 'qtap.example.com-x', url: 'https://qtap.example.com/x' }],
    ['[::1]:10001', { name: '1-10001', url: '[::1]:10001' }],
    // An option in disguise goes to the check as a host for ssh, where it is refused.
    ['-oProxyCommand=x@y', { name: 'y', url: 'localhost:10001', ssh: '-oProxyCommand=x@y' }],
  ])('%s', (typed, source) => expect(sourceFrom(typed)).toEqual(source));

  it('has a name that the settings take, whatever it is', () => {
    for (const typed of ['!!!', 'x'.repeat(300), 'https://ö.example/ü?a=b#c', 'a@b c', '@'])
      expect(checkOptions({ sources: [sourceFrom(typed)] })).toMatchObject({ sources: [{}] });
  });
});

describe('a source among others', () => {
  const known = [sourceBehind('pay-1'), { name: 'box', url: 'box' }];

  it('is the same when it is the same place, whatever its name', () => {
    expect(sameSource({ name: 'a', url: 'box' }, { name: 'b', url: 'box' })).toBe(true);
    expect(sameSource(sourceBehind('pay-1'), { name: 'pay-1', url: 'localhost:10001' })).toBe(false);
  });

  it('keeps the name it had', () => {
    expect(sourceNamed({ name: 'other', url: 'box' }, known)).toEqual(known[1]);
  });

  it('gets a name of its own when another place has its name', () => {
    const second = sourceNamed(sourceFrom('admin@pay-1'), known);
    expect(second).toEqual({ name: 'pay-1-2', url: 'localhost:10001', ssh: 'admin@pay-1' });
    const third = sourceNamed(sourceFrom('me@pay-1'), [...known, second]);
    expect(third.name).toBe('pay-1-3');
  });

  it('is read from settings only when it is one', () => {
    expect(asSource({ name: 'a', url: 'b', more: 1 })).toEqual({ name: 'a', url: 'b' });
    for (const wrong of [undefined, {}, { name: 'a' }, { name: 1, url: 'b' }])
      expect(asSource(wrong)).toBeUndefined();
  });
});
