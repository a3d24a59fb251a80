/** Keyed fingerprints: equal secrets are comparable, and nothing else can be learned from them. */

import { createHmac } from 'node:crypto';

// Without 0, 1, i and o: people read placeholders aloud.
const alphabet = 'abcdefghjklmnpqrstuvwxyz23456789';
const fingerprintLength = 12;
/** A placeholder shows the first six characters of the fingerprint. */
const shownLength = 6;
const most = 4_096;

export interface Fingerprints {
  /** Twelve base-32 characters of HMAC-SHA-256(install key, kind|value). */
  of(kind: string, value: string): string;
  /** `‹kind#xxxxxx›` */
  placeholder(kind: string, value: string): string;
}

export function createFingerprints(installKey: Uint8Array): Fingerprints {
  // The same few secrets pass again and again; a bounded memory of them spares the HMAC. It holds raw values,
  // as the capture does, and never grows.
  const known = new Map<string, string>();
  const of = (kind: string, value: string): string => {
    const input = `${kind}|${value}`;
    const before = known.get(input);
    if (before !== undefined) return before;
    const made = encode(createHmac('sha256', installKey).update(input).digest());
    if (input.length <= 1_024) {
      if (known.size >= most) known.clear();
      known.set(input, made);
    }
    return made;
  };
  return { of, placeholder: (kind, value) => placeholderOf(kind, of(kind, value)) };
}

export function placeholderOf(kind: string, fingerprint: string): string {
  return `‹${kind}#${fingerprint.slice(0, shownLength)}›`;
}

/** Every placeholder in a text. */
export const placeholderPattern = /‹([a-z][a-z0-9-]{0,40})#([a-z2-9]{6})›/g;

function encode(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5 && text.length < fingerprintLength) {
      held -= 5;
      text += alphabet[(bits >> held) & 31] ?? '';
      bits &= (1 << held) - 1;
    }
    if (text.length >= fingerprintLength) break;
  }
  return text;
}
