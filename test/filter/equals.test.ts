import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { equals } from '../../src/filter/equals.ts';
import { parse } from '../../src/filter/parser.ts';
import { print } from '../../src/filter/print.ts';

describe('a condition made of a value', () => {
  it.each([
    'api.stripe.com',
    'a "quoted" one',
    'back\\slash',
    'line\nbreak\u2028\u0000',
    '\ud800',
    '" or true',
    '',
  ])('is one comparison, whatever the value holds: %j', (value) => {
    const tree = parse(equals('req.host', value));
    if (isProblem(tree)) throw new Error(tree.message);
    expect(tree).toMatchObject({ kind: 'test', operator: '==', right: { kind: 'text', text: value } });
    expect(print(tree)).toBe(equals('req.host', value));
  });

  it('compares a number as a number', () => {
    expect(equals('res.status', 402)).toBe('res.status == 402');
  });
});
