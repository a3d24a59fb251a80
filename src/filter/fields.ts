/**
 * The table of fields: what can be asked about an exchange, and who can answer it. Names are Qtap's where Qtap
 * has one; the rest continues its style. The parser, the completion, the push-down and docs/filter.md read it.
 */

/** `host` is text compared with and without its port, `ip` also understands networks, `any` is JSON. */
export type FieldType = 'text' | 'number' | 'boolean' | 'host' | 'ip' | 'list' | 'any';

/**
 * What Qtap's own filter makes of a field. `yes`: it answers, and answers right. `maybe`: documented, but some
 * versions never match. `no`: accepted and never matches. Absent: not a field of that topic.
 */
export type Trust = 'yes' | 'maybe' | 'no';

interface FieldRow {
  readonly name: string;
  readonly type: FieldType;
  /** What follows the name: `req.header.<name>`; a path has several parts. */
  readonly key?: 'name' | 'path';
  readonly aliases?: readonly string[];
  readonly qtap?: { readonly http?: Trust; readonly connection?: Trust; readonly process?: Trust };
  /** Kept in the index, so a million rows are scanned without opening one. */
  readonly columns: boolean;
  readonly about: string;
  readonly example: string;
  /** The only values there are, for completion. */
  readonly values?: readonly (string | number)[];
}

const crossEntity = { http: 'maybe', connection: 'maybe', process: 'yes' } as const;
const ofConnection = { http: 'maybe', connection: 'yes' } as const;

const table = [
  {
    name: 'req.method',
    type: 'text',
    aliases: ['method'],
    qtap: { http: 'yes' },
    columns: true,
    about: 'Method as sent.',
    example: 'req.method == "POST"',
    values: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  },
  {
    name: 'req.host',
    type: 'host',
    aliases: ['host'],
    qtap: { http: 'yes' },
    columns: true,
    about: 'Host as sent; compared with and without its port.',
    example: 'req.host == "api.stripe.com"',
  },
  {
    name: 'req.path',
    type: 'text',
    aliases: ['path'],
    qtap: { http: 'no' },
    columns: true,
    about: 'Path with the query, when the source knows it.',
    example: 'req.path contains "/v1/charges"',
  },
  {
    name: 'route',
    type: 'text',
    columns: true,
    about: 'Path without its data: numbers, ids and dates become `{id}`.',
    example: 'route == "/users/{id}"',
  },
  {
    name: 'req.url',
    type: 'text',
    aliases: ['url'],
    qtap: { http: 'no' },
    columns: false,
    about: 'Scheme, host and path.',
    example: 'req.url contains "https://"',
  },
  {
    name: 'req.query',
    type: 'text',
    key: 'name',
    columns: false,
    about: 'One query parameter, decoded.',
    example: 'req.query.page == 2',
  },
  {
    name: 'req.header',
    type: 'text',
    key: 'name',
    aliases: ['req.headers'],
    columns: false,
    about: 'One request header, whatever its case.',
    example: 'req.header.x-request-id == "a1b2"',
  },
  {
    name: 'req.body',
    type: 'text',
    columns: false,
    about: 'Request body as text, decoded.',
    example: 'req.body contains "card"',
  },
  {
    name: 'req.json',
    type: 'any',
    key: 'path',
    columns: false,
    about: 'One value of a JSON request body; a list on the way means any of its items.',
    example: 'req.json.model == "gpt-4o"',
  },
  {
    name: 'req.bytes',
    type: 'number',
    columns: true,
    about: 'Size of the request body as captured, in bytes.',
    example: 'req.bytes > 10kb',
  },
  {
    name: 'res.status',
    type: 'number',
    aliases: ['status'],
    qtap: { http: 'yes' },
    columns: true,
    about: 'Status code; missing when no response was seen.',
    example: 'res.status >= 400',
    values: ['2xx', '3xx', '4xx', '5xx', 200, 401, 403, 404, 429, 500, 503],
  },
  {
    name: 'res.type',
    type: 'text',
    columns: true,
    about: 'Content type of the response without its parameters.',
    example: 'res.type == "application/json"',
  },
  {
    name: 'res.header',
    type: 'text',
    key: 'name',
    aliases: ['res.headers'],
    columns: false,
    about: 'One response header, whatever its case.',
    example: 'res.header.retry-after > 10',
  },
  {
    name: 'res.body',
    type: 'text',
    columns: false,
    about: 'Response body as text, decoded.',
    example: 'res.body ~ "declined"',
  },
  {
    name: 'res.json',
    type: 'any',
    key: 'path',
    columns: false,
    about: 'One value of a JSON response body; a list on the way means any of its items.',
    example: 'res.json.error.code == "card_declined"',
  },
  {
    name: 'res.bytes',
    type: 'number',
    columns: true,
    about: 'Size of the response body as captured, in bytes.',
    example: 'res.bytes > 1mb',
  },
  {
    name: 'duration_ms',
    type: 'number',
    aliases: ['duration'],
    columns: true,
    about: 'Milliseconds to the first byte of the response.',
    example: 'duration_ms > 500',
  },
  {
    name: 'finding',
    type: 'number',
    columns: true,
    about: 'Worst sensitive-data finding: 0 none, 1 low, 2 medium, 3 high, 4 critical.',
    example: 'finding >= 3',
    values: [0, 1, 2, 3, 4],
  },
  {
    name: 'direction',
    type: 'text',
    qtap: ofConnection,
    columns: true,
    about: 'Who called whom, seen from the process.',
    example: 'direction == "egress-external"',
    values: ['egress-external', 'egress-internal', 'egress', 'ingress'],
  },
  {
    name: 'protocol',
    type: 'text',
    qtap: ofConnection,
    columns: false,
    about: 'Protocol inside the connection.',
    example: 'protocol == "http2"',
    values: ['http1', 'http2'],
  },
  {
    name: 'type',
    type: 'text',
    qtap: { connection: 'yes' },
    columns: false,
    about: 'Kind of socket.',
    example: 'type == "tcp"',
    values: ['tcp', 'udp'],
  },
  {
    name: 'src.ip',
    type: 'ip',
    qtap: ofConnection,
    columns: false,
    about: 'Address of the end that opened the connection.',
    example: 'src.ip in 10.0.0.0/8',
  },
  {
    name: 'src.port',
    type: 'number',
    qtap: ofConnection,
    columns: false,
    about: 'Its port.',
    example: 'src.port >= 32768',
  },
  {
    name: 'dst.ip',
    type: 'ip',
    qtap: ofConnection,
    columns: false,
    about: 'Address of the other end.',
    example: 'dst.ip == 10.0.0.7',
  },
  {
    name: 'dst.port',
    type: 'number',
    qtap: ofConnection,
    columns: false,
    about: 'Its port.',
    example: 'dst.port == 443',
  },
  {
    name: 'dst.domain',
    type: 'host',
    qtap: { http: 'no', connection: 'no' },
    columns: false,
    about: 'Name of the other end, as Qtap resolved it.',
    example: 'in_zone(dst.domain, "stripe.com")',
  },
  {
    name: 'tls.enabled',
    type: 'boolean',
    qtap: { http: 'no', connection: 'no' },
    columns: false,
    about: 'Whether TLS was seen on the connection.',
    example: 'tls.enabled == false',
  },
  {
    name: 'tls.version',
    type: 'text',
    qtap: { http: 'no', connection: 'no' },
    columns: false,
    about: 'TLS version of the connection.',
    example: 'tls.version == "1.3"',
    values: ['1.0', '1.1', '1.2', '1.3'],
  },
  {
    name: 'tls.sni',
    type: 'host',
    qtap: { http: 'no', connection: 'no' },
    columns: false,
    about: 'In Qtap’s list of fields, but never reported: it does not match. Use dst.domain.',
    example: 'tls.sni == "api.stripe.com"',
  },
  {
    name: 'process.binary',
    type: 'text',
    aliases: ['binary', 'process'],
    qtap: crossEntity,
    columns: true,
    about: 'Base name of the executable.',
    example: 'process.binary == "node"',
  },
  {
    name: 'process.path',
    type: 'text',
    qtap: crossEntity,
    columns: true,
    about: 'Path of the executable.',
    example: 'process.path contains "/usr/local/"',
  },
  {
    name: 'process.pid',
    type: 'number',
    aliases: ['pid'],
    columns: true,
    about: 'Process id.',
    example: 'process.pid == 4242',
  },
  {
    name: 'process.hostname',
    type: 'text',
    aliases: ['hostname'],
    qtap: crossEntity,
    columns: false,
    about: 'Host name the process sees.',
    example: 'process.hostname == "pay-1"',
  },
  {
    name: 'process.user.name',
    type: 'text',
    aliases: ['user.name'],
    qtap: crossEntity,
    columns: false,
    about: 'User the process runs as.',
    example: 'process.user.name == "root"',
  },
  {
    name: 'process.user.id',
    type: 'number',
    aliases: ['user.id'],
    qtap: crossEntity,
    columns: false,
    about: 'Its number.',
    example: 'process.user.id == 0',
  },
  {
    name: 'container.name',
    type: 'text',
    aliases: ['container'],
    qtap: crossEntity,
    columns: true,
    about: 'Name of the container.',
    example: 'container.name == "payment-service"',
  },
  {
    name: 'container.id',
    type: 'text',
    qtap: crossEntity,
    columns: false,
    about: 'Its id, 12 characters.',
    example: 'container.id == "3f2a9c01b7de"',
  },
  {
    name: 'container.image',
    type: 'text',
    qtap: crossEntity,
    columns: false,
    about: 'Its image.',
    example: 'container.image contains "acme/pay"',
  },
  {
    name: 'container.labels',
    type: 'text',
    key: 'name',
    qtap: { process: 'yes', connection: 'no', http: 'no' },
    columns: false,
    about: 'One label of the container; dots belong to its name.',
    example: 'container.labels.com.docker.compose.service == "pay"',
  },
  {
    name: 'pod.name',
    type: 'text',
    aliases: ['pod'],
    qtap: crossEntity,
    columns: false,
    about: 'Name of the pod.',
    example: 'pod.name contains "checkout"',
  },
  {
    name: 'pod.namespace',
    type: 'text',
    qtap: crossEntity,
    columns: false,
    about: 'Its namespace.',
    example: 'pod.namespace == "production"',
  },
  {
    name: 'pod.labels',
    type: 'text',
    key: 'name',
    qtap: { process: 'yes', connection: 'no', http: 'no' },
    columns: false,
    about: 'One label of the pod.',
    example: 'pod.labels["app.kubernetes.io/name"] == "pay"',
  },
  {
    name: 'tags',
    type: 'list',
    columns: false,
    about: 'Qtap’s tags, each `key:value`.',
    example: 'tags contains "protocol:http1"',
  },
  {
    name: 'source',
    type: 'text',
    columns: true,
    about: 'Name of the source it came from.',
    example: 'source == "pay-1"',
  },
  {
    name: 'id',
    type: 'text',
    columns: true,
    about: 'Our id of the exchange.',
    example: 'id == "rk31"',
  },
] as const satisfies readonly FieldRow[];

export type FieldName = (typeof table)[number]['name'];

export interface Field extends FieldRow {
  readonly name: FieldName;
}

export const fields: readonly Field[] = table;

/** A field as a filter names it. `path` is empty, or the header's, parameter's or label's name, or a JSON path. */
export interface FieldReference {
  readonly name: FieldName;
  readonly path: readonly string[];
}

const plain = new Map<string, Field>();
const withKey = new Map<string, Field>();
for (const field of fields)
  for (const name of [field.name, ...(field.aliases ?? [])]) (field.key ? withKey : plain).set(name, field);

const byName = new Map<FieldName, Field>(fields.map((field) => [field.name, field]));

export function fieldOf({ name }: FieldReference): Field {
  const field = byName.get(name);
  if (!field) throw new TypeError(`No field ${name}.`);
  return field;
}

export type Resolved =
  | { readonly is: 'field'; readonly reference: FieldReference }
  /** A family named without what it needs: `req.header`. */
  | { readonly is: 'incomplete'; readonly field: Field }
  | { readonly is: 'unknown' };

/** Finds the field that the dotted parts name; case matters only in what follows a family's name. */
export function resolveField(parts: readonly string[]): Resolved {
  const whole = parts.join('.').toLowerCase();
  const exact = plain.get(whole);
  if (exact) return { is: 'field', reference: { name: exact.name, path: [] } };
  const incomplete = withKey.get(whole);
  if (incomplete) return { is: 'incomplete', field: incomplete };
  const family = withKey.get(parts.slice(0, 2).join('.').toLowerCase());
  if (!family || parts.length < 3) return { is: 'unknown' };
  const rest = parts.slice(2);
  return {
    is: 'field',
    reference: { name: family.name, path: family.key === 'name' ? [rest.join('.')] : rest },
  };
}

/** Every name a person may write, aliases last. */
export const fieldNames: readonly string[] = [
  ...fields.map(({ name }) => name),
  ...fields.flatMap(({ aliases }) => aliases ?? []),
];
