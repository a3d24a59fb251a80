import { expect, test } from 'vitest';
import { createFingerprints } from '../../src/secrets/findings/fingerprint.ts';
import { createRedactor } from '../../src/secrets/redact.ts';
import {
  makeFifthSet,
  makeFourthSet,
  makeHeldOut,
  makeSeventhSet,
  makeSixthSet,
  makeThirdSet,
} from './heldOut/held.ts';
import { type Family } from './heldOut/truth.ts';

const installKey = new Uint8Array(32).fill(5);
const redactor = createRedactor({ installKey });
const fingerprints = createFingerprints(installKey);

const personal: Readonly<Partial<Record<Family, RegExp>>> = {
  card: /^c(?:redit-card|ard-)/,
  ssn: /^ssn$/,
  iban: /^iban$/,
  email: /^email/,
  phone: /^phone/,
};
const levels = ['low', 'medium', 'high', 'critical'];
const isPersonal = (kind: string): boolean => Object.values(personal).some((pattern) => pattern.test(kind));

test.each([
  ['second', 90210, makeHeldOut],
  ['second', 5, makeHeldOut],
  ['third', 777, makeThirdSet],
  ['third', 6, makeThirdSet],
  ['fourth', 4242, makeFourthSet],
  ['fourth', 8, makeFourthSet],
  ['fifth', 55, makeFifthSet],
  ['fifth', 9, makeFifthSet],
  ['sixth', 66, makeSixthSet],
  ['sixth', 3, makeSixthSet],
  ['seventh', 77, makeSeventhSet],
  ['seventh', 4, makeSeventhSet],
] as const)('precision and recall on the %s set, seed %i', (which, seed, make) => {
  let right = 0;
  let wanted = 0;
  let harmless = 0;
  let flagged = 0;
  const wrong: string[] = [];
  const missed: string[] = [];
  const far: string[] = [];
  let judged = 0;
  let critical = 0;
  let criticalFound = 0;
  let inUse = 0;
  const other: string[] = [];
  const exchanges = make(seed);
  for (const { name, transaction, truths } of exchanges) {
    const { findings } = redactor.exchange(transaction);
    const open = [...truths];
    if (truths.length === 0) harmless++;
    if (truths.length === 0 && findings.length > 0) flagged++;
    for (const { kind, place, fingerprint, severity, carrier } of findings) {
      const at = open.findIndex(
        ([family, value, where]) =>
          (personal[family]?.test(kind) ?? !isPersonal(kind)) &&
          (value === ''
            ? where !== undefined && place.includes(where)
            : fingerprints.of(kind, value) === fingerprint),
      );
      // A place with one secret is the place of that secret, whatever part of it was taken.
      const truth =
        open[at] ??
        (open.length === 1 && (personal[open[0]?.[0] ?? 'maybe']?.test(kind) ?? !isPersonal(kind))
          ? open[0]
          : undefined);
      if (!truth) {
        wrong.push(`${name}: ${kind} at ${place}`);
        continue;
      }
      open.splice(open.indexOf(truth), 1);
      if (truth[0] !== 'maybe') right++;
      if (truth[3] === 'critical') criticalFound++;
      const [, , where = '', , isCarrier, called] = truth;
      if (/^(?:request|response) /.test(where) && !place.startsWith(where))
        other.push(`${name}: at ${place}`);
      if (called && !called.test(kind)) other.push(`${name}: called ${kind}`);
      if (isCarrier !== undefined && isCarrier === carrier) inUse++;
      else if (isCarrier !== undefined) other.push(`${name}: carrier ${carrier}`);
      if (truth[3]) {
        judged++;
        if (Math.abs(levels.indexOf(truth[3]) - levels.indexOf(severity)) > 1)
          far.push(`${name}: ${severity} instead of ${truth[3]}`);
      }
    }
    critical += truths.filter((truth) => truth[3] === 'critical').length;
    wanted += truths.filter(([family]) => family !== 'maybe').length;
    for (const [family, value, where] of open)
      if (family !== 'maybe') missed.push(`${name}: ${family} ${where ?? value.slice(0, 12)}`);
  }
  const precision = right / (right + wrong.length);
  const recall = right / wanted;
  console.log(
    `${which} set: ${exchanges.length} exchanges, ${wanted} secrets, ${harmless} harmless exchanges: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, harmless flagged ${flagged}` +
      (judged > 0
        ? `, critical ${criticalFound} of ${critical}, severity within one step ${judged - far.length} of ${judged}`
        : '') +
      (inUse > 0 ? `, carrier right ${inUse}, otherwise named or placed ${other.length}` : ''),
  );
  const words = [
    ...wrong.map((one) => `wrong: ${one}`),
    ...missed.map((one) => `missed: ${one}`),
    ...far,
    ...other,
  ].join('\n');
  expect(precision, words).toBeGreaterThanOrEqual(0.94);
  expect(recall, words).toBeGreaterThanOrEqual(0.94);
  expect(flagged / harmless, words).toBeLessThanOrEqual(0.01);
  expect(far.length, words).toBeLessThanOrEqual(0.03 * judged);
  expect(other.length, words).toBeLessThanOrEqual(0.03 * wanted);
});
