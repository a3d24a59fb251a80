/**
 * An exchange or a text with each finding replaced by a placeholder: the only maker of SafeText. Everything
 * is replaced before anything is cut, so whoever shortens safe text afterwards cannot lay a secret bare.
 */

import { stamp, type SafeBody, type SafeFinding, type SafeHeader, type SafeText } from '../traffic/safe.ts';
import { type Body, type Transaction } from '../traffic/transaction.ts';
import { findingsOf, placeOf, type Finding } from './findings/finding.ts';
import { createFingerprints, placeholderPattern } from './findings/fingerprint.ts';
import { adviceOf } from './kinds/kinds.ts';
import { readExchange, type ReadMessage, type ReadOptions } from './reading/exchange.ts';
import { readAddress, readPlainText, readText } from './reading/reading.ts';
import { type Reading } from './reading/within.ts';
import { type OwnRules } from './rules/rules.ts';
import { applyEdits, type Edit } from './text/edits.ts';

export interface RedactedMessage {
  readonly headers: readonly SafeHeader[];
  readonly body: SafeBody;
}

export interface RedactedExchange {
  readonly host: SafeText;
  /** With the query. */
  readonly path: SafeText;
  readonly url: SafeText;
  readonly request: RedactedMessage;
  readonly response?: RedactedMessage;
  readonly findings: readonly SafeFinding[];
  /** The budget ran out: what was not read is hidden, and its findings may be missing. */
  readonly partiallyScanned: boolean;
}

/** What an agent compares with: found in redacted text as it stands, or as the whole secret behind a placeholder. */
export interface Needle {
  /** The first place in safe text, or undefined. */
  find(text: SafeText): { readonly start: number; readonly end: number } | undefined;
}

export interface Redactor {
  exchange(transaction: Transaction): RedactedExchange;
  /** A path with its query. */
  path(path: string): SafeText;
  /** A short captured name: host, executable, container, tag. */
  name(text: string): SafeText;
  /** Any free text: reasons, capture filters, single values. */
  text(text: string): SafeText;
  /** A finding that was kept, as it may be shown. */
  finding(finding: Finding): SafeFinding;
  /**
   * For comparisons that agents make: part of a secret never matches, the whole value or its placeholder does.
   * Upper and lower case are the same.
   */
  needle(query: string): Needle;
  /**
   * The raw value of what stands at a finding's place, or behind a placeholder of this exchange: for a person's
   * reveal only, never for SafeText.
   */
  rawAt(transaction: Transaction, place: string): string | undefined;
}

export interface RedactorOptions {
  readonly installKey: Uint8Array;
  /** The user's own rules (secrets/rules); what they find is hidden like the rest. */
  readonly rules?: OwnRules;
}

const mostRemembered = 4_096;
const longestRemembered = 512;
/** Characters of one text that are looked at; the rest is hidden. */
const textBudget = 1 << 20;

export function createRedactor({ installKey, rules: given }: RedactorOptions): Redactor {
  const rules = given?.isEmpty ? undefined : given;
  const fingerprints = createFingerprints(installKey);
  const hide = fingerprints.placeholder;
  const options: ReadOptions = { hide, ...(rules ? { rules } : {}) };

  const remembering = (
    read: (text: string, reading: Reading) => readonly Edit[],
  ): ((text: string) => SafeText) => {
    const made = new Map<string, SafeText>();
    return (text) => {
      const before = made.get(text);
      if (before !== undefined) return before;
      const reading: Reading = {
        now: 0,
        budget: textBudget,
        looked: 0,
        partial: false,
        hide,
        tell: () => undefined,
        ...(rules
          ? {
              rules: {
                ofValue: (name: string, value: string) => rules.ofValue(name, value, 'request url'),
                ofText: (one: string) => rules.ofText(one, 'request url'),
              },
            }
          : {}),
      };
      const result = stamp(applyEdits(text, read(text, reading)));
      if (text.length <= longestRemembered) {
        if (made.size >= mostRemembered) made.clear();
        made.set(text, result);
      }
      return result;
    };
  };
  const ofPath = remembering((text, reading) => readAddress(text, reading, ''));
  const ofName = remembering((text, reading) => readPlainText(text, reading, ''));
  const ofText = remembering((text, reading) => readText(text, 'text', reading, ''));

  const safeFinding = (finding: Finding): SafeFinding => ({
    kind: finding.kind,
    severity: finding.severity,
    carrier: finding.carrier,
    place: ofName(finding.place),
    masked: stamp(finding.masked),
    fingerprint: finding.fingerprint,
    advice: stamp(adviceOf(finding.kind)),
  });
  const message = (read: ReadMessage, body: Body): RedactedMessage => ({
    headers: read.headers.map(([name, value]) => ({ name: stamp(name), value: stamp(value) })),
    body: safeBody(read, body, ofName),
  });

  return {
    exchange(transaction) {
      const read = readExchange(transaction, options);
      const { request, response } = transaction;
      return {
        host: stamp(read.host),
        path: stamp(read.path),
        url: stamp(read.url),
        request: message(read.request, request.body),
        ...(response && read.response ? { response: message(read.response, response.body) } : {}),
        findings: findingsOf(transaction, read, fingerprints).map(safeFinding),
        partiallyScanned: read.partial,
      };
    },
    path: ofPath,
    name: ofName,
    text: ofText,
    finding: safeFinding,
    needle(wanted) {
      const lower = ofText(wanted).toLowerCase();
      return {
        find(text) {
          const at = lower === '' ? -1 : text.toLowerCase().indexOf(lower);
          if (at >= 0) return { start: at, end: at + lower.length };
          for (const found of text.matchAll(placeholderPattern))
            if (found[1] && hide(found[1], wanted) === found[0])
              return { start: found.index, end: found.index + found[0].length };
          return undefined;
        },
      };
    },
    rawAt(transaction, place) {
      const { sightings } = readExchange(transaction, options);
      return sightings.find(
        (sighting) =>
          hide(sighting.kind, sighting.value) === place ||
          placeOf(sighting) === place ||
          ofName(placeOf(sighting)) === place,
      )?.value;
    },
  };
}

function safeBody(read: ReadMessage, body: Body, safeName: (text: string) => SafeText): SafeBody {
  const { content } = read;
  const binary = read.text === undefined && content.kind !== 'none';
  return {
    state: body.state,
    binary,
    redacted: read.redacted,
    bytes: body.bytes.length,
    ...(content.kind === 'none' ? {} : { decodedBytes: content.bytes.length }),
    ...(body.declaredBytes === undefined ? {} : { declaredBytes: body.declaredBytes }),
    ...(body.contentType === undefined ? {} : { contentType: safeName(body.contentType) }),
    ...(body.encoding === undefined ? {} : { encoding: safeName(body.encoding) }),
    ...(content.error === undefined ? {} : { decodeError: safeName(content.error) }),
    kind: content.kind,
    text: stamp(read.text ?? ''),
    ...(binary && !read.tainted ? { data: content.bytes } : {}),
  };
}
