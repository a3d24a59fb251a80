/** Providers' tokens, in the places where they are met. */

import { exchange, form, type Case, type Label } from './build.ts';
import { type Values } from './values.ts';

/** Every token that can be made: kinds that name it, and a maker. */
export function vendorTokens(
  v: Values,
): readonly (readonly [kind: string, value: string, critical: boolean])[] {
  const hex = v.hex;
  const an = v.alnum;
  const b64u = (n: number): string => v.chars('base64url', n);
  return [
    ['github-token', v.github('ghp'), true],
    ['github-token', v.github('gho'), true],
    ['github-token', v.github('ghs'), true],
    ['github-token', v.githubFine(), true],
    ['gitlab-token', `glpat-${b64u(20)}`, true],
    ['npm-token', v.npm(), true],
    ['pypi-token', `pypi-AgEIcHlwaS5vcmc${b64u(120)}`, true],
    ['docker-token', `dckr_pat_${b64u(27)}`, true],
    ['rubygems-api-key', `rubygems_${hex(48)}`, true],
    ['google-api-key', `AIza${b64u(35)}`, false],
    ['google-oauth-token', `ya29.${b64u(120)}`, false],
    ['google-oauth-secret', `GOCSPX-${b64u(28)}`, true],
    ['azure-client-secret', `${an(3)}8Q~${an(34)}`, true],
    ['digitalocean-token', `dop_v1_${hex(64)}`, true],
    ['heroku-api-key', `HRKU-${v.uuid()}`, true],
    ['netlify-token', `nfp_${an(40)}`, true],
    ['vercel-token', `vcp_${an(56)}`, true],
    ['tailscale-key', `tskey-auth-${an(17)}-${an(32)}`, true],
    ['doppler-token', `dp.pt.${an(43)}`, true],
    ['vault-token', `hvs.${b64u(95)}`, true],
    ['terraform-token', `${an(14)}.atlasv1.${b64u(67)}`, true],
    ['pulumi-token', `pul-${hex(40)}`, true],
    ['databricks-token', `dapi${hex(32)}`, true],
    ['planetscale-token', `pscale_tkn_${b64u(43)}`, true],
    ['supabase-api-key', `sbp_${hex(40)}`, true],
    ['openai-api-key', `sk-proj-${b64u(74)}T3BlbkFJ${b64u(74)}`, true],
    ['openai-api-key', `sk-${an(20)}T3BlbkFJ${an(20)}`, true],
    ['openai-api-key', `sk-proj-${b64u(48)}`, true],
    ['anthropic-api-key', `sk-ant-api03-${b64u(93)}AA`, true],
    ['groq-api-key', `gsk_${an(52)}`, true],
    ['huggingface-token', `hf_${v.chars('lower', 17)}${v.chars('upper', 17)}`, true],
    ['replicate-token', `r8_${an(37)}`, true],
    ['openrouter-api-key', `sk-or-v1-${hex(64)}`, true],
    ['slack-token', `xoxb-${v.chars('digits', 12)}-${v.chars('digits', 13)}-${an(24)}`, true],
    ['slack-token', `xapp-1-A${v.chars('upperAlnum', 10)}-${v.chars('digits', 13)}-${hex(64)}`, true],
    [
      'slack-webhook',
      `https://hooks.slack.com/services/T${v.chars('upperAlnum', 8)}/B${v.chars('upperAlnum', 10)}/${an(24)}`,
      false,
    ],
    ['discord-token', v.discord(), true],
    ['discord-webhook', `https://discord.com/api/webhooks/1${v.chars('digits', 17)}/${b64u(68)}`, false],
    ['telegram-token', v.telegram(), true],
    ['sendgrid-api-key', `SG.${b64u(22)}.${b64u(43)}`, true],
    ['mailgun-api-key', `key-${hex(32)}`, true],
    ['mailchimp-api-key', `${hex(32)}-us14`, true],
    ['brevo-api-key', `xkeysib-${hex(64)}-${an(16)}`, true],
    ['twilio-api-key', `SK${hex(32)}`, false],
    ['stripe-secret-key', `sk_live_${an(24)}`, true],
    ['stripe-secret-key', `rk_live_51${an(97)}`, true],
    ['stripe-test-key', `sk_test_51${an(97)}`, false],
    ['stripe-webhook-secret', `whsec_${an(32)}`, false],
    ['square-token', `sq0atp-${b64u(22)}`, true],
    ['shopify-token', `shpat_${hex(32)}`, true],
    ['newrelic-api-key', `NRAK-${v.chars('upperAlnum', 27)}`, false],
    ['grafana-token', `glsa_${an(32)}_${hex(8)}`, true],
    ['sentry-token', `sntryu_${hex(64)}`, false],
    ['dynatrace-token', `dt0c01.${v.chars('base32', 24)}.${v.chars('base32', 64)}`, true],
    ['postman-api-key', `PMAK-${hex(24)}-${hex(34)}`, false],
    ['linear-api-key', `lin_api_${an(40)}`, false],
    ['notion-token', `ntn_${v.chars('digits', 11)}${an(35)}`, false],
    ['airtable-token', `pat${an(14)}.${hex(64)}`, false],
    ['figma-token', `figd_${b64u(40)}`, false],
    ['hubspot-token', `pat-na1-${v.uuid()}`, false],
    ['atlassian-token', `ATATT3xFfGF0${b64u(180)}=${v.chars('hex', 8).toUpperCase()}`, true],
    [
      'age-secret-key',
      `AGE-SECRET-KEY-1${Array.from({ length: 58 }, () => v.pick([...'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'])).join('')}`,
      true,
    ],
    ['facebook-token', `EAA${an(140)}`, false],
    ['mapbox-secret-token', `sk.eyJ${b64u(60)}.${b64u(22)}`, false],
  ];
}

const generic = ['api-key', 'bearer-token', 'access-token', 'token', 'secret', 'client-secret'];

export function vendorCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  const host = (): string => `${v.word()}.${v.word()}-labs.net`;
  vendorTokens(v).forEach(([kind, value, critical], i) => {
    const label = (place: string, extra: Partial<Label> = {}): Label => ({
      kinds: [kind],
      value,
      place,
      ...(critical ? { severity: 'critical' as const } : {}),
      ...extra,
    });
    const isAddress = value.startsWith('https:');
    switch (i % 7) {
      case 0:
        cases.push(
          exchange(
            `${kind} in a JSON answer`,
            {
              url: `https://${host()}/v1/settings`,
              response: {
                body: { id: i, name: v.word(), integration: { value, createdAt: '2026-01-02T03:04:05Z' } },
              },
            },
            [label('$.integration.value')],
          ),
        );
        break;
      case 1:
        cases.push(
          exchange(
            `${kind} in a log line`,
            {
              url: `https://logs.${host()}/ingest`,
              type: 'text/plain',
              body: `2026-10-01T08:00:00Z INFO start worker=${i}\n2026-10-01T08:00:01Z DEBUG using ${value} for sync\n2026-10-01T08:00:02Z INFO done\n`,
            },
            [label('request body')],
          ),
        );
        break;
      case 2:
        cases.push(
          exchange(
            `${kind} in a prompt`,
            {
              url: 'https://api.openai.com/v1/chat/completions',
              headers: [['Accept', 'application/json']],
              body: {
                model: 'gpt-4o',
                messages: [
                  {
                    role: 'user',
                    content: `Why does this fail?\n\nclient = Client("${value}")\nclient.run()`,
                  },
                ],
              },
            },
            [label('$.messages[0].content')],
          ),
        );
        break;
      case 3:
        cases.push(
          exchange(
            `${kind} in a query`,
            isAddress
              ? { url: `https://${host()}/go?next=${encodeURIComponent(value)}` }
              : { url: `https://${host()}/v2/items?limit=20&access_token=${encodeURIComponent(value)}` },
            [label('request url', { kinds: [kind, ...generic] })],
          ),
        );
        break;
      case 4:
        cases.push(
          exchange(
            `${kind} in a form`,
            {
              url: `https://${host()}/hooks`,
              ...form({ channel: 'ops', note: `key is ${value}`, ok: 'true' }),
            },
            [label('note')],
          ),
        );
        break;
      case 5:
        cases.push(
          exchange(
            `${kind} in a script`,
            {
              url: `https://www.${host()}/app.js`,
              response: {
                type: 'application/javascript',
                body: `!function(){var e=document,t={region:"eu",debug:!1};t.k="${value}";window.boot&&boot(t)}();`,
              },
            },
            [label('response body')],
          ),
        );
        break;
      default:
        cases.push(
          exchange(
            `${kind} in YAML`,
            {
              url: `https://${host()}/config.yaml`,
              response: {
                type: 'text/yaml',
                body: `service: ${v.word()}\nreplicas: 3\nenv:\n  - name: UPSTREAM\n    value: "${value}"\n`,
              },
            },
            [label('response body')],
          ),
        );
    }
  });
  return cases;
}

export function cloudCases(v: Values): readonly Case[] {
  const cases: Case[] = [];
  {
    const id = v.awsId();
    const secret = v.awsSecret();
    cases.push(
      exchange(
        'AWS pair in JSON',
        {
          url: 'https://config.blue-labs.net/env',
          response: { body: { accessKeyId: id, secretAccessKey: secret, region: 'eu-west-1' } },
        },
        [
          {
            kinds: ['aws-secret-access-key'],
            value: secret,
            place: '$.secretAccessKey',
            severity: 'critical',
          },
          { kinds: ['aws-access-key-id'], value: id, place: '$.accessKeyId', optional: true },
        ],
      ),
    );
  }
  {
    const id = v.awsId();
    const secret = v.awsSecret();
    cases.push(
      exchange(
        'AWS credentials file',
        {
          url: 'https://paste.blue-labs.net/raw/1',
          response: {
            type: 'text/plain',
            body: `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\nregion=us-east-1\n`,
          },
        },
        [
          { kinds: ['aws-secret-access-key'], value: secret, place: 'line 3', severity: 'critical' },
          { kinds: ['aws-access-key-id'], value: id, place: 'line 2', optional: true },
        ],
      ),
    );
  }
  {
    const id = v.awsId('ASIA');
    const secret = v.awsSecret();
    const token = `IQoJb3JpZ2lu${v.chars('base64', 340)}`;
    cases.push(
      exchange(
        'STS AssumeRole answer',
        {
          method: 'POST',
          url: 'https://sts.amazonaws.com/',
          ...form({ Action: 'AssumeRole', Version: '2011-06-15' }),
          response: {
            type: 'text/xml',
            body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
          },
        },
        [
          { kinds: ['aws-secret-access-key'], value: secret, place: 'SecretAccessKey', severity: 'critical' },
          { kinds: ['aws-session-token'], value: token, place: 'SessionToken' },
          { kinds: ['aws-access-key-id'], value: id, place: 'AccessKeyId', optional: true },
        ],
      ),
    );
  }
  {
    const pem = v.pem();
    cases.push(
      exchange(
        'GCP service account in JSON',
        {
          url: 'https://api.green-labs.net/upload',
          body: {
            type: 'service_account',
            project_id: 'green-1',
            private_key_id: v.hex(40),
            private_key: `${pem}\n`,
            client_email: 'sync@green-1.iam.gserviceaccount.com',
            token_uri: 'https://oauth2.googleapis.com/token',
          },
        },
        [
          {
            kinds: ['gcp-service-account-key', 'private-key'],
            value: pem,
            place: '$.private_key',
            severity: 'critical',
          },
        ],
      ),
    );
  }
  {
    const key = v.azureKey();
    cases.push(
      exchange(
        'Azure storage connection string',
        {
          url: 'https://deploy.green-labs.net/settings',
          response: {
            body: {
              AZURE_STORAGE: `DefaultEndpointsProtocol=https;AccountName=greenstore;AccountKey=${key};EndpointSuffix=core.windows.net`,
            },
          },
        },
        [
          {
            kinds: ['azure-storage-key', 'connection-string'],
            value: key,
            place: '$.AZURE_STORAGE',
            severity: 'critical',
          },
        ],
      ),
    );
  }
  {
    const sig = `${v.chars('base64', 43)}=`;
    cases.push(
      exchange(
        'Azure SAS in a Location',
        {
          url: 'https://api.green-labs.net/download/7',
          response: {
            status: 302,
            headers: [
              [
                'Location',
                `https://greenstore.blob.core.windows.net/files/report.pdf?sv=2024-11-04&se=2027-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=${encodeURIComponent(sig)}`,
              ],
            ],
          },
        },
        [{ kinds: ['azure-sas-token'], value: sig, place: 'Location', severity: 'high' }],
      ),
    );
  }
  {
    const key = `${v.chars('base64', 43)}=`;
    cases.push(
      exchange(
        'Service Bus connection string',
        {
          url: 'https://ops.green-labs.net/health/verbose',
          response: {
            type: 'text/plain',
            body: `bus: Endpoint=sb://green.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${key}\nstatus: ok\n`,
          },
        },
        [
          {
            kinds: ['connection-string', 'azure-api-key', 'azure-storage-key'],
            value: key,
            place: 'line 1',
            severity: 'critical',
          },
        ],
      ),
    );
  }
  for (const [label, value] of [
    ['PKCS#8', v.pem()],
    ['RSA', v.pem('RSA PRIVATE KEY')],
    ['EC', v.pem('EC PRIVATE KEY', 118)],
    ['OpenSSH', v.openssh()],
    ['encrypted', v.pem('ENCRYPTED PRIVATE KEY', 1290)],
  ] as const) {
    cases.push(
      exchange(
        `${label} key in JSON`,
        {
          url: 'https://vault.green-labs.net/v1/keys',
          response: { body: { data: { ssh_key: value, ttl: 60 } } },
        },
        [{ kinds: ['private-key'], value, place: '$.data.ssh_key', severity: 'critical' }],
      ),
    );
  }
  {
    const value = v.openssh();
    cases.push(
      exchange(
        'OpenSSH key as text',
        {
          url: 'https://files.green-labs.net/id_ed25519',
          response: { type: 'text/plain', body: `# deploy key\n${value}\n` },
        },
        [{ kinds: ['private-key'], value, place: 'response body', severity: 'critical' }],
      ),
    );
  }
  {
    const d = v.chars('base64url', 43);
    cases.push(
      exchange(
        'private JWK',
        {
          url: 'https://id.green-labs.net/admin/keys',
          response: {
            body: {
              keys: [
                {
                  kty: 'EC',
                  crv: 'P-256',
                  kid: v.hex(8),
                  x: v.chars('base64url', 43),
                  y: v.chars('base64url', 43),
                  d,
                },
              ],
            },
          },
        },
        [{ kinds: ['private-key'], value: d, place: '$.keys[0].d', severity: 'critical' }],
      ),
    );
  }
  {
    const k = v.chars('base64url', 43);
    cases.push(
      exchange(
        'symmetric JWK',
        {
          url: 'https://id.green-labs.net/admin/keys/hs',
          response: { body: { kty: 'oct', alg: 'HS256', k } },
        },
        [{ kinds: ['private-key', 'encryption-key'], value: k, place: '$.k', severity: 'critical' }],
      ),
    );
  }
  return cases;
}
