/**
 * An exchange or a text with each finding replaced by a placeholder: the only maker of SafeText. Everything
 * is replaced before anything is cut, so whoever shortens safe text afterwards cannot lay a secret bare.
 */

import { type Pairs, type Body, type Transaction } from '../traffic/transaction.ts';
import {
  stamp,
  type BodyKind,
  type SafeBody,
  type SafeFinding,
  type SafeHeader,
  type SafeText,
} from '../traffic/safe.ts';
import { createFingerprints, placeholderPattern } from './fingerprint.ts';
import { headerMeaning, keyMeaning } from './names.ts';

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
  /**
   * For comparisons that agents make: part of a secret never matches, the whole value or its placeholder does.
   * Upper and lower case are the same.
   */
  needle(query: string): Needle;
}

export interface RedactorOptions {
  readonly installKey: Uint8Array;
}

const remembered = 4_096;

export function createRedactor({ installKey }: RedactorOptions): Redactor {
  const fingerprints = createFingerprints(installKey);
  const hide = fingerprints.placeholder;

  const plain = (text: string): string => {
    let result = text;
    for (const { kind, pattern } of tokens) result = result.replace(pattern, (found) => hide(kind, found));
    return result;
  };
  const query = (text: string): string =>
    text.replace(
      /([?&;#]|^)([^=&?#;\s]{2,80})=([^&#;\s]+)/g,
      (all, before: string, name: string, value: string) => {
        const meaning = keyMeaning(name);
        return meaning ? `${before}${name}=${hide(meaning, value)}` : all;
      },
    );
  const path = (text: string): string => plain(query(text));
  const header = ([name, value]: readonly [string, string]): SafeHeader => {
    const meaning = headerMeaning(name);
    let shown: string;
    if (meaning === 'never') shown = value;
    else if (meaning === 'authorization')
      shown = value.replace(/^(\S+\s+)?([^]+)$/, (_all, scheme: string | undefined, rest: string) =>
        scheme ? `${scheme}${hide('authorization', rest)}` : hide('authorization', rest),
      );
    else if (meaning === 'cookie')
      shown = value.replace(/=([^;]+)/g, (_all, crumb: string) => `=${hide('session', crumb)}`);
    else if (meaning === 'set-cookie')
      shown = value.replace(
        /^([^=;]*)=([^;]+)/,
        (_all, crumb: string, rest: string) => `${crumb}=${hide('session', rest)}`,
      );
    else if (typeof meaning === 'object') shown = hide(meaning.means, value);
    else shown = path(value);
    return { name: stamp(plain(name)), value: stamp(shown) };
  };
  const bodyText = (text: string): string =>
    path(
      text.replace(
        /"((?:[^"\\]|\\.){2,120})"(\s*:\s*)("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)/g,
        (all, name: string, colon: string, value: string) => {
          const meaning = keyMeaning(name);
          return meaning ? `"${name}"${colon}"${hide(meaning, value)}"` : all;
        },
      ),
    );
  const message = (headers: Pairs, body: Body): RedactedMessage => ({
    headers: headers.map(header),
    body: safeBody(body, bodyText),
  });
  const once = (make: (text: string) => string): ((text: string) => SafeText) => {
    const made = new Map<string, SafeText>();
    return (text) => {
      const before = made.get(text);
      if (before !== undefined) return before;
      const result = stamp(make(text));
      if (made.size >= remembered) made.clear();
      if (text.length <= 512) made.set(text, result);
      return result;
    };
  };
  const ofPath = once(path);
  const ofName = once(plain);
  const ofText = once(path);

  return {
    exchange({ request, response }) {
      return {
        host: ofName(request.authority),
        path: ofPath(request.path),
        url: ofPath(request.url),
        request: message(request.headers, request.body),
        ...(response ? { response: message(response.headers, response.body) } : {}),
        findings: [],
        partiallyScanned: false,
      };
    },
    path: ofPath,
    name: ofName,
    text: ofText,
    needle(wanted) {
      const lower = ofText(wanted).toLowerCase();
      return {
        find(text) {
          const at = text.toLowerCase().indexOf(lower);
          if (at >= 0 && lower !== '') return { start: at, end: at + lower.length };
          for (const found of text.matchAll(placeholderPattern))
            if (found[1] && hide(found[1], wanted) === found[0])
              return { start: found.index, end: found.index + found[0].length };
          return undefined;
        },
      };
    },
  };
}

const tokens = [
  {
    kind: 'private-key',
    pattern:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
  },
  { kind: 'github-token', pattern: /(?<![\w-])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{82})(?!\w)/g },
  { kind: 'api-key', pattern: /(?<![\w-])(?:sk|rk|pk)[-_](?:[a-z0-9]{2,10}[-_]){0,2}[A-Za-z0-9_-]{20,200}/g },
  { kind: 'slack-token', pattern: /(?<![\w-])xox[a-z]-[A-Za-z0-9-]{10,200}/g },
  { kind: 'aws-access-key', pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  { kind: 'jwt', pattern: /(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{4,8000}\.[\w-]{0,4000}/g },
  { kind: 'bearer-token', pattern: /(?<=\bBearer )[\w.~+/-]{16,4000}=*/gi },
  {
    kind: 'url-credentials',
    pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/:@]{1,200}:[^\s/@]{1,200}(?=@)/g,
  },
];

function safeBody(body: Body, redact: (text: string) => string): SafeBody {
  const text = body.encoding === undefined ? decode(body.bytes) : undefined;
  const common = {
    state: body.state,
    redacted: 0,
    bytes: body.bytes.length,
    ...(body.declaredBytes === undefined ? {} : { declaredBytes: body.declaredBytes }),
    ...(body.contentType === undefined ? {} : { contentType: stamp(body.contentType) }),
    ...(body.encoding === undefined ? {} : { encoding: stamp(body.encoding) }),
  };
  if (body.bytes.length === 0) return { ...common, binary: false, kind: 'none', text: stamp('') };
  if (text === undefined) return { ...common, binary: true, kind: 'binary', text: stamp('') };
  const safe = redact(text);
  return {
    ...common,
    binary: false,
    redacted: [...safe.matchAll(placeholderPattern)].length,
    decodedBytes: body.bytes.length,
    kind: kindOf(text),
    text: stamp(safe),
  };
}

function kindOf(text: string): BodyKind {
  return /^\s*[[{]/.test(text) ? 'json' : 'text';
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
