/** Headers, cookies, addresses. */

import { b64, exchange, form, type Case } from './build.ts';
import { type Values } from './values.ts';

const ofProviders = [
  'vault-token',
  'gitlab-token',
  'datadog-api-key',
  'azure-api-key',
  'postmark-api-key',
  'fastly-api-key',
  'rapidapi-api-key',
  'honeycomb-api-key',
];
const tokenKinds = ['bearer-token', 'access-token', 'token', 'api-key', 'session-token'];

export function carrierCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const add = (...args: Parameters<typeof exchange>): void => void cases.push(exchange(...args));

  // Authorization and its schemes
  for (const length of [24, 32, 40, 64]) {
    const value = v.alnum(length);
    add(
      `opaque bearer of ${length}`,
      {
        url: 'https://api.harbor-shop.eu/v1/orders',
        headers: [['Authorization', `Bearer ${value}`]],
        response: { body: { orders: [] } },
      },
      [
        {
          kinds: tokenKinds,
          value,
          place: 'request header: Authorization',
          severity: 'medium',
          carrier: true,
        },
      ],
    );
  }
  {
    const value = v.jwt();
    add(
      'bearer JWT',
      {
        url: 'https://api.harbor-shop.eu/v1/me',
        headers: [['authorization', `Bearer ${value}`]],
        response: { body: { ok: true } },
      },
      [
        {
          kinds: ['jwt', 'bearer-token'],
          value,
          place: 'request header: authorization',
          severity: 'medium',
          carrier: true,
        },
      ],
    );
  }
  {
    const value = v.jwt();
    add(
      'bearer JWT over plain http',
      { url: 'http://api.harbor-shop.eu/v1/me', headers: [['Authorization', `Bearer ${value}`]] },
      [
        {
          kinds: ['jwt', 'bearer-token'],
          value,
          place: 'Authorization',
          severity: 'critical',
          carrier: false,
        },
      ],
    );
  }
  {
    const value = v.jwt({ exp: 1600000000 });
    add(
      'expired JWT',
      {
        url: 'https://api.harbor-shop.eu/v1/me',
        headers: [['Authorization', `Bearer ${value}`]],
        response: { status: 401, body: { error: 'expired' } },
      },
      [{ kinds: ['jwt', 'bearer-token'], value, place: 'Authorization', severity: 'low', carrier: true }],
    );
  }
  for (const [user, host] of [
    ['svc-report', 'reports.harbor-shop.eu'],
    ['admin', 'registry.harbor-shop.eu'],
    ['ada', 'jira.harbor-shop.eu'],
  ] as const) {
    const value = v.password();
    add(
      `Basic of ${user}`,
      { url: `https://${host}/api`, headers: [['Authorization', `Basic ${b64(`${user}:${value}`)}`]] },
      [
        {
          kinds: ['basic-credentials'],
          value,
          place: 'request header: Authorization',
          severity: 'medium',
          carrier: true,
        },
      ],
    );
  }
  {
    const value = `sk_live_${v.alnum(24)}`;
    add(
      'Stripe key as Basic user',
      {
        url: 'https://api.stripe.com/v1/charges',
        headers: [['Authorization', `Basic ${b64(`${value}:`)}`]],
        ...form({ amount: '2000', currency: 'eur' }),
      },
      [
        {
          kinds: ['stripe-secret-key', 'basic-credentials'],
          value,
          place: 'Authorization',
          severity: 'medium',
          carrier: true,
        },
      ],
    );
  }
  {
    const value = v.github();
    add(
      'GitHub token at GitHub',
      { url: 'https://api.github.com/user', headers: [['Authorization', `token ${value}`]] },
      [{ kinds: ['github-token'], value, place: 'Authorization', severity: 'medium', carrier: true }],
    );
  }
  {
    const value = v.github();
    add(
      'GitHub token at a stranger',
      { url: 'https://api.cheap-proxy.biz/user', headers: [['Authorization', `token ${value}`]] },
      [{ kinds: ['github-token'], value, place: 'Authorization', severity: 'critical', carrier: false }],
    );
  }
  {
    const value = v.password();
    add(
      'proxy credentials',
      {
        method: 'CONNECT',
        url: 'https://proxy.harbor-shop.eu:3128/',
        headers: [['Proxy-Authorization', `Basic ${b64(`build:${value}`)}`]],
      },
      [{ kinds: ['basic-credentials'], value, place: 'Proxy-Authorization', carrier: true }],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'Token token="…"',
      {
        url: 'https://api.pager.harbor-shop.eu/incidents',
        headers: [['Authorization', `Token token=${value}`]],
      },
      [{ kinds: tokenKinds, value, place: 'Authorization' }],
    );
  }
  {
    const value = b64(`${v.alnum(20)}:${v.alnum(22)}`);
    add(
      'Elastic ApiKey',
      {
        url: 'https://logs.harbor-shop.eu:9200/_search',
        headers: [['Authorization', `ApiKey ${value}`]],
        body: { query: { match_all: {} } },
      },
      [{ kinds: tokenKinds, value, place: 'Authorization' }],
    );
  }
  {
    const value = v.alnum(38);
    add(
      'OAuth 1 token',
      {
        url: 'https://api.twitter.com/1.1/statuses/home_timeline.json',
        headers: [
          [
            'Authorization',
            `OAuth oauth_consumer_key="${v.alnum(22)}", oauth_nonce="${v.hex(32)}", oauth_signature="${encodeURIComponent(`${v.chars('base64', 27)}=`)}", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1760000000", oauth_token="${value}", oauth_version="1.0"`,
          ],
        ],
      },
      [{ kinds: tokenKinds, value, place: 'Authorization' }],
    );
  }

  // Keys in headers of their own
  for (const [header, value] of [
    ['X-Api-Key', v.alnum(32)],
    ['x-api-key', v.uuid()],
    ['apikey', v.hex(40)],
    ['X-Auth-Token', v.alnum(28)],
    ['X-Acme-Access-Token', v.alnum(36)],
    ['DD-API-KEY', v.hex(32)],
    ['DD-APPLICATION-KEY', v.hex(40)],
    ['Ocp-Apim-Subscription-Key', v.hex(32)],
    ['X-Vault-Token', `s.${v.alnum(24)}`],
    ['X-Postmark-Server-Token', v.uuid()],
    ['PRIVATE-TOKEN', v.alnum(20)],
    ['X-Shopify-Access-Token', v.hex(32)],
    ['Fastly-Key', v.alnum(32)],
    ['X-RapidAPI-Key', v.alnum(50)],
    ['X-Client-Secret', v.alnum(40)],
    ['X-Honeycomb-Team', v.hex(32)],
    ['X-Service-Password', v.password()],
    ['X-Session-Token', v.hex(48)],
  ] as const)
    add(
      `${header} in use`,
      {
        url: `https://api.${v.word()}-works.net/v1/run`,
        headers: [
          [header, value],
          ['Accept', '*/*'],
        ],
        body: { n: 1 },
      },
      [
        {
          kinds: [...tokenKinds, ...ofProviders, 'client-secret', 'password', 'secret', 'shopify-token'],
          value,
          place: `request header: ${header}`,
          severity: 'medium',
          carrier: true,
        },
      ],
    );
  {
    const value = `IQoJb3JpZ2lu${v.chars('base64', 300)}`;
    add(
      'X-Amz-Security-Token',
      {
        url: 'https://bucket.s3.eu-west-1.amazonaws.com/a.txt',
        headers: [
          [
            'Authorization',
            `AWS4-HMAC-SHA256 Credential=${v.awsId('ASIA')}/20261001/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=${v.hex(64)}`,
          ],
          ['X-Amz-Date', '20261001T000000Z'],
          ['X-Amz-Security-Token', value],
        ],
      },
      [{ kinds: ['aws-session-token'], value, place: 'X-Amz-Security-Token', carrier: true }],
    );
  }
  {
    const password = v.password();
    add(
      'X-Registry-Auth',
      {
        url: 'https://docker.harbor-shop.eu/v1.43/images/create?fromImage=app',
        method: 'POST',
        headers: [
          [
            'X-Registry-Auth',
            b64(JSON.stringify({ username: 'ci', password, serveraddress: 'registry.harbor-shop.eu' })),
          ],
        ],
      },
      [{ kinds: ['password', 'basic-credentials'], value: password, place: 'X-Registry-Auth' }],
    );
  }
  {
    const value = v.jwt();
    add(
      'WebSocket protocol',
      {
        url: 'https://live.harbor-shop.eu/socket',
        headers: [
          ['Upgrade', 'websocket'],
          ['Sec-WebSocket-Key', b64(v.alnum(16))],
          ['Sec-WebSocket-Protocol', `access_token, ${value}`],
        ],
      },
      [{ kinds: ['jwt', ...tokenKinds], value, place: 'Sec-WebSocket-Protocol' }],
    );
  }
  {
    const value = v.jwt();
    add(
      'IAP assertion',
      {
        url: 'https://app.harbor-shop.eu/',
        headers: [['X-Goog-IAP-JWT-Assertion', value]],
        direction: 'ingress',
      },
      [{ kinds: ['jwt', 'id-token'], value, place: 'X-Goog-IAP-JWT-Assertion' }],
    );
  }

  // Cookies
  for (const [name, value] of [
    ['sid', v.hex(32)],
    ['JSESSIONID', v.hex(32).toUpperCase()],
    ['PHPSESSID', v.chars('lowerAlnum', 26)],
    ['connect.sid', encodeURIComponent(`s:${v.chars('base64url', 32)}.${v.chars('base64', 43)}`)],
    [
      'laravel_session',
      b64(JSON.stringify({ iv: v.chars('base64', 24), value: v.chars('base64', 120), mac: v.hex(64) })),
    ],
    ['__Host-session', v.alnum(43)],
    ['auth_token', v.alnum(40)],
    ['remember_me', v.alnum(36)],
    ['.AspNetCore.Cookies', `CfDJ8${v.chars('base64url', 180)}`],
    ['wordpress_logged_in_1a2b', encodeURIComponent(`ada|1790000000|${v.alnum(43)}|${v.hex(64)}`)],
    ['sessionid', v.chars('lowerAlnum', 32)],
  ] as const) {
    add(
      `cookie ${name}`,
      {
        url: 'https://www.harbor-shop.eu/cart',
        headers: [
          [
            'Cookie',
            `_ga=GA1.2.${v.chars('digits', 9)}.1760000000; theme=dark; ${name}=${value}; csrftoken=${v.alnum(32)}`,
          ],
        ],
        response: { type: 'text/html', body: '<html><body>cart</body></html>' },
      },
      [
        {
          kinds: ['session-cookie', 'session-token'],
          value,
          place: `Cookie (${name})`,
          severity: 'low',
          carrier: true,
        },
      ],
    );
  }
  {
    const value = v.hex(40);
    add(
      'Set-Cookie of a session',
      {
        url: 'https://www.harbor-shop.eu/login',
        ...form({ user: 'ada' }),
        response: {
          status: 302,
          headers: [
            ['Set-Cookie', `sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`],
            ['Location', '/'],
          ],
        },
      },
      [
        {
          kinds: ['session-cookie'],
          value,
          place: 'response header: Set-Cookie (sid)',
          severity: 'low',
          carrier: true,
        },
      ],
    );
  }
  {
    const value = v.jwt();
    add(
      'JWT in a cookie',
      { url: 'https://www.harbor-shop.eu/app', headers: [['Cookie', `id_token=${value}; lang=de`]] },
      [{ kinds: ['jwt', 'session-cookie', 'id-token'], value, place: 'Cookie (id_token)', carrier: true }],
    );
  }

  // Addresses
  for (const [parameter, value] of [
    ['api_key', v.alnum(32)],
    ['apikey', v.hex(32)],
    ['access_token', v.alnum(60)],
    ['token', v.alnum(40)],
    ['key', `AIza${v.chars('base64url', 35)}`],
    ['client_secret', v.alnum(40)],
    ['password', v.password()],
    ['auth_token', v.alnum(24)],
    ['jwt', v.jwt()],
    ['session_token', v.hex(48)],
    ['X-Api-Key', v.alnum(32)],
  ] as const)
    add(
      `${parameter} in a query`,
      {
        url: `https://${parameter === 'key' ? 'maps.googleapis.com' : `api.${v.word()}-tides.org`}/v1/report?from=2026-01-01&${parameter}=${encodeURIComponent(value)}&page=2`,
      },
      [
        {
          kinds: [...tokenKinds, 'client-secret', 'password', 'jwt', 'google-api-key'],
          value,
          place: `query ${parameter}`,
          severity: parameter === 'key' ? 'medium' : 'high',
        },
      ],
    );
  {
    const value = v.password();
    add(
      'user info in a Referer',
      {
        url: 'https://cdn.harbor-shop.eu/a.css',
        headers: [['Referer', `https://ops:${encodeURIComponent(value)}@grafana.harbor-shop.eu/d/1`]],
      },
      [
        {
          kinds: ['url-credentials', 'basic-credentials', 'password'],
          value,
          place: 'Referer',
          severity: 'critical',
        },
      ],
    );
  }
  {
    const value = v.alnum(48);
    add(
      'token in a Referer',
      {
        url: 'https://static.tracker-kit.com/p.gif',
        headers: [['Referer', `https://www.harbor-shop.eu/reset?token=${value}&lang=de`]],
      },
      [{ kinds: tokenKinds, value, place: 'Referer', severity: 'high' }],
    );
  }
  {
    const value = v.alnum(56);
    add(
      'token in a Location fragment',
      {
        url: 'https://id.harbor-shop.eu/authorize?client_id=web&response_type=token',
        response: {
          status: 302,
          headers: [
            [
              'Location',
              `https://www.harbor-shop.eu/callback#access_token=${value}&token_type=Bearer&expires_in=3600&state=xyz`,
            ],
          ],
        },
      },
      [{ kinds: tokenKinds, value, place: 'Location', severity: 'high' }],
    );
  }
  {
    const value = v.telegram();
    add(
      'Telegram bot in the path',
      { url: `https://api.telegram.org/bot${value}/sendMessage`, body: { chat_id: 1, text: 'hi' } },
      [{ kinds: ['telegram-token'], value, place: 'path', severity: 'medium' }],
    );
  }
  {
    const value = `https://hooks.slack.com/services/T${v.chars('upperAlnum', 8)}/B${v.chars('upperAlnum', 10)}/${v.alnum(24)}`;
    add('posting to a Slack webhook', { url: value, body: { text: 'deployed' } }, [
      { kinds: ['slack-webhook', 'webhook-url'], value, place: 'path', severity: 'medium' },
    ]);
  }
  {
    const value = v.hex(64);
    add('reset link', { url: `https://www.harbor-shop.eu/reset-password/${value}` }, [
      { kinds: tokenKinds, value, place: 'path', severity: 'high' },
    ]);
  }
  {
    const value = v.hex(32).toUpperCase();
    add(
      'session in the path',
      { url: `https://old.harbor-shop.eu/shop/cart.do;jsessionid=${value}?item=4` },
      [{ kinds: ['session-token', 'session-cookie'], value, place: 'jsessionid', severity: 'high' }],
    );
  }
  return cases;
}
