/** What the fourth set has in bodies, cookies and messages. */

import { b64, form, multipart } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Family, type Truth } from './truth.ts';

type Severity = NonNullable<Truth[3]>;

export function fourthBodyCases(v: Values, add: Adder): void {
  const host = 'https://svc.brook-cloud.net';
  const p = (): string => v.password();
  const asks = (
    name: string,
    secret: string,
    body: string | object,
    severity: Severity = 'high',
    type?: string,
    family: Family = 'token',
  ): void =>
    add(name, { url: `${host}/v2/items`, body, ...(type ? { type } : {}) }, [
      [family, secret, undefined, severity],
    ]);
  const answers = (
    name: string,
    secret: string,
    body: string | object,
    severity: Severity = 'high',
    type?: string,
    family: Family = 'token',
  ): void =>
    add(name, { url: `${host}/v2/items`, response: { body, ...(type ? { type } : {}) } }, [
      [family, secret, undefined, severity],
    ]);

  const awsId = v.awsId();
  const awsSecret = v.awsSecret();
  add(
    'AWS pair',
    {
      url: `${host}/keys`,
      response: { body: { AccessKey: { AccessKeyId: awsId, SecretAccessKey: awsSecret, Status: 'Active' } } },
    },
    [
      ['maybe', awsId],
      ['token', awsSecret, undefined, 'critical'],
    ],
  );
  const sts = [v.awsSecret(), v.chars('base64', 360)] as const;
  const stsId = v.awsId('ASIA');
  add(
    'STS in XML',
    {
      url: 'https://sts.amazonaws.com/?Action=AssumeRole',
      response: {
        body: `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${stsId}</AccessKeyId><SecretAccessKey>${sts[0]}</SecretAccessKey><SessionToken>${sts[1]}</SessionToken><Expiration>2026-11-20T14:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
        type: 'text/xml',
      },
    },
    [
      ['maybe', stsId],
      ['token', sts[0], undefined, 'critical'],
      ['token', sts[1]],
    ],
  );
  const pem = v.pem();
  asks(
    'GCP service account',
    pem,
    {
      type: 'service_account',
      project_id: 'acme-prod',
      private_key_id: v.hex(40),
      private_key: `${pem}\n`,
      client_email: 'ci@acme-prod.iam.gserviceaccount.com',
      client_id: v.chars('digits', 21),
      token_uri: 'https://oauth2.googleapis.com/token',
    },
    'critical',
  );
  const storage = v.azureKey();
  answers(
    'Azure storage',
    storage,
    {
      ConnectionStrings: {
        blob: `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${storage};EndpointSuffix=core.windows.net`,
      },
    },
    'critical',
  );
  const client = `${v.alnum(3)}8Q~${v.alnum(34)}`;
  add(
    'Azure client secret',
    {
      url: 'https://login.microsoftonline.com/t/oauth2/v2.0/token',
      ...form({
        grant_type: 'client_credentials',
        client_id: v.uuid(),
        client_secret: client,
        scope: 'x/.default',
      }),
    },
    [['token', client]],
  );
  const bus = `${v.chars('base64', 43)}=`;
  asks(
    'service bus',
    bus,
    { conn: `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${bus}` },
    'critical',
  );
  const stripe = `sk_live_51${v.alnum(97)}`;
  asks('Stripe in JSON', stripe, { gateway: 'stripe', key: stripe }, 'critical');
  const hook = `whsec_${v.alnum(32)}`;
  answers('Stripe hook', hook, { id: 'we_1', secret: hook }, 'high');
  const github = v.github();
  asks(
    'GitHub in log',
    github,
    { level: 'info', msg: `cloning https://x-access-token:${github}@github.com/acme/app.git` },
    'critical',
  );
  const pypi = `pypi-AgEIcHlwaS5vcmc${v.chars('base64url', 150)}`;
  asks('PyPI', pypi, `[pypi]\nusername = __token__\npassword = ${pypi}\n`, 'critical', 'text/plain');
  const docker = `dckr_pat_${v.chars('base64url', 27)}`;
  asks('Docker Hub', docker, { username: 'acme', password: docker }, 'high');
  const auths = b64(`acme:${v.alnum(24)}`);
  asks('docker config', auths, { auths: { 'ghcr.io': { auth: auths } } }, 'high');
  const npm = v.npm();
  asks('npmrc', npm, `//registry.npmjs.org/:_authToken=${npm}\n`, 'critical', 'text/plain');
  const kube = b64(v.alnum(24));
  answers(
    'Kubernetes secret',
    kube,
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db', uid: v.uuid() }, data: { password: kube } },
    'high',
  );
  const twilio = v.hex(32);
  asks('Twilio settings', twilio, { twilio: { account_sid: `AC${v.hex(32)}`, auth_token: twilio } });

  let s = p();
  add('login', { url: `${host}/login`, body: { email: 'sam@example.org', password: s } }, [
    ['token', s, undefined, 'medium'],
  ]);
  const changes = [p(), v.alnum(14)] as const;
  add(
    'change of password',
    {
      url: `${host}/me/password`,
      body: { current_password: changes[0], new_password: changes[1], confirm: changes[1] },
    },
    [
      ['token', changes[0]],
      ['token', changes[1]],
      ['maybe', changes[1], 'confirm'],
    ],
  );
  s = p();
  add('sign-up form', { url: `${host}/signup`, ...form({ 'user[name]': 'sam', 'user[password]': s }) }, [
    ['token', s, undefined, 'medium'],
  ]);
  s = p();
  add(
    'multipart login',
    {
      url: `${host}/login`,
      ...multipart([
        { name: 'user', value: 'sam' },
        { name: 'passwd', value: s },
      ]),
    },
    [['token', s, undefined, 'medium']],
  );
  s = v.alnum(18);
  asks(
    'SOAP',
    s,
    `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><wsse:Security><wsse:UsernameToken><wsse:Username>svc</wsse:Username><wsse:Password Type="PasswordText">${s}</wsse:Password></wsse:UsernameToken></wsse:Security></soap:Header></soap:Envelope>`,
    'high',
    'application/soap+xml',
  );
  s = v.alnum(18);
  asks('GraphQL variable', s, {
    query: 'mutation($p: String!) { login(password: $p) { id } }',
    variables: { p: 'x', input: { password: s } },
  });
  s = v.alnum(18);
  asks('GraphQL inline', s, { query: `mutation { createUser(name: "bo", password: "${s}") { id } }` });
  s = v.alnum(40);
  answers(
    'NDJSON',
    s,
    `{"id":1,"ok":true}\n{"id":2,"refresh_token":"${s}"}\n`,
    'high',
    'application/x-ndjson',
  );
  s = v.alnum(40);
  answers(
    'SSE',
    s,
    `event: auth\ndata: {"accessToken":"${s}","n":1}\n\nevent: ping\ndata: {}\n\n`,
    'high',
    'text/event-stream',
  );
  s = v.alnum(28);
  asks('JSON in JSON', s, { payload: JSON.stringify({ db: { password: s } }) });
  s = v.alnum(28);
  asks('base64 of JSON', s, { message: { data: b64(JSON.stringify({ user: 'x', api_key: s })) } });
  s = v.alnum(22);
  asks(
    'Postgres',
    s,
    { DATABASE_URL: `postgres://app:${s}@db.internal:5432/shop?sslmode=require` },
    'critical',
  );
  s = v.alnum(22);
  asks('MongoDB', s, { uri: `mongodb+srv://root:${s}@c0.ab1cd.mongodb.net/prod` }, 'critical');
  s = v.alnum(22);
  asks('Redis', s, `REDIS_URL=rediss://:${s}@cache.internal:6380/0\n`, 'critical', 'text/plain');
  s = v.alnum(16);
  asks(
    'SQL Server',
    s,
    { cs: `Server=tcp:db,1433;Database=x;User ID=sa;Password=${s};Encrypt=true` },
    'critical',
  );
  s = v.alnum(16);
  asks('JDBC', s, { url: `jdbc:mysql://db:3306/x?user=app&password=${s}` }, 'critical');
  s = v.alnum(16);
  asks('AMQP', s, { broker: `amqps://svc:${s}@mq.internal/vhost` }, 'critical');
  s = v.openssh();
  asks('OpenSSH key', s, { name: 'deploy', key: s }, 'critical');
  s = v.pem('EC PRIVATE KEY', 120);
  answers('EC key as text', s, `${s}\n`, 'critical', 'application/x-pem-file');
  s = v.chars('base64url', 43);
  answers(
    'private JWK',
    s,
    { kty: 'EC', crv: 'P-256', x: v.chars('base64url', 43), y: v.chars('base64url', 43), d: s },
    'critical',
  );
  s = v.jwt();
  answers('JWT in answer', s, { user: { id: 7 }, jwt: s }, 'high');
  s = v.jwt({ exp: 1500000000 });
  asks('expired JWT in log', s, { message: `rejected ${s}: expired` }, 'medium');
  s = v.jwt({}, 'HS256');
  add('JWT bearer', { url: `${host}/me`, headers: [['Authorization', `Bearer ${s}`]] }, [
    ['token', s, undefined, 'medium'],
  ]);
  s = v.jwt();
  add('JWT in path of a socket', { url: `wss://svc.brook-cloud.net/ws?jwt=${s}`.replace('wss', 'https') }, [
    ['token', s, undefined, 'high'],
  ]);
  const tokens = [v.alnum(48), v.alnum(48)] as const;
  add(
    'OAuth answer',
    {
      url: `${host}/oauth/token`,
      ...form({ grant_type: 'authorization_code', code: 'x1', redirect_uri: 'https://a.b/c' }),
      response: {
        body: { access_token: tokens[0], refresh_token: tokens[1], token_type: 'Bearer', expires_in: 3600 },
      },
    },
    [
      ['token', tokens[0]],
      ['token', tokens[1]],
    ],
  );
  s = v.alnum(30);
  add(
    'Location',
    {
      url: `${host}/authorize`,
      response: {
        status: 302,
        headers: [['Location', `https://app.acme.dev/cb#access_token=${s}&token_type=bearer`]],
      },
    },
    [['token', s, undefined, 'high']],
  );
  s = v.alnum(32);
  add(
    'Referer',
    {
      url: 'https://analytics.example.com/c.gif',
      headers: [['Referer', `https://app.acme.dev/share?auth_token=${s}`]],
    },
    [['token', s, undefined, 'high']],
  );
  for (const name of [
    'connect.sid',
    'JSESSIONID',
    'sessionid',
    '_acme_session',
    'laravel_session',
    '__Host-session',
    'ASP.NET_SessionId',
  ]) {
    s = v.alnum(32);
    add(
      `cookie ${name}`,
      { url: `${host}/`, headers: [['Cookie', `theme=dark; ${name}=${s}; _ga=GA1.2.3.4`]] },
      [['session', s, undefined, 'medium']],
    );
  }
  s = v.alnum(40);
  add(
    'Set-Cookie',
    {
      url: `${host}/login`,
      response: { headers: [['Set-Cookie', `sid=${s}; Path=/; HttpOnly; Secure`]], body: { ok: true } },
    },
    [['session', s, undefined, 'medium']],
  );
  s = v.card();
  asks('card', s, { payment: { card_number: s, exp: '12/29', name: 'S Moe' } }, 'high', undefined, 'card');
  s = v.card('amex');
  asks('card in note', s, { note: `customer read out card ${s} on the phone` }, 'high', undefined, 'card');
  s = v.card('mastercard').replace(/(.{4})(?=.)/g, '$1 ');
  asks('card with spaces', s, { pan: s }, 'high', undefined, 'card');
  s = v.ssn();
  answers('SSN', s, { employee: { name: 'Bo Li', ssn: s } }, 'high', undefined, 'ssn');
  s = v.ssn();
  answers(
    'SSN in text',
    s,
    { note: `Applicant's social security number is ${s}.` },
    'high',
    undefined,
    'ssn',
  );
  s = v.iban('NL');
  answers('IBAN', s, { payout: { iban: s, bic: 'INGBNL2A' } }, 'medium', undefined, 'iban');
  s = v.email();
  answers('e-mail', s, { customer: { email: s } }, 'low', undefined, 'email');
  s = v.phone();
  answers('phone', s, { customer: { phone: s } }, 'low', undefined, 'phone');
  s = v.alnum(24);
  answers('settings list', s, {
    settings: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'SMTP_PASSWORD', value: s },
    ],
  });
  s = v.alnum(20);
  asks('environment', s, `PORT=8080\nSECRET_KEY=${s}\nDEBUG=0\n`, 'high', 'text/plain');
  s = v.alnum(20);
  asks('YAML', s, `db:\n  host: db1\n  password: ${s}\n`, 'high', 'application/yaml');
  s = v.alnum(40);
  answers(
    'HTML hidden input',
    s,
    `<form><input type="hidden" name="api_token" value="${s}"><input name="q"></form>`,
    'high',
    'text/html',
  );
  s = v.hex(64);
  answers('webhook secret', s, { id: 3, url: 'https://x.io/hook', signing_secret: s });
  s = v.chars('base32', 32);
  answers('TOTP', s, { otpauth: `otpauth://totp/Acme:bo?secret=${s}&issuer=Acme` });
  s = v.alnum(20);
  asks('prompt', s, {
    model: 'gpt-5',
    messages: [{ role: 'user', content: `why does this fail: curl -u admin:${s} https://es.internal:9200` }],
  });
  s = v.alnum(20);
  asks('shell', s, { cmd: `mysql -h db -u root -p'${s}' shop; PGPASSWORD=${s} psql` });
  s = v.hex(32);
  asks('key in script', s, { code: `const API_KEY = "${s}";\nfetch(url)` });
  s = v.alnum(44);
  answers('bot settings', s, { slack: { teamId: 'T02AB3CD4', botToken: s } });
  s = v.alnum(64);
  answers('Terraform state', s, {
    resources: [{ type: 'random_password', instances: [{ attributes: { length: 64, result: s } }] }],
  });
  s = v.alnum(36);
  answers('CSV', s, `user,api_key\nbo,${s}\n`, 'high', 'text/csv');
  s = v.alnum(26);
  add(
    'failed call',
    {
      url: `${host}/charge`,
      response: {
        status: 500,
        body: { error: 'auth failed', config: { headers: { Authorization: `Bearer ${s}` } } },
      },
    },
    [['token', s, undefined, 'high']],
  );
  s = v.discord();
  asks('Discord bot', s, { bot: { token: s } }, 'high');
  s = `xoxp-${v.chars('digits', 12)}-${v.chars('digits', 12)}-${v.chars('digits', 13)}-${v.hex(32)}`;
  add('Slack form', { url: 'https://slack.com/api/conversations.list', ...form({ token: s, limit: '9' }) }, [
    ['token', s],
  ]);
  s = `shpss_${v.hex(32)}`;
  asks('Shopify secret', s, { app: { apiSecretKey: s } });
  s = v.alnum(40);
  asks('OTLP attribute', s, {
    resourceSpans: [
      {
        scopeSpans: [
          { spans: [{ attributes: [{ key: 'http.request.header.x-api-key', value: { stringValue: s } }] }] },
        ],
      },
    ],
  });
}
