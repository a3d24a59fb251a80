/**
 * Safe exchanges as HAR 1.2. The format has no base64 for request bodies, so a body that is not UTF-8 text goes
 * to `_content`, as HTTP Toolkit writes it; what a body lacks is said in a comment.
 */

// `import type`, not `{ type … }`: the package has types only, so nothing of it may be left at run time.
import type { Content, Entry, Header, PostData, QueryString } from 'har-format';
import {
  mapSafe,
  safe,
  type SafeBody,
  type SafeExchange,
  type SafeHeader,
  type SafeText,
} from '../traffic/safe.ts';
import { bodyWords } from './exchange.ts';
import { instant } from './words.ts';

export interface HarOptions {
  /** The program's own version. */
  readonly version: string;
}

export function harOf(exchanges: readonly SafeExchange[], { version }: HarOptions): SafeText {
  const har = {
    log: {
      version: '1.2',
      creator: { name: 'qtap-devtools', version },
      pages: [],
      entries: [...exchanges].sort((a, b) => a.row.at - b.row.at).map(entryOf),
    },
  };
  return mapSafe(safe``, () => `${JSON.stringify(har, undefined, 1)}\n`);
}

type OwnEntry = Entry & {
  _id: string;
  _error?: string;
  _direction?: string;
  _process?: Readonly<Record<string, string | number>>;
};

function entryOf(exchange: SafeExchange): OwnEntry {
  const { row, request, response, process, connection } = exchange;
  const waited = row.durationMs ?? 0;
  const version = httpVersion(exchange.httpVersion);
  const requestBody = requestBodyOf(request.body);
  const ip = /^\[?([0-9a-f.:]+?)\]?:\d+$/i.exec(connection?.remote ?? '')?.[1];
  const about = {
    ...(process?.pid === undefined ? {} : { pid: process.pid }),
    ...(process?.exe ? { exe: process.exe } : row.process ? { exe: row.process } : {}),
    ...(row.container ? { container: row.container } : {}),
    ...(process?.image ? { image: process.image } : {}),
    ...(process?.pod ? { pod: process.pod } : {}),
    ...(process?.namespace ? { namespace: process.namespace } : {}),
  };
  return {
    _id: row.id,
    startedDateTime: instant(row.at - waited),
    time: waited,
    request: {
      method: row.method,
      url: exchange.url,
      httpVersion: version,
      cookies: cookiesOf(valueOf(request.headers, 'cookie'), ';'),
      headers: headersOf(request.headers),
      queryString: queryOf(exchange.url),
      headersSize: -1,
      bodySize: sizeOf(request.body),
      ...requestBody,
    },
    response: {
      status: row.status ?? 0,
      statusText: '',
      httpVersion: version,
      cookies: response ? cookiesOf(valueOf(response.headers, 'set-cookie')?.split(';')[0], ';') : [],
      headers: response ? headersOf(response.headers) : [],
      content: response ? contentOf(response.body) : { size: 0, mimeType: 'x-unknown' },
      redirectURL: (response && valueOf(response.headers, 'location')) ?? '',
      headersSize: -1,
      bodySize: response ? sizeOf(response.body) : -1,
    },
    cache: {},
    timings: { send: 0, wait: waited, receive: 0 },
    ...(ip ? { serverIPAddress: ip } : {}),
    ...(connection ? { connection: connection.id } : {}),
    ...(response ? {} : { _error: 'no response was seen' }),
    ...(row.direction ? { _direction: row.direction } : {}),
    ...(Object.keys(about).length ? { _process: about } : {}),
    ...(exchange.headersLossy ? { comment: 'of a repeated header only the first value is known' } : {}),
  };
}

function httpVersion(version: SafeText | undefined): string {
  if (version === 'http1') return 'HTTP/1.1';
  if (version === 'http2') return 'HTTP/2';
  return version ?? 'unknown';
}

function headersOf(headers: readonly SafeHeader[]): Header[] {
  return headers.filter(({ name }) => !name.startsWith(':')).map(({ name, value }) => ({ name, value }));
}

function valueOf(headers: readonly SafeHeader[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value;
}

function cookiesOf(header: string | undefined, between: string): { name: string; value: string }[] {
  return (header ?? '')
    .split(between)
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? { name: pair, value: '' }
        : { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
    });
}

function queryOf(url: string): QueryString[] {
  const query = /\?([^#]*)/.exec(url)?.[1];
  return query
    ? query.split('&').map((pair) => {
        const equals = pair.indexOf('=');
        return {
          name: decoded(equals < 0 ? pair : pair.slice(0, equals)),
          value: decoded(equals < 0 ? '' : pair.slice(equals + 1)),
        };
      })
    : [];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

function sizeOf({ state, bytes }: SafeBody): number {
  return state === 'not-captured' || state === 'evicted' ? -1 : bytes;
}

/** What somebody reading the file must know about the body; nothing when it is simply all there. */
function remarkOf(body: SafeBody): { comment?: string } {
  const usual = (body.state === 'captured' || body.state === 'empty') && !body.redacted && !body.decodeError;
  return usual ? {} : { comment: bodyWords(body) };
}

function requestBodyOf(body: SafeBody): {
  postData?: PostData;
  _content?: { text: string; size: number; encoding: 'base64' };
  comment?: string;
} {
  const remark = remarkOf(body);
  if (body.data?.length)
    return { _content: { text: base64(body.data), size: body.data.length, encoding: 'base64' }, ...remark };
  if (!body.text) return remark;
  return {
    postData: { mimeType: body.contentType ?? 'text/plain', text: body.text },
    ...remark,
  };
}

function contentOf(body: SafeBody): Content {
  const mimeType = body.contentType ?? 'x-unknown';
  const size = body.decodedBytes ?? body.bytes;
  const remark = remarkOf(body);
  if (body.data?.length) return { size, mimeType, text: base64(body.data), encoding: 'base64', ...remark };
  return body.text ? { size, mimeType, text: body.text, ...remark } : { size, mimeType, ...remark };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
