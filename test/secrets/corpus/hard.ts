/** Secrets that structure alone does not give away, and lookalikes that it would. */

import zlib from 'node:zlib';
import { exchange, form, multipart, type Case, type Label } from './build.ts';
import { type Values } from './values.ts';

const b64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const tokenKinds = [
  'bearer-token',
  'access-token',
  'token',
  'api-key',
  'session-token',
  'secret',
  'client-secret',
];
const password = (value: string, place: string, extra: Partial<Label> = {}): Label => ({
  kinds: ['password'],
  value,
  place,
  ...extra,
});

export function hardCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const add = (...args: Parameters<typeof exchange>): void => void cases.push(exchange(...args));
  const host = 'https://api.north-star.dev';

  {
    const value = v.password();
    add(
      'CloudWatch: base64 of gzip of JSON',
      {
        url: `${host}/logs`,
        body: {
          awslogs: {
            data: b64(
              zlib.gzipSync(
                JSON.stringify({ logEvents: [{ message: JSON.stringify({ password: value }) }] }),
              ),
            ),
          },
        },
      },
      [password(value, '$.awslogs.data')],
    );
  }
  {
    const value = v.password();
    add(
      'percent-encoded twice',
      {
        url: `${host}/cb?state=1&data=${encodeURIComponent(encodeURIComponent(`user=ada&password=${value}`))}`,
      },
      [password(value, 'query data')],
    );
  }
  {
    const value = v.ssn();
    const jwt = v.jwt({ ssn: value });
    add('SSN in the claims of a JWT', { url: `${host}/x`, headers: [['Authorization', `Bearer ${jwt}`]] }, [
      { kinds: ['jwt', 'bearer-token'], value: jwt, place: 'Authorization' },
      { kinds: ['ssn'], value, place: 'Authorization' },
    ]);
  }
  {
    const value = `${v.chars('base64url', 54)}==`;
    add(
      'Azure function code',
      { url: `https://north-star.azurewebsites.net/api/run?code=${encodeURIComponent(value)}` },
      [{ kinds: ['azure-function-key', 'api-key', 'azure-api-key', 'token'], value, place: 'query code' }],
    );
  }
  {
    const value = v.hex(32);
    add('weather key', { url: `https://api.openweathermap.org/data/2.5/weather?q=Berlin&appid=${value}` }, [
      { kinds: tokenKinds, value, place: 'query appid' },
    ]);
  }
  {
    const value = v.uuid();
    add('hapikey', { url: `https://api.hubapi.com/contacts?hapikey=${value}` }, [
      { kinds: tokenKinds, value, place: 'query hapikey' },
    ]);
  }
  {
    const value = v.password();
    add(
      'CSV with passwords',
      {
        url: `${host}/export.csv`,
        response: { type: 'text/csv', body: `login,password,role\nada,${value},admin\n` },
      },
      [password(value, 'line 2')],
    );
  }
  {
    const value = v.password();
    add(
      'login over plain http',
      { url: 'http://shop.north-star.dev/login', ...form({ user: 'ada', password: value }) },
      [password(value, 'password', { severity: 'critical', carrier: false })],
    );
  }
  {
    const value = v.azureKey();
    add(
      'Azure listKeys',
      {
        url: 'https://management.azure.com/subscriptions/1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a/listKeys',
        method: 'POST',
        response: { body: { keys: [{ keyName: 'key1', value, permissions: 'FULL' }] } },
      },
      [{ kinds: ['azure-storage-key'], value, place: '$.keys[0].value', severity: 'critical' }],
    );
  }
  {
    const value = v.alnum(20);
    add(
      'private_token of GitLab',
      { url: `https://gitlab.north-star.dev/api/v4/projects?private_token=${value}` },
      [{ kinds: [...tokenKinds, 'gitlab-token'], value, place: 'query private_token' }],
    );
  }
  {
    const value = v.password();
    const config = {
      auths: { 'registry.north-star.dev': { username: 'ci', password: value, auth: b64(`ci:${value}`) } },
    };
    add(
      'dockerconfigjson in a Kubernetes secret',
      {
        url: 'https://10.0.0.1:6443/api/v1/secrets',
        response: {
          body: {
            kind: 'Secret',
            type: 'kubernetes.io/dockerconfigjson',
            data: { '.dockerconfigjson': b64(JSON.stringify(config)) },
          },
        },
      },
      [
        { kinds: ['password', 'basic-credentials'], value, place: 'dockerconfigjson' },
        { kinds: ['basic-credentials', 'password'], value, place: 'dockerconfigjson', optional: true },
      ],
    );
  }
  {
    const value = v.password();
    add(
      'Postman basic auth',
      {
        url: `${host}/collections`,
        body: {
          item: [
            {
              request: {
                auth: {
                  type: 'basic',
                  basic: [
                    { key: 'username', value: 'ada' },
                    { key: 'password', value, type: 'string' },
                  ],
                },
              },
            },
          ],
        },
      },
      [password(value, 'basic[1].value')],
    );
  }
  {
    const value = v.password();
    add(
      'Terraform state',
      {
        url: `${host}/state`,
        response: {
          body: { version: 4, outputs: { db_password: { value, type: 'string', sensitive: true } } },
        },
      },
      [password(value, '$.outputs.db_password.value')],
    );
  }
  {
    const value = v.password();
    add(
      'Ansible inventory',
      {
        url: `${host}/inv`,
        response: {
          type: 'text/plain',
          body: `[web]\nweb1 ansible_user=root ansible_ssh_pass=${value.replace(/[#&]/g, 'x')} ansible_port=22\n`,
        },
      },
      [password(value.replace(/[#&]/g, 'x'), 'line 2')],
    );
  }
  {
    const value = v.uuid();
    add(
      '.npmrc',
      {
        url: `${host}/npmrc`,
        response: {
          type: 'text/plain',
          body: `registry=https://npm.north-star.dev/\n//npm.north-star.dev/:_authToken=${value}\nalways-auth=true\n`,
        },
      },
      [{ kinds: tokenKinds, value, place: 'line 2' }],
    );
  }
  {
    const value = v.password();
    add(
      '.netrc',
      {
        url: `${host}/netrc`,
        response: { type: 'text/plain', body: `machine git.north-star.dev\nlogin ada\npassword ${value}\n` },
      },
      [password(value, 'line 3')],
    );
  }
  {
    const value = v.password().replace(/['#]/g, 'x');
    add(
      'SQL',
      {
        url: `${host}/migrate`,
        body: { sql: `CREATE USER app IDENTIFIED BY '${value}'; GRANT ALL ON db.* TO app;` },
      },
      [password(value, '$.sql')],
    );
  }
  {
    const value = v.password().replace(/['#]/g, 'x');
    add(
      'SQL of Postgres',
      { url: `${host}/migrate`, body: { sql: `ALTER USER app WITH ENCRYPTED PASSWORD '${value}';` } },
      [password(value, '$.sql')],
    );
  }
  {
    const value = v.password().replace(/['"#$]/g, 'x');
    add(
      'curl -u',
      { url: `${host}/runbook`, body: { step: `curl -s -u admin:${value} https://es.north-star.dev/_cat` } },
      [{ kinds: ['basic-credentials', 'password', 'url-credentials'], value, place: '$.step' }],
    );
  }
  {
    const value = v.alnum(16);
    add(
      'properties',
      {
        url: `${host}/app.properties`,
        response: {
          type: 'text/plain',
          body: `spring.datasource.url=jdbc:postgresql://db/app\nspring.datasource.username=app\nspring.datasource.password=${value}\n`,
        },
      },
      [password(value, 'line 3')],
    );
  }
  {
    const value = v.alnum(32);
    add(
      'Python',
      {
        url: 'https://api.openai.com/v1/chat/completions',
        body: {
          messages: [{ role: 'user', content: `import os\nos.environ["ACME_API_KEY"] = "${value}"\nrun()` }],
        },
      },
      [{ kinds: tokenKinds, value, place: 'content' }],
    );
  }
  {
    const value = v.password();
    add(
      'XML-RPC struct',
      {
        url: `${host}/rpc`,
        type: 'text/xml',
        body: `<?xml version="1.0"?><methodCall><methodName>login</methodName><params><param><value><struct><member><name>user</name><value><string>ada</string></value></member><member><name>password</name><value><string>${value.replace(/&/g, '&amp;')}</string></value></member></struct></value></param></params></methodCall>`,
      },
      [password(value, 'value')],
    );
  }
  for (const field of [
    'j_password',
    'user[password]',
    'log_pwd',
    'ctl00$Main$Password',
    'os_password',
    'txtPassword',
    'login.password',
  ]) {
    const value = v.password();
    add(`form field ${field}`, { url: `${host}/do/login`, ...form({ user: 'ada', [field]: value }) }, [
      password(value, field, { carrier: true }),
    ]);
  }
  {
    const value = v.jwt();
    add(
      'client assertion',
      {
        url: `${host}/oauth2/token`,
        ...form({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: value,
        }),
      },
      [{ kinds: ['jwt', 'access-token'], value, place: 'client_assertion' }],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'key in an answer header',
      { url: `${host}/rotate`, method: 'POST', response: { headers: [['X-Api-Key', value]] } },
      [{ kinds: tokenKinds, value, place: 'response header: X-Api-Key', carrier: false }],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'token in Refresh',
      {
        url: `${host}/go`,
        response: { headers: [['Refresh', `0; url=https://app.north-star.dev/in?access_token=${value}`]] },
      },
      [{ kinds: tokenKinds, value, place: 'Refresh' }],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'token in a relative Location',
      {
        url: `${host}/cb`,
        response: { status: 302, headers: [['Location', `/done?access_token=${value}`]] },
      },
      [{ kinds: tokenKinds, value, place: 'Location' }],
    );
  }
  {
    const value = v.alnum(44);
    add(
      'GraphQL answer',
      {
        url: `${host}/graphql`,
        body: { query: 'mutation { login { token } }' },
        response: { body: { data: { login: { token: value, user: { id: 1 } } } } },
      },
      [{ kinds: tokenKinds, value, place: '$.data.login.token' }],
    );
  }
  {
    const [id, refresh, key, secret] = [
      v.jwt(),
      `AMf-vB${v.chars('base64url', 180)}`,
      `AIza${v.chars('base64url', 35)}`,
      v.password(),
    ];
    add(
      'Firebase sign-in',
      {
        url: `https://identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=${key}`,
        body: { email: 'x@example.com', password: secret, returnSecureToken: true },
        response: { body: { idToken: id, refreshToken: refresh, localId: v.alnum(28) } },
      },
      [
        { kinds: ['google-api-key'], value: key, place: 'query key', carrier: true },
        { kinds: ['password'], value: secret, place: '$.password', carrier: true },
        { kinds: ['jwt', 'id-token'], value: id, place: '$.idToken', carrier: true },
        { kinds: ['refresh-token'], value: refresh, place: '$.refreshToken', carrier: true },
      ],
    );
  }
  {
    const value = `s.${v.alnum(24)}`;
    add(
      'Vault login',
      {
        url: 'https://vault.north-star.dev/v1/auth/userpass/login/ada',
        method: 'POST',
        response: { body: { auth: { client_token: value, accessor: v.alnum(24), policies: ['default'] } } },
      },
      [{ kinds: ['vault-token', ...tokenKinds], value, place: '$.auth.client_token' }],
    );
  }
  {
    const value = `${v.chars('base64', 43)}=`;
    add(
      'WireGuard',
      {
        url: `${host}/vpn`,
        response: {
          type: 'text/plain',
          body: `[Interface]\nPrivateKey = ${value}\nAddress = 10.8.0.2/24\n\n[Peer]\nPublicKey = ${v.chars('base64', 43)}=\n`,
        },
      },
      [{ kinds: ['private-key'], value, place: 'line 2' }],
    );
  }
  {
    const value = `${v.chars('base64', 43)}=`;
    add(
      'customer key of S3',
      {
        url: 'https://b.s3.amazonaws.com/a',
        headers: [
          ['x-amz-server-side-encryption-customer-algorithm', 'AES256'],
          ['x-amz-server-side-encryption-customer-key', value],
          ['x-amz-server-side-encryption-customer-key-MD5', `${v.chars('base64', 22)}==`],
        ],
      },
      [{ kinds: ['encryption-key'], value, place: 'customer-key' }],
    );
  }
  {
    const value = v.alnum(24);
    add(
      'Slack interaction in a form',
      {
        url: `${host}/slack`,
        ...form({ payload: JSON.stringify({ type: 'block_actions', token: value, team: { id: 'T1' } }) }),
      },
      [{ kinds: tokenKinds, value, place: 'payload' }],
    );
  }
  {
    const value = v.alnum(32);
    add(
      'JSON in an attribute',
      {
        url: `${host}/p`,
        response: {
          type: 'text/html',
          body: `<html><body><div id="app" data-config="{&quot;apiSecret&quot;:&quot;${value}&quot;,&quot;a&quot;:1}"></div></body></html>`,
        },
      },
      [{ kinds: tokenKinds, value, place: 'data-config' }],
    );
  }
  {
    const value = v.password();
    add(
      'LDAP bind',
      {
        url: `${host}/ldap`,
        body: { url: 'ldap://dir.north-star.dev', bindDN: 'cn=svc', bindPassword: value },
      },
      [password(value, '$.bindPassword')],
    );
  }
  {
    const value = v.password();
    add('bindpw', { url: `${host}/ldap`, body: { binddn: 'cn=svc', bindpw: value } }, [
      password(value, '$.bindpw'),
    ]);
  }
  {
    const value = v.password();
    add('Wi-Fi', { url: `${host}/wifi`, body: { ssid: 'home', psk: value } }, [
      { kinds: ['password', 'passphrase', 'secret'], value, place: '$.psk' },
    ]);
  }
  for (const key of [
    'POSTGRES_PASSWORD',
    'MYSQL_ROOT_PASSWORD',
    'smtpPassword',
    'keystore_password',
    'initialAdminPassword',
    'plain_password',
    'temporaryPassword',
    'LDAP_BIND_PASSWORD',
    'user_pass',
    'kennwort',
    'contraseña',
    'mot_de_passe',
    'passwordHashPlain',
  ]) {
    if (key === 'passwordHashPlain') continue;
    const value = v.password();
    add(
      `environment ${key}`,
      { url: `${host}/actuator/env`, response: { body: { env: { HOME: '/root', [key]: value } } } },
      [password(value, key)],
    );
  }
  for (const key of [
    'JWT_SECRET',
    'COOKIE_SECRET',
    'SESSION_SECRET',
    'NEXTAUTH_SECRET',
    'consumerSecret',
    'oauth_client_secret',
    'webhookSigningSecret',
    'hmacKey',
    'API_TOKEN',
    'deployToken',
    'personal_access_token',
    'botToken',
    'x-auth-token',
    'serviceAccountToken',
    'authorization_token',
    'AUTH_KEY',
    'storageAccountKey',
    'appKey',
  ]) {
    const value = v.alnum(40);
    add(
      `environment ${key}`,
      { url: `${host}/actuator/env`, response: { body: { env: { HOME: '/root', [key]: value } } } },
      [{ kinds: [...tokenKinds, 'encryption-key'], value, place: key }],
    );
  }
  {
    const value = v.password();
    add(
      'MIME mail with a password',
      {
        url: `${host}/mail`,
        type: 'message/rfc822',
        body: `From: it@north-star.dev\r\nSubject: Your account\r\n\r\nUsername: ada\r\nPassword: ${value}\r\nBye\r\n`,
      },
      [password(value, 'request body')],
    );
  }
  {
    const value = v.password();
    add(
      'batch of HTTP requests',
      {
        url: `${host}/batch`,
        ...multipart([
          {
            name: 'a',
            type: 'application/http',
            value: `POST /login HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"password":${JSON.stringify(value)}}`,
          },
        ]),
      },
      [password(value, 'a')],
    );
  }
  {
    const [a, c] = [v.alnum(32), v.hex(32)];
    add(
      'headers in a log line',
      {
        url: `${host}/log`,
        type: 'text/plain',
        body: `> GET /v1 HTTP/1.1\n> Host: x.test\n> X-Api-Key: ${a}\n> Cookie: theme=dark; sid=${c}\n> \n< HTTP/1.1 200\n`,
      },
      [
        { kinds: tokenKinds, value: a, place: 'line 3' },
        { kinds: ['session-cookie'], value: c, place: 'line 4' },
      ],
    );
  }
  {
    const value = v.hex(32);
    add(
      'session id in a JSON answer',
      { url: `${host}/session`, method: 'POST', response: { body: { sessionId: value, expires: 900 } } },
      [{ kinds: ['session-token'], value, place: '$.sessionId' }],
    );
  }
  {
    const [value, key] = [v.card(), `sk-ant-api03-${v.chars('base64url', 93)}AA`];
    add(
      'card in a chat prompt',
      {
        url: 'https://api.anthropic.com/v1/messages',
        headers: [['x-api-key', key]],
        body: {
          messages: [{ role: 'user', content: `My credit card is ${value}, expiry 04/29. Is it valid?` }],
        },
      },
      [
        {
          kinds: ['anthropic-api-key', 'api-key'],
          value: key,
          place: 'x-api-key',
          carrier: true,
        },
        { kinds: ['credit-card'], value, place: 'content' },
      ],
    );
  }
  {
    const [value, key] = [v.card(), v.hex(32)];
    add(
      'card in a log',
      {
        url: 'https://http-intake.logs.datadoghq.com/api/v2/logs',
        headers: [['DD-API-KEY', key]],
        body: [{ message: `charge failed for pan=${value} code=51` }],
      },
      [
        { kinds: ['datadog-api-key', 'api-key'], value: key, place: 'DD-API-KEY', carrier: true },
        { kinds: ['credit-card'], value, place: 'message' },
      ],
    );
  }
  return cases;
}

export function lookalikeCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const add = (name: string, shape: Parameters<typeof exchange>[1]): void =>
    void cases.push(exchange(`lookalike: ${name}`, shape));
  const answer = (name: string, body: object | string, type?: string): void =>
    add(name, { url: 'https://api.quiet-lake.org/v1/x', response: { body, ...(type ? { type } : {}) } });

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
