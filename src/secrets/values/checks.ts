/** Proofs that a token is one: the check digits and structures that its issuer put into it. */

import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import isIBAN from 'validator/lib/isIBAN.js';
import isLuhnNumber from 'validator/lib/isLuhnNumber.js';
import { asNumber, asText, isRecord, type UnknownRecord } from '../../base/unknown.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** GitHub's and npm's tokens end in the CRC-32 of their random part, in base 62 over six characters. */
export function endsInCrc32(random: string): boolean {
  const body = random.slice(0, -6);
  let rest = zlib.crc32(body);
  let check = '';
  for (let i = 0; i < 6; i++) {
    check = (base62[rest % 62] ?? '') + check;
    rest = Math.floor(rest / 62);
  }
  return check === random.slice(-6);
}

/** Fine-grained GitHub tokens hold eight base-32 characters of the SHA-256 of what stands before them. */
export function isFineGrainedGitHub(token: string): boolean {
  const check = token.slice(-16, -8);
  return check.length === 8 && sha256Base32(token.slice(0, -16)).startsWith(check);
}

function sha256Base32(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  let bits = '';
  for (const byte of digest.subarray(0, 5)) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => base32[Number.parseInt(five, 2)] ?? '').join('');
}

export interface JwtFacts {
  readonly header: UnknownRecord;
  readonly claims: UnknownRecord;
  readonly alg: string;
  readonly expired: boolean;
}

/** Undefined unless header and payload decode to what RFC 7519 wants; a JWE (encrypted) is none of our business. */
export function readJwt(token: string, now: number): JwtFacts | undefined {
  if (token.length > 32_768) return undefined;
  try {
    const header: unknown = decodeProtectedHeader(token);
    const claims: unknown = decodeJwt(token);
    if (!isRecord(header) || !isRecord(claims)) return undefined;
    const alg = asText(header['alg']);
    if (alg === undefined) return undefined;
    const expires = asNumber(claims['exp']);
    return { header, claims, alg, expired: expires !== undefined && expires * 1_000 < now };
  } catch {
    return undefined;
  }
}

/** A proof of possession opens nothing without the key that it was signed with, and only once. */
export function isProof({ header, claims }: JwtFacts): boolean {
  return (
    /^(?:dpop|kb|[\w-]*proof|[\w-]*-pop)\+jwt$/i.test(asText(header['typ']) ?? '') ||
    (claims['htm'] !== undefined && claims['htu'] !== undefined)
  );
}

/** Tokens of tutorials, whatever they were signed with. */
export function isSampleJwt(claims: UnknownRecord): boolean {
  return claims['sub'] === '1234567890' && (claims['name'] === 'John Doe' || claims['name'] === undefined);
}

/** CommonJS with a default inside: bundlers hand over the function, Node hands over the module around it. */
function functionOf(imported: unknown): (text: string) => boolean {
  const inner = isRecord(imported) ? imported['default'] : imported;
  if (typeof inner !== 'function') throw new TypeError('validator has changed its form');
  return (text) => Reflect.apply(inner, undefined, [text]) === true;
}

export const isLuhn = functionOf(isLuhnNumber);
export const isBankAccount = functionOf(isIBAN);
