import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { stamp, type SafeRow } from '../../src/traffic/safe.ts';
import { decodeRows, encodeRows } from '../../src/wire/rows.ts';

/** The same numbers every time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const hostile = [
  '',
  'plain',
  'grüße 👍',
  '\u202eevil\u0000',
  'a'.repeat(9_000),
  '‹github-token#a1b2c3›',
  '\ufeffbom',
];

function randomRow(random: () => number, n: number): SafeRow {
  const text = () => stamp(hostile[Math.floor(random() * hostile.length)] ?? '');
  const maybe = <T>(value: T): T | undefined => (random() < 0.3 ? undefined : value);
  return {
    id: `rk3${n.toString(36)}`,
    at: 1_768_937_811_250.25 + n,
    durationMs: maybe(Math.round(random() * 1e5) / 8),
    method: stamp('GET'),
    host: text(),
    path: text(),
    route: text(),
    status: maybe(100 + Math.floor(random() * 500)),
    direction: maybe('ingress' as const),
    process: maybe(text()),
    pid: maybe(Math.floor(random() * 4_000_000)),
    container: maybe(text()),
    source: stamp('qtap'),
    type: maybe(text()),
    requestBytes: Math.floor(random() * 2 ** 40),
    responseBytes: 0,
    worst: ([0, 1, 2, 3, 4] as const)[Math.floor(random() * 5)] ?? 0,
    twin: maybe('rk30'),
    bodiesEvicted: random() < 0.5,
  };
}

describe('a window of rows', () => {
  it('comes back as it was, whatever its texts hold', () => {
    const random = chance(7);
    const rows = Array.from({ length: 500 }, (_, n) => randomRow(random, n));
    expect(decodeRows(encodeRows(rows))).toEqual(rows);
    expect(decodeRows(encodeRows([]))).toEqual([]);
  });

  it('is a buffer of its own and exactly as long as its content', () => {
    const random = chance(1);
    const row = randomRow(random, 0);
    const one = encodeRows([row]);
    const two = encodeRows([row, { ...row, at: row.at + 1 }]);
    // Equal texts stand once: the second row costs its record alone.
    expect(two.byteLength - one.byteLength).toBe(80);
  });

  it('is refused with a reason when it is cut, longer or changed, and never throws', () => {
    const random = chance(3);
    const whole = new Uint8Array(encodeRows(Array.from({ length: 5 }, (_, n) => randomRow(random, n))));
    for (let length = 0; length < whole.length; length += 7)
      expect(isProblem(decodeRows(whole.slice(0, length).buffer))).toBe(true);
    expect(isProblem(decodeRows(new Uint8Array([...whole, 0]).buffer))).toBe(true);
    for (let n = 0; n < 2_000; n++) {
      const changed = whole.slice();
      changed[Math.floor(random() * whole.length)] = Math.floor(random() * 256);
      expect(() => decodeRows(changed.buffer)).not.toThrow();
    }
  });
});
