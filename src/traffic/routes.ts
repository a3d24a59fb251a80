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

export function routeOf(path: string): string {
  const end = path.search(/[?#]/);
  const bare = end < 0 ? path : path.slice(0, end);
  if (bare === '' || bare === '/') return '/';
  const segments = bare.split('/');
  const kept = segments.slice(0, deepest + 1).map((segment) => {
    if (segment.length > 64) return '{id}';
    return isData(segment) ? '{id}' : segment;
  });
  if (segments.length > deepest + 1) kept.push('…');
  return kept.join('/');
}
