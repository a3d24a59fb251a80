/** Exchanges without a secret that look as if they had one. Each has fooled some scanner. */

import { createHash } from 'node:crypto';
import { b64, createHarmless, type Case } from './build.ts';
import { type Values } from './values.ts';

export function harmlessCases(v: Values): readonly Case[] {
  const { cases, add, answer } = createHarmless('harmless', 'https://api.maple-tree.org/v1/things');
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

  // Placeholders, masks, templates
  for (const value of [
    'undefined',
    'null',
    'YOUR_API_KEY',
    'your-api-key-here',
    '<token>',
    '<your-api-key>',
    '${API_KEY}',
    '{{apiKey}}',
    '%API_KEY%',
    '[REDACTED]',
    '[FILTERED]',
    '********',
    '••••••••',
    'xxxxxxxxxxxxxxxx',
    'changeme',
    'REPLACE_ME',
    'sk-...',
    'sk-…abcd',
    '****1234',
    'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'xoxb-your-token-here',
    'sk_test_xxxxxxxxxxxxxxxxxxxxxxxx',
    '<redacted>',
    '$API_KEY',
    'process.env.API_KEY',
    'insert-key-here',
    'todo',
    'dummy',
    'example',
    'N/A',
    '(hidden)',
    '1234567890abcdef',
    '00000000-0000-0000-0000-000000000000',
    'my-secret-token',
    '__TOKEN__',
  ]) {
    answer(`api_key = ${value}`, { name: 'sample', config: { api_key: value, region: 'eu' } });
  }
  for (const value of [
    'Bearer undefined',
    'Bearer null',
    'Bearer ${TOKEN}',
    'Bearer <token>',
    'Bearer YOUR_TOKEN',
    'Bearer [REDACTED]',
    'Bearer ***',
    `Basic ${b64('user:password')}`,
    `Basic ${b64('Aladdin:open sesame')}`,
    `Basic ${b64('username:')}`,
    `Digest username="ada", realm="x", nonce="${v.hex(32)}", uri="/", response="${v.hex(32)}"`,
    `Signature keyId="main",algorithm="hs2019",signature="${v.chars('base64', 86)}=="`,
    'Bearer',
  ])
    add(`Authorization: ${value.slice(0, 24)}`, {
      url: 'https://api.maple-tree.org/v1/me',
      headers: [['Authorization', value]],
      response: { status: 401, body: { error: 'unauthorized' } },
    });
  for (const value of [
    '',
    '********',
    'changeme',
    '${DB_PASSWORD}',
    '{{ .Values.password }}',
    '<password>',
    'string',
    'Password',
    'Passwort',
    'required',
    'true',
    'Please enter your password',
    'must be at least 8 characters',
    'is too short (minimum is 8 characters)',
    'hunter2'.replace(/./g, '•'),
    'vault:secret/data/db#password',
    'ssm:/prod/db/password',
    'op://Prod/db/password',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf',
    '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/db/)',
    `ENC[AES256_GCM,data:${v.chars('base64', 24)},iv:${v.chars('base64', 20)},type:str]`,
    `vault:v1:${v.chars('base64', 60)}`,
    `$2b$12$${v.alnum(53)}`,
    `$argon2id$v=19$m=65536,t=3,p=4$${v.chars('base64', 22)}$${v.chars('base64', 43)}`,
    sha('x'),
    'projects/p/secrets/db/versions/1',
  ])
    answer(`password = ${value.slice(0, 20)}`, { user: 'app', password: value });
  answer('docs sample of AWS', {
    AccessKeyId: `AKIAIOSFODNN7${'EXAMPLE'}`,
    SecretAccessKey: `wJalrXUtnFEMI/K7MDENG/bPxRfiCY${'EXAMPLEKEY'}`,
  });
  answer('docs sample of jwt.io', {
    token: [
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
      'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ',
      'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
    ].join('.'),
  });
  answer(
    'docs sample of Stripe',
    `curl https://api.stripe.com/v1/charges -u ${['sk', 'test', '4eC39HqLyjWDarjtT1zdp7dc'].join('_')}: -d amount=2000`,
    'text/markdown',
  );
  answer('bad CRC of GitHub', { note: `ghp_${v.alnum(36)} is not a token` });
  answer('bad CRC of npm', { text: `npm_${v.alnum(36)}` });
  answer('task ids', { id: `task-${v.hex(32)}`, disk: `disk-${v.hex(40)}`, risk: `risk-${v.alnum(24)}` });
  answer(
    '.env.example',
    'DB_HOST=localhost\nDB_PASSWORD=\nAPI_KEY=your_api_key\nSECRET_KEY=changeme\nJWT_SECRET=<generate one>\nTOKEN=${TOKEN}\n',
    'text/plain',
  );
  answer(
    'docker-compose with variables',
    'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n      API_TOKEN: "${API_TOKEN:-}"\n',
    'text/yaml',
  );
  answer('Kubernetes reference', {
    kind: 'Pod',
    spec: {
      containers: [
        {
          env: [
            { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db-credentials', key: 'password' } } },
          ],
        },
      ],
      imagePullSecrets: [{ name: 'regcred' }],
    },
  });
  answer(
    'template address',
    'mysql://<user>:<password>@<host>/<db>\nhttps://USERNAME:TOKEN@github.com/a/b.git\npostgres://user:password@localhost:5432/app\nredis://localhost:6379/0\namqp://guest:guest@rabbit:5672\n',
    'text/plain',
  );
  answer('Sentry DSN', { dsn: `https://${v.hex(32)}@o123.ingest.sentry.io/456` });
  answer('publishable keys', {
    stripe: `pk_live_${v.alnum(24)}`,
    mapbox: `pk.eyJ${v.chars('base64url', 60)}.${v.chars('base64url', 22)}`,
    posthog: `phc_${v.alnum(43)}`,
    recaptchaSiteKey: `6L${v.chars('base64url', 38)}`,
    publishableKey: `pk_test_${v.alnum(24)}`,
  });
  answer('public keys', {
    public_key: `ssh-ed25519 AAAA${v.chars('base64', 64)} ada@laptop`,
    pem: `-----BEGIN PUBLIC KEY-----\n${v.chars('base64', 64)}\n${v.chars('base64', 64)}\n-----END PUBLIC KEY-----`,
    recipient: `age1${v.chars('lowerAlnum', 58)}`,
  });
  answer('certificate', {
    crt: `-----BEGIN CERTIFICATE-----\nMIID${v.chars('base64', 60)}\n${v.chars('base64', 64)}\n-----END CERTIFICATE-----`,
  });
  answer('JWKS', {
    keys: [
      { kty: 'RSA', kid: v.hex(16), use: 'sig', alg: 'RS256', n: v.chars('base64url', 342), e: 'AQAB' },
      { kty: 'EC', crv: 'P-256', x: v.chars('base64url', 43), y: v.chars('base64url', 43) },
    ],
  });
  answer('key template', {
    private_key: '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n',
    key: '-----BEGIN RSA PRIVATE KEY-----\nYOUR KEY HERE\n-----END RSA PRIVATE KEY-----',
  });
  answer('JWE', {
    enc: `${b64('{"alg":"RSA-OAEP","enc":"A256GCM"}').replace(/=/g, '')}.${v.chars('base64url', 342)}.${v.chars('base64url', 16)}.${v.chars('base64url', 60)}.${v.chars('base64url', 22)}`,
  });

  // Words around credentials
  answer('translations', {
    login: {
      password: 'Passwort',
      password_placeholder: 'Passwort eingeben',
      token: 'Token',
      secret: 'Geheimnis',
      api_key: 'API-Schlüssel',
      forgot_password: 'Passwort vergessen?',
      confirmPassword: 'Passwort bestätigen',
    },
  });
  answer('translations, English', {
    password: 'Password',
    newPassword: 'New password',
    currentPassword: 'Current password',
    passwordMismatch: 'Passwords do not match',
    secretKey: 'Secret key',
    accessToken: 'Access token',
    pin: 'PIN code',
    ssn: 'Social security number',
    cardNumber: 'Card number',
    email: 'E-mail address',
    phone: 'Phone number',
  });
  add('validation errors', {
    url: 'https://api.maple-tree.org/signup',
    body: { name: 'x' },
    response: {
      status: 422,
      body: {
        errors: {
          password: ['is too short', "can't be blank"],
          token: ['has expired'],
          email: ['is invalid'],
        },
      },
    },
  });
  answer('JSON schema', {
    type: 'object',
    properties: {
      password: { type: 'string', format: 'password', minLength: 8 },
      api_key: { type: 'string', description: 'Your API key' },
      token: { type: 'string', example: 'string' },
    },
    required: ['password', 'token'],
  });
  answer('OpenAPI', {
    components: {
      securitySchemes: {
        ApiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        oauth: {
          type: 'oauth2',
          flows: { password: { tokenUrl: 'https://id.maple-tree.org/token', scopes: {} } },
        },
      },
    },
  });
  answer('OpenID configuration', {
    issuer: 'https://id.maple-tree.org',
    token_endpoint: 'https://id.maple-tree.org/oauth/token',
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    jwks_uri: 'https://id.maple-tree.org/jwks',
    grant_types_supported: ['authorization_code', 'refresh_token', 'password'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
  answer('password policy', {
    password_policy: { min_length: 12, require_symbols: true },
    password_changed_at: '2026-01-02T03:04:05Z',
    hasPassword: true,
    passwordless: false,
    password_expires_in: 90,
    last_password_reset: null,
  });
  answer('token facts', {
    token_type: 'Bearer',
    token_count: 812,
    expires_in: 3600,
    token_name: 'ci',
    tokenId: 'tok_5',
    tokenStatus: 'active',
    session_duration: 900,
    secret_name: 'db-credentials',
    secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db',
    api_key_id: 'key_8812',
    key_prefix: 'sk-abc',
    api_key_last4: '9f2c',
  });
  answer('model usage', {
    id: `chatcmpl-${v.alnum(29)}`,
    model: 'gpt-4o',
    usage: {
      prompt_tokens: 812,
      completion_tokens: 55,
      total_tokens: 867,
      completion_tokens_details: { reasoning_tokens: 0 },
    },
    system_fingerprint: `fp_${v.hex(10)}`,
    choices: [
      {
        message: { role: 'assistant', content: 'Use a password manager and rotate your API key regularly.' },
        logprobs: { tokens: [' pass', 'word', ' token'] },
      },
    ],
  });
  add('max tokens', {
    url: 'https://api.maple-tree.org/v1/complete',
    body: {
      model: 'm',
      max_tokens: 512,
      stop_token: '</s>',
      tokenizer: 'cl100k_base',
      prompt: 'Write a poem about a secret garden.',
    },
  });
  answer('tokenizer', {
    tokens: [
      { token: 'Ġthe', id: 262 },
      { token: 'Ġpassword', id: 9206 },
    ],
    pad_token: '<pad>',
    eos_token: '</s>',
    unk_token: '<unk>',
    special_tokens_map: { cls_token: '[CLS]' },
  });
  answer(
    'article',
    'Never send your password or API key over plain HTTP. Your password must be at least 12 characters. The token is required. Your secret is safe with us! Password: see the manual. API key: required for all requests. The session cookie is used for authentication.',
    'text/plain',
  );
  answer(
    'documentation',
    '# Authentication\n\nSend your key in the `Authorization` header:\n\n    Authorization: Bearer YOUR_ACCESS_TOKEN\n\nor `?api_key=YOUR_KEY`.\n\n    export API_KEY=your-key-here\n    password = "your password"\n',
    'text/markdown',
  );
  answer(
    'log about passwords',
    '10:00 Invalid password for user bob\n10:01 token expired\n10:02 password reset requested\n10:03 session closed: timeout\n10:04 secret rotation done\n10:05 password authentication failed\n10:06 auth: ok user=bob method=password\n',
    'text/plain',
  );
  answer('shortcuts', [
    { command: 'editor.cut', key: 'ctrl+shift+down' },
    { command: 'x', key: 'cmd+k cmd+s' },
    { secret_key: 'alt+enter' },
  ]);
  answer('map keys', {
    items: [
      { key: 'user_1234567890', value: 'blue' },
      { key: 'theme', value: 'dark' },
      { key: 'session_timeout', value: '1800' },
      { key: 'password_min_length', value: '12' },
      { key: 'enable_api_key_rotation', value: 'true' },
    ],
  });
  answer('storage keys', {
    Contents: [{ Key: `uploads/2026/01/${v.uuid()}.png`, ETag: `"${v.hex(32)}"` }],
    ContinuationToken: v.chars('base64', 64),
    NextContinuationToken: v.chars('base64', 64),
    partition_key: v.hex(16),
    sort_key: 'USER#1',
    cache_key: v.hex(40),
    primary_key: v.uuid(),
    idempotency_key: v.uuid(),
  });
  answer('pages', {
    next_page_token: v.chars('base64url', 80),
    nextCursor: b64(JSON.stringify({ id: 5, at: 'x' })),
    sync_token: v.alnum(40),
    pageToken: v.alnum(30),
    scroll_id: v.chars('base64', 120),
    continuationToken: v.alnum(60),
    deltaToken: v.alnum(40),
    resumeToken: v.hex(64),
  });
  add('page token in a query', {
    url: `https://api.maple-tree.org/v1/list?pageToken=${v.alnum(40)}&syncToken=${v.alnum(30)}&key=name&sort=token`,
    response: { body: { items: [] } },
  });
  answer('identities', {
    id: v.uuid(),
    request_id: v.uuid(),
    trace_id: v.hex(32),
    span_id: v.hex(16),
    correlationId: v.uuid(),
    commit: v.hex(40),
    sha256: v.hex(64),
    digest: `sha256:${v.hex(64)}`,
    checksum: v.hex(32),
    etag: v.hex(32),
    objectId: v.hex(24),
    ulid: v.chars('upperAlnum', 26),
    fingerprint: v.hex(40),
    integrity: `sha384-${v.chars('base64', 64)}`,
    nonce: v.chars('base64', 22),
    hash: v.hex(128),
    signature: v.chars('base64', 86),
  });
  answer('git commit', {
    sha: v.hex(40),
    commit: {
      author: { name: 'Bot', email: 'noreply@github.com', date: '2026-01-01T00:00:00Z' },
      message: 'Rotate API token and fix password reset',
      tree: { sha: v.hex(40) },
      verification: {
        verified: true,
        signature: `-----BEGIN PGP SIGNATURE-----\n\n${v.chars('base64', 64)}\n-----END PGP SIGNATURE-----`,
      },
    },
  });
  answer('package', {
    name: 'left-pad',
    version: '1.3.0',
    dist: {
      integrity: `sha512-${v.chars('base64', 86)}==`,
      shasum: v.hex(40),
      tarball: 'https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz',
      signatures: [{ keyid: `SHA256:${v.chars('base64', 43)}`, sig: v.chars('base64', 96) }],
    },
  });
  answer('containers', {
    Id: v.hex(64),
    Image: `sha256:${v.hex(64)}`,
    Config: {
      Env: ['PATH=/usr/bin', 'NODE_ENV=production', 'GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D'],
      Labels: { 'org.label': 'x' },
    },
  });
  answer(
    'metrics',
    '# HELP token_requests_total Tokens requested\ntoken_requests_total{grant="password"} 12\nsession_active 4\npassword_failures_total 0\nsecret_rotations_seconds 0.004\n',
    'text/plain',
  );
  answer('analytics sessions', {
    session_id: '1759305600',
    sessionId: v.uuid(),
    ga_session_id: '1760000001',
    client_id: '12345.67890',
    session: { id: 991, duration: 12 },
    sid: 4411,
  });
  answer('feature flags', {
    flags: {
      password_login: true,
      api_key_v2: false,
      token_refresh: 'on',
      'session-replay': 'off',
      sso: null,
    },
  });
  answer('author and others', {
    author: 'Ada Example',
    authority: 'api.maple-tree.org',
    compass: 'north',
    bypass: 'no',
    passenger: 'Bob',
    passport_required: true,
    monkey: 'see',
    keyboard: 'qwertz',
    tokenizationId: v.alnum(20),
    secretary: 'Eve',
    credential_type: 'public-key',
    cookie_policy: 'https://maple-tree.org/cookies',
    unsubscribe_token_url: 'https://maple-tree.org/u',
  });
  answer('webauthn', {
    publicKey: {
      challenge: v.chars('base64url', 43),
      rp: { id: 'maple-tree.org' },
      user: { id: v.chars('base64url', 22) },
      pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
      excludeCredentials: [{ id: v.chars('base64url', 86), type: 'public-key' }],
    },
  });
  answer('Terraform plan', {
    resource_changes: [
      { change: { after: { username: 'app', password: null }, after_sensitive: { password: true } } },
    ],
    variables: { db_password: { sensitive: true } },
  });
  answer('vault references', {
    db_password: 'vault:secret/data/db#pw',
    api_key: 'ssm:/prod/api',
    token: 'arn:aws:ssm:eu-west-1:123456789012:parameter/token',
    secret: '{{resolve:secretsmanager:db:SecretString:password}}',
    key: 'gcp-sm://projects/p/secrets/k',
    auth_token: 'secretRef:auth',
  });
  answer('form definition', {
    fields: [
      { name: 'password', type: 'password', label: 'Password', required: true },
      { name: 'token', type: 'hidden', label: 'Token' },
      { id: 'apiKey', value: '', placeholder: 'sk-...' },
    ],
  });
  return cases;
}
