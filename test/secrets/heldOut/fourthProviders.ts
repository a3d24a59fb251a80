/** The fourth set: calls to providers, with the credential where their documents put it. */

import { b64, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Truth } from './truth.ts';

type Severity = NonNullable<Truth[3]>;
type Header = readonly [string, string];

export function fourthProviderCases(v: Values, add: Adder): void {
  const header = (
    name: string,
    url: string,
    secret: string,
    make: (secret: string) => Header,
    severity: Severity = 'medium',
    more: Partial<Shape> = {},
  ): void => add(name, { url, headers: [make(secret)], ...more }, [['token', secret, undefined, severity]]);
  const bearer = (secret: string): Header => ['authorization', `Bearer ${secret}`];
  const named =
    (name: string) =>
    (secret: string): Header => [name, secret];

  header('GitHub fine-grained', 'https://api.github.com/user/repos', v.githubFine(), bearer);
  header('GitHub classic', 'https://api.github.com/graphql', v.github(), (s) => [
    'Authorization',
    `token ${s}`,
  ]);
  header(
    'GitLab',
    'https://gitlab.com/api/v4/projects/4/issues',
    `glpat-${v.chars('base64url', 20)}`,
    named('PRIVATE-TOKEN'),
  );
  header('GitLab job', 'https://gitlab.acme.dev/api/v4/job', `glcbt-64_${v.alnum(20)}`, named('JOB-TOKEN'));
  header(
    'Slack',
    'https://slack.com/api/chat.postMessage',
    `xoxb-${v.chars('digits', 12)}-${v.chars('digits', 13)}-${v.alnum(24)}`,
    bearer,
  );
  header(
    'OpenAI',
    'https://api.openai.com/v1/responses',
    `sk-proj-${v.chars('base64url', 74)}T3BlbkFJ${v.chars('base64url', 74)}`,
    bearer,
  );
  header(
    'Anthropic',
    'https://api.anthropic.com/v1/messages',
    `sk-ant-api03-${v.chars('base64url', 93)}AA`,
    named('x-api-key'),
  );
  header('Hugging Face', 'https://huggingface.co/api/whoami-v2', `hf_${v.alnum(34)}`, bearer);
  header(
    'SendGrid',
    'https://api.sendgrid.com/v3/mail/send',
    `SG.${v.chars('base64url', 22)}.${v.chars('base64url', 43)}`,
    bearer,
  );
  header('Datadog API', 'https://api.datadoghq.com/api/v2/series', v.hex(32), named('DD-API-KEY'));
  header('Datadog app', 'https://api.datadoghq.eu/api/v1/dashboard', v.hex(40), named('DD-APPLICATION-KEY'));
  header(
    'New Relic user',
    'https://api.newrelic.com/graphql',
    `NRAK-${v.chars('upperAlnum', 27)}`,
    named('API-Key'),
  );
  header(
    'New Relic licence',
    'https://log-api.newrelic.com/log/v1',
    `${v.hex(36)}NRAL`,
    named('X-License-Key'),
  );
  header('Okta', 'https://acme.okta.com/api/v1/users', `00${v.chars('base64url', 40)}`, (s) => [
    'Authorization',
    `SSWS ${s}`,
  ]);
  header('Linear', 'https://api.linear.app/graphql', `lin_api_${v.alnum(40)}`, named('Authorization'));
  header('Notion', 'https://api.notion.com/v1/search', `secret_${v.alnum(43)}`, bearer);
  header(
    'Figma',
    'https://api.figma.com/v1/files/k',
    `figd_${v.chars('base64url', 40)}`,
    named('X-Figma-Token'),
  );
  header('Cloudflare global', 'https://api.cloudflare.com/client/v4/zones', v.hex(37), named('X-Auth-Key'));
  header(
    'Cloudflare token',
    'https://api.cloudflare.com/client/v4/user/tokens/verify',
    v.chars('base64url', 40),
    bearer,
  );
  header('DigitalOcean', 'https://api.digitalocean.com/v2/droplets', `dop_v1_${v.hex(64)}`, bearer);
  header('Heroku', 'https://api.heroku.com/apps', v.uuid(), bearer);
  header(
    'Vault',
    'https://vault.acme.internal:8200/v1/secret/data/db',
    `hvs.${v.chars('base64url', 90)}`,
    named('X-Vault-Token'),
  );
  header('Square', 'https://connect.squareup.com/v2/payments', `EAAA${v.chars('base64url', 60)}`, bearer);
  header(
    'Shopify',
    'https://acme.myshopify.com/admin/api/2025-07/orders.json',
    `shpat_${v.hex(32)}`,
    named('X-Shopify-Access-Token'),
  );
  header('Postmark', 'https://api.postmarkapp.com/email', v.uuid(), named('X-Postmark-Server-Token'));
  header('PagerDuty', 'https://api.pagerduty.com/incidents', v.chars('base64url', 20), (s) => [
    'Authorization',
    `Token token=${s}`,
  ]);
  header('Algolia', 'https://abc-dsn.algolia.net/1/indexes/p', v.hex(32), named('X-Algolia-API-Key'));
  header('Opsgenie', 'https://api.opsgenie.com/v2/alerts', v.uuid(), (s) => [
    'Authorization',
    `GenieKey ${s}`,
  ]);
  header(
    'Azure subscription',
    'https://westeurope.api.cognitive.microsoft.com/vision',
    v.hex(32),
    named('Ocp-Apim-Subscription-Key'),
  );
  header(
    'Azure function',
    'https://acme.azurewebsites.net/api/sync',
    `${v.chars('base64url', 54)}==`,
    named('x-functions-key'),
  );
  header('Azure OpenAI', 'https://acme.openai.azure.com/openai/deployments/x', v.hex(32), named('api-key'));
  header(
    'Elastic',
    'https://es.acme.internal:9200/logs/_search',
    b64(`${v.alnum(20)}:${v.alnum(22)}`),
    (s) => ['Authorization', `ApiKey ${s}`],
  );
  header('Grafana', 'https://grafana.acme.dev/api/dashboards', `glsa_${v.alnum(32)}_${v.hex(8)}`, bearer);
  header('Sentry', 'https://sentry.io/api/0/projects/', `sntryu_${v.hex(64)}`, bearer);
  header('npm', 'https://registry.npmjs.org/-/whoami', v.npm(), bearer);
  header('ConfigCat', 'https://api.acme.dev/v1', v.alnum(43), named('X-Acme-Signing-Secret'), 'high');
  header('Rapid', 'https://weather.p.rapidapi.com/now', v.alnum(50), named('X-RapidAPI-Key'));
  header('Airtable', 'https://api.airtable.com/v0/app1/T', `pat${v.alnum(14)}.${v.hex(64)}`, bearer);
  header('CircleCI', 'https://circleci.com/api/v2/me', v.hex(40), named('Circle-Token'));
  header('Fastly', 'https://api.fastly.com/service', v.alnum(32), named('Fastly-Key'));
  header(
    'LaunchDarkly',
    'https://app.launchdarkly.com/api/v2/flags',
    `api-${v.uuid()}`,
    named('Authorization'),
  );
  header(
    'Mapbox secret',
    'https://api.mapbox.com/tokens/v2',
    `sk.${Buffer.from(`{"u":"acme","a":"${v.alnum(20)}"}`).toString('base64url')}.${v.chars('base64url', 22)}`,
    bearer,
  );

  const basic = (name: string, url: string, user: string, password: string): void =>
    add(name, { url, headers: [['Authorization', `Basic ${b64(`${user}:${password}`)}`]] }, [
      ['token', password, 'Authorization', 'medium'],
    ]);
  basic('Stripe as Basic', 'https://api.stripe.com/v1/charges', `sk_live_${v.alnum(24)}`, '');
  basic('Twilio', 'https://api.twilio.com/2010-04-01/Accounts.json', `AC${v.hex(32)}`, v.hex(32));
  basic('Mailgun', 'https://api.mailgun.net/v3/x/messages', 'api', `key-${v.hex(32)}`);
  basic(
    'PayPal',
    'https://api-m.paypal.com/v1/oauth2/token',
    `A${v.chars('base64url', 79)}`,
    `E${v.chars('base64url', 79)}`,
  );
  basic(
    'Atlassian',
    'https://acme.atlassian.net/rest/api/3/issue',
    'dev@acme.dev',
    `ATATT3xFfGF0${v.chars('base64url', 171)}=${v.hex(8).toUpperCase()}`,
  );
  basic('internal', 'https://ops.acme.internal/restart', 'admin', v.password());

  const url = (
    name: string,
    secret: string,
    make: (secret: string) => string,
    severity: Severity = 'high',
  ): void => add(name, { url: make(secret) }, [['token', secret, undefined, severity]]);
  url('Telegram bot', v.telegram(), (s) => `https://api.telegram.org/bot${s}/sendMessage?chat_id=4`);
  url(
    'Discord webhook',
    v.alnum(68),
    (s) => `https://discord.com/api/webhooks/1${v.chars('digits', 17)}/${s}`,
  );
  url(
    'Slack webhook',
    v.alnum(24),
    (s) =>
      `https://hooks.slack.com/services/T${v.chars('upperAlnum', 10)}/B${v.chars('upperAlnum', 10)}/${s}`,
  );
  url(
    'Google key',
    `AIza${v.chars('base64url', 35)}`,
    (s) => `https://maps.googleapis.com/maps/api/geocode/json?address=x&key=${s}`,
  );
  url(
    'Azure SAS',
    encodeURIComponent(`${v.chars('base64', 43)}=`),
    (s) =>
      `https://acme.blob.core.windows.net/b/f.txt?sv=2024-11-04&se=2027-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=${s}`,
  );
  url('api_key', v.alnum(32), (s) => `https://api.acme.dev/v1/data?api_key=${s}&page=2`);
  url('appid', v.hex(32), (s) => `https://api.openweathermap.org/data/2.5/weather?q=Oslo&appid=${s}`);
  url('access_token', v.alnum(60), (s) => `https://api.acme.dev/me?access_token=${s}`);
  url('userinfo', v.alnum(16), (s) => `https://deploy:${s}@git.acme.dev/app.git/info/refs`);
  url('reset link', v.hex(40), (s) => `https://app.acme.dev/reset-password?token=${s}`);
  url(
    'password in query',
    v.password().replace(/[#%&]/g, '_'),
    (s) => `http://legacy.acme.dev/login?user=bo&password=${s}`,
  );
  url('function key', v.hex(40), (s) => `https://acme.azurewebsites.net/api/sync?code=${s}`);
  url('personal key', v.alnum(30), (s) => `https://api.acme.dev/feed?private_token=${s}`);
  url('Finnhub', v.chars('lowerAlnum', 40), (s) => `https://finnhub.io/api/v1/quote?symbol=A&token=${s}`);
}
