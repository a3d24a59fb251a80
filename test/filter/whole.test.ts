import { describe, expect, it } from 'vitest';
import { wholeFilter } from '../../src/filter/whole.ts';

const noise = { health: 'req.path == "/health"', assets: 'res.type ~ "image"' };

describe('the whole filter', () => {
  it('is empty where nothing is asked and nothing hidden', () => {
    expect(wholeFilter(['', '  '], [], noise)).toBe('');
  });

  it('keeps each part by itself, so that an "or" in one ends with it', () => {
    expect(wholeFilter(['a == 1 or b == 2', 'c == 3'], ['health'], noise)).toBe(
      '(a == 1 or b == 2) and (c == 3) and not (req.path == "/health")',
    );
  });

  it('hides nothing for a preset that the settings no longer name', () => {
    expect(wholeFilter([], ['gone', 'assets'], noise)).toBe('not (res.type ~ "image")');
  });
});
