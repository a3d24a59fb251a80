/** Leaks as they happen: logs, error reports, prompts, files, answers, cookies, personal data. */

import { type Values } from '../corpus/values.ts';
import { oneByOne, type Adder, type Truth } from './truth.ts';

const medium = 'medium';
const high = 'high';
const critical = 'critical';

export function sixthBodyCases(v: Values, add: Adder): void {
  const one = oneByOne(add);
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
}
