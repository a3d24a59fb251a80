/** Look-alikes of the fifth set: near to what it holds, and nothing in them is secret. */

import { form, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function fifthHarmlessCases(v: Values, add: Adder): void {
  const host = 'https://desk.pine-works.io';
  const answer = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/api/v1/x`, response: { body, ...(type ? { type } : {}) } }, []);
  const get = (name: string, path: string, more: Partial<Shape> = {}): void =>
    add(name, { url: host + path, ...more }, []);

  answer(
    'properties',
    'spring.datasource.password=${DB_PASSWORD}\nspring.datasource.password-file=/run/secrets/db\njwt.expiration=3600\n',
    'text/plain',
  );
  answer('checksums of settings', {
    metadata: {
      annotations: {
        'checksum/config': v.hex(64),
        'checksum/secrets': v.hex(64),
        'secret.reloader/hash': v.hex(40),
      },
    },
  });
  answer(
    'lock file',
    `[[package]]\nname = "secrecy"\nversion = "0.10.3"\nchecksum = "${v.hex(64)}"\n`,
    'text/plain',
  );
  answer(
    'go.sum',
    `golang.org/x/oauth2 v0.30.0 h1:${v.chars('base64', 43)}=\ngithub.com/golang-jwt/jwt v3.2.2 h1:${v.chars('base64', 43)}=\n`,
    'text/plain',
  );
  answer(
    'requirements',
    `pyjwt==2.10.1 --hash=sha256:${v.hex(64)}\ncryptography==45.0 --hash=sha256:${v.hex(64)}\n`,
    'text/plain',
  );
  answer('apt', `Package: passwd\nSHA256: ${v.hex(64)}\nMD5sum: ${v.hex(32)}\n`, 'text/plain');
  answer(
    'known hosts',
    `github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${v.chars('base64', 43)}\n`,
    'text/plain',
  );
  answer('authorized keys', {
    authorized_keys: [`ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ${v.chars('base64', 340)} bo@laptop`],
  });
  answer('GPG', {
    gpg_key: {
      key_id: v.chars('upperAlnum', 16),
      public_key: `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${v.chars('base64', 640)}\n-----END PGP PUBLIC KEY BLOCK-----`,
    },
  });
  answer(
    'WireGuard peer',
    `[Peer]\nPublicKey = ${v.chars('base64', 42)}A=\nAllowedIPs = 10.0.0.0/8\n`,
    'text/plain',
  );
  answer('password hash', { user: 'bo', password_hash: `$2b$12$${v.chars('alnum', 53)}` });
  answer('shadow', 'root:!:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n', 'text/plain');
  answer('bcrypt under password', {
    id: 7,
    password: `$argon2id$v=19$m=65536,t=3,p=4$${v.chars('base64', 22)}$${v.chars('base64', 43)}`,
  });
  answer(
    'git log',
    `commit ${v.hex(40)}\nAuthor: x\n\n    Rotate secret key and reset token after leak\n\n    Change-Id: I${v.hex(40)}\n`,
    'text/plain',
  );
  answer(
    'diff',
    `diff --git a/auth.ts b/auth.ts\nindex ${v.hex(10)}..${v.hex(10)} 100644\n-  const token = getToken(user);\n+  const token = await getToken(user, { secret });\n`,
    'text/x-diff',
  );
  answer(
    'stack trace',
    'Error: invalid password\n    at AuthService.verifyPassword (/app/src/auth/password.service.ts:42:13)\n    at TokenController.refreshToken (/app/src/token.ts:7:9)\n',
    'text/plain',
  );
  answer(
    'types',
    'export type Secrets = { apiKey: ApiKey; password: PasswordInput; token?: AccessTokenResponse };\nexport const PASSWORD_RESET = "password_reset_requested";\nconst TOKEN_KEY = "pine.auth.accessToken";\n',
    'application/typescript',
  );
  answer(
    'bundle',
    `var Ke={token:He,apiKey:Wt.apiKey,password:Zn("pw")},secretKey=function(e){return e.secretKey},STORAGE_KEY="pine-session-v2",SESSION_COOKIE_NAME="pine_session",tokenRegex=/^[A-Za-z0-9_-]{20,}$/;e.setRequestHeader("X-Auth-Token",r.token)`,
    'application/javascript',
  );
  answer('translations', {
    auth: {
      password: 'Das Passwort ist falsch.',
      throttle: 'Zu viele Versuche',
      secret_label: 'API-Geheimnis',
      token_expired: 'Sitzung abgelaufen',
      passwordHint: 'Mind. 8 Zeichen, 1 Zahl',
    },
  });
  answer('form description', {
    fields: [
      { name: 'password', type: 'password', label: 'Password', required: true, placeholder: '••••••••' },
      { name: 'apiKey', type: 'text', value: '' },
    ],
  });
  answer('schema', {
    $schema: 'http://json-schema.org/draft-07/schema#',
    properties: {
      secret_key: { type: 'string', minLength: 32, pattern: '^sk_[a-z0-9]{32}$' },
      password: { type: 'string', default: 'password', examples: ['S3cure!pass'] },
    },
  });
  answer('GraphQL types', {
    data: {
      __type: {
        name: 'User',
        fields: [
          { name: 'password', type: { name: 'String' } },
          { name: 'apiToken', type: { name: 'ID' } },
        ],
      },
    },
  });
  answer('audit of logins', {
    events: [
      { action: 'user.password_changed', actor_id: v.uuid(), session_id_hash: v.hex(64), ip: '203.0.113.9' },
    ],
  });
  answer('permissions', {
    permissions: ['secrets:read', 'token:create', 'password:reset', 'apikeys.delete'],
    role: 'key-admin',
  });
  answer('metrics', {
    'auth.token.issued': 412,
    'password.attempts.failed': 3,
    'session.count': 1200,
    secrets_scanned: 88,
  });
  answer('prices of tokens', {
    model: 'x',
    price_per_1k_tokens: 0.003,
    max_output_tokens: 8192,
    context_tokens: 200000,
    stop_token: '<|end|>',
    bos_token: '<s>',
  });
  answer('tokenizer', {
    added_tokens: [{ id: 0, content: '<|endoftext|>', special: true }],
    pad_token: '[PAD]',
    unk_token: '<unk>',
    model_max_length: 4096,
  });
  answer('key of a map', {
    key: 'eyJ',
    apiVersion: 'v1',
    keys: ['a', 'b'],
    keyPath: '/etc/ssl/private/key.pem',
    keySize: 2048,
    key_fingerprint: `SHA256:${v.chars('base64', 43)}`,
  });
  answer('DNS', {
    records: [
      {
        type: 'TXT',
        name: 'default._domainkey',
        value: `v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${v.chars('base64', 300)}`,
      },
      { type: 'TXT', value: `google-site-verification=${v.chars('base64url', 43)}` },
    ],
  });
  answer('ACME', {
    token: v.chars('base64url', 43),
    type: 'http-01',
    url: 'https://acme-v02.api.letsencrypt.org/acme/chall/1',
    status: 'pending',
  });
  answer('web key of a push', {
    vapidPublicKey: `B${v.chars('base64url', 86)}`,
    applicationServerKey: `B${v.chars('base64url', 86)}`,
  });
  answer('Algolia public', {
    algolia: { appId: v.chars('upperAlnum', 10), indexName: 'docs', searchOnlyPublicKeyName: 'web' },
  });
  answer('captcha', {
    'g-recaptcha-sitekey': `6Lc${v.chars('base64url', 37)}`,
    turnstileSiteKey: `0x4AAAAAAA${v.alnum(12)}`,
  });
  answer('orders', {
    orders: [
      {
        number: v.luhnNumber('4000', 16),
        barcode: v.luhnNumber('50', 13),
        gtin: v.luhnNumber('0', 14),
        parcel: `JD${v.chars('digits', 18)}`,
      },
    ],
  });
  answer(
    'numbers in a text',
    `Ticket ${v.luhnNumber('45', 16)} closed. Build 20261120.1234.5678. Part 123-45-6789-B. Call 5-3. Version 4.5.39.1`,
    'text/plain',
  );
  answer('ledger', {
    reference: 'RF18539007547034',
    creditor_id: 'DE98ZZZ09999999999',
    vat: 'DE123456789',
    lei: '529900T8BM49AURSDO55',
    isin: 'US0378331005',
    bic: 'COBADEFFXXX',
  });
  answer('coordinates', {
    bbox: [-122.4194155, 37.7749295, -122.3, 37.8],
    geohash: v.chars('lowerAlnum', 12),
    h3: v.hex(15),
    placeId: `ChIJ${v.chars('base64url', 23)}`,
  });
  answer('ids of documents', {
    _id: v.hex(24),
    rev: `3-${v.hex(32)}`,
    ulid: v.chars('upperAlnum', 26),
    ksuid: v.alnum(27),
    nanoid: v.chars('base64url', 21),
    cuid: `c${v.chars('lowerAlnum', 24)}`,
  });
  answer('ids of sessions', {
    checkout_session: `cs_live_${v.alnum(58)}`,
    session: { id: v.uuid(), started_at: 1760000000 },
    game_session: 'lobby-42',
    sessionName: 'Keynote',
  });
  answer('links to secrets', {
    secret: { self: '/v1/secrets/db-password', versions: 4 },
    password_url: 'https://x.io/reset',
    token_uri: 'https://oauth2.googleapis.com/token',
    key_vault: 'https://kv.vault.azure.net/',
  });
  answer('examples', {
    request_example: 'curl -H "Authorization: Bearer <ACCESS_TOKEN>" https://api.x.io',
    auth_example: 'Basic dXNlcm5hbWU6cGFzc3dvcmQ=',
    note: 'Use sk_test_... in test mode',
  });
  answer(
    'YAML examples',
    'password: "<YOUR-PASSWORD>"\napi_key: ""\ntoken: null\nsecret: REPLACE_ME\nauth_token: insert-token-here\nclient_secret: xxxx-xxxx-xxxx\n',
    'application/yaml',
  );
  answer(
    'commands',
    'mysql -u root -p shop\ndocker login -u bot -p "$REG_TOKEN"\ncurl -u "$USER:$PASS" https://x.io\nredis-cli -a "$REDIS_PW"\nssh -p 2222 bo@host\nmkdir -p/srv/data/app\nnpm run build -p production1\nexport PGPASSWORD=$(cat /run/pw)\n',
    'text/plain',
  );
  answer(
    'compose',
    'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n      POSTGRES_PASSWORD: ${DB_PASSWORD:?missing}\n',
    'application/yaml',
  );
  answer('Terraform state', {
    resources: [
      {
        type: 'random_id',
        instances: [
          { attributes: { b64_url: v.chars('base64url', 11), hex: v.hex(16), result: 'brave-otter' } },
        ],
      },
      { type: 'random_pet', instances: [{ attributes: { result: 'sunny-badger-42x' } }] },
    ],
  });
  answer('encrypted', {
    alg: 'AES256GCM',
    ciphertext: v.chars('base64', 88),
    iv: v.chars('base64', 16),
    authTag: v.chars('base64', 22),
    encryptedPassword: `vault:v1:${v.chars('base64', 60)}`,
  });
  answer(
    'sealed secret',
    `kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgB${v.chars('base64', 340)}\n`,
    'application/yaml',
  );
  answer('base64 of prose', {
    content: Buffer.from(
      '# Readme\n\nSet your password and token in the settings. Then run the app.\n',
    ).toString('base64'),
    encoding: 'base64',
    sha: v.hex(40),
  });
  answer(
    'mail template',
    '<p>Hello {{name}},</p><a href="https://x.io/reset?token={{reset_token}}">Reset password</a><p>Password: {{temp_password}}</p>',
    'text/html',
  );
  answer(
    'page',
    `<link rel="stylesheet" href="/a.css?v=${v.hex(20)}" integrity="sha384-${v.chars('base64', 64)}"><meta name="csrf-token" content="${v.chars('base64', 86)}=="><meta name="google-site-verification" content="${v.chars('base64url', 43)}"><input type="password" name="password" class="token-input"><div data-testid="password-field-${v.hex(6)}" data-key="row-${v.uuid()}">`,
    'text/html',
  );
  answer(
    'SVG',
    `<svg><path id="key-icon" d="M12.5 3.75L${v.chars('digits', 16)}.5"/><text>Password</text></svg>`,
    'image/svg+xml',
  );
  answer(
    'CSS',
    `.token.password{color:#abc}.secret-key::before{content:"pass: word"}.auth_form__password__${v.alnum(5)}{margin:0}`,
    'text/css',
  );
  answer(
    'feed',
    `<entry><id>urn:uuid:${v.uuid()}</id><title>Five password mistakes</title><guid isPermaLink="false">${v.hex(32)}</guid></entry>`,
    'application/atom+xml',
  );
  answer(
    'SOAP fault',
    '<soap:Fault><faultcode>wsse:InvalidSecurityToken</faultcode><faultstring>An invalid security token was provided</faultstring></soap:Fault>',
    'text/xml',
  );
  answer(
    'SAML request',
    `<samlp:AuthnRequest ID="_${v.hex(40)}" ForceAuthn="false"><samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>`,
    'text/xml',
  );
  answer(
    'property list',
    '<plist><dict><key>CFBundleIdentifier</key><string>io.pine.keychain</string><key>NSFaceIDUsageDescription</key><string>Unlock with password</string></dict></plist>',
    'application/xml',
  );
  answer(
    'Android',
    '<resources><string name="password_hint">Your password</string><string name="token_error">Token is not valid (401)</string></resources>',
    'application/xml',
  );
  answer(
    'logs',
    `level=warn msg="token rejected" reason="signature mismatch" kid=${v.hex(16)} request_id=${v.hex(32)}\nlevel=info msg="password ok" user_id=42 session=new\nlevel=info api_key_id=${v.hex(16)} key_prefix=pk12ab\n`,
    'text/plain',
  );
  answer('list of pairs', {
    items: [
      { key: 'password', value: '********' },
      { key: 'token', value: 'see vault' },
      { name: 'API_KEY', value: '$(API_KEY)' },
      { name: 'secret', value: null },
    ],
  });
  answer(
    'markdown table',
    '| field | type | description |\n|---|---|---|\n| password | string | at least 8 characters |\n| token | string | from /v1/login |\n| api_key | uuid | required |\n',
    'text/markdown',
  );
  answer('CSV', 'user,password_changed_at,token_count,secret_name\nbo,2026-01-01,4,prod-db\n', 'text/csv');
  answer(
    'Prometheus rule',
    'expr: rate(http_requests_total{path="/oauth/token",code="401"}[5m]) > 1\nlabels: {severity: page}\n',
    'text/plain',
  );
  answer('CloudFormation', {
    Parameters: { DbPassword: { Type: 'String', NoEcho: true, MinLength: 8 } },
    Properties: {
      MasterUserPassword: { Ref: 'DbPassword' },
      SecretString: '{{resolve:secretsmanager:db:SecretString:password}}',
    },
  });
  answer(
    'Actions',
    'env:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}\n  NPM_TOKEN: ${{ secrets.NPM_TOKEN }}\n  password: ${{ github.token }}\n',
    'application/yaml',
  );
  answer(
    'tests',
    'expect(login("bo", "wrong-password")).rejects.toThrow("bad password");\nconst token = "test-token";\nconst apiKey = "fake-api-key";\nconst secret = "not-a-secret";\n',
    'text/plain',
  );
  answer('games', {
    pass: 42,
    season_pass: 'gold',
    boarding_pass: { seat: '12A', gate: 'B7' },
    token: { type: 'pawn', color: 'red' },
    secret: 'hidden level',
    key: 'golden key',
  });
  answer('keys of a keyboard', {
    bindings: [
      { key: 'ctrl+k ctrl+s', command: 'workbench.action.openGlobalKeybindings' },
      { key: 'cmd+shift+p', when: '!passwordFocus' },
    ],
  });
  answer('sync', {
    sync_token: v.chars('base64url', 60),
    next_batch: `s${v.chars('digits', 6)}_${v.chars('digits', 8)}`,
    prev_batch: `t1-${v.chars('digits', 6)}`,
    continuationToken: v.chars('base64', 60),
  });
  answer('uploads', {
    uploadId: v.chars('base64url', 120),
    resumable_session_uri: 'https://storage.googleapis.com/upload?upload_id=x',
    partETag: v.hex(32),
  });
  answer('shop', {
    cart_token: 'c1-empty',
    variant_sku: 'KEY-RING-22',
    product: 'Secret Garden 1000 pieces',
    giftcard: { last4: '1a2b' },
  });
  answer('medical', {
    icd10: 'E11.9',
    npi: v.luhnNumber('1', 10),
    ndc: '0777-3105-02',
    mrn: v.chars('digits', 8),
  });
  answer('logistics', {
    vin: `WVWZZZ1JZ${v.chars('digits', 8)}`,
    container: 'MSKU 123456 7',
    imei: v.luhnNumber('49', 15),
    iccid: v.luhnNumber('8949', 19),
    meter: v.chars('digits', 16),
  });
  get('short ids', `/s/${v.alnum(7)}?ref=${v.alnum(8)}&sid=12&key=top`, {});
  get(
    'deep link',
    `/open?link=${encodeURIComponent('https://x.io/docs/api-keys?section=token')}&hash=${v.hex(40)}`,
  );
  get('version of a file', `/b/f.txt?versionId=${v.alnum(32)}&partNumber=2&uploadId=${v.alnum(80)}`);
  get(
    'tracking',
    `/collect?v=2&tid=G-${v.chars('upperAlnum', 10)}&cid=${v.chars('digits', 10)}.1760000000&_p=${v.chars('digits', 9)}&sid=1760000000&sct=3&en=login&ep.method=password`,
  );
  get('hash in path', `/gravatar/${v.hex(32)}?s=80&d=identicon`);
  get('IPFS', `/ipfs/bafybei${v.chars('base32', 52).toLowerCase()}?filename=key.png`);
  get('blob', `/git/blobs/${v.hex(40)}`, {
    headers: [
      ['If-None-Match', `W/"${v.hex(64)}"`],
      ['X-GitHub-Delivery', v.uuid()],
    ],
  });
  get('ids in headers', '/x', {
    headers: [
      ['X-Tenant-Id', v.uuid()],
      ['X-Device-Id', v.hex(32)],
      ['X-Session-Id', v.uuid()],
      ['X-Client-Trace', v.alnum(22)],
      ['X-Key-Id', v.hex(16)],
      ['X-Token-Type', 'jwt'],
      ['X-Api-Key-Name', 'ci-deploy-key'],
    ],
  });
  get('cookies', '/x', {
    headers: [
      [
        'Cookie',
        `_gcl_au=1.1.${v.chars('digits', 9)}.1760000000; __stripe_mid=${v.uuid()}${v.hex(6)}; mp_${v.hex(32)}_mixpanel=${encodeURIComponent(JSON.stringify({ distinct_id: `$device:${v.uuid()}` }))}; cookieyes-consent=consentid:${v.alnum(32)},consent:yes; AMP_${v.hex(10)}=${v.alnum(80)}; ab.storage.deviceId.x=${v.uuid()}; session_count=4`,
      ],
    ],
  });
  get(
    'device code poll',
    '/oauth/status?client_id=web&interval=5&grant_type=urn:ietf:params:oauth:grant-type:device_code',
  );
  get('preflight', '/v1/login', {
    method: 'OPTIONS',
    headers: [['Access-Control-Request-Headers', 'authorization,x-api-key,x-auth-token']],
    response: { headers: [['Access-Control-Allow-Headers', 'Authorization, X-Api-Key, X-Auth-Token']] },
  });
  add(
    'search form',
    {
      url: `${host}/search`,
      ...form({ q: 'how to reset password token 42', csrf_token: v.hex(64), page_token: v.alnum(40) }),
    },
    [],
  );
  add(
    'masked form',
    {
      url: `${host}/settings`,
      ...form({ api_key: '••••••••', password: '', smtp_password: '********', keep_secret: 'on' }),
    },
    [],
  );
}
