/** Nothing to find, first part: what products say to each other all day. */

import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function sixthHarmlessCases(v: Values, add: Adder): void {
  const host = 'https://api.larch-market.net/v3';
  const none = (name: string, shape: Parameters<Adder>[1]): void => add(name, shape, []);
  const answer = (name: string, body: string | object, type?: string): void =>
    none(name, {
      url: `${host}/${name.replaceAll(' ', '-')}`,
      response: { body, ...(type ? { type } : {}) },
    });
  const headers = (name: string, ...pairs: (readonly [string, string])[]): void =>
    none(name, { url: `${host}/ping`, headers: pairs });
  const back = (name: string, ...pairs: (readonly [string, string])[]): void =>
    none(name, { url: `${host}/ping`, response: { headers: pairs } });

  // Headers of every day
  headers(
    'browser',
    ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36'],
    ['Accept-Language', 'de,en;q=0.8'],
    ['If-None-Match', `W/"${v.hex(32)}"`],
    ['Sec-Fetch-Site', 'same-origin'],
  );
  headers(
    'tracing',
    ['traceparent', `00-${v.hex(32)}-${v.hex(16)}-01`],
    ['tracestate', `dd=s:1;t.tid:${v.hex(16)}`],
    ['X-Request-Id', v.uuid()],
    ['X-B3-TraceId', v.hex(32)],
    ['sentry-trace', `${v.hex(32)}-${v.hex(16)}-1`],
    ['baggage', `sentry-trace_id=${v.hex(32)},sentry-public_key=${v.hex(32)},sentry-environment=production`],
  );
  headers(
    'Amazon tracing',
    ['X-Amzn-Trace-Id', `Root=1-${v.hex(8)}-${v.hex(24)}`],
    ['amz-sdk-invocation-id', v.uuid()],
    ['x-amz-content-sha256', v.hex(64)],
  );
  headers(
    'idempotency',
    ['Idempotency-Key', v.uuid()],
    ['X-Idempotency-Key', v.alnum(32)],
    ['X-Correlation-ID', v.hex(32)],
  );
  headers(
    'websocket',
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Key', `${v.chars('base64', 22)}==`],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Protocol', 'graphql-transport-ws'],
  );
  headers('webhook from Stripe', ['Stripe-Signature', `t=1760000000,v1=${v.hex(64)},v0=${v.hex(64)}`]);
  headers(
    'webhook from GitHub',
    ['X-Hub-Signature-256', `sha256=${v.hex(64)}`],
    ['X-GitHub-Delivery', v.uuid()],
    ['X-GitHub-Hook-ID', '3981'],
    ['X-GitHub-Event', 'push'],
  );
  headers(
    'webhook from Shopify',
    ['X-Shopify-Hmac-Sha256', `${v.chars('base64', 43)}=`],
    ['X-Shopify-Topic', 'orders/create'],
  );
  headers(
    'webhook from Slack',
    ['X-Slack-Signature', `v0=${v.hex(64)}`],
    ['X-Slack-Request-Timestamp', '1760000000'],
  );
  headers(
    'signed message',
    ['Signature-Input', 'sig1=("@method" "@authority");created=1618884473;keyid="test-key-ed25519"'],
    ['Signature', `sig1=:${v.chars('base64', 86)}==:`],
    ['Content-Digest', `sha-256=:${v.chars('base64', 43)}=:`],
  );
  headers('digest login', [
    'Authorization',
    `Digest username="Mufasa", realm="ops", nonce="${v.hex(32)}", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="${v.hex(16)}", response="${v.hex(32)}", opaque="${v.hex(32)}"`,
  ]);
  headers('cookies of visitors', [
    'Cookie',
    `_ga=GA1.1.${v.chars('digits', 9)}.1760000000; _ga_3HX=GS1.1.1760000000.3.1.1760000500.0.0.0; _fbp=fb.1.1760000000000.${v.chars('digits', 9)}; OptanonConsent=isGpcEnabled=0&datestamp=Wed+Oct+01+2026&version=202401&consentId=${v.uuid()}; ajs_anonymous_id=${v.uuid()}; intercom-id-ab12=${v.uuid()}; currency=EUR`,
  ]);
  headers(
    'cookies against forgery',
    [
      'Cookie',
      `csrftoken=${v.alnum(64)}; _csrf=${v.chars('base64url', 24)}; XSRF-TOKEN=${v.chars('base64url', 60)}`,
    ],
    ['X-CSRFToken', v.alnum(64)],
    ['X-XSRF-TOKEN', v.chars('base64url', 60)],
  );
  headers('cookies of balancers', [
    'Cookie',
    `AWSALB=${v.chars('base64', 120)}; AWSALBCORS=${v.chars('base64', 120)}; __cf_bm=${v.chars('base64url', 43)}-1760000000-1.0.1.1-${v.chars('base64url', 80)}; cf_clearance=${v.chars('base64url', 43)}-1760000000-1.2.1.1-${v.chars('base64url', 90)}; BIGipServerpool_web=${v.chars('digits', 9)}.20480.0000; ARRAffinity=${v.hex(64)}; ak_bmsc=${v.hex(32)}~${v.chars('base64', 60)}`,
  ]);
  headers(
    'masked authorization',
    ['Authorization', 'Bearer ***'],
    ['X-Api-Key', '[REDACTED]'],
    ['Cookie', 'sid=<redacted>'],
  );
  headers('no token', ['Authorization', 'Bearer undefined'], ['X-Auth-Token', 'null']);
  headers('documentation', ['Authorization', 'Bearer YOUR_ACCESS_TOKEN'], ['X-API-Key', '{{apiKey}}']);
  headers('an anonymous one', ['Authorization', 'Basic YW5vbnltb3VzOg=='], ['Accept', '*/*']);
  headers(
    'S3 signature',
    ['x-amz-date', '20261001T000000Z'],
    ['x-amz-checksum-crc32', 'AAAAAA=='],
    ['Content-MD5', `${v.chars('base64', 22)}==`],
  );
  back(
    'an answer of a shop',
    ['ETag', `"${v.hex(32)}"`],
    ['X-Request-Id', v.uuid()],
    ['CF-RAY', `${v.hex(16)}-FRA`],
    ['Strict-Transport-Security', 'max-age=31536000'],
    [
      'Content-Security-Policy',
      `script-src 'self' 'nonce-${v.chars('base64', 22)}==' 'sha256-${v.chars('base64', 43)}='`,
    ],
    ['NEL', '{"report_to":"cf","max_age":604800}'],
    [
      'Report-To',
      `{"group":"cf","endpoints":[{"url":"https://a.nel.cloudflare.com/report/v4?s=${v.chars('base64url', 160)}"}]}`,
    ],
  );
  back(
    'refused',
    [
      'WWW-Authenticate',
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/node:pull",error="invalid_token"',
    ],
    ['X-RateLimit-Remaining', '12'],
    ['Access-Control-Allow-Headers', 'Authorization, X-Api-Key, X-Auth-Token'],
  );
  back('cookies set', ['Set-Cookie', `locale=de_DE; Path=/`]);
  back('cookie deleted', [
    'Set-Cookie',
    'session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0',
  ]);
  back('cookie deleted, with a value', [
    'Set-Cookie',
    'sessionid=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/',
  ]);
  back('visitor set', [
    'Set-Cookie',
    `__cf_bm=${v.chars('base64url', 43)}-1760000000-1.0.1.1-${v.chars('base64url', 86)}; path=/; HttpOnly; Secure`,
  ]);
  back(
    'S3 answer',
    ['x-amz-request-id', v.chars('upperAlnum', 16)],
    ['x-amz-id-2', v.chars('base64', 76)],
    ['x-amz-version-id', v.chars('base64url', 32)],
    ['Server', 'AmazonS3'],
  );
  back(
    'public key pinned',
    ['Expect-CT', 'max-age=86400'],
    ['Public-Key-Pins', `pin-sha256="${v.chars('base64', 43)}="; max-age=5184000`],
    ['X-Vault-Namespace', 'admin/'],
  );
  back('redirect', [
    'Location',
    `https://sso.brook-cloud.net/authorize?response_type=code&client_id=shop-web&redirect_uri=https%3A%2F%2Fapp.larch-market.net%2Fcb&scope=openid%20profile&state=${v.chars('base64url', 43)}&nonce=${v.chars('base64url', 43)}&code_challenge=${v.chars('base64url', 43)}&code_challenge_method=S256`,
  ]);

  // Addresses
  const at = (name: string, url: string): void => none(name, { url });
  at(
    'pages',
    `${host}/orders?limit=50&cursor=${v.chars('base64url', 60)}&page_token=${v.chars('base64url', 40)}&sort=-created`,
  );
  at(
    'assets',
    `https://cdn.larch-market.net/assets/app-${v.hex(20)}.js?v=${v.hex(8)}&integrity=${v.hex(40)}`,
  );
  at('ids in a path', `${host}/tenants/${v.uuid()}/documents/${v.hex(24)}/versions/${v.alnum(22)}`);
  at('search', `${host}/help/search?q=how+to+reset+password+token&lang=en`);
  at('password page', 'https://app.larch-market.net/account/password/forgot?return_to=%2Fcheckout');
  at(
    'statistics',
    `https://www.google-analytics.com/g/collect?v=2&tid=G-4XLT2&gtm=45je4&_p=1760000000&cid=${v.chars('digits', 9)}.1760000000&ul=de-de&sid=1760000000&sct=3&_s=1&dt=Login`,
  );
  at('git objects', `https://github.com/acme/shop/commit/${v.hex(40)}`);
  at(
    'image proxy',
    `https://camo.githubusercontent.com/${v.hex(64)}/68747470733a2f2f696d672e736869656c64732e696f`,
  );
  at('signed image', `https://images.larch-market.net/fit-in/300x300/${v.hex(32)}/hat.jpg?w=300&h=300&q=80`);
  at('public map tiles', `https://tiles.larch-market.net/12/2145/1332.pbf?style=streets&key=public`);
  at('template', 'https://api.larch-market.net/v3/users?api_key={api_key}&token=%7Btoken%7D');
  at('placeholder key', 'https://maps.googleapis.com/maps/api/js?key=YOUR_API_KEY&libraries=places');
  at(
    'Sentry browser',
    `https://o4501.ingest.sentry.io/api/77/envelope/?sentry_key=${v.hex(32)}&sentry_version=7`,
  );
  at(
    'OAuth start',
    `https://accounts.google.com/o/oauth2/v2/auth?client_id=${v.chars('digits', 12)}-${v.chars('lowerAlnum', 32)}.apps.googleusercontent.com&redirect_uri=https%3A%2F%2Fapp.larch-market.net&response_type=code&scope=email&state=${v.hex(32)}&nonce=${v.hex(32)}`,
  );

  // Answers of every day
  answer('orders', {
    data: [
      {
        id: v.uuid(),
        number: 'LM-2026-00871',
        total: 4990,
        currency: 'EUR',
        items: [{ sku: 'HAT-RED-M', ean: '4006381333931', qty: 2 }],
        status: 'shipped',
        tracking: `00${v.chars('digits', 18)}`,
      },
    ],
    has_more: true,
    next_cursor: v.chars('base64url', 44),
  });
  answer('catalogue', {
    products: [
      {
        id: v.hex(24),
        gtin: '00012345600012',
        price: 12.9,
        image: `https://cdn.larch-market.net/${v.hex(32)}.webp`,
        etag: v.hex(32),
      },
    ],
  });
  answer('devices', {
    devices: [
      {
        imei: v.luhnNumber('35', 15),
        serial: v.chars('upperAlnum', 12),
        mac: '3c:22:fb:9a:01:7e',
        iccid: v.luhnNumber('8949', 19),
      },
    ],
  });
  answer('ledger', {
    transactions: [
      { id: v.luhnNumber('4', 16), order_id: v.luhnNumber('51', 16), timestamp: 1760000000123, amount: 1999 },
    ],
  });
  answer('card on file', {
    payment_methods: [
      {
        id: `pm_${v.alnum(24)}`,
        brand: 'visa',
        last4: '4242',
        bin: '453212',
        exp_month: 4,
        exp_year: 2029,
        fingerprint: v.alnum(16),
        masked: '4532 12** **** 4242',
      },
    ],
  });
  answer('payment intent', {
    id: `pi_${v.alnum(24)}`,
    object: 'payment_intent',
    amount: 1999,
    customer: `cus_${v.alnum(14)}`,
    latest_charge: `ch_${v.alnum(24)}`,
    livemode: true,
  });
  answer('bank, masked', {
    accounts: [
      { iban: 'DE89 **** **** **** **30 00', last_four: '3000' },
      { iban: 'DExx xxxx xxxx xxxx xxxx 12' },
    ],
  });
  answer('persons, masked', {
    ssn: '***-**-4821',
    phone: '+49 *** *** 12',
    email: 'a***@p***.de',
    password: '********',
  });
  answer('users', {
    users: [
      {
        id: 7,
        login: 'ada',
        role: 'admin',
        password_changed_at: '2026-01-01T00:00:00Z',
        password_expired: false,
        has_password: true,
        token_count: 2,
        mfa: { enabled: true, methods: ['totp'] },
      },
    ],
  });
  answer('own keys, masked', {
    keys: [
      { id: `key_${v.alnum(16)}`, prefix: 'lm_live_3kd9', last_four: 'x81f', created_at: 1760000000 },
      { id: `key_${v.alnum(16)}`, secret: 'lm_live_••••••••••••x81f' },
    ],
  });
  answer('usage of a model', {
    id: `chatcmpl-${v.alnum(29)}`,
    object: 'chat.completion',
    system_fingerprint: `fp_${v.hex(10)}`,
    choices: [
      {
        message: {
          role: 'assistant',
          content:
            'Store the API key in an environment variable, e.g. OPENAI_API_KEY=sk-..., and never commit it.',
        },
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: 312,
      completion_tokens: 55,
      total_tokens: 367,
      completion_tokens_details: { reasoning_tokens: 0 },
    },
  });
  answer('rates', {
    tokens_remaining: 91823,
    token_limit: 100000,
    max_tokens: 4096,
    key_quota: 12,
    secret_count: 4,
  });
  answer('feature flags', {
    'show-password-strength': true,
    'token-refresh-v2': { on: true, variation: 2, salt: v.hex(32) },
    api_key_rotation: 'weekly',
  });
  answer('OpenID configuration', {
    issuer: 'https://sso.brook-cloud.net',
    token_endpoint: 'https://sso.brook-cloud.net/token',
    jwks_uri: 'https://sso.brook-cloud.net/jwks',
    grant_types_supported: ['authorization_code', 'refresh_token', 'password'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
  answer('public keys', {
    keys: [
      {
        kty: 'RSA',
        use: 'sig',
        alg: 'RS256',
        kid: v.hex(40),
        n: v.chars('base64url', 342),
        e: 'AQAB',
        x5t: v.chars('base64url', 27),
        x5c: [v.chars('base64', 1200)],
      },
    ],
  });
  answer('certificates', {
    certificate: `-----BEGIN CERTIFICATE-----\n${v.chars('base64', 64)}\n${v.chars('base64', 64)}\n-----END CERTIFICATE-----\n`,
    fingerprint_sha256: v.hex(64),
    serial: v.hex(32),
    subject_key_id: v.hex(40),
  });
  answer(
    'known hosts',
    `github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${v.chars('base64', 43)}\nci.acme.io ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB${v.chars('base64', 340)}\n`,
    'text/plain',
  );
  answer(
    'PGP public key',
    `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${v.chars('base64', 64)}\n${v.chars('base64', 64)}\n=${v.chars('base64', 4)}\n-----END PGP PUBLIC KEY BLOCK-----\n`,
    'text/plain',
  );
  answer('ssh keys of a user', [
    {
      id: 991,
      key: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${v.chars('base64', 43)}`,
      title: 'laptop',
      read_only: true,
    },
  ]);
  answer('lock file', {
    packages: {
      'node_modules/semver': {
        version: '7.6.3',
        resolved: 'https://registry.npmjs.org/semver/-/semver-7.6.3.tgz',
        integrity: `sha512-${v.chars('base64', 86)}==`,
      },
    },
  });
  answer('image manifest', {
    schemaVersion: 2,
    config: { digest: `sha256:${v.hex(64)}`, size: 7023 },
    layers: [{ digest: `sha256:${v.hex(64)}` }, { digest: `sha256:${v.hex(64)}` }],
  });
  answer('commits', [
    {
      sha: v.hex(40),
      node_id: `C_kwDOA${v.chars('base64url', 50)}`,
      commit: {
        message: 'rotate password hashing to argon2',
        tree: { sha: v.hex(40) },
        verification: {
          verified: true,
          signature: `-----BEGIN PGP SIGNATURE-----\n\n${v.chars('base64', 64)}\n-----END PGP SIGNATURE-----`,
        },
      },
    },
  ]);
  answer('secrets of a repository, names only', {
    total_count: 3,
    secrets: [
      { name: 'AWS_SECRET_ACCESS_KEY', created_at: '2026-01-01T00:00:00Z', visibility: 'all' },
      { name: 'NPM_TOKEN', updated_at: '2026-02-01T00:00:00Z' },
    ],
  });
  answer('key to encrypt with', { key_id: v.chars('digits', 18), key: `${v.chars('base64', 43)}=` });
  answer('stored encrypted', {
    value: `AQICAHh${v.chars('base64', 180)}`,
    kms_key_id: 'arn:aws:kms:eu-west-1:123456789012:key/9b1c',
    algorithm: 'SYMMETRIC_DEFAULT',
  });
  answer(
    'SOPS file',
    `db:\n    password: ENC[AES256_GCM,data:${v.chars('base64', 16)},iv:${v.chars('base64', 43)}=,tag:${v.chars('base64', 22)}==,type:str]\nsops:\n    age:\n        - recipient: age1${v.chars('lowerAlnum', 58)}\n`,
    'application/yaml',
  );
}
