/** Who plays in the demo, and what a scene may do with them. */

import { type Chance } from './chance.ts';

/** One service of the company: a process in a container in a pod. */
export interface Service {
  readonly name: string;
  readonly exe: string;
  readonly ip: string;
  readonly port: number;
  readonly image: string;
  readonly tag: string;
  readonly user: string;
  /** Which TLS library Qtap found in it; undefined = none that it can look into. */
  readonly tls?: string;
  readonly userAgent: string;
}

/** Somebody outside. */
export interface Outsider {
  readonly host: string;
  readonly scheme?: 'http' | 'https';
  readonly protocol?: 'http1' | 'http2';
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly requestBody?: string | Uint8Array;
  /** Undefined = no response was seen. */
  readonly status?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string | Uint8Array;
  readonly durationMs: number;
  /** How long before the end of this step it ended: calls inside a call end earlier. */
  readonly agoMs?: number;
}

/** What a scene may do. */
export interface Stage {
  readonly chance: Chance;
  /** Since the company's day began. */
  readonly elapsedMs: number;
  readonly now: number;
  /** A service calls another, or somebody outside; both ends are told when both are here. */
  call(from: Service, to: Service | Outsider, call: Call): void;
  /** Somebody outside calls a service. */
  serve(ip: string, host: string, to: Service, call: Call): void;
  /** A process that lives for one call. */
  cron(exe: string, to: Service, call: Call): void;
  query(from: Service, databaseType: string, statement: string): void;
  /** A connection whose inside nobody can see. */
  opaque(from: Service, host: string): void;
}

const service = (
  name: string,
  exe: string,
  last: number,
  port: number,
  tag: string,
  userAgent: string,
  tls?: string,
): Service => ({
  name,
  exe,
  ip: `172.20.0.${last}`,
  port,
  image: `registry.brightcart.internal/${name}`,
  tag,
  user: name === 'search' ? 'opensearch' : 'app',
  userAgent,
  tls,
});

export const cast = {
  storefront: service('storefront', '/usr/local/bin/node', 10, 3000, '4.12.0', 'node', 'openssl'),
  payments: service(
    'payment-service',
    '/usr/local/bin/node',
    11,
    4000,
    '2.3.1',
    'Stripe/v1 NodeBindings/14.2.0',
    'openssl',
  ),
  orders: service(
    'orders',
    '/opt/java/openjdk/bin/java',
    12,
    8080,
    '1.18.2',
    'Java-http-client/21.0.4',
    'javassl',
  ),
  inventory: service('inventory', '/app/inventory', 13, 8080, '0.9.4', 'Go-http-client/1.1', 'gotls'),
  assistant: service(
    'ai-assistant',
    '/usr/local/bin/python3.12',
    14,
    8000,
    '0.31.0',
    'OpenAI/Python 1.59.7',
    'openssl',
  ),
  analytics: service('analytics', '/usr/local/bin/node', 15, 3100, '1.7.5', 'axios/1.7.9', 'openssl'),
  release: service(
    'release-bot',
    '/usr/local/bin/python3.12',
    16,
    8100,
    '0.4.0',
    'python-requests/2.32.3',
    'openssl',
  ),
  media: service('media', '/usr/bin/imgproxy', 17, 8081, '3.27.0', 'imgproxy/3.27', 'gotls'),
  search: service(
    'search',
    '/usr/share/opensearch/jdk/bin/java',
    18,
    9200,
    '2.18.0',
    'opensearch',
    'javassl',
  ),
  logs: service('log-shipper', '/usr/bin/vector', 19, 8686, '0.43.1', 'Vector/0.43.1'),
  ledger: service('ledger-sync', '/app/ledger-sync', 20, 7000, '1.0.3', 'ledger-sync/1.0.3'),
} as const;
