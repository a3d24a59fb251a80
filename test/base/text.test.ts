import { describe, expect, it } from 'vitest';
import {
  byteLength,
  cutToBytes,
  howMany,
  nearestName,
  showOnOneLine,
  showUnseen,
} from '../../src/base/text.ts';

const samples = [
  '',
  'plain',
  'grüße',
  '日本語',
  '👩‍👩‍👧 family',
  'mixed é 日 👍 end',
  '\ud800 lone',
  'lone \udc00',
];

describe('text', () => {
  it.each(samples)('has the byte length that UTF-8 gives it: %j', (text) => {
    expect(byteLength(text)).toBe(Buffer.byteLength(text));
  });

  it.each(samples)('is cut at any byte without splitting a character: %j', (text) => {
    for (let most = 0; most <= Buffer.byteLength(text) + 1; most++) {
      const cut = cutToBytes(text, most);
      expect(text.startsWith(cut)).toBe(true);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most);
      const next = String.fromCodePoint(text.codePointAt(cut.length) ?? 0x20);
      if (cut !== text) expect(Buffer.byteLength(cut + next)).toBeGreaterThan(most);
    }
  });

  it('counts things as people do', () => {
    expect([0, 1, 2].map((n) => howMany(n, 'exchange'))).toEqual([
      '0 exchanges',
      '1 exchange',
      '2 exchanges',
    ]);
    expect([1, 3].map((n) => howMany(n, 'process', 'processes'))).toEqual(['1 process', '3 processes']);
  });

  it('shows what would change a line without being seen', () => {
    expect(showUnseen('a\u202eb\u200bc\u0000d\ufeff')).toBe('a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+FEFF⟩');
    expect(showUnseen('tab\tand\nline, grüße 👍')).toBe('tab\tand\nline, grüße 👍');
    expect(showUnseen('\ud800x\u{e0041}')).toBe('⟨U+D800⟩x⟨U+E0041⟩');
    expect(showOnOneLine('a\tb\nc\r')).toBe('a⇥b⏎c⟨U+000D⟩');
  });

  it('finds the nearest name for a slip of the hand and none for another word', () => {
    expect(nearestName('get_trafic', ['get_traffic', 'get_hosts'])).toBe('get_traffic');
    expect(nearestName('Secnods', ['seconds', 'since'])).toBe('seconds');
    expect(nearestName('banana', ['seconds', 'since'])).toBeUndefined();
  });
});
