/** The other half of the third set: secrets under names and in places as programs write them. */

import { type Shape } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Family } from './truth.ts';

const personal: readonly Family[] = ['card', 'ssn', 'iban', 'email', 'phone'];

export function thirdSecretCases(v: Values, add: Adder): void {
  const familyOf = (name: string): Family =>
    personal.find((one) => name.startsWith(one)) ??
    (/cookie|PHPSESSID|remember/.test(name) ? 'session' : 'token');
  const answer = (name: string, value: string, body: string | object, type?: string): void =>
    add(name, { url: 'https://api.lake-shop.com/v1/x', response: { body, ...(type ? { type } : {}) } }, [
      [familyOf(name), value],
    ]);
  const ask = (
    name: string,
    value: string,
    url: string,
    headers: readonly (readonly [string, string])[] = [],
    more: Partial<Shape> = {},
  ): void => add(name, { url, headers, ...more }, [[familyOf(name), value]]);

  let secret = v.alnum(24);
  answer('userpass obj', secret, { credentials: { username: 'svc', password: secret } });
  secret = v.alnum(20);
  answer('db.pwd', secret, { db: { user: 'x', pwd: secret } });
  secret = v.alnum(40);
  answer('bare apiKey string', secret, { integrations: { sendpigeon: { apiKey: secret } } });
  secret = v.hex(40);
  answer('consumer secret', secret, { oauth: { consumerKey: v.alnum(25), consumerSecret: secret } });
  secret = v.hex(32);
  answer('x-functions', secret, { url: `https://f.azurewebsites.net/api/x?code=${secret}` });
  secret = v.alnum(30);
  answer('log kv', secret, { msg: `connecting user=app pass=${secret} host=db1` });
  secret = v.alnum(30);
  answer('log colon', secret, { msg: `auth token: ${secret} expired` });
  secret = v.alnum(30);
  answer('single quotes yaml', secret, `password: '${secret}'\n`, 'text/yaml');
  secret = v.password();
  answer('password in array of fields', secret, {
    fields: [
      { id: 'username', type: 'STRING', label: 'username', value: 'wendy' },
      { id: 'password', type: 'CONCEALED', label: 'password', value: secret },
    ],
  });
  secret = v.chars('base64', 86) + '==';
  answer('storage key', secret, { keys: [{ keyName: 'key1', value: secret, permissions: 'FULL' }] });
  secret = v.alnum(36);
  answer('az conn', secret, {
    c: `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${v.chars('base64', 43)}=`,
  });
  secret = v.hex(64);
  answer('eth private key', secret, { wallet: { address: `0x${v.hex(40)}`, privateKey: `0x${secret}` } });
  secret = 'amber basil cedar delta ember fjord grove hazel indigo juniper koala lemon';
  answer('mnemonic', secret, { mnemonic: secret });
  secret = v.alnum(22);
  answer('smtp env', secret, { environment: { SMTP_HOST: 'mail', SMTP_PASS: secret } });
  secret = v.alnum(20);
  answer('ftp', secret, { src: `ftp://backup:${secret}@ftp.lake-shop.com/d` });
  secret = v.alnum(40);
  answer('refresh camel', secret, { data: { session: { refreshToken: secret } } });
  secret = v.alnum(40);
  answer('html meta', secret, `<meta name="api-token" content="${secret}">`, 'text/html');
  secret = v.alnum(40);
  answer(
    'js const',
    secret,
    `const API_SECRET = "${secret}"; export default API_SECRET;`,
    'application/javascript',
  );
  secret = v.alnum(32);
  answer('py env', secret, `os.environ["STRIPE_KEY"] = "${secret}"`, 'text/x-python');
  secret = v.alnum(32);
  answer(
    'properties',
    secret,
    `spring.datasource.password=${secret}\nspring.datasource.username=app\n`,
    'text/plain',
  );
  secret = v.alnum(32);
  answer('ps', secret, { cmd: `$env:API_TOKEN="${secret}"; ./run.ps1` });
  secret = v.alnum(32);
  answer(
    'aws configure',
    v.awsSecret(),
    `[default]\naws_access_key_id = AKIA${v.chars('base32', 16)}\naws_secret_access_key = ${v.awsSecret()}\n`,
    'text/plain',
  );
  secret = v.alnum(30);
  ask('bearer lower', secret, 'https://api.lake-shop.com/', [['authorization', `bearer ${secret}`]]);
  secret = v.alnum(30);
  ask('token scheme', secret, 'https://api.lake-shop.com/', [['Authorization', `Token ${secret}`]]);
  secret = v.alnum(30);
  ask('key scheme', secret, 'https://api.lake-shop.com/', [['Authorization', `Key ${secret}`]]);
  secret = v.alnum(30);
  ask('bare authorization', secret, 'https://api.lake-shop.com/', [['Authorization', secret]]);
  secret = v.alnum(30);
  ask('custom key header', secret, 'https://api.lake-shop.com/', [['X-Acme-Key', secret]]);
  secret = v.alnum(30);
  ask('x-acme-secret', secret, 'https://api.lake-shop.com/', [['Acme-Secret', secret]]);
  secret = v.alnum(30);
  ask('x-access', secret, 'https://api.lake-shop.com/', [['X-User-Token', secret]]);
  secret = v.alnum(26);
  ask('PHPSESSID', secret, 'https://www.lake-shop.com/', [['Cookie', `PHPSESSID=${secret}`]]);
  secret = v.alnum(60);
  ask('remember', secret, 'https://www.lake-shop.com/', [['Cookie', `remember_web_${v.hex(40)}=${secret}`]]);
  secret = v.alnum(60);
  ask('auth cookie', secret, 'https://www.lake-shop.com/', [
    ['Cookie', `__Secure-next-auth.session-token=${secret}`],
  ]);
  secret = v.alnum(32);
  ask('query token', secret, `https://api.lake-shop.com/dl?token=${secret}`);
  secret = v.alnum(32);
  ask('query secret', secret, `https://api.lake-shop.com/dl?client_id=x&client_secret=${secret}`);
  secret = v.alnum(32);
  ask('query auth', secret, `https://api.lake-shop.com/dl?auth=${secret}`);
  secret = v.alnum(32);
  ask('query sid', secret, `https://api.lake-shop.com/dl?sessionid=${secret}`);
  secret = v.password();
  ask(
    'password query',
    secret,
    `https://api.lake-shop.com/login?user=x&password=${encodeURIComponent(secret)}`,
  );
  secret = v.password();
  ask('xml login', secret, 'https://api.lake-shop.com/soap', [], {
    body: `<login><user>x</user><pass>${secret}</pass></login>`,
    type: 'text/xml',
  });
  secret = v.password();
  ask('json rpc', secret, 'https://api.lake-shop.com/rpc', [], {
    body: { jsonrpc: '2.0', method: 'login', params: { user: 'x', password: secret }, id: 1 },
  });
  secret = v.password();
  ask('change password', secret, 'https://api.lake-shop.com/account', [], {
    body: { currentPassword: secret, newPassword: `${secret}2` },
  });
  secret = v.chars('digits', 6);
  ask('otp', secret, 'https://api.lake-shop.com/verify', [], { body: { otp: secret } });
  secret = v.card('visa');
  answer('card plain', secret, { payment: { number: secret, exp_month: 4, exp_year: 2028 } });
  secret = v.card('amex');
  answer('card log', secret, { msg: `charged card ${secret} ok` });
  secret = v.iban('GB');
  answer('iban text', secret, { msg: `Please pay to ${secret}` });
  secret = v.ssn();
  answer('ssn text', secret, { note: `SSN: ${secret}` });
  secret = v.ssn();
  answer('ssn key', secret, { taxpayer: { ssn: secret } });
  secret = v.email();
  answer('email', secret, { customer: { email: secret } });
  secret = v.phone();
  answer('phone', secret, { customer: { phone: secret } });
}
