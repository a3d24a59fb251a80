/**
 * A path becomes its route: `/users/42/orders/9f3c…` → `/users/{id}/orders/{id}`, so that calls to one place
 * are counted together. Only segments that are clearly data are replaced; the query is dropped.
 */

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const number = /^\d+$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const hex = /^(?=.*\d)[0-9a-f]{8,}$/i;
/** `ch_3Nk2xY…`, `cus_9s6…`: a short word, an underscore, then a token with digits in it. */
const prefixed = /^[a-z]{2,8}_(?=[^_]*\d)[A-Za-z0-9]{8,}$/;
/** Long, with digits and letters of both cases or very long: a token, not a word. */
const token = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{12,}$|^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{20,}$/;

function isData(segment: string): boolean {
  return (
    number.test(segment) ||
    uuid.test(segment) ||
    date.test(segment) ||
    hex.test(segment) ||
    prefixed.test(segment) ||
    token.test(segment) ||
    segment.includes('%40') ||
    (segment.includes('@') && !segment.startsWith('@'))
  );
}

/** At most this many segments are kept; what is deeper is one `…`. */
const deepest = 12;
const longestSegment = 64;

const slash = 0x2f;
const percent = 0x25;
const at = 0x40;

/** Runs once for every exchange: one pass over the path, and a closer look only at segments that may be data. */
export function routeOf(path: string): string {
  let route = '';
  /** The path from here on is not in `route` yet. */
  let rest = 0;
  let start = 0;
  let depth = 0;
  let suspect = false;
  for (let i = 0; ; i++) {
    const letter = i < path.length ? path.charCodeAt(i) : 0;
    const isEnd = i >= path.length || letter === 0x3f || letter === 0x23;
    if (!isEnd && letter !== slash) {
      // All data has one of these, so that words need no closer look.
      if ((letter >= 0x30 && letter <= 0x39) || letter === at || letter === percent) suspect = true;
      continue;
    }
    if (i - start > longestSegment || (suspect && isData(path.slice(start, i)))) {
      route += `${path.slice(rest, start)}{id}`;
      rest = i;
    }
    if (isEnd) return route + path.slice(rest, i) || '/';
    if (++depth > deepest) return `${route}${path.slice(rest, i)}/…`;
    start = i + 1;
    suspect = false;
  }
}
