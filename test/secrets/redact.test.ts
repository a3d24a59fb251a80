import { expect, test } from 'vitest';
import { createRedactor } from '../../src/secrets/redact.ts';
import { type Transaction } from '../../src/traffic/transaction.ts';

const redactor = createRedactor({ installKey: new Uint8Array(32).fill(7) });
const token = `ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function exchange(path: string, headers: [string, string][], body: string): Transaction {
  const empty = { state: 'empty' as const, bytes: new Uint8Array() };
  return {
    id: 'raa0',
    source: { name: 'qtap', type: 'qtap' },
    time: { end: 0 },
    request: {
      method: 'POST',
      authority: 'api.acme.dev',
      path,
      url: `https://api.acme.dev${path}`,
      headers,
      body: { state: 'captured', bytes: bytes(body), contentType: 'application/json' },
    },
    response: { status: 200, headers: [], body: empty },
    tags: [],
  };
}

test('secrets in path, headers and body are replaced; the rest stays as it was', () => {
  const password = 'correct-horse-7';
  const safe = redactor.exchange(
    exchange(
      `/v1/items?page=2&api_key=${token}`,
      [['Authorization', `Bearer ${token}`]],
      `{"user":"ada","password":"${password}","count":3}`,
    ),
  );
  const all = JSON.stringify(safe);
  expect(all).not.toContain(token);
  expect(all).not.toContain(password);
  expect(safe.path).toMatch(/^\/v1\/items\?page=2&api_key=‹[a-z-]+#[a-z2-9]{6}›$/);
  expect(safe.request.body.text).toMatch(/^\{"user":"ada","password":"‹password#[a-z2-9]{6}›","count":3\}$/);
});

test('equal secrets get equal placeholders, under another install key others', () => {
  const other = createRedactor({ installKey: new Uint8Array(32).fill(8) });
  expect(redactor.text(`first ${token}`).slice(6)).toBe(redactor.text(`again ${token}`).slice(6));
  expect(redactor.text(token)).not.toBe(other.text(token));
});

test('an agent finds a secret by its whole value or its placeholder, never by a part of it', () => {
  const shown = redactor.text(`/login?password=hunter2hunter`);
  expect(redactor.needle('hunter2hunter').find(shown)).toBeDefined();
  expect(redactor.needle('hunter2').find(shown)).toBeUndefined();
  expect(redactor.needle(shown.slice(shown.indexOf('‹'))).find(shown)).toBeDefined();
  expect(redactor.needle('login').find(shown)).toEqual({ start: 1, end: 6 });
});

test('of a binary body nothing is shown that was not looked at, nor one that names a credential', () => {
  const data = (body: Uint8Array, type = 'application/octet-stream'): unknown => {
    const one = exchange('/x', [], '');
    return redactor.exchange({
      ...one,
      response: { status: 200, headers: [], body: { state: 'captured', bytes: body, contentType: type } },
    }).response?.body.data;
  };
  const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 128 + ((i * 7) % 64));
  expect(data(noise(4_000))).toBeDefined();
  expect(data(noise(3_000_000))).toBeUndefined();
  expect(data(noise(3_000_000), 'video/mp4')).toBeDefined();
  expect(data(Buffer.concat([noise(400), bytes('\x88password\xa9hunter2xx'), noise(400)]))).toBeUndefined();
});
