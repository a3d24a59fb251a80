/** How well findings agree with labels. */

import { createFingerprints } from '../../../src/secrets/findings/fingerprint.ts';
import { type SafeFinding } from '../../../src/traffic/safe.ts';
import { type Case, type Label } from './build.ts';

export interface Score {
  readonly right: number;
  readonly wrong: readonly { readonly name: string; readonly finding: SafeFinding }[];
  readonly missed: readonly { readonly name: string; readonly label: Label }[];
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly criticalRecall: number;
  readonly harmless: number;
  readonly harmlessFlagged: number;
  readonly severityNear: number;
  readonly carrierRight: number;
  readonly far: readonly string[];
}

const levels = ['low', 'medium', 'high', 'critical'];

/** A finding counts when exchange and kind agree, and its value or its place. */
export function score(
  cases: readonly Case[],
  found: (one: Case) => readonly SafeFinding[],
  installKey: Uint8Array,
): Score {
  const { of } = createFingerprints(installKey);
  let right = 0;
  let extra = 0;
  let critical = 0;
  let criticalFound = 0;
  let harmless = 0;
  let harmlessFlagged = 0;
  let near = 0;
  let judged = 0;
  let carrierRight = 0;
  let carriers = 0;
  const far: string[] = [];
  const wrong: { name: string; finding: SafeFinding }[] = [];
  const missed: { name: string; label: Label }[] = [];
  for (const one of cases) {
    const open = [...one.labels];
    const findings = found(one);
    if (one.labels.length === 0) {
      harmless++;
      if (findings.length > 0) harmlessFlagged++;
    }
    for (const finding of findings) {
      const at = open.findIndex(
        (label) =>
          label.kinds.includes(finding.kind) &&
          (of(finding.kind, label.value) === finding.fingerprint || finding.place.includes(label.place)),
      );
      const label = open[at];
      if (!label) {
        wrong.push({ name: one.name, finding });
        continue;
      }
      open.splice(at, 1);
      if (label.optional) extra++;
      else right++;
      if (label.severity === 'critical' && !label.optional) criticalFound++;
      if (label.severity) {
        judged++;
        if (Math.abs(levels.indexOf(label.severity) - levels.indexOf(finding.severity)) <= 1) near++;
        else far.push(`${one.name}: ${finding.severity} instead of ${label.severity}`);
      }
      if (label.carrier !== undefined) {
        carriers++;
        if (label.carrier === finding.carrier) carrierRight++;
        else far.push(`${one.name}: carrier ${finding.carrier}`);
      }
    }
    critical += one.labels.filter((label) => label.severity === 'critical' && !label.optional).length;
    for (const label of open) if (!label.optional) missed.push({ name: one.name, label });
  }
  const precision = (right + extra) / Math.max(1, right + extra + wrong.length);
  const recall = right / Math.max(1, right + missed.length);
  return {
    right,
    wrong,
    missed,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    criticalRecall: criticalFound / Math.max(1, critical),
    harmless,
    harmlessFlagged,
    severityNear: near / Math.max(1, judged),
    carrierRight: carrierRight / Math.max(1, carriers),
    far,
  };
}
