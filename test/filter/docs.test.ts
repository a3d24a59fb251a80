import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProblem, isProblem } from '../../src/base/problem.ts';
import { caret } from '../../src/filter/caret.ts';
import { fields } from '../../src/filter/fields.ts';
import { parse } from '../../src/filter/parser.ts';

const address = new URL('../../docs/filter.md', import.meta.url);
const page = readFileSync(address, 'utf8');

const trust = { yes: '**yes**', maybe: '*some*', no: '–' } as const;

function table(): string {
  const rows = fields.map((field) => {
    const name = field.key ? `${field.name}.‹${field.key}›` : field.name;
    const aliases = (field.aliases ?? []).map((alias) => `\`${alias}\``).join(' ');
    const about = field.about.replaceAll('|', '\\|');
    return `| \`${name}\` | ${aliases} | ${field.type} | ${trust[field.qtap?.http ?? 'no']} | ${field.columns ? 'yes' : '–'} | ${about} | \`${field.example.replaceAll('|', '\\|')}\` |`;
  });
  return [
    '| field | also | type | Qtap | index | meaning | example |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

describe('docs/filter.md', () => {
  // `npx vitest run test/filter/docs -u` writes the table anew.
  it('has the table of fields as the code has it', async () => {
    const between = /(<!-- fields -->\n)[^]*(<!-- \/fields -->)/;
    await expect(
      page.replace(between, (_all, open: string, close: string) => `${open}\n${table()}\n\n${close}`),
    ).toMatchFileSnapshot('../../docs/filter.md');
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
