/** An address as its named values: path segments, `;name=value` parameters, query and fragment. */

import { walkForm } from '../../content/form.ts';
import { createTeller, type Place } from '../../content/place.ts';

export interface AddressParts {
  readonly scheme: string;
  /** Where `user:password` stands, when there is one. */
  readonly userInfo?: { readonly from: number; readonly to: number };
  readonly host: string;
  readonly pathStart: number;
  /** -1 = none. */
  readonly queryStart: number;
  readonly fragmentStart: number;
}

// What follows a host's colon is a port; anything else before an at sign is a password.
const oddUserInfo = /^[^\s/?#@:]{0,100}:(?!\d{1,5}[?#])[^\s/@?#]{0,100}[?#][^\s/@]{0,100}@/;

/** Where the parts of an address stand; also of a mere path (no scheme, no host). Nothing is decoded or judged. */
export function partsOf(text: string): AddressParts {
  const scheme = /^([a-z][a-z0-9+.-]{0,20}):\/\//i.exec(text);
  const authorityStart = scheme ? scheme[0].length : text.startsWith('//') ? 2 : -1;
  // A password with an unencoded `#` or `?` would otherwise end the address, and half of it be shown.
  const odd = authorityStart < 0 ? null : oddUserInfo.exec(text.slice(authorityStart, authorityStart + 400));
  const after = odd ? authorityStart + odd[0].length : 0;
  const fragmentAt = text.indexOf('#', after);
  const end = fragmentAt < 0 ? text.length : fragmentAt;
  const queryAt = text.indexOf('?', after);
  const hasQuery = queryAt >= 0 && queryAt < end;
  const pathEnd = hasQuery ? queryAt : end;
  let pathStart = 0;
  let host = '';
  let userInfo: { from: number; to: number } | undefined;
  if (authorityStart >= 0) {
    const slash = text.indexOf('/', authorityStart);
    pathStart = slash < 0 || slash > pathEnd ? pathEnd : slash;
    const authority = text.slice(authorityStart, pathStart);
    const sign = authority.lastIndexOf('@');
    host = authority.slice(sign + 1);
    if (sign > 0) userInfo = { from: authorityStart, to: authorityStart + sign };
  }
  return {
    scheme: scheme?.[1]?.toLowerCase() ?? '',
    ...(userInfo ? { userInfo } : {}),
    host,
    pathStart,
    queryStart: hasQuery ? queryAt + 1 : -1,
    fragmentStart: fragmentAt < 0 ? -1 : fragmentAt + 1,
  };
}

/** The key of a path segment that stands where secrets stand: `/reset-password/<token>`, `/invite/<token>`. */
export const secretSegment = 'path token';

const beforeSecrets =
  /^(?:reset|reset[-_]?password|password[-_]?reset|forgot[-_]?password|set[-_]?password|magic|magic[-_]?links?|magic[-_]?login|login[-_]?link|sso|verify|verify[-_]?email|email[-_]?verification|confirm|confirmation|confirm[-_]?email|activate|activation|invite|invites|invitation|invitations|accept[-_]?invite|access[-_]?token|auth[-_]?token|api[-_]?key|apikey|unlock|impersonate)$/i;

const mostSegments = 500;

/** Named values in the order of the text. User info is left to whoever asked. */
export function placesOfAddress(text: string): readonly Place[] {
  const { pathStart, queryStart, fragmentStart } = partsOf(text);
  const places: Place[] = [];
  const pathEnd = queryStart >= 0 ? queryStart - 1 : fragmentStart >= 0 ? fragmentStart - 1 : text.length;
  let before = '';
  for (let at = pathStart; at < pathEnd && places.length < mostSegments;) {
    if (text.charCodeAt(at) === 47) {
      at++;
      continue;
    }
    const slash = text.indexOf('/', at);
    const end = slash < 0 || slash > pathEnd ? pathEnd : slash;
    const semicolon = text.indexOf(';', at);
    const to = semicolon >= 0 && semicolon < end ? semicolon : end;
    const value = unescapePercent(text.slice(at, to));
    places.push({
      path: 'path',
      key: beforeSecrets.test(before) ? secretSegment : '',
      value,
      from: at,
      to,
      coding: 'form',
    });
    if (to < end) places.push(...matrix(text, to + 1, end));
    before = value.slice(0, 60);
    at = end + 1;
  }
  const form = (from: number, to: number, label: string): void => {
    const teller = createTeller((place) => void places.push({ ...place, path: `${label} ${place.path}` }), {
      mostPlaces: 5_000,
    });
    walkForm(text, from, to, '', teller);
  };
  if (queryStart >= 0) form(queryStart, fragmentStart >= 0 ? fragmentStart - 1 : text.length, 'query');
  if (fragmentStart >= 0) {
    // `#access_token=…`, and the `#/route?token=…` of single-page applications.
    const inner = text.indexOf('?', fragmentStart);
    form(inner >= 0 ? inner + 1 : fragmentStart, text.length, 'fragment');
  }
  return places;
}

function matrix(text: string, from: number, to: number): readonly Place[] {
  return [...text.slice(from, to).matchAll(/([^;=]{1,80})=([^;]+)/g)].map((match) => {
    const [, name = '', raw = ''] = match;
    const start = from + match.index + name.length + 1;
    return {
      path: `path ;${name}`,
      key: name,
      value: unescapePercent(raw),
      from: start,
      to: start + raw.length,
      coding: 'form',
    };
  });
}

/** In a path a plus sign is a plus sign. */
export function unescapePercent(raw: string): string {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw.replace(/%([0-9a-fA-F]{2})/g, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
}
