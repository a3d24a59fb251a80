/** The word by which a failed response says why: an error code, else a short message. */

import { asList, asRecord, asText, parseJson, type UnknownRecord } from '../base/unknown.ts';
import { type BodyKind } from '../traffic/safe.ts';

/** Raw or redacted: what is found is as safe as what is looked through. */
export interface Saying {
  readonly header: (name: string) => string | undefined;
  readonly text: string | undefined;
  readonly kind: BodyKind;
}

/** Larger bodies are pages, not errors. */
export const mostReasonBytes = 64 * 1024;

/** Names that hold a code, the most telling first; a message only when there is no code. */
const codeNames = ['code', 'error_code', 'errorCode', 'error', '__type', 'reason', 'type', 'status'];
const messageNames = ['message', 'error_description', 'detail', 'title', 'msg'];

/** Not cut: whoever shows it cuts it, after redaction. */
export function reasonIn({ header, text, kind }: Saying): string | undefined {
  const told = header('grpc-message') ?? header('x-amzn-errortype');
  if (told) return oneLine(told);
  if (text === undefined || text.length > mostReasonBytes) return undefined;
  if (kind === 'json') return fromJson(parseJson(text));
  if (kind === 'xml') return oneLine(/<(?:[\w-]+:)?(?:code|faultcode)>([^<]{1,80})</i.exec(text)?.[1] ?? '');
  if (kind === 'html') return oneLine(/<title>([^<]{1,80})</i.exec(text)?.[1] ?? '');
  return kind === 'text' && text.length <= 120 ? oneLine(text) : undefined;
}

function fromJson(value: unknown): string | undefined {
  const record = asRecord(asList(value)?.[0] ?? value);
  if (!record) return undefined;
  const inner =
    asRecord(record['error']) ?? asRecord(asList(record['errors'])?.[0]) ?? asRecord(record['fault']);
  return (inner && named(inner)) ?? named(record);
}

/** The status once more, or that something failed: what else is said tells more. */
const saysNothing =
  /^(?:\d{1,3}|error|fail(?:ed|ure)?|true|false|bad request|unauthori[sz]ed|forbidden|not found|internal server error|bad gateway|service unavailable|gateway time-?out)$/i;

function named(record: UnknownRecord): string | undefined {
  for (const name of [...codeNames, ...messageNames]) {
    const value = record[name];
    const text =
      asText(value) ?? (typeof value === 'number' && name !== 'status' ? String(value) : undefined);
    if (text && !saysNothing.test(text)) return oneLine(text);
  }
  return undefined;
}

function oneLine(text: string): string | undefined {
  return text.replace(/\s+/g, ' ').trim() || undefined;
}
