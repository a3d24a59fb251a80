/** Products talking to providers and to each other, each with a credential somewhere. */

import { b64 } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { oneByOne, type Adder } from './truth.ts';

const medium = 'medium';

export function sixthServiceCases(v: Values, add: Adder): void {
  /** A credential in a header of a request to whom it is for. */
  const carried = (
    name: string,
    url: string,
    header: string,
    value: string,
    kind?: RegExp,
    before = '',
  ): void =>
    add(
      `${name} in its header`,
      {
        url,
        headers: [
          ['Accept', 'application/json'],
          [header, before + value],
        ],
      },
      [['token', value, `request header: ${header}`, medium, true, kind]],
    );
  const one = oneByOne(add);

  carried(
    'GitHub classic',
    'https://api.github.com/user/repos?per_page=100',
    'Authorization',
    v.github(),
    /github/,
    'token ',
  );
  carried(
    'GitHub fine-grained',
    'https://api.github.com/repos/acme/shop/actions/runs',
    'Authorization',
    v.githubFine(),
    /github/,
    'Bearer ',
  );
  carried(
    'GitLab',
    'https://gitlab.brook-cloud.net/api/v4/projects/42/pipelines',
    'PRIVATE-TOKEN',
    `glpat-${v.chars('base64url', 20)}`,
    /gitlab/,
  );
  carried(
    'GitLab job',
    'https://gitlab.com/api/v4/projects/42/jobs/artifacts',
    'JOB-TOKEN',
    `glcbt-64_${v.chars('base64url', 20)}`,
    /gitlab/,
  );
  carried(
    'Slack',
    'https://slack.com/api/chat.postMessage',
    'Authorization',
    `xoxb-${v.chars('digits', 12)}-${v.chars('digits', 13)}-${v.alnum(24)}`,
    /slack/,
    'Bearer ',
  );
  carried(
    'SendGrid',
    'https://api.sendgrid.com/v3/templates',
    'Authorization',
    `SG.${v.chars('base64url', 22)}.${v.chars('base64url', 43)}`,
    /sendgrid/,
    'Bearer ',
  );
  carried(
    'Anthropic',
    'https://api.anthropic.com/v1/messages',
    'x-api-key',
    `sk-ant-api03-${v.chars('base64url', 93)}AA`,
    /anthropic/,
  );
  carried(
    'OpenAI',
    'https://api.openai.com/v1/models',
    'Authorization',
    `sk-proj-${v.chars('base64url', 74)}T3BlbkFJ${v.chars('base64url', 74)}`,
    /openai/,
    'Bearer ',
  );
  carried(
    'Azure OpenAI',
    'https://acme-eu.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01',
    'api-key',
    v.hex(32),
  );
  carried(
    'Mistral',
    'https://api.mistral.ai/v1/embeddings',
    'Authorization',
    v.alnum(32),
    undefined,
    'Bearer ',
  );
  carried(
    'Replicate',
    'https://api.replicate.com/v1/predictions',
    'Authorization',
    `r8_${v.alnum(37)}`,
    /replicate/,
    'Token ',
  );
  carried(
    'Hugging Face',
    'https://huggingface.co/api/whoami-v2',
    'authorization',
    `hf_${v.alnum(34)}`,
    /hugging/,
    'Bearer ',
  );
  carried(
    'Groq',
    'https://api.groq.com/openai/v1/chat/completions',
    'Authorization',
    `gsk_${v.alnum(52)}`,
    /groq/,
    'Bearer ',
  );
  carried(
    'Cloudflare',
    'https://api.cloudflare.com/client/v4/zones',
    'Authorization',
    v.chars('base64url', 40),
    undefined,
    'Bearer ',
  );
  carried('Cloudflare global key', 'https://api.cloudflare.com/client/v4/user', 'X-Auth-Key', v.hex(37));
  carried('Fastly', 'https://api.fastly.com/service', 'Fastly-Key', v.chars('base64url', 32));
  carried(
    'DigitalOcean',
    'https://api.digitalocean.com/v2/droplets',
    'Authorization',
    `dop_v1_${v.hex(64)}`,
    /digitalocean/,
    'Bearer ',
  );
  carried(
    'Heroku',
    'https://api.heroku.com/apps',
    'Authorization',
    `HRKU-AA${v.chars('base64url', 58)}`,
    /heroku/,
    'Bearer ',
  );
  carried('Heroku, older', 'https://api.heroku.com/apps', 'Authorization', v.uuid(), undefined, 'Bearer ');
  carried(
    'Hetzner',
    'https://api.hetzner.cloud/v1/servers',
    'Authorization',
    v.alnum(64),
    undefined,
    'Bearer ',
  );
  carried('Datadog', 'https://api.datadoghq.eu/api/v1/series', 'DD-API-KEY', v.hex(32), /datadog/);
  carried(
    'Datadog app',
    'https://api.datadoghq.eu/api/v1/monitor',
    'DD-APPLICATION-KEY',
    v.hex(40),
    /datadog/,
  );
  carried(
    'New Relic',
    'https://api.newrelic.com/graphql',
    'Api-Key',
    `NRAK-${v.chars('upperAlnum', 27)}`,
    /new-?relic/,
  );
  carried(
    'Honeycomb',
    'https://api.honeycomb.io/1/events/shop',
    'X-Honeycomb-Team',
    v.alnum(22),
    /honeycomb/,
  );
  carried(
    'Grafana',
    'https://grafana.brook-cloud.net/api/dashboards/home',
    'Authorization',
    `glsa_${v.alnum(32)}_${v.hex(8)}`,
    /grafana/,
    'Bearer ',
  );
  carried(
    'Opsgenie',
    'https://api.opsgenie.com/v2/alerts',
    'Authorization',
    v.uuid(),
    undefined,
    'GenieKey ',
  );
  carried(
    'PagerDuty',
    'https://api.pagerduty.com/incidents',
    'Authorization',
    `u+${v.chars('base64url', 18)}`,
    undefined,
    'Token token=',
  );
  carried(
    'Splunk HEC',
    'https://http-inputs-acme.splunkcloud.com/services/collector/event',
    'Authorization',
    v.uuid(),
    undefined,
    'Splunk ',
  );
  carried(
    'Elastic',
    'https://es.brook-cloud.net:9243/_cluster/health',
    'Authorization',
    b64(`${v.chars('base64url', 20)}:${v.chars('base64url', 22)}`),
    undefined,
    'ApiKey ',
  );
  carried(
    'Okta',
    'https://acme.okta.com/api/v1/users?limit=200',
    'Authorization',
    `00${v.chars('base64url', 40)}`,
    undefined,
    'SSWS ',
  );
  carried(
    'Shopify',
    'https://harbor-shop.myshopify.com/admin/api/2025-01/orders.json',
    'X-Shopify-Access-Token',
    `shpat_${v.hex(32)}`,
    /shopify/,
  );
  carried(
    'Figma',
    'https://api.figma.com/v1/files/xyz',
    'X-Figma-Token',
    `figd_${v.chars('base64url', 40)}`,
    /figma/,
  );
  carried(
    'Notion',
    'https://api.notion.com/v1/search',
    'Authorization',
    `ntn_${v.chars('digits', 11)}${v.alnum(35)}`,
    /notion/,
    'Bearer ',
  );
  carried('Linear', 'https://api.linear.app/graphql', 'Authorization', `lin_api_${v.alnum(40)}`, /linear/);
  carried(
    'Airtable',
    'https://api.airtable.com/v0/meta/bases',
    'Authorization',
    `pat${v.alnum(14)}.${v.hex(64)}`,
    /airtable/,
    'Bearer ',
  );
  carried(
    'HubSpot',
    'https://api.hubapi.com/crm/v3/objects/contacts',
    'Authorization',
    `pat-eu1-${v.uuid()}`,
    /hubspot/,
    'Bearer ',
  );
  carried(
    'Discord',
    'https://discord.com/api/v10/gateway/bot',
    'Authorization',
    v.discord(),
    /discord/,
    'Bot ',
  );
  carried(
    'Vault',
    'https://vault.brook-cloud.net:8200/v1/auth/token/lookup-self',
    'X-Vault-Token',
    `hvs.CAES${v.chars('base64url', 90)}`,
    /vault/,
  );
  carried(
    'Algolia',
    'https://M4X0Q2-dsn.algolia.net/1/indexes/products/settings',
    'X-Algolia-API-Key',
    v.hex(32),
    /algolia/,
  );
  carried(
    'OpenStack',
    'https://nova.brook-cloud.net:8774/v2.1/servers',
    'X-Auth-Token',
    `gAAAAAB${v.chars('base64url', 180)}`,
  );
  carried(
    'Artifactory',
    'https://acme.jfrog.io/artifactory/api/storage/libs',
    'X-JFrog-Art-Api',
    `AKCp8${v.alnum(68)}`,
  );
  carried(
    'Azure Functions',
    'https://acme-orders.azurewebsites.net/api/export',
    'x-functions-key',
    `${v.chars('base64url', 54)}==`,
  );
  carried('API management', 'https://acme.azure-api.net/orders/v1', 'Ocp-Apim-Subscription-Key', v.hex(32));
  carried(
    'Databricks',
    'https://adb-59402.12.azuredatabricks.net/api/2.0/clusters/list',
    'Authorization',
    `dapi${v.hex(32)}`,
    /databricks/,
    'Bearer ',
  );
  carried(
    'Sonar',
    'https://sonar.brook-cloud.net/api/issues/search',
    'Authorization',
    `squ_${v.hex(40)}`,
    /sonar/,
    'Bearer ',
  );
  carried('LaunchDarkly', 'https://sdk.launchdarkly.com/sdk/latest-all', 'Authorization', `sdk-${v.uuid()}`);
  carried('npm', 'https://registry.npmjs.org/@acme%2fui', 'authorization', v.npm(), /npm/, 'Bearer ');
  carried(
    'an own service',
    'http://billing.prod.svc.cluster.local:8080/v1/invoices',
    'Authorization',
    v.jwt({ aud: 'billing' }),
    undefined,
    'Bearer ',
  );
  carried('an own gateway', 'https://api.harbor-shop.eu/v2/basket', 'X-Session-Token', v.alnum(48));
  carried('Metabase', 'https://bi.brook-cloud.net/api/card/12/query', 'X-Metabase-Session', v.uuid());
  carried(
    'Mattermost-like',
    'https://chat.brook-cloud.net/api/v4/posts',
    'Authorization',
    v.chars('lowerAlnum', 26),
    undefined,
    'Bearer ',
  );

  const basic = (
    name: string,
    url: string,
    user: string,
    secret: string,
    which: string,
    kind?: RegExp,
  ): void =>
    one(`${name} by Basic`, { url, headers: [['Authorization', `Basic ${b64(`${user}:${secret}`)}`]] }, [
      'token',
      which,
      'request header: Authorization',
      medium,
      true,
      kind,
    ]);
  const stripe = `sk_live_${v.alnum(99)}`;
  basic('Stripe', 'https://api.stripe.com/v1/customers?limit=3', stripe, '', stripe, /stripe/);
  const twilio = v.hex(32);
  basic('Twilio', 'https://api.twilio.com/2010-04-01/Accounts.json', `AC${v.hex(32)}`, twilio, twilio);
  const mailgun = `key-${v.hex(32)}`;
  basic(
    'Mailgun',
    'https://api.eu.mailgun.net/v3/mg.acme.io/stats/total?event=accepted',
    'api',
    mailgun,
    mailgun,
    /mailgun/,
  );
  const jenkins = `11${v.hex(32)}`;
  basic('Jenkins', 'https://ci.brook-cloud.net/job/deploy/build', 'release-bot', jenkins, jenkins);
  const pypi = `pypi-AgEIcHlwaS5vcmc${v.chars('base64url', 150)}`;
  basic('PyPI', 'https://upload.pypi.org/legacy/', '__token__', pypi, pypi, /pypi/);
  const human = v.password();
  basic(
    'a person',
    'https://nexus.brook-cloud.net/service/rest/v1/components?repository=libs',
    'm.keller',
    human,
    human,
  );
}
