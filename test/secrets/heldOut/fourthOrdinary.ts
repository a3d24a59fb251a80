/** More of the harmless half of the fourth set: answers of services, code and settings. */

import { createHash } from 'node:crypto';
import { b64, form, multipart } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function fourthOrdinaryCases(v: Values, add: Adder): void {
  const host = 'https://svc.brook-cloud.net';
  const answer = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/v2/items`, response: { body, ...(type ? { type } : {}) } }, []);
  const ask = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/v2/items`, body, ...(type ? { type } : {}) }, []);
  const sha = (algorithm: string): string => createHash(algorithm).update(v.uuid()).digest('hex');

  answer('integrity', {
    dependencies: {
      left: { version: '1.3.0', integrity: `sha512-${v.chars('base64', 86)}==`, shasum: sha('sha1') },
    },
  });
  answer('images', {
    config: { digest: `sha256:${v.hex(64)}` },
    layers: [{ digest: `sha256:${v.hex(64)}`, size: 5 }],
  });
  answer('list of secrets', {
    secrets: [
      { name: 'DB_PASSWORD', created_at: '2026-01-01T00:00:00Z', version: 4, key_id: v.uuid() },
      { name: 'STRIPE_KEY', rotation: 'P30D' },
    ],
    total_count: 2,
  });
  answer('API keys, no values', {
    data: [
      {
        object: 'api_key',
        id: `key_${v.alnum(16)}`,
        name: 'ci',
        redacted_value: 'sk-...3xYz',
        last_used_at: 1760000000,
      },
    ],
  });
  answer('pages', {
    items: [],
    nextPageToken: v.chars('base64url', 100),
    syncToken: v.chars('base64url', 40),
    next_cursor: v.alnum(30),
    resumeToken: { _data: v.hex(80).toUpperCase() },
  });
  answer('hashes', {
    password_hash_algorithm: 'argon2id',
    file_md5: sha('md5'),
    content_hash: v.hex(64),
    cache_key: `user:42:${v.hex(16)}`,
    dedup_key: v.hex(40),
  });
  answer('tokens of a language', {
    tokens: [
      { token: 'secret', pos: 'NOUN' },
      { token: 'password', score: 0.91 },
    ],
    tokenizer: 'cl100k_base',
    vocab_size: 100277,
  });
  answer('crypto currency', {
    token: { symbol: 'USDC', address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', decimals: 6 },
    tx: `0x${v.hex(64)}`,
    blockHash: `0x${v.hex(64)}`,
  });
  answer('labels', {
    password: 'Password',
    new_password: 'New password',
    token: 'Access token',
    secret: 'Client secret',
    api_key: 'API key',
  });
  answer('German labels', {
    password: 'Passwort vergessen?',
    confirm_password: 'Passwort bestätigen',
    apiKey: 'API-Schlüssel',
  });
  answer('booleans', {
    password: true,
    token: null,
    secret: false,
    hasApiKey: true,
    credentials: [],
    session: 0,
    password_set: 'yes',
  });
  answer('kinds of keys', {
    key: 'ctrl+shift+p',
    primary_key: 'id',
    foreign_key: 'user_id',
    i18nKey: 'errors.auth.token',
    keyCode: 13,
    key_type: 'RSA_2048',
    tokenType: 'bearer',
    authType: 'oauth2',
    secretName: 'prod/db',
  });
  answer('Kubernetes pod', {
    spec: {
      containers: [
        {
          env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'pw' } } }],
          envFrom: [{ secretRef: { name: 'app' } }],
        },
      ],
      volumes: [
        {
          name: 'kube-api-access',
          projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] },
        },
      ],
    },
    metadata: { uid: v.uuid(), resourceVersion: '812345', annotations: { 'checksum/secret': v.hex(64) } },
  });
  answer('OpenID', {
    token_endpoint: 'https://id.x.io/token',
    userinfo_endpoint: 'https://id.x.io/me',
    grant_types_supported: ['password', 'refresh_token'],
  });
  answer('introspection', {
    active: true,
    scope: 'read write',
    client_id: 'web',
    token_type: 'Bearer',
    exp: 1999999999,
    sub: v.uuid(),
    jti: v.uuid(),
  });
  answer('encrypted', {
    data: `ENC[AES256_GCM,data:${v.chars('base64', 20)},iv:${v.chars('base64', 43)}=,tag:${v.chars('base64', 22)}==,type:str]`,
    vault: '$ANSIBLE_VAULT;1.1;AES256\n3165',
    kms: `AQICAHh${v.chars('base64', 160)}`,
  });
  answer(
    'Prometheus',
    `# HELP auth_token_refresh_total Tokens refreshed\nauth_token_refresh_total{client="web"} 42\npassword_reset_total 7\nsecret_age_seconds{name="db"} 8640000\n`,
    'text/plain',
  );
  answer('log lines', {
    lines: [
      'INFO token refreshed for user 42',
      'WARN password mismatch for user bo',
      'DEBUG secret=<hidden> key=[FILTERED]',
      'ERROR missing api key',
      'INFO session started id=42 token=valid password=set',
    ],
  });
  answer('contacts of a company', {
    support: 'support@example.com',
    noreply: 'noreply@example.org',
    docs: 'https://example.com/docs',
  });
  answer('geo', {
    lat: 52.520008,
    lon: 13.404954,
    plus_code: '9F4MGC22+22',
    zip: '10115-1234',
    part: '078-05-1120',
  });
  answer('Slack event', {
    event_id: `Ev${v.chars('upperAlnum', 9)}`,
    team_id: 'T02AB3CD4',
    api_app_id: `A${v.chars('upperAlnum', 10)}`,
    event: {
      type: 'message',
      text: 'what is the wifi password?',
      ts: '1760000000.000200',
      blocks: [{ block_id: v.alnum(5) }],
    },
  });
  answer('GraphQL', {
    data: {
      viewer: {
        id: `MDQ6VXNlcj${v.chars('digits', 6)}`,
        tokens: { totalCount: 3, pageInfo: { endCursor: b64(`cursor:${v.chars('digits', 6)}`) } },
      },
    },
  });
  answer(
    'S3 XML',
    `<ListBucketResult><Contents><Key>backup/db-password-reset.sql.gz</Key><ETag>&quot;${v.hex(32)}&quot;</ETag></Contents><NextContinuationToken>${v.chars('base64', 64)}</NextContinuationToken></ListBucketResult>`,
    'application/xml',
  );
  answer(
    'SAML',
    `<md:EntityDescriptor><ds:X509Certificate>${v.chars('base64', 700)}</ds:X509Certificate><ds:DigestValue>${v.chars('base64', 43)}=</ds:DigestValue></md:EntityDescriptor>`,
    'application/samlmetadata+xml',
  );
  answer(
    'SSE',
    `id: ${v.uuid()}\nevent: token\ndata: {"token":"Hel","index":0}\n\nevent: token\ndata: {"token":"lo world","index":1}\n\n`,
    'text/event-stream',
  );
  answer(
    'NDJSON',
    `{"key":"a","etag":"${v.hex(32)}"}\n{"key":"b","etag":"${v.hex(32)}"}\n`,
    'application/x-ndjson',
  );
  answer('Sentry config', { dsn: `https://${v.hex(32)}@o1.ingest.sentry.io/42`, release: v.hex(40) });
  answer('segment', {
    analytics: { writeKeySource: 'web', anonymousId: v.uuid(), messageId: `ajs-next-${v.hex(32)}` },
  });
  answer(
    'Next data',
    `<script id="__NEXT_DATA__" type="application/json">{"buildId":"${v.chars('base64url', 21)}","props":{"csrfToken":"${v.hex(64)}","pageProps":{"passwordRules":"minlength: 20;"}}}</script>`,
    'text/html',
  );
  answer(
    'YAML',
    'auth:\n  token_ttl: 3600\n  password_min_length: 12\n  secret_ref: db-credentials\n  api_key: ${API_KEY}\n',
    'application/yaml',
  );
  answer(
    'Helm',
    'password: {{ .Values.db.password | quote }}\ntoken: "{{ lookup "v1" "Secret" }}"\n',
    'text/plain',
  );
  answer(
    'code',
    'def login(user, password=None, token=os.environ["API_TOKEN"]):\n    secret = get_secret("db/password")\n    headers = {"Authorization": f"Bearer {token}"}\n',
    'text/x-python',
  );
  answer(
    'TypeScript',
    'interface Login { password: string; apiKey?: string; token: Token | undefined }\nconst apiKey = process.env.API_KEY;\nconst password = passwordInput.value;\n',
    'application/typescript',
  );
  answer(
    'Terraform',
    'variable "db_password" { type = string sensitive = true }\npassword = var.db_password\ntoken    = data.vault_secret.app.token\n',
    'text/plain',
  );
  answer(
    'Dockerfile',
    'ARG NPM_TOKEN\nENV PASSWORD_FILE=/run/secrets/db_password\nRUN --mount=type=secret,id=npm echo "//registry.npmjs.org/:_authToken=${NPM_TOKEN}" > .npmrc\n',
    'text/plain',
  );
  answer(
    'readme',
    'Set `OPENAI_API_KEY=sk-...` and `GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`. Connect with postgres://user:password@localhost:5432/db or mongodb://<user>:<password>@host.',
    'text/markdown',
  );
  answer('chemistry', {
    smiles: 'CC(=O)OC1=CC=CC=C1C(=O)O',
    inchikey: 'BSYNRYMUTXBXSQ-UHFFFAOYSA-N',
    sequence: v.chars('upper', 60),
  });
  answer('presence', {
    session_id: v.uuid(),
    sessionDuration: 42,
    visitor_id: v.hex(32),
    device_id: v.uuid(),
    fingerprint: v.hex(32),
  });
  answer('short codes', {
    coupon: 'AUTUMN-25',
    voucher_code: v.chars('upperAlnum', 12),
    pnr: v.chars('upperAlnum', 6),
    sku: `SKU-${v.chars('digits', 8)}`,
    license_plate: 'B-AB 1234',
  });
  answer('bank data without accounts', {
    bic: 'DEUTDEFF',
    currency: 'EUR',
    bin: '453912',
    last4: '4242',
    brand: 'visa',
    card: { masked: '453912******4242', fingerprint: v.alnum(16) },
    iban: 'DE** **** **** **** **89',
  });
  answer('Stripe objects', {
    id: `ch_3${v.alnum(23)}`,
    payment_intent: `pi_3${v.alnum(23)}`,
    customer: `cus_${v.alnum(14)}`,
    payment_method: `pm_1${v.alnum(23)}`,
    balance_transaction: `txn_3${v.alnum(23)}`,
    receipt_number: null,
  });
  answer('Twilio objects', {
    sid: `SM${v.hex(32)}`,
    account_sid: `AC${v.hex(32)}`,
    messaging_service_sid: `MG${v.hex(32)}`,
    uri: `/2010-04-01/Accounts/AC${v.hex(32)}/Messages`,
  });
  answer('AWS objects', {
    instanceId: `i-${v.hex(17)}`,
    role: 'arn:aws:iam::123456789012:role/app',
    UserId: `AROA${v.chars('base32', 17)}:s`,
    KeyId: v.uuid(),
    CiphertextBlob: v.chars('base64', 240),
  });
  answer('health', {
    status: 'ok',
    secrets_loaded: 12,
    vault: 'sealed=false',
    token_ttl: '768h',
    db_password_age: '12d',
  });
  answer('push', {
    endpoint: `https://fcm.googleapis.com/fcm/send/${v.alnum(11)}:APA91b${v.chars('base64url', 134)}`,
    keys: { p256dh: v.chars('base64url', 87) },
  });
  answer('protobuf in JSON', {
    kind: 'Event',
    payload: b64(v.bytes(120)),
    checksum: `${v.chars('base64', 6)}==`,
  });
  answer('Vault lists', {
    request_id: v.uuid(),
    lease_id: '',
    data: { keys: ['db/', 'api-key', 'github-token'] },
    auth: null,
  });
  answer('CORS config', {
    allowedHeaders: ['Authorization', 'X-Api-Key', 'X-Auth-Token'],
    exposedHeaders: ['X-Session-Token'],
  });
  answer('Postman', {
    item: [
      {
        request: {
          header: [
            { key: 'Authorization', value: 'Bearer {{token}}' },
            { key: 'X-API-Key', value: '{{apiKey}}' },
          ],
        },
      },
    ],
  });
  answer('HAR of a page', {
    log: {
      entries: [
        {
          request: {
            headers: [
              { name: 'Cookie', value: '[removed]' },
              { name: 'X-Request-Id', value: v.uuid() },
            ],
          },
        },
      ],
    },
  });
  answer('calendar', {
    id: v.chars('lowerAlnum', 26),
    etag: `"${v.chars('digits', 16)}"`,
    iCalUID: `${v.chars('lowerAlnum', 26)}@google.com`,
    htmlLink: `https://www.google.com/calendar/event?eid=${v.alnum(60)}`,
  });
  answer('videos', {
    videoId: v.chars('base64url', 11),
    trackingParams: v.chars('base64url', 40),
    continuation: v.chars('base64url', 200),
    visitorData: v.chars('base64url', 24),
  });
  ask('GraphQL without values', {
    query:
      'mutation Login($email: String!, $password: String!) { login(email: $email, password: $password) { token user { id } } }',
    variables: {},
  });
  ask('JSON-RPC', { jsonrpc: '2.0', id: v.uuid(), method: 'auth.validateToken', params: { strict: true } });
  ask('metrics', {
    series: [
      { metric: 'auth.token.count', points: [[1760000000, 12]], tags: ['key:login', `version:${v.hex(7)}`] },
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
                name: 'POST /token',
                attributes: [{ key: 'enduser.auth', value: { stringValue: 'bearer' } }],
              },
            ],
          },
        ],
      },
    ],
  });
  ask(
    'upload',
    multipart([
      { name: 'token_type', value: 'csv' },
      { name: 'file', value: `id,hash\n1,${v.hex(64)}\n`, file: 'password-list.csv', type: 'text/csv' },
    ]).body,
    'multipart/form-data; boundary=----corpusBoundary7MA4YWxk',
  );
  add(
    'empty form',
    {
      url: `${host}/login`,
      ...form({ username: 'sam', password: '', csrf: v.alnum(32), submit: 'Sign in' }),
    },
    [],
  );
  add(
    'consent form',
    {
      url: `${host}/consent`,
      ...form({ utf8: '✓', authenticity_token: `${v.chars('base64', 86)}==`, accept: '1' }),
    },
    [],
  );
  ask('prompt about secrets', {
    model: 'gpt-5',
    messages: [
      {
        role: 'user',
        content:
          'How do I store an API key safely? My password keeps expiring and the token is rejected with 401.',
      },
    ],
  });
  ask('embeddings', {
    model: 'text-embedding-3',
    input: ['secret garden', 'token ring', 'password hygiene'],
    encoding_format: 'base64',
  });
  ask('commit status', {
    state: 'success',
    target_url: 'https://ci.acme.dev/b/42',
    context: 'ci/secret-scan',
    sha: v.hex(40),
  });
  ask('cache entry', { cacheKey: `npm-linux-${v.hex(64)}`, restoreKeys: ['npm-linux-'], version: v.hex(64) });
}
