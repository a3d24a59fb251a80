/** RFC 3339 times on bytes, without a string or a Date for each. */

const digit = 0x30;
const longest = 35;
/** Milliseconds that the last of so many digits of a fraction stands for. */
const fractionMs = [1_000, 100, 10, 1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/** The number that the digits [from, to) write, or NaN. */
function digits(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const d = (bytes[i] ?? 0) - digit;
    if (d < 0 || d > 9) return NaN;
    value = value * 10 + d;
  }
  return value;
}

/** Days since 1970 of a date of the Gregorian calendar. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/**
 * `2026-01-20T19:36:51.250000001Z` (up to nine digits of fraction, `Z` or `+hh:mm`) as milliseconds since 1970
 * with the fraction kept, or undefined when it is no such time.
 */
function readTime(bytes: Uint8Array, from: number, to: number): number | undefined {
  const length = to - from;
  if (length < 20 || length > longest) return undefined;
  const sign = bytes[from + 10];
  if (
    bytes[from + 4] !== 0x2d ||
    bytes[from + 7] !== 0x2d ||
    (sign !== 0x54 && sign !== 0x74) ||
    bytes[from + 13] !== 0x3a ||
    bytes[from + 16] !== 0x3a
  )
    return undefined;
  const month = digits(bytes, from + 5, from + 7);
  const day = digits(bytes, from + 8, from + 10);
  const hour = digits(bytes, from + 11, from + 13);
  const minute = digits(bytes, from + 14, from + 16);
  const second = digits(bytes, from + 17, from + 19);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60))
    return undefined;
  let at = from + 19;
  let fraction = 0;
  if (bytes[at] === 0x2e) {
    const start = ++at;
    while (at < to && (bytes[at] ?? 0) >= digit && (bytes[at] ?? 0) <= digit + 9) at++;
    if (at === start || at - start > 9) return undefined;
    fraction = digits(bytes, start, at) * (fractionMs[at - start] ?? 0);
  }
  const offset = readOffset(bytes, at, to);
  const days = daysFromCivil(digits(bytes, from, from + 4), month, day);
  // Whole milliseconds first: the sum keeps its precision in the fraction.
  const ms = ((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1_000 + fraction;
  return Number.isNaN(ms) ? undefined : ms;
}

/** Minutes east of Greenwich; NaN when it is no zone. */
function readOffset(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at];
  if (first === 0x5a || first === 0x7a) return at + 1 === to ? 0 : NaN;
  if ((first !== 0x2b && first !== 0x2d) || at + 6 !== to || bytes[at + 3] !== 0x3a) return NaN;
  const minutes = digits(bytes, at + 1, at + 3) * 60 + digits(bytes, at + 4, at + 6);
  return first === 0x2d ? -minutes : minutes;
}

const letters = new Uint8Array(longest);

/** The same for a text. */
export function readTimeText(text: string | undefined): number | undefined {
  if (!text || text.length > longest) return undefined;
  for (let i = 0; i < text.length; i++) letters[i] = Math.min(text.charCodeAt(i), 0xff);
  return readTime(letters, 0, text.length);
}
