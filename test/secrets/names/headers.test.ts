import { expect, test } from 'vitest';
import { headerMeaning } from '../../../src/secrets/names/headers.ts';

test('headers: what carries credentials, what holds URLs, what never matters', () => {
  expect(headerMeaning('Authorization')).toBe('authorization');
  expect(headerMeaning('Set-Cookie')).toBe('set-cookie');
  expect(headerMeaning('Referer')).toBe('url');
  expect(headerMeaning('X-Api-Key')).toEqual({ means: 'api-key' });
  expect(headerMeaning('X-Acme-Access-Token')).toEqual({ means: 'access-token' });
  for (const name of [
    'Access-Control-Allow-Headers',
    'Vary',
    'WWW-Authenticate',
    'ETag',
    'X-CSRF-Token',
    'traceparent',
    'Idempotency-Key',
    'Sec-WebSocket-Key',
  ])
    expect(headerMeaning(name)).toBe('never');
});
