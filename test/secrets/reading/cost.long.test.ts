import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { readExchange, type ReadExchange } from '../../../src/secrets/reading/exchange.ts';
import { findingsOf } from '../../../src/secrets/findings/finding.ts';
import { createFingerprints } from '../../../src/secrets/findings/fingerprint.ts';
import { exchange } from '../corpus/build.ts';
import { createValues } from '../corpus/values.ts';

const fingerprints = createFingerprints(new Uint8Array(32).fill(5));
const hide = fingerprints.placeholder;
/** Enough for anything that grows faster than the text to show. */
const piecesLength = 1 << 16;
const filled = (piece: string, length = piecesLength): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

function read(body: string | Uint8Array, type: string, encoding?: string): ReadExchange {
  const { transaction } = exchange('cost', {
    url: 'https://api.cost-lab.net/x',
    body,
    type,
    ...(encoding ? { encoding } : {}),
  });
  return readExchange(transaction, { hide });
}

// A body made to make a scanner crawl costs no more than its size: every character is looked at a bounded number of
// times. Counted, not timed; a detector that itself crawled would run into the test's own time limit.
test.each([
  'sk-',
  ' sk-',
  'ghp_',
  ' ghp_',
  'AKIA ',
  'xoxb-',
  'eyJ.',
  '.eyJ',
  '-us1',
  ':AA',
  'Q~',
  'ghs_1_a.',
  '-----BEGIN PRIVATE KEY-----',
  'password=',
  '"password":"',
  'token=',
  'sid=',
  'key key ',
  'https://a:b@',
  'https://a:',
  '://',
  'Bearer ',
  'Basic ',
  "identified by '",
  'curl -u a:b ',
  'mysql -h ',
  'docker login ',
  'LS0tLS1CRUdJTi',
  '| password ',
  '("password",',
  '4539148803436467 ',
  'DE89',
  '1-2-',
  '%3D',
  '\\u00',
  '\\\\',
  '{',
  '[',
  '{"a":',
  '<a b="',
  '<!--',
  '&',
  'a=',
  'data: {\n\n',
  'a,b,password\n',
  '--a\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
  'eyJhbGciOiJIUzI1NiJ9.eyJ',
  'login x password ',
  'H4sI',
  '@',
  'a@b.c ',
])('64 KB of %j cost their size', (piece) => {
  for (const type of ['text/plain', 'application/json', 'text/html']) {
    const { looked, partial } = read(filled(piece, piecesLength), type);
    expect(looked).toBeLessThan(8 * piecesLength);
    expect(partial).toBe(false);
  }
});

test('20,000 identical hits are one finding, and none is shown', () => {
  const token = `sk_live_${createValues(1).alnum(24)}`;
  for (const [body, type] of [
    [filled(`${token} `, 20_000 * (token.length + 1)), 'text/plain'],
    [JSON.stringify(Array.from({ length: 20_000 }, () => ({ token }))), 'application/json'],
  ] as const) {
    const { transaction } = exchange('hits', { url: 'https://api.cost-lab.net/x', body, type });
    const result = readExchange(transaction, { hide });
    const findings = findingsOf(transaction, result, fingerprints);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.count).toBe(20_000);
    expect(result.request.text).not.toContain(token);
  }
});

test('3,000 different secrets are all hidden, though not all are told', () => {
  const values = createValues(2);
  const all = Array.from({ length: 3_000 }, () => values.alnum(20));
  const { transaction } = exchange('many', {
    url: 'https://api.cost-lab.net/x',
    body: all.map((apiKey) => ({ apiKey })),
  });
  const result = readExchange(transaction, { hide });
  const shown = result.request.text ?? '';
  expect(all.filter((value) => shown.includes(value))).toEqual([]);
  expect(findingsOf(transaction, result, fingerprints).length).toBeLessThanOrEqual(500);
});

test('50,000 levels deep is read, and what stands at the bottom is hidden', () => {
  const secret = createValues(3).alnum(24);
  const deep = `${'{"a":'.repeat(50_000)}{"apiKey":"${secret}"}${'}'.repeat(50_000)}`;
  const { request, sightings } = read(deep, 'application/json');
  expect(sightings).toHaveLength(1);
  expect(request.text).not.toContain(secret);
});

test('a gzip bomb is unpacked to its bound, said to be partial, and its rest is not shown', () => {
  const bomb = zlib.gzipSync(Buffer.alloc(200 << 20, 97));
  const { partial, request } = read(new Uint8Array(bomb), 'application/json', 'gzip');
  expect(partial).toBe(true);
  expect(request.text?.length).toBeLessThan(9 << 20);
});

test('beyond the budget nothing is shown unread, not even half a secret at the border', () => {
  const values = createValues(4);
  const token = `ghp_${values.alnum(30)}`;
  const head = 'x'.repeat(99_990);
  const { transaction } = exchange('border', {
    url: 'https://api.cost-lab.net/x',
    body: `${head}${token} and ${values.github()}`,
    type: 'text/plain',
  });
  const { request, partial } = readExchange(transaction, { hide, budget: 100_040 });
  expect(partial).toBe(true);
  expect(request.text).not.toContain('ghp_');
  expect(request.text).toMatch(/‹hidden: \d+ characters beyond the scan's budget›$/);
});

test('JSON in JSON in JSON ends somewhere, and base64 of base64 too', () => {
  let json = JSON.stringify({ password: 'Hx7!kk-long' });
  for (let i = 0; i < 12; i++) json = JSON.stringify({ a: json });
  expect(read(json, 'application/json').looked).toBeLessThan(40 * json.length);
  let packed = 'hello world: this is a text';
  for (let i = 0; i < 12; i++) packed = Buffer.from(packed).toString('base64');
  expect(read(packed, 'text/plain').looked).toBeLessThan(20 * packed.length);
});
