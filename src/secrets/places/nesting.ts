/** Values that are documents themselves, plain or wrapped in base64. */

import { inflate } from '../../content/inflate.ts';
import { kindOfText } from '../../content/kind.ts';
import { type BodyKind } from '../../traffic/safe.ts';
import { unescapePercent } from './addresses.ts';

export interface Nested {
  readonly text: string;
  readonly kind: BodyKind | 'address';
  /** Decoded from base64: positions in it are no positions in the value. */
  readonly wrapped: boolean;
}

const longestWrapped = 1_400_000;

/** What a value is besides being a text; undefined = nothing more. */
export function nestedIn(value: string): Nested | undefined {
  if (value.length < 10) return undefined;
  const trimmed = value.trim();
  const first = trimmed.charCodeAt(0);
  const last = trimmed.charAt(trimmed.length - 1);
  const plain = (kind: BodyKind | 'address'): Nested => ({ text: value, kind, wrapped: false });
  if (first === 0x7b || first === 0x5b) {
    if (last !== '}' && last !== ']') return undefined;
    const kind = kindOfText(value, '');
    return kind === 'json' || kind === 'ndjson' ? plain(kind) : undefined;
  }
  if (first === 0x3c) {
    const kind = last === '>' ? kindOfText(value, '') : 'text';
    return kind === 'xml' || kind === 'html' ? plain(kind) : undefined;
  }
  if (
    /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"<>]+$/i.test(trimmed) ||
    /^\/[^\s"<>?]{0,500}\?[^\s"<>]*=/.test(trimmed)
  )
    return plain('address');
  if (/^[\w.[\]%-]{2,60}=[^\s]*&[\w.[\]%-]{1,60}=/.test(trimmed) && kindOfText(value, '') === 'form')
    return plain('form');
  const twice = decodedAgain(trimmed);
  if (twice !== undefined) return { text: twice, kind: kindOfText(twice, ''), wrapped: true };
  const text = unwrap(trimmed);
  return text === undefined ? undefined : { text, kind: kindOfText(text, ''), wrapped: true };
}

/** Percent-encoded once more than its document says. */
function decodedAgain(value: string): string | undefined {
  if (value.length > 200_000 || /[\s<>"{}]/.test(value) || !/%(?:22|3D|7B|26|3A|5B)/i.test(value))
    return undefined;
  const text = unescapePercent(value);
  return text === value ? undefined : text;
}

/** base64 and `data:` addresses of something readable. */
function unwrap(value: string): string | undefined {
  const data = /^data:[\w/+.-]{0,60}(?:;[\w=-]{1,40}){0,4};base64,/.exec(value.slice(0, 200));
  const body = data ? value.slice(data[0].length) : value;
  if (body.length < 16 || body.length > longestWrapped) return undefined;
  // Its beginning says no to nearly everything before the whole is looked at.
  if (!/^[A-Za-z0-9+/_-]{16}/.test(body) || !/^[A-Za-z0-9+/_\r\n-]+={0,2}\s*$/.test(body)) return undefined;
  const text = body.startsWith('H4sI') ? gunzipped(body) : readableBase64(body);
  // Words or structure; random bytes that happen to be printable are no text.
  return text !== undefined && (/[{<=:\s]/.test(text) || /^[\w.~+/-]{12,}$/.test(text)) ? text : undefined;
}

const mostInflated = 4 << 20;

/** Log shippers wrap gzip in base64. */
function gunzipped(body: string): string | undefined {
  const { state, bytes } = inflate('gzip', Buffer.from(body, 'base64'), mostInflated);
  return state === 'not-this' ? undefined : new TextDecoder().decode(bytes);
}

/** Undefined unless the bytes are UTF-8 without control characters. */
export function readableBase64(value: string): string | undefined {
  const text = value.replace(/\s/g, '');
  if (text.length < 4 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  if (
    text.length > 4_096 &&
    !isReadable(Buffer.from(text.slice(0, 4_000), 'base64').toString('utf8').slice(0, -3))
  )
    return undefined;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return decoded !== '' && isReadable(decoded) ? decoded : undefined;
}

function isReadable(text: string): boolean {
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(text);
}
