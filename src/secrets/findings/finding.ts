/** A finding: what, where, how grave, and how it may be shown. It never holds the value. */

import { type Severity } from '../../traffic/safe.ts';
import { type Transaction } from '../../traffic/transaction.ts';
import { type ReadExchange, type Section, type Sighting } from '../reading/exchange.ts';
import { type Fingerprints } from './fingerprint.ts';
import { surroundingsOf, weigh } from './severity.ts';

export interface Finding {
  readonly kind: string;
  readonly severity: Severity;
  /** In its normal carrier, to its own host, over TLS: in use, not leaking. */
  readonly carrier: boolean;
  readonly section: Section;
  /** `request header: Authorization`, `request body: $.user.password`; may hold captured names. */
  readonly place: string;
  /** `ghp_… (40)`; never the value. */
  readonly masked: string;
  readonly fingerprint: string;
  /** How often this value stands in this section. */
  readonly count: number;
}

/** Further ones are hidden like all, and not told. */
const mostFindings = 500;

/** Reported sightings, one for each value and section, worst first. */
export function findingsOf(
  transaction: Transaction,
  { sightings }: ReadExchange,
  fingerprints: Fingerprints,
): readonly Finding[] {
  const around = surroundingsOf(transaction);
  const byKey = new Map<string, { finding: Omit<Finding, 'count'>; count: number }>();
  for (const sighting of sightings) {
    if (!sighting.report) continue;
    if (byKey.size >= mostFindings) break;
    const fingerprint = fingerprints.of(sighting.kind, sighting.value);
    const key = `${fingerprint} ${sighting.section} ${sighting.header.toLowerCase()}`;
    const before = byKey.get(key);
    if (before) {
      before.count++;
      continue;
    }
    const finding = {
      kind: sighting.kind,
      ...weigh(sighting, around),
      section: sighting.section,
      place: placeOf(sighting),
      masked: mask(sighting),
      fingerprint,
    };
    byKey.set(key, { finding, count: 1 });
  }
  const order = { critical: 0, high: 1, medium: 2, low: 3 };
  return [...byKey.values()]
    .map(({ finding, count }) => ({ ...finding, count }))
    .sort((a, b) => Number(a.carrier) - Number(b.carrier) || order[a.severity] - order[b.severity]);
}

export function placeOf({ section, header, place }: Sighting): string {
  if (section.endsWith('header'))
    return `${section}: ${header}${place === '' ? '' : ` (${place.replace(/^\((.*)\)$/, '$1')})`}`;
  const inside = place.replace(/^\(([^()]*)\)$/, '$1');
  return inside === '' ? section : `${section}: ${inside}`;
}

/** Kinds of which not even the length is told. */
const silent =
  /^(?:password|passphrase|pin|card-cvv|ssn|basic-credentials|url-credentials|database-url|seed-phrase|recovery-code|totp-secret)$/;

function mask({ kind, shown, value, expired }: Sighting): string {
  if (silent.test(kind)) return '•••';
  if (kind === 'email') return shown ?? '•••';
  if (kind === 'phone') return '•••';
  if (kind === 'credit-card' || kind === 'iban') return shown ?? '•••';
  return `${shown ?? ''}… (${value.length})${expired ? ', expired' : ''}`;
}
