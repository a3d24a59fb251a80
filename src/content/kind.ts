/** What a body is. Its header may lie, so its bytes have the last word where they are clear. */

import { parseJson } from '../base/unknown.ts';
import { type BodyKind } from '../traffic/safe.ts';
import { isText, wideMark } from './charset.ts';

/** What pictures begin with, as Latin-1. */
const pictures: readonly (readonly [offset: number, mark: string])[] = [
  [0, '\x89PNG'],
  [0, '\xff\xd8\xff'],
  [0, 'GIF8'],
  [8, 'WEBP'],
  [0, 'BM'],
  [0, '\0\0\x01\0'],
  [4, 'ftypavif'],
  [4, 'ftypheic'],
];
/** As many characters of a text as are looked at. */
const window = 4_096;
const textWindow = 65_536;

/** From the bytes, content encoding taken off. */
export function kindOf(bytes: Uint8Array, contentType: string | undefined): BodyKind {
  if (bytes.length === 0) return 'none';
  const buffer = asBuffer(bytes);
  const type = essence(contentType);
  const start = buffer.toString('latin1', 0, window);
  if (type.startsWith('multipart/') && /^\s*--/.test(start)) return 'multipart';
  if (isText(buffer, type)) return kindOfText(beginning(buffer), type);
  if (isMultipart(start)) return 'multipart';
  const isPicture = pictures.some(([offset, mark]) => start.startsWith(mark, offset));
  return isPicture || (type.startsWith('image/') && type !== 'image/svg+xml') ? 'image' : 'binary';
}

/** From a text or its beginning; `contentType` may be empty. */
export function kindOfText(text: string, contentType: string): BodyKind {
  const type = essence(contentType);
  const head = text.slice(0, window).replace(/^[\s\ufeff]+/, '');
  if (/[/+](?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|json-seq|stream\+json)$/.test(type)) return 'ndjson';
  if (type === 'text/event-stream') return 'event-stream';
  if (looksLikeJson(head)) return isLines(text) ? 'ndjson' : 'json';
  if (type === 'application/graphql') return 'graphql';
  if (head.startsWith('<')) {
    if (type === 'text/html' || /^<(?:!doctype\s+html|html|head|body|script|div|form|meta)\b/i.test(head))
      return 'html';
    if (/^<(?:\?xml|!DOCTYPE|[A-Za-z_][\w.-]*(?:[\s:/>]|$))/.test(head)) return 'xml';
  }
  if (/[/+]json$/.test(type)) return 'json';
  if (type === 'text/html') return 'html';
  if (/[/+]xml$/.test(type)) return 'xml';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (/^(?:event|data|id|retry): ?.*\n(?:data|event|id|retry|\r?\n|$)/.test(head)) return 'event-stream';
  if (isMultipart(head)) return 'multipart';
  return type === '' && isForm(head) ? 'form' : 'text';
}

/** `Text/HTML; charset=utf-8` becomes `text/html`; nothing becomes ''. */
export function essence(contentType: string | undefined): string {
  return (contentType ?? '').replace(/;.*$/s, '').trim().toLowerCase();
}

/** `{` and `[` begin many things; what follows them tells JSON from the others. A bare scalar is not claimed. */
function looksLikeJson(head: string): boolean {
  if (/^\{\s*(?:\}|"(?:[^"\\]|\\.)*(?:$|"\s*(?:$|:)))/.test(head)) return true;
  return (
    /^\[\s*(?:$|[{["\]]|-?\d|true\b|false\b|null\b)/.test(head) && !/^\[[\w .:-]+\][ \t]*\r?\n/.test(head)
  );
}

/** Several lines, each a value of its own. */
function isLines(text: string): boolean {
  const end = text.indexOf('\n');
  if (end < 0 || end > textWindow) return false;
  return /^\s*[{[]/.test(text.slice(end + 1, end + 64)) && parseJson(text.slice(0, end)) !== undefined;
}

function isForm(head: string): boolean {
  return /^[\w.%+[\]*~-]{1,200}=[^&\s<>"{}]*(?:&[\w.%+[\]*~-]{1,200}=[^&\s<>"{}]*)*&?$/.test(head.trim());
}

function isMultipart(head: string): boolean {
  return /^\s*--[^\r\n]{1,200}\r?\n(?:[\w-]{1,60}:[^\r\n]*\r?\n)*?content-disposition:/i.test(head);
}

function beginning(buffer: Buffer): string {
  const wide = wideMark(buffer);
  return wide
    ? new TextDecoder(wide).decode(buffer.subarray(0, 2 * window))
    : buffer.toString('utf8', 0, textWindow);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
