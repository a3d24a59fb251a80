import { describe, expect, it } from 'vitest';
import { isProblem, type Problem } from '../../src/base/problem.ts';
import { caret } from '../../src/filter/caret.ts';
import { fields } from '../../src/filter/fields.ts';
import { tokenize } from '../../src/filter/lexer.ts';
import { parse } from '../../src/filter/parser.ts';
import { print } from '../../src/filter/print.ts';
import { type Tree } from '../../src/filter/tree.ts';
import { chance, pick, randomTree } from './random.ts';

function tree(filter: string): Tree {
  const parsed = parse(filter);
  if (isProblem(parsed)) throw new Error(`${filter}\n${parsed.message}`);
  return parsed;
}

function fault(filter: string): Problem {
  const parsed = parse(filter);
  if (!isProblem(parsed)) throw new Error(`${filter} was understood as ${print(parsed)}`);
  return parsed;
}

describe('a filter that can be read', () => {
  it.each([
    ['', '*'],
    ['  -- all\n', '*'],
    ['* and res.status == 1', 'res.status == 1'],
    ['400 <= res.status', 'res.status >= 400'],
    ['"GET" == req.method', 'req.method == "GET"'],
    [
      'req.method eq "A" && !(res.status lt 3) || pid',
      'req.method == "A" and not (res.status < 3) or process.pid',
    ],
    ['((status == 4XX))', 'res.status == 4xx'],
    ['req.host =~ |a/b|', 'req.host matches /a\\/b/'],
    ['req.path matches /^\\/(healthz?|ping)([/?]|$)/', 'req.path matches /^\\/(healthz?|ping)([\\/?]|$)/'],
    ['req.path matches "^/v1"', 'req.path matches /^\\/v1/'],
    ['req.path matches /\\Qa.b\\E$/', 'req.path matches /a\\.b$/'],
    ["req.path == 'it\\'s \\u00e9\\x41'", 'req.path == "it\'s éA"'],
    ['Req.Header.X-Request-Id == "x"', 'req.header.X-Request-Id == "x"'],
    ['req.headers["x.y z"]', 'req.header["x.y z"]'],
    ['pod.labels["app.kubernetes.io/name"] == "pay"', 'pod.labels["app.kubernetes.io/name"] == "pay"'],
    ['res.json.items[0].in.id == true', 'res.json.items.0.in.id == true'],
    ['res.status in[400] and not(pid)', 'res.status in [400] and not process.pid'],
    ['res.status not in [4xx, 500-503]', 'res.status not in [4xx, 500-503]'],
    ['src.ip in "10.0.0.0/8" /* ours */', 'src.ip in 10.0.0.0/8'],
    ['src.ip == ::1 or src.ip == fe80::1/10', 'src.ip == ::1 or src.ip == fe80::1/10'],
    ['req.body contains 47:45:54', 'req.body contains 47:45:54'],
    ['duration > 1.5s', 'duration_ms > 1.5s'],
    ['req.path ~ /x/', 'req.path matches /x/'],
    ['req.method == "GET"--comment', 'req.method == "GET"'],
    ['req.method==\n"GET"and\tpid>-1', 'req.method == "GET" and process.pid > -1'],
  ])('%s', (filter, meaning) => {
    expect(print(tree(filter))).toBe(meaning);
    expect(tree(meaning)).toEqual(tree(filter));
  });

  it('binds AND before OR, and NOT before both', () => {
    expect(tree('pid or pod and status')).toEqual(tree('pid or (pod and status)'));
    expect(tree('pid and pod or status and host')).toEqual(tree('(pid and pod) or (status and host)'));
    expect(tree('not pid and pod')).toEqual(tree('(not pid) and pod'));
    expect(print(tree('(pid or pod) and status'))).toBe('(process.pid or pod.name) and res.status');
    expect(print(tree('pid and pod or not status == 1'), true)).toBe(
      '(process.pid and pod.name) or (not (res.status == 1))',
    );
  });

  it('reads the example of every field', () => {
    for (const field of fields) expect(fieldNamesIn(tree(field.example))).toContain(field.name);
  });

  it('comes back from its printed form unchanged', () => {
    const random = chance(11);
    for (let n = 0; n < 3_000; n++) {
      const one = randomTree(random);
      expect(tree(print(one)), print(one)).toEqual(one);
      expect(tree(print(one, true)), print(one, true)).toEqual(one);
    }
  });
});

function fieldNamesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'field' in node ? [String((node.field as { name: string }).name)] : [];
  return [...own, ...Object.values(node).flatMap(fieldNamesIn)];
}

describe('a filter that cannot be read', () => {
  it.each<[filter: string, at: number, message: RegExp, fix: RegExp]>([
    // Qtap's own negatives, and the same with fields that exist here.
    ['process.pid ==', 14, /value is missing/, /For example/],
    ['process.pid === 1234', 12, /“===” is not an operator/, /Write ==/],
    ['== true', 0, /a field must come/, /For example/],
    ['res.status == >=', 14, /a value must come/, /For example/],
    ['??', 0, /“\?” means nothing/, /quotes/],
    ['res.status == [1,]', 17, /A list holds values/, /For example/],
    ['res.status == [1,[2]]', 17, /A list holds values/, /For example/],
    ['res.status > "5"', 13, /compares numbers/, /without quotes: 5/],
    ['req.path == "unclosed', 12, /never closed/, /Close it/],
    ['a == [1,]', 0, /no field “a”/, /For example/],
    // Slips of the hand.
    [
      'res.staus >= 400',
      0,
      /no field “res.staus”/,
      /Did you mean res\.status\? For example: res\.status >= 400/,
    ],
    ['req.method == POST', 14, /text stands in quotes/, /Write "POST"/],
    ['req.method POST', 11, /operator must stand/, /req\.method == "POST"/],
    ['req.method = "POST"', 11, /“=” is not an operator/, /Write ==/],
    ['req.method == "POST" res.status == 4', 21, /“and” or “or” must come/, /For example/],
    ['(res.status == 4', 0, /not closed/, /Close it/],
    ['res.status == 4)', 15, /never opened/, /Take it away/],
    ['res.status in (400, 401)', 14, /brackets/, /in \[429, 503\]/],
    ['res.status in []', 15, /A list holds values/, /For example/],
    ['res.status in 400', 14, /needs a list/, /For example/],
    ['req.method in [GET]', 15, /A list holds values/, /"GET"/],
    ['req.header == "x"', 0, /needs a name/, /req\.header\.x-request-id/],
    ['req.path matches /(/', 17, /cannot be read/, /RE2/],
    ['req.path matches /(?=x)/', 17, /cannot be read/, /Look-around/],
    ['req.path matches /x', 17, /never closed/, /Close it/],
    ['req.path == "\\q"', 13, /not an escape/, /backslash/],
    ['res.status == 08', 14, /octal/, /: 8/],
    ['res.status == 499-400', 14, /backwards/, /400-499/],
    ['src.ip in 10.0.0.0/64', 10, /not a network/, /10\.0\.0\.0\/8/],
    ['src.ip == 1.2.3', 10, /not a value/, /quotes/],
    ['start_with(req.host, "a")', 0, /no function/, /Did you mean starts_with\?/],
    ['starts_with(req.host)', 0, /takes 2 arguments, not 1/, /starts_with\(req\.path/],
    ['has("x")', 4, /cannot take this/, /has\(req/],
    ['"stripe"', 0, /on its own/, /req\.url ~ "stripe"/],
    ['res.status not == 4', 11, /does not exist/, /Write !=/],
    ['res. == 4', 3, /end with a dot/, /Finish/],
    ['pid and', 7, /a test is missing/, /For example/],
    [`${'('.repeat(100)}pid${')'.repeat(100)}`, 64, /nested too deep/, /parentheses/],
    [`pid ${' '.repeat(9_000)}`, 8_192, /may have 8192 characters/, /Shorten/],
  ])('%s', (filter, at, message, fix) => {
    const found = fault(filter);
    expect(found.code).toBe('bad-filter');
    expect(found.message).toMatch(message);
    expect(found.fix).toMatch(fix);
    expect(found.at).toBe(at);
  });

  it('gives a tree or a Problem with a position for any text whatever', () => {
    const random = chance(3);
    const pieces = [
      'req.host',
      'res.status',
      '==',
      '!=',
      '(',
      ')',
      '[',
      ']',
      ',',
      '"a"',
      "'",
      '/',
      '|',
      '4xx',
      '1-2',
      '10.0.0.1',
      '::',
      'and',
      'or',
      'not',
      'in',
      'x',
      '\\',
      '~',
      '*',
      '--',
      '/*',
      '\u0000',
      '🙂',
      ' ',
      ' ',
      '.',
      '-',
      'zone(',
    ];
    for (let n = 0; n < 20_000; n++) {
      const text = Array.from({ length: Math.floor(random() * 12) }, () => pick(random, pieces)).join('');
      const parsed = parse(text);
      if (!isProblem(parsed)) continue;
      expect(parsed.at, text).toBeGreaterThanOrEqual(0);
      expect(parsed.at, text).toBeLessThanOrEqual(text.length);
    }
  });

  it('keeps the tokens before the fault, for colouring', () => {
    const { tokens, fault: stop } = tokenize('res.status >= 400 and ?');
    expect(tokens.map(({ type }) => type)).toEqual(['name', 'sign', 'value', 'sign']);
    expect(stop?.at).toBe(22);
  });
});

describe('the caret', () => {
  it('stands under the fault', () => {
    expect(caret('res.staus == 4', 0)).toBe('res.staus == 4\n^');
    expect(caret('pid ==\t"é🙂', 7)).toBe('pid == "é??\n       ^');
  });

  it('shows the neighbourhood of a fault in a long filter', () => {
    const long = `${'x'.repeat(200)}?${'y'.repeat(200)}`;
    const [line = '', mark = ''] = caret(long, 200).split('\n');
    expect(line.length).toBeLessThan(100);
    expect(line[mark.length - 1]).toBe('?');
  });
});
