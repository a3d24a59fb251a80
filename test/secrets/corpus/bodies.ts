/** Secrets in bodies, by every structure that traffic has. */

import { exchange, form, multipart, password, tokenKinds, type Case } from './build.ts';
import { type Values } from './values.ts';

export function bodyCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const add = (...args: Parameters<typeof exchange>): void => void cases.push(exchange(...args));
  const host = 'https://api.river-bank.io';

  // Login forms and JSON
  {
    const value = v.password();
    add(
      'login form',
      {
        url: `${host}/login`,
        ...form({ username: 'ada', password: value, remember: 'on' }),
        response: { status: 302, headers: [['Location', '/home']] },
      },
      [password(value, 'password', { severity: 'medium', carrier: true })],
    );
  }
  {
    const value = v.password();
    add(
      'login JSON',
      { url: `${host}/api/v1/auth/login`, body: { email: 'user@example.com', password: value } },
      [password(value, '$.password', { severity: 'medium', carrier: true })],
    );
  }
  {
    const [value, second] = [v.password(), v.password()];
    add(
      'password change',
      {
        url: `${host}/account/password`,
        method: 'PUT',
        body: { current_password: value, new_password: second, new_password_confirmation: second },
      },
      [password(value, '$.current_password'), password(second, '$.new_password')],
    );
  }
  {
    const value = 'blue cactus wanders north';
    add('pass phrase with spaces', { url: `${host}/unlock`, body: { device: 7, passphrase: value } }, [
      { kinds: ['passphrase', 'password'], value, place: '$.passphrase' },
    ]);
  }
  {
    const value = v.password();
    add(
      'password to analytics',
      {
        url: 'https://api.segment.io/v1/track',
        body: { event: 'Signup', userId: v.uuid(), properties: { plan: 'pro', form: { password: value } } },
      },
      [password(value, '$.properties.form.password', { severity: 'critical', carrier: false })],
    );
  }
  {
    const value = v.password();
    add(
      'password in an answer',
      {
        url: `${host}/admin/users/7`,
        response: {
          body: {
            id: 7,
            name: 'Ada',
            smtp: { host: 'mail.river-bank.io', port: 587, user: 'mailer', pass: value },
          },
        },
      },
      [password(value, '$.smtp.pass', { severity: 'high' })],
    );
  }
  for (const key of [
    'passwd',
    'pwd',
    'userPassword',
    'db_password',
    'Passwort',
    'motDePasse',
    'senha',
    'DB_PASS',
    'adminPwd',
    'password2',
  ]) {
    const value = v.password();
    add(`JSON ${key}`, { url: `${host}/setup`, body: { step: 2, [key]: value } }, [
      password(value, `$.${key}`),
    ]);
  }
  for (const [key, kinds, value] of [
    ['apiKey', tokenKinds, v.alnum(32)],
    ['api_key', tokenKinds, v.hex(40)],
    ['accessToken', tokenKinds, v.alnum(64)],
    ['refresh_token', ['refresh-token'], v.chars('base64url', 80)],
    ['clientSecret', ['client-secret', 'secret'], v.alnum(40)],
    ['webhook_secret', tokenKinds, v.alnum(32)],
    ['encryptionKey', ['encryption-key'], v.chars('base64', 43) + '='],
    ['signing_key', ['encryption-key'], v.hex(64)],
    ['authToken', tokenKinds, v.uuid()],
    ['bearer', tokenKinds, v.alnum(48)],
    ['sharedSecret', tokenKinds, v.chars('base64', 32)],
    ['privateKey', ['private-key'], v.hex(64)],
    ['totpSecret', ['totp-secret'], v.chars('base32', 32)],
    ['sessionToken', ['session-token', ...tokenKinds], v.hex(48)],
    ['app_secret', ['client-secret', 'secret'], v.hex(32)],
    ['secretKey', tokenKinds, v.alnum(40)],
    ['master_key', tokenKinds, v.alnum(44)],
    [
      'licenseKey',
      tokenKinds,
      `${v.chars('upperAlnum', 5)}-${v.chars('upperAlnum', 5)}-${v.chars('upperAlnum', 5)}-${v.chars('upperAlnum', 5)}`,
    ],
    [
      'recovery_phrase',
      ['seed-phrase'],
      Array.from({ length: 12 }, () =>
        v.pick(['apple', 'river', 'stone', 'cloud', 'horse', 'table', 'green', 'light', 'ocean', 'paper']),
      ).join(' '),
    ],
  ] as const)
    add(
      `JSON ${key}`,
      {
        url: `${host}/internal/settings`,
        response: { body: { id: 3, settings: { enabled: true, [key]: value } } },
      },
      [{ kinds, value, place: `$.settings.${key}` }],
    );

  // OAuth
  {
    const [secret, refresh] = [v.alnum(40), v.chars('base64url', 60)];
    add(
      'OAuth refresh',
      {
        url: 'https://id.river-bank.io/oauth/token',
        ...form({
          grant_type: 'refresh_token',
          client_id: 'web',
          client_secret: secret,
          refresh_token: refresh,
        }),
        response: { status: 400, body: { error: 'invalid_grant' } },
      },
      [
        {
          kinds: ['client-secret'],
          value: secret,
          place: 'client_secret',
          severity: 'medium',
          carrier: true,
        },
        {
          kinds: ['refresh-token'],
          value: refresh,
          place: 'refresh_token',
          severity: 'medium',
          carrier: true,
        },
      ],
    );
  }
  {
    const [access, refresh] = [v.jwt(), v.chars('base64url', 60)];
    add(
      'OAuth answer',
      {
        url: 'https://id.river-bank.io/oauth/token',
        ...form({ grant_type: 'authorization_code', code: v.alnum(20) }),
        response: {
          body: {
            access_token: access,
            token_type: 'Bearer',
            expires_in: 3600,
            refresh_token: refresh,
            scope: 'openid profile',
          },
        },
      },
      [
        {
          kinds: ['jwt', 'access-token'],
          value: access,
          place: '$.access_token',
          severity: 'medium',
          carrier: true,
        },
        {
          kinds: ['refresh-token'],
          value: refresh,
          place: '$.refresh_token',
          severity: 'medium',
          carrier: true,
        },
      ],
    );
  }

  // Multipart
  {
    const value = v.password();
    add(
      'multipart field',
      {
        url: `${host}/profile`,
        ...multipart([
          { name: 'bio', value: 'hello' },
          { name: 'password', value },
        ]),
      },
      [password(value, 'password')],
    );
  }
  {
    const value = v.password();
    add(
      '.env in a multipart file',
      {
        url: `${host}/upload`,
        ...multipart([
          {
            name: 'file',
            file: '.env',
            type: 'application/octet-stream',
            value: `PORT=3000\nDB_PASSWORD=${value}\nDEBUG=false\n`,
          },
        ]),
      },
      [password(value, 'request body')],
    );
  }
  {
    const value = v.github();
    add(
      'JSON part',
      {
        url: `${host}/import`,
        ...multipart([
          {
            name: 'meta',
            type: 'application/json',
            value: JSON.stringify({ repo: 'a/b', auth: { token: value } }),
          },
        ]),
      },
      [{ kinds: ['github-token'], value, place: 'token', severity: 'critical' }],
    );
  }

  // XML and HTML
  {
    const value = v.password();
    add(
      'SOAP security header',
      {
        url: `${host}/soap`,
        type: 'text/xml',
        body: `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><wsse:Security xmlns:wsse="x"><wsse:UsernameToken><wsse:Username>svc</wsse:Username><wsse:Password Type="PasswordText">${value.replace(/&/g, '&amp;')}</wsse:Password></wsse:UsernameToken></wsse:Security></soap:Header><soap:Body><GetOrder><Id>4</Id></GetOrder></soap:Body></soap:Envelope>`,
      },
      [password(value, 'Password')],
    );
  }
  {
    const value = v.password();
    add(
      'XML attribute',
      {
        url: `${host}/conf.xml`,
        response: {
          type: 'application/xml',
          body: `<config><db user="app" password="${value.replace(/&/g, '&amp;')}" pool="5"/></config>`,
        },
      },
      [password(value, '@password')],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'XML name and value attributes',
      {
        url: `${host}/web.config`,
        response: {
          type: 'application/xml',
          body: `<configuration><appSettings><add key="Theme" value="dark"/><add key="ApiSecret" value="${value}"/></appSettings></configuration>`,
        },
      },
      [{ kinds: tokenKinds, value, place: 'value' }],
    );
  }
  {
    const value = v.password();
    add(
      'plist',
      {
        url: `${host}/profile.plist`,
        response: {
          type: 'application/xml',
          body: `<?xml version="1.0"?><plist version="1.0"><dict><key>Server</key><string>vpn.river-bank.io</string><key>Password</key><string>${value.replace(/&/g, '&amp;')}</string></dict></plist>`,
        },
      },
      [password(value, 'string')],
    );
  }
  {
    const value = v.password();
    add(
      'HTML password input with a value',
      {
        url: `${host}/account`,
        response: {
          type: 'text/html; charset=utf-8',
          body: `<!doctype html><html><body><form><input name="user" value="ada"><input type="password" name="pw" value="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></form></body></html>`,
        },
      },
      [password(value, 'value')],
    );
  }
  {
    const value = v.alnum(48);
    add(
      'HTML hidden input',
      {
        url: `${host}/embed`,
        response: {
          type: 'text/html',
          body: `<html><body><form><input type="hidden" name="access_token" value="${value}"><input type="hidden" name="csrf_token" value="${v.alnum(32)}"></form></body></html>`,
        },
      },
      [{ kinds: tokenKinds, value, place: 'value' }],
    );
  }
  {
    const value = v.alnum(36);
    add(
      'HTML script',
      {
        url: `${host}/dash`,
        response: {
          type: 'text/html',
          body: `<html><head><script>window.__CONFIG__ = {"region":"eu","apiSecret":"${value}","debug":false};</script></head><body></body></html>`,
        },
      },
      [{ kinds: tokenKinds, value, place: 'response body' }],
    );
  }
  {
    const value = v.password();
    add(
      'HTML comment',
      {
        url: `${host}/beta`,
        response: {
          type: 'text/html',
          body: `<html><!-- TODO remove: staging login, password: "${value}" --><body>beta</body></html>`,
        },
      },
      [password(value, 'response body')],
    );
  }

  // GraphQL
  {
    const value = v.password();
    add(
      'GraphQL variables',
      {
        url: `${host}/graphql`,
        body: {
          operationName: 'Login',
          query: 'mutation Login($input: LoginInput!) { login(input: $input) { ok } }',
          variables: { input: { email: 'user@example.com', password: value } },
        },
      },
      [password(value, '$.variables.input.password')],
    );
  }
  {
    const value = v.password().replace(/["\\]/g, 'x');
    add(
      'GraphQL inline argument',
      {
        url: `${host}/graphql`,
        body: { query: `mutation { login(email: "user@example.com", password: "${value}") { id } }` },
      },
      [password(value, '$.query')],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'application/graphql',
      {
        url: `${host}/graphql`,
        type: 'application/graphql',
        body: `mutation { connect(apiKey: "${value}", region: EU) { ok } }`,
      },
      [{ kinds: tokenKinds, value, place: 'apiKey' }],
    );
  }

  // Streams
  {
    const value = v.alnum(44);
    add(
      'event stream',
      {
        url: `${host}/events`,
        response: {
          type: 'text/event-stream',
          body: `event: hello\ndata: {"n":1}\n\nevent: session\ndata: {"n":2,"access_token":"${value}"}\n\n`,
        },
      },
      [{ kinds: tokenKinds, value, place: 'access_token' }],
    );
  }
  {
    const value = v.password();
    add(
      'NDJSON',
      {
        url: 'https://logs.river-bank.io/bulk',
        type: 'application/x-ndjson',
        body: `{"level":"info","msg":"start"}\n{"level":"debug","msg":"db","password":${JSON.stringify(value)}}\n{"level":"info","msg":"end"}\n`,
      },
      [password(value, '[1].password')],
    );
  }
  {
    const value = v.jwt();
    add(
      'log lines',
      {
        url: 'https://logs.river-bank.io/raw',
        type: 'text/plain',
        body: `10:00:01 GET /a 200\n10:00:02 Authorization: Bearer ${value}\n10:00:03 GET /b 200\n`,
      },
      [{ kinds: ['jwt', 'bearer-token'], value, place: 'line 2' }],
    );
  }
  return cases;
}
