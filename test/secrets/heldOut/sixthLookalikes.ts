/** Nothing to find, third part: more look-alikes of credentials. */

import { type Values } from '../corpus/values.ts';
import { type Adder } from './truth.ts';

export function sixthLookalikeCases(v: Values, add: Adder): void {
  const host = 'https://data.fern-works.org/api';
  const answer = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/x`, response: { body, ...(type ? { type } : {}) } }, []);
  const ask = (name: string, body: string | object, type?: string): void =>
    add(name, { url: `${host}/x`, body, ...(type ? { type } : {}) }, []);

  answer(
    'minified',
    'function a(e){return fetch("/login",{method:"POST",body:JSON.stringify({username:e.username,password:e.password})})}var c={PASSWORD_RESET:"PASSWORD_RESET",TOKEN_EXPIRED:"TOKEN_EXPIRED",API_KEY_MISSING:"API_KEY_MISSING"};n.exports={secretOrKeyProvider:b,getToken:d,password:"password",token:"x-token"};',
    'application/javascript',
  );
  answer(
    'minified types',
    'e.inputTypes=["text","password","email"];i("token",{required:!0}),r.password={type:"password",label:t("fields.password")},o.secretAccessKey=void 0,s={accessToken:null,refreshToken:"",apiKey:a.b.apiKey,clientSecret:process.env.CLIENT_SECRET};',
    'text/javascript',
  );
  answer(
    'Go',
    'type Config struct {\n\tPassword string `json:"password" env:"DB_PASSWORD"`\n\tToken    string `yaml:"token"`\n}\nvar ErrBadToken = errors.New("auth: bad token")\nclient.SetToken(os.Getenv("VAULT_TOKEN"))\n',
    'text/plain',
  );
  answer(
    'Java',
    '@Value("${spring.datasource.password}")\nprivate String password;\nbuilder.password(props.getPassword()).token(tokenProvider.get());\nprivate static final String PASSWORD_PARAM = "j_password";\n',
    'text/plain',
  );
  answer(
    'manual',
    'Usage: tool [options]\n  --password string   password for the registry (default "")\n  --token string      API token [$TOOL_TOKEN]\n  -p, --passphrase-file path\n  --secret id=mysecret,src=/local/secret\n',
    'text/plain',
  );
  answer(
    'README',
    '## Setup\n1. Create an API key at https://fern-works.org/keys\n2. `export FERN_API_KEY=fw_...`\n3. Password: ask your admin. Token: see 1Password.\n\nmysql -u root -p\npsql "postgresql://user:pass@host:5432/db"\n',
    'text/markdown',
  );
  answer(
    'news',
    '<article><h1>Millions of passwords leaked</h1><p>The most common password was "123456", followed by "password" and "qwerty". Tokens and secrets were found, too. Secret: nobody changes them.</p></article>',
    'text/html',
  );
  answer(
    'story',
    'The secret: a basement. The password: swordfish, said the guard. Token of love: a ring. PIN it to the wall.',
    'text/plain',
  );
  answer(
    'table of help',
    '<table><tr><th>Parameter</th><th>Description</th></tr><tr><td>password</td><td>Password of the account</td></tr><tr><td>api_key</td><td>Your API key, see settings</td></tr><tr><td>token</td><td>string, required</td></tr></table>',
    'text/html',
  );
  answer(
    'table of users',
    '<table><tr><th>User</th><th>Password</th><th>Role</th></tr><tr><td>ada</td><td>set</td><td>admin</td></tr><tr><td>bob</td><td>********</td><td>user</td></tr><tr><td>eve</td><td>never changed</td><td>user</td></tr></table>',
    'text/html',
  );
  answer(
    'form of settings',
    '<input type="password" name="smtp_password" value=""><input name="token_name" value="ci"><select name="password_policy"><option value="strong" selected>Strong</option></select><input type="hidden" name="__RequestVerificationToken" value="' +
      v.chars('base64url', 155) +
      '"><input type="hidden" name="__VIEWSTATE" value="' +
      v.chars('base64', 300) +
      '"><input type="hidden" name="form_build_id" value="form-' +
      v.chars('base64url', 43) +
      '">',
    'text/html',
  );
  answer(
    'page with meta',
    `<meta name="csrf-token" content="${v.chars('base64', 86)}=="><meta name="google-site-verification" content="${v.chars('base64url', 43)}"><meta name="csp-nonce" content="${v.chars('base64', 22)}=="><script nonce="${v.hex(32)}">window.csrfToken="${v.alnum(40)}"</script>`,
    'text/html',
  );
  answer(
    'hash list',
    Array.from({ length: 5 }, () => `${v.hex(64)}  release-${v.below(90)}.tar.gz`).join('\n'),
    'text/plain',
  );
  answer('numbers', {
    phone_count: 3,
    card_number_length: 16,
    account_number: '00012345',
    routing_number: '021000021',
    zip: '94107-1234',
    tax_id: '12-3456789',
    part: '219-09-9999-X',
    version: '219.45.6789',
  });
  answer('numbers that pass Luhn', {
    trace: `${v.luhnNumber('4', 16)}.${v.chars('digits', 6)}`,
    event_key: v.luhnNumber('52', 16),
    lat: `53.${v.luhnNumber('4', 16)}`,
    ids: [v.luhnNumber('37', 15)],
  });
  answer('bank in words', {
    bic: 'COBADEFFXXX',
    iban: 'DE00 0000 0000 0000 0000 00',
    example: 'GB33BUKB20201555555555',
  });
  answer('contact of a firm', {
    support: 'support@example.com',
    noreply: 'no-reply@example.org',
    phone: '+1 555 0100',
    reserved: '(555) 555-0123',
  });
  answer('masked in a log', {
    msg: 'using key sk-proj-****************abcd and password: ******, token=xxxxx, ssn XXX-XX-1234, card 411111******1111',
  });
  answer('pieces', {
    access_key_prefix: 'AKIA',
    token_prefix: 'ghp_',
    key_regex: 'sk_live_[0-9a-zA-Z]{24}',
    pattern: '/xox[baprs]-[0-9a-zA-Z-]+/',
    rule: 'AIza[0-9A-Za-z\\-_]{35}',
  });
  answer('names like prefixes', {
    task: `task-${v.hex(32)}`,
    disk: `disk-${v.hex(24)}`,
    risk: `risk-${v.alnum(30)}`,
    bucket: 'my-sk-bucket',
    css: 'sk-circle sk-spinner-double-bounce',
    class: 'ghp-card',
    topic: 'xoxo-from-berlin',
  });
  answer('git', {
    ref: 'refs/heads/fix/password-token',
    before: v.hex(40),
    after: v.hex(40),
    compare: `https://github.com/acme/shop/compare/${v.hex(12)}...${v.hex(12)}`,
    pusher: { name: 'ada' },
  });
  answer('short link', {
    slug: v.alnum(7),
    key: v.alnum(8),
    token: '12',
    code: '204',
    pin: null,
    secret: false,
    password: true,
  });
  answer('counts', {
    password: 3,
    tokens: 812,
    secrets: { total: 4, expiring: 1 },
    api_keys: 2,
    credentials: [],
  });
  answer('states', {
    password: 'expired',
    token: 'valid',
    api_key: 'missing',
    secret: 'rotated',
    mfa: 'required',
    passwordStatus: 'STAGED',
    credential: 'not_configured',
  });
  answer('enumerations', {
    auth: 'password',
    grant_type: 'client_credentials',
    credential_type: 'api_key',
    token_type: 'bearer',
    key_type: 'rsa',
    secret_type: 'generic',
    method: 'private_key_jwt',
    provider: 'okta',
  });
  answer('links', {
    password_url: 'https://app.fern-works.org/password',
    token: 'https://sso.fern-works.org/token',
    secret: '/v1/secrets/42',
    api_key_docs: 'https://docs.fern-works.org/keys',
    credentials: 'file:///etc/creds.json',
    keyfile: '/etc/ssl/private/server.key',
  });
  answer('dates', {
    password: '2026-01-01',
    token: '2026-10-01T00:00:00Z',
    secret_expires: 1760000000,
    key: '17',
    api_key_created: 'yesterday',
  });
  answer('colours', {
    token: 'color.background.primary',
    tokens: { 'color-primary': '#1a2b3c', 'space-4': '16px' },
    designToken: 'font.size.large',
    key: 'primary-500',
  });
  ask('design tokens', {
    name: 'button',
    token: '$color-accent-500',
    tokens: ['--spacing-2', '--radius-lg'],
  });
  ask('NFT', {
    token_uri: `ipfs://bafybei${v.chars('base32', 52).toLowerCase()}`,
    token: '0xdAC17F958D2ee523a2206206994597C13D831ec7',
  });
  ask('a game', { room: v.chars('upperAlnum', 6), secretWord: 'banana', guess: 'cherry' });
  ask('vote', {
    captcha: v.chars('base64url', 300),
    'g-recaptcha-response': v.chars('base64url', 480),
    'cf-turnstile-response': `0.${v.chars('base64url', 400)}`,
  });
  ask(
    'CSP report',
    {
      'csp-report': {
        'document-uri': 'https://app.fern-works.org/login',
        'blocked-uri': 'inline',
        'original-policy': `script-src 'nonce-${v.chars('base64', 22)}=='`,
      },
    },
    'application/csp-report',
  );
  ask('crash', {
    stack:
      'Error: password mismatch\n    at checkPassword (auth.js:41:13)\n    at Token.verify (token.js:9:2)',
    fingerprint: ['{{ default }}'],
    debug_id: v.uuid(),
    release: v.hex(40),
  });
  ask('query of logs', {
    query: 'service:auth "invalid password" OR token:expired @http.url:"*password=*"',
    from: 'now-15m',
  });
  ask('SQL', { sql: 'SELECT id, email FROM users WHERE password_reset_token IS NOT NULL', parameters: [] });
  ask('dashboards', {
    panels: [
      {
        title: 'Token refresh rate',
        targets: [{ expr: 'rate(token_refresh_total{secret!=""}[5m])', refId: 'A' }],
      },
    ],
  });
  ask('Ansible', {
    extra_vars: {
      db_password: '{{ vault_db_password }}',
      api_token: "{{ lookup('env', 'API_TOKEN') }}",
      become_pass: '!vault |',
    },
  });
  ask('SSM reference', { Parameters: ['/prod/db/password', '/prod/api/token'], WithDecryption: true });
  ask('vault path', {
    path: 'secret/data/prod/db',
    password: 'gcp-secret-manager://prod-db-password',
    token: 'env:API_TOKEN',
    secret: 'file:/run/secrets/db',
  });
}
