/**
 * A window of safe rows as one exact-size ArrayBuffer, and back: what a webview is posted is shipped whole, and
 * a thousand objects cost a hundred times as much. Runs in Node and on the page.
 *
 * Layout, little endian: a header of four u32 (version, rows, strings, bytes of text), the length of each string
 * in u32, one record of 80 bytes a row, then the text as UTF-8. Equal strings stand once.
 */

import { problem, type Problem } from '../base/problem.ts';
import { trusted } from '../base/unknown.ts';
import { type SafeRow, type SafeText, type SeverityLevel } from '../traffic/safe.ts';

const version = 1;
const headerBytes = 16;
const recordBytes = 80;
/** More rows than any page shows at once. */
const mostRows = 100_000;

const directions = ['egress-external', 'egress-internal', 'egress', 'ingress'] as const;

const evictedFlag = 8;
const severityMask = 7;

export function encodeRows(rows: readonly SafeRow[]): ArrayBuffer {
  const places = new Map<string, number>();
  const texts: Uint8Array[] = [];
  const encoder = new TextEncoder();
  let textBytes = 0;
  const place = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    const bytes = encoder.encode(text);
    places.set(text, texts.length);
    texts.push(bytes);
    textBytes += bytes.length;
    return texts.length - 1;
  };
  /** 0 = absent. */
  const maybe = (text: string | undefined): number => (text === undefined ? 0 : place(text) + 1);

  const records = new DataView(new ArrayBuffer(rows.length * recordBytes));
  rows.forEach((row, i) => {
    const at = i * recordBytes;
    const words = [
      place(row.id),
      place(row.method),
      place(row.host),
      place(row.path),
      place(row.route),
      place(row.source),
      maybe(row.process),
      maybe(row.container),
      maybe(row.type),
      maybe(row.twin),
      row.pid === undefined ? 0 : row.pid + 1,
    ];
    words.forEach((word, n) => records.setUint32(at + n * 4, word, true));
    records.setUint16(at + 44, row.status ?? 0, true);
    records.setUint8(at + 46, row.direction === undefined ? 0 : directions.indexOf(row.direction) + 1);
    records.setUint8(at + 47, row.worst | (row.bodiesEvicted ? evictedFlag : 0));
    records.setFloat64(at + 48, row.at, true);
    records.setFloat64(at + 56, row.durationMs ?? Number.NaN, true);
    records.setFloat64(at + 64, row.requestBytes, true);
    records.setFloat64(at + 72, row.responseBytes, true);
  });

  const lengthsAt = headerBytes;
  const recordsAt = lengthsAt + texts.length * 4;
  const textAt = recordsAt + records.byteLength;
  const buffer = new ArrayBuffer(textAt + textBytes);
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  [version, rows.length, texts.length, textBytes].forEach((word, n) => view.setUint32(n * 4, word, true));
  bytes.set(new Uint8Array(records.buffer), recordsAt);
  let end = textAt;
  texts.forEach((text, n) => {
    view.setUint32(lengthsAt + n * 4, text.length, true);
    bytes.set(text, end);
    end += text.length;
  });
  return buffer;
}

export function decodeRows(buffer: ArrayBuffer): readonly SafeRow[] | Problem {
  if (buffer.byteLength < headerBytes) return broken('it is too short for its header');
  const view = new DataView(buffer);
  const word = (at: number): number => view.getUint32(at, true);
  if (word(0) !== version) return broken(`it is of version ${word(0)}, not ${version}`);
  const count = word(4);
  const stringCount = word(8);
  const recordsAt = headerBytes + stringCount * 4;
  const textAt = recordsAt + count * recordBytes;
  if (count > mostRows || textAt + word(12) !== buffer.byteLength)
    return broken('its size does not fit its header');

  const strings: SafeText[] = [];
  // A mark at a text's start is captured data, not ours to drop.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  // Of plain ASCII, as nearly always, one decoding serves all: characters and bytes stand at the same places.
  const whole = decoder.decode(new Uint8Array(buffer, textAt));
  const isPlain = whole.length === word(12);
  let at = textAt;
  for (let n = 0; n < stringCount; n++) {
    const length = word(headerBytes + n * 4);
    if (at + length > buffer.byteLength) return broken('a text goes beyond its end');
    // The engine's half made every text of it from SafeText.
    const text = isPlain
      ? whole.slice(at - textAt, at - textAt + length)
      : decoder.decode(new Uint8Array(buffer, at, length));
    strings.push(trusted<SafeText>(text));
    at += length;
  }

  const rows: SafeRow[] = [];
  for (let i = 0; i < count; i++) {
    const row = decodeRow(view, recordsAt + i * recordBytes, strings);
    if (!row) return broken('a row names a text that is not there');
    rows.push(row);
  }
  return rows;
}

function decodeRow(view: DataView, at: number, strings: readonly SafeText[]): SafeRow | undefined {
  const text = (n: number): SafeText | undefined => strings[view.getUint32(at + n * 4, true)];
  const maybe = (n: number): SafeText | undefined => strings[view.getUint32(at + n * 4, true) - 1];
  const [id, method, host, path, route, source] = [text(0), text(1), text(2), text(3), text(4), text(5)];
  if (!id || method === undefined || host === undefined || path === undefined || route === undefined)
    return undefined;
  if (source === undefined) return undefined;
  const pid = view.getUint32(at + 40, true);
  const status = view.getUint16(at + 44, true);
  const direction = directions[view.getUint8(at + 46) - 1];
  const flags = view.getUint8(at + 47);
  const durationMs = view.getFloat64(at + 56, true);
  return {
    id,
    method,
    host,
    path,
    route,
    source,
    process: maybe(6),
    container: maybe(7),
    type: maybe(8),
    twin: maybe(9),
    pid: pid === 0 ? undefined : pid - 1,
    status: status === 0 ? undefined : status,
    direction,
    worst: severityOf(flags & severityMask),
    bodiesEvicted: (flags & evictedFlag) !== 0,
    at: view.getFloat64(at + 48, true),
    durationMs: Number.isNaN(durationMs) ? undefined : durationMs,
    requestBytes: view.getFloat64(at + 64, true),
    responseBytes: view.getFloat64(at + 72, true),
  };
}

function severityOf(level: number): SeverityLevel {
  return level === 1 || level === 2 || level === 3 || level === 4 ? level : 0;
}

function broken(why: string): Problem {
  return problem('cannot-read', `A window of rows cannot be read: ${why}.`, 'Reload the window.');
}
