import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/secrets/redact.ts';
import { type BodyState, type Transaction } from '../../../src/traffic/transaction.ts';
import { exchange } from '../corpus/build.ts';
import { createValues } from '../corpus/values.ts';

const redactor = createRedactor({ installKey: new Uint8Array(32).fill(4) });
const v = createValues(1120);

function shown(body: string | Uint8Array, type: string, state: BodyState, encoding?: string): string {
  const { transaction } = exchange('torn', {
    url: 'https://api.acme-corp.net/x',
    response: { body, type, ...(encoding ? { encoding } : {}) },
  });
  const { response } = transaction;
  if (!response) throw new Error('no response');
  const torn: Transaction = { ...transaction, response: { ...response, body: { ...response.body, state } } };
  const { text, data } = redactor.exchange(torn).response?.body ?? {};
  return `${text}${data ? Buffer.from(data).toString('latin1') : ''}`;
}

const secrets = {
  token: v.github(),
  password: 'Tulip umber 77!',
  opaque: v.alnum(40),
  key: v.pem(),
  jwt: v.jwt(),
  card: v.card(),
};
const bodies: readonly (readonly [
  name: string,
  type: string,
  write: (key: string, value: string) => string,
])[] = [
  [
    'JSON',
    'application/json',
    (key, value) => JSON.stringify({ id: 1, user: { [key]: value }, n: [1, 2, 3] }),
  ],
  [
    'spread JSON',
    'application/json',
    (key, value) => JSON.stringify({ id: 1, user: { [key]: value }, n: 5 }, null, 2),
  ],
  [
    'JSON in JSON',
    'application/json',
    (key, value) => JSON.stringify({ e: JSON.stringify({ [key]: value, n: 5 }), z: 2 }),
  ],
  [
    'name and value',
    'application/json',
    (key, value) =>
      JSON.stringify({
        env: [
          { name: key, value },
          { name: 'a', value: 'b' },
        ],
      }),
  ],
  [
    'a form',
    'application/x-www-form-urlencoded',
    (key, value) => new URLSearchParams({ a: '1', [key]: value, z: '9' }).toString(),
  ],
  ['XML', 'application/xml', (key, value) => `<a><b>1</b><${key}>${value}</${key}><c>2</c></a>`],
  ['settings', 'text/plain', (key, value) => `A=1\n${key.toUpperCase()}="${value}"\nB=2\n`],
  [
    'lines',
    'application/x-ndjson',
    (key, value) => `{"a":1}\n${JSON.stringify({ [key]: value })}\n{"b":2}\n`,
  ],
];

// Cut at every place around and inside the secret, from both sides: no eight characters of it that are left may be seen.
for (const [kind, value] of Object.entries(secrets)) {
  const key =
    kind === 'card'
      ? 'card_number'
      : kind === 'key'
        ? 'private_key'
        : kind === 'token'
          ? 'data'
          : kind === 'opaque'
            ? 'api_key'
            : kind === 'jwt'
              ? 'note'
              : 'password';
  test.each(bodies)(`half a ${kind} at the edge of %s is not shown`, (_name, type, write) => {
    const body = write(key, value);
    const written = [
      value,
      JSON.stringify(value).slice(1, -1),
      JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1),
      new URLSearchParams({ x: value }).toString().slice(2),
    ].find((one) => body.includes(one));
    if (written === undefined) throw new Error('not planted');
    const start = body.indexOf(written);
    const pieces = new Set<string>();
    // Of a card the first digits and of a token its prefix tell nobody anything.
    for (let at = 0; at + 8 <= written.length; at++) pieces.add(written.slice(at, at + 8));
    const step = kind === 'key' || kind === 'jwt' ? 37 : 1;
    for (let at = start - 14; at <= start + written.length; at += at < start + 4 ? 1 : step) {
      if (at <= 0) continue;
      for (const [state, rest] of [
        ['cut-front', body.slice(at)],
        ['cut-end', body.slice(0, at)],
      ] as const) {
        const text = shown(rest, type, state);
        const seen = [...pieces].find((piece) => text.includes(piece));
        expect(
          seen,
          `${state} at ${at - start}: ${rest.slice(0, 60)} … → ${text.slice(0, 200)}`,
        ).toBeUndefined();
      }
    }
  });
}

test('what is not at the edge stays, and an end between two values costs nothing', () => {
  const rows = JSON.stringify(Array.from({ length: 40 }, (_, id) => ({ id, name: `part ${id}` })));
  const front = shown(rows.slice(7), 'application/json', 'cut-front');
  expect(front).toContain('"name":"part 39"');
  const end = shown(rows.slice(0, -1), 'application/json', 'cut-end');
  expect(end).toContain('"name":"part 39"');
  expect(shown(rows, 'application/json', 'captured')).toBe(rows);
});

test('a compressed body that ends too early is torn as well', () => {
  const body = JSON.stringify({ filler: v.alnum(400), note: secrets.token, more: v.alnum(4_000) });
  const packed = zlib.gzipSync(body);
  for (let length = 200; length < packed.length; length += 50) {
    const text = shown(packed.subarray(0, length), 'application/json', 'cut-end', 'gzip');
    for (let at = 0; at + 8 <= 40; at++) expect(text).not.toContain(secrets.token.slice(at, at + 8));
  }
});
