/** RFC 3339 times on bytes; the same arithmetic as `../time.ts`, so the same numbers. */

import { byteAt, lastSecond } from './memory';

/** What the last `readTime` read. */
export let time: f64 = NaN;

/** Of `lastSecond`, in milliseconds. */
let base: f64 = NaN;

/** Milliseconds that the last of so many digits of a fraction stands for. */
function fractionUnit(digits: usize): f64 {
  switch (<i32>digits) {
    case 1:
      return 100;
    case 2:
      return 10;
    case 3:
      return 1;
    case 4:
      return 1e-1;
    case 5:
      return 1e-2;
    case 6:
      return 1e-3;
    case 7:
      return 1e-4;
    case 8:
      return 1e-5;
    default:
      return 1e-6;
  }
}

/** The number that the digits [from, to) write, or -1. */
function digits(from: usize, to: usize): i32 {
  let value: i32 = 0;
  for (let at = from; at < to; at++) {
    const digit = byteAt(at) - 0x30;
    if (digit > 9) return -1;
    value = value * 10 + <i32>digit;
  }
  return value;
}

/** True when [from, to) is a time, found in `time`. Times that come one after the other mostly share their second. */
export function readTime(from: usize, to: usize): bool {
  const length = to - from;
  if (length < 20 || length > 35 || byteAt(to - 1) != 0x5a) return false;
  const differs = v128.or(
    v128.xor(v128.load(from), v128.load(lastSecond)),
    v128.xor(v128.load(from + 3), v128.load(lastSecond + 3)),
  );
  if (v128.any_true(differs) && !readSecond(from)) return false;
  if (length == 20) {
    time = base;
    return true;
  }
  const fraction = digits(from + 20, to - 1);
  if (byteAt(from + 19) != 0x2e || length < 22 || length > 30 || fraction < 0) return false;
  time = base + <f64>fraction * fractionUnit(length - 21);
  return true;
}

/** The second that begins at `from`, as UTC. */
function readSecond(from: usize): bool {
  const sign = byteAt(from + 10);
  if (
    byteAt(from + 4) != 0x2d ||
    byteAt(from + 7) != 0x2d ||
    (sign != 0x54 && sign != 0x74) ||
    byteAt(from + 13) != 0x3a ||
    byteAt(from + 16) != 0x3a
  )
    return false;
  const year = digits(from, from + 4);
  const month = digits(from + 5, from + 7);
  const day = digits(from + 8, from + 10);
  const hour = digits(from + 11, from + 13);
  const minute = digits(from + 14, from + 16);
  const second = digits(from + 17, from + 19);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  const minutes = (<f64>daysFromCivil(year, month, day) * 24 + <f64>hour) * 60 + <f64>minute;
  base = minutes * 60_000 + <f64>second * 1_000;
  memory.copy(lastSecond, from, 19);
  return true;
}

/** Days since 1970 of a date of the Gregorian calendar. */
function daysFromCivil(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
