import { expect, test } from 'vitest';
import { cookieMeaning } from '../../../src/secrets/names/cookies.ts';

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
