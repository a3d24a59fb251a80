/** Products talking to providers and to each other, each with a credential somewhere. */

import { form, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Family, type Truth } from './truth.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const medium = 'medium';
const high = 'high';
const critical = 'critical';

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
  const one = (name: string, shape: Shape, ...truths: Truth[]): void => add(name, shape, truths);

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

  // Keys in addresses
  const query = (name: string, url: string, param: string, value: string, kind?: RegExp): void =>
    one(
      `${name} in the query`,
      { url: `${url}${url.includes('?') ? '&' : '?'}${param}=${encodeURIComponent(value)}` },
      ['token', value, `request url: query ${param}`, high, undefined, kind],
    );
  query('weather', 'https://api.openweathermap.org/data/2.5/weather?q=Bremen', 'appid', v.hex(32));
  query(
    'maps',
    'https://maps.googleapis.com/maps/api/geocode/json?address=Kiel',
    'key',
    `AIza${v.chars('base64url', 35)}`,
    /google/,
  );
  query('currency', 'https://data.fixer.io/api/latest?base=EUR', 'access_key', v.hex(32));
  query('own download', 'https://files.harbor-shop.eu/exports/2026-10.csv', 'token', v.alnum(40));
  query('reset page', 'https://www.harbor-shop.eu/account/reset', 'reset_token', v.chars('base64url', 43));
  query('websocket', 'https://rt.harbor-shop.eu/socket.io/?EIO=4&transport=polling', 'access_token', v.jwt());
  query('old login', 'https://legacy.brook-cloud.net/cgi-bin/export.cgi?user=svc', 'password', v.password());
  query('CircleCI', 'https://circleci.com/api/v1.1/me', 'circle-token', v.hex(40));
  const sig = `${v.chars('base64', 43)}=`;
  one(
    'SAS address',
    {
      url: `https://acmefiles.blob.core.windows.net/backups/db.bak?sv=2023-11-03&st=2026-10-01T00%3A00%3A00Z&se=2027-10-01T00%3A00%3A00Z&sr=c&sp=racwdl&sig=${encodeURIComponent(sig)}`,
    },
    ['token', sig, 'request url: query sig', high, undefined, /azure|sas/],
  );
  const bot = v.telegram();
  one(
    'Telegram',
    {
      url: `https://api.telegram.org/bot${bot}/sendMessage`,
      body: { chat_id: -100123, text: 'deployed 4.2.1' },
    },
    ['token', bot, 'request url', medium, undefined, /telegram/],
  );
  const hook = `https://hooks.slack.com/services/T${v.chars('upperAlnum', 8)}/B${v.chars('upperAlnum', 10)}/${v.alnum(24)}`;
  one('Slack hook', { url: hook, body: { text: 'Nightly build is green' } }, [
    'token',
    '',
    'request url',
    medium,
    undefined,
    /slack|webhook/,
  ]);
  const clone = `glpat-${v.chars('base64url', 20)}`;
  one(
    'git with userinfo',
    { url: `https://oauth2:${clone}@gitlab.com/acme/shop.git/info/refs?service=git-upload-pack` },
    ['token', clone, 'request url', high],
  );

  // Logins and token endpoints
  const login = (name: string, shape: Shape, value: string, at: string, family: Family = 'token'): void =>
    one(name, shape, [family, value, at, medium, true]);
  const p = Array.from({ length: 8 }, () => v.password());
  login(
    'form login',
    {
      url: 'https://www.harbor-shop.eu/login',
      ...form({ email: 'anna', password: p[0] ?? '', remember: '1' }),
      response: { status: 302, headers: [['Location', '/account']] },
    },
    p[0] ?? '',
    'request body: password',
  );
  login(
    'JSON login',
    { url: 'https://id.harbor-shop.eu/api/auth/login', body: { username: 'anna', password: p[1] } },
    p[1] ?? '',
    'request body: $.password',
  );
  login(
    'WordPress',
    {
      url: 'https://blog.harbor-shop.eu/wp-login.php',
      ...form({ log: 'admin', pwd: p[2] ?? '', 'wp-submit': 'Log In', testcookie: '1' }),
    },
    p[2] ?? '',
    'request body: pwd',
  );
  login(
    'Keycloak',
    {
      url: 'https://sso.brook-cloud.net/realms/shop/protocol/openid-connect/token',
      ...form({ grant_type: 'password', client_id: 'web', username: 'anna', password: p[3] ?? '' }),
    },
    p[3] ?? '',
    'request body: password',
  );
  login(
    'Snowflake',
    {
      url: 'https://xy12345.eu-central-1.snowflakecomputing.com/session/v1/login-request?warehouse=ETL',
      body: { data: { LOGIN_NAME: 'LOADER', PASSWORD: p[4], CLIENT_APP_ID: 'Go' } },
    },
    p[4] ?? '',
    'request body: $.data.PASSWORD',
  );
  const azure = `${v.alnum(3)}8Q~${v.chars('base64url', 34)}`;
  const ms = v.jwt({ aud: 'https://graph.microsoft.com' });
  one(
    'Entra',
    {
      url: `https://login.microsoftonline.com/${v.uuid()}/oauth2/v2.0/token`,
      ...form({
        grant_type: 'client_credentials',
        client_id: v.uuid(),
        client_secret: azure,
        scope: 'https://graph.microsoft.com/.default',
      }),
      response: { body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: ms } },
    },
    ['token', azure, 'request body: client_secret', medium, true],
    ['token', ms, 'response body: $.access_token', medium, true],
  );
  const refresh = `1//0${v.chars('base64url', 98)}`;
  const googleSecret = `GOCSPX-${v.chars('base64url', 28)}`;
  const ya29 = `ya29.a0Ac${v.chars('base64url', 160)}`;
  one(
    'Google refresh',
    {
      url: 'https://oauth2.googleapis.com/token',
      ...form({
        client_id: `${v.chars('digits', 12)}-${v.chars('lowerAlnum', 32)}.apps.googleusercontent.com`,
        client_secret: googleSecret,
        refresh_token: refresh,
        grant_type: 'refresh_token',
      }),
      response: {
        body: {
          access_token: ya29,
          expires_in: 3599,
          scope: 'https://www.googleapis.com/auth/drive',
          token_type: 'Bearer',
        },
      },
    },
    ['token', googleSecret, 'request body: client_secret', medium, true],
    ['token', refresh, 'request body: refresh_token', medium, true],
    ['token', ya29, 'response body: $.access_token', medium, true],
  );
  const gho = v.github('gho');
  const oauthSecret = v.hex(40);
  one(
    'GitHub OAuth',
    {
      url: 'https://github.com/login/oauth/access_token',
      body: { client_id: `Iv1.${v.hex(16)}`, client_secret: oauthSecret, code: v.hex(20) },
      response: {
        body: `access_token=${gho}&scope=repo%2Cgist&token_type=bearer`,
        type: 'application/x-www-form-urlencoded; charset=utf-8',
      },
    },
    ['token', oauthSecret, 'request body: $.client_secret', medium, true],
    ['token', gho, 'response body: access_token', medium, true, /github/],
    ['maybe', '', 'request body: $.code'],
  );
  const firebase = `AIza${v.chars('base64url', 35)}`;
  const idToken = v.jwt();
  const fireRefresh = `AMf-vB${v.chars('base64url', 180)}`;
  one(
    'Firebase sign-in',
    {
      url: `https://identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=${firebase}`,
      body: { email: 'anna', password: p[5], returnSecureToken: true },
      response: {
        body: {
          kind: 'identitytoolkit#VerifyPasswordResponse',
          localId: v.alnum(28),
          registered: true,
          idToken,
          refreshToken: fireRefresh,
          expiresIn: '3600',
        },
      },
    },
    ['token', firebase, 'request url: query key', medium, undefined, /google/],
    ['token', p[5] ?? '', 'request body: $.password', medium, true],
    ['token', idToken, 'response body: $.idToken', medium, true],
    ['token', fireRefresh, 'response body: $.refreshToken', medium, true],
  );
  const plaidSecret = v.hex(30);
  const plaid = `access-production-${v.uuid()}`;
  one(
    'Plaid',
    {
      url: 'https://production.plaid.com/transactions/get',
      body: {
        client_id: v.hex(24),
        secret: plaidSecret,
        access_token: plaid,
        start_date: '2026-01-01',
        end_date: '2026-02-01',
      },
    },
    ['token', plaidSecret, 'request body: $.secret', medium],
    ['token', plaid, 'request body: $.access_token', medium, undefined, /plaid|access/],
  );

  // Clouds
  const awsId = v.awsId('ASIA');
  const awsSecret = v.awsSecret();
  const awsSession = `IQoJb3JpZ2luX2Vj${v.chars('base64', 300)}`;
  one(
    'STS',
    {
      url: 'https://sts.eu-west-1.amazonaws.com/',
      ...form({
        Action: 'AssumeRole',
        RoleArn: 'arn:aws:iam::123456789012:role/deploy',
        RoleSessionName: 'ci',
        Version: '2011-06-15',
      }),
      response: {
        type: 'text/xml',
        body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${awsId}</AccessKeyId><SecretAccessKey>${awsSecret}</SecretAccessKey><SessionToken>${awsSession}</SessionToken><Expiration>2026-10-01T12:00:00Z</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>${v.uuid()}</RequestId></ResponseMetadata></AssumeRoleResponse>`,
      },
    },
    ['token', awsSecret, '', undefined, undefined, /aws/],
    ['token', awsSession, ''],
    ['maybe', awsId],
  );
  const imdsSecret = v.awsSecret();
  const imdsToken = `IQoJb3JpZ2luX2Vj${v.chars('base64', 280)}`;
  one(
    'instance metadata',
    {
      url: 'http://169.254.169.254/latest/meta-data/iam/security-credentials/node-role',
      response: {
        body: {
          Code: 'Success',
          Type: 'AWS-HMAC',
          AccessKeyId: v.awsId('ASIA'),
          SecretAccessKey: imdsSecret,
          Token: imdsToken,
          Expiration: '2026-10-01T12:00:00Z',
        },
      },
    },
    ['token', imdsSecret, 'response body: $.SecretAccessKey'],
    ['token', imdsToken, 'response body: $.Token'],
    ['maybe', '', 'response body: $.AccessKeyId'],
  );
  const amzToken = `FwoGZXIvYXdzE${v.chars('base64', 320)}`;
  one(
    'signed by AWS',
    {
      url: 'https://dynamodb.eu-central-1.amazonaws.com/',
      headers: [
        [
          'Authorization',
          `AWS4-HMAC-SHA256 Credential=${v.awsId('ASIA')}/20261001/eu-central-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${v.hex(64)}`,
        ],
        ['X-Amz-Security-Token', amzToken],
        ['X-Amz-Target', 'DynamoDB_20120810.Query'],
      ],
      body: { TableName: 'orders' },
    },
    ['token', amzToken, 'request header: X-Amz-Security-Token', medium, true],
    ['maybe', '', 'request header: Authorization'],
  );
  const storage = v.azureKey();
  one(
    'app settings of Azure',
    {
      method: 'POST',
      url: `https://management.azure.com/subscriptions/${v.uuid()}/resourceGroups/shop/providers/Microsoft.Web/sites/orders/config/appsettings/list?api-version=2022-03-01`,
      response: {
        body: {
          properties: {
            FUNCTIONS_WORKER_RUNTIME: 'node',
            WEBSITE_RUN_FROM_PACKAGE: '1',
            AzureWebJobsStorage: `DefaultEndpointsProtocol=https;AccountName=acmefiles;AccountKey=${storage};EndpointSuffix=core.windows.net`,
          },
        },
      },
    },
    ['token', '', 'response body: $.properties.AzureWebJobsStorage', critical],
  );
  const pem = v.pem();
  one(
    'service account made',
    {
      method: 'POST',
      url: 'https://iam.googleapis.com/v1/projects/acme-prod/serviceAccounts/etl@acme-prod.iam.gserviceaccount.com/keys',
      response: {
        body: {
          name: `projects/acme-prod/serviceAccounts/etl/keys/${v.hex(40)}`,
          privateKeyType: 'TYPE_GOOGLE_CREDENTIALS_FILE',
          privateKeyData: b64(
            JSON.stringify({
              type: 'service_account',
              project_id: 'acme-prod',
              private_key_id: v.hex(40),
              private_key: `${pem}\n`,
              client_email: 'etl@acme-prod.iam.gserviceaccount.com',
              token_uri: 'https://oauth2.googleapis.com/token',
            }),
          ),
        },
      },
    },
    ['token', '', 'response body: $.privateKeyData', critical],
  );
  const dbPass = v.password();
  const secretKey = v.chars('base64url', 50);
  one(
    'Kubernetes secret',
    {
      url: 'https://10.96.0.1/api/v1/namespaces/shop/secrets/db',
      headers: [['Authorization', `Bearer ${v.jwt({ iss: 'kubernetes/serviceaccount' })}`]],
      response: {
        body: {
          kind: 'Secret',
          apiVersion: 'v1',
          metadata: { name: 'db', uid: v.uuid(), resourceVersion: '81723' },
          type: 'Opaque',
          data: { username: b64('shop'), password: b64(dbPass), SECRET_KEY_BASE: b64(secretKey) },
        },
      },
    },
    ['token', '', 'request header: Authorization', medium, true],
    ['token', '', 'response body: $.data.password', high],
    ['token', '', 'response body: $.data.SECRET_KEY_BASE', high],
  );
  const vaultPass = v.chars('alnum', 20);
  const lease = `hvs.${v.chars('base64url', 95)}`;
  one(
    'Vault dynamic credentials',
    {
      url: 'https://vault.brook-cloud.net:8200/v1/database/creds/readonly',
      headers: [
        ['X-Vault-Token', lease],
        ['X-Vault-Request', 'true'],
      ],
      response: {
        body: {
          request_id: v.uuid(),
          lease_id: `database/creds/readonly/${v.alnum(24)}`,
          renewable: true,
          lease_duration: 3600,
          data: { username: `v-app-readonly-${v.alnum(20)}-1760000000`, password: vaultPass },
        },
      },
    },
    ['token', lease, 'request header: X-Vault-Token', medium, true],
    ['token', vaultPass, 'response body: $.data.password', high],
  );
  const consulPass = v.password();
  one(
    'Consul',
    {
      url: 'http://127.0.0.1:8500/v1/kv/shop/config',
      response: {
        body: [
          {
            LockIndex: 0,
            Key: 'shop/config',
            Flags: 0,
            Value: b64(`DB_HOST=db.internal\nDB_USER=shop\nDB_PASSWORD=${consulPass}\nLOG_LEVEL=info\n`),
            CreateIndex: 91,
          },
        ],
      },
    },
    ['token', consulPass, 'response body: $[0].Value', high],
  );
  const regPass = v.alnum(36);
  one(
    'registry credentials',
    {
      method: 'POST',
      url: 'http://docker.local/v1.43/images/create?fromImage=registry.brook-cloud.net/shop&tag=4.2',
      headers: [
        [
          'X-Registry-Auth',
          b64(
            JSON.stringify({
              username: 'robot$shop',
              password: regPass,
              serveraddress: 'registry.brook-cloud.net',
            }),
          ),
        ],
      ],
    },
    ['token', regPass, 'request header: X-Registry-Auth'],
  );
  const rdsPass = v.alnum(24);
  one(
    'RDS',
    {
      url: 'https://rds.eu-west-1.amazonaws.com/',
      ...form({
        Action: 'CreateDBInstance',
        DBInstanceIdentifier: 'shop',
        Engine: 'postgres',
        MasterUsername: 'root',
        MasterUserPassword: rdsPass,
        AllocatedStorage: '100',
        Version: '2014-10-31',
      }),
    },
    ['token', rdsPass, 'request body: MasterUserPassword', high],
  );
  const graphPass = v.password();
  one(
    'Graph user',
    {
      url: 'https://graph.microsoft.com/v1.0/users',
      body: {
        accountEnabled: true,
        displayName: 'Adele',
        mailNickname: 'adele',
        passwordProfile: { forceChangePasswordNextSignIn: true, password: graphPass },
      },
    },
    ['token', graphPass, 'request body: $.passwordProfile.password', high],
  );
  const gfPass = v.password();
  one(
    'Grafana data source',
    {
      url: 'https://grafana.brook-cloud.net/api/datasources',
      body: {
        name: 'pg',
        type: 'postgres',
        access: 'proxy',
        url: 'db:5432',
        user: 'grafana',
        jsonData: { sslmode: 'require' },
        secureJsonData: { password: gfPass },
      },
    },
    ['token', gfPass, 'request body: $.secureJsonData.password', high],
  );
  const hookSecret = v.hex(40);
  one(
    'webhook made at GitHub',
    {
      url: 'https://api.github.com/repos/acme/shop/hooks',
      body: {
        name: 'web',
        active: true,
        events: ['push'],
        config: {
          url: 'https://ci.brook-cloud.net/hook',
          content_type: 'json',
          secret: hookSecret,
          insecure_ssl: '0',
        },
      },
    },
    ['token', hookSecret, 'request body: $.config.secret', high],
  );
  const airflow = v.password();
  one(
    'Airflow connection',
    {
      url: 'https://airflow.brook-cloud.net/api/v1/connections',
      body: {
        connection_id: 'warehouse',
        conn_type: 'postgres',
        host: 'dwh',
        login: 'etl',
        password: airflow,
        port: 5432,
      },
    },
    ['token', airflow, 'request body: $.password', high],
  );
  const minio = v.alnum(40);
  one(
    'MinIO service account',
    {
      url: 'https://minio.brook-cloud.net/api/v1/service-accounts',
      response: {
        status: 201,
        body: { accessKey: v.alnum(20), secretKey: minio, url: 'https://minio.brook-cloud.net' },
      },
    },
    ['token', minio, 'response body: $.secretKey', high],
    ['maybe', '', 'response body: $.accessKey'],
  );
  const state = v.password();
  one(
    'Terraform state',
    {
      url: 'https://state.brook-cloud.net/prod/terraform.tfstate',
      response: {
        body: {
          version: 4,
          terraform_version: '1.9.5',
          lineage: v.uuid(),
          outputs: { endpoint: { value: 'db.internal', type: 'string' } },
          resources: [
            {
              mode: 'managed',
              type: 'aws_db_instance',
              name: 'main',
              instances: [
                {
                  attributes: {
                    id: 'db-1',
                    engine: 'postgres',
                    username: 'root',
                    password: state,
                    port: 5432,
                  },
                },
              ],
            },
          ],
        },
      },
    },
    ['token', state, 'response body: $.resources[0].instances[0].attributes.password', high],
  );
  const herokuUrl = `postgres://u${v.hex(13)}:p${v.hex(64)}@ec2-54-1-2-3.compute-1.amazonaws.com:5432/d${v.alnum(13)}`;
  const rails = v.hex(128);
  one(
    'config vars',
    {
      url: 'https://api.heroku.com/apps/shop/config-vars',
      response: {
        body: {
          LANG: 'en_US.UTF-8',
          RACK_ENV: 'production',
          DATABASE_URL: herokuUrl,
          SECRET_KEY_BASE: rails,
          WEB_CONCURRENCY: '2',
        },
      },
    },
    ['token', '', 'response body: $.DATABASE_URL', critical],
    ['token', rails, 'response body: $.SECRET_KEY_BASE', high],
  );
}
