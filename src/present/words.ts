/** Numbers, times and words of our own making as people and agents read them. */

import { type Problem } from '../base/problem.ts';
import { showOnOneLine } from '../base/text.ts';
import { mapSafe, safe, safeJson, sliceSafe, type SafeText } from '../traffic/safe.ts';

/**
 * A word of our own (an id, a cursor, a finding's kind) as SafeText. Whatever could not be part of one becomes
 * `_`, so that nothing captured gets through here by mistake.
 */
export function own(word: string): SafeText {
  return mapSafe(safeJson(word.replace(/[^A-Za-z0-9._:~=+/-]/g, '_')), (quoted) => quoted.slice(1, -1));
}

/** A Problem's sentence: our own words about ids, times and parameters, never anything captured. */
export function sentence({ message }: Problem): SafeText {
  return mapSafe(safe``, () => showOnOneLine(message));
}

const firstInstant = -62_135_596_800_000;
const lastInstant = 253_402_300_799_999;

/** RFC 3339, UTC, to the millisecond. */
export function instant(ms: number): SafeText {
  const bounded = Math.min(lastInstant, Math.max(firstInstant, Math.trunc(ms) || 0));
  return sliceSafe(safeJson(new Date(bounded)), 1, -1);
}

/** RFC 3339, UTC, to the second. */
export function second(ms: number): SafeText {
  return own(`${instant(ms).slice(0, 19)}Z`);
}

/** `19:36:51`, UTC. */
export function timeOfDay(ms: number): SafeText {
  return sliceSafe(instant(ms), 11, 19);
}

/** `1,204`. */
export function amount(n: number): SafeText {
  const whole = Math.round(n);
  return mapSafe(safe`${Math.abs(whole)}`, (digits) => {
    const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ',');
    return whole < 0 ? `-${grouped}` : grouped;
  });
}

/** `1 error`, `47 errors`. */
export function counted<One extends string, Many extends string>(n: number, one: One, many: Many): SafeText {
  const word = n === 1 ? one : many;
  return mapSafe(safe`${amount(n)} `, (start) => start + word);
}

/** `312 B`, `1.2 KB`, `3.4 MB`. */
export function size(bytes: number): SafeText {
  if (bytes < 1000) return safe`${Math.round(bytes)} B`;
  if (bytes < 1_000_000) return safe`${oneDigit(bytes / 1000)} KB`;
  return safe`${oneDigit(bytes / 1_000_000)} MB`;
}

/** `87 ms`, `1.2 s`, `4 min`. */
export function took(ms: number): SafeText {
  if (ms < 1000) return safe`${Math.round(ms)} ms`;
  if (ms < 120_000) return safe`${oneDigit(ms / 1000)} s`;
  if (ms < 7_200_000) return safe`${Math.round(ms / 60_000)} min`;
  return safe`${oneDigit(ms / 3_600_000)} h`;
}

/** `3.9 %`; nothing is 0 % that is not, and nothing 100 %. */
export function percent(part: number, whole: number): SafeText {
  if (whole <= 0 || part <= 0) return safe`0 %`;
  const share = (part / whole) * 100;
  if (share < 0.1) return safe`<0.1 %`;
  if (part < whole && share > 99.9) return safe`>99.9 %`;
  return safe`${oneDigit(share)} %`;
}

function oneDigit(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
}
