/** Cookies in which a site keeps its settings as JSON, with a token among them. */

import { withoutOverlaps, type Span } from '../text/span.ts';
import { findInCookies } from './credentials.ts';
import { type NamedContext } from './named.ts';
import { findPairs } from './pairs.ts';

const objects = /(?:^|[;,]\s{0,4})([^\s=;,]{1,200})=((?:%7B|\{)[^;]{8,8192})/gi;

/** Sessions by their names, and what JSON in the others names. */
export function findInAllCookies(value: string, context: NamedContext): readonly Span[] {
  const named = findInCookies(value, context.now);
  if (!/=(?:%7B|\{)/i.test(value)) return named;
  const nested = [...value.matchAll(objects)].flatMap((match) => {
    const [all, name = '', raw = ''] = match;
    const text = decoded(raw);
    const [first] = text === undefined ? [] : findPairs(text, context);
    if (text === undefined || !first?.report) return [];
    const start = match.index + all.length - raw.length;
    const secret = first.value ?? text.slice(first.start, first.end);
    return [{ ...first, start, end: start + raw.length, value: secret, where: name }];
  });
  return withoutOverlaps([...named, ...nested]);
}

function decoded(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}
