/** More exchanges in which nothing is secret: prose, pages, identifiers, headers, addresses. */

import { form } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function ordinaryCases(v: Values, add: Adder): void {
  const say = (name: string, body: object | string, type?: string): void =>
    add(
      name,
      { url: 'https://api.meadow-maps.org/v3/items', response: { body, ...(type ? { type } : {}) } },
      [],
    );
  const ask = (name: string, url: string, headers: readonly (readonly [string, string])[] = []): void =>
    add(name, { url, headers, response: { body: { ok: true } } }, []);

  say(
    'article',
    'A good password has many characters. Never share your API key or token: anybody who has the secret can act as you. The Authorization: Bearer header carries the token. Set PASSWORD=... in your shell.',
    'text/plain',
  );
  say(
    'article in HTML',
    '<h1>How to reset your password</h1><p>Click "Forgot password" and enter the token from the mail. Your secret: never tell it. API key: see settings.</p><code>curl -H "Authorization: Bearer $TOKEN" -u user:pass https://api.example.com</code>',
    'text/html',
  );
  say('events of a product', {
    events: [
      { name: 'password_reset_requested', props: { method: 'email', token_valid: true } },
      { name: 'api_key.created', key_name: 'ci deploy key' },
    ],
  });
  say('audit', {
    action: 'secret.rotate',
    target: 'projects/acme/secrets/db-password',
    actor: 'svc-rotator',
    result: 'ok',
    secret_name: 'db-password',
    key_alias: 'alias/prod',
  });
  say('map tiles', {
    type: 'FeatureCollection',
    features: [
      {
        geometry: { coordinates: [13.404954, 52.520008] },
        properties: { osm_id: '4539148803436467', key: 'highway', value: 'residential' },
      },
    ],
  });
  say('charts', {
    series: [{ key: 'p99', values: [1, 2, 3] }],
    tokens: ['alpha', 'beta'],
    token: 'font-size-lg',
    secretLevel: 2,
  });
  say('blockchain', {
    hash: `0x${v.hex(64)}`,
    from: `0x${v.hex(40)}`,
    to: `0x${v.hex(40)}`,
    token: `0x${v.hex(40)}`,
    tokenSymbol: 'USDC',
    input: `0x${v.hex(200)}`,
  });
  say('video', {
    streams: [{ url: `https://cdn.x.io/v/${v.uuid()}/master.m3u8`, codec: 'avc1' }],
    drm: { type: 'widevine', key_ids: [v.hex(32)] },
    pssh: v.chars('base64', 76),
  });
  say('keyboard', {
    shortcuts: [
      { key: 'ctrl+shift+p', command: 'palette' },
      { key: 'cmd+k cmd+s', command: 'keys' },
    ],
  });
  say('feature flags', {
    flags: { 'show-password': true, 'new-token-ui': false, 'api-key-rotation': 'variant-b' },
    salt: v.hex(16),
    bucketing_key: 'user',
  });
  say('page cursors', {
    next_page_token: v.chars('base64url', 80),
    sync_token: v.chars('base64', 40),
    cursor: v.chars('base64', 60),
    continuation: v.chars('base64', 60),
    pageToken: v.alnum(30),
  });
  say('csrf', {
    csrfToken: v.alnum(40),
    xsrf: v.alnum(40),
    nonce: v.alnum(32),
    state: v.alnum(24),
    code_challenge: v.chars('base64url', 43),
    captcha_site_key: `6Le${v.chars('base64url', 37)}`,
  });
  say(
    'stack trace',
    'java.lang.IllegalStateException: password must not be null\n\tat com.acme.auth.TokenService.check(TokenService.java:81)\n\tat com.acme.auth.SecretStore$Key.get(SecretStore.java:12)\nCaused by: java.io.IOException: invalid token: unexpected end\n',
    'text/plain',
  );
  say(
    'log lines',
    'time=2026-10-01T00:00:00Z level=info msg="token refreshed" user=42 ttl=3600\ntime=2026-10-01T00:00:01Z level=warn msg="password: attempts left" left=2 key=cache:user:42\n',
    'text/plain',
  );
  say(
    'metrics',
    '# HELP auth_token_total Tokens issued\n# TYPE auth_token_total counter\nauth_token_total{kind="refresh"} 1231\npassword_reset_total 12\nsecret_rotation_age_seconds{key="db"} 81231.2\n',
    'text/plain; version=0.0.4',
  );
  say('SQL text', {
    sql: 'SELECT id, email, password_hash FROM users WHERE token = $1 AND secret IS NOT NULL',
    params: 1,
  });
  say(
    'yaml of CI',
    'env:\n  TOKEN: ${{ secrets.NPM_TOKEN }}\n  PASSWORD: $DB_PASSWORD\nsteps:\n  - uses: actions/checkout@v4\n    with:\n      token: ${{ github.token }}\n',
    'application/yaml',
  );
  say(
    'compose',
    'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n      POSTGRES_USER: ${USER}\n    secrets: [db]\n',
    'text/yaml',
  );
  say('webauthn', {
    challenge: v.chars('base64url', 43),
    rp: { id: 'x.io' },
    allowCredentials: [{ type: 'public-key', id: v.chars('base64url', 86) }],
    clientDataJSON: v.chars('base64url', 120),
  });
  say('encrypted', {
    password: `ENC[AES256_GCM,data:${v.chars('base64', 24)},iv:${v.chars('base64', 44)},tag:${v.chars('base64', 24)},type:str]`,
    secret: `$ANSIBLE_VAULT;1.1;AES256\n${v.hex(80)}`,
    sealed: `AgB${v.chars('base64', 300)}`,
  });
  say('names of secrets', {
    secrets: ['DB_PASSWORD', 'STRIPE_KEY', 'JWT_SECRET'],
    required: ['apiKey', 'token'],
    password: 'password',
    type: 'password',
  });
  say('roles of mail', {
    contact: 'support@meadow-maps.org',
    noreply: 'no-reply@meadow-maps.org',
    bugs: 'bugs@example.com',
  });
  say('ranges', {
    phone_format: '+1 (XXX) XXX-XXXX',
    range: '415-0100-0199',
    order: 'PO-4415550100',
    ip: '203.0.113.77',
    mac: '00:1b:44:11:3a:b7',
  });
  say(
    'uuid list',
    Array.from({ length: 20 }, () => ({
      id: v.uuid(),
      key: v.uuid(),
      session: { id: 12, started: 1760000000 },
    })),
  );
  say('cache keys', {
    key: `user:42:profile:${v.hex(32)}`,
    hit: true,
    partition_key: 'tenant#7',
    sort_key: 'ORDER#2026-10-01',
    primaryKey: 'id',
    foreign_key: 'user_id',
  });
  say('weather', {
    key: '178087',
    localized: 'Berlin',
    token: null,
    station: { auth: 'none', secretRequired: false },
  });
  say('quiz', {
    question: 'What is the secret of Monkey Island?',
    answers: ['a password', 'a token'],
    passphrase_hint: 'the name of your first pet',
  });
  say('fonts and colours', {
    tokens: { 'color.primary': '#0055ff', 'space.2': '8px' },
    apiVersion: '2026-01',
    accessTier: 'Hot',
  });
  say('captioned code sample', {
    markdown: '```bash\nexport OPENAI_API_KEY=sk-...\nexport DB_URL=postgres://user:pass@host/db\n```',
  });
  say('translations of errors', {
    'auth/wrong-password': 'The password is wrong',
    'auth/invalid-token': 'Token ungültig oder abgelaufen',
    'error.secret.missing': 'No secret given',
  });
  say('test cards', {
    cards: ['4111111111111111', '5555555555554444', '378282246310005', '4000 0000 0000 0002'],
  });
  say('gravatar', {
    avatar_url: `https://www.gravatar.com/avatar/${v.hex(32)}?s=80`,
    gravatar_id: '',
    events_url: 'https://api.github.com/users/x/events{/privacy}',
  });

  ask('trace headers', 'https://api.x-ray.io/v1', [
    ['traceparent', `00-${v.hex(32)}-${v.hex(16)}-01`],
    ['X-Request-Id', v.uuid()],
    ['X-Amzn-Trace-Id', `Root=1-${v.hex(8)}-${v.hex(24)}`],
    ['baggage', `sentry-trace_id=${v.hex(32)},sentry-public_key=${v.hex(32)}`],
    ['b3', `${v.hex(32)}-${v.hex(16)}-1`],
    ['CF-Ray', `${v.hex(16)}-FRA`],
  ]);
  ask('conditional', 'https://api.x-ray.io/v1', [
    ['If-None-Match', `"${v.hex(40)}"`],
    ['Idempotency-Key', v.uuid()],
    ['X-Amz-Content-Sha256', v.hex(64)],
    ['Content-MD5', v.chars('base64', 22) + '=='],
    ['Digest', `SHA-256=${v.chars('base64', 43)}=`],
  ]);
  ask('websocket', 'https://rt.x-ray.io/ws', [
    ['Sec-WebSocket-Key', `${v.chars('base64', 22)}==`],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Protocol', 'graphql-transport-ws'],
  ]);
  ask('webhook signatures', 'https://in.x-ray.io/hook', [
    ['X-Hub-Signature-256', `sha256=${v.hex(64)}`],
    ['Stripe-Signature', `t=1760000000,v1=${v.hex(64)}`],
    ['X-Slack-Signature', `v0=${v.hex(64)}`],
    ['X-Twilio-Signature', v.chars('base64', 27) + '='],
  ]);
  ask('harmless cookies', 'https://www.x-ray.io/', [
    [
      'Cookie',
      `_ga=GA1.2.${v.chars('digits', 9)}.1760000000; _gid=GA1.2.1.2; _fbp=fb.1.1760000000.${v.chars('digits', 9)}; theme=dark; lang=de; OptanonConsent=isGpcEnabled=0&datestamp=x; ab_bucket=${v.hex(8)}; csrftoken=${v.alnum(32)}; cf_clearance_seen=1`,
    ],
  ]);
  ask('bearer placeholder', 'https://api.x-ray.io/v1', [['Authorization', 'Bearer undefined']]);
  ask('bearer of a template', 'https://api.x-ray.io/v1', [
    ['Authorization', 'Bearer {{access_token}}'],
    ['X-Api-Key', '<API_KEY>'],
  ]);
  ask('preflight', 'https://api.x-ray.io/v1', [
    ['Access-Control-Request-Headers', 'authorization,x-api-key,x-csrf-token'],
    ['Origin', 'https://app.x-ray.io'],
  ]);
  ask(
    'words in a path',
    'https://api.x-ray.io/users/42/password/reset/form?token_type=short&show_password=1&secret=false&key=name&sort=key',
  );
  ask(
    'search words',
    'https://www.x-ray.io/search?q=forgot+password+token&api_version=2026-01-01&session=spring-2026&passkey_supported=true',
  );
  ask(
    'oauth start',
    `https://id.x-ray.io/authorize?response_type=code&client_id=${v.alnum(32)}&state=${v.alnum(32)}&nonce=${v.alnum(32)}&code_challenge=${v.chars('base64url', 43)}&code_challenge_method=S256&redirect_uri=https%3A%2F%2Fapp.x-ray.io%2Fcb`,
  );
  ask(
    'static assets',
    `https://cdn.x-ray.io/assets/token-${v.hex(20)}.js?v=${v.hex(32)}&cb=${v.chars('digits', 13)}`,
  );
  add(
    'harmless answers’ headers',
    {
      url: 'https://www.x-ray.io/',
      response: {
        headers: [
          ['ETag', `"${v.hex(40)}"`],
          [
            'WWW-Authenticate',
            'Bearer realm="api", error="invalid_token", error_description="The access token expired"',
          ],
          [
            'Content-Security-Policy',
            `script-src 'nonce-${v.chars('base64', 22)}==' 'sha256-${v.chars('base64', 43)}='`,
          ],
          ['Set-Cookie', 'session=; Max-Age=0; path=/'],
          ['Set-Cookie', 'locale=de; path=/'],
          ['X-RateLimit-Remaining-Tokens', '14990'],
          ['x-amz-id-2', v.chars('base64', 75)],
          ['NEL', '{"report_to":"x"}'],
          ['Alt-Svc', 'h3=":443"'],
        ],
        body: 'ok',
        type: 'text/plain',
      },
    },
    [],
  );
  add(
    'form without secrets',
    {
      url: 'https://www.x-ray.io/signup',
      ...form({
        username: 'maria',
        password_hint: 'pet',
        token_count: '3',
        accept_terms: 'on',
        card_brand: 'visa',
      }),
    },
    [],
  );
  add(
    'login refused',
    {
      url: 'https://www.x-ray.io/login',
      response: {
        status: 401,
        body: {
          error: 'invalid_grant',
          error_description: 'Bad password or token',
          code: 'AUTH_PASSWORD_MISMATCH',
        },
      },
    },
    [],
  );
  add(
    'upload of a picture',
    {
      url: 'https://up.x-ray.io/p',
      body: new Uint8Array(Array.from({ length: 4000 }, () => v.below(256))),
      type: 'image/jpeg',
      response: { body: { ok: true } },
    },
    [],
  );
  add(
    'protobuf',
    {
      url: 'https://grpc.x-ray.io/svc',
      body: new Uint8Array([0, 0, 0, 0, 20, ...Array.from({ length: 600 }, () => v.below(128))]),
      type: 'application/grpc',
      response: { body: new Uint8Array([0, 0, 0, 0, 2, 8, 1]), type: 'application/grpc' },
    },
    [],
  );
}
