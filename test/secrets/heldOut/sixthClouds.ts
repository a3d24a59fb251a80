/** Clouds, each with a credential somewhere. */

import { b64, form } from '../corpus/build.ts';
import { type Values } from '../corpus/values.ts';
import { oneByOne, type Adder } from './truth.ts';

const medium = 'medium';
const high = 'high';
const critical = 'critical';

export function sixthCloudCases(v: Values, add: Adder): void {
  const one = oneByOne(add);

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
