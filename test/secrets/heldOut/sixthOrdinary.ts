/** Nothing to find, second part: look-alikes of credentials where a hurried reader would see one. */

import { form } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function sixthOrdinaryCases(v: Values, add: Adder): void {
  const host = 'https://data.fern-works.org/api';
  const answer = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/x`, response: { body, ...(type ? { type } : {}) } }, []);
  const ask = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/x`, body, ...(type ? { type } : {}) }, []);
  const proof = (claims: object): string =>
    `${Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x: v.chars('base64url', 43), y: v.chars('base64url', 43) } })).toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${v.chars('base64url', 86)}`;

  add(
    'DPoP proof',
    {
      url: `${host}/me`,
      headers: [['DPoP', proof({ jti: v.uuid(), htm: 'GET', htu: `${host}/me`, iat: 1760000000 })]],
    },
    [],
  );
  add(
    'conditional',
    {
      url: `${host}/me`,
      headers: [
        ['If-Match', `"${v.hex(40)}"`],
        ['X-Client-Data', v.chars('base64', 20)],
        ['X-Device-Id', v.uuid()],
        ['X-Forwarded-For', '10.1.2.3'],
        ['X-Install-Id', v.hex(32)],
      ],
    },
    [],
  );
  add(
    'Kubernetes watch',
    {
      url: `https://10.96.0.1/api/v1/secrets?watch=true&resourceVersion=8812&allowWatchBookmarks=true&labelSelector=app%3Dshop`,
    },
    [],
  );
  add(
    'listing of a bucket',
    {
      url: 'https://media.s3.eu-west-1.amazonaws.com/?list-type=2&prefix=secrets%2F&continuation-token=1ueGcxLPRx1Tr',
      response: {
        type: 'application/xml',
        body: `<ListBucketResult><Name>media</Name><KeyCount>1</KeyCount><NextContinuationToken>${v.chars('base64', 60)}</NextContinuationToken><Contents><Key>secrets/readme.txt</Key><ETag>&quot;${v.hex(32)}&quot;</ETag><Owner><ID>${v.hex(64)}</ID></Owner></Contents></ListBucketResult>`,
      },
    },
    [],
  );
  add(
    'multipart upload of S3',
    {
      method: 'POST',
      url: 'https://media.s3.eu-west-1.amazonaws.com/a.mp4?uploads',
      response: {
        type: 'application/xml',
        body: `<InitiateMultipartUploadResult><Bucket>media</Bucket><Key>a.mp4</Key><UploadId>${v.chars('base64url', 128)}</UploadId></InitiateMultipartUploadResult>`,
      },
    },
    [],
  );
  add(
    'SQS',
    {
      url: 'https://sqs.eu-west-1.amazonaws.com/1/q',
      response: {
        body: {
          Messages: [
            {
              MessageId: v.uuid(),
              ReceiptHandle: v.chars('base64', 300),
              MD5OfBody: v.hex(32),
              Body: '{"order":1}',
            },
          ],
        },
      },
    },
    [],
  );
  add(
    'login refused',
    {
      url: `${host}/login`,
      ...form({ username: 'ada', password: '' }),
      response: {
        status: 401,
        body: { error: 'invalid_grant', error_description: 'Invalid user credentials', password: null },
      },
    },
    [],
  );
  add(
    'token response without',
    {
      url: `${host}/oauth/token`,
      response: {
        status: 400,
        body: { error: 'invalid_client', access_token: null, refresh_token: '', token_type: 'Bearer' },
      },
    },
    [],
  );
  add(
    'device code pending',
    { url: `${host}/device`, response: { body: { error: 'authorization_pending', interval: 5 } } },
    [],
  );
  add(
    'introspection',
    {
      url: `${host}/introspect`,
      response: {
        body: {
          active: true,
          scope: 'orders:read',
          client_id: 'shop-web',
          token_type: 'access_token',
          exp: 1999999999,
          jti: v.uuid(),
          sub: v.uuid(),
        },
      },
    },
    [],
  );
  answer('session list', {
    sessions: [
      { id: 41, current: true, ip: '10.0.0.4', device: 'Firefox', last_seen: '2026-10-01T00:00:00Z' },
    ],
  });
  answer('audit', {
    entries: [
      {
        action: 'secret.read',
        path: 'secret/data/shop',
        accessor: `hmac-sha256:${v.hex(64)}`,
        client_token: `hmac-sha256:${v.hex(64)}`,
        entity_id: v.uuid(),
      },
    ],
  });
  answer('Vault without a value', {
    request_id: v.uuid(),
    data: { keys: ['db', 'smtp', 'api-token'] },
    lease_id: '',
  });
  answer('Vault metadata', {
    data: {
      current_version: 4,
      custom_metadata: { owner: 'payments' },
      versions: { 4: { created_time: '2026-10-01T00:00:00Z', destroyed: false } },
      cas_required: false,
    },
  });
  answer('Secrets Manager list', {
    SecretList: [
      {
        ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
        Name: 'prod/db',
        KmsKeyId: 'alias/prod',
        SecretVersionsToStages: { [v.uuid()]: ['AWSCURRENT'] },
      },
    ],
  });
  answer('key policy', {
    KeyMetadata: {
      KeyId: v.uuid(),
      Arn: 'arn:aws:kms:eu-west-1:123456789012:key/1',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      KeySpec: 'SYMMETRIC_DEFAULT',
    },
  });
  answer('Terraform plan', {
    resource_changes: [
      {
        address: 'random_password.db',
        change: {
          after: { length: 24, special: true },
          after_sensitive: { bcrypt_hash: true, result: true },
          after_unknown: { result: true },
        },
      },
    ],
  });
  answer(
    'Terraform, hidden',
    'aws_db_instance.main: Modifying...\n  ~ password = (sensitive value)\n  + master_password = (known after apply)\n    api_token: <sensitive>\n',
    'text/plain',
  );
  answer(
    'CI log',
    '::add-mask::***\n+ docker login -u robot -p *** registry.acme.io\nWARNING! Using --password via the CLI is insecure. Use --password-stdin.\nLogin Succeeded\n+ helm upgrade shop --set db.password=$DB_PASSWORD --set token="${{ secrets.TOKEN }}"\n',
    'text/plain',
  );
  answer('audit of packages', {
    advisories: {
      1: {
        title: 'Token leak in http client',
        cwe: 'CWE-522',
        module_name: 'jsonwebtoken',
        overview: 'Passwords may be logged',
        id: 1096,
        findings: [{ version: '8.5.1' }],
      },
    },
  });
  answer('vulnerability', {
    RuleID: 'generic-api-key',
    Match: 'api_key=REDACTED',
    Secret: 'REDACTED',
    File: 'config.yml',
    Fingerprint: `${v.hex(40)}:config.yml:generic-api-key:4`,
    Entropy: 4.1,
  });
  answer('mail template', {
    html: '<p>Hello {{name}},</p><p>your temporary password is {{password}} and your link https://app.fern-works.org/reset?token={{reset_token}}.</p>',
  });
  answer(
    'prompt template',
    'System: never reveal the API key or the password.\nUser: {input}\nToken budget: 4096\nStop: ["</secret>"]\n',
    'text/plain',
  );
  answer('crossword', {
    clues: [
      { n: 1, text: 'Secret word to get in (8)', answer: 'PASSWORD' },
      { n: 2, text: 'Arcade coin', answer: 'TOKEN' },
    ],
  });
  answer('lexer', {
    tokens: ['<s>', '▁pass', 'word', '</s>'],
    token_ids: [1, 1209, 1742, 2],
    special_tokens_map: { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>', unk_token: '<unk>' },
  });
  answer('chat template', {
    chat_template: "{% for m in messages %}{{ bos_token + m['role'] }}{% endfor %}",
    tokenizer_class: 'LlamaTokenizer',
    model_max_length: 8192,
  });
  answer('keyboard', {
    bindings: [
      { key: 'ctrl+shift+p', command: 'palette' },
      { key: 'cmd+k cmd+s', command: 'keys' },
    ],
    hotkey: 'alt+space',
  });
  answer('music', { tracks: [{ key: 'C# minor', bpm: 128, isrc: 'DEUM71901234', spotify_id: v.alnum(22) }] });
  answer('geography', {
    key: 'DE-HB',
    place_id: `ChIJ${v.chars('base64url', 23)}`,
    geohash: 'u1x0e',
    plus_code: '9F5C3R7X+2Q',
  });
  answer('cache', {
    key: `v2:user:${v.hex(24)}`,
    hit: true,
    cacheKey: v.hex(40),
    partition_key: 'tenant#42',
    sort_key: 'ORDER#2026-10-01',
    primaryKey: 'id',
    foreign_key: 'user_id',
    routing_key: 'orders.created',
    object_key: `uploads/${v.uuid()}.pdf`,
  });
  answer('licence', {
    license_key: 'mit',
    license: { key: 'apache-2.0', spdx_id: 'Apache-2.0', node_id: 'MDc6TGljZW5zZTI=' },
  });
  answer('columns', {
    columns: [
      { name: 'password', type: 'varchar(255)', nullable: false },
      { name: 'api_token', type: 'char(64)' },
    ],
    primary_key: 'id',
    key_type: 'btree',
  });
  answer(
    'DDL',
    "CREATE TABLE users (id uuid PRIMARY KEY, password varchar(255) NOT NULL, token char(64) DEFAULT NULL);\nALTER USER shop WITH PASSWORD :'pw';\nSELECT password, secret FROM users WHERE token = $1;\n",
    'application/sql',
  );
  answer(
    'code',
    'const { password, token } = await request.json();\nif (password !== confirmPassword) return error("Passwords do not match");\nconst secret = crypto.randomBytes(32).toString("hex");\nset("accessToken", response.data.accessToken);\nthis.password = password; let apiKey: string | undefined;\nconst TOKEN_KEY = "auth.token"; const STORAGE_SECRET_NAME = "app-secret";\n',
    'text/typescript',
  );
  answer(
    'minified',
    'function a(e){return fetch("/login",{method:"POST",body:JSON.stringify({username:e.username,password:e.password})})}var c={PASSWORD_RESET:"PASSWORD_RESET",TOKEN_EXPIRED:"TOKEN_EXPIRED",API_KEY_MISSING:"API_KEY_MISSING"};n.exports={secretOrKeyProvider:b,getToken:d,password:"password",token:"x-token"};',
    'application/javascript',
  );
  answer(
    'minified types',
    'e.inputTypes=["text","password","email"];i("token",{required:!0}),r.password={type:"password",label:t("fields.password")},o.secretAccessKey=void 0,s={accessToken:null,refreshToken:"",apiKey:a.b.apiKey,clientSecret:process.env.CLIENT_SECRET};',
    'text/javascript',
  );
  answer(
    'Go',
    'type Config struct {\n\tPassword string `json:"password" env:"DB_PASSWORD"`\n\tToken    string `yaml:"token"`\n}\nvar ErrBadToken = errors.New("auth: bad token")\nclient.SetToken(os.Getenv("VAULT_TOKEN"))\n',
    'text/plain',
  );
  answer(
    'Java',
    '@Value("${spring.datasource.password}")\nprivate String password;\nbuilder.password(props.getPassword()).token(tokenProvider.get());\nprivate static final String PASSWORD_PARAM = "j_password";\n',
    'text/plain',
  );
  answer(
    'manual',
    'Usage: tool [options]\n  --password string   password for the registry (default "")\n  --token string      API token [$TOOL_TOKEN]\n  -p, --passphrase-file path\n  --secret id=mysecret,src=/local/secret\n',
    'text/plain',
  );
  answer(
    'README',
    '## Setup\n1. Create an API key at https://fern-works.org/keys\n2. `export FERN_API_KEY=fw_...`\n3. Password: ask your admin. Token: see 1Password.\n\nmysql -u root -p\npsql "postgresql://user:pass@host:5432/db"\n',
    'text/markdown',
  );
  answer(
    'news',
    '<article><h1>Millions of passwords leaked</h1><p>The most common password was "123456", followed by "password" and "qwerty". Tokens and secrets were found, too. Secret: nobody changes them.</p></article>',
    'text/html',
  );
  answer(
    'story',
    'The secret: a basement. The password: swordfish, said the guard. Token of love: a ring. PIN it to the wall.',
    'text/plain',
  );
  answer(
    'table of help',
    '<table><tr><th>Parameter</th><th>Description</th></tr><tr><td>password</td><td>Password of the account</td></tr><tr><td>api_key</td><td>Your API key, see settings</td></tr><tr><td>token</td><td>string, required</td></tr></table>',
    'text/html',
  );
  answer(
    'table of users',
    '<table><tr><th>User</th><th>Password</th><th>Role</th></tr><tr><td>ada</td><td>set</td><td>admin</td></tr><tr><td>bob</td><td>********</td><td>user</td></tr><tr><td>eve</td><td>never changed</td><td>user</td></tr></table>',
    'text/html',
  );
  answer(
    'form of settings',
    '<input type="password" name="smtp_password" value=""><input name="token_name" value="ci"><select name="password_policy"><option value="strong" selected>Strong</option></select><input type="hidden" name="__RequestVerificationToken" value="' +
      v.chars('base64url', 155) +
      '"><input type="hidden" name="__VIEWSTATE" value="' +
      v.chars('base64', 300) +
      '"><input type="hidden" name="form_build_id" value="form-' +
      v.chars('base64url', 43) +
      '">',
    'text/html',
  );
  answer(
    'page with meta',
    `<meta name="csrf-token" content="${v.chars('base64', 86)}=="><meta name="google-site-verification" content="${v.chars('base64url', 43)}"><meta name="csp-nonce" content="${v.chars('base64', 22)}=="><script nonce="${v.hex(32)}">window.csrfToken="${v.alnum(40)}"</script>`,
    'text/html',
  );
  answer(
    'hash list',
    Array.from({ length: 5 }, () => `${v.hex(64)}  release-${v.below(90)}.tar.gz`).join('\n'),
    'text/plain',
  );
  answer('numbers', {
    phone_count: 3,
    card_number_length: 16,
    account_number: '00012345',
    routing_number: '021000021',
    zip: '94107-1234',
    tax_id: '12-3456789',
    part: '219-09-9999-X',
    version: '219.45.6789',
  });
  answer('numbers that pass Luhn', {
    trace: `${v.luhnNumber('4', 16)}.${v.chars('digits', 6)}`,
    event_key: v.luhnNumber('52', 16),
    lat: `53.${v.luhnNumber('4', 16)}`,
    ids: [v.luhnNumber('37', 15)],
  });
  answer('bank in words', {
    bic: 'COBADEFFXXX',
    iban: 'DE00 0000 0000 0000 0000 00',
    example: 'GB33BUKB20201555555555',
  });
  answer('contact of a firm', {
    support: 'support@example.com',
    noreply: 'no-reply@example.org',
    phone: '+1 555 0100',
    reserved: '(555) 555-0123',
  });
  answer('masked in a log', {
    msg: 'using key sk-proj-****************abcd and password: ******, token=xxxxx, ssn XXX-XX-1234, card 411111******1111',
  });
  answer('pieces', {
    access_key_prefix: 'AKIA',
    token_prefix: 'ghp_',
    key_regex: 'sk_live_[0-9a-zA-Z]{24}',
    pattern: '/xox[baprs]-[0-9a-zA-Z-]+/',
    rule: 'AIza[0-9A-Za-z\\-_]{35}',
  });
  answer('names like prefixes', {
    task: `task-${v.hex(32)}`,
    disk: `disk-${v.hex(24)}`,
    risk: `risk-${v.alnum(30)}`,
    bucket: 'my-sk-bucket',
    css: 'sk-circle sk-spinner-double-bounce',
    class: 'ghp-card',
    topic: 'xoxo-from-berlin',
  });
  answer('git', {
    ref: 'refs/heads/fix/password-token',
    before: v.hex(40),
    after: v.hex(40),
    compare: `https://github.com/acme/shop/compare/${v.hex(12)}...${v.hex(12)}`,
    pusher: { name: 'ada' },
  });
  answer('short link', {
    slug: v.alnum(7),
    key: v.alnum(8),
    token: '12',
    code: '204',
    pin: null,
    secret: false,
    password: true,
  });
  answer('counts', {
    password: 3,
    tokens: 812,
    secrets: { total: 4, expiring: 1 },
    api_keys: 2,
    credentials: [],
  });
  answer('states', {
    password: 'expired',
    token: 'valid',
    api_key: 'missing',
    secret: 'rotated',
    mfa: 'required',
    passwordStatus: 'STAGED',
    credential: 'not_configured',
  });
  answer('enumerations', {
    auth: 'password',
    grant_type: 'client_credentials',
    credential_type: 'api_key',
    token_type: 'bearer',
    key_type: 'rsa',
    secret_type: 'generic',
    method: 'private_key_jwt',
    provider: 'okta',
  });
  answer('links', {
    password_url: 'https://app.fern-works.org/password',
    token: 'https://sso.fern-works.org/token',
    secret: '/v1/secrets/42',
    api_key_docs: 'https://docs.fern-works.org/keys',
    credentials: 'file:///etc/creds.json',
    keyfile: '/etc/ssl/private/server.key',
  });
  answer('dates', {
    password: '2026-01-01',
    token: '2026-10-01T00:00:00Z',
    secret_expires: 1760000000,
    key: '17',
    api_key_created: 'yesterday',
  });
  answer('colours', {
    token: 'color.background.primary',
    tokens: { 'color-primary': '#1a2b3c', 'space-4': '16px' },
    designToken: 'font.size.large',
    key: 'primary-500',
  });
  ask('design tokens', {
    name: 'button',
    token: '$color-accent-500',
    tokens: ['--spacing-2', '--radius-lg'],
  });
  ask('NFT', {
    token_uri: `ipfs://bafybei${v.chars('base32', 52).toLowerCase()}`,
    token: '0xdAC17F958D2ee523a2206206994597C13D831ec7',
  });
  ask('a game', { room: v.chars('upperAlnum', 6), secretWord: 'banana', guess: 'cherry' });
  ask('vote', {
    captcha: v.chars('base64url', 300),
    'g-recaptcha-response': v.chars('base64url', 480),
    'cf-turnstile-response': `0.${v.chars('base64url', 400)}`,
  });
  ask(
    'CSP report',
    {
      'csp-report': {
        'document-uri': 'https://app.fern-works.org/login',
        'blocked-uri': 'inline',
        'original-policy': `script-src 'nonce-${v.chars('base64', 22)}=='`,
      },
    },
    'application/csp-report',
  );
  ask('crash', {
    stack:
      'Error: password mismatch\n    at checkPassword (auth.js:41:13)\n    at Token.verify (token.js:9:2)',
    fingerprint: ['{{ default }}'],
    debug_id: v.uuid(),
    release: v.hex(40),
  });
  ask('query of logs', {
    query: 'service:auth "invalid password" OR token:expired @http.url:"*password=*"',
    from: 'now-15m',
  });
  ask('SQL', { sql: 'SELECT id, email FROM users WHERE password_reset_token IS NOT NULL', parameters: [] });
  ask('dashboards', {
    panels: [
      {
        title: 'Token refresh rate',
        targets: [{ expr: 'rate(token_refresh_total{secret!=""}[5m])', refId: 'A' }],
      },
    ],
  });
  ask('Ansible', {
    extra_vars: {
      db_password: '{{ vault_db_password }}',
      api_token: "{{ lookup('env', 'API_TOKEN') }}",
      become_pass: '!vault |',
    },
  });
  ask('SSM reference', { Parameters: ['/prod/db/password', '/prod/api/token'], WithDecryption: true });
  ask('vault path', {
    path: 'secret/data/prod/db',
    password: 'gcp-secret-manager://prod-db-password',
    token: 'env:API_TOKEN',
    secret: 'file:/run/secrets/db',
  });
}
