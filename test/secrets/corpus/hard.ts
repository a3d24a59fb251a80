/** Secrets that structure alone does not give away, and lookalikes that it would. */

import zlib from 'node:zlib';
import { b64, exchange, form, password, secretKinds, type Case } from './build.ts';
import { type Values } from './values.ts';

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
      { kinds: secretKinds, value, place: 'query appid' },
    ]);
  }
  {
    const value = v.uuid();
    add('hapikey', { url: `https://api.hubapi.com/contacts?hapikey=${value}` }, [
      { kinds: secretKinds, value, place: 'query hapikey' },
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
      [{ kinds: [...secretKinds, 'gitlab-token'], value, place: 'query private_token' }],
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
      [{ kinds: secretKinds, value, place: 'line 2' }],
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
      [{ kinds: secretKinds, value, place: 'content' }],
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
  return cases;
}
