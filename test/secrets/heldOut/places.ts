/** Secrets in files, compressed bodies, headers, cookies and addresses, and personal data. */

import zlib from 'node:zlib';
import { b64, form, multipart } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

const host = 'https://api.fjord-bank.com';

export function placeCases(v: Values, add: Adder): void {
  const p = (): string => v.password();
  const multi = multipart([
    { name: 'file', value: `DB_PASS=${v.alnum(20)}\n`, file: '.env', type: 'text/plain' },
    { name: 'secret_key', value: v.alnum(40) },
  ]);
  add('multipart', { url: `${host}/upload`, ...multi }, [
    ['token', '', 'secret_key'],
    ['token', '', 'DB_PASS'],
  ]);
  const gz = p();
  add(
    'gzip',
    {
      url: `${host}/x`,
      response: {
        body: zlib.gzipSync(JSON.stringify({ a: 'b'.repeat(100), password: gz })),
        type: 'application/json',
        encoding: 'gzip',
      },
    },
    [['token', gz]],
  );
  const br = v.alnum(40);
  add(
    'brotli',
    {
      url: `${host}/x`,
      response: {
        body: zlib.brotliCompressSync(JSON.stringify({ a: 'b'.repeat(100), refresh_token: br })),
        type: 'application/json',
        encoding: 'br',
      },
    },
    [['token', br]],
  );
  const access = v.jwt();
  const refresh = v.alnum(64);
  add(
    'token endpoint',
    {
      url: 'https://id.fjord-bank.com/oauth2/token',
      ...form({
        grant_type: 'authorization_code',
        code: v.alnum(40),
        redirect_uri: 'https://app.fjord-bank.com/cb',
        client_id: 'web',
      }),
      response: {
        body: { access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: 3600 },
      },
    },
    [
      ['token', access],
      ['token', refresh],
      ['maybe', '', 'code'],
    ],
  );
  const login = p();
  add(
    'login form',
    {
      url: 'https://www.fjord-bank.com/login',
      ...form({ username: 'maria', password: login, csrf_token: v.alnum(32) }),
    },
    [['token', login]],
  );
  const cookie = v.alnum(40);
  add(
    'session cookie',
    {
      url: 'https://www.fjord-bank.com/home',
      headers: [
        ['Cookie', `theme=dark; connect.sid=s%3A${cookie}.${v.chars('alnum', 43)}; _ga=GA1.2.1111.2222`],
      ],
    },
    [['session', '', 'connect.sid']],
  );
  const cookie2 = v.hex(32);
  add(
    'set-cookie',
    {
      url: 'https://www.fjord-bank.com/home',
      response: {
        headers: [['Set-Cookie', `laravel_session=${cookie2}; path=/; httponly`]],
        body: 'ok',
        type: 'text/plain',
      },
    },
    [['session', cookie2]],
  );
  const asp = v.chars('base64url', 180);
  add(
    'asp.net cookie',
    { url: 'https://www.fjord-bank.com/home', headers: [['Cookie', `.AspNetCore.Cookies=${asp}`]] },
    [['session', asp]],
  );
  const basic = v.alnum(12);
  add(
    'basic',
    { url: 'http://nexus.internal/repo', headers: [['Authorization', `Basic ${b64(`deploy:${basic}`)}`]] },
    [['token', '', 'Authorization']],
  );
  const digest = p();
  add(
    'url with a user',
    { url: `https://api.x.io/v1/cb?next=${encodeURIComponent(`https://maria:${digest}@git.acme.net/r`)}` },
    [['token', digest]],
  );
  const frag = v.alnum(40);
  add(
    'implicit grant',
    {
      url: 'https://id.fjord-bank.com/authorize?response_type=token',
      response: {
        status: 302,
        headers: [
          ['Location', `https://app.fjord-bank.com/cb#access_token=${frag}&token_type=bearer&state=xyz`],
        ],
      },
    },
    [['token', frag]],
  );
  const reset = v.alnum(43);
  add(
    'reset link in the referrer',
    {
      url: 'https://www.google-analytics.com/collect?v=1',
      headers: [['Referer', `https://www.fjord-bank.com/password/reset?reset_token=${reset}`]],
    },
    [['token', reset]],
  );
  const mail = v.chars('base64url', 43);
  add(
    'reset link in a mail',
    {
      url: 'https://api.mailer.io/send',
      body: {
        to: 'x',
        html: `<p>Hello</p><a href="https://www.fjord-bank.com/reset-password?token=${mail}">Reset</a>`,
      },
    },
    [['token', mail]],
  );
  const ws = v.alnum(40);
  add(
    'websocket protocol',
    {
      url: 'https://rt.fjord-bank.com/ws',
      headers: [
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Protocol', `bearer, ${ws}`],
      ],
    },
    [['token', ws]],
  );
  const proxy = v.alnum(20);
  add(
    'proxy',
    { url: 'https://x.io/', headers: [['Proxy-Authorization', `Basic ${b64(`corp:${proxy}`)}`]] },
    [['token', '', 'Proxy-Authorization']],
  );
  const custom = v.alnum(32);
  add('own header', { url: `${host}/x`, headers: [['X-Internal-Auth', custom]] }, [['token', custom]]);
  const query = v.alnum(32);
  add('key in a query', { url: `https://maps.x.io/tile?apikey=${query}&z=3` }, [['token', query]]);
  const sig = v.hex(64);
  const sts = `IQoJb3JpZ2luX2Vj${v.alnum(280)}`;
  add(
    'signed S3 address',
    {
      url: `https://acme.s3.amazonaws.com/a.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${v.awsId('ASIA')}%2F20261001%2Feu%2Fs3%2Faws4_request&X-Amz-Date=20261001T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Security-Token=${sts}&X-Amz-Signature=${sig}`,
    },
    [
      ['token', sts],
      ['maybe', sig],
      ['maybe', '', 'X-Amz-Credential'],
    ],
  );

  const card = v.card('mastercard');
  const cvv = v.chars('digits', 3);
  add('payment', { url: 'https://pay.fjord-bank.com/charge', body: { pan: card, cvc: cvv, exp: '09/28' } }, [
    ['card', card],
    ['card', cvv],
  ]);
  const spaced = v
    .card('visa')
    .replace(/(.{4})/g, '$1 ')
    .trim();
  add('card in a text', { url: `${host}/support`, body: { text: `My card ${spaced} was charged twice` } }, [
    ['card', spaced],
  ]);
  const amex = v.card('amex');
  add('amex in a form', { url: `${host}/pay`, ...form({ card_number: amex, amount: '12.00' }) }, [
    ['card', amex],
  ]);
  const ssn = v.ssn();
  add('ssn in an answer', { url: `${host}/hr/77`, response: { body: { employee: { ssn, grade: 4 } } } }, [
    ['ssn', ssn],
  ]);
  const ssn2 = v.ssn().replace(/-/g, '');
  add('ssn without hyphens', { url: `${host}/hr/78`, response: { body: { social_security_number: ssn2 } } }, [
    ['ssn', ssn2],
  ]);
  const ssn3 = v.ssn();
  add(
    'ssn in a text',
    { url: `${host}/chat`, body: { prompt: `Check the applicant, SSN ${ssn3}, born 1980` } },
    [['ssn', ssn3]],
  );
  const iban = v.iban('NL');
  add('iban', { url: `${host}/transfer`, body: { to: iban, amount: 5 } }, [['iban', iban]]);
  const iban2 = v
    .iban('FR')
    .replace(/(.{4})/g, '$1 ')
    .trim();
  add(
    'iban spaced in XML',
    {
      url: `${host}/sepa`,
      body: `<CdtrAcct><Id><IBAN>${iban2}</IBAN></Id></CdtrAcct>`,
      type: 'application/xml',
    },
    [['iban', iban2]],
  );
  const email = v.email();
  add('mail address', { url: `${host}/users/7`, response: { body: { name: 'M', email } } }, [
    ['email', email],
  ]);
  const phone = v.phone();
  add('phone', { url: `${host}/users/8`, response: { body: { name: 'M', mobile: phone } } }, [
    ['phone', phone],
  ]);
}
