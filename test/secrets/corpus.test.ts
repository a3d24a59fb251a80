import { expect, test } from 'vitest';
import { createRedactor } from '../../src/secrets/redact.ts';
import { makeCorpus } from './corpus/corpus.ts';
import { score } from './corpus/score.ts';
import { unmarkedCases, unmarkedLookalikes } from './corpus/unmarked.ts';
import { createValues } from './corpus/values.ts';

const installKey = new Uint8Array(32).fill(3);
const redactor = createRedactor({ installKey });

test.each([20261001, 7, 4711])('precision, recall and severity on the corpus of seed %i', (seed) => {
  const cases = makeCorpus(seed);
  const result = score(cases, (one) => redactor.exchange(one.transaction).findings, installKey);
  const per = (value: number): string => value.toFixed(3);
  console.log(
    `${cases.length} exchanges, ${result.harmless} harmless: precision ${per(result.precision)}, recall ${per(result.recall)}, ` +
      `F1 ${per(result.f1)}, critical ${per(result.criticalRecall)}, harmless flagged ${result.harmlessFlagged}, ` +
      `severity within one step ${per(result.severityNear)}, carrier ${per(result.carrierRight)}`,
  );
  const words = [
    ...result.wrong.map(({ name, finding }) => `wrong: ${name}: ${finding.kind} at ${finding.place}`),
    ...result.missed.map(({ name, label }) => `missed: ${name}: ${label.kinds.join('|')} at ${label.place}`),
  ];
  expect(result.harmlessFlagged / result.harmless, words.join('\n')).toBeLessThanOrEqual(0.01);
  expect(result.precision, words.join('\n')).toBeGreaterThanOrEqual(0.98);
  expect(result.recall, words.join('\n')).toBeGreaterThanOrEqual(0.98);
  expect(result.criticalRecall, words.join('\n')).toBeGreaterThanOrEqual(0.99);
  expect(result.severityNear, result.far.join('\n')).toBeGreaterThanOrEqual(0.97);
  expect(result.carrierRight, result.far.join('\n')).toBeGreaterThanOrEqual(0.97);
});

test.each([1, 2, 3])(
  'without a mark of its own every secret is found, and no look-alike, seed %i',
  (seed) => {
    const values = createValues(seed);
    const cases = [...unmarkedCases(values), ...unmarkedLookalikes(values)];
    const result = score(cases, (one) => redactor.exchange(one.transaction).findings, installKey);
    expect(result.missed.map(({ name }) => name)).toEqual([]);
    expect(result.wrong.map(({ name, finding }) => `${name}: ${finding.kind}`)).toEqual([]);
    expect(result.far).toEqual([]);
  },
);

test('no labelled secret is printed in a redacted exchange, in any coding', () => {
  for (const { name, labels, transaction } of makeCorpus()) {
    const shown = JSON.stringify(redactor.exchange(transaction), (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    for (const { value, kinds } of labels)
      for (const written of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])
        expect(shown.includes(written), `${name}: ${kinds.join('|')}`).toBe(false);
  }
});
