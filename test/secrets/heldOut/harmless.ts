/** Exchanges in which nothing is secret. */

import { createHash } from 'node:crypto';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function harmlessCases(v: Values, add: Adder): void {
  const sha = (n: string): string =>
    createHash('sha256')
      .update(n + v.uuid())
      .digest('hex');
  const say = (name: string, body: object | string, type?: string): void =>
    add(
      name,
      { url: 'https://api.meadow-maps.org/v3/items', response: { body, ...(type ? { type } : {}) } },
      [],
    );

  say('OpenID discovery', {
    issuer: 'https://id.x.io',
    token_endpoint: 'https://id.x.io/oauth/token',
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    revocation_endpoint: 'https://id.x.io/revoke',
    jwks_uri: 'https://id.x.io/jwks',
    id_token_signing_alg_values_supported: ['RS256'],
  });
  say('public keys', {
    keys: [
      {
        kty: 'RSA',
        kid: v.hex(40),
        use: 'sig',
        alg: 'RS256',
        n: v.chars('base64url', 342),
        e: 'AQAB',
        x5t: v.chars('base64url', 27),
        x5c: [v.chars('base64', 900)],
      },
    ],
  });
  say('translations', {
    'login.password': 'Passwort',
    'login.forgot': 'Passwort vergessen?',
    'settings.apiKey': 'API-Schlüssel erstellen',
    'settings.secret': 'Geheimnis anzeigen',
    token: 'Zugangstoken',
  });
  say('validation errors', {
    errors: { password: ['must contain at least 12 characters', 'is too common'], token: ['has expired'] },
  });
  say('OpenAPI', {
    components: {
      schemas: {
        Login: {
          type: 'object',
          required: ['password'],
          properties: {
            password: {
              type: 'string',
              format: 'password',
              minLength: 8,
              description: 'The password of the user',
            },
            apiKey: { type: 'string', example: 'string' },
          },
        },
      },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  });
  say('GraphQL introspection', {
    data: {
      __type: {
        inputFields: [
          { name: 'password', type: { name: 'String' } },
          { name: 'accessToken', type: { kind: 'SCALAR', name: 'String' } },
        ],
      },
    },
  });
  say(
    'minified code',
    'function a(e){var t=e.password,n=e.token||null;return fetch("/login",{method:"POST",body:JSON.stringify({password:t,token:n,apiKey:this.apiKey})})}const passwordRegex=/^(?=.*[a-z]).{8,}$/;let secretKey=getSecretKey();',
    'application/javascript',
  );
  say(
    'module code',
    `import { token } from './design';\nexport const password = createField({ label: 'Password', type: 'password' });\nconst apiKey = process.env.API_KEY ?? '';\nheaders.Authorization = \`Bearer \${token}\`;\n`,
    'text/javascript',
  );
  say(
    'Python code',
    'def login(password: str, token=None):\n    api_key = os.environ["API_KEY"]\n    password = getpass.getpass("Password: ")\n    return check(password=password, secret=settings.SECRET)\n',
    'text/x-python',
  );
  say(
    'style sheet',
    ':root{--token-color-primary:#1f2937;--secret-bg:#fff}.password-field::after{content:"\\201C"}.api-key{color:var(--token)}',
    'text/css',
  );
  say('commits', [
    {
      sha: v.hex(40),
      node_id: `C_kwDO${v.alnum(40)}`,
      commit: {
        author: { name: 'octo', date: '2026-10-01T00:00:00Z' },
        tree: { sha: v.hex(40) },
        verification: {
          verified: true,
          signature: `-----BEGIN PGP SIGNATURE-----\n\niQIzBAAB${v.chars('base64', 500)}\n=${v.chars('base64', 4)}\n-----END PGP SIGNATURE-----`,
          payload: `tree ${v.hex(40)}\nparent ${v.hex(40)}\n\nrotate password hashing`,
        },
      },
    },
  ]);
  say('npm package', {
    name: 'left',
    'dist-tags': { latest: '1.2.3' },
    versions: {
      '1.2.3': {
        dist: {
          integrity: `sha512-${v.chars('base64', 86)}==`,
          shasum: v.hex(40),
          signatures: [{ keyid: `SHA256:${v.chars('base64', 43)}`, sig: `MEUCIQ${v.chars('base64', 86)}==` }],
        },
        keywords: ['password', 'token', 'secret'],
      },
    },
  });
  say('Stripe objects', {
    id: `pi_${v.alnum(24)}`,
    customer: `cus_${v.alnum(14)}`,
    payment_method: `pm_${v.alnum(24)}`,
    latest_charge: `ch_${v.alnum(24)}`,
    livemode: true,
    publishable: `pk_live_${v.alnum(99)}`,
    card: { brand: 'visa', last4: '4242', fingerprint: v.alnum(16), exp_month: 8 },
  });
  say('image manifest', {
    schemaVersion: 2,
    config: { digest: `sha256:${sha('a')}`, size: 7023 },
    layers: [{ digest: `sha256:${sha('b')}` }],
  });
  say('pod', {
    kind: 'Pod',
    metadata: { uid: v.uuid(), resourceVersion: '81239123' },
    spec: {
      serviceAccountName: 'api',
      volumes: [
        { projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }] } },
        { secret: { secretName: 'db-credentials' } },
      ],
      containers: [
        {
          env: [
            { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db-credentials', key: 'password' } } },
          ],
        },
      ],
    },
  });
  say(
    'bucket listing',
    `<?xml version="1.0"?><ListBucketResult><Name>logs</Name><KeyCount>2</KeyCount><NextContinuationToken>${v.chars('base64', 80)}</NextContinuationToken><Contents><Key>a/secret-santa.jpg</Key><ETag>&quot;${v.hex(32)}&quot;</ETag></Contents></ListBucketResult>`,
    'application/xml',
  );
  say('search settings', {
    analysis: {
      tokenizer: { my_tokenizer: { type: 'ngram', token_chars: ['letter', 'digit'] } },
      filter: { pw: { type: 'stop' } },
    },
    _scroll_id: v.chars('base64', 120),
  });
  say('usage of a model', {
    usage: { prompt_tokens: 312, completion_tokens: 88, total_tokens: 400 },
    max_tokens: 4096,
    choices: [
      {
        logprobs: {
          content: [
            { token: ' hello', logprob: -0.1 },
            { token: 'password', logprob: -2 },
          ],
        },
      },
    ],
    system_fingerprint: `fp_${v.hex(10)}`,
  });
  say(
    'form guard',
    `<form method="post"><input type="hidden" name="authenticity_token" value="${v.chars('base64', 86)}=="><input type="password" name="password" placeholder="Your password"><input name="__RequestVerificationToken" type="hidden" value="${v.chars('base64url', 120)}"></form>`,
    'text/html',
  );
  say('password flags', {
    hasPassword: true,
    password: null,
    passwordChangedAt: '2026-09-01T00:00:00Z',
    password_policy: 'min-12-mixed',
    passwordStrength: 'strong',
    password_expires_in_days: 30,
    secret: false,
    token: '',
  });
  say('ids named keys', {
    api_key_id: `key_${v.alnum(20)}`,
    keyId: v.uuid(),
    token_type: 'Bearer',
    token_id: v.uuid(),
    secret_id: v.uuid(),
    credential_id: '118273',
    access_key_count: 2,
    secret_version: 'v14',
  });
  say('words that hold words', {
    passenger: 'Maria Lindqvist',
    secretary: 'Tom Okafor',
    compass: 'NNE 22.5',
    monkey: 'capuchin-brown-7781',
    tokenizer: 'wordpiece-uncased',
    keyboard: 'qwerty-de-105',
    author: 'Brontë',
    authority: 'Port Authority 7',
    passage: 'Luke 3:16',
  });
  say('numbers', {
    imei: v.luhnNumber('35', 15),
    order_number: v.luhnNumber('4539', 16),
    tracking: `1Z${v.chars('upperAlnum', 16)}`,
    at_ns: '1760000000123456789',
    isbn: '9783161484100',
    ean: '4006381333931',
    version: '4.11.2026.1',
    invoice: '2026-00-4412',
  });
  say('parts and codes', {
    part_no: '219-44-1188',
    sku: '538-22-9011',
    room: '604-10-2230',
    zip: '94107-1234',
    npi: '1234567893',
  });
  say('images in text', {
    avatar: `data:image/png;base64,iVBORw0KGgo${v.chars('base64', 1200)}==`,
    font: `data:font/woff2;base64,d09GMgAB${v.chars('base64', 800)}`,
  });
  say('source map', {
    version: 3,
    sources: ['auth/password.ts', 'token.ts'],
    names: ['password', 'apiKey'],
    mappings: 'AAAA,SAASA,EAAWC,GAClB,OAAOA;AAAA'.repeat(20),
  });
  say('public keys as text', {
    key: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${v.chars('base64', 43)} maria@laptop`,
    pem: `-----BEGIN PUBLIC KEY-----\nMIIBIjAN${v.chars('base64', 360)}\n-----END PUBLIC KEY-----`,
    cert: `-----BEGIN CERTIFICATE-----\nMIID${v.chars('base64', 900)}\n-----END CERTIFICATE-----`,
  });
  say('hashes of passwords policy', {
    algorithm: 'argon2id',
    checksum: sha('c'),
    etag: `W/"${v.hex(32)}"`,
    commit: v.hex(40),
    md5: v.hex(32),
    sri: `sha384-${v.chars('base64', 64)}`,
  });
  say('masked', {
    password: '********',
    api_key: 'sk_live_••••••••4f2a',
    token: 'ghp_****************',
    card: '**** **** **** 4242',
    ssn: '***-**-6789',
    secret: '[redacted]',
    key: 'abcd...wxyz',
  });
  say('placeholders', {
    password: '<your password>',
    apiKey: 'YOUR_API_KEY_HERE',
    token: '${{ secrets.GITHUB_TOKEN }}',
    secret: '{{ .Values.secret }}',
    dsn: 'postgres://user:password@localhost:5432/db',
    url: 'https://<user>:<token>@github.com',
    key: 'INSERT_KEY',
  });
  say('references to vaults', {
    password: 'vault:secret/data/db#password',
    key: 'op://prod/stripe/key',
    token: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-Ab12Cd',
    conn: '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x)',
    p: 'ssm:/prod/db/password',
    g: 'projects/1/secrets/db/versions/latest',
  });
  say('documentation samples', {
    aws: 'AKIAIOSFODNN7EXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    basic: 'Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    card: '4242424242424242',
    iban: 'GB82 WEST 1234 5698 7654 32',
    ssn: '078-05-1120',
  });
}
