import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlOf, fetchOf, snippet, type Sendable } from '../../src/present/snippets.ts';
import { hostileText, sampleBody, sampleExchange, seeded, text } from './samples.ts';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

let server: Server;
let base = '';
let place = '';
const heard: Heard[] = [];

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'snippets-'));
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const raw = request.rawHeaders;
      heard.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: raw.flatMap((name, i) => (i % 2 ? [] : [[name, raw[i + 1] ?? ''] as const])),
        body: Buffer.concat(pieces),
      });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});

afterAll(async () => {
  rmSync(place, { recursive: true });
  await new Promise((resolve) => server.close(resolve));
});

/** Runs it as a person would who pastes it into a shell; whatever it does besides the request would show. */
async function run(command: string, file: 'bash' | 'node'): Promise<Heard> {
  heard.length = 0;
  const args = file === 'bash' ? ['--norc', '-s'] : ['--input-type=module', '-'];
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(
      file,
      args,
      { cwd: place, env: { PATH: process.env['PATH'], HOME: place, SECRET: 'do-not-expand' } },
      (error, stdout) => (error ? reject(new Error(`${error.message}\n${command}`)) : resolve(stdout)),
    );
    child.stdin?.end(command);
  });
  expect(output).toBe(file === 'bash' ? 'ok' : '');
  expect(heard).toHaveLength(1);
  expect(readdirSync(place)).toEqual([]);
  return heard[0] as Heard;
}

const post = (body: string | Uint8Array, change: Partial<Sendable> = {}): Sendable => ({
  method: 'POST',
  url: `${base}/v1/charges?a=b`,
  headers: [{ name: 'Content-Type', value: 'application/json' }],
  body: typeof body === 'string' ? { text: body } : { bytes: body },
  remarks: [],
  ...change,
});

const bodies: readonly (readonly [string, string | Uint8Array])[] = [
  ['plain', '{"amount":1999}'],
  ['quotes, variables and commands', `it's $HOME \`id\` $(touch owned) "x" !! \\' ; rm -rf . #`],
  ['newlines', 'one\ntwo\r\nthree\n'],
  ['the name of a file', '@/etc/hostname'],
  ['something like an option', '--output owned'],
  ['unicode', 'żółć 日本 \u{1f600}'],
  ['what cannot be seen', 'a\u202eb\u0000c\u001b[2J\u0003'],
  ['big numbers', '{"id":12345678901234567890}'],
  ['a form', 'a=1+2&b=%2B&c='],
  ['bytes', Uint8Array.from({ length: 256 }, (_, i) => i)],
  ['more than one argument may hold', 'x'.repeat(300_000)],
];

describe('an exchange as cURL, executed', () => {
  it.each(bodies)('sends exactly: %s', async (_name, body) => {
    const got = await run(curlOf(post(body)), 'bash');
    expect(got.body.equals(Buffer.from(body))).toBe(true);
    expect(got).toMatchObject({ method: 'POST', url: '/v1/charges?a=b' });
  });

  it('sends exactly what forty hostile texts say, in body, header and url', async () => {
    const random = seeded(42);
    for (let round = 0; round < 40; round++) {
      const body = hostileText(random, 300).replace(/[\ud83d\ude00]/g, '');
      const value = hostileText(random, 60)
        .replace(/[^\u0020-\u007e]/g, '')
        .trim();
      const got = await run(
        curlOf(
          post(body, {
            headers: [{ name: 'X-Test', value: `v${value}` }],
            url: `${base}/p${hostileText(random, 40)}`,
          }),
        ),
        'bash',
      );
      expect(got.body.toString()).toBe(body);
      expect(got.headers).toContainEqual(['X-Test', `v${value}`]);
      expect(got.url.startsWith('/p')).toBe(true);
    }
  });

  it('sends duplicate and empty headers, and none that the exchange did not have', async () => {
    const headers = [
      { name: ':method', value: 'POST' },
      { name: 'Host', value: 'elsewhere' },
      { name: 'Content-Length', value: '3' },
      { name: 'X-Two', value: 'a' },
      { name: 'X-Two', value: 'b' },
      { name: 'X-Empty', value: '' },
      { name: '@file', value: '' },
      { name: 'X-Line', value: 'one\r\nX-Smuggled: yes' },
    ];
    const got = await run(curlOf(post('abc', { headers })), 'bash');
    const own = got.headers.filter(([name]) => !['Host', 'Content-Length'].includes(name));
    expect(own).toEqual([
      ['X-Two', 'a'],
      ['X-Two', 'b'],
      ['X-Empty', ''],
      ['X-Line', 'one X-Smuggled: yes'],
    ]);
    expect(got.headers.find(([name]) => name === 'Host')?.[1]).toBe(base.slice(7));
  });

  it('keeps the path as it was, and only ever speaks http', async () => {
    const got = await run(
      curlOf({ method: 'DELETE', url: `${base}/a/../b//{c}/[d]?q={x,y}&z=%2F'`, headers: [], remarks: [] }),
      'bash',
    );
    expect(got).toMatchObject({ method: 'DELETE', url: "/a/../b//{c}/[d]?q={x,y}&z=%2F'" });
    expect(curlOf({ method: 'GET', url: 'file:///etc/passwd', headers: [], remarks: [] })).toContain(
      "--url 'http://etc/passwd'",
    );
    expect(curlOf({ method: 'GET', url: '-o owned', headers: [], remarks: [] })).toContain(
      "--url 'http://-o%20owned'",
    );
  });

  it('says above the command what differs from what was sent', () => {
    const words = snippet(
      sampleExchange({
        request: {
          headers: [{ name: text('Authorization'), value: text('Bearer ‹stripe-key#a1b2c3›') }],
          body: sampleBody('', { state: 'evicted' }),
        },
      }),
      'curl',
    );
    expect(words).toMatch(/^# The body was evicted: it is not in this call\.\n# Secrets were replaced by/);
    expect(words).toContain("-H 'Authorization: Bearer ‹stripe-key#a1b2c3›'");
  });
});

describe('an exchange as fetch, executed', () => {
  it.each(bodies)('sends exactly: %s', async (_name, body) => {
    const got = await run(fetchOf(post(body)), 'node');
    expect(got.body.equals(Buffer.from(body))).toBe(true);
  });

  it('holds no character that cannot be seen', () => {
    const words = fetchOf(post('a\u202eb\u2028\u200b', { headers: [{ name: 'X-Name', value: 'é\u200b' }] }));
    expect(words).toContain('\\u202e');
    expect(words).not.toMatch(/[^\n\u0020-\u007e\u00a1-\u00ff]/);
  });

  it('leaves the body out where fetch would refuse it, and says so', async () => {
    const words = fetchOf(post('abc', { method: 'GET' }));
    expect(words).toContain('// fetch sends no body with GET');
    expect((await run(words, 'node')).method).toBe('GET');
  });
});
