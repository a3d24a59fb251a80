import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { serveHttp, type HttpEndpoint } from '../../src/mcp/http.ts';
import { bundle, type Bundle } from './bundle.ts';
import { connect, ways, type Connection, type Way } from './connect.ts';
import { scriptedAnswerer, type Seen } from './scripted.ts';

const token = 'a-token-for-tests';
const seen: Seen = { waits: [] };
let program: Bundle;
let endpoint: HttpEndpoint;
let connection: Connection;

beforeAll(async () => {
  program = await bundle('test/mcp/scriptedServer.ts');
  const served = await serveHttp({
    answerer: scriptedAnswerer(seen),
    version: '0.0.0',
    access: { token, secretPath: false, allowedHosts: [] },
    host: '127.0.0.1',
    port: 0,
    log: () => undefined,
  });
  if (isProblem(served)) throw new Error(served.message);
  endpoint = served;
});
afterAll(async () => {
  await endpoint.close();
  program.remove();
});

describe.each(ways)('the protocol, %s', (way: Way) => {
  const start = (report = ''): Promise<Connection> =>
    connect(
      way,
      { command: process.execPath, args: [program.file], env: { SCRIPTED_REPORT: report } },
      { url: endpoint.url, token },
    );
  beforeAll(async () => {
    connection = await start();
  });
  afterAll(() => connection.close());

  it('says who we are and how to begin, in few words', () => {
    expect(connection.serverName).toBe('devtools');
    expect(connection.instructions?.length).toBeLessThanOrEqual(300);
    expect(connection.instructions).toContain('get_errors');
  });

  it('lists the tools in their order with everything clients decide by', async () => {
    const { tools } = await connection.tools();
    expect(tools.slice(0, 4).map((one) => one.name)).toEqual(['echo', 'fail', 'wait', 'link']);
    expect(tools[0]).toMatchObject({
      title: 'echo',
      annotations: { readOnlyHint: true, openWorldHint: false },
      outputSchema: { required: ['finding'] },
    });
  });

  it('answers with text and structured content, each complete', async () => {
    const result = await connection.call('echo', { text: 'grün ‹token#abc234›' });
    expect(result.content).toEqual([{ type: 'text', text: 'echo grün ‹token#abc234›' }]);
    expect(result.structuredContent).toEqual({ finding: 'grün ‹token#abc234›' });
    expect(result.isError).toBeFalsy();
  });

  it('gives an error beside an output schema that every client accepts', async () => {
    await connection.tools();
    const result = await connection.call('fail');
    expect(result.isError).toBe(true);
    expect(result.content[0]?.text).toMatch(/^Error: .* Do: /);
    expect(result.structuredContent).toBeUndefined();
    expect(result._meta?.['code']).toBe('unreachable');
  });

  it('refuses a tool that is not listed as the protocol wants it, in the registry’s words', async () => {
    await expect(connection.call('get_eror')).rejects.toThrow(/Nothing answers/);
  });

  it('points to a big body by address', async () => {
    const { content } = await connection.call('link');
    expect(content[1]).toMatchObject({
      type: 'resource_link',
      uri: 'qtap://exchange/r1a1/response-body',
      size: 9,
    });
  });

  it('tells progress when it was asked for', async () => {
    const told: number[] = [];
    await connection.call('wait', { milliseconds: 900 }, { progress: (done) => told.push(done) });
    expect(told).toEqual([1, 2, 3]);
  });

  it('answers other calls while one waits', async () => {
    const slow = connection.call('wait', { milliseconds: 120 });
    const fast = await connection.call('echo', { text: 'meanwhile' });
    expect(fast.structuredContent).toEqual({ finding: 'meanwhile' });
    expect((await slow).structuredContent).toEqual({ finding: 'waited' });
  });

  it('ends a wait when it is cancelled, where the transport can tell us', async () => {
    seen.waits.length = 0;
    const report = join(program.folder, `${way}.json`);
    const own = await start(report);
    // A session-era client cancels by a message of its own, which a stateless endpoint cannot place.
    const told = !way.endsWith('http') || way.startsWith('2026');
    const ending = new AbortController();
    // Cancelled once it has begun; far from its end, or it would be a race between the two.
    const slow = own.call(
      'wait',
      { milliseconds: told ? 60_000 : 600 },
      { signal: ending.signal, progress: () => ending.abort() },
    );
    await expect(slow).rejects.toThrow();
    expect((await own.call('echo', { text: 'on' })).structuredContent).toEqual({ finding: 'on' });
    await expect.poll(() => seen.waits[0] ?? 'elsewhere').not.toBe('running');
    await own.close();
    const waits = (): Seen['waits'] =>
      way.endsWith('http') ? seen.waits : (JSON.parse(readFileSync(report, 'utf8')) as Seen).waits;
    await expect.poll(waits).toEqual([told ? 'cancelled' : 'done']);
  });

  it('lists and reads resources, and says why one cannot be read', async () => {
    expect(await connection.resources()).toEqual(['qtap://capture/summary', 'qtap://capture/errors']);
    expect(await connection.templates()).toContain('qtap://exchange/{id}/response-body');
    expect(await connection.read('qtap://exchange/r1a1')).toBe('# r1a1');
    await expect(connection.read('qtap://exchange/r9z9')).rejects.toThrow(/no such exchange/);
  });

  it('completes ids in addresses and names in prompts', async () => {
    expect(await connection.completeTemplate('qtap://exchange/{id}', 'id', 'r1a14')).toEqual([
      'r1a14',
      ...Array.from({ length: 10 }, (_, i) => `r1a14${i}`),
    ]);
    expect(await connection.completeTemplate('qtap://exchange/{id}', 'id', '')).toHaveLength(100);
    expect(await connection.completePrompt('triage_errors', 'container', 'cont')).toEqual([
      'container.name-one',
    ]);
    expect(await connection.completePrompt('triage_errors', 'seconds', '')).toEqual([]);
  });

  it('offers prompts that carry what the person gave', async () => {
    expect(await connection.prompts()).toEqual([
      'triage_errors',
      'audit_secrets',
      'explain_slow',
      'what_changed',
      'map_dependencies',
    ]);
    const text = await connection.prompt('triage_errors', { container: 'pay "x"', seconds: '60' });
    expect(text).toContain('seconds=60');
    expect(text).toContain('container.name == "pay \\"x\\""');
    await expect(connection.prompt('nonsense')).rejects.toThrow(/triage_errors/);
  });
});
