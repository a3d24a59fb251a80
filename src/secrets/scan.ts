/** The full scan of one exchange, and the linear look beforehand that says whether it is worth it. */

import { type Transaction } from '../traffic/transaction.ts';
import { readExchange } from './exchange.ts';
import { findingsOf, type Finding } from './finding.ts';
import { createFingerprints } from './fingerprint.ts';
import { type Ignores, type Whereabouts } from './ignores.ts';
import { createLiteralFinder } from './literals.ts';
import { nameParts } from './pairs.ts';
import { type OwnRules } from './rules.ts';
import { literals } from './vendors.ts';

export interface Scanned {
  /** Without the suppressed ones; leaks before credentials in use, the worst first. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** The budget ran out: the rest was not read. */
  readonly partial: boolean;
  readonly scannedBytes: number;
  readonly skippedBytes: number;
}

export interface Scanner {
  scan(transaction: Transaction): Scanned;
}

export interface ScannerOptions {
  readonly installKey: Uint8Array;
  readonly rules?: OwnRules;
  readonly ignores?: readonly Ignores[];
}

export function createScanner({ installKey, rules, ignores = [] }: ScannerOptions): Scanner {
  const fingerprints = createFingerprints(installKey);
  return {
    scan(transaction) {
      const read = readExchange(transaction, { fingerprints, ...(rules ? { rules } : {}) });
      const all = findingsOf(transaction, read, fingerprints);
      const where = whereaboutsOf(transaction);
      const isIgnored = (finding: Finding): boolean => ignores.some((one) => one.has(finding, where));
      return {
        findings: ignores.length === 0 ? all : all.filter((finding) => !isIgnored(finding)),
        suppressed: ignores.length === 0 ? [] : all.filter(isIgnored),
        partial: read.partial,
        scannedBytes: read.scannedBytes,
        skippedBytes: read.skippedBytes,
      };
    },
  };
}

export function whereaboutsOf({ request, process, time }: Transaction): Whereabouts {
  const executable = process?.exe?.replace(/^.*[\\/]/, '') ?? '';
  return {
    host: request.authority.replace(/:\d+$/, ''),
    process: process?.container?.name ?? executable,
    at: time.end,
  };
}

// What every finding has at least one of: a credential's word, a provider's literal, or the look of an address, a key,
// a token, an encoding. Digits that may be personal stand under words or in groups.
const words = createLiteralFinder(
  [
    ...nameParts,
    'pin',
    'email',
    'phone',
    'mobile',
    'tel',
    'msisdn',
    'cell',
    'amex',
    'visa',
    'payment',
    'tax',
    'konto',
    'sepa',
    'sig=',
    'otpauth',
    'assertion',
    'appid',
    'psk',
    'passe',
    'пароль',
    'webhook',
  ],
  true,
);
const exact = createLiteralFinder([
  ...literals.filter((literal) => literal.length > 2),
  '-----BEGIN',
  'eyJ',
  '://',
  'H4sI',
]);

/**
 * False = the full scan would find nothing in these bytes. Compressed or otherwise encoded bytes may hold anything,
 * so they are always worth a scan.
 */
export function mayHoldSecrets(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  if ((bytes[0] === 0x1f && bytes[1] === 0x8b) || bytes[0] === 0x28 || hasManyHighBytes(bytes)) return true;
  return words.someIn(bytes) || exact.someIn(bytes);
}

/** Compressed, or a script that our words are not written in. */
function hasManyHighBytes(bytes: Uint8Array): boolean {
  const looked = Math.min(bytes.length, 512);
  let high = 0;
  for (let i = 0; i < looked; i++) if ((bytes[i] ?? 0) >= 0x80) high++;
  return high * 8 > looked;
}
