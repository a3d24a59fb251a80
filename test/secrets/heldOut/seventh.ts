/** Answers and questions of well-known services, most of them harmless; by somebody who had read the detector. */

import { form, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Family } from './truth.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const u = 'https://svc.heath-line.net';

export function seventhHarmlessCases(v: Values, ask: (name: string, shape: Shape) => void): void {
  const res = (name: string, body: string | object, type?: string): void =>
    ask(name, { url: `${u}/api`, response: { body, ...(type ? { type } : {}) } });
  const req = (name: string, body: string | object, type?: string): void =>
    ask(name, { url: `${u}/api`, body, ...(type ? { type } : {}) });
  res('stripe customer', {
    id: `cus_${v.alnum(14)}`,
    object: 'customer',
    address: null,
    balance: 0,
    created: 1680893993,
    currency: 'usd',
    default_source: `card_${v.alnum(24)}`,
    invoice_prefix: v.chars('upperAlnum', 8),
    invoice_settings: { default_payment_method: `pm_${v.alnum(24)}` },
    livemode: false,
    metadata: { tenant: v.uuid() },
    next_invoice_sequence: 1,
    tax_exempt: 'none',
    sources: {
      data: [{ brand: 'Visa', cvc_check: 'pass', fingerprint: v.alnum(16), last4: '4242', exp_month: 8 }],
    },
  });
  res('stripe event', {
    id: `evt_${v.alnum(24)}`,
    api_version: '2024-06-20',
    data: {
      object: {
        id: `cs_test_${v.alnum(58)}`,
        object: 'checkout.session',
        client_secret: null,
        payment_intent: `pi_${v.alnum(24)}`,
        url: `https://checkout.stripe.com/c/pay/cs_test_${v.alnum(58)}#fidkdWxOYHwnPyd1blpxYHZxWjA0${v.alnum(100)}`,
      },
    },
    request: { id: `req_${v.alnum(14)}`, idempotency_key: v.uuid() },
    type: 'checkout.session.completed',
  });
  res('github repo', {
    id: 1296269,
    node_id: 'MDEwOlJlcG9zaXRvcnkxMjk2MjY5',
    full_name: 'octo/hello',
    permissions: { admin: false, push: true },
    archive_url: 'https://api.github.com/repos/octo/hello/{archive_format}{/ref}',
    ssh_url: 'git@github.com:octo/hello.git',
    mirror_url: 'git:git.example.com/octo/hello',
    license: { key: 'mit', node_id: 'MDc6TGljZW5zZW1pdA==' },
    temp_clone_token: '',
    security_and_analysis: {
      secret_scanning: { status: 'enabled' },
      secret_scanning_push_protection: { status: 'enabled' },
    },
  });
  res('github keys', [
    {
      id: 1,
      key_id: v.hex(16).toUpperCase(),
      public_key: v.chars('base64', 360),
      emails: [],
      subkeys: [],
      can_sign: true,
      raw_key:
        '-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: GnuPG v2\n\nmQENBFayYZ0BCAC4hScoJXXpyR+MXGcrBxElqw3FzCVvkViuyeko+Jp76QJhg8kr\n-----END PGP PUBLIC KEY BLOCK-----',
    },
  ]);
  res('jira issue', {
    expand: 'renderedFields',
    id: '10002',
    key: 'SEC-24',
    fields: {
      summary: 'Rotate API key for payments',
      description: 'Token expired; ask Bob for new password. See vault path secret/payments.',
      labels: ['secret', 'token'],
      customfield_10021: `0|hzz${v.chars('lowerAlnum', 5)}:`,
      watcher: { isWatching: false },
    },
  });
  res('slack users', {
    ok: true,
    members: [
      {
        id: 'W012A3CDE',
        team_id: 'T012AB3C4',
        name: 'spengler',
        profile: { avatar_hash: v.hex(12), status_text: 'Print is dead', real_name: 'Egon' },
        is_bot: false,
        has_2fa: true,
      },
    ],
    cache_ts: 1498777272,
    response_metadata: { next_cursor: 'dXNlcjpVMEc5V0ZYTlo=' },
  });
  res('pods', {
    kind: 'PodList',
    items: [
      {
        metadata: {
          name: `api-${v.hex(10)}-x2v4k`,
          uid: v.uuid(),
          labels: { 'pod-template-hash': v.hex(10) },
          ownerReferences: [{ uid: v.uuid() }],
        },
        spec: {
          volumes: [
            {
              name: 'kube-api-access-x2v4k',
              projected: {
                sources: [
                  { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
                  { configMap: { name: 'kube-root-ca.crt' } },
                ],
              },
            },
            { name: 'creds', secret: { secretName: 'api-creds', defaultMode: 420 } },
          ],
          containers: [
            {
              name: 'api',
              image: `ghcr.io/acme/api@sha256:${v.hex(64)}`,
              env: [
                { name: 'API_KEY', valueFrom: { secretKeyRef: { name: 'api-creds', key: 'apiKey' } } },
                { name: 'AUTH_MODE', value: 'token' },
                { name: 'SESSION_TIMEOUT', value: '3600' },
              ],
              volumeMounts: [
                { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: 'kube-api-access-x2v4k' },
              ],
            },
          ],
        },
        status: {
          containerStatuses: [
            { containerID: `containerd://${v.hex(64)}`, imageID: `ghcr.io/acme/api@sha256:${v.hex(64)}` },
          ],
        },
      },
    ],
  });
  res(
    'helm values',
    'auth:\n  enabled: true\n  existingSecret: shop-db\n  secretKeys:\n    adminPasswordKey: postgres-password\n    userPasswordKey: password\n  usePasswordFiles: false\nimagePullSecrets: []\ntls:\n  certKeyFilename: tls.key\nserviceAccount:\n  automountServiceAccountToken: true\n',
    'application/yaml',
  );
  res('npm doc', {
    _id: 'jsonwebtoken',
    _rev: `912-${v.hex(32)}`,
    versions: {
      '9.0.2': {
        name: 'jsonwebtoken',
        dist: {
          shasum: v.hex(40),
          integrity: `sha512-${v.chars('base64', 86)}==`,
          signatures: [
            {
              keyid: 'SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA',
              sig: v.chars('base64', 94) + '==',
            },
          ],
        },
        keywords: ['jwt', 'token', 'secret'],
      },
    },
    readme:
      "# jsonwebtoken\n```js\nvar token = jwt.sign({ foo: 'bar' }, 'shhhhh');\njwt.verify(token, 'wrong-secret', cb)\n```",
  });
  res('calendar', {
    kind: 'calendar#events',
    etag: '"p33c910kumll8k0o"',
    nextSyncToken: `CPDAlvWDx70CEPDAlvWDx70CGAU=`,
    items: [
      {
        id: v.chars('lowerAlnum', 26),
        iCalUID: `${v.chars('lowerAlnum', 26)}@google.com`,
        hangoutLink: 'https://meet.google.com/abc-defg-hij',
        conferenceData: {
          entryPoints: [{ entryPointType: 'phone', pin: '123456789', regionCode: 'US' }],
          signature: v.chars('base64', 27) + '=',
        },
      },
    ],
  });
  res('datadog', {
    status: 'ok',
    series: [
      {
        metric: 'auth.token.issued',
        pointlist: [[1760000000000, 12.5]],
        tag_set: ['service:auth', 'secret:none'],
        expression: 'sum:auth.token.issued{*}',
        query_index: 0,
      },
    ],
  });
  res('sentry issues', [
    {
      id: '41',
      shortId: 'API-1X',
      title: 'TokenExpiredError: jwt expired',
      culprit: 'verify(auth/token)',
      metadata: { type: 'TokenExpiredError', value: 'jwt expired', filename: 'auth/password.js' },
      permalink: 'https://sentry.io/organizations/acme/issues/41/',
      annotations: [],
    },
  ]);
  res('salesforce', {
    totalSize: 1,
    records: [
      {
        attributes: { type: 'Account', url: '/services/data/v58.0/sobjects/Account/0015g00000Qx1RZAAZ' },
        Id: '0015g00000Qx1RZAAZ',
        Name: 'Acme',
        External_Key__c: 'ACC-00912',
        Password_Policy__c: 'Strong',
      },
    ],
  });
  res('introspection', {
    data: {
      __schema: {
        types: [
          {
            kind: 'INPUT_OBJECT',
            name: 'LoginInput',
            inputFields: [
              {
                name: 'password',
                description: 'The password',
                type: { kind: 'NON_NULL', ofType: { kind: 'SCALAR', name: 'String' } },
                defaultValue: null,
              },
              { name: 'token', type: { name: 'ID' }, defaultValue: '"abc"' },
            ],
          },
        ],
      },
    },
  });
  res(
    'next data',
    `<!DOCTYPE html><html><head><meta name="next-size-adjust"><link rel="preload" href="/_next/static/media/${v.hex(16)}-s.p.woff2" as="font" crossorigin=""></head><body><script id="__NEXT_DATA__" type="application/json">${JSON.stringify({ props: { pageProps: { slug: 'reset-password', session: null, csrfToken: v.hex(64), flags: { newToken: true } } }, page: '/auth/[token]', query: { token: 'new' }, buildId: v.chars('base64url', 21), isFallback: false })}</script></body></html>`,
    'text/html',
  );
  res(
    'rails page',
    `<html><head><meta name="csrf-param" content="authenticity_token"><meta name="csrf-token" content="${v.chars('base64url', 86)}"><link href="/assets/application-${v.hex(64)}.css" rel="stylesheet"></head><body><form class="new_user" action="/users/sign_in" method="post"><input type="hidden" name="authenticity_token" value="${v.chars('base64url', 86)}" autocomplete="off"><input autofocus type="email" name="user[email]" value=""><input type="password" name="user[password]" autocomplete="current-password"></form></body></html>`,
    'text/html; charset=utf-8',
  );
  res(
    'wp page',
    `<script id="wp-api-js-extra">var wpApiSettings = {"root":"https:\\/\\/blog.example.net\\/wp-json\\/","nonce":"${v.hex(10)}","versionString":"wp\\/v2\\/"};</script><script>var ajax_object = {"ajaxurl":"\\/wp-admin\\/admin-ajax.php","security":"${v.hex(10)}"};</script><a href="/wp-login.php?action=lostpassword">Lost your password?</a><a href="https://x.com/share?text=Password%20tips">share</a>`,
    'text/html',
  );
  res(
    'react bundle',
    `(self.webpackChunk=self.webpackChunk||[]).push([[179],{4184:function(e,t){var n={password:"Password",confirmPassword:"Confirm password",tokenLabel:"API token",secretHint:"At least 16 characters"};t.Z=function(e){var t=e.token,r=e.apiKey;return fetch("/api/keys",{headers:{Authorization:"Bearer ".concat(t),"X-Api-Key":r}})};var o={type:"password",name:"password",autoComplete:"new-password"},i="Basic "+btoa(e.user+":"+e.password);s.KEY_STORAGE="auth_token",c.sessionKey="sess:user",d="token=";l.secret=u("secret")}}]);`,
    'application/javascript',
  );
  res(
    'angular bundle',
    `class A{constructor(){this.form=this.fb.group({username:["",[V.required]],password:["",[V.required,V.minLength(8)]],otp:[""]});this.tokenKey="jwt_token_key";this.hdr={Authorization:"Bearer "+this.tok}}}const E={apiUrl:"https://api.example.net",production:!0,tokenName:"access_token",passwordRegex:/^(?=.*[a-z])(?=.*\\d).{8,}$/,clientId:"web-app"};`,
    'text/javascript',
  );
  res(
    'php source',
    `<?php\n$password = $_POST['password'];\n$token = bin2hex(random_bytes(32));\n$dsn = "mysql:host=$host;dbname=$db;charset=utf8";\n$pdo = new PDO($dsn, $user, $password);\nif (!password_verify($password, $row['password_hash'])) { die('Wrong password'); }\ndefine('TOKEN_LIFETIME', '3600');\n$apiKey = getenv('API_KEY');\n`,
    'text/plain',
  );
  res(
    'python doc',
    'def login(username: str, password: str = "", *, token: str | None = None) -> Session:\n    """Log in.\n\n    :param password: the password of the user\n    :param token: API token, see settings\n    """\n    auth = HTTPBasicAuth(username, password)\n    headers = {"Authorization": f"Bearer {token}"}\n    return requests.post(URL, auth=auth, headers=headers, params={"api_key": API_KEY})\n',
    'text/x-python',
  );
  res(
    'terraform',
    'variable "db_password" {\n  type      = string\n  sensitive = true\n}\nresource "aws_db_instance" "main" {\n  username = "root"\n  password = var.db_password\n  kms_key_id = aws_kms_key.main.arn\n}\noutput "token" {\n  value = data.vault_generic_secret.x.data["token"]\n  sensitive = true\n}\nresource "random_password" "p" {\n  length = 24\n}\n',
    'text/plain',
  );
  res(
    'dockerfile',
    'FROM node:22\nARG NPM_TOKEN\nENV DB_PASSWORD_FILE=/run/secrets/db_password\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\nRUN echo "//registry.npmjs.org/:_authToken=${NPM_TOKEN}" > .npmrc\nHEALTHCHECK CMD curl -f http://localhost:3000/health\n',
    'text/plain',
  );
  res(
    'gh workflow',
    'on: push\njobs:\n  x:\n    runs-on: ubuntu-latest\n    env:\n      TOKEN: ${{ secrets.GITHUB_TOKEN }}\n      AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}\n    steps:\n      - uses: docker/login-action@v3\n        with:\n          username: ${{ github.actor }}\n          password: ${{ secrets.REGISTRY_PASSWORD }}\n      - run: echo "::add-mask::$TOKEN"\n',
    'text/yaml',
  );
  res(
    'logs text',
    '2026-10-01T00:00:01Z INFO  auth.service token=*** user=42 session=expired\n2026-10-01T00:00:02Z WARN  password check failed attempts=3 user=ada\n2026-10-01T00:00:03Z DEBUG cache key=user:42:profile hit=true\n2026-10-01T00:00:04Z INFO  request_id=' +
      v.uuid() +
      ' trace_id=' +
      v.hex(32) +
      ' span_id=' +
      v.hex(16) +
      ' key_id=' +
      v.hex(20) +
      '\n2026-10-01T00:00:05Z ERROR secret store unreachable: dial tcp 10.0.0.4:8200\n',
    'text/plain',
  );
  res(
    'nginx log',
    `10.0.0.4 - - [01/Oct/2026:00:00:01 +0000] "GET /reset-password?lang=en HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n10.0.0.5 - ada [01/Oct/2026:00:00:02 +0000] "POST /api/token HTTP/1.1" 401 64 "https://app.example.net/login" "curl/8"\n`,
    'text/plain',
  );
  res('openapi', {
    openapi: '3.0.3',
    components: {
      securitySchemes: {
        bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiKey: { type: 'apiKey', in: 'query', name: 'api_key' },
      },
      schemas: {
        Login: {
          properties: {
            password: { type: 'string', example: 'Str0ngP@ssw0rd!' },
            token: { type: 'string', example: 'eyJhbGciOi...' },
          },
          example: { username: 'ada', password: 's3cret' },
        },
      },
    },
  });
  res('fhir', {
    resourceType: 'Patient',
    id: v.uuid(),
    identifier: [{ system: 'urn:oid:2.16.840', value: '12345' }],
    meta: { versionId: '1', security: [{ code: 'N' }] },
    name: [{ family: 'Chalmers' }],
  });
  res('geojson', {
    type: 'FeatureCollection',
    features: [
      {
        id: v.hex(24),
        geometry: { type: 'Point', coordinates: [8.801694, 53.079296] },
        properties: { key: 'value', code: 'DE-HB', osm_id: 4539148803436467 },
      },
    ],
  });
  res('tracking', {
    shipments: [
      {
        tracking_number: '1Z999AA10123456784',
        barcode: '00340434161094042557',
        parcel: '4006381333931',
        customer_ref: 'PO-4500123456',
      },
    ],
  });
  res('bitcoin', {
    txid: v.hex(64),
    vin: [{ txid: v.hex(64), scriptSig: { hex: v.hex(214) }, witness: [v.hex(142), `02${v.hex(64)}`] }],
    address: `bc1q${v.chars('lowerAlnum', 38)}`,
    pubkey: `02${v.hex(64)}`,
    block_hash: `0000000000000000000${v.hex(45)}`,
  });
  res('jwks', {
    keys: [
      {
        kty: 'EC',
        crv: 'P-256',
        use: 'sig',
        kid: v.uuid(),
        x: v.chars('base64url', 43),
        y: v.chars('base64url', 43),
        alg: 'ES256',
      },
      { kty: 'OKP', crv: 'Ed25519', x: v.chars('base64url', 43), kid: '1' },
    ],
  });
  res(
    'saml metadata',
    `<?xml version="1.0"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sso.example.net"><IDPSSODescriptor><KeyDescriptor use="signing"><KeyInfo><X509Data><X509Certificate>MIID${v.chars('base64', 900)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat></IDPSSODescriptor></EntityDescriptor>`,
    'application/xml',
  );
  res(
    'rss',
    `<?xml version="1.0"?><rss version="2.0"><channel><title>Security</title><item><title>Password managers compared</title><guid isPermaLink="false">${v.uuid()}</guid><description>Token-based login: the secret is &lt;b&gt;entropy&lt;/b&gt;</description></item></channel></rss>`,
    'application/rss+xml',
  );
  res(
    'svg',
    `<svg xmlns="http://www.w3.org/2000/svg"><title>key</title><path id="token" d="M12 2a5 5 0 0 1 5 5v3h1a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6"/><use href="#secret"/></svg>`,
    'image/svg+xml',
  );
  res(
    'hls',
    '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example.net/k/1",IV=0x' +
      v.hex(32) +
      '\n#EXTINF:4.0,\nseg_00001.ts\n',
    'application/vnd.apple.mpegurl',
  );
  res('appcast', {
    version: '3.2.1',
    sha512: v.chars('base64', 86) + '==',
    files: [{ url: 'app.exe', sha512: v.chars('base64', 86) + '==', size: 1 }],
    edSignature: v.chars('base64', 86) + '==',
  });
  res('es mapping', {
    logs: {
      mappings: {
        properties: {
          password: { type: 'keyword', ignore_above: 256 },
          token: { type: 'text' },
          secret: { type: 'object', enabled: false },
        },
      },
    },
  });
  res('mongo doc', {
    _id: { $oid: v.hex(24) },
    user: 'ada',
    pwdChangedAt: { $date: '2026-01-01T00:00:00Z' },
    passwordHistory: [],
    sessionVersion: 4,
    apiKeysEnabled: true,
  });
  res('avro', {
    schema:
      '{"type":"record","name":"User","fields":[{"name":"password","type":["null","string"],"default":null},{"name":"token","type":"string"}]}',
    id: 17,
  });
  res('survey', {
    questions: [
      {
        id: 'q1',
        text: 'What is your password hygiene?',
        answers: ['I reuse passwords', 'Password manager'],
      },
      { id: 'q2', key: 'secret_santa', value: 'Bob' },
    ],
  });
  res('game save', { seed: 4815162342, key_items: ['Silver Key', 'Token of Courage'], pin: null });
  res('chess', {
    pgn: '1. e4 e5 2. Nf3',
    key: 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq',
    token_no: 3,
  });
  res('cdn', {
    x_cache_key: `S/L/1/2/3d/${v.hex(16)}.net/index.html`,
    surrogate_key: 'product-12 category-4',
    purge_token_required: true,
  });
  res('auth0 rules', {
    connections: [
      {
        id: `con_${v.alnum(16)}`,
        strategy: 'auth0',
        options: {
          passwordPolicy: 'good',
          password_history: { enable: false },
          mfa: { active: true },
          brute_force_protection: true,
        },
      },
    ],
    client_id: v.alnum(32),
    tenant: 'acme',
  });
  res('okta user', {
    id: `00u${v.alnum(17)}`,
    status: 'ACTIVE',
    passwordChanged: '2026-01-01T00:00:00.000Z',
    credentials: {
      password: {},
      recovery_question: { question: "Who's a major player in the cowboy scene?" },
      provider: { type: 'OKTA', name: 'OKTA' },
    },
    _links: {
      resetPassword: { href: 'https://acme.okta.com/api/v1/users/00u1/lifecycle/reset_password' },
      changePassword: {
        href: 'https://acme.okta.com/api/v1/users/00u1/credentials/change_password',
        method: 'POST',
      },
    },
  });
  res('vault list', {
    data: { key_info: { 'db-admin': { path: 'secret/db-admin' } }, keys: ['root-token-accessor'] },
    wrap_info: null,
    auth: null,
  });
  res('gcp ops', {
    name: `projects/acme/locations/eu/operations/${v.uuid()}`,
    metadata: {
      '@type': 'type.googleapis.com/google.cloud.secretmanager.v1.Secret',
      replication: { automatic: {} },
      etag: '"15ff06f1ff1e51"',
    },
  });
  res('aws secrets describe', {
    ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/api-a1b2c3',
    Name: 'prod/api',
    RotationEnabled: true,
    RotationLambdaARN: 'arn:aws:lambda:us-east-1:123456789012:function:rotate',
    VersionIdsToStages: { [v.uuid()]: ['AWSCURRENT'] },
  });
  res('cognito challenge', {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: v.hex(32),
      SRP_B: v.hex(768),
      USERNAME: v.uuid(),
      USER_ID_FOR_SRP: v.uuid(),
    },
  });
  ask('cognito srp', {
    url: 'https://cognito-idp.eu-west-1.amazonaws.com/',
    type: 'application/x-amz-json-1.1',
    body: JSON.stringify({
      AuthFlow: 'USER_SRP_AUTH',
      ClientId: v.chars('lowerAlnum', 26),
      AuthParameters: { USERNAME: 'ada', SRP_A: v.hex(768) },
    }),
  });
  ask('webauthn', {
    url: `${u}/webauthn/verify`,
    body: {
      id: v.chars('base64url', 86),
      rawId: v.chars('base64url', 86),
      type: 'public-key',
      response: {
        clientDataJSON: Buffer.from(
          JSON.stringify({
            type: 'webauthn.get',
            challenge: v.chars('base64url', 43),
            origin: 'https://x.example',
          }),
        ).toString('base64url'),
        authenticatorData: v.chars('base64url', 49),
        signature: v.chars('base64url', 96),
        userHandle: v.chars('base64url', 22),
      },
    },
  });
  ask('apple pay', {
    url: `${u}/pay`,
    body: {
      paymentData: {
        version: 'EC_v1',
        data: v.chars('base64', 400),
        signature: v.chars('base64', 2000),
        header: {
          ephemeralPublicKey: v.chars('base64', 120),
          publicKeyHash: v.chars('base64', 43) + '=',
          transactionId: v.hex(64),
        },
      },
      paymentMethod: { displayName: 'Visa 1234', network: 'Visa' },
    },
  });
  ask('ga4', {
    url: `https://region1.google-analytics.com/g/collect?v=2&tid=G-ABC1234&_p=${v.chars('digits', 9)}&cid=${v.chars('digits', 9)}.${v.chars('digits', 10)}&sid=${v.chars('digits', 10)}&sct=1&seg=0&dl=https%3A%2F%2Fapp.example.net%2Freset&dt=Reset%20password&en=page_view&_et=12&tfd=1200`,
    method: 'POST',
  });
  ask('fb pixel', {
    url: `https://www.facebook.com/tr/?id=1234567890123&ev=PageView&dl=https%3A%2F%2Fshop.example.net%2F&rl=&if=false&ts=1760000000000&fbp=fb.1.1760000000000.${v.chars('digits', 10)}&udff[em]=${v.hex(64)}&hash=${v.hex(32)}`,
  });
  ask('doubleclick', {
    url: `https://googleads.g.doubleclick.net/pagead/id?slf_rd=1&gclid=Cj0KCQjw${v.chars('base64url', 70)}&auiddc=${v.chars('digits', 10)}.${v.chars('digits', 10)}`,
  });
  ask('youtube', {
    url: `https://rr4---sn-4g5e6nzz.googlevideo.com/videoplayback?expire=1760000000&ei=${v.chars('base64url', 22)}&ip=10.1.2.3&id=o-A${v.chars('base64url', 42)}&itag=251&sparams=expire%2Cei%2Cip&sig=${v.chars('base64url', 100)}&lsparams=mh%2Cmm&lsig=${v.chars('base64url', 90)}`,
  });
  ask('cloudfront image', {
    url: `https://d111111abcdef8.cloudfront.net/image.jpg?size=large&Expires=1760000000&v=${v.hex(8)}`,
  });
  ask('gravatar', { url: `https://www.gravatar.com/avatar/${v.hex(32)}?s=80&d=identicon` });
  ask('oauth callback state only', {
    url: `${u}/callback?state=${v.hex(32)}&session_state=${v.uuid()}&iss=https%3A%2F%2Fsso.example.net`,
  });
  ask('logout', { url: `${u}/logout?post_logout_redirect_uri=https%3A%2F%2Fapp.example.net&client_id=web` });
  ask('s3 list', {
    url: 'https://bucket.s3.amazonaws.com/?list-type=2&start-after=secrets%2Fa&max-keys=1000&encoding-type=url',
  });
  ask('docker pull', {
    url: `https://registry-1.docker.io/v2/library/node/blobs/sha256:${v.hex(64)}`,
    headers: [['Accept', 'application/vnd.oci.image.manifest.v1+json']],
  });
  ask('docker auth', {
    url: 'https://auth.docker.io/token?service=registry.docker.io&scope=repository:library/node:pull',
  });
  ask('npm get', {
    url: 'https://registry.npmjs.org/secret-token-generator',
    headers: [
      ['npm-session', v.uuid()],
      ['npm-command', 'install'],
      ['pacote-req-type', 'packument'],
      ['npm-auth-type', 'web'],
      ['user-agent', 'npm/11'],
    ],
  });
  ask('apt', { url: 'http://deb.debian.org/debian/pool/main/p/pass/pass_1.7.4-6_all.deb' });
  ask('cookies mix', {
    url: u,
    headers: [
      [
        'Cookie',
        `_gcl_au=1.1.${v.chars('digits', 9)}.${v.chars('digits', 10)}; _hjSessionUser_123=${b64(JSON.stringify({ id: v.uuid(), created: 1760000000000, existing: true }))}; _clck=${v.chars('lowerAlnum', 6)}%7C2%7Cf${v.chars('lowerAlnum', 2)}; cookielawinfo-checkbox-necessary=yes; wordpress_test_cookie=WP%20Cookie%20check; sidebar_collapsed=false; last_login_method=password; remember_lang=de; country_code=DE; CookieConsent={stamp:%27${v.chars('base64', 30)}%27%2Cnecessary:true}; ajs_user_id=42; mp_${v.hex(32)}_mixpanel=%7B%22distinct_id%22%3A%20%22${v.uuid()}%22%7D`,
      ],
    ],
  });
  ask('cookies set mix', {
    url: u,
    response: {
      headers: [
        ['Set-Cookie', `XSRF-TOKEN=${v.chars('base64url', 80)}; path=/; secure`],
        ['Set-Cookie', `visitor_id=${v.uuid()}; Max-Age=31536000`],
        ['Set-Cookie', 'flash=; Max-Age=0'],
        [
          'Set-Cookie',
          `_cfuvid=${v.chars('base64url', 43)}-1760000000000-0.0.1.1-604800000; path=/; HttpOnly`,
        ],
      ],
    },
  });
  ask('k8s probes', {
    url: 'http://10.2.3.4:8080/healthz',
    headers: [['User-Agent', 'kube-probe/1.31']],
    response: { body: 'ok', type: 'text/plain' },
  });
  ask('grpc-web', {
    url: `${u}/pkg.Svc/Get`,
    type: 'application/grpc-web+proto',
    body: new Uint8Array([0, 0, 0, 0, 5, 10, 3, 97, 98, 99]),
  });
  ask('elasticsearch query', {
    url: 'http://es:9200/users/_search',
    body: {
      query: {
        bool: {
          must: [{ term: { 'event.action': 'password-reset' } }, { exists: { field: 'token' } }],
          must_not: { match: { message: 'secret' } },
        },
      },
      _source: ['user', 'api_key_name'],
      pit: { id: v.chars('base64', 160) + '==', keep_alive: '1m' },
    },
  });
  ask('redis insight', {
    url: `${u}/cli`,
    body: { command: 'ACL LIST' },
    response: {
      body: 'user default on nopass ~* &* +@all\nuser app on #' + v.hex(64) + ' ~app:* +@read',
      type: 'text/plain',
    },
  });
  ask('psql migration', {
    url: `${u}/migrations`,
    type: 'application/sql',
    body: "ALTER TABLE users ADD COLUMN password_digest text;\nCOMMENT ON COLUMN users.token IS 'opaque token';\nINSERT INTO settings(key,value) VALUES ('password_min_length','12'),('token_ttl','3600'),('secret_rotation','monthly');\n",
  });
  ask('oauth error', {
    url: `${u}/token`,
    ...form({ grant_type: 'authorization_code', client_id: 'web', redirect_uri: 'https://app/cb' }),
    response: { status: 400, body: { error: 'invalid_grant' } },
  });
  ask('file names', {
    url: `${u}/files`,
    response: {
      body: {
        files: ['passwords.txt', 'id_rsa.pub', 'token.json', 'secret.key', 'api-keys.csv'],
        path: '/home/ada/.ssh/id_ed25519',
        keyfile: 'server.key',
      },
    },
  });
  ask('html form reg', {
    url: `${u}/register`,
    response: {
      type: 'text/html',
      body: '<form><label>Password</label> <input type="password" name="p1" minlength="8"><small>At least 8 characters, e.g. 1 digit</small><label>PIN</label><input name="pin" inputmode="numeric" pattern="[0-9]{4}"><b>Token:</b> <i>none yet</i><b>API key</b> <a href="/keys/new?ref=docs2">Create key1</a></form>',
    },
  });
  ask('html status', {
    url: `${u}/status`,
    response: {
      type: 'text/html',
      body: '<table><tr><th>Token</th><th>Created</th><th>Scope</th></tr><tr><td>ci-deploy-2</td><td>2026-10-01</td><td>read</td></tr><tr><td>ghp_…x81f</td><td>2026-09-01</td><td>write</td></tr></table><dl><dt>Session</dt><dd>expired2h</dd><dt>Key</dt><dd>F4</dd></dl><p>Token: ERC-20</p><p>Password: 12+ chars</p>',
    },
  });
  ask('price list', {
    url: `${u}/p`,
    response: {
      type: 'text/html',
      body: '<table><tr><th>Plan</th><th>API keys</th><th>Secrets</th></tr><tr><td>Free</td><td>2keys</td><td>10items</td></tr></table>',
    },
  });
  req('k v settings', [
    { key: 'password.minLength', value: '12' },
    { key: 'token.algorithm', value: 'HS256' },
    { key: 'secret.store', value: 'aws-secrets-manager' },
    { name: 'apiKey.header', value: 'X-Api-Key' },
    { name: 'session.cookie.name', value: 'SHOPSESSID' },
  ]);
  req('type value', {
    fields: [
      { type: 'password', label: 'Password', value: '' },
      { type: 'token', value: 'IDENTIFIER' },
      { type: 'secret', value: 'projects/p/secrets/s' },
    ],
  });
  req('otel ok', {
    resourceLogs: [
      {
        resource: {
          attributes: [
            { key: 'service.instance.id', value: { stringValue: v.uuid() } },
            { key: 'k8s.pod.uid', value: { stringValue: v.uuid() } },
          ],
        },
        scopeLogs: [
          {
            logRecords: [
              {
                body: { stringValue: 'session closed' },
                attributes: [
                  { key: 'session.id', value: { stringValue: v.hex(32) } },
                  { key: 'enduser.token.present', value: { boolValue: true } },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
  req('mail', {
    subject: 'Your password was changed',
    text: 'Hi Ada,\n\nyour password was changed on 1 Oct 2026 from Firefox on Linux. If this was not you, reset it at https://app.example.net/reset.\n',
  });
  req('prompt', {
    model: 'x',
    messages: [
      {
        role: 'user',
        content:
          'Write a regex that finds AWS keys like AKIA followed by 16 characters, and passwords such as password=... in logs. Also explain JWT: header.payload.signature (eyJ...).',
      },
    ],
  });
  req('code review', {
    diff: '-  const password = "changeme";\n+  const password = process.env.DB_PASSWORD ?? "";\n-  token: "<token>",\n+  token: await getToken(),\n+  apiKey: config.get("api.key"),\n+  secret: Buffer.from(secretHex, "hex"),\n',
  });
}

export function seventhSecretCases(v: Values, add: Adder): void {
  /** Each place holds one; without a place, what is found is no fault. */
  const finds = (family: Family, name: string, shape: Shape, ...places: string[]): void =>
    add(
      name,
      shape,
      places.length === 0 ? [['maybe', '', 'request url']] : places.map((place) => [family, '', place]),
    );
  finds(
    'token',
    'flask cookie',
    {
      url: u,
      headers: [
        [
          'Cookie',
          `session=.eJ${v.chars('base64url', 60)}.Z${v.chars('base64url', 5)}.${v.chars('base64url', 27)}; lang=de`,
        ],
      ],
    },
    'Cookie (session)',
  );
  finds(
    'token',
    'laravel',
    {
      url: u,
      headers: [
        [
          'Cookie',
          `laravel_session=${encodeURIComponent(b64(JSON.stringify({ iv: v.chars('base64', 22) + '==', value: v.chars('base64', 120), mac: v.hex(64), tag: '' })))}`,
        ],
      ],
    },
    'Cookie (laravel_session)',
  );
  finds(
    'token',
    'java',
    { url: u, headers: [['Cookie', `JSESSIONID=${v.hex(32).toUpperCase()}; lang=en`]] },
    'Cookie (JSESSIONID)',
  );
  finds(
    'token',
    'asp',
    {
      url: u,
      response: {
        headers: [['Set-Cookie', `ASP.NET_SessionId=${v.chars('lowerAlnum', 24)}; path=/; HttpOnly`]],
      },
    },
    'Set-Cookie (ASP.NET_SessionId)',
  );
  finds(
    'token',
    'auth cookie',
    {
      url: u,
      response: {
        headers: [
          ['Set-Cookie', `remember_token=${v.chars('base64url', 64)}; Path=/; HttpOnly; Max-Age=1209600`],
        ],
      },
    },
    'Set-Cookie (remember_token)',
  );
  finds(
    'token',
    'pseudo headers',
    {
      url: `${u}/x?api_key=${v.hex(32)}`,
      headers: [
        [':path', `/x?api_key=${v.hex(32)}`],
        [':authority', 'svc.heath-line.net'],
      ],
    },
    'request url: query api_key',
  );
  finds(
    'token',
    'kv upper',
    {
      url: `${u}/env`,
      response: {
        body: {
          STRIPE_SECRET_KEY: `sk_live_${v.alnum(24)}`,
          SENTRY_AUTH_TOKEN: v.hex(64),
          MAILGUN_API_KEY: v.hex(32),
          DJANGO_SECRET_KEY: v.chars('alnum', 40) + '!$',
          SESSION_SECRET: v.hex(64),
          ENCRYPTION_KEY: v.chars('base64', 43) + '=',
          PGPASSWORD: 'Sommer-Regen#7',
          LOG_LEVEL: 'info',
        },
      },
    },
    'STRIPE_SECRET_KEY',
    'SENTRY_AUTH_TOKEN',
    'MAILGUN_API_KEY',
    'DJANGO_SECRET_KEY',
    'SESSION_SECRET',
    'ENCRYPTION_KEY',
    'PGPASSWORD',
  );
  finds(
    'token',
    'nested snake',
    {
      url: `${u}/x`,
      body: {
        integration: { provider: 'smtp', credentials: { user: 'mailer', pass: 'Herbst!2024' } },
        ftp: { host: 'f', username: 'u', password: 'ftpW0rd' },
      },
    },
    'credentials.pass',
    'ftp.password',
  );
  finds(
    'token',
    'array pairs',
    {
      url: `${u}/x`,
      body: {
        headers: [
          ['x-api-key', v.hex(40)],
          ['accept', '*/*'],
        ],
        env: [{ name: 'DB_PASSWORD', value: 'Blau-Wal-77' }],
      },
    },
    'headers[0][1]',
    'env[0].value',
  );
  finds(
    'token',
    'har entry',
    {
      url: `${u}/x`,
      body: {
        log: {
          entries: [
            {
              request: {
                method: 'GET',
                url: 'https://a.b/c',
                headers: [
                  { name: 'Cookie', value: `sid=${v.alnum(32)}` },
                  { name: 'Authorization', value: `Bearer ${v.alnum(40)}` },
                ],
              },
            },
          ],
        },
      },
    },
    'headers[0].value',
    'headers[1].value',
  );
  finds(
    'token',
    'soap params',
    {
      url: `${u}/x`,
      type: 'application/xml',
      body: '<Login><Username>svc</Username><Password>R0tkehlchen</Password></Login>',
    },
    '/Login/Password',
  );
  finds(
    'token',
    'xml attr',
    { url: `${u}/x`, type: 'application/xml', body: '<server host="db" user="sa" password="Q!werty99"/>' },
    '@password',
  );
  finds(
    'token',
    'plist',
    {
      url: `${u}/x`,
      type: 'application/xml',
      body: `<plist><dict><key>Password</key><string>Drossel!44</string></dict></plist>`,
    },
    'string',
  );
  finds(
    'token',
    'yaml kube',
    {
      url: `${u}/x`,
      type: 'text/yaml',
      body: `apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    token: ${v.alnum(64)}\n    client-key-data: ${b64(v.pem('RSA PRIVATE KEY'))}\n`,
    },
    'line 6',
    'line 7',
  );
  finds(
    'token',
    'toml',
    {
      url: `${u}/x`,
      type: 'text/plain',
      body: `[database]\nhost = "db"\npassword = "n1cht-raten"\n[auth]\njwt_secret = "${v.alnum(32)}"\n`,
    },
    'password',
    'jwt_secret',
  );
  finds(
    'token',
    'sql',
    {
      url: `${u}/x`,
      type: 'text/plain',
      body: `CREATE USER app WITH PASSWORD 'Moewe!2020';\nCREATE USER 'x'@'%' IDENTIFIED BY 'Dohle!2021';`,
    },
    'line 1',
    'line 2',
  );
  finds(
    'token',
    'ssh config prose',
    {
      url: 'https://api.openai.com/v1/chat/completions',
      body: {
        messages: [
          { role: 'user', content: 'My login is ada@corp and the password is Zaunkoenig#12, why 401?' },
        ],
      },
    },
    'password',
  );
  finds(
    'token',
    'bearer in log',
    {
      url: 'https://http-intake.logs.datadoghq.eu/api/v2/logs',
      body: [{ message: `GET /me headers={Authorization=Bearer ${v.jwt()}, Accept=*/*}` }],
    },
    '$[0].message',
  );
  finds(
    'token',
    'aws env in text',
    {
      url: `${u}/paste`,
      type: 'text/plain',
      body: `aws_access_key_id=${v.awsId()}\naws_secret_access_key=${v.awsSecret()}\n`,
    },
    'line 1',
    'line 2',
  );
  finds(
    'token',
    'gcp json',
    {
      url: `${u}/upload`,
      body: {
        type: 'service_account',
        project_id: 'x',
        private_key_id: v.hex(40),
        private_key: v.pem() + '\n',
        client_email: 'x@x.iam.gserviceaccount.com',
      },
    },
    '$.private_key',
  );
  finds('token', 's3 presign', {
    url: `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${v.awsId()}%2F20261001%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261001T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=${v.hex(64)}`,
  });
  finds(
    'token',
    'refresh',
    {
      url: 'https://auth.heath-line.net/oauth/token',
      body: { grant_type: 'refresh_token', refresh_token: v.chars('base64url', 64), client_id: 'x' },
      response: {
        body: {
          access_token: v.chars('base64url', 43),
          refresh_token: v.chars('base64url', 64),
          expires_in: 1,
          token_type: 'Bearer',
          scope: 'a',
        },
      },
    },
    'request body: $.refresh_token',
    'response body: $.access_token',
    'response body: $.refresh_token',
  );
  finds(
    'token',
    'graphql token out',
    {
      url: `${u}/graphql`,
      body: { query: 'mutation{login(u:"a"){token}}' },
      response: { body: { data: { login: { token: v.jwt(), refreshToken: v.uuid() } } } },
    },
    '$.data.login.token',
    '$.data.login.refreshToken',
  );
  finds('token', 'opaque key', { url: `${u}/v1/data?key=${v.alnum(40)}` }, 'query key');
  finds(
    'token',
    'otp prov',
    {
      url: `${u}/2fa`,
      response: { body: { secret: v.chars('base32', 32), qr: 'data:image/png;base64,iVBORw0KGgo=' } },
    },
    '$.secret',
  );
  finds('token', 'ws ticket', {
    url: `wss://rt.heath-line.net/ws?ticket=${v.alnum(40)}`.replace('wss', 'https'),
  });
  finds(
    'card',
    'magstripe',
    {
      url: `${u}/pos`,
      body: {
        track: `%B${v.card()}^KELLER/ANNA^29041010000000000000?`,
        track2: `;${v.card()}=29041010000012300000?`,
      },
    },
    '$.track',
    '$.track2',
  );
  finds('token', 'redis auth', { url: `${u}/run`, body: { cmd: 'AUTH default Rotmilan!55' } }, '$.cmd');
  finds(
    'token',
    'apikey prefix uuid',
    { url: `${u}/x`, headers: [['Authorization', `Bearer api-${v.uuid()}`]] },
    'Authorization',
  );
  finds(
    'card',
    'card formats',
    {
      url: `${u}/x`,
      body: {
        text: `Bitte Karte ${v.card('mastercard').replace(/(.{4})(?=.)/g, '$1-')} belasten`,
        pan: v.card('amex'),
      },
    },
    '$.text',
    '$.pan',
  );
  finds(
    'iban',
    'iban spaced json',
    { url: `${u}/x`, body: { account: v.iban('FR').replace(/(.{4})(?=.)/g, '$1 '), note: v.iban('GB') } },
    '$.account',
    '$.note',
  );
  finds(
    'ssn',
    'ssn text',
    { url: `${u}/x`, type: 'text/plain', body: `Name: Dana Fox\nSSN: ${v.ssn()}\nDOB: 1980-01-01` },
    'line 2',
  );
  finds('token', 'wifi', { url: `${u}/x`, body: { ssid: 'Werkstatt', psk: 'nur-fuer-gaeste-9' } }, '$.psk');
  finds(
    'token',
    'pgpass',
    { url: `${u}/x`, type: 'text/plain', body: 'db.internal:5432:shop:app:Kr4nich-99\n' },
    'line',
  );
  finds(
    'token',
    'netrc',
    {
      url: `${u}/x`,
      type: 'text/plain',
      body: `machine api.heroku.com\n  login a\n  password ${v.uuid()}\n`,
    },
    'password',
  );
  finds(
    'token',
    'npmrc',
    {
      url: `${u}/x`,
      type: 'text/plain',
      body: `//npm.pkg.acme.io/:_authToken=${v.alnum(40)}\n//r/:_password=${b64('Eis-Vogel-8')}\n`,
    },
    '_authToken',
    '_password',
  );
  finds(
    'token',
    'git url',
    { url: `${u}/x`, type: 'text/plain', body: `remote: https://ada:${v.alnum(20)}@git.acme.io/x.git\n` },
    'line 1',
  );
  finds(
    'token',
    'mssql',
    {
      url: `${u}/x`,
      body: { cs: 'Server=db;Database=x;User Id=sa;Password=Gr4ureiher!;TrustServerCertificate=true' },
    },
    '$.cs',
  );
  finds(
    'token',
    'webhook teams',
    {
      url: `${u}/x`,
      body: { url: `https://discord.com/api/webhooks/${v.chars('digits', 18)}/${v.chars('base64url', 68)}` },
    },
    '$.url',
  );
  finds(
    'token',
    'hex token field',
    { url: `${u}/x`, body: { device: 'a', auth_token: v.hex(40) } },
    '$.auth_token',
  );
  finds('token', 'jwt path', { url: `${u}/unsubscribe/${v.jwt()}` }, 'request url');
  finds(
    'token',
    'b64 basic in json',
    { url: `${u}/x`, body: { request: { headers: { authorization: `Basic ${b64('svc:Buss4rd!')}` } } } },
    'authorization',
  );
}
