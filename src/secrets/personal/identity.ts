/** Social security numbers, bank accounts, addresses and phones of persons: each checked before it is believed. */

import { isBankAccount } from '../values/checks.ts';
import { isSample } from '../values/samples.ts';

/** Area 001–899 without 666, group and serial not zero; not one of the numbers printed in adverts. */
export function isSocialSecurity(text: string): boolean {
  const match = /^(\d{3})[- ]?(\d{2})[- ]?(\d{4})$/.exec(text.trim());
  const [, area = '', group = '', serial = ''] = match ?? [];
  if (!match || area === '000' || area === '666' || area >= '900') return false;
  if (group === '00' || serial === '0000') return false;
  const digits = area + group + serial;
  if (/^(\d)\1{8}$/.test(digits) || (digits === '123456789' && !text.includes('-'))) return false;
  return digits !== '078051120' && digits !== '219099999' && digits !== '457555462';
}

export function isIban(text: string): boolean {
  const plain = text.replace(/[\s-]/g, '').toUpperCase();
  return isBankAccount(plain) && !isSample(plain);
}

const roles =
  /^(?:no-?reply|do-?not-?reply|support|help(?:desk)?|info|contact|hello|hi|sales|admin|administrator|root|postmaster|webmaster|hostmaster|abuse|security|privacy|legal|press|media|jobs|careers|hr|billing|accounts?|invoices?|orders?|office|team|service|services|feedback|newsletter|marketing|notifications?|alerts?|mailer-daemon|daemon|bot|system|test|tests|testing|user\d*|example|username|someone|somebody|nobody|anonymous|name|email|you|your(?:name|email)?|me|foo|bar|git|github|ci|build|dev|ops|devops|dependabot.*|actions|robot|api|.*\[bot\]|.*-bot|.*\+bot)$/i;
const madeUpDomain =
  /(?:^|[@.])(?:example\.(?:com|org|net|edu)|example|test|invalid|localhost|localdomain|local|domain\.com|email\.com|company\.com|yourcompany\.com|yourdomain\.com|mydomain\.com|acme\.(?:com|test|example)|foo\.com|bar\.com|test\.com|sentry\.io|ingest\.sentry\.io|users\.noreply\.github\.com|noreply\.[a-z.]+|iam\.gserviceaccount\.com|gserviceaccount\.com|developer\.gserviceaccount\.com|mailinator\.com|schema\.org|w3\.org|placeholder\.com)$/i;

/** A person's address, not a role's, not a placeholder's. */
export function isPersonalEmail(text: string): boolean {
  const match = /^([A-Za-z0-9._%+'-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})$/.exec(text.trim());
  const [, user = '', domain = ''] = match ?? [];
  if (!match) return false;
  return (
    !roles.test(user) &&
    !madeUpDomain.test(`@${domain}`) &&
    !/\.(?:png|jpe?g|gif|svg|webp|js|css|json)$/i.test(domain)
  );
}

/** International form, or ten digits with separators: enough under a name that says phone. 555-01xx is fiction's range. */
export function isPhone(text: string): boolean {
  const plain = text.trim();
  if (!/^\+?[\d\s().-]{7,24}$/.test(plain)) return false;
  const digits = plain.replace(/\D/g, '');
  if (digits.length < 9 || digits.length > 15 || /^(\d)\1+$/.test(digits)) return false;
  return (
    !/555-?01\d\d$/.test(plain.replace(/[\s().]/g, '')) &&
    !/^\+?1?5550?1/.test(digits) &&
    digits !== '1234567890'
  );
}
