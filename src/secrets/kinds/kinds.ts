/** The kinds of findings that no single provider owns, and for every kind: how grave, and what to do. */

import { type SeverityLevel } from '../../traffic/safe.ts';
import { catalogue } from './catalogue.ts';

interface Kind {
  readonly severity: SeverityLevel;
  /** What to do, in one sentence. */
  readonly advice: string;
}

const rotate = 'Rotate it at its provider, and keep it in a secret store instead of in messages.';

const own: Readonly<Record<string, Kind>> = {
  password: {
    severity: 3,
    advice:
      'Send passwords to the login endpoint only, over TLS; keep them out of logs, analytics and answers.',
  },
  passphrase: {
    severity: 3,
    advice: 'Keep the passphrase out of messages; change it where it protects a key.',
  },
  'basic-credentials': {
    severity: 3,
    advice: 'Use short-lived tokens instead of a user name with a password in every request.',
  },
  'url-credentials': {
    severity: 3,
    advice: 'Take user and password out of the address: addresses end up in logs, histories and referrers.',
  },
  'database-url': {
    severity: 4,
    advice: 'Change the database password and hand the connection string over by a secret store.',
  },
  'connection-string': {
    severity: 4,
    advice: 'Change the key in the connection string and hand it over by a secret store.',
  },
  'api-key': { severity: 3, advice: rotate },
  secret: { severity: 3, advice: rotate },
  'client-secret': {
    severity: 3,
    advice: 'Rotate the client secret; it belongs on servers and in the token endpoint only.',
  },
  'access-token': {
    severity: 3,
    advice: 'Revoke the token; send access tokens in the Authorization header only, over TLS.',
  },
  'refresh-token': {
    severity: 3,
    advice: 'Revoke the refresh token: it makes new access tokens for as long as it lives.',
  },
  'id-token': {
    severity: 2,
    advice: 'Keep identity tokens between the provider and the client; do not pass them on.',
  },
  'bearer-token': {
    severity: 3,
    advice: 'Make sure that this token goes to its own host only, over TLS, and expires soon.',
  },
  token: { severity: 3, advice: 'Find out what the token opens; revoke it if this place is not its place.' },
  jwt: {
    severity: 3,
    advice:
      'Whoever holds this token is its owner until it expires: keep it out of addresses, bodies and logs.',
  },
  'session-cookie': {
    severity: 2,
    advice: 'Set Secure, HttpOnly and SameSite on the cookie and keep it to one host.',
  },
  'session-token': {
    severity: 3,
    advice: 'End the session; session tokens belong in a cookie or the Authorization header.',
  },
  'private-key': {
    severity: 4,
    advice: 'Replace the key pair: a private key that has travelled is not private any more.',
  },
  'encryption-key': {
    severity: 4,
    advice: 'Replace the key and re-encrypt what it protects; use a key service instead of sending keys.',
  },
  'aws-secret-access-key': {
    severity: 4,
    advice: 'Deactivate the access key in IAM now and use roles with short-lived credentials.',
  },
  'gcp-service-account-key': {
    severity: 4,
    advice: 'Delete the service account key and use workload identity instead.',
  },
  'azure-storage-key': {
    severity: 4,
    advice: 'Rotate the storage account key and use short-lived shared access signatures.',
  },
  'azure-sas-token': {
    severity: 3,
    advice: 'Let the shared access signature expire soon and keep it out of logs and referrers.',
  },
  'totp-secret': { severity: 3, advice: 'Enrol the second factor again: this secret makes all its codes.' },
  'recovery-code': { severity: 3, advice: 'Make new recovery codes: each of these opens the account once.' },
  'seed-phrase': { severity: 4, advice: 'Move the funds to a new wallet: the phrase is the wallet.' },
  'webhook-url': {
    severity: 2,
    advice: 'Whoever knows the address can post: make a new one and keep it out of clients.',
  },
  'credit-card': {
    severity: 3,
    advice: 'Send card numbers to the payment provider only; store and log a token instead.',
  },
  'card-cvv': {
    severity: 3,
    advice: 'A card check number may go to the payment provider and nowhere else; never store it.',
  },
  ssn: { severity: 3, advice: 'Mask social security numbers; return them only to whom the law allows.' },
  iban: { severity: 2, advice: 'Mask account numbers where the whole is not needed.' },
  pin: { severity: 3, advice: 'Keep PINs out of messages; change it.' },
  email: { severity: 1, advice: 'Send e-mail addresses only where they are needed.' },
  phone: { severity: 1, advice: 'Send phone numbers only where they are needed.' },
  'one-time-code': { severity: 1, advice: 'One-time codes expire; keep them out of logs all the same.' },
  hidden: { severity: 1, advice: 'Hidden because it may be a secret.' },
};

const vendorAdvice: Readonly<Record<string, string>> = {
  'aws-access-key-id': 'The id alone opens nothing; make sure its secret is not near, and prefer roles.',
  'stripe-test-key': 'A test key moves no money, but keep it out of clients and repositories.',
  'slack-webhook': own['webhook-url']?.advice ?? rotate,
  'discord-webhook': own['webhook-url']?.advice ?? rotate,
  'teams-webhook': own['webhook-url']?.advice ?? rotate,
};

const vendorSeverity = new Map(catalogue.map(([kind, severity]) => [kind, severity] as const));

export function severityOf(kind: string): SeverityLevel {
  return own[kind]?.severity ?? vendorSeverity.get(kind) ?? 3;
}

export function adviceOf(kind: string): string {
  return own[kind]?.advice ?? vendorAdvice[kind] ?? rotate;
}

/** What a token's claims must not hold, beside the ids and times that are their own affair. */
export const tellingClaims: ReadonlySet<string> = new Set([
  'password',
  'ssn',
  'credit-card',
  'iban',
  'api-key',
  'secret',
  'client-secret',
  'private-key',
  'aws-secret-access-key',
  'database-url',
]);
