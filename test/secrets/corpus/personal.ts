/** Personal data, in forms that people write it. */

import { exchange, form, type Case } from './build.ts';
import { type Values } from './values.ts';

export function personalCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const add = (...args: Parameters<typeof exchange>): void => void cases.push(exchange(...args));
  for (const brand of ['visa', 'mastercard', 'amex'] as const) {
    const value = v.card(brand);
    add(
      `${brand} in JSON`,
      {
        url: 'https://api.shoe-store.fr/checkout',
        body: { amount: 4200, card: { number: value, exp_month: 4, exp_year: 2029 } },
      },
      [{ kinds: ['credit-card'], value, place: '$.card.number', severity: 'high' }],
    );
    const grouped =
      brand === 'amex'
        ? `${value.slice(0, 4)} ${value.slice(4, 10)} ${value.slice(10)}`
        : value.replace(/(.{4})/g, '$1 ').trim();
    add(
      `${brand} in text`,
      {
        url: 'https://help.shoe-store.fr/tickets',
        body: { subject: 'refund', message: `Please refund my card ${grouped}, thanks` },
      },
      [{ kinds: ['credit-card'], value: grouped, place: '$.message', severity: 'high' }],
    );
  }
  {
    const value = v.card();
    add(
      'card as a JSON number',
      {
        url: 'https://api.shoe-store.fr/pay',
        type: 'application/json',
        body: `{"cardNumber": ${value}, "amount": 12}`,
      },
      [{ kinds: ['credit-card'], value, place: '$.cardNumber', severity: 'high' }],
    );
  }
  {
    const [value, cvv] = [v.card('mastercard'), `${2 + v.below(7)}${v.below(10)}7`];
    add(
      'card with its check number',
      { url: 'https://api.shoe-store.fr/orders', ...form({ card_number: value, cvv, exp: '04/29' }) },
      [
        { kinds: ['credit-card'], value, place: 'card_number', severity: 'high' },
        { kinds: ['card-cvv'], value: cvv, place: 'cvv', severity: 'high' },
      ],
    );
  }
  {
    const value = v.card();
    add(
      'card to Stripe',
      {
        url: 'https://api.stripe.com/v1/tokens',
        ...form({ 'card[number]': value, 'card[exp_month]': '4', 'card[exp_year]': '2029' }),
      },
      [{ kinds: ['credit-card'], value, place: 'card[number]', severity: 'medium', carrier: true }],
    );
  }
  for (const key of ['ssn', 'social_security_number', 'socialSecurityNumber', 'SSN']) {
    const value = v.ssn();
    add(
      `${key} in an answer`,
      {
        url: 'https://legacy-api.internal/users',
        response: { body: { users: [{ id: 1, name: 'A', [key]: value }] } },
      },
      [{ kinds: ['ssn'], value, place: `$.users[0].${key}`, severity: 'high' }],
    );
  }
  {
    const value = v.ssn();
    add(
      'SSN in text',
      {
        url: 'https://api.openai.com/v1/chat/completions',
        body: {
          model: 'gpt-4o',
          messages: [{ role: 'user', content: `Summarise: applicant SSN ${value}, income 52,000` }],
        },
      },
      [{ kinds: ['ssn'], value, place: '$.messages[0].content', severity: 'critical' }],
    );
  }
  {
    const value = v.ssn();
    add('SSN in a query', { url: `https://api.credit-check.us/score?ssn=${value}&state=NY` }, [
      { kinds: ['ssn'], value, place: 'query ssn', severity: 'critical' },
    ]);
  }
  {
    const value = v.ssn();
    add(
      'SSN in CSV',
      {
        url: 'https://hr.shoe-store.fr/export.csv',
        response: { type: 'text/csv', body: `name,ssn,city\nAda,${value},Paris\n` },
      },
      [{ kinds: ['ssn'], value, place: 'line 2', severity: 'high' }],
    );
  }
  for (const country of ['DE', 'GB', 'FR', 'NL'] as const) {
    const value = v.iban(country);
    const written = country === 'GB' ? value.replace(/(.{4})/g, '$1 ').trim() : value;
    add(
      `${country} IBAN`,
      { url: 'https://pay.shoe-store.fr/sepa', body: { creditor: 'Ada', iban: written } },
      [{ kinds: ['iban'], value: written, place: '$.iban', severity: 'medium' }],
    );
  }
  {
    const value = v.iban('DE');
    add(
      'IBAN in text',
      {
        url: 'https://mail.shoe-store.fr/send',
        body: { text: `Bitte überweisen Sie auf das Konto ${value} bis Freitag.` },
      },
      [{ kinds: ['iban'], value, place: '$.text', severity: 'medium' }],
    );
  }
  for (const key of ['email', 'user_email', 'emailAddress']) {
    const value = v.email();
    add(
      `${key} to analytics`,
      { url: 'https://api.mixpanel.com/track', body: { event: 'open', properties: { [key]: value } } },
      [{ kinds: ['email'], value, place: key, severity: 'low' }],
    );
  }
  {
    const value = v.email();
    add(
      'e-mail in a query',
      { url: `https://track.shoe-store.fr/pixel?e=open&email=${encodeURIComponent(value)}` },
      [{ kinds: ['email'], value, place: 'query email', severity: 'low' }],
    );
  }
  for (const key of ['phone', 'phoneNumber', 'mobile']) {
    const value = v.phone();
    add(`${key} in JSON`, { url: 'https://crm.shoe-store.fr/contacts', body: { name: 'A', [key]: value } }, [
      { kinds: ['phone'], value, place: `$.${key}`, severity: 'low' },
    ]);
  }
  return cases;
}
