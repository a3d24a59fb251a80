/** Leaks as they happen: logs, error reports, prompts, files, answers, cookies, personal data. */

import zlib from 'node:zlib';
import { form, multipart, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Truth } from './truth.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const medium = 'medium';
const high = 'high';
const critical = 'critical';
const low = 'low';

export function sixthBodyCases(v: Values, add: Adder): void {
  const one = (name: string, shape: Shape, ...truths: Truth[]): void => add(name, shape, truths);
  const shop = 'https://api.harbor-shop.eu/v2';

  // Logs and error reports on their way out
  const bearer = v.jwt();
  one(
    'Sentry event',
    {
      url: `https://o4501.ingest.sentry.io/api/77/envelope/`,
      type: 'application/x-sentry-envelope',
      body: [
        JSON.stringify({ event_id: v.hex(32), sent_at: '2026-10-01T00:00:00Z' }),
        JSON.stringify({ type: 'event' }),
        JSON.stringify({
          level: 'error',
          platform: 'node',
          request: {
            url: 'https://api.harbor-shop.eu/v2/orders',
            method: 'POST',
            headers: [
              ['Host', 'api.harbor-shop.eu'],
              ['Authorization', `Bearer ${bearer}`],
              ['User-Agent', 'okhttp/4.12'],
            ],
          },
        }),
      ].join('\n'),
    },
    ['token', bearer, 'request body', high],
  );
  const logged = v.password();
  one(
    'Datadog logs',
    {
      url: 'https://http-intake.logs.datadoghq.com/api/v2/logs',
      headers: [['DD-API-KEY', 'x'.repeat(0) + v.hex(32)]],
      body: [
        {
          ddsource: 'java',
          service: 'orders',
          message: `2026-10-01 DEBUG c.z.hikari.HikariConfig - jdbcUrl=jdbc:postgresql://db:5432/orders?user=orders&password=${logged}`,
          hostname: 'i-0abc',
        },
      ],
    },
    ['token', '', 'request header: DD-API-KEY', medium, true],
    ['token', logged, 'request body: $[0].message', critical],
  );
  const lokiKey = `sk_live_${v.alnum(24)}`;
  one(
    'Loki push',
    {
      url: 'http://loki.monitoring.svc:3100/loki/api/v1/push',
      body: {
        streams: [
          {
            stream: { app: 'checkout', level: 'error' },
            values: [['1760000000000000000', `stripe error: Invalid API Key provided for key ${lokiKey}`]],
          },
        ],
      },
    },
    ['token', lokiKey, 'request body: $.streams[0].values[0][1]', critical, undefined, /stripe/],
  );
  const otelToken = v.alnum(40);
  one(
    'OTLP spans',
    {
      url: 'https://api.honeycomb.io/v1/traces',
      body: {
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: v.hex(32),
                    spanId: v.hex(16),
                    name: 'GET /me',
                    attributes: [
                      { key: 'http.request.method', value: { stringValue: 'GET' } },
                      {
                        key: 'http.request.header.authorization',
                        value: { arrayValue: { values: [{ stringValue: `Bearer ${otelToken}` }] } },
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
    ['token', otelToken, 'request body', high],
  );
  const bulk = v.github();
  one(
    'Elastic bulk',
    {
      url: 'https://es.brook-cloud.net:9243/_bulk',
      type: 'application/x-ndjson',
      body: `{"index":{"_index":"logs-ci-2026.10.01"}}\n{"@timestamp":"2026-10-01T00:00:00Z","message":"fatal: could not read from https://x-access-token:${bulk}@github.com/acme/shop.git"}\n`,
    },
    ['token', bulk, 'request body', high, undefined, /github/],
  );
  const segment = v.password();
  one(
    'Segment track',
    {
      url: 'https://api.segment.io/v1/track',
      body: {
        event: 'Signup Failed',
        anonymousId: v.uuid(),
        properties: { form: 'signup', values: { name: 'Ada', password: segment, plan: 'pro' } },
        context: { library: { name: 'analytics.js', version: '2.11.1' } },
      },
    },
    ['token', segment, 'request body: $.properties.values.password', critical],
  );
  const slackPass = `Tr0ub4dor-${v.alnum(6)}`;
  one(
    'chat message',
    {
      url: 'https://slack.com/api/chat.postMessage',
      body: { channel: 'C024BE91L', text: `staging admin login is admin / password: ${slackPass}` },
    },
    ['token', slackPass, 'request body: $.text', high],
  );
  const promptUrl = `mongodb+srv://shop:${v.alnum(18)}@cluster0.ab1cd.mongodb.net/orders?retryWrites=true`;
  one(
    'prompt with a connection string',
    {
      url: 'https://api.openai.com/v1/chat/completions',
      body: {
        model: 'gpt-4o',
        messages: [
          { role: 'system', content: 'You fix Node services.' },
          {
            role: 'user',
            content: `Why does this time out?\n\nconst client = new MongoClient("${promptUrl}");\nawait client.connect();`,
          },
        ],
      },
    },
    ['token', '', 'request body: $.messages[1].content', critical],
  );
  const curlPass = v.alnum(14);
  const curlKey = v.alnum(32);
  one(
    'prompt with cURL',
    {
      url: 'https://api.anthropic.com/v1/messages',
      body: {
        model: 'claude',
        max_tokens: 400,
        messages: [
          {
            role: 'user',
            content: `this fails:\ncurl -u deploy:${curlPass} -H 'X-Api-Key: ${curlKey}' https://nexus.acme.io/repository/libs/`,
          },
        ],
      },
    },
    ['token', curlPass, 'request body: $.messages[0].content', high],
    ['token', curlKey, 'request body: $.messages[0].content', high],
  );
  const streamed = `AKIA${v.chars('base32', 16)}`;
  const streamedSecret = v.awsSecret();
  one(
    'event stream',
    {
      url: 'https://build.brook-cloud.net/jobs/42/log',
      response: {
        type: 'text/event-stream',
        body: `id: 1\nevent: line\ndata: {"t":1,"text":"+ export AWS_ACCESS_KEY_ID=${streamed}"}\n\nid: 2\nevent: line\ndata: {"t":2,"text":"+ export AWS_SECRET_ACCESS_KEY=${streamedSecret}"}\n\nid: 3\nevent: end\ndata: {}\n\n`,
      },
    },
    ['token', streamedSecret, 'response body', critical],
    ['token', streamed, 'response body'],
  );
  const mailReset = v.chars('base64url', 43);
  one(
    'reset mail',
    {
      url: 'https://api.sendgrid.com/v3/mail/send',
      body: {
        from: { email: 'no-reply@harbor-shop.eu' },
        subject: 'Reset your password',
        content: [
          {
            type: 'text/html',
            value: `<p>Hello,</p><p><a href="https://www.harbor-shop.eu/account/reset?token=${mailReset}">Choose a new password</a>. The link is valid for one hour.</p>`,
          },
        ],
      },
    },
    ['token', mailReset, 'request body', high],
  );

  // Answers that hold too much
  const settings = { smtp: v.password(), ldap: v.password(), s3: v.awsSecret() };
  one(
    'settings page data',
    {
      url: `${shop}/admin/settings`,
      response: {
        body: {
          mail: { host: 'smtp.acme.io', port: 587, smtp_user: 'mailer', smtp_pass: settings.smtp },
          ldap: { bind_dn: 'cn=svc,dc=acme', bindPassword: settings.ldap },
          s3: { bucket: 'media', accessKeyId: v.awsId(), secretAccessKey: settings.s3 },
        },
      },
    },
    ['token', settings.smtp, 'response body: $.mail.smtp_pass', high],
    ['token', settings.ldap, 'response body: $.ldap.bindPassword', high],
    ['token', settings.s3, 'response body: $.s3.secretAccessKey', critical],
    ['maybe', '', 'response body: $.s3.accessKeyId'],
  );
  const actuator = { url: `jdbc:mysql://db.internal:3306/shop`, password: v.password() };
  one(
    'actuator env',
    {
      url: 'http://orders.shop.svc:8080/actuator/env',
      response: {
        body: {
          activeProfiles: ['prod'],
          propertySources: [
            {
              name: 'applicationConfig',
              properties: {
                'spring.datasource.url': { value: actuator.url },
                'spring.datasource.password': { value: actuator.password, origin: 'application.yml:14' },
                'management.endpoint.env.show-values': { value: 'ALWAYS' },
              },
            },
          ],
        },
      },
    },
    ['token', actuator.password, 'response body', high],
  );
  const dump = v.password();
  one(
    'phpinfo',
    {
      url: 'https://old.harbor-shop.eu/info.php',
      response: {
        type: 'text/html; charset=UTF-8',
        body: `<html><body><table><tr><td class="e">APP_ENV </td><td class="v">production </td></tr><tr><td class="e">DB_PASSWORD </td><td class="v">${dump} </td></tr><tr><td class="e">PHP_VERSION </td><td class="v">8.3.1 </td></tr></table></body></html>`,
      },
    },
    ['token', dump, 'response body', high],
  );
  const env = { db: v.password(), redis: v.alnum(24), jwt: v.alnum(64) };
  one(
    '.env served',
    {
      url: 'https://www.harbor-shop.eu/.env',
      response: {
        type: 'text/plain',
        body: `APP_NAME=Harbor\nAPP_DEBUG=false\nDB_CONNECTION=mysql\nDB_USERNAME=shop\nDB_PASSWORD=${env.db}\nREDIS_URL=rediss://default:${env.redis}@cache.brook-cloud.net:6380/0\nJWT_SECRET=${env.jwt}\nMAIL_FROM=noreply\n`,
      },
    },
    ['token', env.db, 'response body', high],
    ['token', env.redis, 'response body', critical],
    ['token', env.jwt, 'response body', high],
  );
  const bundle = {
    mapbox: `sk.eyJ1IjoiYWNtZSIsImEi${v.chars('base64url', 60)}.${v.chars('base64url', 22)}`,
    aws: v.awsSecret(),
    id: v.awsId(),
  };
  one(
    'script with keys',
    {
      url: 'https://cdn.harbor-shop.eu/assets/main.4f3a2b1c.js',
      response: {
        type: 'application/javascript',
        body: `!function(e){var t={region:"eu-west-1",accessKeyId:"${bundle.id}",secretAccessKey:"${bundle.aws}",bucket:"uploads"};e.config=t;mapboxgl.accessToken="${bundle.mapbox}";e.token=function(){return localStorage.getItem("token")}}(window);`,
      },
    },
    ['token', bundle.aws, 'response body', critical],
    ['token', bundle.mapbox, 'response body', high],
    ['maybe', bundle.id],
  );
  const inline = v.jwt({ aud: 'app' });
  one(
    'page with state',
    {
      url: 'https://app.harbor-shop.eu/',
      response: {
        type: 'text/html',
        body: `<!doctype html><title>Shop</title><script>window.__STATE__={"user":{"id":42,"name":"Ada"},"auth":{"accessToken":"${inline}","expiresIn":3600}};</script><script src="/a.js" integrity="sha384-${v.chars('base64', 64)}" nonce="${v.chars('base64', 22)}=="></script>`,
      },
    },
    ['token', inline, 'response body', high],
  );
  const filled = v.password();
  one(
    'form shown again',
    {
      url: 'https://www.harbor-shop.eu/admin/mail',
      response: {
        type: 'text/html',
        body: `<form method="post"><input type="hidden" name="csrf_token" value="${v.hex(40)}"><label>Server <input name="host" value="smtp.acme.io"></label><input type="password" name="smtp_password" value="${filled}" autocomplete="off"><button>Save</button></form>`,
      },
    },
    ['token', filled, 'response body', high],
  );
  const userPass = v.password();
  one(
    'account made',
    {
      url: `${shop}/admin/users`,
      response: {
        status: 201,
        body: { id: 88, login: 'warehouse3', temporaryPassword: userPass, mustChange: true },
      },
    },
    ['token', userPass, 'response body: $.temporaryPassword', high],
  );
  const made = `hs_live_${v.alnum(40)}`;
  one(
    'key made',
    {
      url: `${shop}/api-keys`,
      body: { name: 'ci', scopes: ['orders:read'] },
      response: { status: 201, body: { id: v.uuid(), name: 'ci', api_key: made, created: '2026-10-01' } },
    },
    ['token', made, 'response body: $.api_key', high],
  );
  const otp = v.chars('base32', 32);
  one(
    'second factor set up',
    {
      method: 'POST',
      url: `${shop}/me/2fa`,
      response: {
        body: { otpauth_url: `otpauth://totp/Harbor:anna?secret=${otp}&issuer=Harbor&digits=6`, digits: 6 },
      },
    },
    ['token', otp, 'response body: $.otpauth_url', high],
  );
  const codes = Array.from({ length: 4 }, () => `${v.hex(5)}-${v.hex(5)}`);
  one(
    'recovery codes',
    { method: 'POST', url: `${shop}/me/2fa/recovery`, response: { body: { recovery_codes: codes } } },
    ...codes.map((code, i): Truth => [i === 0 ? 'token' : 'maybe', code, 'response body: $.recovery_codes']),
  );

  // Files sent and fetched
  const pem = v.pem('RSA PRIVATE KEY');
  one(
    'key in multipart',
    {
      url: `${shop}/certificates`,
      ...multipart([
        { name: 'name', value: 'wildcard' },
        { name: 'key', value: pem, file: 'tls.key', type: 'application/octet-stream' },
      ]),
    },
    ['token', '', 'request body', critical, undefined, /private-key/],
  );
  const ssh = v.openssh();
  one(
    'deploy key',
    {
      url: 'https://circleci.com/api/v1.1/project/gh/acme/shop/ssh-key',
      body: { hostname: 'prod', private_key: ssh },
    },
    ['token', '', 'request body: $.private_key', critical, undefined, /private-key/],
  );
  const compose = v.password();
  one(
    'compose file',
    {
      url: 'https://portainer.brook-cloud.net/api/stacks',
      body: {
        Name: 'shop',
        StackFileContent: `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: ${compose}\n    volumes:\n      - data:/var/lib/postgresql/data\n`,
      },
    },
    ['token', compose, 'request body: $.StackFileContent', high],
  );
  const helm = v.alnum(20);
  one(
    'YAML applied',
    {
      url: 'https://10.96.0.1/apis/apps/v1/namespaces/shop/secrets?fieldManager=kubectl',
      method: 'PATCH',
      type: 'application/apply-patch+yaml',
      body: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: smtp\nstringData:\n  host: smtp.acme.io\n  password: "${helm}"\n`,
    },
    ['token', helm, 'request body', high],
  );
  const props = v.password();
  one(
    'properties',
    {
      url: 'https://config.brook-cloud.net/orders-prod.properties',
      response: {
        type: 'text/plain',
        body: `spring.datasource.username: orders\nspring.datasource.password: ${props}\nserver.port: 8080\n`,
      },
    },
    ['token', props, 'response body', high],
  );
  const ini = v.awsSecret();
  one(
    'credentials file',
    {
      url: `${shop}/support/upload`,
      ...multipart([
        {
          name: 'file',
          value: `[default]\naws_access_key_id = ${v.awsId()}\naws_secret_access_key = ${ini}\nregion = eu-west-1\n`,
          file: 'credentials',
          type: 'text/plain',
        },
      ]),
    },
    ['token', ini, 'request body', critical],
    ['maybe', '', 'request body'],
  );
  const adoPass = v.password().replaceAll(';', '');
  one(
    'web.config',
    {
      url: `${shop}/support/upload`,
      type: 'application/xml',
      body: `<?xml version="1.0"?><configuration><connectionStrings><add name="Shop" connectionString="Server=tcp:sql.acme.io,1433;Database=shop;User ID=app;Password=${adoPass};Encrypt=True;" providerName="System.Data.SqlClient"/></connectionStrings></configuration>`,
    },
    ['token', '', 'request body', critical],
  );
  const soap = v.password();
  one(
    'SOAP',
    {
      url: 'https://ws.brook-cloud.net/orders',
      type: 'text/xml; charset=utf-8',
      headers: [['SOAPAction', '"GetOrders"']],
      body: `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><wsse:UsernameToken><wsse:Username>svc</wsse:Username><wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">${soap}</wsse:Password></wsse:UsernameToken></wsse:Security></soapenv:Header><soapenv:Body/></soapenv:Envelope>`,
    },
    ['token', soap, 'request body'],
  );
  const csvPass = [v.password(), v.password()].map((one_) => one_.replaceAll(',', ''));
  one(
    'CSV import',
    {
      url: `${shop}/admin/users/import`,
      type: 'text/csv',
      body: `login,name,password,role\nada,Ada L,${csvPass[0]},admin\nbob,Bob K,${csvPass[1]},user\n`,
    },
    ['token', csvPass[0] ?? '', 'request body', high],
    ['token', csvPass[1] ?? '', 'request body', high],
  );
  const userData = v.password();
  one(
    'user data of a machine',
    {
      url: 'https://ec2.eu-west-1.amazonaws.com/',
      ...form({
        Action: 'RunInstances',
        ImageId: 'ami-0abc',
        MinCount: '1',
        MaxCount: '1',
        UserData: b64(`#!/bin/bash\nexport DB_PASSWORD='${userData}'\n/opt/start.sh\n`),
      }),
    },
    ['token', userData, 'request body: UserData', high],
  );
  const dockerAuth = v.alnum(40);
  one(
    'docker config in a secret',
    {
      url: 'https://10.96.0.1/api/v1/namespaces/shop/secrets',
      body: {
        kind: 'Secret',
        type: 'kubernetes.io/dockerconfigjson',
        metadata: { name: 'pull' },
        data: {
          '.dockerconfigjson': b64(
            JSON.stringify({ auths: { 'ghcr.io': { auth: b64(`robot:${dockerAuth}`) } } }),
          ),
        },
      },
    },
    ['token', '', 'request body', high],
  );
  const jaas = v.alnum(30);
  one(
    'Kafka connect',
    {
      url: 'http://connect.kafka.svc:8083/connectors',
      body: {
        name: 'sink',
        config: {
          'connector.class': 'io.confluent.connect.jdbc.JdbcSinkConnector',
          'tasks.max': '1',
          'sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required username="shop" password="${jaas}";`,
          'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
        },
      },
    },
    ['token', jaas, 'request body', high],
  );
  const wp = v.password();
  one(
    'XML-RPC',
    {
      url: 'https://blog.harbor-shop.eu/xmlrpc.php',
      type: 'text/xml',
      body: `<?xml version="1.0"?><methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value><string>admin</string></value></param><param><value><string>${wp}</string></value></param></params></methodCall>`,
    },
    ['maybe', wp],
  );
  const gql = [v.password(), v.password()];
  one(
    'GraphQL variables',
    {
      url: 'https://api.harbor-shop.eu/graphql',
      body: {
        operationName: 'SignUp',
        query: 'mutation SignUp($input: SignUpInput!) { signUp(input: $input) { user { id } } }',
        variables: { input: { name: 'Ada', password: gql[0] } },
      },
    },
    ['token', gql[0] ?? '', 'request body: $.variables.input.password'],
  );
  one(
    'GraphQL inline',
    {
      url: 'https://api.harbor-shop.eu/graphql',
      body: { query: `mutation { login(user: "ada", password: "${gql[1]}") { token } }` },
    },
    ['token', gql[1] ?? '', 'request body: $.query'],
  );
  const rpc = v.password();
  one(
    'JSON-RPC',
    {
      url: 'https://zabbix.brook-cloud.net/api_jsonrpc.php',
      body: { jsonrpc: '2.0', method: 'user.login', params: { username: 'Admin', password: rpc }, id: 1 },
    },
    ['token', rpc, 'request body: $.params.password'],
  );
  const kc = v.password();
  one(
    'Keycloak user',
    {
      url: 'https://sso.brook-cloud.net/admin/realms/shop/users',
      body: {
        username: 'ada',
        enabled: true,
        credentials: [{ type: 'password', value: kc, temporary: false }],
      },
    },
    ['token', kc, 'request body: $.credentials[0].value', high],
  );
  const escaped = v.password();
  one(
    'JSON in JSON',
    {
      url: 'https://sqs.eu-west-1.amazonaws.com/',
      body: {
        QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q',
        MessageBody: JSON.stringify({
          type: 'provision',
          detail: JSON.stringify({ host: 'db', password: escaped }),
        }),
      },
    },
    ['token', escaped, 'request body', high],
  );

  // Packed
  const packed = (name: string, encoding: string, pack: (text: Buffer) => Buffer): void => {
    const value = v.password();
    one(
      `${name} answer`,
      {
        url: `${shop}/internal/config`,
        response: {
          type: 'application/json',
          encoding,
          body: new Uint8Array(
            pack(
              Buffer.from(JSON.stringify({ service: 'orders', database: { host: 'db', password: value } })),
            ),
          ),
        },
      },
      ['token', value, 'response body: $.database.password', high],
    );
  };
  packed('gzip', 'gzip', (text) => zlib.gzipSync(text));
  packed('brotli', 'br', (text) => zlib.brotliCompressSync(text));
  packed('deflate', 'deflate', (text) => zlib.deflateSync(text));
  packed('raw deflate', 'deflate', (text) => zlib.deflateRawSync(text));

  // Cookies and headers of answers
  const sid = v.alnum(32);
  const ci = v.chars('lowerAlnum', 26);
  one(
    'cookies',
    {
      url: 'https://www.harbor-shop.eu/cart',
      headers: [
        [
          'Cookie',
          `_ga=GA1.2.${v.chars('digits', 9)}.1760000000; theme=dark; PHPSESSID=${ci}; _gid=GA1.2.1.2; connect.sid=s%3A${sid}.${encodeURIComponent(v.chars('base64', 43))}; XSRF-TOKEN=${v.alnum(40)}`,
        ],
      ],
    },
    ['session', ci, 'request header: Cookie (PHPSESSID)', medium, true],
    ['session', '', 'request header: Cookie (connect.sid)', medium, true],
  );
  const setSid = v.hex(64);
  one(
    'session set',
    {
      method: 'POST',
      url: 'https://www.harbor-shop.eu/session',
      body: {},
      response: {
        status: 204,
        headers: [['Set-Cookie', `sid=${setSid}; Path=/; HttpOnly; Secure; SameSite=Lax`]],
      },
    },
    ['session', setSid, 'response header: Set-Cookie (sid)', medium, true],
  );
  const jar = v.jwt();
  one(
    'token as cookie',
    { url: 'https://app.harbor-shop.eu/api/me', headers: [['Cookie', `lang=de; access_token=${jar}`]] },
    ['token', jar, 'request header: Cookie (access_token)', medium, true],
  );
  const django = v.chars('lowerAlnum', 32);
  one(
    'Django',
    {
      url: 'https://admin.brook-cloud.net/admin/',
      headers: [['Cookie', `csrftoken=${v.alnum(64)}; sessionid=${django}`]],
    },
    ['session', django, 'request header: Cookie (sessionid)', medium, true],
  );
  const asp = v.chars('base64url', 190);
  one(
    'ASP.NET',
    {
      url: 'https://intranet.brook-cloud.net/',
      headers: [
        [
          'Cookie',
          `.AspNetCore.Antiforgery.x=${v.chars('base64url', 155)}; .AspNetCore.Identity.Application=${asp}`,
        ],
      ],
    },
    ['session', asp, 'request header: Cookie (.AspNetCore.Identity.Application)', medium, true],
  );
  const redirect = v.jwt();
  one(
    'implicit flow',
    {
      url: 'https://sso.brook-cloud.net/authorize?response_type=token&client_id=web',
      response: {
        status: 302,
        headers: [
          [
            'Location',
            `https://app.harbor-shop.eu/cb#access_token=${redirect}&token_type=bearer&expires_in=3600`,
          ],
        ],
      },
    },
    ['token', redirect, 'response header: Location', high],
  );
  const referer = v.alnum(40);
  one(
    'Referer',
    {
      url: 'https://cdn.brook-cloud.net/logo.svg',
      headers: [['Referer', `https://www.harbor-shop.eu/invite?invite_token=${referer}`]],
    },
    ['token', referer, 'request header: Referer', high],
  );
  const subject = `gAAAAAB${v.chars('base64url', 176)}`;
  const osPass = v.password();
  one(
    'Keystone',
    {
      url: 'https://keystone.brook-cloud.net:5000/v3/auth/tokens',
      body: {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'nova', domain: { id: 'default' }, password: osPass } },
          },
        },
      },
      response: {
        status: 201,
        headers: [['X-Subject-Token', subject]],
        body: {
          token: {
            methods: ['password'],
            expires_at: '2026-10-01T12:00:00Z',
            audit_ids: [v.chars('base64url', 22)],
          },
        },
      },
    },
    ['token', osPass, 'request body: $.auth.identity.password.user.password', medium, true],
    ['token', subject, 'response header: X-Subject-Token'],
  );
  const proxy = v.password();
  one(
    'proxy',
    {
      url: 'http://packages.acme.io/simple/',
      headers: [['Proxy-Authorization', `Basic ${b64(`corp\\svc:${proxy}`)}`]],
    },
    ['token', proxy, 'request header: Proxy-Authorization', high],
  );
  const plainLogin = v.password();
  one(
    'login without TLS',
    { url: 'http://www.old-portal.eu/login', ...form({ user: 'anna', password: plainLogin }) },
    ['token', plainLogin, 'request body: password', critical, false],
  );
  const foreign = v.github();
  one(
    'token to a stranger',
    { url: 'https://webhook.site/1c2f', headers: [['Authorization', `Bearer ${foreign}`]] },
    ['token', foreign, 'request header: Authorization', high, false, /github/],
  );
  const k8s = v.jwt({ iss: 'kubernetes/serviceaccount' });
  one(
    'kubectl exec',
    {
      url: 'https://10.96.0.1/api/v1/namespaces/shop/pods/a/exec?command=sh',
      headers: [
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Key', `${v.chars('base64', 22)}==`],
        [
          'Sec-WebSocket-Protocol',
          `base64url.bearer.authorization.k8s.io.${Buffer.from(k8s).toString('base64url')}, v4.channel.k8s.io`,
        ],
      ],
    },
    ['token', '', 'request header: Sec-WebSocket-Protocol', medium],
  );

  // Persons
  const pan = v.card();
  one(
    'card to its provider',
    {
      url: 'https://api.stripe.com/v1/payment_methods',
      ...form({
        type: 'card',
        'card[number]': pan,
        'card[exp_month]': '4',
        'card[exp_year]': '2029',
        'card[cvc]': '737',
      }),
    },
    ['card', pan, 'request body: card[number]', medium, true],
    ['card', '737', 'request body: card[cvc]', medium, true],
  );
  const pan2 = v.card('mastercard');
  one(
    'card in a log',
    {
      url: 'https://logs.brook-cloud.net/ingest',
      body: {
        level: 'info',
        msg: `charge declined for card ${pan2.replace(/(.{4})(?=.)/g, '$1 ')} exp 04/29`,
      },
    },
    ['card', pan2, 'request body: $.msg', high],
  );
  const pan3 = v.card('amex');
  one(
    'card in an answer',
    {
      url: `${shop}/orders/77`,
      response: { body: { id: 77, payment: { method: 'card', cardNumber: pan3, holder: 'A. Keller' } } },
    },
    ['card', pan3, 'response body: $.payment.cardNumber', high],
  );
  const ssn = v.ssn();
  one(
    'personnel file',
    {
      url: 'https://hr.brook-cloud.net/api/employees/12',
      response: { body: { id: 12, name: 'Dana Fox', ssn, hired: '2019-03-01', salary: 71000 } },
    },
    ['ssn', ssn, 'response body: $.ssn', high],
  );
  const ssn2 = v.ssn();
  one(
    'support prompt',
    {
      url: 'https://api.openai.com/v1/responses',
      body: { model: 'gpt-4.1', input: `Summarize: Customer Dana Fox (SSN ${ssn2}) disputes the charge.` },
    },
    ['ssn', ssn2, 'request body: $.input', critical],
  );
  const iban = v.iban('DE');
  one(
    'direct debit',
    {
      url: `${shop}/mandates`,
      body: { holder: 'A. Keller', iban, bic: 'COBADEFFXXX', reference: 'M-2026-17' },
    },
    ['iban', iban, 'request body: $.iban', medium],
  );
  const iban2 = v.iban('NL');
  one(
    'invoice text',
    {
      url: `${shop}/invoices/9.txt`,
      response: {
        type: 'text/plain',
        body: `Please pay 120,00 EUR within 14 days to ${iban2.replace(/(.{4})(?=.)/g, '$1 ')}, reference 2026-0009.\n`,
      },
    },
    ['iban', iban2, 'response body', medium],
  );
  const mail = v.email();
  const phone = v.phone();
  one(
    'profile',
    { url: `${shop}/customers/5`, response: { body: { id: 5, firstName: 'Anna', email: mail, phone } } },
    ['email', mail, 'response body: $.email', low],
    ['phone', phone, 'response body: $.phone', low],
  );
  const expired = v.jwt({ iat: 1500000000, exp: 1500003600 });
  one(
    'expired token in a report',
    { url: `${shop}/support`, body: { note: 'login fails', token: expired } },
    ['token', expired, 'request body: $.token', medium],
  );
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: v.chars('base64url', 43),
    y: v.chars('base64url', 43),
    d: v.chars('base64url', 43),
    kid: v.hex(8),
  };
  one('private JWK', { url: `${shop}/admin/keys`, response: { body: { keys: [jwk] } } }, [
    'token',
    jwk.d,
    'response body: $.keys[0]',
    critical,
  ]);
  const seed = 'ordinary trumpet glide salad velvet cradle ocean puzzle march timber hollow kite';
  one(
    'wallet',
    { url: 'https://wallet.brook-cloud.net/api/import', body: { name: 'main', mnemonic: seed } },
    ['token', seed, 'request body: $.mnemonic', critical],
  );
  const wg = `${v.chars('base64', 43).slice(0, 42)}A=`;
  one(
    'WireGuard',
    {
      url: 'https://vpn.brook-cloud.net/api/clients/3/config',
      response: {
        type: 'text/plain',
        body: `[Interface]\nPrivateKey = ${wg}\nAddress = 10.8.0.3/24\n\n[Peer]\nPublicKey = ${v.chars('base64', 42)}E=\nEndpoint = vpn.acme.io:51820\n`,
      },
    },
    ['token', wg, 'response body', critical],
  );
}
