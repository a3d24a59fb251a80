/** The full scan of one exchange. */

import { type Transaction } from '../traffic/transaction.ts';
import { findingsOf, type Finding } from './findings/finding.ts';
import { createFingerprints } from './findings/fingerprint.ts';
import { type Ignores, type Whereabouts } from './findings/ignores.ts';
import { readExchange } from './reading/exchange.ts';
import { type OwnRules } from './rules/rules.ts';

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

/** What no honest exchange takes: the rest is left, and said to be. */
const mostMs = 2_000;

export function createScanner({ installKey, rules, ignores = [] }: ScannerOptions): Scanner {
  const fingerprints = createFingerprints(installKey);
  const own = rules && !rules.isEmpty ? { rules } : {};
  return {
    scan(transaction) {
      const read = readExchange(transaction, {
        hide: fingerprints.placeholder,
        quick: true,
        mostMs,
        ...own,
      });
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
