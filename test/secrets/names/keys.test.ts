import { expect, test } from 'vitest';
import { keyMeaning, wordsOf } from '../../../src/secrets/names/keys.ts';

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
