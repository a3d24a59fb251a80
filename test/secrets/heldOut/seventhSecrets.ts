/** Answers and questions of well-known services with a credential in them; by somebody who had read the detector. */

import { b64, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Family } from './truth.ts';

const u = 'https://svc.heath-line.net';

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
