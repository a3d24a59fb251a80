/** One exchange a line, in the shape of the reference server's `get_traffic` items; `scan` reads it back. */

import {
  joinSafe,
  safe,
  safeJson,
  type SafeBody,
  type SafeExchange,
  type SafeHeader,
  type SafeText,
} from '../traffic/safe.ts';
import { instant, own } from './words.ts';

export function ndjsonOf(exchanges: readonly SafeExchange[]): SafeText {
  return joinSafe(
    exchanges.map((exchange) => safe`${safeJson(itemOf(exchange))}\n`),
    '',
  );
}

function itemOf({
  row,
  url,
  scheme,
  httpVersion,
  endText,
  request,
  response,
  process,
  connection,
}: SafeExchange) {
  return {
    id: own(row.id),
    ts: endText ?? instant(row.at),
    metadata: {
      ...(process?.pid === undefined ? {} : { process_id: String(process.pid) }),
      ...(process?.exe ? { process_exe: process.exe } : {}),
      ...(row.container ? { container_name: row.container } : {}),
      ...(process?.image ? { container_image: process.image } : {}),
      ...(process?.pod ? { pod_name: process.pod } : {}),
      ...(process?.namespace ? { pod_namespace: process.namespace } : {}),
      ...(connection ? { connection_id: connection.id } : {}),
      ...(connection?.endpoint ? { endpoint_id: connection.endpoint } : {}),
      ...(row.direction ? { direction: row.direction } : {}),
      ...(row.durationMs === undefined ? {} : { duration_ms: row.durationMs }),
      source: row.source,
    },
    request: {
      method: row.method,
      url,
      ...(scheme ? { scheme } : {}),
      authority: row.host,
      path: row.path,
      ...(httpVersion ? { protocol: httpVersion } : {}),
      headers: headersOf(request.headers),
      ...bodyOf(request.body),
    },
    ...(response
      ? { response: { status: row.status, headers: headersOf(response.headers), ...bodyOf(response.body) } }
      : { response: null }),
  };
}

/** An object, as the reference has it; the values of a repeated header are joined as HTTP allows. */
function headersOf(headers: readonly SafeHeader[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, value } of headers)
    found[name] = Object.hasOwn(found, name) ? `${found[name]}, ${value}` : value;
  return found;
}

function bodyOf({ text, data, state }: SafeBody) {
  if (data?.length)
    return { body_b64: Buffer.from(data.buffer, data.byteOffset, data.length).toString('base64') };
  if (text) return { body: text };
  return state === 'empty' ? {} : { body_state: state };
}
