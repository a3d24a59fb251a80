/** A fifth set: secrets in the files, commands and logs that only few scanners read. */

import { b64 } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { type Adder, type Family, type Truth } from './truth.ts';

type Severity = NonNullable<Truth[3]>;

const host = 'https://desk.pine-works.io';

export function fifthFileCases(v: Values, add: Adder): void {
  const file = (
    name: string,
    secret: string,
    make: (secret: string) => string | object,
    type = 'text/plain',
    severity: Severity = 'high',
    family: Family = 'token',
  ): void =>
    add(name, { url: `${host}/api/files/9`, response: { body: make(secret), type } }, [
      [family, secret, undefined, severity],
    ]);
  const key = (length = 24): string => v.alnum(length);

  file(
    'Spring properties',
    key(18),
    (s) => `server.port=8080\nspring.datasource.username=app\nspring.datasource.password=${s}\n`,
  );
  file(
    'Django settings',
    key(50),
    (s) => `DEBUG = False\nSECRET_KEY = '${s}'\nALLOWED_HOSTS = []\n`,
    'text/x-python',
  );
  file('Laravel key', `${v.chars('base64', 43)}=`, (s) => `APP_NAME=shop\nAPP_KEY=base64:${s}\n`);
  file(
    'WordPress settings',
    key(16),
    (s) => `<?php\ndefine( 'DB_USER', 'wp' );\ndefine( 'DB_PASSWORD', '${s}' );\n`,
  );
  file(
    'appsettings',
    key(20),
    (s) => ({ Jwt: { Issuer: 'x', SigningKey: s }, Logging: { LogLevel: { Default: 'Information' } } }),
    'application/json',
  );
  file(
    'compose file',
    key(20),
    (s) =>
      `services:\n  db:\n    image: postgres:17\n    environment:\n      - POSTGRES_USER=app\n      - POSTGRES_PASSWORD=${s}\n`,
    'application/yaml',
  );
  file(
    'kubeconfig',
    key(64),
    (s) => `users:\n- name: admin\n  user:\n    token: ${s}\n`,
    'application/yaml',
    'high',
  );
  file(
    'kubeconfig key',
    b64(v.pem('RSA PRIVATE KEY', 300)),
    (s) => `users:\n- name: admin\n  user:\n    client-key-data: ${s}\n`,
    'application/yaml',
    'critical',
  );
  file(
    'AWS file',
    v.awsSecret(),
    (s) => `[default]\nregion = eu-west-1\naws_secret_access_key = ${s}\n`,
    'text/plain',
    'critical',
  );
  file(
    'gcloud',
    `1//0${v.chars('base64url', 98)}`,
    (s) => ({ type: 'authorized_user', client_id: 'x.apps.googleusercontent.com', refresh_token: s }),
    'application/json',
  );
  file(
    'Google client',
    `GOCSPX-${v.chars('base64url', 28)}`,
    (s) => ({
      web: {
        client_id: '1-x.apps.googleusercontent.com',
        client_secret: s,
        auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      },
    }),
    'application/json',
  );
  file('netrc', key(16), (s) => `machine api.pine.io login bot password ${s}\n`);
  file(
    'Maven',
    key(16),
    (s) =>
      `<settings><servers><server><id>nexus</id><username>ci</username><password>${s}</password></server></servers></settings>`,
    'application/xml',
  );
  file('Gradle', key(16), (s) => `org.gradle.jvmargs=-Xmx2g\nsigningKeyPassword=${s}\n`);
  file('HAProxy', key(16), (s) => `listen stats\n  bind :9000\n  stats auth admin:${s}\n`);
  file('nginx', key(40), (s) => `location / {\n  proxy_set_header Authorization "Bearer ${s}";\n}\n`);
  file(
    'Android strings',
    key(40),
    (s) => `<resources><string name="app_name">Pine</string><string name="api_key">${s}</string></resources>`,
    'application/xml',
  );
  file(
    'property list',
    key(32),
    (s) =>
      `<plist><dict><key>APIKey</key><string>${s}</string><key>Version</key><string>2</string></dict></plist>`,
    'application/xml',
  );
  file(
    'web.config',
    key(24),
    (s) => `<configuration><appSettings><add key="SmtpPassword" value="${s}"/></appSettings></configuration>`,
    'application/xml',
  );
  file(
    'Jenkins',
    key(24),
    (s) => `<credentials><id>x</id><username>bot</username><apiToken>${s}</apiToken></credentials>`,
    'application/xml',
  );
  file('CDATA', key(24), (s) => `<cfg><secret><![CDATA[${s}]]></secret></cfg>`, 'application/xml');
  file(
    'XML attribute',
    key(24),
    (s) => `<connection host="db" user="app" password="${s}"/>`,
    'application/xml',
  );
  file(
    'Kafka',
    key(20),
    (s) =>
      `security.protocol=SASL_SSL\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="svc" password="${s}";\n`,
  );
  file('TOML', key(30), (s) => `[registry]\nindex = "x"\ntoken = "${s}"\n`, 'application/toml');
  file('INI with colon', key(18), (s) => `[mail]\nhost: smtp.x.io\npasswd: ${s}\n`);
  file('Terraform variables', key(24), (s) => `region = "eu"\ndb_password = "${s}"\n`);
  file('Actions', key(40), (s) => `jobs:\n  a:\n    env:\n      SONAR_TOKEN: ${s}\n`, 'application/yaml');
  file('Ansible', key(16), (s) => `all:\n  vars:\n    ansible_become_pass: "${s}"\n`, 'application/yaml');
  file('wpa', key(16), (s) => `network={\n  ssid="home"\n  psk="${s}"\n}\n`);
  file(
    'page settings',
    key(32),
    (s) => `<script>window.__ENV__={"API_URL":"https://x","PAYMENT_SECRET_KEY":"${s}"};</script>`,
    'text/html',
  );
  file(
    'meta element',
    key(40),
    (s) => `<html><head><meta name="api-token" content="${s}"></head></html>`,
    'text/html',
  );
  file(
    'HTML comment',
    key(16),
    (s) => `<p>Hi</p><!-- staging login: admin / password: ${s} -->`,
    'text/html',
  );
  file('data attribute', key(40), (s) => `<div id="app" data-api-key="${s}"></div>`, 'text/html');
  file('SQL insert', key(20), (s) => `CREATE USER app WITH PASSWORD '${s}';`, 'application/sql');
  file('MySQL', key(20), (s) => `ALTER USER 'app'@'%' IDENTIFIED BY '${s}';`, 'application/sql');
  file(
    'Markdown table',
    key(20),
    (s) => `| name | value |\n|---|---|\n| host | db1 |\n| password | ${s} |\n`,
    'text/markdown',
  );
  file('TSV', key(32), (s) => `name\tsecret\nci\t${s}\n`, 'text/tab-separated-values');
  file('curl of a header', key(40), (s) => `curl -sS -H 'X-Api-Key: ${s}' https://api.pine.io/v1`);
  file(
    'verbose curl',
    key(40),
    (s) => `> GET /v1 HTTP/2\n> Host: api.pine.io\n> Authorization: Bearer ${s}\n>\n< HTTP/2 200\n`,
  );
  file('PowerShell', key(16), (s) => `$pw = ConvertTo-SecureString "${s}" -AsPlainText -Force`);
  file('docker login', key(24), (s) => `echo ok && docker login -u bot -p ${s} registry.pine.io`);
  file('export', key(24), (s) => `export PGPASSWORD=${s} && psql -h db -U app`);
  file('mysql option', key(24), (s) => `mysqldump -h db -u root -p${s} shop > d.sql`);
  file('redis-cli', key(24), (s) => `redis-cli -h cache -a ${s} ping`);
  file('wget', key(24), (s) => `wget --http-user=bo --http-password=${s} https://x.io/f`);
  file('ldapsearch', key(24), (s) => `ldapsearch -x -D cn=admin,dc=x -w ${s} -b dc=x`);
  file('openssl', key(24), (s) => `openssl pkcs12 -in a.p12 -passin pass:${s} -nodes`);
  file('helm', key(24), (s) => `helm install db bitnami/postgresql --set auth.postgresPassword=${s}`);
  file('kubectl', key(24), (s) => `kubectl create secret generic db --from-literal=password=${s}`);
  file('az', key(30), (s) => `az login --service-principal -u 1 --password ${s} --tenant x`);
  file(
    'Java repr',
    key(20),
    (s) => `2026-11-20 INFO c.p.Login - LoginRequest(user=bo, password=${s}, remember=false)`,
  );
  file('Python repr', key(20), (s) => `ERROR Config(host='db', user='app', password='${s}')`);
  file('Go %+v', key(20), (s) => `panic: {Addr:redis:6379 Password:${s} DB:0}`);
  file('Rust debug', key(32), (s) => `Config { url: "x", api_key: "${s}", retries: 3 }`);
  file('logfmt', key(32), (s) => `level=info msg="login" user=bo token=${s} took=3ms`);
  file(
    'access log',
    key(32),
    (s) => `10.0.0.1 - - [20/Nov/2026] "GET /cb?access_token=${s} HTTP/1.1" 200 12`,
  );
  file(
    'header dump',
    key(32),
    (s) => ({ headers: { host: ['x'], authorization: [`Bearer ${s}`] } }),
    'application/json',
  );
  file(
    'raw headers',
    key(32),
    (s) => ({ rawHeaders: ['Host', 'x', 'Authorization', `Bearer ${s}`] }),
    'application/json',
  );
  file(
    'pairs of headers',
    key(32),
    (s) => ({
      headers: [
        ['host', 'x'],
        ['x-api-key', s],
      ],
    }),
    'application/json',
  );
  file('sentence', v.password(), (s) => `Hi Bo, your temporary password is: ${s} - please change it.`);
  file('chat', key(14), (s) => ({ text: `the staging db password is ${s}, user app` }), 'application/json');
  file(
    'PGP key',
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${v.chars('base64', 640)}\n=${v.chars('base64', 4)}\n-----END PGP PRIVATE KEY BLOCK-----`,
    (s) => s,
    'text/plain',
    'critical',
  );
  file(
    'key on one line',
    v.pem('RSA PRIVATE KEY', 600).replace(/\n/g, '\\n'),
    (s) => `PRIVATE_KEY="${s}"\n`,
    'text/plain',
    'critical',
  );
  file(
    'age',
    `AGE-SECRET-KEY-1${v.chars('upperAlnum', 58).replace(/[BIO1]/g, 'Q')}`,
    (s) => `# public key: age1abc\n${s}\n`,
    'text/plain',
    'critical',
  );
  file(
    'WireGuard',
    `${v.chars('base64', 42)}A=`,
    (s) =>
      `[Interface]\nPrivateKey = ${s}\nAddress = 10.0.0.2/32\n[Peer]\nPublicKey = ${v.chars('base64', 42)}A=\n`,
    'text/plain',
    'critical',
  );
  file(
    'seed phrase',
    'ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic',
    (s) => ({ wallet: { mnemonic: s } }),
    'application/json',
    'critical',
  );
  file(
    'Ethereum key',
    `0x${v.hex(64)}`,
    (s) => ({ address: `0x${v.hex(40)}`, privateKey: s }),
    'application/json',
    'critical',
  );
}
