import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect as open } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { serveHttp, type HttpEndpoint, type usualLimits } from '../../src/mcp/http.ts';
import { scriptedAnswerer, type Seen } from './scripted.ts';

const token = 'a-token-for-tests';
const seen: Seen = { waits: [] };
const logged: string[] = [];
let endpoint: HttpEndpoint;

async function serve(
  options: { secretPath?: boolean; hosts?: string[]; limits?: typeof usualLimits } = {},
): Promise<HttpEndpoint> {
  const served = await serveHttp({
    answerer: scriptedAnswerer(seen),
    version: '0.0.0',
    access: { token, secretPath: options.secretPath ?? false, allowedHosts: options.hosts ?? [] },
    host: '127.0.0.1',
    port: 0,
    log: (text) => logged.push(text),
    ...(options.limits ? { limits: options.limits } : {}),
  });
  if (isProblem(served)) throw new Error(served.message);
  return served;
}

const usual = {
  Authorization: `Bearer ${token}`,
  'Content-Type': 'application/json',
  Accept: 'application/json, text/event-stream',
};
const call = (name: string, args: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });

/** One request with exactly these headers (fetch may not set Host). */
function send(
  url: string,
  headers: Record<string, string>,
  body = call('echo', { text: 'x' }),
  method = 'POST',
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

beforeAll(async () => {
  endpoint = await serve();
});
afterAll(() => endpoint.close());

describe('the HTTP endpoint', () => {
  it('answers a bare call without any session', async () => {
    const { status, text, headers } = await send(endpoint.url, usual);
    expect(status).toBe(200);
    expect(text).toContain('echo x');
    expect(headers['cache-control']).toMatch(/no-(store|cache)/);
    expect(headers['mcp-session-id']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('speaks every revision of the session era and the one after it', async () => {
    for (const version of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']) {
      const { text } = await send(
        endpoint.url,
        usual,
        JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'initialize',
          params: { protocolVersion: version, capabilities: {}, clientInfo: { name: 'x', version: '1' } },
        }),
      );
      expect(text).toContain(`"protocolVersion":"${version}"`);
    }
    const { text } = await send(
      endpoint.url,
      { ...usual, 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'server/discover' },
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'server/discover',
        params: {
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      }),
    );
    expect(text).toContain('"supportedVersions":["2026-07-28"]');
  });

  it('is closed to a page that was rebound to it, whatever the page knows', async () => {
    for (const headers of [
      { ...usual, Host: 'evil.example' },
      { ...usual, Origin: 'http://evil.example' },
      { ...usual, Origin: 'null' },
    ]) {
      const answer = await send(endpoint.url, headers);
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain('evil');
      expect(Object.keys(answer.headers).join()).not.toContain('access-control');
    }
  });

  it('gives a browser’s preflight nothing', async () => {
    const { status, headers } = await send(
      endpoint.url,
      { Origin: 'http://localhost:3000', 'Access-Control-Request-Method': 'POST' },
      '',
      'OPTIONS',
    );
    expect(status).toBe(401);
    expect(Object.keys(headers).join()).not.toContain('access-control');
  });

  it('answers POST only', async () => {
    for (const method of ['GET', 'DELETE', 'PUT', 'TRACE', 'OPTIONS', 'PATCH'])
      expect(await send(endpoint.url, usual, '', method)).toMatchObject({
        status: 405,
        headers: { allow: 'POST' },
      });
  });

  it('refuses a body that says it is too large, without reading it', async () => {
    const socket = open(endpoint.port, '127.0.0.1');
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n`,
    );
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(String(first)).toMatch(/^HTTP\/1\.1 413 /);
    await expect.poll(() => socket.destroyed).toBe(true);
  });

  it('refuses a body that grows too large, and lives on', async () => {
    const socket = open(endpoint.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    for (let i = 0; i < 40 && !socket.destroyed; i++) socket.write(chunk);
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(String(first)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    expect((await send(endpoint.url, usual)).status).toBe(200);
  });

  it.each(['{', 'null', '[]', '"x"', '{"jsonrpc":"2.0"}', '['.repeat(50_000)])(
    'answers nonsense (%#) in JSON and without a trace of the inside',
    async (body) => {
      const answer = await send(endpoint.url, usual, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(() => JSON.parse(answer.text) as unknown).not.toThrow();
      expect(answer.text).not.toMatch(/node_modules|\.ts|\.js|at /);
    },
  );

  it('ends those who send drop by drop, headers or body', async () => {
    const served = await serve({
      limits: { headersWithinMs: 3_000, requestWithinMs: 6_000, checkEveryMs: 100 },
    });
    const head = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n`;
    const slow = Array.from({ length: 40 }, (_, i) => {
      const socket = open(served.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(i % 2 ? head : `${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`);
      return socket;
    });
    const drip = setInterval(() => slow.forEach((socket, i) => socket.write(i % 2 ? 'X-A: b\r\n' : ' ')), 50);
    expect((await send(served.url, usual)).status).toBe(200);
    await expect.poll(() => slow.every((socket) => socket.destroyed)).toBe(true);
    clearInterval(drip);
    await served.close();
  });

  it('serves many at once, each its own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => send(endpoint.url, usual, call('echo', { text: `n${i}n` }))),
    );
    answers.forEach(({ text }, i) => expect(text).toContain(`n${i}n`));
  });

  it('ends a 2026 call whose stream is closed', async () => {
    seen.waits.length = 0;
    const ending = new AbortController();
    const asked = fetch(endpoint.url, {
      method: 'POST',
      signal: ending.signal,
      headers: {
        ...usual,
        'MCP-Protocol-Version': '2026-07-28',
        'Mcp-Method': 'tools/call',
        'Mcp-Name': 'wait',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: {
          name: 'wait',
          arguments: { milliseconds: 10_000 },
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      }),
    });
    await expect.poll(() => seen.waits).toEqual(['running']);
    ending.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => seen.waits).toEqual(['cancelled']);
  });

  it('ends with its calls', async () => {
    const own = await serve();
    const asked = send(own.url, usual, call('wait', { milliseconds: 60_000 })).catch(() => 'ended');
    await expect.poll(() => seen.waits.at(-1)).toBe('running');
    await own.close();
    expect(await asked).toBe('ended');
    await expect(send(own.url, usual)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('says that a port is taken', async () => {
    const taken = await serveHttp({
      answerer: scriptedAnswerer(),
      version: '0.0.0',
      access: { token, secretPath: false, allowedHosts: [] },
      host: '127.0.0.1',
      port: endpoint.port,
      log: () => undefined,
    });
    expect(taken).toMatchObject({ code: 'busy' });
    const nowhere = await serveHttp({
      answerer: scriptedAnswerer(),
      version: '0.0.0',
      access: { token, secretPath: false, allowedHosts: [] },
      host: '192.0.2.1',
      port: 0,
      log: () => undefined,
    });
    expect(nowhere).toMatchObject({ code: 'bad-address' });
  });

  it('takes the secret path through a tunnel’s name when both were asked for', async () => {
    const own = await serve({ secretPath: true, hosts: ['tunnel.example'] });
    expect(own.secretUrl).toBe(`http://127.0.0.1:${own.port}/t/${token}/mcp`);
    const { Authorization: _, ...bare } = usual;
    const answer = await send(own.secretUrl ?? '', { ...bare, Host: 'tunnel.example' });
    expect(answer.text).toContain('echo x');
    expect((await send(own.url, { ...bare, Host: 'tunnel.example' })).status).toBe(401);
    await own.close();
    expect(endpoint.secretUrl).toBeUndefined();
  });

  it('never logs an address or a token', () => {
    expect(logged.join('\n')).not.toContain(token);
    expect(logged.join('\n')).not.toContain('/t/');
  });
});
