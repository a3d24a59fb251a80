import { expect, test } from 'vitest';
import { mayHoldSecrets } from '../../../src/secrets/reading/prefilter.ts';
import { createRedactor } from '../../../src/secrets/redact.ts';
import { type Case } from '../corpus/build.ts';
import { makeCorpus } from '../corpus/corpus.ts';
import { makeFifthSet, makeFourthSet, makeHeldOut, makeThirdSet } from '../heldOut/held.ts';
import { createScanner } from '../../../src/secrets/scan.ts';
import { createValues } from '../corpus/values.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function piecesOf({ transaction: { request, response } }: Case): readonly Uint8Array[] {
  const head = (headers: readonly (readonly [string, string])[]): Uint8Array =>
    bytes(JSON.stringify(Object.fromEntries(headers)));
  return [
    bytes(request.authority + request.path),
    head(request.headers),
    request.body.bytes,
    ...(response ? [head(response.headers), response.body.bytes] : []),
  ];
}

test('no is a promise: nothing that the scan finds was passed over, whatever the seed', () => {
  const { exchange } = createRedactor({ installKey: new Uint8Array(32) });
  for (const seed of [20261001, 1, 2, 3])
    for (const one of makeCorpus(seed))
      if (exchange(one.transaction).findings.length > 0)
        expect(piecesOf(one).some(mayHoldSecrets), one.name).toBe(true);
});

test('a scan that leaves out the bodies in which nothing can be finds what reading everything finds', () => {
  const installKey = new Uint8Array(32);
  const { exchange } = createRedactor({ installKey });
  const { scan } = createScanner({ installKey });
  for (const seed of [20261001, 12, 90210])
    for (const { name, transaction } of [
      ...makeCorpus(seed),
      ...makeHeldOut(seed),
      ...makeThirdSet(seed),
      ...makeFourthSet(seed),
      ...makeFifthSet(seed),
    ])
      expect(
        scan(transaction).findings.map(({ kind, fingerprint }) => `${kind} ${fingerprint}`),
        name,
      ).toEqual(exchange(transaction).findings.map(({ kind, fingerprint }) => `${kind} ${fingerprint}`));
});

test('ordinary answers are passed over', () => {
  const values = createValues(5);
  const items = Array.from({ length: 200 }, (_, i) => ({
    id: i,
    uuid: values.uuid(),
    name: values.word(),
    at: '2026-10-01T08:00:00Z',
    url: `https://cdn.blue-sky.net/items/${i}?page=2`,
    hash: values.hex(40),
    price: 12.5,
  }));
  expect(mayHoldSecrets(bytes(JSON.stringify(items)))).toBe(false);
  expect(mayHoldSecrets(bytes('<html><body><h1>Hello</h1><p>Nothing here.</p></body></html>'))).toBe(false);
  expect(mayHoldSecrets(new Uint8Array(0))).toBe(false);
});

test('what cannot be read may hold anything', () => {
  expect(mayHoldSecrets(createValues(6).bytes(400))).toBe(true);
  expect(mayHoldSecrets(new Uint8Array([0x1f, 0x8b, 8, 0]))).toBe(true);
});
