/** Secrets without a provider's mark, in the shapes that systems write them. */

import { b64, form } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Family } from './truth.ts';

const host = 'https://api.fjord-bank.com';

export function shapeCases(v: Values, add: Adder): void {
  const p = (): string => v.password();
  const say = (
    name: string,
    make: (secret: string) => string | object,
    type: string | undefined,
    secret: string,
    family: Family = 'token',
  ): void =>
    add(name, { url: `${host}/v1/notes`, body: make(secret), ...(type ? { type } : {}) }, [[family, secret]]);

  say(
    'Python dictionary in a log',
    (s) => ({ line: `DEBUG login payload={'user': 'maria', 'password': '${s}', 'remember': True}` }),
    undefined,
    p(),
  );
  say(
    'Ruby hash in a log',
    (s) => ({ line: `Parameters: {"email"=>"x", "password"=>"${s}"}` }),
    undefined,
    p(),
  );
  say(
    'Go struct in a log',
    (s) => ({ line: `cfg={Host:db.internal Port:5432 User:app Password:${s} SSL:false}` }),
    undefined,
    v.alnum(18),
  );
  say(
    'PHP serialized',
    (s) => `a:2:{s:4:"user";s:5:"maria";s:8:"password";s:${s.length}:"${s}";}`,
    'text/plain',
    p(),
  );
  say(
    'YAML',
    (s) => `database:\n  host: db.internal\n  username: app\n  password: "${s}"\n  pool: 5\n`,
    'application/yaml',
    p(),
  );
  say('YAML unquoted', (s) => `redis:\n  host: cache\n  auth_token: ${s}\n`, 'text/yaml', v.alnum(32));
  say('TOML', (s) => `[smtp]\nhost = "mail.acme.net"\npassword = "${s}"\n`, 'application/toml', p());
  say('INI', (s) => `[client]\nuser=root\npassword=${s}\nport=3306\n`, 'text/plain', v.alnum(14));
  say('.env', (s) => `NODE_ENV=production\nSESSION_SECRET=${s}\nPORT=8080\n`, 'text/plain', v.hex(48));
  say(
    'access log with a token in a path',
    (s) =>
      `10.0.0.4 - - [01/Oct/2026:10:00:00 +0000] "GET /reports?access_token=${s}&page=1 HTTP/1.1" 200 512\n`,
    'text/plain',
    v.alnum(40),
  );
  say(
    'curl in a chat message',
    (s) => ({
      messages: [
        { role: 'user', content: `why does curl -H "Authorization: Bearer ${s}" https://api.x.io/me fail?` },
      ],
    }),
    undefined,
    v.alnum(44),
  );
  say(
    'curl -u',
    (s) => ({ content: `run curl -u deploy:${s} https://nexus.acme.net/repo` }),
    undefined,
    v.alnum(20),
  );
  say(
    'docker run -e',
    (s) => ({ command: `docker run -e POSTGRES_PASSWORD=${s} -p 5432:5432 postgres:17` }),
    undefined,
    v.alnum(16),
  );
  say(
    'mysql -p',
    (s) => ({ command: `mysqldump -h db -u backup --password=${s} shop` }),
    undefined,
    v.alnum(16),
  );
  say('sshpass', (s) => ({ command: `sshpass -p '${s}' ssh admin@10.0.0.7` }), undefined, p());
  say(
    'HTML input with a value',
    (s) =>
      `<form><input type="text" name="user" value="maria"><input type="password" name="pw" value="${s}"></form>`,
    'text/html',
    p(),
  );
  say(
    'configuration in a page',
    (s) =>
      `<html><script>window.__CONFIG__ = {env:"prod", clientSecret: "${s}", region:'eu'};</script></html>`,
    'text/html',
    v.alnum(40),
  );
  say(
    '.NET settings',
    (s) =>
      `<configuration><appSettings><add key="SmtpPassword" value="${s}"/><add key="Retry" value="3"/></appSettings></configuration>`,
    'text/xml',
    v.alnum(17),
  );
  say(
    'SOAP security header',
    (s) =>
      `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><wsse:Security><wsse:UsernameToken><wsse:Username>svc</wsse:Username><wsse:Password Type="PasswordText">${s}</wsse:Password></wsse:UsernameToken></wsse:Security></soap:Header><soap:Body/></soap:Envelope>`,
    'application/soap+xml',
    p(),
  );
  say(
    'ADO connection string',
    (s) => ({
      ConnectionStrings: {
        Default: `Server=tcp:sql1.acme.net,1433;Database=shop;User Id=app;Password=${s};Encrypt=True;`,
      },
    }),
    undefined,
    v.alnum(20),
  );
  say(
    'JDBC url',
    (s) => ({ url: `jdbc:postgresql://pg.internal:5432/shop?user=app&password=${s}&ssl=true` }),
    undefined,
    v.alnum(18),
  );
  say(
    'Oracle thin url',
    (s) => ({ dsn: `jdbc:oracle:thin:app/${s}@//ora.internal:1521/ORCL` }),
    undefined,
    v.alnum(16),
  );
  say('AMQP url', (s) => ({ broker: `amqps://worker:${s}@mq.acme.net:5671/prod` }), undefined, v.alnum(22));
  say(
    'redis without a user',
    (s) => ({ cache: `rediss://:${s}@cache.acme.net:6380/0` }),
    undefined,
    v.alnum(44),
  );
  say(
    'MongoDB srv',
    (s) => ({ uri: `mongodb+srv://admin:${s}@cluster0.ab1cd.mongodb.net/?retryWrites=true` }),
    undefined,
    v.alnum(16),
  );
  say(
    'SMTP url',
    (s) => ({ mail: `smtps://postmaster%40acme.net:${s}@smtp.acme.net:465` }),
    undefined,
    v.alnum(24),
  );
  say(
    'Go database string',
    (s) => ({ dsn: `app:${s}@tcp(mysql.internal:3306)/shop?parseTime=true` }),
    undefined,
    v.alnum(20),
  );
  say(
    'libpq words',
    (s) => ({ dsn: `host=pg.internal port=5432 user=app password=${s} dbname=shop` }),
    undefined,
    v.alnum(20),
  );
  say(
    '.npmrc',
    (s) => `registry=https://npm.acme.net/\n//npm.acme.net/:_authToken=${s}\nalways-auth=true\n`,
    'text/plain',
    v.uuid(),
  );
  say(
    'pip index',
    (s) => `[global]\nindex-url = https://build:${s}@pypi.acme.net/simple\n`,
    'text/plain',
    v.alnum(30),
  );
  say('.netrc', (s) => `machine git.acme.net\nlogin bot\npassword ${s}\n`, 'text/plain', v.alnum(20));
  say('.pgpass', (s) => `pg.internal:5432:shop:app:${s}\n`, 'text/plain', v.alnum(20));
  say(
    'kubeconfig token',
    (s) => `apiVersion: v1\nkind: Config\nusers:\n- name: ci\n  user:\n    token: ${s}\n`,
    'application/yaml',
    v.alnum(64),
  );
  say(
    'kubernetes secret',
    (s) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db' },
      data: { username: b64('app'), password: b64(s) },
    }),
    undefined,
    p(),
  );
  say('docker config', (s) => ({ auths: { 'ghcr.io': { auth: b64(`bot:${s}`) } } }), undefined, v.alnum(30));
  say(
    'GraphQL inline argument',
    (s) => ({ query: `mutation { signIn(email: "m@x.io", password: "${s}") { ok } }` }),
    undefined,
    p(),
  );
  say(
    'GraphQL variables',
    (s) => ({
      query: 'mutation($i: SignIn!) { signIn(input: $i) { ok } }',
      variables: { i: { login: 'maria', password: s } },
    }),
    undefined,
    p(),
  );
  say(
    'name and value apart',
    (s) => ({
      env: [
        { name: 'LOG_LEVEL', value: 'info' },
        { name: 'DB_PASSWORD', value: s },
      ],
    }),
    undefined,
    p(),
  );
  say(
    'key and value attributes of telemetry',
    (s) => ({
      attributes: [{ key: 'http.request.header.authorization', value: { stringValue: `Bearer ${s}` } }],
    }),
    undefined,
    v.alnum(40),
  );
  say(
    'headers as a list of pairs',
    (s) => ({
      request: {
        headers: [
          ['accept', '*/*'],
          ['x-api-key', s],
        ],
      },
    }),
    undefined,
    v.alnum(36),
  );
  say(
    'headers as text',
    (s) => ({ raw: `GET /me HTTP/1.1\r\nHost: api.x.io\r\nX-Api-Key: ${s}\r\nAccept: */*\r\n\r\n` }),
    undefined,
    v.alnum(36),
  );
  say(
    'JSON in JSON in JSON',
    (s) => ({ outer: JSON.stringify({ inner: JSON.stringify({ password: s }) }) }),
    undefined,
    p(),
  );
  say(
    'JSON in a form',
    (s) => form({ payload: JSON.stringify({ auth: { client_secret: s } }) }).body,
    'application/x-www-form-urlencoded',
    v.alnum(40),
  );
  say(
    'base64 in JSON',
    (s) => ({ blob: b64(JSON.stringify({ user: 'maria', password: s, at: 1760000000 })) }),
    undefined,
    p(),
  );
  say('escaped key', (s) => `{"\\u0070assword":"${s}"}`, 'application/json', p());
  say('JSON with the wrong type', (s) => JSON.stringify({ user: 'x', passwd: s }), 'text/plain', p());
  say(
    'JSON with a guard before it',
    (s) => `)]}',\n${JSON.stringify({ session: { refreshToken: s } })}`,
    'application/json',
    v.alnum(48),
  );
  say(
    'JSON with comments',
    (s) => `{\n  // the mail server\n  "smtp_pass": "${s}",\n}`,
    'application/json',
    v.alnum(15),
  );
  say(
    'lines of JSON',
    (s) => `{"a":1}\n{"level":"info","ctx":{"api_token":"${s}"}}\n{"b":2}\n`,
    'application/x-ndjson',
    v.alnum(40),
  );
  say(
    'event stream',
    (s) =>
      `event: m\ndata: {"delta":"ok"}\n\nevent: m\ndata: {"tool":"login","args":{"password":"${s}"}}\n\n`,
    'text/event-stream',
    p(),
  );
  say('CSV', (s) => `name,email,password\nMaria,m@x.io,${s}\n`, 'text/csv', v.alnum(14));
  say(
    'TOTP address',
    (s) => ({ uri: `otpauth://totp/Acme:maria?secret=${s}&issuer=Acme` }),
    undefined,
    v.chars('base32', 32),
  );
  say('private key in JSON', (s) => ({ tls: { key: s } }), undefined, v.pem());
  say('EC key', (s) => s, 'application/x-pem-file', v.pem('EC PRIVATE KEY', 121));
  say(
    'JWK with its private part',
    (s) => ({
      keys: [{ kty: 'EC', crv: 'P-256', x: v.chars('base64url', 43), y: v.chars('base64url', 43), d: s }],
    }),
    undefined,
    v.chars('base64url', 43),
  );
  say('PIN under a card', (s) => ({ card: { pin: s, label: 'main' } }), undefined, v.chars('digits', 4));
  say('a one-time code', (s) => ({ phone: 'on file', otp: s }), undefined, v.chars('digits', 6));
  say(
    'recovery codes',
    (s) => ({ recovery_codes: [s, `${v.hex(5)}-${v.hex(5)}`] }),
    undefined,
    `${v.hex(5)}-${v.hex(5)}`,
  );
  say('German key', (s) => ({ benutzer: 'maria', passwort: s }), undefined, p());
  say('French key', (s) => ({ utilisateur: 'maria', mot_de_passe: s }), undefined, p());
  say('Spanish key', (s) => ({ usuario: 'maria', contraseña: s }), undefined, p());
  say('password of two words', (s) => ({ user: 'x', new_password: s }), undefined, 'correct horse battery');
  say('password with quotes', (s) => ({ user: 'x', password: s }), undefined, 'a"b\\c/9é');
  say(
    'confirm fields',
    (s) => form({ 'user[password_confirmation]': s }).body,
    'application/x-www-form-urlencoded',
    p(),
  );
  say(
    'signing key',
    (s) => ({ jwt: { signing_key: s, issuer: 'x' } }),
    undefined,
    v.chars('base64', 43) + '=',
  );
  say('encryption key in hex', (s) => ({ storage: { encryption_key: s } }), undefined, v.hex(64));
  say('master key', (s) => ({ RAILS_MASTER_KEY: s }), undefined, v.hex(32));
  say('webhook secret', (s) => ({ webhooks: [{ url: 'https://x.io/h', secret: s }] }), undefined, v.hex(40));
  say('personal access token', (s) => ({ personalAccessToken: s }), undefined, v.chars('lowerAlnum', 52));
  say(
    'x-amz security token header text',
    (s) => ({ h: { 'X-Amz-Security-Token': s } }),
    undefined,
    `IQoJb3JpZ2luX2Vj${v.chars('base64', 300)}`,
  );
  say(
    'service account',
    (s) => ({
      type: 'service_account',
      project_id: 'acme',
      private_key_id: v.hex(40),
      private_key: s,
      client_email: 'svc@acme.iam.gserviceaccount.com',
    }),
    undefined,
    `${v.pem()}\n`,
  );
  say(
    'terraform state',
    (s) => ({
      resources: [
        {
          type: 'aws_db_instance',
          instances: [{ attributes: { username: 'root', password: s, port: 5432 } }],
        },
      ],
    }),
    undefined,
    v.alnum(24),
  );
  say(
    'wireguard',
    (s) => `[Interface]\nPrivateKey = ${s}\nAddress = 10.8.0.2/32\n`,
    'text/plain',
    `${v.chars('base64', 42)}E=`,
  );
  say('LDAP bind', (s) => ({ ldap: { bind_dn: 'cn=svc,dc=acme', bind_password: s } }), undefined, p());
  say(
    'basic in a log',
    (s) => ({ line: `> Authorization: Basic ${b64(`maria:${s}`)}` }),
    undefined,
    v.alnum(16),
  );
}
