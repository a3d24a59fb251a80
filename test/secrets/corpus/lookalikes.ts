/** Nothing to find, where structure alone would see a secret. */

import { createHarmless, form, multipart, type Case } from './build.ts';
import { type Values } from './values.ts';

export function lookalikeCases(v: Values): readonly Case[] {
  const { cases, add, answer } = createHarmless('lookalike', 'https://api.quiet-lake.org/v1/x');

  add('PasswordDigest', {
    url: 'https://api.quiet-lake.org/soap',
    type: 'text/xml',
    body: `<soap:Envelope xmlns:soap="s"><wsse:UsernameToken><wsse:Username>svc</wsse:Username><wsse:Password Type="http://x#PasswordDigest">${v.chars('base64', 27)}=</wsse:Password><wsse:Nonce>${v.chars('base64', 22)}==</wsse:Nonce></wsse:UsernameToken></soap:Envelope>`,
  });
  add('session token of Cosmos DB', {
    url: 'https://x.documents.azure.com/dbs',
    headers: [
      ['x-ms-session-token', '0:-1#12345'],
      ['x-ms-continuation', v.chars('base64', 60)],
    ],
  });
  add('lock token', {
    url: 'https://dav.quiet-lake.org/a',
    method: 'UNLOCK',
    headers: [['Lock-Token', `<opaquelocktoken:${v.uuid()}>`]],
  });
  add('captcha', {
    url: 'https://www.quiet-lake.org/contact',
    ...form({
      name: 'x',
      'g-recaptcha-response': v.chars('base64url', 300),
      captcha_token: v.alnum(60),
      cf_turnstile_token: v.alnum(80),
    }),
  });
  add('origin trial', {
    url: 'https://www.quiet-lake.org/',
    response: {
      headers: [['Origin-Trial', v.chars('base64', 180)]],
      type: 'text/html',
      body: '<html></html>',
    },
  });
  answer('test results', {
    suites: [
      { name: 'login', pass: 45, fail: 2, skip: 1 },
      { name: 'x', pass: 'passed', token: 'skipped' },
    ],
    pass: true,
    passes: 46,
  });
  answer('environment', {
    PWD: '/srv/app/releases/2026',
    OLDPWD: '/root',
    SSH_AUTH_SOCK: '/tmp/ssh-XX/agent.12',
    KEYBOARD: 'de',
    AUTH_URL: 'https://id.quiet-lake.org',
    SECRET_NAME: 'db',
    TOKEN_FILE: '/run/secrets/token',
    PASSWORD_FILE: '/run/secrets/db',
    API_KEY_HEADER: 'X-Api-Key',
    PASSWORD_STORE: 'gnome',
  });
  answer('authorizations', {
    authorization: { id: 'AUTH-18273', state: 'created' },
    authorization_code: 'ok',
    authorization_id: v.alnum(17),
    authorizationUrl: 'https://id.quiet-lake.org/authorize',
    auth: 'required',
    authType: 'oauth2',
  });
  answer('Kubernetes volumes', {
    spec: {
      volumes: [
        { name: 'certs', secret: { secretName: 'tls-cert-2024', defaultMode: 420 } },
        {
          name: 'x',
          projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] },
        },
      ],
      serviceAccountName: 'default',
      imagePullSecrets: [{ name: 'regcred-v2' }],
    },
    metadata: { uid: v.uuid(), resourceVersion: '99812331' },
    secret: 'db-credentials-v2',
  });
  answer('tokens of a language', {
    tokens: [
      { token: 'Hello', pos: 'INTJ' },
      { token: 'COVID-19', pos: 'NOUN' },
      { token: '2026-10-01', pos: 'NUM' },
      { token: 'state-of-the-art', pos: 'ADJ' },
    ],
  });
  answer('tokens of a chain', {
    token: `0x${v.hex(40)}`,
    symbol: 'USDC',
    decimals: 6,
    tokenAddress: `0x${v.hex(40)}`,
    token_in: 'WETH',
    hash: `0x${v.hex(64)}`,
    from: `0x${v.hex(40)}`,
  });
  answer(
    'DocSearch',
    `docsearch({apiKey:"${v.hex(32)}",indexName:"lake",appId:"${v.chars('upperAlnum', 10)}",container:"#search"});`,
    'application/javascript',
  );
  answer('claims', {
    sub: v.uuid(),
    at_hash: v.chars('base64url', 22),
    c_hash: v.chars('base64url', 22),
    nonce: v.alnum(32),
    jti: v.uuid(),
    sid: v.uuid(),
    auth_time: 1760000000,
    acr: '1',
    kid: v.hex(16),
    x5t: v.chars('base64url', 27),
  });
  answer('petstore', {
    api_key: 'special-key',
    parameters: [{ name: 'api_key', in: 'header', type: 'string' }],
    example: { password: 'string', username: 'string' },
  });
  answer('payment ids', {
    token: `tok_${v.alnum(24)}`,
    id: `pi_${v.alnum(24)}`,
    card: `card_${v.alnum(24)}`,
    customer: `cus_${v.alnum(14)}`,
    session: `cs_test_${v.alnum(58)}`,
  });
  answer('push', {
    deviceToken: v.hex(64),
    push_token: `ExponentPushToken[${v.alnum(22)}]`,
    fcmToken: `${v.alnum(22)}:APA91b${v.chars('base64url', 130)}`,
    registrationToken: v.alnum(150),
  });
  answer('progress tokens', {
    progressToken: v.uuid(),
    taskToken: v.chars('base64', 200),
    lock_token: v.uuid(),
    purchaseToken: v.alnum(120),
    visitor_token: v.alnum(32),
    upload_token_ttl: 300,
    streamToken: v.alnum(30),
    guest_token: v.chars('digits', 19),
    concurrencyToken: v.alnum(24),
  });
  answer('scram', {
    password_encryption: 'scram-sha-256',
    auth_method: 'md5',
    password_algorithm: 'pbkdf2',
    hash: 'argon2id',
    passwordFormat: 'hashed',
    pass_through: true,
  });
  answer('commits', [
    {
      commit: {
        author: { name: 'A', email: `${v.word()}@kernel-people.org` },
        committer: { name: 'B', email: `${v.word()}.x@kernel-people.org` },
      },
      author: { login: 'a' },
    },
  ]);
  answer('maintainers', {
    maintainers: [{ name: 'sindre', email: `${v.word()}@some-dev.com` }],
    bugs: { email: 'bugs@some-dev.com' },
    _npmUser: { email: `${v.word()}@some-dev.com` },
  });
  answer(
    'logged failures',
    'ERROR auth failed: password mismatch for user=bob\nWARN token=expired session=none\nINFO secret=**** api_key=<hidden> password=[FILTERED]\nDEBUG key=user:1234:profile value=ok\nINFO token_count=512 session=guest cookie=none\n',
    'text/plain',
  );
  answer(
    'shell help',
    'Usage: login [--password PASSWORD] [--token TOKEN] [--api-key KEY]\n  --password string   the password (default "none")\n  --token string      access token, see https://x.test/tokens\n  -p, --pass          prompt for password\n',
    'text/plain',
  );
  answer(
    'code that handles secrets',
    'const password = getPassword();\nconst token = await fetchToken(user, "read");\nlet apiKey = process.env.API_KEY;\nif (password === confirmPassword) { secret = generateSecret(32); }\nconst cfg = { password: options.password, token: state.auth.token, key: KEYS.PRIMARY };\nString authToken = request.getHeader("X-Auth-Token");\npassword: string;\napi_key: Optional[str] = None\n',
    'text/plain',
  );
  answer(
    'Dockerfile',
    'FROM node:22\nARG NPM_TOKEN\nENV API_KEY=${API_KEY}\nRUN --mount=type=secret,id=npmrc npm ci\nRUN echo "//registry.npmjs.org/:_authToken=${NPM_TOKEN}" > .npmrc\n',
    'text/plain',
  );
  answer(
    'workflow',
    'jobs:\n  build:\n    env:\n      TOKEN: ${{ secrets.GITHUB_TOKEN }}\n      PASSWORD: ${{ secrets.DB_PASSWORD }}\n    steps:\n      - uses: docker/login-action@v3\n        with:\n          password: ${{ secrets.DOCKER }}\n',
    'text/yaml',
  );
  answer(
    'Helm values',
    'auth:\n  existingSecret: db-auth\n  secretKeys:\n    adminPasswordKey: admin-password\n    userPasswordKey: password\n  password: ""\n  enablePostgresUser: true\n',
    'text/yaml',
  );
  answer(
    'Vault policy',
    'path "secret/data/*" { capabilities = ["read"] }\npath "auth/token/lookup-self" { capabilities = ["read"] }\n',
    'text/plain',
  );
  answer('regexes', {
    patterns: { password: '^(?=.*[A-Z]).{8,}$', token: '[A-Za-z0-9]{32}', api_key: 'sk-[a-zA-Z0-9]{20,}' },
    mask: { password: '*****', card: '4xxx-xxxx-xxxx-1111' },
  });
  answer('a model explains', {
    choices: [
      {
        message: {
          content:
            'To authenticate, set `api_key = "YOUR_API_KEY"` and run:\n```\ncurl -H "Authorization: Bearer $TOKEN" -u username:password https://api.x.test\nexport SECRET_KEY="your-secret-key"\npassword = input("Password: ")\n```\nFor example sk-1234567890abcdef or AKIAXXXXXXXXXXXXXXXX are placeholders.',
        },
      },
    ],
  });
  answer('prices', {
    items: [
      {
        sku: 'A-1',
        key: 'value',
        token: 3,
        secret: false,
        pin: 'P1',
        pass: 'season',
        card: 'gift',
        code: '123456',
        number: 17,
      },
    ],
  });
  answer('board pins', {
    pins: [{ pin: 4, id: v.chars('digits', 18), board: 'x' }],
    pincode: '560001',
    zip: '94103',
    pin_code: 'A',
  });
  answer('hash lists', {
    md5: v.hex(32),
    passwordHash: v.hex(64),
    password_sha256: v.hex(64),
    tokenHash: v.hex(64),
    secretHash: v.chars('base64', 43) + '=',
    api_key_hash: v.hex(40),
    salt: v.hex(32),
    iv: v.hex(32),
  });
  answer('signatures of webhooks in JSON', {
    signature: v.hex(64),
    hmac: v.chars('base64', 43) + '=',
    'x-signature': v.hex(64),
    timestamp: 1760000000,
  });
  answer(
    'tags',
    '<html><head><meta name="csrf-param" content="authenticity_token"><meta name="google-site-verification" content="' +
      v.chars('base64url', 43) +
      '"><meta name="api-key" content=""></head><body><p>Enter your password: ______</p><input type="password" name="p" value=""></body></html>',
    'text/html',
  );
  answer(
    'maps in a page',
    `<html><script src="https://maps.googleapis.com/maps/api/js?key=AIza${v.chars('base64url', 35)}&callback=init"></script></html>`,
    'text/html',
  );
  answer(
    'big numbers in CSV',
    `id,amount,ref\n1,12.50,${v.luhnNumber('4539', 16)}\n2,9.99,${v.luhnNumber('5412', 16)}\n`,
    'text/csv',
  );
  answer('URLs of resets', {
    reset_url: 'https://app.quiet-lake.org/reset',
    password_reset_url: 'https://app.quiet-lake.org/password/reset',
    token_url: 'https://id.quiet-lake.org/token',
    key_url: 'https://id.quiet-lake.org/keys/current',
  });
  add('REST paths', {
    url: `https://api.quiet-lake.org/v1/tokens/${v.hex(24)}/sessions/${v.uuid()}/keys/${v.alnum(20)}`,
  });
  add('search of a shop', {
    url: 'https://www.quiet-lake.org/s?k=password+book&token=&session=new&secret=no&key=title&auth=0&sid=12',
  });
  add('assets', {
    url: `https://cdn.quiet-lake.org/assets/app-${v.hex(20)}.js?v=${v.hex(32)}&h=${v.alnum(22)}`,
  });
  add('upload', {
    url: 'https://api.quiet-lake.org/u',
    ...multipart([
      { name: 'file', file: 'k.bin', type: 'application/octet-stream', value: v.chars('base64', 400) },
      { name: 'signature', value: v.hex(64) },
    ]),
  });
  return cases;
}
