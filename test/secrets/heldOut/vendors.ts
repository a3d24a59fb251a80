/** Formats of providers, written from their public documents. */

import { createHash } from 'node:crypto';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

const up = (text: string): string => text.toUpperCase();

/** Name, a value, and where it typically stands. */
export function vendorTokens(v: Values): readonly (readonly [string, string])[] {
  return [
    ['openrouter', `sk-or-v1-${v.hex(64)}`],
    ['groq', `gsk_${v.alnum(52)}`],
    ['xai', `xai-${v.alnum(80)}`],
    ['perplexity', `pplx-${v.alnum(48)}`],
    ['replicate', `r8_${v.alnum(37)}`],
    ['anthropic admin', `sk-ant-admin01-${v.chars('base64url', 93)}AA`],
    ['openai service account', `sk-svcacct-${v.alnum(58)}T3BlbkFJ${v.alnum(58)}`],
    ['hugging face', `hf_${v.chars('alnum', 34)}`],
    ['notion', `ntn_${v.chars('digits', 11)}${v.alnum(35)}`],
    ['linear', `lin_api_${v.alnum(40)}`],
    ['figma', `figd_${v.chars('base64url', 40)}`],
    ['airtable', `pat${v.alnum(14)}.${v.hex(64)}`],
    ['shopify', `shpat_${v.hex(32)}`],
    ['shopify shared', `shpss_${v.hex(32)}`],
    ['square', `EAAA${v.chars('base64url', 60)}`],
    ['square secret', `sq0csp-${v.chars('base64url', 43)}`],
    ['braintree', `access_token$production$${v.chars('lowerAlnum', 16)}$${v.hex(32)}`],
    ['plaid', `access-production-${v.uuid()}`],
    ['heroku', `HRKU-AA${v.chars('base64url', 58)}`],
    ['netlify', `nfp_${v.alnum(36)}`],
    ['databricks', `dapi${v.hex(32)}`],
    ['planetscale', `pscale_tkn_${v.chars('base64url', 43)}`],
    ['supabase', `sbp_${v.hex(40)}`],
    ['doppler', `dp.pt.${v.alnum(43)}`],
    ['vault', `hvs.${v.chars('base64url', 95)}`],
    ['terraform cloud', `${v.alnum(14)}.atlasv1.${v.alnum(67)}`],
    ['docker hub', `dckr_pat_${v.chars('base64url', 27)}`],
    ['postman', `PMAK-${v.hex(24)}-${v.hex(34)}`],
    ['rubygems', `rubygems_${v.hex(48)}`],
    ['nuget', `oy2${v.chars('lowerAlnum', 43)}`],
    ['clojars', `CLOJARS_${v.chars('lowerAlnum', 60)}`],
    ['jfrog', `AKCp${v.alnum(69)}`],
    ['buildkite', `bkua_${v.hex(40)}`],
    ['dynatrace', `dt0c01.${v.chars('base32', 24)}.${v.chars('base32', 64)}`],
    ['dropbox', `sl.u.${v.chars('base64url', 140)}`],
    ['atlassian', `ATATT3xFfGF0${v.chars('base64url', 171)}=${up(v.hex(8))}`],
    ['bitbucket app password', `ATBB${v.alnum(28)}${up(v.hex(4))}`],
    ['hubspot', `pat-na1-${v.uuid()}`],
    [
      'mapbox secret',
      `sk.${Buffer.from(JSON.stringify({ u: 'acme', a: v.chars('lowerAlnum', 25) })).toString('base64url')}.${v.chars('base64url', 22)}`,
    ],
    ['contentful', `CFPAT-${v.chars('base64url', 43)}`],
    ['easypost', `EZAK${v.alnum(54)}`],
    ['duffel', `duffel_live_${v.chars('base64url', 43)}`],
    ['flutterwave', `FLWSECK-${v.hex(32)}-X`],
    ['razorpay', `rzp_live_${v.alnum(14)}`],
    [
      'age',
      `AGE-SECRET-KEY-1${Array.from({ length: 58 }, () => v.pick([...'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'])).join('')}`,
    ],
    ['tailscale', `tskey-auth-k${v.alnum(10)}CNTRL-${v.alnum(32)}`],
    ['pulumi', `pul-${v.hex(40)}`],
    ['sonarqube', `squ_${v.hex(40)}`],
    ['launchdarkly', `api-${v.uuid()}`],
    ['posthog personal', `phx_${v.alnum(47)}`],
    ['readme', `rdme_${v.chars('lowerAlnum', 70)}`],
    ['sourcegraph', `sgp_${v.hex(16)}_${v.hex(40)}`],
    ['typeform', `tfp_${v.chars('base64url', 59)}`],
    ['alibaba', `LTAI5t${v.alnum(18)}`],
    ['new relic', `NRAK-${v.chars('upperAlnum', 27)}`],
    [
      'sentry',
      `sntrys_${Buffer.from(JSON.stringify({ iat: 1760000000.1, url: 'https://sentry.io', region_url: 'https://us.sentry.io', org: 'acme' })).toString('base64')}_${v.chars('base64', 43)}`,
    ],
    [
      'grafana cloud',
      `glc_${Buffer.from(JSON.stringify({ o: '61204', n: 'stack', k: v.alnum(24), m: { r: 'eu' } })).toString('base64')}`,
    ],
    ['gitlab runner', `glrt-${v.chars('base64url', 20)}`],
    ['gitlab deploy', `gldt-${v.chars('base64url', 20)}`],
    ['pypi', `pypi-AgEIcHlwaS5vcmc${v.chars('base64url', 150)}`],
    ['digitalocean', `dop_v1_${v.hex(64)}`],
    ['sendgrid', `SG.${v.chars('base64url', 22)}.${v.chars('base64url', 43)}`],
    ['brevo', `xkeysib-${v.hex(64)}-${v.alnum(16)}`],
    ['resend', `re_${v.alnum(8)}_${v.alnum(24)}`],
    ['mailgun', `key-${v.hex(32)}`],
    ['mailchimp', `${v.hex(32)}-us14`],
    ['twilio key', `SK${v.hex(32)}`],
    ['google oauth secret', `GOCSPX-${v.chars('base64url', 28)}`],
    ['google access', `ya29.a0${v.chars('base64url', 160)}`],
    ['google refresh', `1//0${v.chars('base64url', 95)}`],
    ['azure client secret', `${v.alnum(3)}8Q~${v.chars('base64url', 34)}`],
    ['facebook', `EAAC${v.alnum(120)}`],
    ['stripe restricted', `rk_live_${v.alnum(99)}`],
    ['stripe webhook', `whsec_${v.alnum(32)}`],
    ['1password', `ops_eyJ${v.alnum(300)}`],
    ['adafruit', `aio_${v.alnum(28)}`],
    ['fly.io', `FlyV1 fm2_${v.chars('base64', 120)}`],
    ['cloudflare origin', `v1.0-${v.hex(24)}-${v.hex(146)}`],
    ['okta under its scheme', `00${v.chars('base64url', 40)}`],
    ['ionic', `ion_${v.alnum(42)}`],
    ['prefect', `pnu_${v.alnum(36)}`],
    ['langsmith', `lsv2_pt_${v.hex(32)}_${v.hex(10)}`],
    ['e2b', `e2b_${v.hex(40)}`],
    ['nvidia', `nvapi-${v.chars('base64url', 64)}`],
    ['tavily', `tvly-${v.alnum(32)}`],
    ['pinecone', `pcsk_${v.alnum(6)}_${v.alnum(63)}`],
  ];
}

export function vendorCases(v: Values, add: Adder): void {
  const hosts = ['collector.logs-r-us.com', 'hooks.zapflow.io', 'api.ticket-desk.com'];
  for (const [i, [name, value]] of vendorTokens(v).entries()) {
    const family = 'token';
    const url = `https://${hosts[i % 3]}/v2/ingest`;
    switch (i % 6) {
      case 0:
        add(
          `${name} in a sentence`,
          {
            url,
            body: { level: 'error', message: `request refused for credential ${value}, retrying in 5s` },
          },
          [[family, value]],
        );
        break;
      case 1:
        add(`${name} under a dull key`, { url, response: { body: { items: [{ id: 7, data: value }] } } }, [
          [family, value],
        ]);
        break;
      case 2:
        add(`${name} in a query`, { url: `${url}?v=${encodeURIComponent(value)}&page=2` }, [[family, value]]);
        break;
      case 3:
        add(
          `${name} as an environment line`,
          { url, body: `export SERVICE_CREDENTIAL=${value}\nexport REGION=eu\n`, type: 'text/plain' },
          [[family, value]],
        );
        break;
      case 4:
        add(
          `${name} in XML`,
          {
            url,
            response: {
              body: `<?xml version="1.0"?><settings><item name="x">${value.replace(/&/g, '&amp;')}</item></settings>`,
              type: 'application/xml',
            },
          },
          [[family, value]],
        );
        break;
      default:
        add(
          `${name} in a header of the answer`,
          { url, response: { headers: [['X-Debug-Info', `upstream=${value}`]], body: { ok: true } } },
          [[family, value]],
        );
    }
  }
  const account = `AC${v.hex(32)}`;
  const auth = v.hex(32);
  add(
    'twilio account with its token',
    {
      url: 'https://api.acme.test-shop.net/cfg',
      response: { body: { twilio: { account_sid: account, auth_token: auth } } },
    },
    [['token', auth]],
  );
  const dd = v.hex(32);
  add(
    'datadog key',
    {
      url: 'https://http-intake.logs.datadoghq.com/v1/input',
      headers: [['DD-API-KEY', dd]],
      body: { message: 'up' },
    },
    [['token', dd]],
  );
  const algolia = v.hex(32);
  add(
    'algolia admin key',
    {
      url: 'https://x.algolia.net/1/indexes',
      headers: [
        ['X-Algolia-API-Key', algolia],
        ['X-Algolia-Application-Id', 'QW3RT5YU1O'],
      ],
    },
    [['token', algolia]],
  );
  const secret = v.awsSecret();
  const id = v.awsId('ASIA');
  const session = v.chars('base64', 340);
  add(
    'assumed role in XML',
    {
      url: 'https://sts.amazonaws.com/',
      body: 'Action=AssumeRole&Version=2011-06-15',
      type: 'application/x-www-form-urlencoded',
      response: {
        type: 'text/xml',
        body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${session}</SessionToken><Expiration>2026-10-01T13:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      },
    },
    [
      ['token', secret],
      ['token', session],
      ['maybe', id],
    ],
  );
  const firebase = `AIza${v.chars('base64url', 35)}`;
  add(
    'google api key in a script',
    {
      url: 'https://cdn.harbor.io/app.js',
      response: {
        type: 'application/javascript',
        body: `!function(){var c={apiKey:"${firebase}",authDomain:"harbor.firebaseapp.com",projectId:"harbor"};init(c)}();`,
      },
    },
    [['maybe', firebase]],
  );
  const sas = v.chars('base64', 43) + '=';
  add(
    'azure blob with a shared access signature',
    {
      url: `https://acmeblobs.blob.core.windows.net/dumps/a.bak?sv=2024-11-04&ss=b&srt=sco&sp=rwdl&se=2026-12-01T00:00:00Z&st=2026-01-01T00:00:00Z&spr=https&sig=${encodeURIComponent(sas)}`,
    },
    [['token', sas]],
  );
  const ghs = v.github('ghs');
  add(
    'git remote with a token',
    {
      url: 'https://ci.acme-build.io/job',
      body: { remote: `https://x-access-token:${ghs}@github.com/acme/shop.git` },
    },
    [['token', ghs]],
  );
  const hook = `https://hooks.slack.com/services/T${up(v.chars('lowerAlnum', 9))}/B${up(v.chars('lowerAlnum', 10))}/${v.alnum(24)}`;
  add('slack webhook', { url: 'https://cfg.acme.net/x', response: { body: { notify: hook } } }, [
    ['token', hook],
  ]);
  const digest = createHash('sha1').update(v.uuid()).digest('hex');
  add(
    'heroku key under its name',
    {
      url: 'https://cfg.acme.net/env',
      response: { body: `HEROKU_API_KEY=${v.uuid()}\nBUILD=${digest}\n`, type: 'text/plain' },
    },
    [['token', '', 'HEROKU_API_KEY']],
  );
}
