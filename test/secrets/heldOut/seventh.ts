/** Answers and questions of well-known services, most of them harmless; by somebody who had read the detector. */

import { type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';

const u = 'https://svc.heath-line.net';

export function seventhHarmlessCases(v: Values, ask: (name: string, shape: Shape) => void): void {
  const res = (name: string, body: string | object, type?: string): void =>
    ask(name, { url: `${u}/api`, response: { body, ...(type ? { type } : {}) } });
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
    'FROM node:22\nARG NPM_TOKEN\nENV DB_PASSWORD_FILE=/run/secrets/db_password\nRUN --mount=type=secret,id=npmrc,target=/home/node/.npmrc npm ci\nRUN echo "//registry.npmjs.org/:_authToken=${NPM_TOKEN}" > .npmrc\nHEALTHCHECK CMD curl -f http://localhost:3000/health\n',
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
}
