/** Leaks as they happen: cookies and headers of answers, personal data. */

import { b64, form } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { oneByOne, type Adder } from './truth.ts';

const medium = 'medium';
const high = 'high';
const critical = 'critical';
const low = 'low';

export function sixthPersonCases(v: Values, add: Adder): void {
  const one = oneByOne(add);
  const shop = 'https://api.harbor-shop.eu/v2';

  // Cookies and headers of answers
  const sid = v.alnum(32);
  const ci = v.chars('lowerAlnum', 26);
  one(
    'cookies',
    {
      url: 'https://www.harbor-shop.eu/cart',
      headers: [
        [
          'Cookie',
          `_ga=GA1.2.${v.chars('digits', 9)}.1760000000; theme=dark; PHPSESSID=${ci}; _gid=GA1.2.1.2; connect.sid=s%3A${sid}.${encodeURIComponent(v.chars('base64', 43))}; XSRF-TOKEN=${v.alnum(40)}`,
        ],
      ],
    },
    ['session', ci, 'request header: Cookie (PHPSESSID)', medium, true],
    ['session', '', 'request header: Cookie (connect.sid)', medium, true],
  );
  const setSid = v.hex(64);
  one(
    'session set',
    {
      method: 'POST',
      url: 'https://www.harbor-shop.eu/session',
      body: {},
      response: {
        status: 204,
        headers: [['Set-Cookie', `sid=${setSid}; Path=/; HttpOnly; Secure; SameSite=Lax`]],
      },
    },
    ['session', setSid, 'response header: Set-Cookie (sid)', medium, true],
  );
  const jar = v.jwt();
  one(
    'token as cookie',
    { url: 'https://app.harbor-shop.eu/api/me', headers: [['Cookie', `lang=de; access_token=${jar}`]] },
    ['token', jar, 'request header: Cookie (access_token)', medium, true],
  );
  const django = v.chars('lowerAlnum', 32);
  one(
    'Django',
    {
      url: 'https://admin.brook-cloud.net/admin/',
      headers: [['Cookie', `csrftoken=${v.alnum(64)}; sessionid=${django}`]],
    },
    ['session', django, 'request header: Cookie (sessionid)', medium, true],
  );
  const asp = v.chars('base64url', 190);
  one(
    'ASP.NET',
    {
      url: 'https://intranet.brook-cloud.net/',
      headers: [
        [
          'Cookie',
          `.AspNetCore.Antiforgery.x=${v.chars('base64url', 155)}; .AspNetCore.Identity.Application=${asp}`,
        ],
      ],
    },
    ['session', asp, 'request header: Cookie (.AspNetCore.Identity.Application)', medium, true],
  );
  const redirect = v.jwt();
  one(
    'implicit flow',
    {
      url: 'https://sso.brook-cloud.net/authorize?response_type=token&client_id=web',
      response: {
        status: 302,
        headers: [
          [
            'Location',
            `https://app.harbor-shop.eu/cb#access_token=${redirect}&token_type=bearer&expires_in=3600`,
          ],
        ],
      },
    },
    ['token', redirect, 'response header: Location', high],
  );
  const referer = v.alnum(40);
  one(
    'Referer',
    {
      url: 'https://cdn.brook-cloud.net/logo.svg',
      headers: [['Referer', `https://www.harbor-shop.eu/invite?invite_token=${referer}`]],
    },
    ['token', referer, 'request header: Referer', high],
  );
  const subject = `gAAAAAB${v.chars('base64url', 176)}`;
  const osPass = v.password();
  one(
    'Keystone',
    {
      url: 'https://keystone.brook-cloud.net:5000/v3/auth/tokens',
      body: {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'nova', domain: { id: 'default' }, password: osPass } },
          },
        },
      },
      response: {
        status: 201,
        headers: [['X-Subject-Token', subject]],
        body: {
          token: {
            methods: ['password'],
            expires_at: '2026-10-01T12:00:00Z',
            audit_ids: [v.chars('base64url', 22)],
          },
        },
      },
    },
    ['token', osPass, 'request body: $.auth.identity.password.user.password', medium, true],
    ['token', subject, 'response header: X-Subject-Token'],
  );
  const proxy = v.password();
  one(
    'proxy',
    {
      url: 'http://packages.acme.io/simple/',
      headers: [['Proxy-Authorization', `Basic ${b64(`corp\\svc:${proxy}`)}`]],
    },
    ['token', proxy, 'request header: Proxy-Authorization', high],
  );
  const plainLogin = v.password();
  one(
    'login without TLS',
    { url: 'http://www.old-portal.eu/login', ...form({ user: 'anna', password: plainLogin }) },
    ['token', plainLogin, 'request body: password', critical, false],
  );
  const foreign = v.github();
  one(
    'token to a stranger',
    { url: 'https://webhook.site/1c2f', headers: [['Authorization', `Bearer ${foreign}`]] },
    ['token', foreign, 'request header: Authorization', high, false, /github/],
  );
  const k8s = v.jwt({ iss: 'kubernetes/serviceaccount' });
  one(
    'kubectl exec',
    {
      url: 'https://10.96.0.1/api/v1/namespaces/shop/pods/a/exec?command=sh',
      headers: [
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Key', `${v.chars('base64', 22)}==`],
        [
          'Sec-WebSocket-Protocol',
          `base64url.bearer.authorization.k8s.io.${Buffer.from(k8s).toString('base64url')}, v4.channel.k8s.io`,
        ],
      ],
    },
    ['token', '', 'request header: Sec-WebSocket-Protocol', medium],
  );

  // Persons
  const pan = v.card();
  one(
    'card to its provider',
    {
      url: 'https://api.stripe.com/v1/payment_methods',
      ...form({
        type: 'card',
        'card[number]': pan,
        'card[exp_month]': '4',
        'card[exp_year]': '2029',
        'card[cvc]': '737',
      }),
    },
    ['card', pan, 'request body: card[number]', medium, true],
    ['card', '737', 'request body: card[cvc]', medium, true],
  );
  const pan2 = v.card('mastercard');
  one(
    'card in a log',
    {
      url: 'https://logs.brook-cloud.net/ingest',
      body: {
        level: 'info',
        msg: `charge declined for card ${pan2.replace(/(.{4})(?=.)/g, '$1 ')} exp 04/29`,
      },
    },
    ['card', pan2, 'request body: $.msg', high],
  );
  const pan3 = v.card('amex');
  one(
    'card in an answer',
    {
      url: `${shop}/orders/77`,
      response: { body: { id: 77, payment: { method: 'card', cardNumber: pan3, holder: 'A. Keller' } } },
    },
    ['card', pan3, 'response body: $.payment.cardNumber', high],
  );
  const ssn = v.ssn();
  one(
    'personnel file',
    {
      url: 'https://hr.brook-cloud.net/api/employees/12',
      response: { body: { id: 12, name: 'Dana Fox', ssn, hired: '2019-03-01', salary: 71000 } },
    },
    ['ssn', ssn, 'response body: $.ssn', high],
  );
  const ssn2 = v.ssn();
  one(
    'support prompt',
    {
      url: 'https://api.openai.com/v1/responses',
      body: { model: 'gpt-4.1', input: `Summarize: Customer Dana Fox (SSN ${ssn2}) disputes the charge.` },
    },
    ['ssn', ssn2, 'request body: $.input', critical],
  );
  const iban = v.iban('DE');
  one(
    'direct debit',
    {
      url: `${shop}/mandates`,
      body: { holder: 'A. Keller', iban, bic: 'COBADEFFXXX', reference: 'M-2026-17' },
    },
    ['iban', iban, 'request body: $.iban', medium],
  );
  const iban2 = v.iban('NL');
  one(
    'invoice text',
    {
      url: `${shop}/invoices/9.txt`,
      response: {
        type: 'text/plain',
        body: `Please pay 120,00 EUR within 14 days to ${iban2.replace(/(.{4})(?=.)/g, '$1 ')}, reference 2026-0009.\n`,
      },
    },
    ['iban', iban2, 'response body', medium],
  );
  const mail = v.email();
  const phone = v.phone();
  one(
    'profile',
    { url: `${shop}/customers/5`, response: { body: { id: 5, firstName: 'Anna', email: mail, phone } } },
    ['email', mail, 'response body: $.email', low],
    ['phone', phone, 'response body: $.phone', low],
  );
  const expired = v.jwt({ iat: 1500000000, exp: 1500003600 });
  one(
    'expired token in a report',
    { url: `${shop}/support`, body: { note: 'login fails', token: expired } },
    ['token', expired, 'request body: $.token', medium],
  );
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: v.chars('base64url', 43),
    y: v.chars('base64url', 43),
    d: v.chars('base64url', 43),
    kid: v.hex(8),
  };
  one('private JWK', { url: `${shop}/admin/keys`, response: { body: { keys: [jwk] } } }, [
    'token',
    jwk.d,
    'response body: $.keys[0]',
    critical,
  ]);
  const seed = 'ordinary trumpet glide salad velvet cradle ocean puzzle march timber hollow kite';
  one(
    'wallet',
    { url: 'https://wallet.brook-cloud.net/api/import', body: { name: 'main', mnemonic: seed } },
    ['token', seed, 'request body: $.mnemonic', critical],
  );
  const wg = `${v.chars('base64', 43).slice(0, 42)}A=`;
  one(
    'WireGuard',
    {
      url: 'https://vpn.brook-cloud.net/api/clients/3/config',
      response: {
        type: 'text/plain',
        body: `[Interface]\nPrivateKey = ${wg}\nAddress = 10.8.0.3/24\n\n[Peer]\nPublicKey = ${v.chars('base64', 42)}E=\nEndpoint = vpn.acme.io:51820\n`,
      },
    },
    ['token', wg, 'response body', critical],
  );
}
