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
const boundary = 0;
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
  if (/[/?#]/.test(character)) return boundary;
  if (/[0-9]/.test(character)) return digit;
  if (/[a-f]/.test(character)) return lowerHex;
  if (/[A-F]/.test(character)) return upperHex;
  if (/[a-z]/.test(character)) return lower;
  if (/[A-Z]/.test(character)) return upper;
  return character === '_' ? underscore : character === '-' ? hyphen : other;
});

/** Whether the segment [from, to) of `path` is data; `has`: the kinds of characters in it. */
function isData(path: string, from: number, to: number, has: number): boolean {
  const length = to - from;
  if (length > longestWord) return true;
  const only = (allowed: number): boolean => (has & ~allowed) === 0;
  const hex = digit | lowerHex | upperHex;
  const letters = lowerHex | upperHex | lower | upper;
  // Nearly all that is data is known without being looked at once more.
  if (has === digit || (has & digit && length >= 8 && only(hex))) return true;
  const segment = path.slice(from, to);
  if (has & other) return segment.includes('%40') || (segment.includes('@') && !segment.startsWith('@'));
  if (length === 36 && only(hex | hyphen) && uuid.test(segment)) return true;
  if (!(has & digit)) return false;
  if (length === 10 && has === (digit | hyphen)) return date.test(segment);
  if (has & hyphen && only(digit | hyphen | upper | upperHex) && numbered.test(segment)) return true;
  // Long, with digits and letters of both cases or very long: a token, not a word.
  const bothCases = has & (lowerHex | lower) && has & (upperHex | upper);
  if (length >= 12 && bothCases) return true;
  if (length >= 20 && has & letters) return true;
  return (has & underscore) !== 0 && only(digit | letters | underscore) && prefixed.test(segment);
}

/** A longer segment is data, whatever is in it. */
const longestWord = 64;
/** At most this many segments are kept; what is deeper is one `…`. */
const deepest = 12;
/** No more of a path is looked at. */
const mostLength = 1_024;
const slash = 47;
const placeholder = '{id}';
const ellipsis = 0x2026;

/** A power of two. */
const slots = 1_024;

/**
 * Makes routes. Those met lately are recognised by their letters and handed out again, which spares the string, its
 * hash, and whoever compares it the letters: most exchanges go to a route that was met before.
 */
export class Routes {
  readonly #letters = new Uint16Array(mostLength + (deepest + 1) * placeholder.length);
  /** Direct-mapped: a route that lands on another's place pushes it out. */
  readonly #met: string[] = new Array<string>(slots).fill('');

  of(path: string): string {
    const letters = this.#letters;
    const end = Math.min(path.length, mostLength);
    let length = 0;
    let hash = 0;
    let at = 0;
    for (let segments = 0; ; segments++) {
      const start = at;
      const lengthBefore = length;
      const hashBefore = hash;
      let has = 0;
      let code = 0;
      for (; at < end; at++) {
        code = path.charCodeAt(at);
        const kind = code < 128 ? (kinds[code] ?? other) : other;
        if (kind === boundary) break;
        has |= kind;
        letters[length++] = code;
        hash = (Math.imul(hash, 31) + code) | 0;
      }
      if (((has & (digit | other)) !== 0 || at - start > 35) && isData(path, start, at, has)) {
        length = lengthBefore;
        for (let i = 0; i < placeholder.length; i++) letters[length++] = placeholder.charCodeAt(i);
        hash = ~hashBefore;
      }
      if (at === end || code !== slash) return length === 0 ? '/' : this.#recognise(length, hash);
      at++;
      letters[length++] = slash;
      if (segments === deepest) {
        letters[length++] = ellipsis;
        return this.#recognise(length, hash);
      }
    }
  }

  #recognise(length: number, hash: number): string {
    const letters = this.#letters;
    const slot = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (slots - 1);
    const met = this.#met[slot] ?? '';
    if (met.length === length && isWritten(met, letters)) return met;
    const route = String.fromCharCode(...letters.subarray(0, length));
    this.#met[slot] = route;
    return route;
  }
}

function isWritten(text: string, letters: Uint16Array): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== letters[i]) return false;
  return true;
}
