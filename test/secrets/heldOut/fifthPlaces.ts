/** The fifth set's other half: codings, headers, cookies, addresses, bodies of known systems. */

import zlib from 'node:zlib';
import { b64, form, multipart, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Family, type Truth } from './truth.ts';

type Severity = NonNullable<Truth[3]>;

const b64url = (text: string): string => Buffer.from(text).toString('base64url');
const host = 'https://desk.pine-works.io';

export function fifthPlaceCases(v: Values, add: Adder): void {
  const key = (length = 32): string => v.alnum(length);
  const ask = (
    name: string,
    secret: string,
    more: (secret: string) => Partial<Shape>,
    severity: Severity = 'high',
    family: Family = 'token',
  ): void => add(name, { url: `${host}/api/v1/x`, ...more(secret) }, [[family, secret, undefined, severity]]);

  ask('double percent', key(), (s) => ({
    url: `${host}/go?next=${encodeURIComponent(`https://a.io/cb?x=1&access_token=${s}`)}`,
  }));
  ask('JSON in a form', key(), (s) => form({ payload: JSON.stringify({ user: 'x', client_secret: s }) }));
  ask('JSON in a query', key(), (s) => ({
    url: `${host}/q?filter=${encodeURIComponent(JSON.stringify({ auth: { apiKey: s } }))}`,
  }));
  ask('base64 in a query', key(), (s) => ({
    url: `${host}/q?data=${b64url(JSON.stringify({ password: s, user: 'bo' }))}`,
  }));
  ask('matrix parameter', key(), (s) =>
    ({ url: `${host}/page;jsessionid=${s.toUpperCase()}?a=1` }).valueOf(),
  );
  ask('escaped name', key(), (s) => ({ body: `{"p\\u0061ssword":"${s}"}`, type: 'application/json' }));
  ask('type that lies', key(), (s) => ({ body: `{"password":"${s}"}`, type: 'text/plain' }));
  ask('no type', key(), (s) => ({ body: `{"secret_key":"${s}"}` }));
  ask('entities', key(), (s) => ({
    body: `<x>{&quot;password&quot;:&quot;${s}&quot;}</x>`,
    type: 'text/xml',
  }));
  ask('gzip NDJSON', key(), (s) => ({
    body: zlib.gzipSync(`{"a":1}\n{"api_key":"${s}"}\n`),
    type: 'application/x-ndjson',
    encoding: 'gzip',
  }));
  ask('deflate', key(), (s) => ({
    body: zlib.deflateSync(`{"password":"${s}"}`),
    type: 'application/json',
    encoding: 'deflate',
  }));
  ask('gzip in base64', key(), (s) => ({
    body: { data: zlib.gzipSync(JSON.stringify({ password: s, n: 'x'.repeat(40) })).toString('base64') },
  }));
  ask('multipart JSON', key(), (s) =>
    multipart([{ name: 'meta', value: JSON.stringify({ auth_token: s }), type: 'application/json' }]),
  );
  ask('multipart file', key(), (s) =>
    multipart([{ name: 'f', value: `API_SECRET=${s}\n`, file: 'prod.env' }]),
  );
  ask('claims of a token', v.ssn(), (s) => ({ response: { body: { claim: `ssn: ${s}` } } }), 'high', 'ssn');
  ask(
    'registry auth',
    key(),
    (s) => ({ headers: [['X-Registry-Auth', b64url(JSON.stringify({ username: 'x', password: s }))]] }),
    'medium',
  );
  ask(
    'web socket protocol',
    key(40),
    (s) => ({
      headers: [
        ['Sec-WebSocket-Protocol', `base64url.bearer.authorization.k8s.io.${b64url(s)}, v4.channel.k8s.io`],
      ],
    }),
    'medium',
    'maybe',
  );
  ask(
    'web socket protocol, token',
    v.jwt({}, 'HS256'),
    (s) => ({ headers: [['Sec-WebSocket-Protocol', `graphql-ws, ${s}`]] }),
    'medium',
  );
  ask(
    'JWT cookie',
    v.jwt({}, 'HS256'),
    (s) => ({ headers: [['Cookie', `lang=en; id_token=${s}`]] }),
    'medium',
  );
  ask(
    'JSON cookie',
    key(),
    (s) => ({
      headers: [['Cookie', `prefs=${encodeURIComponent(JSON.stringify({ theme: 'x', refresh_token: s }))}`]],
    }),
    'medium',
  );
  ask(
    'remember cookie',
    key(60),
    (s) => ({ headers: [['Cookie', `remember_web_59ba36addc2b2f9401580f014c7f58ea4e30989d=${s}`]] }),
    'medium',
  );
  ask(
    'auth cookie',
    key(60),
    (s) => ({
      response: { headers: [['Set-Cookie', `.AspNetCore.Identity.Application=${s}; secure; httponly`]] },
    }),
    'medium',
  );
  ask(
    'Supabase cookie',
    `base64-${b64url(JSON.stringify({ access_token: 'x'.repeat(3) + key(40) }))}`,
    (s) => ({ headers: [['Cookie', `sb-abc-auth-token=${s}`]] }),
    'medium',
    'maybe',
  );
  ask('Splunk', v.uuid(), (s) => ({ headers: [['Authorization', `Splunk ${s}`]] }), 'medium');
  ask('custom scheme', key(40), (s) => ({ headers: [['Authorization', `Klaviyo-API-Key ${s}`]] }), 'medium');
  ask('bare authorization', v.hex(48), (s) => ({ headers: [['Authorization', s]] }), 'medium');
  ask(
    'Discord header',
    v.discord(),
    (s) => ({ url: 'https://discord.com/api/v10/x', headers: [['Authorization', `Bot ${s}`]] }),
    'medium',
  );
  ask(
    'proxy',
    key(16),
    (s) => ({ headers: [['Proxy-Authorization', `Basic ${b64(`squid:${s}`)}`]] }),
    'medium',
  );
  ask(
    'Basic over http',
    key(16),
    (s) => ({ url: 'http://printer.lan/admin', headers: [['Authorization', `Basic ${b64(`admin:${s}`)}`]] }),
    'high',
  );
  ask('internal header', key(), (s) => ({ headers: [['X-Internal-Auth', s]] }), 'medium');
  ask('service header', key(), (s) => ({ headers: [['X-Service-Secret', s]] }), 'medium');
  ask('short header', key(), (s) => ({ headers: [['apikey', s]] }), 'medium');
  ask('refreshed header', key(), (s) => ({ response: { headers: [['X-New-Access-Token', s]] } }), 'medium');
  ask(
    'Link header',
    key(),
    (s) => ({ response: { headers: [['Link', `<${host}/x?page=2&access_token=${s}>; rel="next"`]] } }),
    'high',
  );
  ask(
    'Refresh header',
    key(),
    (s) => ({ response: { headers: [['Refresh', `0; url=${host}/in?session_token=${s}`]] } }),
    'high',
  );
  ask(
    'path of a feed',
    key(40),
    (s) => ({ url: `${host}/calendar/private-${s}/basic.ics` }),
    'medium',
    'maybe',
  );
  ask('path of an invitation', v.jwt({}, 'HS256'), (s) => ({ url: `${host}/invite/${s}` }), 'high');
  ask(
    'unsubscribe',
    v.hex(40),
    (s) => ({ url: `${host}/verify-email?verification_token=${s}` }),
    'medium',
    'maybe',
  );
  ask('magic link', key(48), (s) => ({
    response: { body: { html: `<a href="${host}/magic-login?token=${s}">Sign in</a>` } },
  }));
  ask(
    'S3 signature',
    v.hex(64),
    (s) => ({
      url: `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${v.awsId()}%2F20261120%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261120T000000Z&X-Amz-Signature=${s}`,
    }),
    'medium',
    'maybe',
  );
  ask('JSON-RPC', key(16), (s) => ({
    body: { jsonrpc: '2.0', method: 'session.login', params: ['admin', s, { password: s }], id: 1 },
  }));
  ask('XML-RPC', key(20), (s) => ({
    body: `<methodCall><methodName>wp.getPosts</methodName><params><param><value><struct><member><name>password</name><value><string>${s}</string></value></member></struct></value></param></params></methodCall>`,
    type: 'text/xml',
  }));
  ask('GraphQL answer', key(40), (s) => ({
    response: { body: { data: { createApiKey: { apiKey: { id: 'k1', plaintextKey: s } } } } },
  }));
  ask('batch', key(24), (s) => ({ body: [{ op: 'a' }, { op: 'replace', path: '/password', value: s }] }));
  ask('SCIM', key(14), (s) => ({
    body: {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'bo',
      password: s,
      emails: [],
    },
  }));
  ask('Keycloak', key(14), (s) => ({
    body: { username: 'bo', credentials: [{ type: 'password', value: s, temporary: false }] },
  }));
  ask(
    'Cognito',
    key(14),
    (s) => ({ body: { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'bo', PASSWORD: s } } }),
    'medium',
  );
  ask(
    'Firebase',
    key(14),
    (s) => ({
      url: `https://identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?x=1`,
      body: { email: 'bo@example.com', password: s, returnSecureToken: true },
    }),
    'medium',
  );
  ask('Vault write', key(24), (s) => ({ body: { data: { 'db-password': s } } }));
  ask('Vault login', `hvs.${v.chars('base64url', 91)}`, (s) => ({
    response: { body: { auth: { client_token: s, policies: ['x'] } } },
  }));
  ask('AppRole', v.uuid(), (s) => ({ body: { role_id: v.uuid(), secret_id: s } }));
  ask('secrets manager', key(20), (s) => ({
    response: {
      body: {
        ARN: 'arn:aws:secretsmanager:eu-west-1:1:secret:x',
        SecretString: JSON.stringify({ username: 'app', password: s }),
      },
    },
  }));
  ask('secrets manager, bare', key(32), (s) => ({
    response: { body: { Name: 'prod/api', SecretString: s } },
  }));
  ask('parameter store', key(32), (s) => ({
    response: { body: { Parameter: { Name: '/prod/db/password', Type: 'SecureString', Value: s } } },
  }));
  ask('Google secrets', key(32), (s) => ({
    response: {
      body: { name: 'projects/1/secrets/x/versions/1', payload: { data: b64(`DB_PASSWORD=${s}`) } },
    },
  }));
  ask(
    'metadata server',
    `ya29.${v.chars('base64url', 160)}`,
    (s) => ({
      url: 'http://169.254.169.254/computeMetadata/v1/token',
      response: { body: { access_token: s, expires_in: 3599, token_type: 'Bearer' } },
    }),
    'high',
  );
  ask('Lambda settings', key(30), (s) => ({
    response: {
      body: { FunctionName: 'x', Environment: { Variables: { STAGE: 'prod', STRIPE_API_SECRET: s } } },
    },
  }));
  ask('Heroku settings', key(30), (s) => ({ response: { body: { RAILS_MASTER_KEY: s, LANG: 'en' } } }));
  ask('snake of settings', key(30), (s) => ({
    response: { body: { 'mail.smtp.pass': s, 'mail.smtp.host': 'x' } },
  }));
  ask('German', key(12), (s) => ({ body: { benutzername: 'bo', passwort: s } }));
  ask('French form', key(12), (s) => form({ utilisateur: 'bo', motdepasse: s }));
  ask('short password', 'hunter22', (s) => ({ body: { user: 'bo', pwd: s } }));
  ask('digits only', '83920174', (s) => ({ body: { user: 'bo', password: s } }));
  ask('with spaces', 'correct horse battery 7 staple', (s) => ({ body: { user: 'bo', password: s } }));
  ask('Unicode password', 'Zürich-Käse-88!', (s) => ({ body: { user: 'bo', password: s } }));
  ask(
    'card with hyphens',
    v.card('mastercard').replace(/(.{4})(?=.)/g, '$1-'),
    (s) => ({ body: { memo: `paid with ${s}, exp 04/29` } }),
    'high',
    'card',
  );
  ask(
    'card as number',
    v.card(),
    (s) => ({ body: `{"cc":{"number":${s},"cvc":"x"}}`, type: 'application/json' }),
    'high',
    'card',
  );
  ask(
    'card in a form',
    v.card('amex'),
    (s) => form({ 'card[number]': s, 'card[exp_month]': '4' }),
    'high',
    'card',
  );
  ask(
    'SSN without hyphens',
    v.ssn().replace(/-/g, ''),
    (s) => ({ body: { ssn: s, name: 'Bo' } }),
    'high',
    'ssn',
  );
  ask('tax id', v.ssn(), (s) => ({ body: { taxpayer: { social_security_number: s } } }), 'high', 'ssn');
  ask(
    'IBAN with spaces',
    v.iban('DE').replace(/(.{4})(?=.)/g, '$1 '),
    (s) => ({ body: { note: `please pay to ${s}` } }),
    'medium',
    'iban',
  );
  ask(
    'IBAN in XML',
    v.iban('FR'),
    (s) => ({ body: `<CdtrAcct><Id><IBAN>${s}</IBAN></Id></CdtrAcct>`, type: 'application/xml' }),
    'medium',
    'iban',
  );
  ask(
    'e-mail in query',
    v.email(),
    (s) => ({ url: `${host}/lookup?email=${encodeURIComponent(s)}` }),
    'low',
    'email',
  );
  ask('phone in form', '+49 151 23456789', (s) => form({ phone_number: s }), 'low', 'phone');
  ask(
    'one Atlassian token in text',
    `ATATT3xFfGF0${v.chars('base64url', 171)}=${v.hex(8).toUpperCase()}`,
    (s) => ({ body: { comment: `use ${s} for now` } }),
    'critical',
  );
  ask('Okta in settings', `00${v.chars('base64url', 40)}`, (s) => ({
    body: { okta: { orgUrl: 'https://acme.okta.com', token: s } },
  }));
  ask('Okta in a command', `00${v.chars('base64url', 40)}`, (s) => ({
    body: { cmd: `curl -H "Authorization: SSWS ${s}" https://acme.okta.com/api/v1/users` },
  }));
  ask('LaunchDarkly in a text', `api-${v.uuid()}`, (s) => ({
    body: { note: `LaunchDarkly access token ${s}` },
  }));
  ask('function key in a log', v.hex(40), (s) => ({
    body: { msg: `GET https://acme.azurewebsites.net/api/run?code=${s} 200` },
  }));
  ask('Heroku setting', v.uuid(), (s) => ({ body: { env: { HEROKU_API_KEY: s } } }));
  ask('Datadog in settings', v.hex(32), (s) => ({
    body: `DD_API_KEY=${s}\nDD_SITE=datadoghq.eu\n`,
    type: 'text/plain',
  }));
  ask('Twilio in a text', v.hex(32), (s) => ({
    body: `account_sid=AC${v.hex(32)} auth_token=${s}`,
    type: 'text/plain',
  }));
  ask('Cloudinary', v.chars('base64url', 27), (s) => ({
    body: { url: `cloudinary://${v.chars('digits', 15)}:${s}@acme` },
  }));
  ask('Mongo without scheme name', key(18), (s) => ({
    body: { mongo: { host: 'c0', auth: { user: 'app', pass: s } } },
  }));
  ask('SFTP', key(14), (s) => ({ body: { target: `sftp://drop:${s}@files.x.io/in` } }));
  ask('SMTP', key(18), (s) => ({ body: { smtp: `smtps://apikey:${s}@smtp.x.io:465` } }));
  ask(
    'binary body',
    key(40),
    (s) => ({
      body: Buffer.concat([
        Buffer.from([0, 0, 0, 0, 60, 10, 44]),
        Buffer.from(`ghp_`),
        Buffer.from(v.github().slice(4)),
        Buffer.from([18, 3, 1, 2, 3]),
        Buffer.from(s.slice(0, 0)),
      ]),
      type: 'application/grpc',
    }),
    'critical',
    'maybe',
  );
  ask(
    'MessagePack',
    key(24),
    (s) => ({
      body: Buffer.concat([
        Buffer.from([0x81, 0xa8]),
        Buffer.from('password'),
        Buffer.from([0xb8]),
        Buffer.from(s),
      ]),
      type: 'application/msgpack',
    }),
    'high',
    'maybe',
  );
  const inClaims = key(16);
  const claims = v.jwt({ email: 'x@example.org', db_password: inClaims }, 'HS256');
  add('JWT with claims', { url: `${host}/api/v1/x`, body: { id_token: claims } }, [
    ['token', claims, undefined, 'high'],
    ['token', inClaims, undefined, 'high'],
  ]);
  const signed = v.github();
  ask('token in a user agent', signed, (s) => ({ headers: [['User-Agent', `sync/1.0 (${s})`]] }), 'critical');
  ask(
    'prompt with a key',
    `sk-ant-api03-${v.chars('base64url', 93)}AA`,
    (s) => ({
      url: 'https://api.openai.com/v1/responses',
      body: {
        input: [
          { role: 'user', content: [{ type: 'input_text', text: `ANTHROPIC_API_KEY=${s} does not work` }] },
        ],
      },
    }),
    'critical',
  );
  ask('tool call', key(32), (s) => ({
    url: 'https://api.openai.com/v1/responses',
    response: {
      body: {
        output: [
          { type: 'function_call', name: 'http', arguments: JSON.stringify({ headers: { 'X-Api-Key': s } }) },
        ],
      },
    },
  }));
}
