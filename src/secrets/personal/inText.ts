/** Personal data in running text: numbers that check, where the words around them agree, and addresses. */

import { type Span } from '../text/span.ts';
import { digitsOf, isCard } from './cards.ts';
import { isIban, isPersonalEmail, isSocialSecurity } from './identity.ts';

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

const emails =
  /(?<![\w.%+-])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])/g;

/** Addresses of persons in running text. */
export function findEmails(text: string): Span[] {
  if (!text.includes('@')) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(emails)) {
    if (isPersonalEmail(match[0]))
      found.push({
        start: match.index,
        end: match.index + match[0].length,
        kind: 'email',
        severity: 1,
        report: true,
      });
    if (found.length > 2_000) break;
  }
  return found;
}

export { socialContext, cardContext };
