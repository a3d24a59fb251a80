/** Judgements made before anything is built: most values of a document need no look at all. */

import { holdsNamePart } from '../judging/pairs.ts';
import { secretSegment } from '../places/addresses.ts';
import { jwkPart, jwkSecret } from '../places/pairing.ts';
import { type Span } from '../text/span.ts';

/** No structure, no address, no word of a credential, nothing encoded: nothing in it can be found. */
export function isQuiet(value: string): boolean {
  const first = value.charCodeAt(0);
  if (first === 0x7b || first === 0x5b || first === 0x3c || (first === 0x2f && value.includes('?')))
    return false;
  if (/[%@&\\]/.test(value) || holdsNamePart(value)) return false;
  if (value.includes('://')) return !tellingAddress.test(value);
  // Digits and UUIDs are the commonest values of all; what else looks like base64 may be unwrapped.
  return !/^[A-Za-z0-9+/_\r\n-]{16,}={0,2}$/.test(value) || /^[0-9a-fA-F-]+$/.test(value);
}

// Parameters and segments that speak of a secret without one of its words.
const tellingAddress =
  /[?&;#](?:sig|code|appid|key|ticket|user_?key|phone|mobile|tel|pin|pan|cc|x-|p)[^=]{0,20}=|reset|magic|verif|confirm|activat|invit|unlock|impersonat|hooks\./i;

/** Names that mean something here without being a credential's. */
export function isNamedWhole(name: string, value: string): boolean {
  return (
    name === jwkSecret ||
    name === jwkPart ||
    name === secretSegment ||
    wholeValue(name, value) !== undefined ||
    /^(?:sig|code|appid|key|ticket|user_?key)$/i.test(name) ||
    /^x-(?:amz|goog)-signature$/i.test(name)
  );
}

/** Keys that their providers give names of their own. */
export function wholeValue(name: string, value: string): Span | undefined {
  const span = (kind: string): Span => ({ start: 0, end: value.length, kind, severity: 4, report: true });
  if (value.length === 88 && storageKeyName.test(name) && /^[A-Za-z0-9+/]{86}==$/.test(value))
    return span('azure-storage-key');
  if (value.length === 26 && /token/i.test(name) && /^s\.[A-Za-z0-9]{24}$/.test(value))
    return span('vault-token');
  return undefined;
}

const storageKeyName = /^(?:key\d|(?:primary|secondary|account|storage)\w{0,20}key)$/i;
