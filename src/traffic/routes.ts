/**
 * A path becomes its route: `/users/42/orders/9f3c…` → `/users/{id}/orders/{id}`, so that calls to one place
 * are counted together. Only segments that are clearly data are replaced; the query is dropped.
 */

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const date = /^\d{4}-\d{2}-\d{2}$/;
/** `ch_3Nk2xY…`, `cus_9s6…`: a short word, an underscore, then a token with digits in it. */
const prefixed = /^[a-z]{2,8}_(?=[^_]*\d)[A-Za-z0-9]{8,}$/;
/** `BC-1259`, `INV-2026-00117`: the number of an article, an order, a ticket. */
const numbered = /^[A-Z][A-Z0-9]{0,9}(?:-[A-Z0-9]{1,10})?-\d{2,12}$/;

/** What kinds of characters a segment has, as bits: one look at each decides nearly every segment. */
const digit = 1;
const lowerHex = 2;
const upperHex = 4;
const lower = 8;
const upper = 16;
const underscore = 32;
const hyphen = 64;
const other = 128;

const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[0-9]/.test(character)) return digit;
  if (/[a-f]/.test(character)) return lowerHex;
  if (/[A-F]/.test(character)) return upperHex;
  if (/[a-z]/.test(character)) return lower;
  if (/[A-Z]/.test(character)) return upper;
  return character === '_' ? underscore : character === '-' ? hyphen : other;
});

/** `has`: the kinds of characters in it. */
function isData(segment: string, has: number): boolean {
  const { length } = segment;
  if (length > 64) return true;
  const only = (allowed: number): boolean => (has & ~allowed) === 0;
  const hex = digit | lowerHex | upperHex;
  const letters = lowerHex | upperHex | lower | upper;
  if (has & other) return segment.includes('%40') || (segment.includes('@') && !segment.startsWith('@'));
  if (length === 36 && only(hex | hyphen) && uuid.test(segment)) return true;
  if (!(has & digit)) return false;
  if (has === digit) return true;
  if (length >= 8 && only(hex)) return true;
  if (length === 10 && has === (digit | hyphen)) return date.test(segment);
  if (has & hyphen && only(digit | hyphen | upper | upperHex) && numbered.test(segment)) return true;
  // Long, with digits and letters of both cases or very long: a token, not a word.
  const bothCases = has & (lowerHex | lower) && has & (upperHex | upper);
  if (length >= 12 && bothCases) return true;
  if (length >= 20 && has & letters) return true;
  return (has & underscore) !== 0 && only(digit | letters | underscore) && prefixed.test(segment);
}

/** At most this many segments are kept; what is deeper is one `…`. */
const deepest = 12;
const slash = 47;

export function routeOf(path: string): string {
  let route = '';
  /** What of `path` is in `route` already, when anything had to be replaced. */
  let copied = 0;
  let segments = 0;
  let start = 0;
  let has = 0;
  for (let i = 0; ; i++) {
    const code = i < path.length ? path.charCodeAt(i) : NaN;
    const ends = code === 63 || code === 35 || Number.isNaN(code);
    if (!ends && code !== slash) {
      has |= code < 128 ? (kinds[code] ?? other) : other;
      continue;
    }
    if ((has !== 0 && has & (digit | other)) || i - start > 35) {
      if (isData(path.slice(start, i), has)) {
        route += `${path.slice(copied, start)}{id}`;
        copied = i;
      }
    }
    if (ends) return copied === 0 ? path.slice(0, i) || '/' : route + path.slice(copied, i);
    segments++;
    if (segments > deepest) return `${route}${path.slice(copied, i)}/…`;
    start = i + 1;
    has = 0;
  }
}
