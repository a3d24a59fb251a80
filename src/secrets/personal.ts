/** Cards, bank accounts, social security numbers, addresses: personal data, each checked before it is believed. */

import { isBankAccount, isLuhn } from './checks.ts';
import { isSample } from './samples.ts';
import { type Span } from './span.ts';

/** Numbers that payment providers publish for tests. */
const testCards = new Set(
  `4242424242424242 4000056655665556 5555555555554444 2223003122003222 5200828282828210 5105105105105100
  378282246310005 371449635398431 378734493671000 6011111111111117 6011000990139424 6011981111111113 3056930009020004
  30569309025904 38520000023237 3566002020360505 6200000000000005 6200000000000047 6205500000000000004 4111111111111111
  4012888888881881 4000000000000002 4000000000000077 4000002500003155 4000000000009995 4000000000000069
  4000000000000127 4000000000000119 4000000000000341 4000000000003220 4000000000003063 4000000000009987
  4000000000009979 4000000000000259 4000002760003184 4000008260000000 4000000760000002 4000001240000000
  4000000000000101 4000000000000010 4000000000000028 4000000000000036 4000000000000044 4000000000001976
  4000003800000446 4000582600000094 4001919257537193 4007702835532454 4005519200000004 4009348888881881
  4012000033330026 4012000077777777 4217651111111119 4500600000000061 4917610000000000 4444333322221111
  4462030000000000 4917300800000000 4988438843884305 4166676667666746 4646464646464644 4000620000000007
  4000060000000006 4293189100000008 4988080000000000 4111111145551142 4166676667666746 5577000055770004
  5555341244441115 2222400070000005 2222410740360010 2222420000001113 2222400010000008 2222400030000004
  2223000048410010 2223000048400011 2223520443560010 5424000000000015 5454545454545454 5500000000000004
  5506900490000436 5506900490000444 5506900510000234 5506920809243667 5506922400634930 5111010030175156
  5185540810000019 5200000000000007 5200000000000015 5210000010001001 5299990270000368 5301250070000191
  6011000400000000 6011601160116611 6011000000000004 6011000000000012 6445644564456445 6011111111111117
  341111111111111 340000000000009 370000000000002 374101000000608 374251018720018 374251033270007 373953192351004
  3530111333300000 3528000700000000 3569990010095841 36006666333344 36070500001020 36700102000000 36148900647913
  36227206271667 36259600000004 30000000000004 4701322211111234 4263970000005262 4263982640269299 4917484589897107
  4508029802980298 6771798021000008 6771830999991239 6304000000000000 6799990100000000019 5018000000000009
  9792030394440796 4035501000000008 4360000001000005 4035501428146300 4571736000000075 5019717010103742
  1354562564255641 8600498735487643`.split(/\s+/),
);

/** Issuer ranges (ISO/IEC 7812): the first digits and how many follow. */
const issuers: readonly { readonly brand: string; readonly pattern: RegExp }[] = [
  { brand: 'visa', pattern: /^4(?:\d{15}|\d{18})$/ },
  { brand: 'mastercard', pattern: /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/ },
  { brand: 'amex', pattern: /^3[47]\d{13}$/ },
  { brand: 'discover', pattern: /^6(?:011|4[4-9]\d|5\d\d)\d{12}$/ },
  { brand: 'jcb', pattern: /^35(?:2[89]|[3-8]\d)\d{12}$/ },
  { brand: 'diners', pattern: /^3(?:0[0-5]|[689]\d)\d{11}$/ },
  { brand: 'unionpay', pattern: /^62\d{14,17}$/ },
  { brand: 'maestro', pattern: /^(?:5018|5020|5038|6304|6759|676[1-3])\d{8,15}$/ },
];

export const digitsOf = (text: string): string => text.replace(/[ \u00a0-]/g, '');

export function isTestCard(text: string): boolean {
  return testCards.has(digitsOf(text));
}

/** A text that holds a published test card: its check number and expiry are tests too. */
export function hasTestCard(text: string): boolean {
  for (const match of text.matchAll(
    /(?<!\d)(?:\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{2,4}|3\d{3}[ -]?\d{6}[ -]?\d{5})(?!\d)/g,
  ))
    if (isTestCard(match[0])) return true;
  return false;
}

/** A number that an issuer could have given out. */
export function isCard(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^\d{13,19}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  if (!issuers.some(({ pattern }) => pattern.test(digits)) || !isLuhn(digits)) return false;
  return !testCards.has(digits) && !/0{9,}/.test(digits);
}

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

const cardContext =
  /\b(?:card|cards|visa|mastercard|master card|amex|american express|discover card|credit|debit|pan|cc|ccnum|cvv|cvc|payment|kreditkarte|karte|tarjeta|carte|cartão)\b|card/i;
const socialContext =
  /\b(?:ssn|social[\s_-]?security|social|soc\.?\s?sec|tax(?:payer)?[\s_-]?id|tin|itin)\b|ssn|socialsecurity/i;
const ibanContext = /iban|bank|konto|account|sepa|überweisung|transfer/i;
// Names that number things: what stands before a Luhn-valid order number.
const countingContext =
  /(?:order|event|trace|span|request|track(?:ing)?|invoice|ref(?:erence)?|id|uid|imei|imsi|iccid|serial|sku|ean|isbn|gtin|upc|asin|time(?:stamp)?|ts|nonce|seq(?:uence)?|offset|cursor|version|build|hash|account|customer|user|session|msg|message|phone|tel|size|bytes|length|count|epoch|ticket|case|policy|barcode|parcel|shipment|awb|container|device|meter|sensor|snowflake|tweet|post|item|product|part)[\s_-]?(?:no|nr|num(?:ber)?|id|code|key|#)?["'\s:=#.-]{0,6}$/i;

const numbers =
  /(?<![\w.+-])(?<!\d,)(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|3\d{3}[ -]\d{6}[ -]\d{5}|3\d{3}[ -]\d{6}[ -]\d{4}|\d{13,19})(?![\w-]|\.\d)/g;
// What a card's magnetic stripe holds: the number between a sentinel and a separator.
const stripes = /%B(\d{13,19})\^[^^\n]{2,26}\^\d{4}|;(\d{13,19})=\d{4}/g;
const socials = /(?<![\w.+-])(?<!\d,)\d{3}-\d{2}-\d{4}(?![\w-]|\.\d)/g;
const ibans = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{2,4}){3,8})(?![A-Za-z0-9])/g;

/** Whether a text holds digits that could be personal: asked of whole documents. */
export function mayHoldPersonal(text: string): boolean {
  for (const match of text.matchAll(numbers)) if (isCard(match[0])) return true;
  if (text.matchAll(stripes).next().done === false) return true;
  for (const match of text.matchAll(socials)) if (isSocialSecurity(match[0])) return true;
  for (const match of text.matchAll(ibans)) if (match[0].length <= 42) return true;
  return false;
}

export interface PersonalContext {
  /** Names above the text: the JSON keys, the form field. */
  readonly names: string;
}

/** Cards, social security numbers and IBANs in free text; the first two only where the words around them agree. */
export function findPersonal(text: string, { names }: PersonalContext): Span[] {
  const found: Span[] = [];
  if (!/\d{3}/.test(text)) return found;
  const near = (at: number, before = 60, after = 24): string =>
    text.slice(Math.max(0, at - before), at + after);
  for (const match of text.matchAll(numbers)) {
    if (!isCard(match[0])) continue;
    const start = match.index;
    const grouped = /[ -]/.test(match[0]);
    const before = text.slice(Math.max(0, start - 24), start);
    const whole = match[0].length === text.trim().length;
    if (countingContext.test(before) && !cardContext.test(before)) continue;
    if (whole && countingContext.test(names) && !cardContext.test(names)) continue;
    if (!grouped && !cardContext.test(names) && !cardContext.test(near(start, 60, 60))) continue;
    found.push(personal(start, match[0], 'credit-card', 3, digitsOf(match[0]).slice(-4)));
  }
  for (const match of text.matchAll(stripes)) {
    const number = match[1] ?? match[2] ?? '';
    if (isCard(number))
      found.push(
        personal(match.index + match[0].indexOf(number), number, 'credit-card', 3, number.slice(-4)),
      );
  }
  for (const match of text.matchAll(socials)) {
    if (!isSocialSecurity(match[0])) continue;
    if (socialContext.test(names) || socialContext.test(near(match.index, 60, 40)))
      found.push(personal(match.index, match[0], 'ssn', 3));
  }
  for (const match of text.matchAll(ibans)) {
    // The last group of a spaced IBAN may have swallowed a word: take what checks.
    const iban = [match[0], match[0].replace(/ [A-Z0-9]{1,4}$/, '')].find(isIban);
    if (
      iban &&
      (iban.length > 18 ||
        /^NL\d\d[A-Z]{4}/.test(iban) ||
        ibanContext.test(names) ||
        ibanContext.test(near(match.index)))
    )
      found.push(personal(match.index, iban, 'iban', 2, iban.replace(/\s/g, '').slice(-4)));
  }
  return found;
}

function personal(start: number, text: string, kind: string, severity: 2 | 3, shown?: string): Span {
  return {
    start,
    end: start + text.length,
    kind,
    severity,
    report: true,
    ...(shown ? { shown: `…${shown}` } : {}),
  };
}

export { socialContext, cardContext };
