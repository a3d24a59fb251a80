/** Nothing to find, second part: look-alikes of credentials where a hurried reader would see one. */

import { form } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function sixthOrdinaryCases(v: Values, add: Adder): void {
  const host = 'https://data.fern-works.org/api';
  const answer = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/x`, response: { body, ...(type ? { type } : {}) } }, []);
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
}
