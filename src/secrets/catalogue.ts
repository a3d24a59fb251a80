/**
 * The formats by which providers make their tokens recognisable. A line: kind, severity of a live one (1 low … 4
 * critical), the literals that every such token begins with, and what follows the literal. The scanner looks for
 * literals first, checks that no word reaches into them from the left, and only then tries the rest at that very
 * place, so that no input can make it crawl. Every quantifier is bounded.
 */

import { type SeverityLevel } from '../traffic/safe.ts';

export type FormatLine = readonly [
  kind: string,
  severity: SeverityLevel,
  literals: string,
  rest: string,
  extra?: FormatExtra,
];

export interface FormatExtra {
  /** Name of a check in vendors.ts that the whole token must pass. */
  readonly check?:
    | 'crc32'
    | 'github-pat'
    | 'jwt'
    | 'discord'
    | 'mixed'
    | 'digits'
    | 'aws-id'
    | 'telegram'
    | 'facebook'
    | 'mapbox'
    | 'base64-json';
  /** The token may stand in the middle of a word or a path. */
  readonly anywhere?: true;
  /** Hosts the token is made for: there it is a credential in use, elsewhere a leak. */
  readonly hosts?: RegExp;
  /** The literal is an address that everybody knows; the secret is what follows. */
  readonly tail?: true;
  /** The literal ends in the middle of the token: how many characters before it belong to it. */
  readonly before?: RegExp;
}

const hex = '[0-9a-f]';
const uuidRest = `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`;

export const catalogue: readonly FormatLine[] = [
  // Source code, packages, continuous integration
  [
    'github-token',
    4,
    'ghp_ gho_ ghu_ ghs_',
    '[A-Za-z0-9]{36}',
    { check: 'crc32', hosts: /(?:^|\.)github(?:usercontent)?\.com$|ghcr\.io$/ },
  ],
  ['github-token', 4, 'ghr_', '[A-Za-z0-9]{76}|[A-Za-z0-9]{36}', { hosts: /(?:^|\.)github\.com$/ }],
  [
    'github-token',
    4,
    'ghs_',
    '\\d{1,20}_eyJ[\\w-]{8,600}\\.[\\w-]{8,3000}\\.[\\w-]{8,1200}',
    { hosts: /(?:^|\.)github\.com$/ },
  ],
  [
    'github-token',
    4,
    'github_pat_',
    '[A-Za-z0-9]{22}_[A-Za-z0-9]{59}',
    { check: 'github-pat', hosts: /(?:^|\.)github\.com$/ },
  ],
  [
    'gitlab-token',
    4,
    'glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glsoat- glimt- glagent- gloas- glffct- glwt-',
    '[\\w-]{20,300}(?:\\.[\\w-]{2,12}\\.[0-9a-z]{5,12}|\\.[0-9a-z]{9})?',
    { hosts: /gitlab/ },
  ],
  ['gitlab-token', 4, 'GR1348941', '[\\w-]{20,50}', { hosts: /gitlab/ }],
  [
    'bitbucket-token',
    4,
    'ATBB',
    '[A-Za-z0-9]{28,40}',
    { check: 'mixed', hosts: /bitbucket\.org$|atlassian/ },
  ],
  [
    'atlassian-token',
    4,
    'ATATT3 ATCTT3',
    '[\\w=-]{60,400}',
    { hosts: /atlassian\.(?:com|net)$|bitbucket\.org$/ },
  ],
  ['npm-token', 4, 'npm_', '[A-Za-z0-9]{36}', { check: 'crc32', hosts: /npmjs\.(?:org|com)$/ }],
  [
    'pypi-token',
    4,
    'pypi-AgEIcHlwaS5vcmc pypi-AgENdGVzdC5weXBpLm9yZw',
    '[\\w-]{50,1000}',
    { hosts: /pypi\.org$/ },
  ],
  ['rubygems-api-key', 4, 'rubygems_', `${hex}{48}`, { hosts: /rubygems\.org$/ }],
  ['crates-token', 4, 'cio', '[A-Za-z0-9]{32}', { check: 'mixed', hosts: /crates\.io$/ }],
  ['nuget-api-key', 4, 'oy2', '[a-z0-9]{43}', { check: 'mixed', hosts: /nuget\.org$/ }],
  ['clojars-token', 4, 'CLOJARS_', `${hex}{60}`],
  ['packagist-token', 4, 'packagist_', '[ou][ru]t_[a-f0-9]{68}'],
  ['docker-token', 4, 'dckr_pat_ dckr_oat_', '[\\w-]{27,40}', { hosts: /docker\.(?:io|com)$/ }],
  ['artifactory-api-key', 4, 'AKCp', '[A-Za-z0-9]{69,80}', { check: 'mixed', hosts: /jfrog|artifactory/ }],
  ['artifactory-api-key', 4, 'cmVmdGtuOj', '[A-Za-z0-9+/=]{50,60}', { hosts: /jfrog|artifactory/ }],
  ['circleci-token', 4, 'CCIPAT_ CCIPRJ_', '[A-Za-z0-9]{22}_[a-z0-9]{40}', { hosts: /circleci\.com$/ }],
  ['buildkite-token', 4, 'bkua_ bkaj_ bkct_ bkpt_', '[A-Za-z0-9]{40,64}', { hosts: /buildkite\.com$/ }],
  ['travis-token', 3, 'travis_', '[A-Za-z0-9]{22}'],
  ['sonar-token', 3, 'sqp_ squ_ sqa_', `${hex}{40}`, { hosts: /sonar/ }],
  ['snyk-token', 3, 'snyk_', '[a-z]{3,6}\\.[\\w.-]{20,400}'],
  ['sourcegraph-token', 3, 'sgp_', `(?:(?:local|${hex}{16})_)?${hex}{40}`],
  ['postman-api-key', 3, 'PMAK-', `${hex}{24}-${hex}{34}`, { hosts: /getpostman\.com$|postman\.co$/ }],
  ['readme-api-key', 3, 'rdme_', '[a-z0-9]{70}'],
  ['harness-token', 4, 'pat.', '[\\w-]{22}\\.[0-9a-f]{24}\\.[A-Za-z0-9]{20}'],

  ['adafruit-api-key', 3, 'aio_', '[A-Za-z0-9]{28}', { check: 'mixed', hosts: /adafruit\.com$/ }],
  ['sourcegraph-token', 3, 'slk_', `${hex}{64}`],
  ['dropbox-token', 4, 'sl.', '(?:u\\.)?[\\w-]{120,300}', { hosts: /dropbox(?:api)?\.com$/ }],
  ['ionic-token', 3, 'ion_', '[A-Za-z0-9]{42}', { check: 'mixed' }],
  ['dependency-track-api-key', 3, 'odt_', '[A-Za-z0-9]{32,40}', { check: 'mixed' }],

  // Clouds
  [
    'aws-access-key-id',
    2,
    'AKIA ASIA ABIA ACCA',
    '[A-Z2-7]{16}',
    { check: 'aws-id', hosts: /amazonaws\.com(?:\.cn)?$/ },
  ],
  [
    'aws-session-token',
    3,
    'IQoJb3JpZ2lu FwoGZXIvYXdz FQoGZXIvYXdz',
    '[A-Za-z0-9+/=%]{80,4000}',
    { hosts: /amazonaws\.com(?:\.cn)?$/ },
  ],
  [
    'aws-bedrock-api-key',
    4,
    'ABSKQmVkcm9ja0FQSUtleS bedrock-api-key-',
    '[A-Za-z0-9+/=_-]{60,1500}',
    { hosts: /amazonaws\.com$/ },
  ],
  ['google-api-key', 3, 'AIza', '[\\w-]{35}', { hosts: /googleapis\.com$|google\.com$/ }],
  ['google-api-key', 3, 'AQ.Ab8', '[\\w-]{40,60}', { hosts: /googleapis\.com$/ }],
  [
    'google-oauth-token',
    3,
    'ya29.',
    '[\\w-]{20,1000}(?:\\.[\\w-]{1,200})?',
    { hosts: /googleapis\.com$|google\.com$/ },
  ],
  ['google-oauth-secret', 4, 'GOCSPX-', '[\\w-]{28}', { hosts: /googleapis\.com$|google\.com$/ }],
  ['google-refresh-token', 4, '1//0', '[\\w-]{38,200}', { hosts: /googleapis\.com$|google\.com$/ }],
  [
    'azure-client-secret',
    4,
    'Q~',
    '[A-Za-z0-9_~.-]{31,34}',
    {
      before: /[A-Za-z0-9_~.]{3}\d$/,
      anywhere: true,
      hosts: /microsoftonline\.com$|azure\.com$|microsoft\.com$/,
    },
  ],
  [
    'azure-api-key',
    4,
    'JQQJ99',
    '[A-Za-z0-9]{40,90}',
    { before: /[A-Za-z0-9]{20,60}$/, anywhere: true, hosts: /azure\.(?:com|net)$|windows\.net$/ },
  ],
  [
    'azure-api-key',
    4,
    'AzFu AzSe AzCa',
    '[A-Za-z0-9+/]{4,8}={0,2}',
    { before: /[\w-]{40,46}$/, anywhere: true, check: 'mixed' },
  ],
  [
    'azure-api-key',
    4,
    '+ASt +ABa +ACR ACDb +AEh +ASb AIoT',
    '[A-Za-z0-9+/]{4,6}={0,2}',
    { before: /[A-Za-z0-9+/]{33,76}$/, anywhere: true, check: 'mixed' },
  ],
  ['azure-devops-token', 4, 'AZDO', '[A-Za-z0-9]{4}', { before: /[A-Za-z0-9]{76}$/, anywhere: true }],
  ['digitalocean-token', 4, 'dop_v1_ doo_v1_ dor_v1_', `${hex}{64}`, { hosts: /digitalocean\.com$/ }],
  ['alibaba-access-key', 3, 'LTAI', '[A-Za-z0-9]{12,24}', { check: 'mixed' }],
  ['tencent-secret-id', 3, 'AKID', '[A-Za-z0-9]{32}', { check: 'mixed' }],
  ['yandex-api-key', 3, 'AQVN t1. y0_', '[\\w-]{35,200}(?:\\.[\\w-]{80,90})?', { check: 'mixed' }],
  ['heroku-api-key', 4, 'HRKU-', `(?:${uuidRest}|AA[\\w-]{58,70})`, { hosts: /heroku\.com$/ }],
  ['fly-token', 4, 'fm1r_ fm2_ fo1_', '[A-Za-z0-9+/=_-]{40,2000}', { hosts: /fly\.io$/ }],
  ['netlify-token', 4, 'nfp_ nfo_ nfc_ nfu_', '[A-Za-z0-9]{36,44}', { hosts: /netlify\.com$/ }],
  ['vercel-token', 4, 'vcp_ vci_ vca_ vcr_ vck_', '[A-Za-z0-9]{20,60}', { hosts: /vercel\.com$/ }],
  ['render-api-key', 4, 'rnd_', '[A-Za-z0-9]{32}', { hosts: /render\.com$/ }],
  ['cloudflare-token', 4, 'cfk_ cfut_ cfat_', '[A-Za-z0-9]{40}[0-9a-f]{8}', { hosts: /cloudflare\.com$/ }],
  ['cloudflare-token', 4, 'v1.0-', `${hex}{24}-${hex}{146}`, { hosts: /cloudflare\.com$/ }],
  [
    'tailscale-key',
    4,
    'tskey-',
    '(?:[a-z]{2,20}-)?[A-Za-z0-9]{8,40}(?:-[A-Za-z0-9]{16,60})?',
    { hosts: /tailscale\.com$/ },
  ],
  [
    'doppler-token',
    4,
    'dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.',
    '(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}',
    { hosts: /doppler\.com$/ },
  ],
  ['vault-token', 4, 'hvs. hvb. hvr.', '[\\w-]{24,300}', { hosts: /vault/ }],
  [
    'terraform-token',
    4,
    '.atlasv1.',
    '[\\w=-]{60,70}',
    { before: /[A-Za-z0-9]{14}$/, anywhere: true, hosts: /terraform\.io$/ },
  ],
  ['pulumi-token', 4, 'pul-', `${hex}{40}`, { hosts: /pulumi\.com$/ }],
  ['onepassword-token', 4, 'ops_ey', '[A-Za-z0-9+/=_-]{100,1600}'],
  ['age-secret-key', 4, 'AGE-SECRET-KEY-1', '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}'],
  ['databricks-token', 4, 'dapi', `${hex}{32}(?:-\\d)?`, { hosts: /databricks/ }],
  [
    'planetscale-token',
    4,
    'pscale_tkn_ pscale_pw_ pscale_oauth_',
    '[\\w.=-]{32,64}',
    { hosts: /psdb\.cloud$|planetscale\.com$/ },
  ],
  ['supabase-api-key', 4, 'sbp_', `(?:v0_)?[a-z0-9]{40}`, { hosts: /supabase\.(?:com|co)$/ }],
  ['supabase-api-key', 4, 'sb_secret_', '[\\w-]{20,80}', { hosts: /supabase\.(?:com|co)$/ }],
  ['neon-api-key', 4, 'napi_', '[a-z0-9]{40,80}', { hosts: /neon\.tech$/ }],
  ['mongodb-atlas-api-key', 4, 'mdb_sa_sk_', '[\\w-]{40}', { hosts: /mongodb\.com$/ }],
  ['prefect-api-key', 3, 'pnu_ pnb_', '[A-Za-z0-9]{36}'],
  ['infracost-api-key', 3, 'ico-', '[A-Za-z0-9]{32}', { check: 'mixed' }],
  ['dbt-token', 3, 'dbtc_ dbtu_', '[\\w-]{32,60}(?:={0,2})'],
  ['openshift-token', 4, 'sha256~', '[\\w-]{43}'],
  ['scalingo-token', 3, 'tk-us-', '[\\w-]{48}'],

  // Models
  [
    'openai-api-key',
    4,
    'sk-proj- sk-svcacct- sk-admin- sk-None-',
    '[\\w-]{40,220}',
    { check: 'mixed', hosts: /openai\.com$|azure\.com$/ },
  ],
  [
    'anthropic-api-key',
    4,
    'sk-ant-',
    '(?:api\\d{2,3}|admin\\d\\d|oat\\d\\d|ort\\d\\d|sid\\d\\d)-[\\w-]{40,160}',
    { hosts: /anthropic\.com$|claude\.(?:ai|com)$/ },
  ],
  ['openrouter-api-key', 4, 'sk-or-v1-', `${hex}{64}`, { hosts: /openrouter\.ai$/ }],
  ['langfuse-api-key', 3, 'sk-lf-', uuidRest, { hosts: /langfuse/ }],
  [
    'openai-api-key',
    4,
    'sk-',
    '[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|[A-Za-z0-9]{48}|[0-9a-f]{32}',
    { check: 'mixed', hosts: /openai\.com$|deepseek\.com$|stability\.ai$|moonshot\.|azure\.com$/ },
  ],
  ['groq-api-key', 4, 'gsk_', '[A-Za-z0-9]{52}', { hosts: /groq\.com$/ }],
  ['xai-api-key', 4, 'xai-', '[A-Za-z0-9_]{70,90}', { hosts: /x\.ai$/ }],
  ['perplexity-api-key', 4, 'pplx-', '[A-Za-z0-9]{40,64}', { hosts: /perplexity\.ai$/ }],
  ['replicate-token', 4, 'r8_', '[A-Za-z0-9]{37,40}', { check: 'mixed', hosts: /replicate\.com$/ }],
  ['huggingface-token', 4, 'hf_ api_org_', '[A-Za-z0-9]{34,40}', { hosts: /huggingface\.co$|hf\.co$/ }],
  ['fireworks-api-key', 4, 'fw_', '[A-Za-z0-9]{22,24}', { check: 'mixed', hosts: /fireworks\.ai$/ }],
  ['together-api-key', 4, 'tgp_v1_', '[\\w-]{40,60}', { hosts: /together\.(?:ai|xyz)$/ }],
  ['langsmith-api-key', 3, 'lsv2_pt_ lsv2_sk_', `${hex}{32}_${hex}{10}`, { hosts: /langchain\.com$/ }],
  ['pinecone-api-key', 4, 'pcsk_', '[A-Za-z0-9]{5,8}_[A-Za-z0-9]{50,80}', { hosts: /pinecone\.io$/ }],
  ['elevenlabs-api-key', 3, 'sk_', `${hex}{48}`, { hosts: /elevenlabs\.io$/ }],
  ['nvidia-api-key', 4, 'nvapi-', '[\\w-]{60,70}', { hosts: /nvidia\.com$/ }],
  ['cerebras-api-key', 4, 'csk-', '[a-z0-9]{48}', { hosts: /cerebras\.ai$/ }],
  ['tavily-api-key', 3, 'tvly-', '(?:dev-|prod-)?[A-Za-z0-9-]{28,50}', { hosts: /tavily\.com$/ }],
  ['wandb-api-key', 3, 'wandb_v1_', '[\\w-]{60,90}', { hosts: /wandb\.ai$/ }],
  ['jina-api-key', 3, 'jina_', '[A-Za-z0-9_-]{60,70}', { hosts: /jina\.ai$/ }],

  // Chat and mail
  [
    'slack-token',
    4,
    'xoxb- xoxp- xoxa- xoxo- xoxs- xoxr- xoxc- xoxd- xoxe- xoxe.',
    '(?:xox[bp]-)?(?:\\d-)?[A-Za-z0-9%+/=-]{20,260}',
    { check: 'digits', hosts: /slack(?:-edge)?\.com$/ },
  ],
  ['slack-token', 4, 'xapp-', '\\d-[A-Z0-9]{8,14}-\\d{8,16}-[a-f0-9]{40,80}', { hosts: /slack\.com$/ }],
  [
    'slack-webhook',
    3,
    'hooks.slack.com/',
    '(?:services|workflows|triggers)/[TE][A-Za-z0-9]{6,14}/(?:[A-Z]?[A-Za-z0-9]{6,24}/)?[A-Za-z0-9/]{16,60}',
    { anywhere: true, tail: true, hosts: /hooks\.slack\.com$/ },
  ],
  [
    'discord-webhook',
    3,
    'discord.com/api/webhooks/ discordapp.com/api/webhooks/',
    '\\d{17,20}/[\\w-]{60,90}',
    { anywhere: true, tail: true, hosts: /discord(?:app)?\.com$/ },
  ],
  [
    'teams-webhook',
    3,
    '.webhook.office.com/webhookb2/',
    '[\\w@-]{60,90}/IncomingWebhook/[0-9a-z]{20,40}/[\\w-]{20,80}(?:/[\\w-]{20,60})?',
    { anywhere: true, tail: true, hosts: /webhook\.office\.com$/ },
  ],
  [
    'telegram-token',
    4,
    ':AA',
    '[\\w-]{32,34}',
    { before: /(?:^|[^\w]|bot)(\d{8,11})$/, anywhere: true, check: 'telegram', hosts: /telegram\.org$/ },
  ],
  [
    'sendgrid-api-key',
    4,
    'SG.',
    '[\\w-]{20,24}\\.[\\w-]{39,50}',
    { check: 'mixed', hosts: /sendgrid\.(?:com|net)$/ },
  ],
  ['mailgun-api-key', 4, 'key-', `${hex}{32}`, { hosts: /mailgun\.(?:net|org|com)$/ }],
  [
    'mailchimp-api-key',
    4,
    '-us',
    '\\d{1,2}',
    { before: /(?:^|[^\w])([0-9a-f]{32})$/, anywhere: true, hosts: /mailchimp\.com$|mandrillapp\.com$/ },
  ],
  [
    'brevo-api-key',
    4,
    'xkeysib- xsmtpsib-',
    `${hex}{64}-[A-Za-z0-9]{16}`,
    { hosts: /brevo\.com$|sendinblue\.com$/ },
  ],
  ['resend-api-key', 3, 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', { check: 'mixed', hosts: /resend\.com$/ }],
  ['mailersend-api-key', 3, 'mlsn.', `${hex}{64}`, { hosts: /mailersend\.com$/ }],
  ['klaviyo-api-key', 3, 'pk_', `${hex}{34}`, { hosts: /klaviyo\.com$/ }],
  ['twilio-api-key', 3, 'SK', `${hex}{32}`, { hosts: /twilio\.com$/ }],
  ['nylas-api-key', 3, 'nyk_', '[A-Za-z0-9_]{40,80}', { hosts: /nylas\.com$/ }],

  // Money and shops
  [
    'stripe-secret-key',
    4,
    'sk_live_ rk_live_ sk_prod_ rk_prod_',
    '[A-Za-z0-9]{16,250}',
    { hosts: /stripe\.com$/ },
  ],
  ['stripe-test-key', 2, 'sk_test_ rk_test_', '[A-Za-z0-9]{16,250}', { hosts: /stripe\.com$/ }],
  ['stripe-webhook-secret', 3, 'whsec_', '[A-Za-z0-9+/=]{32,80}', { hosts: /stripe\.com$/ }],
  ['square-token', 4, 'EAAA', '[\\w-]{58,64}', { check: 'mixed', hosts: /squareup\.com$|square/ }],
  ['square-token', 4, 'sq0atp- sq0csp- sq0idp-', '[\\w-]{22,50}', { hosts: /squareup\.com$/ }],
  [
    'braintree-token',
    4,
    'access_token$',
    '(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}',
    { hosts: /braintree|paypal\.com$/ },
  ],
  [
    'plaid-token',
    4,
    'access-production- access-sandbox- access-development-',
    uuidRest,
    { hosts: /plaid\.com$/ },
  ],
  [
    'flutterwave-secret-key',
    4,
    'FLWSECK- FLWSECK_TEST-',
    '[0-9A-Za-z-]{32,60}',
    { hosts: /flutterwave\.com$/ },
  ],
  ['razorpay-api-key', 3, 'rzp_live_', '[A-Za-z0-9]{14}', { hosts: /razorpay\.com$/ }],
  [
    'mollie-api-key',
    4,
    'live_',
    '[A-Za-z0-9]{30,44}',
    { check: 'mixed', hosts: /mollie\.com$|gocardless\.com$|lob\.com$/ },
  ],
  ['easypost-api-key', 3, 'EZAK EZTK', '[A-Za-z0-9]{54}', { hosts: /easypost\.com$/ }],
  ['shippo-token', 3, 'shippo_live_ shippo_test_', `${hex}{40}`, { hosts: /goshippo\.com$/ }],
  ['duffel-token', 3, 'duffel_live_ duffel_test_', '[\\w-]{43}', { hosts: /duffel\.com$/ }],
  [
    'shopify-token',
    4,
    'shpat_ shpca_ shppa_ shpss_ shptka_ shpua_',
    '[A-Fa-f0-9]{32}|[A-Za-z0-9]{32,64}',
    { hosts: /shopify\.com$/ },
  ],

  // Watching and paging
  ['datadog-api-key', 3, 'ddapp_ ddpat_ ddsat_', '[A-Za-z0-9]{34,60}', { hosts: /datadoghq\.(?:com|eu)$/ }],
  [
    'newrelic-api-key',
    3,
    'NRAK- NRII- NRIQ- NRRA- NRSP-',
    '[A-Za-z0-9_-]{27,42}',
    { hosts: /newrelic\.com$|nr-data\.net$/ },
  ],
  [
    'newrelic-api-key',
    3,
    'FFFFNRAL',
    '',
    { before: /[0-9a-f]{32}$/, anywhere: true, hosts: /newrelic\.com$|nr-data\.net$/ },
  ],
  ['grafana-token', 4, 'glsa_', '[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}', { hosts: /grafana/ }],
  ['grafana-token', 4, 'glc_', '[A-Za-z0-9+/]{32,400}={0,2}', { hosts: /grafana/ }],
  ['grafana-token', 4, 'eyJrIjoi', '[A-Za-z0-9+/=]{60,400}', { check: 'base64-json', hosts: /grafana/ }],
  ['sentry-token', 3, 'sntrys_', 'eyJ[A-Za-z0-9+/=_-]{60,500}', { hosts: /sentry\.io$/ }],
  ['sentry-token', 3, 'sntryu_', `${hex}{64}`, { hosts: /sentry\.io$/ }],
  ['honeycomb-api-key', 3, 'hcaik_ hcbik_ hcamk_', '[a-z0-9]{58,64}', { hosts: /honeycomb\.io$/ }],
  [
    'dynatrace-token',
    4,
    'dt0c01. dt0s01. dt0s02. dt0s08. dt0s16.',
    '[A-Z0-9]{24}\\.[A-Z0-9]{64}|[A-Z0-9]{8}\\.[A-Z0-9]{64}',
    { hosts: /dynatrace/ },
  ],
  ['pagerduty-api-key', 3, 'u+', '[A-Za-z0-9_+-]{18}', { check: 'mixed', hosts: /pagerduty\.com$/ }],
  ['pagerduty-api-key', 3, 'pdus+ pdeu+', '[A-Za-z0-9_+-]{20,40}', { hosts: /pagerduty\.com$/ }],
  ['posthog-api-key', 3, 'phx_', '[A-Za-z0-9_-]{40,50}', { hosts: /posthog\.com$/ }],
  ['launchdarkly-api-key', 3, 'sdk-', uuidRest, { hosts: /launchdarkly\.com$/ }],
  ['statsig-api-key', 3, 'secret-', '[A-Za-z0-9]{43}', { check: 'mixed', hosts: /statsig/ }],

  ['scrapfly-api-key', 3, 'scp-live-', `${hex}{32}`],
  ['segment-token', 3, 'sgp_', '[A-Za-z0-9]{64}', { hosts: /segment\.(?:com|io)$/ }],

  // Work
  ['frameio-token', 3, 'fio-u-', '[\\w-]{60,70}', { hosts: /frame\.io$/ }],
  ['teamwork-token', 3, 'tkn.v1_', '[\\w+/-]{60,100}={0,2}', { hosts: /teamwork\.com$/ }],
  ['zoho-token', 4, '1000.', `${hex}{32}\\.${hex}{32}`, { hosts: /zoho/ }],
  ['voiceflow-api-key', 3, 'VF.DM. VF.WS.', `${hex}{24}\\.[A-Za-z0-9]{16}`],
  ['ubidots-token', 3, 'BBFF-', '[A-Za-z0-9]{30}', { check: 'mixed' }],
  [
    'zapier-webhook',
    2,
    'hooks.zapier.com/hooks/catch/',
    '[A-Za-z0-9/]{8,40}',
    { anywhere: true, tail: true, hosts: /hooks\.zapier\.com$/ },
  ],
  ['make-webhook', 2, '.make.com/', '[a-z0-9]{32}', { anywhere: true, tail: true, hosts: /make\.com$/ }],
  ['linear-api-key', 3, 'lin_api_ lin_oauth_', '[A-Za-z0-9]{32,128}', { hosts: /linear\.app$/ }],
  ['notion-token', 3, 'ntn_', '[0-9]{11}[A-Za-z0-9]{35}', { hosts: /notion\.(?:com|so)$/ }],
  ['notion-token', 3, 'secret_', '[A-Za-z0-9]{43}', { check: 'mixed', hosts: /notion\.(?:com|so)$/ }],
  ['airtable-token', 3, 'pat', '[A-Za-z0-9]{14}\\.[0-9a-f]{64}', { hosts: /airtable\.com$/ }],
  ['asana-token', 3, '1/ 2/', '\\d{14,18}(?:/\\d{14,18})?:[0-9a-f]{32}', { hosts: /asana\.com$/ }],
  ['clickup-token', 3, 'pk_', '\\d{6,12}_[A-Z0-9]{32}', { hosts: /clickup\.com$/ }],
  ['figma-token', 3, 'figd_ figo_ figu_', '[\\w-]{38,200}', { hosts: /figma\.com$/ }],
  [
    'hubspot-token',
    3,
    'pat-na1- pat-na2- pat-eu1- pat-ap1-',
    uuidRest,
    { hosts: /hubapi\.com$|hubspot\.com$/ },
  ],
  ['contentful-token', 3, 'CFPAT-', '[\\w-]{43}', { hosts: /contentful\.com$/ }],
  ['typeform-token', 3, 'tfp_', '[\\w.=-]{44,62}', { hosts: /typeform\.com$/ }],
  [
    'salesforce-token',
    4,
    '00D',
    '[A-Za-z0-9]{12,15}![\\w.]{60,130}',
    { hosts: /salesforce\.com$|force\.com$/ },
  ],
  ['intercom-token', 3, 'dG9rO', '[A-Za-z0-9+/=]{40,60}', { check: 'mixed', hosts: /intercom\.io$/ }],
  ['facebook-token', 3, 'EAACEdEose0cBA', '[A-Za-z0-9]{20,400}', { hosts: /facebook\.com$|instagram\.com$/ }],
  [
    'facebook-token',
    3,
    'EAA',
    '[A-Za-z0-9]{90,400}',
    { check: 'facebook', hosts: /facebook\.com$|instagram\.com$/ },
  ],
  [
    'twitter-bearer',
    3,
    'AAAAAAAAAAAAAAAAAAAAA',
    '[A-Za-z0-9%]{60,180}',
    { check: 'mixed', hosts: /twitter\.com$|x\.com$/ },
  ],
  ['mapbox-secret-token', 3, 'sk.eyJ tk.eyJ', '[\\w-]{40,200}\\.[\\w-]{20,30}', { hosts: /mapbox\.com$/ }],
  ['discord-token', 4, 'mfa.', '[\\w-]{84}', { hosts: /discord(?:app)?\.com$/ }],
  ['adobe-secret', 3, 'p8e-', '[A-Za-z0-9_-]{32}', { hosts: /adobe\.(?:com|io)$/ }],
  ['zuplo-api-key', 3, 'zpka_', '[a-z0-9]{32}_[0-9a-f]{8}'],
];
