/** Nothing to find, continued: answers and questions of every day. */

import { createHash } from 'node:crypto';
import { b64, form, multipart } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function sixthAnswerCases(v: Values, add: Adder): void {
  const host = 'https://api.larch-market.net/v3';
  const none = (name: string, shape: Parameters<Adder>[1]): void => add(name, shape, []);
  const answer = (name: string, body: string | object, type?: string): void =>
    none(name, {
      url: `${host}/${name.replaceAll(' ', '-')}`,
      response: { body, ...(type ? { type } : {}) },
    });
  const ask = (name: string, body: string | object, type?: string): void =>
    none(name, { url: `${host}/${name.replaceAll(' ', '-')}`, body, ...(type ? { type } : {}) });
  const sha = (algorithm: string): string => createHash(algorithm).update(v.uuid()).digest('hex');

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
