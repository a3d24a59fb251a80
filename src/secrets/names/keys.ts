/**
 * What the name of a key, a field or a variable says about its value. Names are read as words, so that
 * `clientSecret`, `client-secret`, `CLIENT_SECRET` and `clientsecret` are one.
 */

import { aboutWords, harmlessOwners, joined, keyOwners, passwordWords, trailing } from './words.ts';

/** What a value under a name is expected to be. */
export const meanings = [
  'password',
  'passphrase',
  'api-key',
  'secret',
  'client-secret',
  'access-token',
  'refresh-token',
  'id-token',
  'token',
  'session',
  'session-id',
  'private-key',
  'encryption-key',
  'aws-secret',
  'aws-session-token',
  'totp-secret',
  'one-time-code',
  'recovery-code',
  'seed-phrase',
  'authorization',
  'basic-pair',
  'cookie',
  'set-cookie',
  'connection-string',
  'pin',
  'card-number',
  'card-check',
  'iban',
  'ssn',
  'email',
  'phone',
] as const;
export type Meaning = (typeof meanings)[number];

const mostNameLength = 120;
const mostRemembered = 8_192;

/** `X-Api-Key` → x, api, key. */
export function wordsOf(name: string): readonly string[] {
  const words: string[] = [];
  const spaced = name
    .slice(0, mostNameLength)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase();
  for (const word of spaced.split(/[^\p{L}\p{N}]+/u)) {
    if (!word) continue;
    const split = joined[word] ?? numbered.exec(word)?.[1] ?? word.replace(glued, '$1 $2');
    if (split) words.push(...split.split(' '));
    else words.push(word);
  }
  // `api` `keys`, `o` `auth`, `pass` `word`: halves that camel case or a hyphen tore apart.
  return mend(words);
}

// `PGPASSWORD`, `trackertoken`: written as one word.
const glued = /^([a-z]{2,12})(password|passwd|passphrase|token|secret|apikey)$/;
// `password2`, `token1`: one of several.
const numbered = /^(password|passwd|pwd|pass|token|secret|key|apikey|passphrase)\d{1,2}$/;

function mend(words: readonly string[]): readonly string[] {
  const mended: string[] = [];
  for (const word of words) {
    const before = mended.at(-1);
    if (before === 'pass' && (word === 'word' || word === 'phrase' || word === 'code'))
      mended[mended.length - 1] = `pass${word}`;
    else if (before === 'o' && word === 'auth') mended[mended.length - 1] = 'oauth';
    else if (before === 'pass' && word === 'wd') mended[mended.length - 1] = 'passwd';
    else mended.push(word);
  }
  return mended;
}

const remembered = new Map<string, Meaning | undefined>();

/** Undefined = the name says nothing about a credential. */
export function keyMeaning(name: string): Meaning | undefined {
  if (name.length > mostNameLength || name.length < 2) return undefined;
  const before = remembered.get(name);
  if (before !== undefined || remembered.has(name)) return before;
  const meaning = readKey(name);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(name, meaning);
  return meaning;
}

function readKey(name: string): Meaning | undefined {
  const all = wordsOf(name);
  let end = all.length;
  // `password_confirmation`, `apiKeyProd`, `token2`: the head stands before such words.
  while (end > 1 && trailing.has(all[end - 1] ?? '')) end--;
  const words = all.slice(0, end);
  const head = words.at(-1);
  if (head === undefined) return undefined;
  const owners = words.slice(0, -1);
  const has = (...wanted: string[]): boolean => wanted.some((word) => owners.includes(word));
  const phrase = words.join(' ');

  // What telemetry calls the number of a visit.
  if (/(?:^|\.)session\.(?:previous_)?id$/.test(name)) return undefined;
  const exact = exactNames[phrase] ?? exactNames[all.join(' ')] ?? numberNames[words.slice(-2).join(' ')];
  if (exact) return exact;
  if (passwordWords.has(head)) return passwordMeaning(head, owners);
  if (aboutWords.has(head)) return undefined;
  switch (head) {
    case 'token':
    case 'tokens':
    case 'tok':
      return tokenMeaning(head, owners, has);
    case 'secret':
    case 'secrets':
      if (owners.some((word) => harmlessOwners.has(word) && !secretOwners.has(word))) return undefined;
      if (has('totp', 'otp', 'mfa', '2fa', 'authenticator')) return 'totp-secret';
      if (has('client', 'app', 'consumer', 'oauth')) return 'client-secret';
      return 'secret';
    case 'key':
    case 'keys':
      return privateOrKey(owners, has);
    case 'jwt':
      return 'access-token';
    case 'bearer':
      return 'access-token';
    case 'credential':
    case 'credentials':
    case 'creds':
      return owners.length > 0 && has('public', 'x') ? undefined : 'secret';
    case 'authorization':
      return 'authorization';
    case 'session':
    case 'sid':
    case 'sess':
      return 'session-id';
    case 'pin':
      return owners.every((word) => pinOwners.includes(word)) ? 'pin' : undefined;
    case 'code':
      if (has('recovery', 'backup')) return 'recovery-code';
      if (has('otp', 'mfa', 'totp', '2fa', 'sms', 'onetime') || phrase === 'one time code')
        return 'one-time-code';
      return has('pin') ? 'pin' : undefined;
    case 'otp':
    case 'totp':
      return 'one-time-code';
    case 'ssn':
      return 'ssn';
    case 'iban':
      return 'iban';
    case 'email':
    case 'mail':
      return owners.length <= 2 && !has('send', 'is', 'has', 'verify') ? 'email' : undefined;
    case 'phone':
    case 'mobile':
    case 'cell':
    case 'msisdn':
      return owners.length <= 2 ? 'phone' : undefined;
    case 'cvv':
    case 'cvv2':
    case 'cvc':
    case 'cvc2':
      return 'card-check';
    case 'mnemonic':
      return 'seed-phrase';
    default:
      return undefined;
  }
}

// Harmless before `token`, but what proves itself to these is kept.
const secretOwners = new Set(['verification', 'client', 'captcha', 'recaptcha', 'hcaptcha', 'turnstile']);
const pinOwners = ['card', 'atm', 'user', 'security', 'account', 'new', 'old', 'current', 'sim', 'login'];

const exactNames: Readonly<Record<string, Meaning>> = {
  'session id': 'session-id',
  'sess id': 'session-id',
  'connect sid': 'session-id',
  'asp net session id': 'session-id',
  'session key': 'session',
  'session token': 'session',
  'session cookie': 'session',
  'mot de passe': 'password',
  pw: 'password',
  psk: 'passphrase',
  'pre shared key': 'passphrase',
  'wpa psk': 'passphrase',
  'wifi psk': 'passphrase',
  cookie: 'cookie',
  'set cookie': 'set-cookie',
  auth: 'basic-pair',
  'basic auth': 'basic-pair',
  userpwd: 'basic-pair',
  'proxy authorization': 'authorization',
  'connection string': 'connection-string',
  'db connection string': 'connection-string',
  'database url': 'connection-string',
  'db url': 'connection-string',
  'mongo url': 'connection-string',
  'mongo uri': 'connection-string',
  'redis url': 'connection-string',
  'amqp url': 'connection-string',
  'card number': 'card-number',
  'credit card': 'card-number',
  'credit card number': 'card-number',
  'cc number': 'card-number',
  'card no': 'card-number',
  pan: 'card-number',
  'primary account number': 'card-number',
  'card cvv': 'card-check',
  'card cvc': 'card-check',
  'security code': 'card-check',
  'card security code': 'card-check',
  'cvv code': 'card-check',
  'cvc code': 'card-check',
  'social security': 'ssn',
  'social security number': 'ssn',
  'social security no': 'ssn',
  'ss number': 'ssn',
  'ssn number': 'ssn',
  'iban number': 'iban',
  'bank account iban': 'iban',
  'email address': 'email',
  'e mail': 'email',
  'phone number': 'phone',
  'mobile number': 'phone',
  'mobile phone': 'phone',
  'phone no': 'phone',
  tel: 'phone',
  'seed phrase': 'seed-phrase',
  'recovery phrase': 'seed-phrase',
  'secret phrase': 'seed-phrase',
  'secret recovery phrase': 'seed-phrase',
  'recovery codes': 'recovery-code',
  'backup codes': 'recovery-code',
  'one time password': 'one-time-code',
  'secret access key': 'aws-secret',
  'aws secret access key': 'aws-secret',
  'aws secret key': 'aws-secret',
  'aws session token': 'aws-session-token',
  'x amz security token': 'aws-session-token',
  'amz security token': 'aws-session-token',
  'security token': 'token',
  'id token': 'id-token',
  'id token hint': 'id-token',
  'refresh token': 'refresh-token',
  'access token': 'access-token',
  'code verifier': 'secret',
  'client assertion': 'access-token',
  assertion: 'access-token',
  'saml response': 'token',
};

/** Whatever stands before them: `debugCardNumber`, `x-customer-iban-number`. Their values are checked. */
const numberNames: Readonly<Record<string, Meaning>> = {
  'card number': 'card-number',
  'security number': 'ssn',
  'iban number': 'iban',
};

function passwordMeaning(head: string, owners: readonly string[]): Meaning | undefined {
  if (owners.some((word) => passwordTakenBack.includes(word))) return undefined;
  if (head === 'pass' && owners.some((word) => otherPasses.includes(word))) return undefined;
  if (head === 'passcode') return owners.includes('one') ? 'one-time-code' : 'password';
  if (head === 'passphrase') return 'passphrase';
  return 'password';
}

const passwordTakenBack =
  'forgot forgotten reset show hide has is needs no without requires missing invalid'.split(' ');
// Passes that nobody keeps secret: in renderers, at stations, in test reports.
const otherPasses =
  'first second third multi single two render shader test tests build ci lint check boarding season event day ski visitor rail bus train game battle all high low band by through over'.split(
    ' ',
  );

function tokenMeaning(
  head: string,
  owners: readonly string[],
  has: (...wanted: string[]) => boolean,
): Meaning | undefined {
  if (has('refresh')) return 'refresh-token';
  if (has('session') && !has('csrf', 'xsrf')) return 'session';
  if (has('id') && owners.at(-1) === 'id') return 'id-token';
  if (owners.some((word) => harmlessOwners.has(word))) return undefined;
  if (has('access', 'auth', 'oauth', 'bearer', 'jwt', 'authorization')) return 'access-token';
  return head === 'tokens' && owners.length === 0 ? undefined : 'token';
}

function privateOrKey(owners: readonly string[], has: (...wanted: string[]) => boolean): Meaning | undefined {
  if (
    has(
      'public',
      'publishable',
      'idempotency',
      'idempotent',
      'cache',
      'primary',
      'foreign',
      'sort',
      'site',
    ) ||
    // A push subscription's public key; what Sentry's browsers show everybody.
    /^(?:application server|sentry)$/.test(owners.join(' '))
  )
    return undefined;
  const owner = owners.at(-1);
  if (owner === undefined || !keyOwners.has(owner)) return undefined;
  if (owner === 'private' || owner === 'ssh' || owner === 'rsa') return 'private-key';
  if (owner === 'session') return 'session';
  if (
    /^(?:encrypt|encryption|decryption|crypto|cipher|aes|hmac|symmetric|signing|sign|jwt|unseal)$/.test(owner)
  )
    return 'encryption-key';
  if (owner === 'secret') return has('aws', 'amazon', 's3') ? 'aws-secret' : 'secret';
  return 'api-key';
}
