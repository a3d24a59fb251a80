import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { isRecord } from '../../src/base/unknown.ts';
import { createRegistry } from '../../src/tools/registry.ts';
import { openDay, type Day } from '../desk/day.ts';
import { nine } from './nine.ts';

const registry = createRegistry();
if (isProblem(registry)) throw new Error(registry.message);
const { tools } = registry;

/** Every schema inside a schema, with the way to it. */
function* schemasIn(value: unknown, way = ''): Generator<readonly [way: string, schema: unknown]> {
  if (!isRecord(value)) return;
  yield [way, value];
  const properties = value['properties'];
  if (isRecord(properties))
    for (const [name, inner] of Object.entries(properties)) {
      if (isRecord(inner)) yield* schemasIn(inner, `${way}/${name}`);
      else yield [`${way}/${name}`, inner];
    }
  for (const key of ['items', 'additionalProperties', 'anyOf', 'oneOf', 'allOf'])
    if (value[key] !== undefined && value[key] !== false) yield* schemasIn(value[key], `${way}/${key}`);
}

describe('the list of tools', () => {
  it('is these nine, in this order', () => {
    expect(tools.map(({ name }) => name)).toEqual(nine);
  });

  it('takes at most twelve thousand bytes', () => {
    expect(Buffer.byteLength(JSON.stringify({ tools }))).toBeLessThanOrEqual(12_000);
  });

  it.each(tools.map((tool) => [tool.name, tool] as const))('%s is as its snapshot', async (name, tool) => {
    await expect(`${JSON.stringify(tool, undefined, 2)}\n`).toMatchFileSnapshot(`snapshots/${name}.json`);
  });

  it.each(tools.map((tool) => [tool.name, tool] as const))('%s has what every client takes', (name, tool) => {
    expect(name).toMatch(/^[a-z0-9_]{1,40}$/);
    expect(tool.title.length).toBeGreaterThan(3);
    expect(tool.description.length).toBeLessThanOrEqual(500);
    expect(tool.annotations).toEqual({ readOnlyHint: true, idempotentHint: true, openWorldHint: false });
    expect(tool.inputSchema['additionalProperties']).toBe(false);
    for (const [way, schema] of [...schemasIn(tool.inputSchema), ...schemasIn(tool.outputSchema)]) {
      if (!isRecord(schema))
        throw new Error(`${name}${way}: not a schema with a type: ${JSON.stringify(schema)}`);
      expect(typeof schema['type'], `${name}${way}`).toBe('string');
      expect(Object.keys(schema).filter((key) => key.startsWith('$'))).toEqual([]);
      expect(Array.isArray(schema['items'])).toBe(false);
      expect(schema['prefixItems']).toBeUndefined();
      expect(schema['additionalProperties'] ?? false).toBe(false);
      for (const key of Object.keys(isRecord(schema['properties']) ? schema['properties'] : {}))
        expect(key).toMatch(/^[A-Za-z_]{1,40}$/);
    }
    for (const [way, schema] of schemasIn(tool.inputSchema))
      if (isRecord(schema) && schema['type'] === 'integer') {
        expect(schema['minimum'], way).toBeTypeOf('number');
        expect(schema['maximum'], way).toBeTypeOf('number');
      }
  });

  it('keeps the names and types of the reference server', () => {
    const reference: Record<string, Record<string, string>> = {
      get_traffic: { seconds: 'integer', max_requests: 'integer' },
      get_traffic_summary: { seconds: 'integer' },
      search_traffic: {
        seconds: 'integer',
        host: 'string',
        path_contains: 'string',
        method: 'string',
        status_min: 'integer',
        status_max: 'integer',
        max_results: 'integer',
      },
      check_sensitive_data: { seconds: 'integer' },
      get_errors: { seconds: 'integer' },
      get_hosts: { seconds: 'integer' },
      get_connections: { seconds: 'integer' },
      get_processes: { seconds: 'integer' },
      get_payloads: { seconds: 'integer', include_responses: 'boolean', max_results: 'integer' },
    };
    for (const [name, parameters] of Object.entries(reference)) {
      const properties = tools.find((tool) => tool.name === name)?.inputSchema['properties'];
      for (const [parameter, type] of Object.entries(parameters))
        expect((properties as Record<string, unknown>)[parameter], `${name}.${parameter}`).toMatchObject({
          type,
        });
    }
  });
});

describe('structured data', () => {
  let day: Day;
  const validator = new AjvJsonSchemaValidator();

  beforeAll(() => {
    day = openDay();
    day.go(60);
  });

  const calls: readonly (readonly [string, Record<string, unknown>])[] = [
    ...tools.flatMap(({ name }) => [
      [name, {}] as const,
      [name, { format: 'detailed' }] as const,
      [name, { filter: 'req.host == "nowhere.example"' }] as const,
      [name, { limit: 0 }] as const,
    ]),
    ['get_traffic', { ids: ['rk310', 'rk311'] }],
    ['get_traffic_summary', { baseline: '30s', by: 'route' }],
    ['search_traffic', { query: 'order' }],
    ['search_traffic', { query: '/ord_[0-9a-f]+/', in: ['request'] }],
    ['get_errors', { group: 'none' }],
    ['get_payloads', { ids: ['rk310'], part: 'request-headers' }],
    ['get_payloads', { ids: ['rk310'], part: 'response-body', offset: 0 }],
  ];

  it.each(calls)('of %s %j is what its schema says, and within its budget', async (name, args) => {
    const reply = await day.call(name, args);
    expect(reply.text).not.toMatch(/^Error/);
    const schema = tools.find((tool) => tool.name === name)?.outputSchema ?? {};
    const verdict = validator.getValidator(schema)(JSON.parse(JSON.stringify(reply.data)));
    expect(verdict.errorMessage).toBeUndefined();
    expect(verdict.valid).toBe(true);
    const most = args['format'] === 'detailed' ? 10_000 : 3_500;
    expect(Buffer.byteLength(reply.text)).toBeLessThanOrEqual(most);
    expect(Buffer.byteLength(JSON.stringify(reply.data))).toBeLessThanOrEqual(most);
    // A null would fail a client's check, and costs tokens for nothing.
    JSON.stringify(reply.data, (key, value: unknown) => {
      expect(value, key).not.toBeNull();
      return value;
    });
  });
});
