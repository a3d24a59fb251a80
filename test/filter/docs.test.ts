import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProblem, isProblem } from '../../src/base/problem.ts';
import { caret } from '../../src/filter/caret.ts';
import { text } from '../../scripts/docs/filter.ts';
import { parse } from '../../src/filter/parser.ts';

const address = new URL('../../docs/filter.md', import.meta.url);
const page = readFileSync(address, 'utf8');

describe('docs/filter.md', () => {
  // `npm run docs` writes it anew.
  it('has the table of fields as the code has it', () => {
    expect(text()).toBe(page);
  });

  const examples = [...page.matchAll(/```filter\n([^]*?)```/g)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );

  it.each(examples)('can be read: %s', (example) => {
    expect(parse(example)).not.toHaveProperty('kind', 'problem');
  });

  it('shows two lines of precedence that mean the same', () => {
    const [first = '', second = ''] = examples.filter(
      (example) => example.includes('5s') && example.includes('not'),
    );
    expect(parse(first)).toEqual(parse(second));
  });

  it('shows the error as it is', () => {
    const [, filter = '', mark, error] = /```\n(res\.staus.*)\n(\^)\n(Error.*)\n```/.exec(page) ?? [];
    const problem = parse(filter);
    if (!isProblem(problem)) return expect.fail(filter);
    expect(caret(filter, problem.at ?? -1)).toBe(`${filter}\n${mark}`);
    expect(describeProblem(problem)).toBe(error);
  });
});
