/** Secrets in pairs, wrappings, connection strings and running text. */

import zlib from 'node:zlib';
import { b64, exchange, password, tokenKinds, type Case } from './build.ts';
import { type Values } from './values.ts';

export function textCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const add = (...args: Parameters<typeof exchange>): void => void cases.push(exchange(...args));
  const host = 'https://api.river-bank.io';

  // Pairs of name and value
  {
    const value = v.alnum(40);
    add(
      'HAR headers',
      {
        url: `${host}/har`,
        body: {
          log: {
            entries: [
              {
                request: {
                  headers: [
                    { name: 'Accept', value: '*/*' },
                    { name: 'Authorization', value: `Bearer ${value}` },
                  ],
                },
              },
            ],
          },
        },
      },
      [{ kinds: tokenKinds, value, place: '$.log.entries[0].request.headers[1].value' }],
    );
  }
  {
    const value = v.password();
    add(
      'Postman variables',
      {
        url: `${host}/env`,
        body: {
          values: [
            { key: 'base', value: 'https://x.test', enabled: true },
            { key: 'password', value, enabled: true },
          ],
        },
      },
      [password(value, '$.values[1].value')],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'OTLP attribute',
      {
        url: 'https://otel.river-bank.io/v1/traces',
        body: {
          resourceSpans: [
            {
              scopeSpans: [
                {
                  spans: [
                    {
                      name: 'GET',
                      attributes: [
                        { key: 'http.method', value: { stringValue: 'GET' } },
                        {
                          key: 'http.request.header.authorization',
                          value: { stringValue: `Bearer ${value}` },
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
      [{ kinds: tokenKinds, value, place: 'stringValue' }],
    );
  }
  {
    const value = v.password();
    add(
      'value before its name',
      { url: `${host}/replay`, body: { events: [{ type: 'input', value, field: 'password' }] } },
      [password(value, '$.events[0].value')],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'header pairs',
      {
        url: `${host}/mock`,
        body: {
          headers: [
            ['accept', '*/*'],
            ['x-api-key', value],
          ],
        },
      },
      [{ kinds: tokenKinds, value, place: '$.headers[1][1]' }],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'logged request headers',
      {
        url: 'https://sentry.river-bank.io/api/4/store/',
        body: {
          request: {
            url: 'https://x.test/a',
            headers: { Host: 'x.test', Cookie: `sid=${value}; theme=dark` },
          },
        },
      },
      [{ kinds: ['session-cookie', 'session-token'], value, place: 'Cookie' }],
    );
  }
  {
    const value = v.password();
    add(
      'a name above the value',
      { url: `${host}/secrets`, response: { body: { secrets: { db_password: { value, version: 3 } } } } },
      [password(value, '$.secrets.db_password.value')],
    );
  }

  // Wrappings
  {
    const value = v.password();
    add(
      'JSON in a string',
      { url: `${host}/queue`, body: { id: 1, payload: JSON.stringify({ user: 'ada', password: value }) } },
      [password(value, '$.payload')],
    );
  }
  {
    const value = v.password();
    add(
      'JSON in JSON in JSON',
      { url: `${host}/queue`, body: { a: JSON.stringify({ b: JSON.stringify({ password: value }) }) } },
      [password(value, '$.a')],
    );
  }
  {
    const value = v.password();
    add(
      'base64 of JSON',
      {
        url: `${host}/pubsub`,
        body: { message: { data: b64(JSON.stringify({ user: 'ada', password: value })), messageId: '17' } },
      },
      [password(value, '$.message.data')],
    );
  }
  {
    const value = v.github();
    add(
      'base64 of text',
      {
        url: `${host}/cloud-init`,
        body: { user_data: b64(`#!/bin/sh\nexport GH=${value}\ncurl -s https://x.test\n`) },
      },
      [{ kinds: ['github-token'], value, place: '$.user_data' }],
    );
  }
  {
    const value = v.password();
    add(
      'base64 twice',
      { url: `${host}/job`, body: { job: b64(b64(JSON.stringify({ password: value }))) } },
      [password(value, '$.job')],
    );
  }
  {
    const value = v.password();
    add(
      'Kubernetes secret',
      {
        url: 'https://10.0.0.1:6443/api/v1/namespaces/prod/secrets/db',
        response: {
          body: {
            kind: 'Secret',
            apiVersion: 'v1',
            metadata: { name: 'db' },
            data: { username: b64('app'), password: b64(value) },
          },
        },
      },
      [password(value, '$.data.password')],
    );
  }
  {
    const value = v.password();
    add(
      'docker config',
      {
        url: `${host}/k8s/pull`,
        body: { auths: { 'registry.river-bank.io': { auth: b64(`ci:${value}`) } } },
      },
      [{ kinds: ['basic-credentials'], value, place: 'auth' }],
    );
  }
  {
    const value = v.password();
    add(
      'unicode-escaped key',
      { url: `${host}/x`, type: 'application/json', body: `{"\\u0070assword":${JSON.stringify(value)}}` },
      [password(value, '$.password')],
    );
  }
  {
    const value = v.password();
    add(
      'percent-encoded form in JSON',
      {
        url: `${host}/proxy`,
        body: { method: 'POST', body: new URLSearchParams({ user: 'ada', password: value }).toString() },
      },
      [password(value, '$.body')],
    );
  }
  {
    const value = v.alnum(32);
    add(
      'address in an address',
      { url: `${host}/go?url=${encodeURIComponent(`https://x.river-bank.io/cb?api_key=${value}&a=1`)}` },
      [{ kinds: tokenKinds, value, place: 'query url' }],
    );
  }
  for (const [encoding, pack] of [
    ['gzip', zlib.gzipSync],
    ['br', zlib.brotliCompressSync],
    ['deflate', zlib.deflateSync],
  ] as const) {
    const value = v.password();
    add(
      `${encoding} body`,
      {
        url: `${host}/z`,
        type: 'application/json',
        encoding,
        body: new Uint8Array(pack(JSON.stringify({ a: 1, password: value }))),
      },
      [password(value, '$.password')],
    );
  }
  {
    const value = v.password();
    add(
      'JSON under a lying header',
      { url: `${host}/form`, type: 'text/plain', body: JSON.stringify({ password: value }) },
      [password(value, '$.password')],
    );
  }
  {
    const value = v.github();
    add(
      'token in an octet stream',
      {
        url: `${host}/grpc`,
        type: 'application/grpc',
        body: new Uint8Array(
          Buffer.concat([
            Buffer.from([0, 0, 0, 0, 60, 10, 40]),
            Buffer.from(value),
            Buffer.from([18, 3, 1, 0, 255, 254]),
          ]),
        ),
      },
      [{ kinds: ['github-token'], value, place: 'request body' }],
    );
  }
  {
    const value = v.password();
    const text = JSON.stringify({ items: [{ note: 'x'.repeat(40) }], user: { password: value }, tail: 1 });
    add('front cut off', { url: `${host}/big`, type: 'application/json', body: text.slice(30) }, [
      password(value, 'password'),
    ]);
  }

  // Connection strings and texts
  for (const scheme of [
    'postgres',
    'postgresql',
    'mysql',
    'mongodb+srv',
    'redis',
    'amqp',
    'jdbc:postgresql',
  ]) {
    const value = v.alnum(18);
    const url = scheme.startsWith('jdbc')
      ? `jdbc:postgresql://db.river-bank.io:5432/app?user=app&password=${value}`
      : `${scheme}://app:${value}@db.river-bank.io/app?ssl=true`;
    add(
      `${scheme} URL`,
      { url: `${host}/debug/env`, response: { body: { NODE_ENV: 'production', DATABASE_URL: url } } },
      [
        {
          kinds: ['database-url', 'connection-string', 'password'],
          value,
          place: '$.DATABASE_URL',
          severity: 'critical',
        },
      ],
    );
  }
  {
    const value = v.alnum(16);
    add(
      'ADO connection string',
      {
        url: `${host}/debug/config`,
        response: {
          body: {
            ConnectionStrings: {
              Default: `Server=tcp:sql.river-bank.io,1433;Initial Catalog=app;User ID=app;Password=${value};Encrypt=True;`,
            },
          },
        },
      },
      [
        {
          kinds: ['connection-string', 'database-url', 'password'],
          value,
          place: 'Default',
          severity: 'critical',
        },
      ],
    );
  }
  {
    const value = v.alnum(20);
    add(
      'git remote with a token',
      {
        url: `${host}/builds`,
        body: { cmd: `git clone https://oauth2:${value}@gitlab.river-bank.io/a/b.git` },
      },
      [{ kinds: ['url-credentials'], value, place: '$.cmd' }],
    );
  }
  {
    const [a, c] = [v.password(), v.alnum(40)];
    add(
      '.env as text',
      {
        url: 'https://www.river-bank.io/.env',
        response: {
          type: 'text/plain',
          body: `APP_NAME=bank\nAPP_DEBUG=true\nDB_HOST=10.0.0.4\nDB_PASSWORD=${a}\nSTRIPE_KEY=pk_live_${v.alnum(24)}\nAPP_SECRET=${c}\n`,
        },
      },
      [password(a, 'line 4'), { kinds: ['secret', 'client-secret'], value: c, place: 'line 6' }],
    );
  }
  {
    const value = v.password();
    add(
      'YAML',
      {
        url: `${host}/values.yaml`,
        response: {
          type: 'text/yaml',
          body: `db:\n  host: db\n  user: app\n  password: "${value}"\nreplicas: 2\n`,
        },
      },
      [password(value, 'line 4')],
    );
  }
  {
    const value = v.alnum(24);
    add(
      'curl with a user',
      {
        url: 'https://slack.com/api/chat.postMessage',
        headers: [],
        body: { channel: '#ops', text: `try: curl -H "X-Api-Key: ${value}" https://x.river-bank.io/health` },
      },
      [{ kinds: tokenKinds, value, place: '$.text' }],
    );
  }
  {
    const value = `Tr0ub4dor&${v.below(1000)}`;
    add(
      'password in a chat message',
      {
        url: 'https://slack.com/api/chat.postMessage',
        body: { channel: '#ops', text: `fyi the staging password is ${value} until Friday` },
      },
      [password(value, '$.text')],
    );
  }
  {
    const value = v.password().replace(/["\\]/g, 'x');
    add(
      'escaped JSON in a log line',
      {
        url: 'https://logs.river-bank.io/raw',
        type: 'text/plain',
        body: `INFO body="{\\"user\\":\\"ada\\",\\"password\\":\\"${value}\\"}" status=200\n`,
      },
      [password(value, 'request body')],
    );
  }
  {
    const value = v.chars('base32', 32);
    add(
      'otpauth address',
      {
        url: `${host}/2fa/setup`,
        response: { body: { qr: `otpauth://totp/Bank:ada?secret=${value}&issuer=Bank&period=30` } },
      },
      [{ kinds: ['totp-secret'], value, place: '$.qr' }],
    );
  }
  {
    const value = v.alnum(40);
    add(
      'JS bundle',
      {
        url: 'https://www.river-bank.io/main.js',
        response: {
          type: 'application/javascript',
          body: `const n={clientSecret:"${value}",redirect:"/cb"};export{n as c};`,
        },
      },
      [{ kinds: ['client-secret', 'secret'], value, place: 'response body' }],
    );
  }
  {
    const value = v.alnum(32);
    add(
      'command line flags',
      {
        url: `${host}/proc`,
        response: { body: { cmdline: `/usr/bin/agent --region eu --api-key ${value} --verbose` } },
      },
      [{ kinds: tokenKinds, value, place: '$.cmdline' }],
    );
  }
  return cases;
}
