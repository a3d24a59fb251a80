/** The whole of an exchange out of its head: the transaction's JSON in which both bodies are emptied. */

import { asNumber, asRecord, asText, asWord, isTextList, parseJson } from '../../base/unknown.ts';
import { type UnknownRecord } from '../../base/unknown.ts';
import { type Arrival, type HeadReader, type ReadExchange } from '../../traffic/source.ts';
import {
  directions,
  headerValue,
  type Body,
  type Pairs,
  type ProcessOfExchange,
  type RequestMessage,
  type ResponseMessage,
} from '../../traffic/transaction.ts';
import { readTimeText } from './time.ts';

const nothing = new Uint8Array(0);

/** What Qtap writes when it saw no usable status; then the pseudo header is missing too. */
export const noResponseStatus = 422;

export const qtapReader: HeadReader = {
  read: (head, request, response) => readExchange(asRecord(parseJson(utf8(head))) ?? {}, request, response),
};

/** For a head that the decoder did not take: the same reading, and the index fields from it. */
export function arrivalOf(
  transaction: UnknownRecord,
  head: Uint8Array,
  request: Uint8Array,
  response: Uint8Array,
): Arrival {
  const read = readExchange(transaction, request, response);
  return {
    endedAt: read.time.end,
    durationMs: read.time.durationMs,
    method: read.request.method,
    host: read.request.authority,
    path: read.request.path,
    status: read.response?.status,
    direction: read.direction,
    pid: read.process?.pid,
    exe: read.process?.exe,
    container: read.process?.container?.name,
    connectionId: read.connection?.id,
    contentType: essence(asText(asRecord(transaction['response'])?.['content_type'])),
    head,
    bodies: Buffer.concat([request, response]),
    requestBytes: request.length,
    reader: qtapReader,
  };
}

function readExchange(
  transaction: UnknownRecord,
  requestBytes: Uint8Array | undefined,
  responseBytes: Uint8Array | undefined,
): ReadExchange {
  const metadata = asRecord(transaction['metadata']) ?? {};
  const requestJson = asRecord(transaction['request']) ?? {};
  const responseJson = asRecord(transaction['response']) ?? {};
  const endText = asText(transaction['transaction_time']);
  const durationMs = asNumber(transaction['duration_ms']);
  const request = readRequest(requestJson, requestBytes);
  const nativeId = filled(requestJson['request_id']) ?? filled(metadata['request_id']);
  const tags = metadata['tags'];
  return {
    source: { type: 'qtap', nativeId },
    direction: asWord(transaction['direction'], directions),
    time: { end: readTimeText(endText) ?? 0, endText, durationMs },
    request,
    response: readResponse(responseJson, responseBytes, request.method),
    process: readProcess(metadata),
    connection: {
      id: filled(metadata['connection_id']),
      endpoint: filled(metadata['endpoint_id']),
      bytesSent: asNumber(metadata['bytes_sent']),
      bytesReceived: asNumber(metadata['bytes_received']),
    },
    tags: isTextList(tags) ? tags : [],
  };
}

function readRequest(json: UnknownRecord, bytes: Uint8Array | undefined): RequestMessage {
  const headers = readHeaders(json['headers']);
  const scheme = filled(json['scheme']) ?? headerValue(headers, ':scheme');
  const authority = filled(json['authority']) ?? headerValue(headers, ':authority') ?? '';
  const path = fullPath(
    asText(json['path']) ?? '',
    headerValue(headers, ':path') ?? '',
    asText(json['url']) ?? '',
  );
  return {
    method: filled(json['method']) ?? headerValue(headers, ':method') ?? '',
    scheme,
    authority,
    path,
    url: authority ? `${scheme ?? 'http'}://${authority}${path}` : path,
    httpVersion: filled(json['protocol']),
    headers,
    headersLossy: 'first-value-only',
    body: readBody(json, headers, bytes, false),
  };
}

function readResponse(
  json: UnknownRecord,
  bytes: Uint8Array | undefined,
  method: string,
): ResponseMessage | undefined {
  const status = asNumber(json['status']) ?? 0;
  const headers = readHeaders(json['headers']);
  if (status === 0 || (status === noResponseStatus && headerValue(headers, ':status') === undefined))
    return undefined;
  const bodiless = method === 'HEAD' || status === 204 || status === 304;
  return {
    status,
    headers,
    headersLossy: 'first-value-only',
    body: readBody(json, headers, bytes, bodiless),
  };
}

/** Qtap writes an object of single values; lists are taken for the day it keeps them all. */
function readHeaders(value: unknown): Pairs {
  const pairs: [string, string][] = [];
  for (const [name, given] of Object.entries(asRecord(value) ?? {}))
    for (const one of Array.isArray(given) ? given : [given])
      if (typeof one === 'string') pairs.push([name, one]);
  return pairs;
}

/** `bodiless`: the length that is declared is not the length of what follows (HEAD, 304). */
function readBody(
  message: UnknownRecord,
  headers: Pairs,
  bytes: Uint8Array | undefined,
  bodiless: boolean,
): Body {
  const length = headerValue(headers, 'content-length') ?? '';
  const declaredBytes = /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  const contentType = headerValue(headers, 'content-type') ?? filled(message['content_type']);
  const encoding = filled(headerValue(headers, 'content-encoding'));
  const rest = { declaredBytes, contentType, encoding };
  // The head keeps an emptied `body` member where there was one.
  if (bytes === undefined && 'body' in message) return { state: 'evicted', bytes: nothing, ...rest };
  if (bytes === undefined || bytes.length === 0) {
    const missing = declaredBytes !== undefined && declaredBytes > 0 && !bodiless;
    return { state: missing ? 'not-captured' : 'empty', bytes: nothing, ...rest };
  }
  const short = declaredBytes !== undefined && bytes.length < declaredBytes && !wasInflated(bytes, encoding);
  return { state: short ? cutSide(bytes) : 'captured', bytes, ...rest };
}

/** The declared length counts compressed bytes: it says nothing about a body that was inflated on the way. */
function wasInflated(bytes: Uint8Array, encoding: string | undefined): boolean {
  const name = encoding?.trim().toLowerCase();
  if (name === 'gzip' || name === 'x-gzip') return bytes[0] !== 0x1f || bytes[1] !== 0x8b;
  return name === 'zstd' && (bytes[0] !== 0x28 || bytes[1] !== 0xb5);
}

/**
 * Which end of a short body is missing. A full agent buffer drops the oldest bytes, so the front, unless the body
 * begins as a whole one does and does not end as one.
 */
function cutSide(bytes: Uint8Array): 'cut-front' | 'cut-end' {
  const first = bytes[0] ?? 0;
  const compressed = (first === 0x1f && bytes[1] === 0x8b) || (first === 0x28 && bytes[1] === 0xb5);
  if (compressed || first === 0x89 || (first === 0x50 && bytes[1] === 0x4b)) return 'cut-end';
  let last = bytes.length - 1;
  while (last > 0 && (bytes[last] ?? 0) <= 0x20) last--;
  const ends = '}]>'.indexOf(String.fromCharCode(bytes[last] ?? 0)) >= 0;
  return '{[<'.indexOf(String.fromCharCode(first)) >= 0 && !ends ? 'cut-end' : 'cut-front';
}

function readProcess(metadata: UnknownRecord): ProcessOfExchange | undefined {
  const id = asText(metadata['process_id']) ?? '';
  const pid = /^\d{1,10}$/.test(id) ? Number(id) : undefined;
  const exe = filled(metadata['process_exe']);
  const container = { name: filled(metadata['container_name']), image: filled(metadata['container_image']) };
  const pod = { name: filled(metadata['pod_name']), namespace: filled(metadata['pod_namespace']) };
  const inContainer = container.name !== undefined || container.image !== undefined;
  const inPod = pod.name !== undefined || pod.namespace !== undefined;
  if (pid === undefined && exe === undefined && !inContainer && !inPod) return undefined;
  return { pid, exe, ...(inContainer ? { container } : {}), ...(inPod ? { pod } : {}) };
}

/**
 * The path with its query. Older agents leave the query out of `path`; then the pseudo header may have it, or the
 * url, which writes its `?` as `%3F`.
 */
export function fullPath(path: string, pseudo: string, url: string): string {
  if (path.includes('?')) return path;
  if (pseudo.startsWith(path) && pseudo.charAt(path.length) === '?') return pseudo;
  const start = url.indexOf('://');
  const slash = start < 0 ? -1 : url.indexOf('/', start + 3);
  const ofUrl = slash < 0 ? '' : url.slice(slash);
  if (path === '') return pseudo || ofUrl.replace(/%3[Ff]/, '?');
  if (!ofUrl.startsWith(path)) return path;
  const query = /^(?:\?|%3[Ff])(.*)$/s.exec(ofUrl.slice(path.length))?.[1];
  return query === undefined ? path : `${path}?${query}`;
}

/** `application/json; charset=utf-8` becomes `application/json`; nothing becomes undefined. */
export function essence(contentType: string | undefined): string | undefined {
  const end = contentType?.indexOf(';') ?? -1;
  const name = (end < 0 ? contentType : contentType?.slice(0, end))?.trim().toLowerCase();
  return name ? name : undefined;
}

function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
