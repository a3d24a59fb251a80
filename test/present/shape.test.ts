import { describe, expect, it } from 'vitest';
import { shapeBody } from '../../src/present/shape.ts';
import { hostileText, seeded, text } from './samples.ts';

const shape = (value: string, room: number) => shapeBody(text(value), 'json', room);

describe('a body shortened by its structure', () => {
  it('is left as it is when it fits', () => {
    expect(shape('{ "a": 1 }', 100)).toEqual({ text: '{ "a": 1 }', shortened: false });
  });

  it('loses white space first, which is no loss', () => {
    const value = { name: 'x'.repeat(40), list: [1, 2, 3] };
    const pretty = JSON.stringify(value, undefined, 8);
    const shaped = shape(pretty, JSON.stringify(value).length);
    expect(shaped).toEqual({ text: JSON.stringify(value), shortened: false });
  });

  it('keeps the head of a list and says how many more there are', () => {
    const { text: words, shortened } = shape(
      JSON.stringify(Array.from({ length: 412 }, (_, i) => ({ i }))),
      200,
    );
    const parsed = JSON.parse(words) as unknown[];
    expect(shortened).toBe(true);
    expect(parsed[0]).toEqual({ i: 0 });
    expect(parsed.at(-1)).toBe(`… ${412 - (parsed.length - 1)} more items`);
  });

  it('says of one more that it is one', () => {
    const list = ['x'.repeat(60), 'y'.repeat(60), 'z'.repeat(400)];
    const left = [120, 160, 200, 240]
      .map((room) => shape(JSON.stringify(list.map((name) => ({ name }))), room).text)
      .concat(shape(JSON.stringify({ deep: [[[[[[[[[[[[1]]]]]]]]]]]] }), 30).text);
    for (const words of left) expect(words).not.toMatch(/\b1 (?:more )?(?:items|keys)/);
    expect(left.join(' ')).toMatch(/\b1 (?:more )?(?:item|key)\b/);
  });

  it('names the keys it leaves out, and how long a cut text was', () => {
    const value = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, 'v'.repeat(1_000)]));
    const parsed = JSON.parse(shape(JSON.stringify(value), 900).text) as Record<string, string>;
    const kept = Object.keys(parsed).length - 1;
    expect(parsed['…']).toBe(`${300 - kept} more keys`);
    expect(parsed['key0']).toMatch(/^v+… \+\d+ chars$/);
    const [, head, more] = /^(v+)… \+(\d+) chars$/.exec(parsed['key0'] ?? '') ?? [];
    expect((head?.length ?? 0) + Number(more)).toBe(1_000);
  });

  it('changes no value that it keeps: big numbers, exact decimals, escapes', () => {
    const raw = `{"id":12345678901234567890,"price":1.10,"text":"a\\u00e9\\n","pad":"${'p'.repeat(5_000)}"}`;
    const { text: words } = shape(raw, 600);
    expect(words).toContain('"id":12345678901234567890');
    expect(words).toContain('"price":1.10');
    expect(words).toContain('"text":"a\\u00e9\\n"');
  });

  it('stands nesting fifty thousand deep', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const { text: words, shortened } = shape(deep, 300);
    expect(shortened).toBe(true);
    expect(Buffer.byteLength(words)).toBeLessThanOrEqual(300);
  });

  it('takes broken JSON as text: head, tail, and what is between them', () => {
    const broken = `{"a": [1, 2, ${'x'.repeat(4_000)}`;
    const { text: words } = shape(broken, 200);
    expect(words.startsWith('{"a": [1, 2, xxx')).toBe(true);
    expect(words).toMatch(/… \d+ characters left out …/);
  });

  it('shortens the values of a form and keeps its keys', () => {
    const form = `card=${'4'.repeat(400)}&amount=12&note=${'n'.repeat(900)}`;
    const { text: words } = shapeBody(text(form), 'form', 220);
    expect(words).toMatch(/^card=4+…\(\+\d+ chars\)&amount=12&note=n+…\(\+\d+ chars\)$/);
  });

  it('never takes more than its room, whatever it is given', () => {
    const random = seeded(3);
    for (let round = 0; round < 400; round++) {
      const value: unknown = [
        Object.fromEntries(
          Array.from({ length: Math.floor(random() * 30) }, () => [
            hostileText(random, 30),
            hostileText(random, 200),
          ]),
        ),
        Array.from({ length: Math.floor(random() * 40) }, () => random()),
      ];
      const raw = random() < 0.3 ? hostileText(random, 2_000) : JSON.stringify(value);
      const room = 64 + Math.floor(random() * 1_500);
      const { text: words } = shape(raw, room);
      expect(Buffer.byteLength(words)).toBeLessThanOrEqual(room);
    }
  });
});
