/** Keys in addresses, logins and token endpoints. */

import { form, type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { oneByOne, type Adder, type Family } from './truth.ts';

const medium = 'medium';
const high = 'high';

export function sixthLoginCases(v: Values, add: Adder): void {
  const one = oneByOne(add);

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
}
