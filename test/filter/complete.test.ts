import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { complete, type Completion } from '../../src/filter/complete.ts';
import { asLiteral } from '../../src/filter/suggest.ts';
import { parse } from '../../src/filter/parser.ts';

/** `|` is the caret. */
function at(marked: string): Completion {
  const caret = marked.indexOf('|');
  return complete(marked.replace('|', ''), caret);
}

const texts = (completion: Completion): string[] => completion.suggestions.map(({ text }) => text);

describe('completion', () => {
  it.each([
    ['|', 'field'],
    ['res.st|', 'field'],
    ['req.header.|', 'field'],
    ['not |', 'field'],
    ['(|', 'field'],
    ['res.status == 4 and |', 'field'],
    ['res.status |', 'operator'],
    ['res.status con|', 'operator'],
    ['res.status not |', 'operator'],
    ['zone(req.host) |', 'operator'],
    ['res.status == |', 'value'],
    ['res.status == 4|', 'value'],
    ['req.method == "P|', 'value'],
    ["req.method == 'P|", 'value'],
    ['req.method in ["GET", |', 'value'],
    ['req.method in ["GET", "P|', 'value'],
    ['res.status == 4 |', 'join'],
    ['req.method in ["GET"] |', 'join'],
    ['(res.status == 4) a|', 'join'],
    ['in_zone(|', 'field'],
    ['in_zone(req.host, |', 'value'],
    ['? |', 'none'],
  ])('%s is a place for a %s', (marked, slot) => {
    expect(at(marked).slot).toBe(slot);
  });

  it('replaces the word the caret is in, and nothing else', () => {
    const inside = at('res.st|atus == 4');
    expect([inside.from, inside.to, inside.prefix]).toEqual([0, 10, 'res.st']);
    const open = at('req.method == "PO|');
    expect([open.from, open.to, open.prefix]).toEqual([14, 17, 'PO']);
    const dotted = at('pid == 1 and req.header.|');
    expect([dotted.from, dotted.prefix]).toEqual([13, 'req.header.']);
    const empty = at('res.status == | and pid == 3');
    expect([empty.from, empty.to, empty.slot]).toEqual([14, 14, 'value']);
  });

  it('finds fields by their start, their aliases and then by what they contain', () => {
    expect(texts(at('res.st|'))).toEqual(['res.status']);
    expect(texts(at('stat|'))[0]).toBe('res.status');
    expect(texts(at('name|'))).toContain('container.name');
    expect(texts(at('|'))).toContain('not');
    expect(texts(at('req.header.con|'))).toEqual([
      'req.header.content-encoding',
      'req.header.content-length',
      'req.header.content-type',
    ]);
    expect(texts(at('st|'))).toContain('starts_with(');
  });

  it('offers operators that fit the type', () => {
    expect(texts(at('res.status |'))).toContain('>=');
    expect(texts(at('req.path |'))).not.toContain('>=');
    expect(texts(at('req.path m|'))).toEqual(['matches']);
    expect(texts(at('tls.enabled |'))).toEqual(['==', '!=', 'and', 'or']);
  });

  it('offers the values there are, quoted where the language wants it, and says whose live values fit', () => {
    expect(texts(at('req.method == "P|'))).toEqual(['"POST"', '"PUT"', '"PATCH"']);
    expect(texts(at('res.status == 4|'))).toEqual(['4xx', '401', '403', '404', '429']);
    expect(at('container.name == |').field).toEqual({ name: 'container.name', path: [] });
    expect(at('req.header.x-env in ["a", |').field).toEqual({ name: 'req.header', path: ['x-env'] });
  });

  it('writes any live value so that it can be read back', () => {
    for (const value of ['a"b', '\\', 'ü\n', '4xx', '', '\ud800']) {
      const filter = `container.name == ${asLiteral({ name: 'container.name', path: [] }, value)}`;
      const tree = parse(filter);
      if (isProblem(tree) || tree.kind !== 'test') return expect.fail(filter);
      expect(tree.right).toEqual({ kind: 'text', text: value });
    }
    expect(asLiteral({ name: 'res.status', path: [] }, '404')).toBe('404');
    expect(asLiteral({ name: 'res.status', path: [] }, '4xx')).toBe('4xx');
  });

  it('answers for every caret of every half-written filter', () => {
    const filter =
      'not (in_zone(req.host, "a.b") or res.status in [4xx, 500]) and req.json.a["x y"] ~ "q" -- done';
    for (let end = 0; end <= filter.length; end++)
      for (let caret = 0; caret <= end; caret++) {
        const { from, to } = complete(filter.slice(0, end), caret);
        expect(from).toBeLessThanOrEqual(caret);
        expect(to).toBeGreaterThanOrEqual(caret);
      }
  });
});
