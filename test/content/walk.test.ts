import { describe, expect, it } from 'vitest';
import { type BodyKind } from '../../src/traffic/safe.ts';
import { parsePath, type JsonPath } from '../../src/content/path.ts';
import { valueAt } from '../../src/content/valueAt.ts';
import { type Place } from '../../src/content/place.ts';
import { walk } from '../../src/content/walk.ts';

function places(text: string, kind: BodyKind): Place[] {
  const found: Place[] = [];
  walk(text, kind, (place) => void found.push(place));
  return found;
}

/** `path=value`, in order. */
const told = (text: string, kind: BodyKind): string[] =>
  places(text, kind).map(({ path, value }) => `${path}=${value}`);

describe('a JSON body', () => {
  it('tells every scalar with its path, its key and its place', () => {
    const text =
      '{ "user": {"pass-word":"a\\"b\\u00e9", "id": 12345678901234567890}, "tags":["x", true, null], "odd key":1.0 }';
    expect(places(text, 'json').map(({ path, key, value }) => [path, key, value])).toEqual([
      ['$.user.pass-word', 'pass-word', 'a"bé'],
      ['$.user.id', 'id', '12345678901234567890'],
      ['$.tags[0]', 'tags', 'x'],
      ['$.tags[1]', 'tags', 'true'],
      ['$.tags[2]', 'tags', 'null'],
      ["$['odd key']", 'odd key', '1.0'],
    ]);
    expect(places(text, 'json').map(({ from, to }) => text.slice(from, to))).toEqual([
      'a\\"b\\u00e9',
      '12345678901234567890',
      'x',
      'true',
      'null',
      '1.0',
    ]);
  });

  it('is read although its front or its end is missing', () => {
    expect(told('cret","password":"hunter2","n":[1,{"token":"t', 'json')).toEqual([
      '$=cret',
      '$.password=hunter2',
      '$.n[0]=1',
      '$.n[1].token=t',
    ]);
    expect(told('1},"b":2}', 'json')).toEqual(['$=1', '$.b=2']);
    expect(told('"whole string"', 'json')).toEqual(['$=whole string']);
  });

  it('can be replaced in place, value by value, and stays JSON', () => {
    const text = JSON.stringify({ a: 'x"y', b: [1, 'two', { c: false }], 'd\n': 'é\u2028' });
    let replaced = '';
    let at = 0;
    for (const { from, to, coding } of places(text, 'json')) {
      replaced += text.slice(at, from) + (coding === 'json-string' ? 'R' : '"R"');
      at = to;
    }
    expect(JSON.parse(replaced + text.slice(at))).toEqual({ a: 'R', b: ['R', 'R', { c: 'R' }], 'd\n': 'R' });
  });

  it('costs no more than its size when it is made to hurt', () => {
    const deep = '['.repeat(60_000) + '"x"' + ']'.repeat(60_000);
    expect(places(deep, 'json')).toMatchObject([{ value: 'x' }]);
    const deepKeys = '{"k":'.repeat(60_000) + '1';
    expect(places(deepKeys, 'json')[0]?.path.length).toBeLessThan(200);
    expect(places('"'.repeat(100_001), 'json').length).toBeGreaterThan(1000);
    expect(places('\\'.repeat(300_000) + '"', 'json').length).toBeGreaterThan(0);
  });

  it('ends when the visitor or the bound says so', () => {
    let seen = 0;
    expect(walk('[1,2,3]', 'json', () => ++seen < 2 && undefined)).toBe(false);
    expect(seen).toBe(2);
    expect(walk('[1,2,3]', 'json', () => undefined, { mostPlaces: 2 })).toBe(false);
    expect(walk('[1,2,3]', 'json', () => undefined, { mostPlaces: 3 })).toBe(true);
  });

  it('tells what JSON.parse finds, whatever the JSON', () => {
    const values = [
      [],
      {},
      '',
      0,
      [[]],
      { a: { b: [1, 'x', null] }, '': 2, "it's": 'ü' },
      'é"\\',
      -1.5e-7,
      [true, { z: [] }],
    ];
    const flat = (value: unknown): string[] =>
      typeof value !== 'object' || value === null ? [String(value)] : Object.values(value).flatMap(flat);
    for (const value of values)
      for (const indent of [0, 2])
        expect(places(JSON.stringify(value, undefined, indent), 'json').map((place) => place.value)).toEqual(
          flat(value),
        );
  });
});

describe('other bodies', () => {
  it('form fields are named by their last word', () => {
    const text = 'a=1&user%5Bpass%5D=x+y%21&b&bad=%zz%e4&cards[0][number]=42';
    const found = places(text, 'form');
    expect(found.map(({ path, key, value }) => [path, key, value])).toEqual([
      ['a', 'a', '1'],
      ['user[pass]', 'pass', 'x y!'],
      ['', '', 'b'],
      ['bad', 'bad', '%zz\ufffd'],
      ['cards[0][number]', 'number', '42'],
    ]);
    expect(found.map(({ from, to }) => text.slice(from, to))).toEqual(['1', 'x+y%21', 'b', '%zz%e4', '42']);
  });

  it('parts of a multipart body, a JSON part and a binary part', () => {
    const text = [
      '--b\r\nContent-Disposition: form-data; name="pass"\r\n\r\nhunter2\r\n',
      '--b\r\nContent-Disposition: form-data; name="meta"; filename="m.json"\r\nContent-Type: application/json\r\n\r\n{"token":"t"}\r\n',
      '--b\r\nContent-Disposition: form-data; name="img"\r\n\r\n\ufffd\ufffd\0\ufffd\r\n--b--\r\n',
    ].join('');
    const found = places(text, 'multipart');
    expect(found.map(({ path, key, value }) => [path, key, value])).toEqual([
      ['pass', 'pass', 'hunter2'],
      ['meta.token', 'token', 't'],
    ]);
    expect(text.slice(found[1]?.from, found[1]?.to)).toBe('t');
  });

  it('elements, attributes and inputs of markup', () => {
    const xml =
      '<?xml version="1.0"?><e:Env a=\'1\'><Pass>p&amp;q</Pass><!-- no --><x><![CDATA[<raw>]]></x><add key="pw" value="v"/></e:Env>';
    expect(places(xml, 'xml').map(({ path, key, value }) => [path, key, value])).toEqual([
      ['/e:Env/@a', 'a', '1'],
      ['/e:Env/Pass', 'Pass', 'p&q'],
      ['/e:Env/x', 'x', '<raw>'],
      ['/e:Env/add/@key', 'key', 'pw'],
      ['/e:Env/add/@value', 'pw', 'v'],
    ]);
    const html =
      '<FORM><input type=hidden name="csrf" value="a>b"><br><p>text</FORM><script type="application/json">{"k":"v"}</script><script>var x</script>';
    const found = places(html, 'html');
    expect(found.map(({ path, key, value }) => [path, key, value])).toEqual([
      ['/form/input/@type', 'type', 'hidden'],
      ['/form/input/@name', 'name', 'csrf'],
      ['/form/input/@value', 'csrf', 'a>b'],
      ['/form/p', 'p', 'text'],
      ['/script/@type', 'type', 'application/json'],
      ['/script.k', 'k', 'v'],
      ['/script', 'script', 'var x'],
    ]);
    for (const { from, to, value } of found) expect(html.slice(from, to)).toBe(value);
    expect(places('<a '.repeat(20_000), 'xml')).toEqual([]);
    expect(places('<a>'.repeat(20_000) + '</b>'.repeat(20_000), 'xml')).toEqual([]);
  });

  it('lines of NDJSON and data of event streams', () => {
    expect(told('{"a":1}\n\n{"a":"x"}\r\n', 'ndjson')).toEqual(['$[0].a=1', '$[1].a=x']);
    expect(told('event: m\ndata: {"k":"v"}\n\n: c\r\nid: 7\r\ndata: plain\r\n\r\n', 'event-stream')).toEqual([
      '$[0].event=m',
      '$[0].data.k=v',
      '$[1].id=7',
      '$[1].data=plain',
    ]);
  });

  it('inline arguments of GraphQL', () => {
    const text = 'mutation { login(user: "a\\"b", tries: 3, note: """x "y" z""") { id: userId } }';
    const found = places(text, 'graphql');
    expect(found.map(({ path, key, value }) => [path, key, value])).toEqual([
      ['$.user', 'user', 'a"b'],
      ['$.tries', 'tries', '3'],
      ['$.note', 'note', 'x "y" z'],
    ]);
    expect(found.map(({ from, to }) => text.slice(from, to))).toEqual(['a\\"b', '3', 'x "y" z']);
  });

  it('a text is one value without a name', () => {
    expect(places('hello', 'text')).toEqual([
      { path: '', key: '', value: 'hello', from: 0, to: 5, coding: 'plain' },
    ]);
    expect(places('', 'text')).toEqual([]);
  });
});

describe('one value by its path', () => {
  const text =
    '{"a":{"b":[1,{"c":"x\\ny"},-2.50]},"odd key":null,"big":12345678901234567890,"a2":[],"dup":1,"dup":2}';
  const at = (path: string, of = text): string | undefined => {
    const parsed = parsePath(path);
    if ('kind' in parsed) throw new Error(parsed.message);
    const found = valueAt(of, parsed);
    return found && `${found.type} ${found.value}`;
  };

  it('is found with every digit', () => {
    expect(at('$.a.b[1].c')).toBe('string x\ny');
    expect(at('a.b[-1]')).toBe('number -2.50');
    expect(at('a.b.0')).toBe('number 1');
    expect(at("$['odd key']")).toBe('null null');
    expect(at('$["big"]')).toBe('number 12345678901234567890');
    expect(at('$.a.b')).toBe('array [1,{"c":"x\\ny"},-2.50]');
    expect(at('$')).toBe(`object ${text}`);
    expect(at('dup')).toBe('number 2');
    expect(at('a2')).toBe('array []');
    expect(at('$', ' true ')).toBe('boolean true');
  });

  it('is missing rather than wrong', () => {
    for (const path of ['$.x', '$.a.b[3]', '$.a.b[-4]', '$.big.y', '$.a2[0]', '$.a.b.c'])
      expect(at(path)).toBeUndefined();
    expect(at('$.a.b', '{"a":{"b":')).toBeUndefined();
    expect(at('$.a.b', '{"a":{"b":"cut he')).toBe('string cut he');
    expect(at('$.a', 'not json')).toBeUndefined();
  });

  it('counts lines of NDJSON', () => {
    const lines = '{"a":1}\n\n{"a":2}\n';
    expect(valueAt(lines, [1, 'a'], 'ndjson')?.value).toBe('2');
    expect(valueAt(lines, [-1, 'a'], 'ndjson')?.value).toBe('2');
    expect(valueAt(lines, [2, 'a'], 'ndjson')).toBeUndefined();
  });

  it('says where a path stops making sense', () => {
    expect(parsePath('$.a[*]')).toMatchObject({ kind: 'problem', at: 3 });
    expect(parsePath('$..a')).toMatchObject({ kind: 'problem', at: 1 });
    expect(parsePath("a['x")).toMatchObject({ kind: 'problem', at: 1 });
  });

  it('is found by the path that the walk told', () => {
    for (const place of places(text, 'json')) {
      const path = parsePath(place.path) as JsonPath;
      if (place.key !== 'dup') expect(valueAt(text, path)?.value).toBe(place.value);
    }
  });
});
