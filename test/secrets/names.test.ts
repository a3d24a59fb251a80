import { expect, test } from 'vitest';
import { cookieMeaning, headerMeaning, keyMeaning, wordsOf } from '../../src/secrets/names.ts';

test('a name is read as words, however it is written', () => {
  for (const name of ['clientSecret', 'client_secret', 'CLIENT-SECRET', 'clientsecret', 'Client.Secret'])
    expect(wordsOf(name)).toEqual(['client', 'secret']);
  expect(wordsOf('AWSSecretAccessKey')).toEqual(['aws', 'secret', 'access', 'key']);
});

test.each([
  ['password', 'password'],
  ['user_password', 'password'],
  ['passwordConfirmation', 'password'],
  ['db_pass', 'password'],
  ['Passwort', 'password'],
  ['API_KEY', 'api-key'],
  ['apiKeyProd', 'api-key'],
  ['x-api-key', 'api-key'],
  ['accessToken', 'access-token'],
  ['oauth_token', 'access-token'],
  ['refresh_token', 'refresh-token'],
  ['client_secret', 'client-secret'],
  ['webhookSecret', 'secret'],
  ['AWS_SECRET_ACCESS_KEY', 'aws-secret'],
  ['privateKey', 'private-key'],
  ['totp_secret', 'totp-secret'],
  ['JSESSIONID', 'session-id'],
  ['connectionString', 'connection-string'],
  ['card_number', 'card-number'],
  ['ssn', 'ssn'],
  ['billing_email', 'email'],
])('the name %s speaks of %s', (name, meaning) => {
  expect(keyMeaning(name)).toBe(meaning);
});

test.each([
  'password_policy',
  'passwordResetUrl',
  'forgot_password',
  'token_type',
  'max_tokens',
  'nextPageToken',
  'csrf_token',
  'continuationToken',
  'tokenizationId',
  'apiKeyId',
  'public_key',
  'cache_key',
  'idempotency_key',
  'key',
  'secretName',
  'passport',
  'bypass',
  'compass',
  'author',
  'monkey',
  'keyboard',
])('the name %s says nothing about a credential', (name) => {
  expect(keyMeaning(name)).toBeUndefined();
});

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

test('cookies: sessions are told from statistics, consent and form protection', () => {
  for (const name of [
    'sid',
    'JSESSIONID',
    'connect.sid',
    '__Host-session',
    'auth_token',
    'laravel_session',
    'remember_me',
  ])
    expect(cookieMeaning(name)).toBe('session');
  for (const name of ['_ga', 'theme', 'consent', 'csrftoken', 'XSRF-TOKEN', '_gid', 'lang'])
    expect(cookieMeaning(name)).toBe('harmless');
});
