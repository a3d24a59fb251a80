/** More secrets that structure alone does not give away. */

import { exchange, form, multipart, password, secretKinds, type Case } from './build.ts';
import { type Values } from './values.ts';

export function harderCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const add = (...args: Parameters<typeof exchange>): void => void cases.push(exchange(...args));
  const host = 'https://api.north-star.dev';

  {
    const value = v.alnum(40);
    add(
      'key in an answer header',
      { url: `${host}/rotate`, method: 'POST', response: { headers: [['X-Api-Key', value]] } },
      [{ kinds: secretKinds, value, place: 'response header: X-Api-Key', carrier: false }],
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
      [{ kinds: secretKinds, value, place: 'Refresh' }],
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
      [{ kinds: secretKinds, value, place: 'Location' }],
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
      [{ kinds: secretKinds, value, place: '$.data.login.token' }],
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
      [{ kinds: ['vault-token', ...secretKinds], value, place: '$.auth.client_token' }],
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
      [{ kinds: secretKinds, value, place: 'payload' }],
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
      [{ kinds: secretKinds, value, place: 'data-config' }],
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
      [{ kinds: [...secretKinds, 'encryption-key'], value, place: key }],
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
        { kinds: secretKinds, value: a, place: 'line 3' },
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
