/** The harmless half of the fourth set: what a scanner of ordinary traffic must keep quiet about. */

import { createHash } from 'node:crypto';
import { b64, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function fourthHarmlessCases(v: Values, add: Adder): void {
  const host = 'https://svc.brook-cloud.net';
  const answer = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/v2/items`, response: { body, ...(type ? { type } : {}) } }, []);
  const headers = (
    name: string,
    sent: readonly (readonly [string, string])[],
    received: readonly (readonly [string, string])[] = [],
  ): void =>
    add(
      name,
      { url: `${host}/v2/items`, headers: sent, response: { headers: received, body: { ok: true } } },
      [],
    );
  const get = (name: string, path: string, more: Partial<Shape> = {}): void =>
    add(name, { url: host + path, ...more }, []);
  const sha = (algorithm: string): string => createHash(algorithm).update(v.uuid()).digest('hex');

  headers(
    'tags and digests',
    [['If-None-Match', `"${sha('md5')}"`]],
    [
      ['ETag', `W/"${v.hex(40)}"`],
      ['Content-MD5', `${v.chars('base64', 22)}==`],
      ['Digest', `SHA-256=${v.chars('base64', 43)}=`],
      ['X-Checksum-Sha1', sha('sha1')],
    ],
  );
  headers('traces', [
    ['traceparent', `00-${v.hex(32)}-${v.hex(16)}-01`],
    ['tracestate', `dd=s:1;t.dm:-0;p:${v.hex(16)}`],
    ['X-Request-Id', v.uuid()],
    ['X-B3-TraceId', v.hex(32)],
    ['X-Amzn-Trace-Id', `Root=1-${v.hex(8)}-${v.hex(24)}`],
    ['X-Cloud-Trace-Context', `${v.hex(32)}/1234;o=1`],
    ['sentry-trace', `${v.hex(32)}-${v.hex(16)}-1`],
    ['baggage', `sentry-public_key=${v.hex(32)},sentry-trace_id=${v.hex(32)}`],
  ]);
  headers('CSRF', [
    ['X-CSRF-Token', v.alnum(43)],
    ['Cookie', `csrftoken=${v.alnum(64)}; XSRF-TOKEN=${v.alnum(40)}`],
  ]);
  headers('analytics cookies', [
    [
      'Cookie',
      `_ga=GA1.1.${v.chars('digits', 10)}.1760000000; _gid=GA1.2.1.2; _fbp=fb.1.1760000000.${v.chars('digits', 10)}; OptanonConsent=${v.uuid()}; ajs_anonymous_id=${v.uuid()}; _hjSessionUser_1=${b64(`{"id":"${v.uuid()}"}`)}; intercom-device-id-x=${v.uuid()}`,
    ],
  ]);
  headers(
    'challenge',
    [],
    [
      [
        'WWW-Authenticate',
        `Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:acme/app:pull",error="invalid_token"`,
      ],
      ['WWW-Authenticate', `Digest realm="x", nonce="${v.hex(32)}", opaque="${v.hex(32)}"`],
    ],
  );
  headers(
    'deleted cookies',
    [],
    [
      ['Set-Cookie', 'sessionid=; Max-Age=0; Path=/'],
      ['Set-Cookie', 'auth_token=deleted; expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ],
  );
  headers(
    'policy',
    [],
    [
      [
        'Content-Security-Policy',
        `script-src 'nonce-${v.chars('base64', 22)}==' 'sha256-${v.chars('base64', 43)}='`,
      ],
      ['Public-Key-Pins', `pin-sha256="${v.chars('base64', 43)}="; max-age=1`],
      ['NEL', '{"report_to":"cf-nel","max_age":604800}'],
      ['CF-RAY', `${v.hex(16)}-FRA`],
    ],
  );
  headers(
    'limits',
    [],
    [
      ['X-RateLimit-Remaining-Tokens', '149984'],
      ['x-ratelimit-limit-tokens', '150000'],
      ['anthropic-ratelimit-tokens-reset', '2026-11-20T12:00:00Z'],
      ['anthropic-organization-id', v.uuid()],
    ],
  );
  headers(
    'web socket',
    [['Sec-WebSocket-Key', `${v.chars('base64', 22)}==`]],
    [['Sec-WebSocket-Accept', `${v.chars('base64', 27)}=`]],
  );
  headers('idempotency', [
    ['Idempotency-Key', v.uuid()],
    ['X-Correlation-Token', v.uuid()],
  ]);
  headers('webhook signatures', [
    ['X-Hub-Signature-256', `sha256=${v.hex(64)}`],
    ['Stripe-Signature', `t=1760000000,v1=${v.hex(64)}`],
    ['X-Slack-Signature', `v0=${v.hex(64)}`],
  ]);
  headers('masked', [
    ['Authorization', 'Bearer ****'],
    ['X-Api-Key', '[REDACTED]'],
  ]);
  headers('template', [
    ['Authorization', 'Bearer {{access_token}}'],
    ['X-Api-Key', '${API_KEY}'],
  ]);
  headers('empty', [
    ['Authorization', 'Bearer undefined'],
    ['Cookie', 'session=null'],
  ]);
  headers(
    'object storage',
    [
      ['x-amz-content-sha256', v.hex(64)],
      ['x-amz-copy-source-server-side-encryption-customer-key-MD5', `${v.chars('base64', 22)}==`],
    ],
    [
      ['x-amz-request-id', v.chars('upperAlnum', 16)],
      ['x-amz-id-2', `${v.chars('base64', 75)}=`],
      ['x-amz-version-id', v.alnum(32)],
    ],
  );
  headers('client', [
    ['User-Agent', 'acme-token-service/2.1 (secret-sync; +https://acme.dev)'],
    ['X-Client-Version', 'auth@3.2.1'],
    ['X-Session-Count', '12'],
    ['Sec-CH-UA', '"Chromium";v="141"'],
  ]);

  get('page tokens', `/list?pageToken=${v.chars('base64url', 120)}&limit=5`);
  get('cursor', `/list?cursor=${b64(`{"id":${v.chars('digits', 9)},"dir":"next"}`)}&after=${v.alnum(24)}`);
  get('continuation', `/?list-type=2&continuation-token=${v.chars('base64url', 64)}`);
  get('cache busting', `/static/app.${v.hex(20)}.js?v=${v.hex(32)}&hash=${v.alnum(20)}`);
  get('commit', `/repos/acme/app/commits/${v.hex(40)}?sha=${v.hex(40)}`);
  get(
    'OAuth start',
    `/oauth/authorize?response_type=code&client_id=${v.alnum(32)}&redirect_uri=https%3A%2F%2Fa.b%2Fcb&state=${v.alnum(32)}&nonce=${v.alnum(22)}&code_challenge=${v.chars('base64url', 43)}&code_challenge_method=S256`,
  );
  get('public map key', `/v4/tiles.json?style=${v.alnum(12)}&sku=101${v.alnum(10)}`);
  get('token as word', '/docs/tokens?category=api-keys&q=reset+password&sort=secret');
  get('placeholder', '/v1/data?api_key=YOUR_API_KEY&token=<token>');
  get('demo key', '/planetary/apod?api_key=DEMO_KEY');
  get(
    'click ids',
    `/?gclid=${v.chars('base64url', 90)}&fbclid=IwAR${v.chars('base64url', 58)}&utm_source=x&msclkid=${v.hex(32)}`,
  );
  get('invitation id', `/teams/${v.uuid()}/members/${v.hex(24)}?key=name&session=2026-autumn`);
  get('sort key', '/v1/rows?sort_key=created_at&partition_key=tenant_42&key=color&code=DE');
  get('S3 key', `/bucket?prefix=logs/2026/&marker=logs/2026/${v.uuid()}.gz&key=images/${v.hex(16)}.png`);

  answer('commits', {
    sha: v.hex(40),
    tree: { sha: v.hex(40) },
    parents: [{ sha: v.hex(40) }],
    verification: {
      verified: true,
      signature: '-----BEGIN PGP SIGNATURE-----\n\niQIzBAABCAAdFiEE\n-----END PGP SIGNATURE-----',
      payload: `tree ${v.hex(40)}`,
    },
  });
  answer('usage', {
    usage: {
      prompt_tokens: 1200,
      completion_tokens: 88,
      total_tokens: 1288,
      cached_tokens: 0,
      token_count: 5,
    },
    max_tokens: 4096,
    system_fingerprint: `fp_${v.hex(10)}`,
    id: `chatcmpl-${v.alnum(29)}`,
  });
  answer('message of a model', {
    id: `msg_01${v.alnum(22)}`,
    type: 'message',
    content: [{ type: 'tool_use', id: `toolu_01${v.alnum(22)}`, name: 'search', input: { q: 'token' } }],
    usage: { input_tokens: 5, output_tokens: 9 },
  });
  answer('thinking signature', {
    content: [{ type: 'thinking', thinking: 'Let me see', signature: v.chars('base64', 400) }],
  });
  answer('JWKS', {
    keys: [
      {
        kty: 'EC',
        crv: 'P-256',
        kid: v.alnum(20),
        x: v.chars('base64url', 43),
        y: v.chars('base64url', 43),
        use: 'sig',
      },
    ],
  });
  answer(
    'public key',
    `-----BEGIN PUBLIC KEY-----\n${v.chars('base64', 124)}\n-----END PUBLIC KEY-----\n`,
    'text/plain',
  );
  answer('certificate', {
    cert: `-----BEGIN CERTIFICATE-----\n${v.chars('base64', 900)}\n-----END CERTIFICATE-----\n`,
    serial: v.hex(36),
    fingerprint: sha('sha256'),
  });
  answer('ssh public', {
    title: 'laptop',
    key: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${v.chars('base64', 43)}`,
  });
  answer('publishable', {
    stripe: { publishableKey: `pk_live_51${v.alnum(97)}` },
    recaptcha: { siteKey: `6L${v.alnum(38)}` },
  });
  answer('policy', {
    passwordPolicy: { minLength: 12, requireUppercase: true, passwordExpiryDays: 90, passwordHistory: 5 },
    message: 'Password must be at least 12 characters and contain a digit.',
  });
  answer('validation', {
    errors: {
      password: ['The password field is required.'],
      token: ['This password reset token is invalid.'],
      api_key: ['must be 32 characters'],
    },
  });
  answer('invalid token', {
    error: 'invalid_token',
    error_description: 'The access token expired at 2026-11-20T10:00:00Z',
    error_codes: [70043],
    trace_id: v.uuid(),
    correlation_id: v.uuid(),
  });
  answer('error with masked key', {
    error: {
      message:
        'Incorrect API key provided: sk-proj-********************************abcd. You can find your API key at https://platform.openai.com/account/api-keys.',
      code: 'invalid_api_key',
    },
  });
  answer('flags', {
    flags: {
      'enable-password-login': true,
      'token-rotation': false,
      'new-secret-manager-ui': 'variant-b',
      apiKeyV2: { enabled: true, rolloutKey: 'user_id' },
    },
  });
  answer('OpenAPI', {
    components: {
      schemas: {
        Login: {
          type: 'object',
          required: ['username', 'password'],
          properties: {
            password: { type: 'string', format: 'password', minLength: 8, example: 'string' },
            token: { type: 'string', description: 'Bearer token from /login', example: 'eyJhbGciOi...' },
          },
        },
      },
      securitySchemes: { ApiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
    },
  });
  answer(
    'login page',
    '<form action="/login" method="post"><label for="p">Password</label><input type="password" id="p" name="password" placeholder="Enter your password" autocomplete="current-password"><input type="hidden" name="authenticity_token" value="'.concat(
      v.chars('base64', 86),
      '=="><a href="/password/reset?token=">Forgot?</a></form>',
    ),
    'text/html',
  );
  answer('placeholders', {
    DATABASE_PASSWORD: 'changeme',
    API_KEY: 'YOUR_API_KEY',
    SECRET: '<your-secret-here>',
    TOKEN: '${TOKEN}',
    KEY: 'xxxxxxxxxxxxxxxx',
    PASSWORD: '********',
  });
  answer(
    'documentation',
    'aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE\naws configure set aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\ncurl https://api.stripe.com -u sk_test_your_key_here:\ncard 4242 4242 4242 4242',
    'text/plain',
  );
  answer('references', {
    password: { secretKeyRef: { name: 'db', key: 'password' } },
    api_key: 'vault:secret/data/app#key',
    token: 'op://prod/app/token',
    secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
    key: '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x/)',
  });
  answer('orders', {
    orderNumber: v.luhnNumber('4', 16),
    order_id: v.luhnNumber('51', 16),
    invoice: v.luhnNumber('37', 15),
    tracking_number: v.chars('digits', 16),
    imei: v.luhnNumber('35', 15),
  });
  answer('timestamps', {
    ts: 1760000000123456,
    start_time_unix_nano: '1760000000123456789',
    seq: Number(v.luhnNumber('45', 16)),
    lsn: v.luhnNumber('4', 16),
  });
  answer('image', {
    avatar: `data:image/png;base64,iVBORw0KGgo${v.chars('base64', 900)}`,
    blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
  });
  answer(
    'font',
    `@font-face{src:url(data:font/woff2;base64,d09GMgAB${v.chars('base64', 1200)})}.password-field{color:red}`,
    'text/css',
  );
  answer(
    'minified',
    `!function(e){var t=e.token,n=e.password||"",r={apiKey:t,secret:n};function o(e){return e.headers.Authorization="Bearer "+t,e.password.length>8}var passwordInput="#password",tokenKey="auth_token",API_KEY_HEADER="X-API-Key";localStorage.getItem("access_token");e.exports="${v.hex(20)}"}(window);\n//# sourceMappingURL=a.${v.hex(8)}.js.map`,
    'application/javascript',
  );
}
