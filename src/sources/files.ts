/**
 * Traffic from files, for the scan: HAR 1.2, and lines in the shape of the reference server's `get_traffic` items
 * (`{ts, metadata, request, response}`), to which an `id`, a `direction` and bodies as raw bytes (`body_b64`) may
 * be added. Whatever is missing is left out; whatever is not understood is a Problem for its line.
 */

import { problem, type Problem } from '../base/problem.ts';
import {
  asList,
  asNumber,
  asRecord,
  asText,
  asWord,
  parseJson,
  type UnknownRecord,
} from '../base/unknown.ts';
import {
  directions,
  headerValue,
  type Body,
  type Pairs,
  type ProcessOfExchange,
  type RequestMessage,
  type ResponseMessage,
  type SourceType,
  type Transaction,
} from '../traffic/transaction.ts';

const nothing = new Uint8Array(0);

/** One of a HAR's `log.entries`. */
export function readHarEntry(text: string, n: number): Transaction | Problem {
  const record = asRecord(parseJson(text));
  return record ? harEntry(record, n) : notAnExchange(n);
}

/** One line of NDJSON; undefined for an empty one. `n` counts from 1 and becomes the id of a line without one. */
export function readTrafficLine(line: string, n: number): Transaction | Problem | undefined {
  const text = line.replace(/^\ufeff/, '').trim();
  if (text === '') return undefined;
  const record = asRecord(parseJson(text));
  return record ? trafficItem(record, n) : notAnExchange(n);
}

function notAnExchange(n: number): Problem {
  return problem(
    'cannot-read',
    `Item ${n} is no exchange: it is not a JSON object with a request.`,
    'Write one object {"request": {…}, "response": {…}} a line.',
  );
}

function trafficItem(item: UnknownRecord, n: number): Transaction | Problem {
  const given = asRecord(item['request']);
  if (!given) return notAnExchange(n);
  const metadata = asRecord(item['metadata']) ?? {};
  const request = requestOf(given, pairsOf(given['headers']));
  const answer = asRecord(item['response']);
  const status = asNumber(answer?.['status']) ?? Number(asText(answer?.['status']) ?? 0);
  const read = answer && messageOf(answer, pairsOf(answer['headers']));
  // Without a status there still was an answer, if anything of it is here.
  const isThere = status > 0 || (read && (read.headers.length > 0 || read.body.bytes.length > 0));
  const response: ResponseMessage | undefined =
    read && isThere ? { status: status || 0, ...read } : undefined;
  const endText = asText(item['transaction_time']) ?? asText(item['ts']);
  return transaction('ndjson', asText(item['id']) ?? idOf(item['id']) ?? `#${n}`, {
    request,
    ...(response ? { response } : {}),
    end: endText === undefined ? Number.NaN : Date.parse(endText),
    durationMs: asNumber(item['duration_ms']),
    direction: asText(item['direction']) ?? asText(metadata['direction']),
    process: processOf(metadata),
    connectionId: asText(metadata['connection_id']),
    endpoint: asText(metadata['endpoint_id']),
  });
}

function idOf(value: unknown): string | undefined {
  const number = asNumber(value);
  return number === undefined ? undefined : String(number);
}

function harEntry(entry: UnknownRecord, n: number): Transaction | Problem {
  const given = asRecord(entry['request']);
  if (!given) return notAnExchange(n);
  const post = asRecord(given['postData']);
  const raw = asRecord(given['_content']);
  const headers = pairsOf(given['headers']);
  const posted = {
    body: asText(raw?.['text']) ?? asText(post?.['text']) ?? formOf(asList(post?.['params'])),
    body_b64: asText(raw?.['encoding']) === 'base64' ? asText(raw?.['text']) : undefined,
    content_type: asText(post?.['mimeType']),
  };
  const answer = asRecord(entry['response']);
  const content = asRecord(answer?.['content']);
  const isBase64 = asText(content?.['encoding']) === 'base64';
  const received = {
    body: isBase64 ? undefined : asText(content?.['text']),
    body_b64: isBase64 ? asText(content?.['text']) : undefined,
    content_type: asText(content?.['mimeType']),
  };
  const status = asNumber(answer?.['status']) ?? 0;
  const started = Date.parse(asText(entry['startedDateTime']) ?? '');
  const duration = asNumber(entry['time']);
  const process = asRecord(entry['_process']);
  return transaction('har', asText(entry['_id']) ?? `#${n}`, {
    request: requestOf({ ...given, ...posted }, headers),
    // A HAR holds bodies decoded, whatever Content-Encoding says.
    ...(answer && status > 0
      ? { response: { status, ...messageOf(received, pairsOf(answer['headers'])) } }
      : {}),
    end: started + (duration ?? 0),
    durationMs: duration,
    direction: asText(entry['_direction']),
    process: process && processOf(process),
  });
}

function formOf(parameters: readonly unknown[] | undefined): string | undefined {
  return parameters
    ?.map((one) => {
      const record = asRecord(one);
      return `${encodeURIComponent(asText(record?.['name']) ?? '')}=${encodeURIComponent(asText(record?.['value']) ?? '')}`;
    })
    .join('&');
}

interface Facts {
  readonly request: RequestMessage;
  readonly response?: ResponseMessage;
  readonly end: number;
  readonly durationMs: number | undefined;
  readonly direction: string | undefined;
  readonly process: ProcessOfExchange | undefined;
  readonly connectionId?: string | undefined;
  readonly endpoint?: string | undefined;
}

function transaction(type: SourceType, id: string, facts: Facts): Transaction {
  const direction = asWord(facts.direction, directions);
  const { connectionId, endpoint, process, durationMs } = facts;
  return {
    id,
    source: { name: 'file', type },
    ...(direction ? { direction } : {}),
    time: {
      // A file without times is as old as nothing: tokens in it are judged as of now.
      end: Number.isFinite(facts.end) ? facts.end : Date.now(),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
    request: facts.request,
    ...(facts.response ? { response: facts.response } : {}),
    ...(process ? { process } : {}),
    ...(connectionId || endpoint
      ? { connection: { ...(connectionId ? { id: connectionId } : {}), ...(endpoint ? { endpoint } : {}) } }
      : {}),
    tags: [],
  };
}

function requestOf(given: UnknownRecord, headers: Pairs): RequestMessage {
  const url = asText(given['url']) ?? '';
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^]*)$/i.exec(url);
  const authority =
    asText(given['authority']) ||
    (headerValue(headers, ':authority') ?? parts?.[2] ?? headerValue(headers, 'host') ?? '');
  const scheme = asText(given['scheme']) || (headerValue(headers, ':scheme') ?? parts?.[1]?.toLowerCase());
  const fromUrl = parts ? parts[3] || '/' : url.startsWith('/') ? url : '';
  const said = asText(given['path']) || (headerValue(headers, ':path') ?? '');
  // The longer one has the query.
  const path = said.includes('?') || !fromUrl.startsWith(said) ? said || fromUrl || '/' : fromUrl;
  const httpVersion = asText(given['protocol']) ?? asText(given['httpVersion']);
  return {
    method: asText(given['method']) ?? '',
    ...(scheme ? { scheme } : {}),
    authority,
    path,
    url: `${scheme ?? 'https'}://${authority}${path}`,
    ...(httpVersion ? { httpVersion } : {}),
    ...messageOf(given, headers),
  };
}

function messageOf(given: UnknownRecord, headers: Pairs): { readonly headers: Pairs; readonly body: Body } {
  const contentType = headerValue(headers, 'content-type') ?? asText(given['content_type']);
  const encoding = headerValue(headers, 'content-encoding');
  const bytes = bytesOf(given);
  return {
    headers,
    body: {
      state: bytes.length === 0 ? 'empty' : 'captured',
      bytes,
      ...(contentType ? { contentType } : {}),
      ...(encoding ? { encoding } : {}),
    },
  };
}

/** Raw bytes when they are given, else the text; a body that is JSON already is written as JSON again. */
function bytesOf(given: UnknownRecord): Uint8Array {
  const raw = asText(given['body_b64']);
  if (raw) return Buffer.from(raw, 'base64');
  const body = given['body'];
  if (body === undefined || body === null || body === '') return nothing;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** `{name: value}`, `{name: [values]}`, `[{name, value}]` and `[[name, value]]`. */
function pairsOf(value: unknown): Pairs {
  const pairs: [string, string][] = [];
  const add = (name: unknown, text: unknown): void => {
    if (typeof name === 'string' && (typeof text === 'string' || typeof text === 'number'))
      pairs.push([name, String(text)]);
  };
  const list = asList(value);
  if (list)
    for (const one of list) {
      const record = asRecord(one);
      const pair = asList(one);
      if (record) add(record['name'], record['value']);
      else if (pair) add(pair[0], pair[1]);
    }
  else
    for (const [name, text] of Object.entries(asRecord(value) ?? {})) {
      const several = asList(text);
      if (several) for (const one of several) add(name, one);
      else add(name, text);
    }
  return pairs;
}

function processOf(metadata: UnknownRecord): ProcessOfExchange | undefined {
  const pid = Number(asText(metadata['process_id']) ?? asNumber(metadata['process_id']) ?? Number.NaN);
  const exe = asText(metadata['process_exe']) ?? asText(metadata['exe']);
  const container = { name: asText(metadata['container_name']), image: asText(metadata['container_image']) };
  const pod = { name: asText(metadata['pod_name']), namespace: asText(metadata['pod_namespace']) };
  if (!Number.isFinite(pid) && !exe && !container.name && !pod.name) return undefined;
  return {
    ...(Number.isFinite(pid) ? { pid } : {}),
    ...(exe ? { exe } : {}),
    ...(container.name || container.image ? { container } : {}),
    ...(pod.name ? { pod } : {}),
  };
}
