/** Headers, forms, pages and numbers without a secret that look as if they had one. */

import zlib from 'node:zlib';
import { b64, createHarmless, form, multipart, type Case } from './build.ts';
import { type Values } from './values.ts';

export function harmlessPlaceCases(v: Values): readonly Case[] {
  const { cases, add, answer } = createHarmless('harmless', 'https://api.maple-tree.org/v1/things');

  // Headers
  add('CORS preflight', {
    method: 'OPTIONS',
    url: 'https://api.maple-tree.org/v1/x',
    headers: [
      ['Access-Control-Request-Headers', 'authorization,x-api-key,x-csrf-token'],
      ['Origin', 'https://maple-tree.org'],
    ],
    response: {
      status: 204,
      headers: [
        ['Access-Control-Allow-Headers', 'Authorization, X-API-Key, Cookie, X-CSRF-Token'],
        ['Vary', 'Cookie, Authorization'],
      ],
    },
  });
  add('challenge', {
    url: 'https://api.maple-tree.org/v1/x',
    response: {
      status: 401,
      headers: [
        [
          'WWW-Authenticate',
          `Bearer realm="api", error="invalid_token", Digest nonce="${v.hex(32)}", opaque="${v.hex(32)}"`,
        ],
      ],
      body: { error: 'invalid_token', message: 'The access token expired' },
    },
  });
  add('traces', {
    url: 'https://api.maple-tree.org/v1/x',
    headers: [
      ['traceparent', `00-${v.hex(32)}-${v.hex(16)}-01`],
      ['X-Request-Id', v.uuid()],
      ['X-B3-TraceId', v.hex(32)],
      ['X-Amzn-Trace-Id', `Root=1-${v.hex(8)}-${v.hex(24)}`],
      ['Idempotency-Key', v.uuid()],
      ['If-None-Match', `"${v.hex(32)}"`],
    ],
    response: {
      headers: [
        ['ETag', `W/"${v.hex(40)}"`],
        ['CF-RAY', `${v.hex(16)}-FRA`],
        ['X-Amz-Request-Id', v.chars('upperAlnum', 16)],
        ['X-Amz-Id-2', `${v.chars('base64', 75)}=`],
        ['Digest', `SHA-256=${v.chars('base64', 43)}=`],
      ],
    },
  });
  add('WebSocket handshake', {
    url: 'https://live.maple-tree.org/ws',
    headers: [
      ['Sec-WebSocket-Key', `${v.chars('base64', 22)}==`],
      ['Sec-WebSocket-Protocol', 'graphql-transport-ws, v12.stomp'],
      ['Upgrade', 'websocket'],
    ],
    response: { status: 101, headers: [['Sec-WebSocket-Accept', `${v.chars('base64', 27)}=`]] },
  });
  add('CSRF header', {
    url: 'https://www.maple-tree.org/save',
    headers: [
      ['X-CSRF-Token', v.chars('base64', 86)],
      ['X-XSRF-TOKEN', v.alnum(40)],
    ],
    body: { name: 'x' },
  });
  add('webhook signature', {
    url: 'https://hooks.maple-tree.org/gh',
    headers: [
      ['X-Hub-Signature-256', `sha256=${v.hex(64)}`],
      ['X-GitHub-Delivery', v.uuid()],
      ['Stripe-Signature', `t=1760000000,v1=${v.hex(64)}`],
      ['X-Slack-Signature', `v0=${v.hex(64)}`],
    ],
    body: { action: 'opened', sender: { login: 'ada', node_id: v.chars('base64', 20) } },
    direction: 'ingress',
  });
  add('policies', {
    url: 'https://www.maple-tree.org/',
    response: {
      headers: [
        [
          'Content-Security-Policy',
          `script-src 'nonce-${v.chars('base64', 22)}==' 'sha256-${v.chars('base64', 43)}='`,
        ],
        ['NEL', '{"report_to":"x","max_age":1}'],
        ['Report-To', '{"endpoints":[{"url":"https:\\/\\/a.nel.cloudflare.com\\/report\\/v4?s=abc"}]}'],
        ['X-RateLimit-Limit-Tokens', '20000'],
        ['X-RateLimit-Remaining', '10'],
      ],
      type: 'text/html',
      body: `<html><head><meta name="csrf-token" content="${v.chars('base64url', 64)}"><script nonce="${v.chars('base64', 22)}" integrity="sha384-${v.chars('base64', 64)}" src="/a.js"></script></head><body>hi</body></html>`,
    },
  });
  add('cookies of statistics', {
    url: 'https://www.maple-tree.org/',
    headers: [
      [
        'Cookie',
        `_ga=GA1.2.${v.chars('digits', 9)}.${v.chars('digits', 10)}; _gid=GA1.2.${v.chars('digits', 9)}; _fbp=fb.1.${v.chars('digits', 13)}.${v.chars('digits', 9)}; theme=dark; consent=true; csrftoken=${v.alnum(64)}; XSRF-TOKEN=${v.alnum(40)}; lang=en-US; OptanonConsent=isGpcEnabled%3D0; __cf_bm=${v.chars('base64url', 90)}; AWSALB=${v.chars('base64', 80)}`,
      ],
    ],
  });
  add('deleted cookie', {
    url: 'https://www.maple-tree.org/logout',
    response: {
      status: 302,
      headers: [
        ['Set-Cookie', 'sid=deleted; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'],
        ['Location', '/'],
      ],
    },
  });
  add('deleted cookie by age', {
    url: 'https://www.maple-tree.org/logout',
    response: { status: 302, headers: [['Set-Cookie', `session=${v.hex(32)}; Max-Age=0; Path=/`]] },
  });
  add('empty session cookie', {
    url: 'https://www.maple-tree.org/',
    headers: [['Cookie', 'sid=; session=null; auth=undefined; token=0']],
    response: { headers: [['Set-Cookie', 'theme=light; Path=/']] },
  });
  add('presigned by Signature Version 4', {
    url: `https://bucket.s3.amazonaws.com/a.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${v.awsId()}%2F20261001%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261001T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=${v.hex(64)}`,
  });
  add('signed by Signature Version 4', {
    url: 'https://dynamodb.eu-west-1.amazonaws.com/',
    headers: [
      [
        'Authorization',
        `AWS4-HMAC-SHA256 Credential=${v.awsId()}/20261001/eu-west-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=${v.hex(64)}`,
      ],
      ['X-Amz-Target', 'DynamoDB_20120810.GetItem'],
    ],
    body: { TableName: 't', Key: { id: { S: 'a' } } },
  });
  add('PKCE', {
    url: `https://id.maple-tree.org/authorize?client_id=web&response_type=code&state=${v.alnum(24)}&nonce=${v.alnum(24)}&code_challenge=${v.chars('base64url', 43)}&code_challenge_method=S256&redirect_uri=https%3A%2F%2Fmaple-tree.org%2Fcb`,
  });
  add('referers', {
    url: 'https://cdn.maple-tree.org/a.css',
    headers: [
      ['Referer', 'https://www.maple-tree.org/reset-password?lang=de&utm_source=mail'],
      ['Origin', 'https://www.maple-tree.org'],
    ],
  });
  add('redirect to the login', {
    url: 'https://www.maple-tree.org/admin',
    response: { status: 302, headers: [['Location', '/login?next=%2Fadmin&error=token_expired']] },
  });

  // Forms and pages
  add('empty login', {
    url: 'https://www.maple-tree.org/login',
    ...form({ username: '', password: '', csrf_token: v.alnum(40) }),
  });
  add('search for passwords', {
    url: 'https://www.maple-tree.org/search?q=forgot+password&type=token&category=api_key',
  });
  add('newsletter', {
    url: 'https://www.maple-tree.org/subscribe',
    ...form({
      email: 'user@example.com',
      consent: 'yes',
      form_token: v.alnum(32),
      authenticity_token: v.chars('base64', 86),
    }),
  });
  answer(
    'login page',
    '<!doctype html><html><body><form action="/login" method="post"><label for="password">Password</label><input type="password" name="password" placeholder="Your password" autocomplete="current-password"><input type="hidden" name="csrf_token" value="' +
      v.alnum(40) +
      '"><input type="hidden" name="__RequestVerificationToken" value="' +
      v.chars('base64url', 100) +
      '"><button value="login">Log in</button><a href="/password/reset">Forgot password?</a></form></body></html>',
    'text/html',
  );
  answer(
    'minified script',
    'function a(e){var t=e.password,n=e.token;return fetch("/login",{method:"POST",body:JSON.stringify({password:t,token:n,secret:this.secret,apiKey:o.apiKey})})}var r={type:"password",name:"password",placeholder:"Password"};const s={password:"Password",token:"Token",secret:"Secret"};localStorage.getItem("access_token");headers["Authorization"]="Bearer "+n;headers.Authorization=`Bearer ${n}`;',
    'application/javascript',
  );
  answer(
    'firebase configuration',
    `var firebaseConfig={apiKey:"AIza${v.chars('base64url', 35)}",authDomain:"maple.firebaseapp.com",projectId:"maple",storageBucket:"maple.appspot.com",messagingSenderId:"${v.chars('digits', 12)}",appId:"1:${v.chars('digits', 12)}:web:${v.hex(22)}"};`,
    'application/javascript',
  );
  answer(
    'style sheet',
    '.password{color:red}.token:before{content:"key"}#secret>input[type=password]{border:1px}@media print{.session{display:none}}',
    'text/css',
  );
  answer('source map', {
    version: 3,
    sources: ['a.ts'],
    mappings: `AAAA,SAASA,${v.chars('base64', 400)}`,
    names: ['password', 'token', 'apiKey'],
  });
  answer('GraphQL introspection', {
    data: {
      __type: {
        name: 'User',
        fields: [
          { name: 'password', type: { name: 'String' } },
          { name: 'apiToken', type: { name: 'String' } },
          { name: 'secret', type: { name: 'ID' } },
        ],
      },
    },
  });
  add('GraphQL that asks for tokens', {
    url: 'https://api.maple-tree.org/graphql',
    body: {
      query: 'query { me { id token password: passwordHint session { id } } }',
      variables: { token: null, first: 10 },
    },
  });
  add('multipart picture', {
    url: 'https://api.maple-tree.org/avatar',
    ...multipart([
      { name: 'token_type', value: 'avatar' },
      { name: 'file', file: 'a.txt', type: 'text/plain', value: 'hello world, no password here' },
    ]),
  });
  answer(
    'SAML metadata',
    `<md:EntityDescriptor xmlns:md="x"><ds:X509Certificate>MIID${v.chars('base64', 800)}</ds:X509Certificate><md:SingleSignOnService Location="https://id.maple-tree.org/sso"/></md:EntityDescriptor>`,
    'application/xml',
  );
  answer(
    'RSS',
    '<?xml version="1.0"?><rss><channel><title>How to choose a password</title><item><guid>' +
      v.uuid() +
      '</guid><description>Tokens, secrets and keys</description></item></channel></rss>',
    'application/rss+xml',
  );
  answer(
    'S3 list',
    `<?xml version="1.0"?><ListBucketResult><Name>b</Name><NextContinuationToken>${v.chars('base64', 60)}</NextContinuationToken><Contents><Key>passwords.txt</Key><ETag>&quot;${v.hex(32)}&quot;</ETag></Contents></ListBucketResult>`,
    'application/xml',
  );
  add('server-sent progress', {
    url: 'https://api.maple-tree.org/stream',
    response: {
      type: 'text/event-stream',
      body: `data: {"type":"token","token":" hello"}\n\ndata: {"type":"token","token":" world"}\n\ndata: [DONE]\n\n`,
    },
  });
  add('log lines as NDJSON', {
    url: 'https://logs.maple-tree.org/x',
    type: 'application/x-ndjson',
    body: `{"msg":"login ok","user_id":12,"method":"password","session_id":"${v.uuid()}"}\n{"msg":"token refreshed","token_type":"access"}\n`,
  });
  add('binary picture', {
    url: 'https://cdn.maple-tree.org/a.png',
    response: {
      type: 'image/png',
      body: new Uint8Array(
        Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), v.bytes(3000)]),
      ),
    },
  });
  add('gzip answer', {
    url: 'https://api.maple-tree.org/z',
    response: {
      type: 'application/json',
      encoding: 'gzip',
      body: new Uint8Array(
        zlib.gzipSync(
          JSON.stringify({
            items: Array.from({ length: 40 }, (_, i) => ({ id: i, uuid: v.uuid(), name: v.word() })),
          }),
        ),
      ),
    },
  });
  add('octets', {
    url: 'https://api.maple-tree.org/blob',
    response: { type: 'application/octet-stream', body: new Uint8Array(v.bytes(4000)) },
  });
  answer('picture in JSON', {
    avatar: `data:image/png;base64,${v.bytes(900).toString('base64')}`,
    blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
    thumbnail: v.bytes(300).toString('base64'),
  });
  answer('base64 of harmless JSON', {
    data: b64(JSON.stringify({ user: 'ada', page: 2, token_type: 'x' })),
    state: b64('{"next":"/home"}'),
  });

  // Numbers that look personal
  answer('order numbers', {
    order_id: v.luhnNumber('4539', 16),
    orderNumber: v.luhnNumber('5412', 16),
    tracking_number: v.luhnNumber('4000', 16),
    invoice: v.luhnNumber('371', 15),
    event_id: v.luhnNumber('4', 16),
    timestamp: 1760000000003,
    ts: '1759305600123',
    id: v.luhnNumber('45', 16),
  });
  answer('devices', {
    imei: v.luhnNumber('35', 15),
    iccid: v.luhnNumber('8949', 19),
    serial: v.luhnNumber('4', 16),
    imsi: `26201${v.chars('digits', 10)}`,
    ean: v.chars('digits', 13),
  });
  answer(
    'long ids in text',
    `Order ${v.luhnNumber('4539', 16)} shipped. Tracking id: ${v.luhnNumber('4917', 16)}. Event 1760000000000 at 2026-10-01.`,
    'text/plain',
  );
  answer('decimals', {
    lat: 48.137154123456789,
    lon: 11.576124123456789,
    ratio: 0.4539148803436467,
    price: '4539148803436467.25',
  });
  answer('test cards', {
    card: { number: '4242424242424242', cvc: '314', exp_month: 4 },
    also: '4000 0566 5566 5556',
    amex: '378282246310005',
  });
  add('test card payment', {
    url: 'https://api.maple-tree.org/pay',
    ...form({ card_number: '5555555555554444', cvv: '737', exp: '04/29' }),
  });
  answer('masked cards', {
    card: '**** **** **** 4242',
    last4: '4242',
    pan: '453914******6467',
    bin: '453914',
    brand: 'visa',
    ssn: '***-**-6789',
    iban: 'DE** **** **** **** **00 00',
  });
  answer('card of a wrong sum', { card_number: '4539148803436468', number: '1234567812345678' });
  answer('part numbers', {
    sku: '219-45-6789',
    part: '452-11-9876',
    ref: 'No. 317-22-4411',
    range: '100-20-3000',
    phone_ext: '555-01-2345',
  });
  answer('impossible SSN', { ssn: '000-12-3456', social_security_number: '666-12-3456', SSN: '900-12-3456' });
  answer('sample IBAN', { iban: `DE8937040044${'0532013000'}`, account: `GB82WEST1234${'5698765432'}` });
  answer('wrong IBAN', { iban: 'DE00370400440532013000', text: 'XX12ABCDEFGHIJKLMNOP' });
  answer('contacts', {
    contact: 'support@maple-tree.org',
    from: 'noreply@maple-tree.org',
    email: 'jane@example.com',
    author: { email: 'bot@users.noreply.github.com' },
    phone: '+1 555-0123',
    support_email: 'help@maple-tree.org',
  });
  answer(
    'contact page',
    '<html><body><a href="mailto:info@maple-tree.org">info@maple-tree.org</a> Tel. +49 89 555 0100</body></html>',
    'text/html',
  );
  answer('numbers of all kinds', {
    version: '10.15.7',
    ip: '10.0.0.1',
    date: '2026-10-01',
    isbn: '978-3-16-148410-0',
    zip: '80331-1234',
    duration: 123456789,
    bytes: 5105105105105,
    port: 8080,
    ratio: '12-34-56',
    uuid: v.uuid(),
  });
  answer('tweets', {
    id: Number('1790000000000000000'),
    id_str: `17${v.chars('digits', 17)}`,
    in_reply_to_status_id_str: `16${v.chars('digits', 17)}`,
    snowflake: v.chars('digits', 18),
  });
  for (const word of [
    'weather',
    'products',
    'articles',
    'users',
    'invoices',
    'events',
    'jobs',
    'builds',
    'cities',
    'songs',
    'recipes',
    'tickets',
    'reviews',
    'flights',
    'stocks',
    'games',
    'messages',
    'comments',
    'photos',
    'teams',
  ]) {
    answer(
      `list of ${word}`,
      {
        total: 20,
        page: 1,
        items: Array.from({ length: 12 }, (_, i) => ({
          id: v.uuid(),
          number: 1000 + i,
          name: `${v.word()} ${v.word()}`,
          slug: `${v.word()}-${i}`,
          createdAt: `2026-0${1 + (i % 9)}-1${i % 10}T10:00:00Z`,
          score: v.random(),
          tags: [v.word(), v.word()],
          url: `https://www.maple-tree.org/${word}/${i}`,
          hash: v.hex(40),
          active: i % 2 === 0,
        })),
      },
      undefined,
      `https://api.maple-tree.org/v1/${word}?page=1&limit=20&sort=-created`,
    );
  }
  for (const path of [
    '/healthz',
    '/favicon.ico',
    '/robots.txt',
    '/metrics',
    '/v1/ping',
    '/auth/login',
    '/oauth/authorize?response_type=code',
    '/users/42/password/edit',
    '/tokens/types',
    '/secrets?limit=10',
    '/api/keys/help',
    '/docs/api-key',
  ])
    add(`plain ${path}`, {
      url: `https://www.maple-tree.org${path}`,
      headers: [
        ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64)'],
        ['Accept', 'text/html,application/json;q=0.9'],
        ['Accept-Language', 'de-DE,de;q=0.9'],
      ],
      response: { type: 'text/plain', body: 'ok' },
    });
  return cases;
}
