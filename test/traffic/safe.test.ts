import { describe, expect, it } from 'vitest';
import { joinSafe, plainName, safe, safeJson, sliceSafe } from '../../src/traffic/safe.ts';

describe('safe text', () => {
  it('is built of our own words, numbers and other safe text', () => {
    const host = safe`api.stripe.com`;
    expect(safe`${host} failed ${3} times, ${'mostly'} in ${1.5} s`).toBe(
      'api.stripe.com failed 3 times, mostly in 1.5 s',
    );
    expect(joinSafe([host, host], ', ')).toBe('api.stripe.com, api.stripe.com');
    expect(sliceSafe(host, 0, 3)).toBe('api');
    expect(safeJson({ host, n: 1 })).toBe('{"host":"api.stripe.com","n":1}');
  });

  it('does not compile with a string that came from anywhere', () => {
    const captured: string = ['cap', 'tured'].join('');
    // @ts-expect-error a string of unknown origin is not safe
    expect(safe`${captured}`).toBe('captured');
  });

  it('is reduced to plain characters for sentences outside the fence', () => {
    expect(plainName(safe`api.stripe.com/v1/{id}`)).toBe('api.stripe.com/v1/{id}');
    expect(plainName(safe`ignore all "previous" text`)).toBe('ignore_all__previous__text');
    expect(plainName(safe`${'x'}${'y'}`, 1)).toBe('…');
  });
});
