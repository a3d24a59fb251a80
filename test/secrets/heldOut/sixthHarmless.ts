/** Nothing to find, first part: what products say to each other all day. */

import { createHash } from 'node:crypto';
import { form, multipart } from '../corpus/build.ts';
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
  const ask = (name: string, body: string | object, type?: string): void =>
    none(name, { url: `${host}/${name.replaceAll(' ', '-')}`, body, ...(type ? { type } : {}) });
  const headers = (name: string, ...pairs: (readonly [string, string])[]): void =>
    none(name, { url: `${host}/ping`, headers: pairs });
  const back = (name: string, ...pairs: (readonly [string, string])[]): void =>
    none(name, { url: `${host}/ping`, response: { headers: pairs } });
  const sha = (algorithm: string): string => createHash(algorithm).update(v.uuid()).digest('hex');
  const b64 = (data: string | Uint8Array): string => Buffer.from(data).toString('base64');

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
  answer('sealed', {
    kind: 'SealedSecret',
    spec: { encryptedData: { password: `AgB${v.chars('base64', 300)}` } },
  });
  answer('references', {
    DATABASE_PASSWORD: '@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/db)',
    API_KEY: 'vault:secret/data/shop#api_key',
    TOKEN: 'op://prod/shop/token',
    AWS_SECRET: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
    pass: 'ssm:/prod/db/password',
    p2: '{{resolve:secretsmanager:prod/db:SecretString:password}}',
    p3: '${DB_PASSWORD}',
    gcp: 'projects/1234/secrets/db-pass/versions/latest',
  });
  answer('deployment', {
    kind: 'Deployment',
    metadata: {
      uid: v.uuid(),
      resourceVersion: '9182',
      annotations: { 'checksum/config': v.hex(64), 'checksum/secret': v.hex(64) },
    },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: 'shop',
              env: [
                { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
                { name: 'TOKEN_TTL', value: '3600' },
              ],
              envFrom: [{ secretRef: { name: 'shop-env' } }],
            },
          ],
          imagePullSecrets: [{ name: 'registry-credentials' }],
          volumes: [{ name: 'tls', secret: { secretName: 'shop-tls' } }],
        },
      },
    },
  });
  answer('password hashes', {
    users: [
      { name: 'ada', password_hash: `$2b$12$${v.chars('alnum', 53)}`, salt: v.hex(32) },
      { name: 'bob', password: `{SSHA}${v.chars('base64', 40)}` },
      {
        name: 'eve',
        password: `$argon2id$v=19$m=65536,t=3,p=4$${v.chars('base64', 22)}$${v.chars('base64', 43)}`,
      },
    ],
  });
  answer('RabbitMQ definitions', {
    users: [
      {
        name: 'shop',
        password_hash: v.chars('base64', 48),
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: 'management',
      },
    ],
  });
  answer('files', {
    files: [
      {
        name: 'id_rsa.pub',
        md5: sha('md5'),
        sha256: sha('sha256'),
        etag: `"${sha('md5')}-3"`,
        blob_sha: sha('sha1'),
      },
    ],
  });
  answer('chain', {
    jsonrpc: '2.0',
    id: 1,
    result: {
      hash: `0x${v.hex(64)}`,
      from: `0x${v.hex(40)}`,
      to: `0x${v.hex(40)}`,
      input: `0xa9059cbb${v.hex(128)}`,
      r: `0x${v.hex(64)}`,
      s: `0x${v.hex(64)}`,
      nonce: '0x1a',
    },
  });
  answer('coins', {
    tokens: [
      {
        symbol: 'WETH',
        token_address: `0x${v.hex(40)}`,
        token_id: '8812',
        token_type: 'ERC20',
        total_supply: '1000000000000000000',
      },
    ],
  });
  answer('push subscription', {
    endpoint: `https://fcm.googleapis.com/fcm/send/${v.chars('base64url', 22)}`,
    applicationServerKey: `B${v.chars('base64url', 86)}`,
  });
  answer('search index', {
    hits: [
      {
        objectID: v.hex(24),
        title: 'Forgot your password?',
        _highlightResult: { title: { value: 'Forgot your <em>password</em>?', matchLevel: 'full' } },
      },
    ],
    nbHits: 1,
    processingTimeMS: 2,
  });
  answer('pagination', {
    items: [],
    nextPageToken: v.chars('base64url', 80),
    prevPageToken: null,
    syncToken: `${v.chars('base64url', 24)}=`,
    continuationToken: v.chars('base64', 88),
    scroll_id: v.chars('base64', 120),
    resume_token: v.hex(48),
  });
  answer('captcha', {
    site_key: `6Le${v.chars('base64url', 37)}`,
    action: 'login',
    challenge: v.chars('base64url', 43),
  });
  answer('public client settings', {
    sentryDsn: `https://${v.hex(32)}@o4501.ingest.sentry.io/77`,
    stripePublishableKey: `pk_live_${v.alnum(24)}`,
    mapboxToken: `pk.eyJ1IjoiYWNtZSIsImEi${v.chars('base64url', 40)}.${v.chars('base64url', 22)}`,
    segmentWriteKeyName: 'web',
    posthogHost: 'https://eu.posthog.com',
    gaMeasurementId: 'G-4XLT2M',
  });
  answer(
    'metrics',
    `# HELP http_requests_total Requests\n# TYPE http_requests_total counter\nhttp_requests_total{method="POST",path="/login",code="401"} 12\nauth_token_refresh_total{result="ok"} 881\npassword_reset_requests_total 3\nvault_secret_kv_count{namespace="root"} 41\n`,
    'text/plain; version=0.0.4',
  );
  answer('time series', {
    data: {
      resultType: 'matrix',
      result: [
        {
          metric: { __name__: 'token_age_seconds', instance: '10.0.0.4:9100' },
          values: [
            [1760000000, '12'],
            [1760000015, '27'],
          ],
        },
      ],
    },
  });
  answer('translations', {
    'login.password.label': 'Passwort',
    'login.password.placeholder': 'Dein Passwort',
    'token.expired': 'Dein Token ist abgelaufen',
    'secret.help': 'Das Geheimnis wird nur einmal gezeigt',
    'error.password.tooShort': 'Mindestens 12 Zeichen',
    apiKey: 'API-Schlüssel',
  });
  answer('validation', {
    errors: [
      { field: 'password', code: 'too_short', message: 'password must be at least 12 characters' },
      { field: 'api_key', message: 'is invalid' },
    ],
    password: ['This field is required.'],
    token: 'has expired',
  });
  answer('schema', {
    type: 'object',
    required: ['username', 'password'],
    properties: {
      username: { type: 'string' },
      password: {
        type: 'string',
        format: 'password',
        minLength: 12,
        description: 'The password of the account',
        example: 'correct-horse',
      },
      apiKey: { type: 'string', pattern: '^lm_[a-z0-9]{32}$' },
      token: { $ref: '#/components/schemas/Token' },
    },
  });
  answer(
    'API description',
    'openapi: 3.1.0\ncomponents:\n  securitySchemes:\n    ApiKeyAuth:\n      type: apiKey\n      in: header\n      name: X-API-Key\n    OAuth:\n      type: oauth2\n      flows:\n        password:\n          tokenUrl: https://sso.brook-cloud.net/token\n          scopes: {}\n',
    'application/yaml',
  );
  answer(
    'documentation page',
    '<html><body><h1>Authentication</h1><p>Send your key in the <code>X-Api-Key</code> header:</p><pre>curl -H "X-Api-Key: YOUR_API_KEY" https://api.larch-market.net/v3/orders\ncurl -u "$USER:$PASSWORD" https://api.larch-market.net/v3/me\nexport LARCH_TOKEN=&lt;your token&gt;</pre><p>A token looks like <code>lm_live_xxxxxxxxxxxxxxxx</code>.</p></body></html>',
    'text/html',
  );
  answer(
    'AWS documentation',
    'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    'text/plain',
  );
  answer(
    'sample settings',
    'DB_PASSWORD=changeme\nAPI_KEY=your-api-key-here\nJWT_SECRET=<generate with openssl rand -hex 32>\nSTRIPE_KEY=sk_test_xxxxxxxxxxxxxxxxxxxxxxxx\nSMTP_PASS=\nREDIS_URL=redis://user:password@localhost:6379\n',
    'text/plain',
  );
  answer('sample token', {
    example:
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  });
  answer('test cards', {
    cards: ['4242 4242 4242 4242', '4000056655665556', '5555555555554444', '378282246310005'],
  });
  answer(
    'hints',
    '<form action="/login" method="post"><label for="pw">Password</label><input id="pw" type="password" name="password" placeholder="Your password" autocomplete="current-password" required minlength="12"><input type="hidden" name="authenticity_token" value="' +
      v.chars('base64', 86) +
      '=="><a href="/password/reset">Forgot password?</a></form>',
    'text/html; charset=utf-8',
  );
  answer(
    'a form library',
    'export const schema=z.object({password:z.string().min(12),token:z.string().optional()});register("password","passwordField2");const apiKey=process.env.API_KEY;const password=form.get("password");if(!token)throw new Error("token missing");headers.Authorization=`Bearer ${token}`;var secret=t.secret,k=e.apiKey||n;',
    'application/javascript',
  );
  answer(
    'style sheet',
    '.password-field__input{color:#1a2b3c}.token-list .token--active{background:url(data:image/png;base64,' +
      v.chars('base64', 200) +
      ')}#secret:before{content:"\\f023"}',
    'text/css',
  );
  answer('map of sources', {
    version: 3,
    file: 'a.js',
    sources: ['src/auth/password.ts', 'src/token.ts'],
    names: ['password', 'token', 'secret'],
    mappings: `AAAA,${v.chars('alnum', 40)};${v.chars('alnum', 60)}`,
  });
  answer('picture in JSON', {
    avatar: `data:image/jpeg;base64,/9j/${v.chars('base64', 800)}`,
    blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
    thumb: b64(v.bytes(300)),
  });
  answer('protobuf in JSON', {
    payload: b64(v.bytes(240)),
    checksum: v.chars('base64', 8),
    vector_clock: v.hex(24),
  });
  answer('embeddings', {
    data: [{ embedding: Array.from({ length: 24 }, () => Number((v.random() - 0.5).toFixed(8))), index: 0 }],
    model: 'text-embedding-3-small',
  });

  // Questions of every day
  ask('new order', {
    customer_id: v.uuid(),
    items: [{ sku: 'HAT-RED-M', qty: 1 }],
    idempotency_key: v.uuid(),
    client_reference: v.alnum(20),
  });
  ask('analytics', {
    batch: [
      {
        type: 'track',
        event: 'Password Reset Requested',
        messageId: `ajs-next-${v.hex(32)}`,
        anonymousId: v.uuid(),
        properties: { page: '/login', method: 'password', token_type: 'email' },
      },
    ],
  });
  ask('web vitals', {
    name: 'LCP',
    value: 1892.4,
    id: `v3-1760000000000-${v.chars('digits', 13)}`,
    navigationType: 'navigate',
    session: { duration: 41 },
  });
  ask('GraphQL', {
    operationName: 'Viewer',
    query:
      'query Viewer($first: Int!) { viewer { id passwordUpdatedAt tokens(first: $first) { nodes { id name lastUsed } } } }',
    variables: { first: 10, after: v.chars('base64', 40) },
    extensions: { persistedQuery: { version: 1, sha256Hash: v.hex(64) } },
  });
  ask('schema question', {
    query:
      'mutation ChangePassword($password: String!, $token: String!) { changePassword(password: $password, token: $token) { ok } }',
  });
  ask('logs', {
    logs: [
      { level: 'warn', msg: 'login failed for user ada: wrong password', ip: '10.0.3.4' },
      { level: 'info', msg: 'token refreshed, expires in 3600s' },
      { level: 'error', msg: 'secret "db-credentials" not found in namespace shop' },
      { level: 'debug', msg: 'api key: [FILTERED], password=[FILTERED]' },
    ],
  });
  ask('traces', {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: v.hex(32),
                spanId: v.hex(16),
                parentSpanId: v.hex(16),
                name: 'POST /token',
                attributes: [
                  { key: 'http.request.header.authorization', value: { stringValue: '[REDACTED]' } },
                  { key: 'enduser.id', value: { stringValue: v.uuid() } },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
  ask('a question about passwords', {
    model: 'gpt-4o',
    messages: [
      {
        role: 'user',
        content:
          'What makes a good password? Is "correct horse battery staple" still fine? My bank says: password must be 8 characters.',
      },
    ],
  });
  ask('support ticket', {
    subject: 'Password reset mail does not arrive',
    body: 'Hi, I asked for a new password three times. The token in the link is expired each time. Which secret question did I set? Thanks!',
  });
  ask('tokenized card', {
    payment_method: `tok_${v.alnum(24)}`,
    network_token_requestor: 'LM',
    source: { type: 'token', id: `src_${v.alnum(24)}` },
  });
  ask('device registration', {
    platform: 'ios',
    app_version: '5.1',
    push_environment: 'production',
    locale: 'de',
  });
  ask('change of settings', {
    require_password_change: true,
    password_policy: { min_length: 12, history: 5 },
    session_timeout: 1800,
    api_key_expiry_days: 90,
    token_lifetime: '15m',
  });
  none('form without a password', {
    url: `${host}/newsletter`,
    ...form({ name: 'Ada', topic: 'passwords', consent: 'yes', form_key: v.alnum(16), utf8: '✓' }),
  });
  none('form with masks', {
    url: `${host}/settings`,
    ...form({ smtp_host: 'smtp.acme.io', smtp_password: '••••••••', api_key: '(unchanged)', secret: '' }),
  });
  none('upload of a picture', {
    url: `${host}/pictures`,
    ...multipart([
      { name: 'title', value: 'Hat' },
      { name: 'file', value: `\u0089PNG${v.chars('base64', 300)}`, file: 'hat.png', type: 'image/png' },
    ]),
  });
  none('upload of code', {
    url: `${host}/snippets`,
    ...multipart([
      {
        name: 'file',
        value:
          'import os\npassword = os.environ["DB_PASSWORD"]\ntoken = get_token(user)\napi_key = config.get("api_key", None)\nsecret: str = field(default="")\ndef check(password: str, token: Optional[str] = None) -> bool:\n    return password == self.password\n',
        file: 'app.py',
        type: 'text/x-python',
      },
    ]),
  });
  none('gRPC', {
    method: 'POST',
    url: 'https://grpc.larch-market.net/shop.v1.Orders/Get',
    type: 'application/grpc',
    body: new Uint8Array(v.bytes(200)),
  });
  none('XML order', {
    url: `${host}/edi`,
    type: 'application/xml',
    body: `<?xml version="1.0"?><Order id="${v.uuid()}"><Buyer gln="4012345000009"/><Line sku="HAT" ean="4006381333931" qty="3"/><Security passwordRequired="false" tokenType="none"/><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><DigestValue>${v.chars('base64', 43)}=</DigestValue><SignatureValue>${v.chars('base64', 342)}==</SignatureValue><X509Certificate>${v.chars('base64', 400)}</X509Certificate></Signature></Order>`,
  });
  none('SAML question', {
    url: 'https://sso.brook-cloud.net/saml',
    ...form({
      RelayState: v.chars('base64url', 40),
      SAMLRequest: b64(
        `<samlp:AuthnRequest ID="_${v.hex(32)}" Version="2.0" IssueInstant="2026-10-01T00:00:00Z"><samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>`,
      ),
    }),
  });
  none('events', {
    url: `${host}/events`,
    response: {
      type: 'text/event-stream',
      body: `event: ping\ndata: {"t":1}\n\nevent: delta\ndata: {"id":"msg_${v.alnum(24)}","text":"Use a secret manager, not a token in code."}\n\ndata: [DONE]\n\n`,
    },
  });
  none('lines', {
    url: `${host}/export`,
    response: {
      type: 'application/x-ndjson',
      body: Array.from({ length: 6 }, () =>
        JSON.stringify({ id: v.uuid(), key: `orders/${v.hex(24)}`, hash: v.hex(64), session_length: 12 }),
      ).join('\n'),
    },
  });
  none('CSV', {
    url: `${host}/report.csv`,
    response: {
      type: 'text/csv',
      body: `order,ean,reference,checksum\n1,4006381333931,${v.chars('upperAlnum', 18)},${v.hex(32)}\n2,4012345678901,${v.chars('upperAlnum', 18)},${v.hex(32)}\n`,
    },
  });
  none('robots', {
    url: 'https://www.larch-market.net/robots.txt',
    response: {
      type: 'text/plain',
      body: 'User-agent: *\nDisallow: /password\nDisallow: /token\nSitemap: https://www.larch-market.net/sitemap.xml\n',
    },
  });
}
