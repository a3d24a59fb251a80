import { describe, expect, it } from 'vitest';
import { sourceIdentity } from '../../src/intake/identity.ts';

const urlOf = (url: string): string => sourceIdentity({ name: 'a', url }).url;

describe('the identity of a source', () => {
  it('is the same for every way to write one address', () => {
    const whole = 'http://localhost:10001/devtools/api/events';
    for (const url of ['localhost', 'localhost:10001', ' LOCALHOST ', 'http://localhost:10001', whole])
      expect(urlOf(url)).toBe(whole);
    expect(urlOf('Demo')).toBe('demo');
    expect(urlOf('pay-1')).not.toBe(whole);
    expect(sourceIdentity({ name: 'a', url: 'localhost', ssh: 'pay-1' })).toEqual({
      name: 'a',
      url: whole,
      ssh: 'pay-1',
    });
  });

  it('keeps what cannot be read as it is', () => {
    expect(urlOf('ftp://x')).toBe('ftp://x');
  });
});
