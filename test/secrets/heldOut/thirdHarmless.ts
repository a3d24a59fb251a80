/** The harmless half of the third set: more answers of well-known services, code, settings, headers. */

import { form, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function thirdHarmlessCases(v: Values, add: Adder): void {
  const answer = (name: string, body: string | object, type?: string): void =>
    add(name, { url: 'https://api.lake-shop.com/v1/x', response: { body, ...(type ? { type } : {}) } }, []);
  const ask = (
    name: string,
    url: string,
    headers: readonly (readonly [string, string])[] = [],
    more: Partial<Shape> = {},
  ): void => add(name, { url, headers, ...more }, []);

  answer('apple receipt', {
    bundle_id: 'com.x',
    receipt_creation_date_ms: '1760000000000',
    original_transaction_id: '1000000831360853',
    web_order_line_item_id: '1000000059854353',
  });
  answer('snowflake', {
    id: '1318273645918273645',
    author: {
      id: '918273645918273645',
      username: 'maria',
      discriminator: '0001',
      avatar: v.hex(32),
      public_flags: 64,
    },
    nonce: '1318273645918273999',
  });
  answer('slack messages', {
    ok: true,
    messages: [
      {
        type: 'message',
        user: 'U02AB3CD4EF',
        text: 'please reset the password on staging, token expired',
        ts: '1760000000.123456',
        client_msg_id: v.uuid(),
        team: 'T012AB3C4',
      },
    ],
    response_metadata: { next_cursor: v.chars('base64', 40) },
  });
  answer('jira', {
    issues: [
      {
        key: 'SEC-4411',
        fields: {
          summary: 'Rotate API key for billing',
          description: 'The secret must be stored in vault; see secret-rotation.md',
          labels: ['password', 'token'],
        },
      },
    ],
  });
  answer('datadog', {
    series: [
      {
        metric: 'auth.token.issued',
        points: [[1760000000, 12]],
        tags: ['key:abc', 'password_policy:strict'],
      },
    ],
  });
  answer('auth0 rule', {
    client_id: v.alnum(32),
    connection: 'Username-Password-Authentication',
    strategy: 'auth0',
    grant_types: ['password', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_post',
  });
  answer('aws describe', {
    SecretList: [
      {
        ARN: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf`,
        Name: 'prod/db',
        KmsKeyId: `alias/aws/secretsmanager`,
        LastChangedDate: 1760000000,
        SecretVersionsToStages: { [v.uuid()]: ['AWSCURRENT'] },
      },
    ],
  });
  answer('kms', {
    KeyMetadata: {
      KeyId: v.uuid(),
      Arn: `arn:aws:kms:eu-west-1:123456789012:key/${v.uuid()}`,
      KeyState: 'Enabled',
      KeySpec: 'SYMMETRIC_DEFAULT',
    },
    CiphertextBlob: `AQICAH${v.chars('base64', 180)}`,
  });
  answer(
    'iam',
    `<ListAccessKeysResponse><AccessKeyMetadata><member><UserName>bob</UserName><Status>Active</Status><CreateDate>2026-01-01T00:00:00Z</CreateDate></member></AccessKeyMetadata></ListAccessKeysResponse>`,
    'text/xml',
  );
  answer('stripe pi', {
    id: `pi_${v.alnum(24)}`,
    payment_method_types: ['card'],
    client_secret: null,
    last_payment_error: {
      code: 'card_declined',
      payment_method: { card: { fingerprint: v.alnum(16), last4: '0002', iin: '400000' } },
    },
  });
  answer('github secrets list', {
    total_count: 2,
    secrets: [
      { name: 'NPM_TOKEN', created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
      { name: 'AWS_SECRET_ACCESS_KEY', created_at: '2026-01-01T00:00:00Z' },
    ],
  });
  answer('github public key', { key_id: '568250167242549743', key: `${v.chars('base64', 43)}=` });
  answer('firebase rc', {
    entries: { password_min_length: '12', show_token_hint: 'true', api_key_rotation_days: '30' },
    state: 'UPDATE',
    templateVersion: '14',
  });
  answer('css modules', {
    classes: {
      passwordInput: 'Login_passwordInput__3xK9a',
      tokenField: 'Form_tokenField__Ab12c',
      secretBadge: 'Badge_secret__9zX81',
    },
  });
  answer(
    'react props',
    '<div data-testid="password-input" data-token-type="bearer" class="api-key-row" aria-label="Secret key"></div>',
    'text/html',
  );
  answer(
    'svelte bundle',
    `const e={password:"Password",token:"Token",apiKey:"API key"},t={key:"password",type:"password",autocomplete:"current-password"};export{e as labels,t as field};`,
    'application/javascript',
  );
  answer(
    'webpack',
    `(self.webpackChunk=self.webpackChunk||[]).push([[179],{4411:(e,t,n)=>{"use strict";n.d(t,{token:()=>r,secretKey:()=>o});const r=Symbol("token"),o=e=>e.secretKey??""}}]);`,
    'application/javascript',
  );
  answer(
    'ts types',
    'export interface Credentials { username: string; password: string; token?: string | null; apiKey: ApiKey; secret: SecretRef }',
    'text/plain',
  );
  answer(
    'java',
    'String password = System.getenv("DB_PASSWORD"); private static final String TOKEN_HEADER = "X-Auth-Token"; char[] secret = keyStore.getKey(alias, null).getEncoded();',
    'text/plain',
  );
  answer(
    'terraform',
    'resource "aws_db_instance" "x" {\n  username = "app"\n  password = var.db_password\n  kms_key_id = aws_kms_key.main.arn\n}\nvariable "token" { type = string sensitive = true }',
    'text/plain',
  );
  answer(
    'helm',
    'auth:\n  existingSecret: redis-credentials\n  existingSecretPasswordKey: redis-password\n  secretKeys:\n    adminPasswordKey: postgres-password\ntokens: 3\n',
    'application/yaml',
  );
  answer('k8s event', {
    message: 'MountVolume.SetUp failed for volume "token" : secret "api-token-x7k2p" not found',
    reason: 'FailedMount',
    involvedObject: { uid: v.uuid() },
  });
  answer('sentry event', {
    event_id: v.hex(32),
    exception: {
      values: [
        {
          type: 'AuthError',
          value: 'Invalid password for user 42',
          stacktrace: {
            frames: [{ function: 'verifyToken', vars: { token: '[Filtered]', password: '[Filtered]' } }],
          },
        },
      ],
    },
  });
  answer('elastic mapping', {
    mappings: {
      properties: {
        password: { type: 'keyword', index: false },
        api_key: { type: 'text' },
        token: { type: 'keyword', ignore_above: 256 },
      },
    },
  });
  answer('postman env', {
    values: [
      { key: 'token', value: '', enabled: true },
      { key: 'baseUrl', value: 'https://x.io', enabled: true },
      { key: 'password', value: '{{vault:pw}}', type: 'secret' },
    ],
  });
  answer('user profile', {
    username: 'maria_1988',
    display: 'Maria',
    pass_count: 12,
    passport_required: false,
    pin_code_enabled: true,
    security_question: 'First pet?',
    login_count: 4411,
    last_login_token_age: 3600,
  });
  answer('recaptcha', {
    'g-recaptcha-response': v.chars('base64url', 400),
    sitekey: `6L${v.chars('base64url', 38)}`,
  });
  answer('maps style', { mapId: v.hex(16), styleKey: 'dark-v11', tileKey: 'z/x/y', keyframes: [0, 1] });
  answer('pagination', {
    links: { next: `/v1/items?cursor=${v.alnum(60)}&limit=20` },
    nextToken: v.chars('base64', 120),
    NextPageToken: v.alnum(30),
    scrollToken: v.alnum(40),
  });
  answer('websub', { hub: { mode: 'subscribe', challenge: v.alnum(20), verify_token: '' } });
  answer('video', { playback_id: v.alnum(44), signed: false, stream_key_id: v.uuid(), token_ttl: 60 });
  answer('webrtc', {
    sdp: `v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\na=ice-ufrag:${v.alnum(4)}\r\na=fingerprint:sha-256 ${Array.from({ length: 32 }, () => v.hex(2).toUpperCase()).join(':')}\r\n`,
    type: 'offer',
  });
  answer(
    'pgp',
    `-----BEGIN PGP MESSAGE-----\n\n${v.chars('base64', 300)}\n=${v.chars('base64', 4)}\n-----END PGP MESSAGE-----`,
    'text/plain',
  );
  answer(
    'checksums',
    `${v.hex(64)}  app-1.2.tar.gz\n${v.hex(64)}  secret-tool.zip\n${v.hex(40)}  token.txt\n`,
    'text/plain',
  );
  answer('cards of a game', {
    cards: [{ number: 7, suit: 'hearts' }],
    card: { number: '12', name: 'Ace' },
    credit: 100,
    account_number: '000123',
  });
  answer('bank', {
    account: { bic: 'COBADEFFXXX', iban_masked: 'DE** **** **** 4321', last4: '4321' },
    routing: '021000021',
  });
  answer('order', {
    order_id: '4111-2222-3333',
    gift_card_number: '6006491286999',
    tracking_number: '9400110200881234567890',
    phone_verified: true,
  });
  answer('lorem', {
    text: 'The session is over; the key to success is patience. Password managers help. Bearer of good news. Basic training.',
  });
  answer('commit', {
    message: 'fix: rotate token=abc handling, bump secretlint to 13.0.7, drop password prompt',
  });
  answer(
    'env names',
    'Usage: set GITHUB_TOKEN, AWS_SECRET_ACCESS_KEY and DATABASE_URL before running.\n  --token TOKEN   the token\n  --password-file FILE\n',
    'text/plain',
  );
  answer('swagger example', {
    paths: {
      '/login': {
        post: {
          requestBody: {
            content: { 'application/json': { example: { username: 'user', password: 'password123' } } },
          },
        },
      },
    },
  });
  answer('tracking pixel', {
    uid: v.hex(32),
    sid: v.hex(16),
    vid: v.uuid(),
    session_id: v.uuid(),
    sessionStart: 1760000000,
  });
  answer(
    'ga',
    'v=2&tid=G-ABCDE12345&gtm=45je4&cid=1111.2222&sid=1760000000&_s=2&dl=https%3A%2F%2Fx.io%2Freset-password',
    'application/x-www-form-urlencoded',
  );
  answer(
    'saml metadata',
    `<EntityDescriptor><KeyDescriptor use="signing"><X509Certificate>MIID${v.chars('base64', 800)}</X509Certificate></KeyDescriptor></EntityDescriptor>`,
    'application/xml',
  );
  answer('push', {
    endpoint: `https://fcm.googleapis.com/fcm/send/${v.chars('base64url', 100)}`,
    keys: { p256dh: v.chars('base64url', 87), auth: v.chars('base64url', 22) },
  });
  answer('mqtt topics', { topics: ['sensors/key/1', 'auth/token/refresh'], qos: 1, retained: false });
  answer('weather key', {
    apikey_valid: true,
    api_key_status: 'active',
    apiKeyName: 'production-key-1',
    apiKeyHint: '...4f2a',
  });
  answer('hashes', { password_hash: `$2b$12$${v.chars('alnum', 53)}`, pwd_sha: v.hex(64), salt: v.hex(32) });
  answer('license', {
    license: 'MIT',
    licenseKey: 'none',
    key: 'mit',
    spdx_id: 'MIT',
    node_id: 'MDc6TGljZW5zZTEz',
  });
  answer('nonce', {
    nonce: v.alnum(32),
    state: v.alnum(32),
    code_challenge: v.alnum(43),
    requestToken: v.alnum(40),
    __csrf: v.alnum(40),
  });
  ask('graphql op', 'https://api.lake-shop.com/graphql', [], {
    body: {
      operationName: 'ResetPassword',
      query:
        'mutation ResetPassword($token: String!, $password: String!) { resetPassword(token: $token, password: $password) { ok } }',
      variables: {},
    },
  });
  ask('s3 head', 'https://b.s3.amazonaws.com/secret/key.txt', [
    [
      'Authorization',
      `AWS4-HMAC-SHA256 Credential=AKIA${v.chars('base32', 16)}/20261001/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=${v.hex(64)}`,
    ],
  ]);
  ask('cookies', 'https://www.lake-shop.com/', [
    [
      'Cookie',
      `cookie_consent=accepted; __cf_bm=${v.chars('base64url', 80)}; ajs_anonymous_id=${v.uuid()}; _hjSessionUser_1=${v.chars('base64', 80)}; intercom-id-x=${v.uuid()}; optimizelyEndUserId=oeu${v.chars('digits', 13)}r0.1; sessionCount=4; XSRF-TOKEN=${v.alnum(40)}`,
    ],
  ]);
  ask('digest auth', 'https://cam.lake-shop.com/', [
    [
      'Authorization',
      `Digest username="admin", realm="cam", nonce="${v.hex(32)}", uri="/", response="${v.hex(32)}", cnonce="${v.hex(16)}"`,
    ],
  ]);
  ask('signed webhooks', 'https://in.lake-shop.com/', [
    ['X-Signature-Ed25519', v.hex(128)],
    ['X-Shopify-Hmac-Sha256', v.chars('base64', 43) + '='],
    ['X-Zm-Signature', `v0=${v.hex(64)}`],
    ['X-Goog-Channel-Token', 'target=x'],
    ['X-Forwarded-Client-Cert', `Hash=${v.hex(64)};Subject="CN=x"`],
  ]);
  ask(
    'query words',
    `https://api.lake-shop.com/search?q=api+key&token=next&sort_key=price&sessionid=12&pass=1&key=${v.word()}&auth=none`,
  );
  ask('cdn', `https://d111.cloudfront.net/a.js?Expires=1760000000&Key-Pair-Id=K2JCJMDEHXQW5F&v=${v.hex(20)}`);
  ask(
    'utm',
    `https://www.lake-shop.com/?gclid=${v.chars('base64url', 90)}&fbclid=IwAR${v.chars('base64url', 57)}&utm_source=token`,
  );
  ask('signup', 'https://www.lake-shop.com/api', [], {
    ...form({ newsletter: 'yes', password_strength: '3', token_type_hint: 'access_token', remember: '1' }),
  });
}
