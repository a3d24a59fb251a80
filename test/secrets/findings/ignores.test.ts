import { expect, test } from 'vitest';
import { isProblem } from '../../../src/base/problem.ts';
import {
  baselineEntry,
  checkIgnores,
  readBaseline,
  type Ignores,
} from '../../../src/secrets/findings/ignores.ts';
import { createScanner } from '../../../src/secrets/scan.ts';
import { type Finding } from '../../../src/secrets/findings/finding.ts';
import { exchange } from '../corpus/build.ts';
import { createValues } from '../corpus/values.ts';

const installKey = new Uint8Array(32).fill(9);
const token = createValues(21).github();
const { transaction } = exchange('ignored', {
  url: 'https://api.acme-shop.net/x',
  body: { list: [{ token }] },
});
const at = { host: 'api.acme-shop.net', process: '', at: Date.UTC(2026, 9, 1) };

function ignores(list: readonly unknown[]): Ignores {
  const checked = checkIgnores(list);
  if (isProblem(checked)) throw new Error(checked.message);
  return checked;
}
const [finding] = createScanner({ installKey }).scan(transaction).findings;
if (!finding) throw new Error('nothing found');
const found: Finding = finding;

test.each([
  [{ fingerprint: found.fingerprint, reason: 'test' }, true],
  [{ fingerprint: `‹github-token#${found.fingerprint.slice(0, 6)}›`, reason: 'copied from an answer' }, true],
  [{ kind: 'github-token', host: '*.acme-shop.net', reason: 'test' }, true],
  [{ kind: 'github-token', place: 'request body: $.list[*].token', reason: 'test' }, true],
  [{ kind: 'slack-token', reason: 'test' }, false],
  [{ host: 'other.net', reason: 'test' }, false],
  [{ kind: 'github-token', reason: 'until last year', until: '2025-01-01' }, false],
])('%j silences: %s', (ignore, silences) => {
  expect(ignores([ignore]).has(found, at)).toBe(silences);
});

test('suppressed findings are counted, not lost', () => {
  const scanner = createScanner({
    installKey,
    ignores: [ignores([{ kind: 'github-token', reason: 'test' }])],
  });
  const { findings, suppressed } = scanner.scan(transaction);
  expect(findings).toEqual([]);
  expect(suppressed).toHaveLength(1);
});

test('a baseline silences the same place, holds nothing of the value, and survives moved positions', () => {
  const written = JSON.stringify({ version: 1, findings: [baselineEntry(found, at)] });
  expect(written).not.toContain(token);
  expect(written).not.toContain(found.fingerprint.slice(0, 6));
  const baseline = readBaseline(JSON.parse(written));
  if (isProblem(baseline)) throw new Error(baseline.message);
  expect(baseline.has({ ...found, place: 'request body: $.list[7].token' }, at)).toBe(true);
  expect(baseline.has({ ...found, place: 'request body: $.other' }, at)).toBe(false);
});

test.each([
  [{ kind: 'x' }, /no reason/],
  [{ reason: 'r' }, /needs a fingerprint/],
  [{ kind: 'x', reason: 'r', until: 'soon' }, /no date/],
  [{ kind: 'x', reason: 'r', why: 'x' }, /a field "why"/],
])('the ignore %j is refused', (ignore, why) => {
  const wrong = checkIgnores([ignore]);
  expect(wrong).toMatchObject({ code: 'bad-rule' });
  if (isProblem(wrong)) expect(wrong.message).toMatch(why);
});
