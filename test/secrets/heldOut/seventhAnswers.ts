/** Answers and questions of well-known services, continued; all harmless. */

import { b64, form, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';

const u = 'https://svc.heath-line.net';

export function seventhAnswerCases(v: Values, ask: (name: string, shape: Shape) => void): void {
  const res = (name: string, body: string | object, type?: string): void =>
    ask(name, { url: `${u}/api`, response: { body, ...(type ? { type } : {}) } });
  const req = (name: string, body: string | object, type?: string): void =>
    ask(name, { url: `${u}/api`, body, ...(type ? { type } : {}) });

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
