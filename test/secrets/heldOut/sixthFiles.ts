/** Leaks as they happen: files, packed bodies. */

import zlib from 'node:zlib';
import { b64, form, multipart } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { oneByOne, type Adder } from './truth.ts';

const high = 'high';
const critical = 'critical';

export function sixthFileCases(v: Values, add: Adder): void {
  const one = oneByOne(add);
  const shop = 'https://api.harbor-shop.eu/v2';

  // Files sent and fetched
  const pem = v.pem('RSA PRIVATE KEY');
  one(
    'key in multipart',
    {
      url: `${shop}/certificates`,
      ...multipart([
        { name: 'name', value: 'wildcard' },
        { name: 'key', value: pem, file: 'tls.key', type: 'application/octet-stream' },
      ]),
    },
    ['token', '', 'request body', critical, undefined, /private-key/],
  );
  const ssh = v.openssh();
  one(
    'deploy key',
    {
      url: 'https://circleci.com/api/v1.1/project/gh/acme/shop/ssh-key',
      body: { hostname: 'prod', private_key: ssh },
    },
    ['token', '', 'request body: $.private_key', critical, undefined, /private-key/],
  );
  const compose = v.password();
  one(
    'compose file',
    {
      url: 'https://portainer.brook-cloud.net/api/stacks',
      body: {
        Name: 'shop',
        StackFileContent: `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: ${compose}\n    volumes:\n      - data:/var/lib/postgresql/data\n`,
      },
    },
    ['token', compose, 'request body: $.StackFileContent', high],
  );
  const helm = v.alnum(20);
  one(
    'YAML applied',
    {
      url: 'https://10.96.0.1/apis/apps/v1/namespaces/shop/secrets?fieldManager=kubectl',
      method: 'PATCH',
      type: 'application/apply-patch+yaml',
      body: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: smtp\nstringData:\n  host: smtp.acme.io\n  password: "${helm}"\n`,
    },
    ['token', helm, 'request body', high],
  );
  const props = v.password();
  one(
    'properties',
    {
      url: 'https://config.brook-cloud.net/orders-prod.properties',
      response: {
        type: 'text/plain',
        body: `spring.datasource.username: orders\nspring.datasource.password: ${props}\nserver.port: 8080\n`,
      },
    },
    ['token', props, 'response body', high],
  );
  const ini = v.awsSecret();
  one(
    'credentials file',
    {
      url: `${shop}/support/upload`,
      ...multipart([
        {
          name: 'file',
          value: `[default]\naws_access_key_id = ${v.awsId()}\naws_secret_access_key = ${ini}\nregion = eu-west-1\n`,
          file: 'credentials',
          type: 'text/plain',
        },
      ]),
    },
    ['token', ini, 'request body', critical],
    ['maybe', '', 'request body'],
  );
  const adoPass = v.password().replaceAll(';', '');
  one(
    'web.config',
    {
      url: `${shop}/support/upload`,
      type: 'application/xml',
      body: `<?xml version="1.0"?><configuration><connectionStrings><add name="Shop" connectionString="Server=tcp:sql.acme.io,1433;Database=shop;User ID=app;Password=${adoPass};Encrypt=True;" providerName="System.Data.SqlClient"/></connectionStrings></configuration>`,
    },
    ['token', '', 'request body', critical],
  );
  const soap = v.password();
  one(
    'SOAP',
    {
      url: 'https://ws.brook-cloud.net/orders',
      type: 'text/xml; charset=utf-8',
      headers: [['SOAPAction', '"GetOrders"']],
      body: `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><wsse:UsernameToken><wsse:Username>svc</wsse:Username><wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">${soap}</wsse:Password></wsse:UsernameToken></wsse:Security></soapenv:Header><soapenv:Body/></soapenv:Envelope>`,
    },
    ['token', soap, 'request body'],
  );
  const csvPass = [v.password(), v.password()].map((one_) => one_.replaceAll(',', ''));
  one(
    'CSV import',
    {
      url: `${shop}/admin/users/import`,
      type: 'text/csv',
      body: `login,name,password,role\nada,Ada L,${csvPass[0]},admin\nbob,Bob K,${csvPass[1]},user\n`,
    },
    ['token', csvPass[0] ?? '', 'request body', high],
    ['token', csvPass[1] ?? '', 'request body', high],
  );
  const userData = v.password();
  one(
    'user data of a machine',
    {
      url: 'https://ec2.eu-west-1.amazonaws.com/',
      ...form({
        Action: 'RunInstances',
        ImageId: 'ami-0abc',
        MinCount: '1',
        MaxCount: '1',
        UserData: b64(`#!/bin/bash\nexport DB_PASSWORD='${userData}'\n/opt/start.sh\n`),
      }),
    },
    ['token', userData, 'request body: UserData', high],
  );
  const dockerAuth = v.alnum(40);
  one(
    'docker config in a secret',
    {
      url: 'https://10.96.0.1/api/v1/namespaces/shop/secrets',
      body: {
        kind: 'Secret',
        type: 'kubernetes.io/dockerconfigjson',
        metadata: { name: 'pull' },
        data: {
          '.dockerconfigjson': b64(
            JSON.stringify({ auths: { 'ghcr.io': { auth: b64(`robot:${dockerAuth}`) } } }),
          ),
        },
      },
    },
    ['token', '', 'request body', high],
  );
  const jaas = v.alnum(30);
  one(
    'Kafka connect',
    {
      url: 'http://connect.kafka.svc:8083/connectors',
      body: {
        name: 'sink',
        config: {
          'connector.class': 'io.confluent.connect.jdbc.JdbcSinkConnector',
          'tasks.max': '1',
          'sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required username="shop" password="${jaas}";`,
          'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
        },
      },
    },
    ['token', jaas, 'request body', high],
  );
  const wp = v.password();
  one(
    'XML-RPC',
    {
      url: 'https://blog.harbor-shop.eu/xmlrpc.php',
      type: 'text/xml',
      body: `<?xml version="1.0"?><methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value><string>admin</string></value></param><param><value><string>${wp}</string></value></param></params></methodCall>`,
    },
    ['maybe', wp],
  );
  const gql = [v.password(), v.password()];
  one(
    'GraphQL variables',
    {
      url: 'https://api.harbor-shop.eu/graphql',
      body: {
        operationName: 'SignUp',
        query: 'mutation SignUp($input: SignUpInput!) { signUp(input: $input) { user { id } } }',
        variables: { input: { name: 'Ada', password: gql[0] } },
      },
    },
    ['token', gql[0] ?? '', 'request body: $.variables.input.password'],
  );
  one(
    'GraphQL inline',
    {
      url: 'https://api.harbor-shop.eu/graphql',
      body: { query: `mutation { login(user: "ada", password: "${gql[1]}") { token } }` },
    },
    ['token', gql[1] ?? '', 'request body: $.query'],
  );
  const rpc = v.password();
  one(
    'JSON-RPC',
    {
      url: 'https://zabbix.brook-cloud.net/api_jsonrpc.php',
      body: { jsonrpc: '2.0', method: 'user.login', params: { username: 'Admin', password: rpc }, id: 1 },
    },
    ['token', rpc, 'request body: $.params.password'],
  );
  const kc = v.password();
  one(
    'Keycloak user',
    {
      url: 'https://sso.brook-cloud.net/admin/realms/shop/users',
      body: {
        username: 'ada',
        enabled: true,
        credentials: [{ type: 'password', value: kc, temporary: false }],
      },
    },
    ['token', kc, 'request body: $.credentials[0].value', high],
  );
  const escaped = v.password();
  one(
    'JSON in JSON',
    {
      url: 'https://sqs.eu-west-1.amazonaws.com/',
      body: {
        QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q',
        MessageBody: JSON.stringify({
          type: 'provision',
          detail: JSON.stringify({ host: 'db', password: escaped }),
        }),
      },
    },
    ['token', escaped, 'request body', high],
  );

  // Packed
  const packed = (name: string, encoding: string, pack: (text: Buffer) => Buffer): void => {
    const value = v.password();
    one(
      `${name} answer`,
      {
        url: `${shop}/internal/config`,
        response: {
          type: 'application/json',
          encoding,
          body: new Uint8Array(
            pack(
              Buffer.from(JSON.stringify({ service: 'orders', database: { host: 'db', password: value } })),
            ),
          ),
        },
      },
      ['token', value, 'response body: $.database.password', high],
    );
  };
  packed('gzip', 'gzip', (text) => zlib.gzipSync(text));
  packed('brotli', 'br', (text) => zlib.brotliCompressSync(text));
  packed('deflate', 'deflate', (text) => zlib.deflateSync(text));
  packed('raw deflate', 'deflate', (text) => zlib.deflateRawSync(text));
}
