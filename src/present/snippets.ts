/**
 * An exchange as a cURL or fetch call that no captured byte can break out of: everything captured stands in
 * single quotes or a string literal, files are never read, and what a terminal could act on travels as base64.
 */

import { showUnseen } from '../base/text.ts';
import { mapSafe, type SafeBody, type SafeExchange, type SafeText } from '../traffic/safe.ts';

/** What is sent: safe or, after a person's act, raw. */
export interface Sendable {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body?: { readonly text: string } | { readonly bytes: Uint8Array };
  /** Our own words about what differs from what was sent. */
  readonly remarks: readonly string[];
}

export const snippetKinds = ['curl', 'fetch'] as const;
export type SnippetKind = (typeof snippetKinds)[number];

export function snippet(exchange: SafeExchange, as: SnippetKind): SafeText {
  const sendable = sendableOf(exchange);
  return mapSafe(exchange.url, () => (as === 'curl' ? curlOf(sendable) : fetchOf(sendable)));
}

function sendableOf({ row, url, request, headersLossy }: SafeExchange): Sendable {
  const { body } = request;
  const remarks: string[] = [];
  const missing = missingBody(body);
  if (missing) remarks.push(missing);
  const placeholders =
    body.redacted || /‹[a-z0-9-]+#/.test(url + request.headers.map(({ value }) => value).join());
  if (placeholders) remarks.push('Secrets were replaced by ‹kind#mark›: put your own in their place.');
  if (headersLossy) remarks.push('Of a repeated header only the first value is known.');
  const decoded = Boolean(body.encoding && !body.decodeError);
  if (decoded && body.text) remarks.push('The body is sent decoded.');
  return {
    method: row.method,
    url,
    headers: decoded
      ? request.headers.filter(({ name }) => name.toLowerCase() !== 'content-encoding')
      : request.headers,
    ...(body.data?.length ? { body: { bytes: body.data } } : body.text ? { body: { text: body.text } } : {}),
    remarks,
  };
}

function missingBody({ state, binary, data }: SafeBody): string | undefined {
  if (state === 'not-captured') return 'The body was not captured.';
  if (state === 'evicted') return 'The body was evicted: it is not in this call.';
  if (state === 'cut-front') return 'The front of the body was cut by the agent.';
  if (state === 'cut-end') return 'The end of the body is missing.';
  return binary && !data?.length ? 'The body is binary and not in this call.' : undefined;
}

/** Made by the client itself, or about one connection only. */
const ownHeaders = new Set([
  'host',
  'content-length',
  'connection',
  'proxy-connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'expect',
]);

interface Header {
  readonly name: string;
  readonly value: string;
}

/** Headers that can be sent: names that are names, values on one line. */
function headersOf(sent: Sendable): readonly Header[] {
  return sent.headers
    .filter(({ name }) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && !ownHeaders.has(name.toLowerCase()))
    .map(({ name, value }) => ({
      name,
      value: value.replace(/[\u0000-\u0008\u000a-\u001f\u007f]+/g, ' ').trim(),
    }));
}

/** Absolute, http or https, with nothing in it that is not printable ASCII. */
function urlOf({ url }: Sendable): string {
  const absolute = /^https?:\/\//i.test(url) ? url : `http://${url.replace(/^[a-z][a-z0-9+.-]*:\/*/i, '')}`;
  return absolute.replace(/[^\u0021-\u007e]/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

function methodOf({ method }: Sendable): string {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method) ? method : 'GET';
}

function quoted(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** Longer ones do not pass as one argument of a program (Linux: 128 KiB). */
const mostArgument = 100_000;

export function curlOf(sent: Sendable): string {
  const headers = headersOf(sent);
  const method = methodOf(sent);
  const { body } = sent;
  const plain =
    body && 'text' in body && body.text.length < mostArgument && showUnseen(body.text) === body.text
      ? body.text
      : undefined;
  const encoded =
    body && plain === undefined
      ? base64('bytes' in body ? body.bytes : new TextEncoder().encode(body.text))
      : undefined;

  const parts = [`curl --globoff --path-as-is --url ${quoted(urlOf(sent))}`];
  if (method === 'HEAD' && !body) parts.push('--head');
  else if (method !== (body ? 'POST' : 'GET')) parts.push(`-X ${quoted(method)}`);
  for (const { name, value } of headers) parts.push(`-H ${quoted(value ? `${name}: ${value}` : `${name};`)}`);
  const has = (name: string): boolean => headers.some((header) => header.name.toLowerCase() === name);
  // curl would add these by itself.
  for (const name of ['User-Agent', 'Accept', ...(body ? ['Content-Type', 'Expect'] : [])])
    if (!has(name.toLowerCase())) parts.push(`-H ${quoted(`${name}:`)}`);
  if (has('accept-encoding')) parts.push('--compressed');
  if (plain !== undefined) parts.push(`--data-raw ${quoted(plain)}`);
  if (encoded !== undefined) parts.push('--data-binary @-');

  const command = parts.join(' \\\n  ');
  const remarks = sent.remarks.map((remark) => `# ${remark}\n`).join('');
  return `${remarks}${encoded === undefined ? '' : `printf %s ${quoted(encoded)} | base64 -d | `}${command}`;
}

export function fetchOf(sent: Sendable): string {
  const method = methodOf(sent);
  const { body } = sent;
  const bodyless = method === 'GET' || method === 'HEAD';
  const remarks = [
    ...sent.remarks,
    ...(body && bodyless ? [`fetch sends no body with ${method}: it is left out.`] : []),
  ];
  const headers = headersOf(sent);
  const lines = [`method: ${literal(method)},`];
  if (headers.length)
    lines.push(
      'headers: [',
      ...headers.map(({ name, value }) => `  [${literal(name)}, ${literal(latin1(value))}],`),
      '],',
    );
  if (body && !bodyless)
    lines.push(
      'text' in body
        ? `body: ${literal(body.text)},`
        : `body: Uint8Array.from(atob(${literal(base64(body.bytes))}), (c) => c.charCodeAt(0)),`,
    );
  return `${remarks.map((remark) => `// ${remark}\n`).join('')}await fetch(${literal(urlOf(sent))}, {\n${lines.map((line) => `  ${line}`).join('\n')}\n});`;
}

/** A string literal of printable characters only. */
function literal(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\udb40]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** fetch takes header values of bytes only: others go as the bytes of their UTF-8. */
function latin1(value: string): string {
  return /^[\u0000-\u00ff]*$/.test(value) ? value : String.fromCharCode(...new TextEncoder().encode(value));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
