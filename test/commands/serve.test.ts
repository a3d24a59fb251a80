import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { ownHome, runCommand, startCommand, startServe, type Serving } from '../support/program.ts';

const posix = process.platform !== 'win32';
const chosen = 'a-token-that-somebody-chose';

let home: ReturnType<typeof ownHome>;
let qtap: FakeQtap;
let serving: Serving | undefined;
beforeEach(async () => {
  home = ownHome();
  qtap = await startFakeQtap();
});
afterEach(async () => {
  await serving?.stop();
  serving = undefined;
  await qtap.stop();
  home.remove();
});

const run = (...args: string[]) => runCommand(['serve', '--url', qtap.url, ...args], { env: home.env });

async function serve(...args: string[]): Promise<Serving> {
  return (serving = await startServe(['--url', qtap.url, ...args], home.env));
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function send(url: string, headers: Record<string, string>, body: object | string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const usual = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };
    const request = httpRequest(url, { method: 'POST', headers: { ...usual, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject);
    request.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const call = (name: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});

describe('serve', () => {
  it('prints one line when it is ready: its address on loopback and a token made for this run', async () => {
    const { url, token, running } = await serve();
    expect(running.out).toMatch(/^\{"url":"http:\/\/127\.0\.0\.1:\d+\/mcp","token":"[\w-]{43}"\}\n$/);
    expect((await send(url, bearer(token), list)).text).toContain('get_errors');
    expect((await send(url, {}, list)).status).toBe(401);
    expect((await send(url, bearer('x'.repeat(43)), list)).status).toBe(401);
    await serving?.stop();
    expect((await serve()).token).not.toBe(token);
  });

  it('tells people the same in words', async () => {
    const running = startCommand(['serve', '--url', qtap.url], { env: home.env });
    await running.says(/Ctrl-C/);
    expect(running.out).toMatch(
      /^MCP over HTTP at http:\/\/127\.0\.0\.1:\d+\/mcp\nAuthorization: Bearer [\w-]{43}\nCtrl-C ends it\.\n$/,
    );
    running.child.kill();
    await running.ended;
  });

  it.runIf(posix).each(['SIGINT', 'SIGTERM'] as const)(
    'ends well on %s, with its calls, and leaves nothing behind',
    async (signal) => {
      const { url, token, running } = await serve();
      const engines = join(home.env['QTAP_DEVTOOLS_STATE'] ?? '', 'engines');
      expect(readdirSync(engines)).toEqual([`${running.pid}.json`]);
      await qtap.listening();
      const asked = send(url, bearer(token), call('get_traffic', { live: true, seconds: 300 })).catch(
        () => 'ended',
      );
      await expect.poll(() => send(url, bearer(token), list).then(({ status }) => status)).toBe(200);
      running.child.kill(signal);
      expect((await running.ended).code).toBe(0);
      expect(await asked).toBe('ended');
      expect(readdirSync(engines)).toEqual([]);
      await expect.poll(() => qtap.openSockets).toBe(0);
      serving = undefined;
    },
  );

  it('serves many clients at once, each its own answer', async () => {
    const { url, token } = await serve();
    await qtap.listening();
    for (let i = 0; i < 50; i++) qtap.exchange({ path: `/of/${i}/it` });
    const last = () => send(url, bearer(token), call('get_traffic', { filter: 'req.path == "/of/49/it"' }));
    await expect.poll(async () => (await last()).text).toContain('/of/49/it');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        send(url, bearer(token), call('get_traffic', { filter: `req.path == "/of/${i}/it"` })),
      ),
    );
    for (const [i, { status, text }] of answers.entries()) {
      expect(status).toBe(200);
      expect(text).toContain(`/of/${i}/it`);
      expect(text.match(/1 exchange in/g)).not.toBeNull();
    }
  });

  describe('beyond this machine', () => {
    it('refuses to start without a token that somebody chose', async () => {
      for (const host of ['0.0.0.0', '::', '192.0.2.1']) {
        const { code, out, err } = await run('--host', host);
        expect([host, code, out]).toEqual([host, 2, '']);
        expect(err).toMatch(/so a token must be chosen\. Do: Give --token-file/);
      }
    });

    it('warns when it has one', async () => {
      // An address that no machine has: the warning comes before it cannot be listened on.
      const { code, err } = await runCommand(['serve', '--url', qtap.url, '--host', '192.0.2.1'], {
        env: { ...home.env, QTAP_DEVTOOLS_TOKEN: chosen },
      });
      expect(code).toBe(2);
      expect(err).toMatch(
        /^Warning: 192\.0\.2\.1 can be reached from other machines.*\nError: Cannot listen on/,
      );
    });
  });

  describe('a token of one’s own', () => {
    const file = () => join(home.folder, 'token');

    it('comes from a file or the environment, and is not printed for people', async () => {
      writeFileSync(file(), `${chosen}\n`, { mode: 0o600 });
      const { url } = await serve('--token-file', file());
      expect((await send(url, bearer(chosen), list)).status).toBe(200);
      await serving?.stop();
      serving = undefined;
      const running = startCommand(['serve', '--url', qtap.url], {
        env: { ...home.env, QTAP_DEVTOOLS_TOKEN: chosen },
      });
      await running.says(/Ctrl-C/);
      const [, address = ''] = /at (\S+)/.exec(running.out) ?? [];
      expect((await send(address, bearer(chosen), list)).status).toBe(200);
      running.child.kill();
      const { out, err } = await running.ended;
      expect(out + err).not.toContain(chosen);
    });

    it('is refused when it is short, empty, absent or no word', async () => {
      for (const text of ['short', '', 'with a blank in the middle', 'with/a/slash/in/it']) {
        writeFileSync(file(), text, { mode: 0o600 });
        const { code, err } = await run('--token-file', file());
        expect([text, code]).toEqual([text, 2]);
        if (text) expect(err).not.toContain(text);
      }
      expect((await run('--token-file', '/nowhere/at/all')).code).toBe(3);
    });

    it.runIf(posix)('is said to be readable by others when it is', async () => {
      writeFileSync(file(), chosen);
      chmodSync(file(), 0o644);
      const { running } = await serve('--token-file', file());
      // What is written to two pipes comes in any order.
      await running.says(/can be read by others; chmod 600/, 'err');
    });
  });

  describe('for a client that sends no header', () => {
    it('has a secret path only where that was asked for, and a tunnel’s name only where that was', async () => {
      const { url, token, secretUrl } = await serve('--token-file', tokenFile());
      expect(secretUrl).toBeUndefined();
      const path = url.replace('/mcp', `/t/${token}/mcp`);
      expect((await send(path, {}, list)).status).toBe(404);
      expect((await send(url, { ...bearer(token), Host: 'name.example' }, list)).status).toBe(403);
      await serving?.stop();
      const open = await serve('--token-file', tokenFile(), '--secret-path', '--allow-host', 'name.example');
      expect((await send(open.secretUrl ?? '', { Host: 'name.example' }, list)).status).toBe(200);
      expect((await send(open.secretUrl ?? '', { Host: 'other.example' }, list)).status).toBe(403);
      expect((await send(open.url, { Host: 'name.example' }, list)).status).toBe(401);
    });

    it('never logs the path, the token or what was sent, whatever goes wrong', async () => {
      const { secretUrl = '', url, running } = await serve('--token-file', tokenFile(), '--secret-path');
      await Promise.all([
        send(secretUrl, {}, '{ broken'),
        send(secretUrl, {}, 'x'.repeat(1_200_000)).catch(() => undefined),
        send(secretUrl, { Origin: 'http://evil.example' }, list),
        send(secretUrl, {}, call('no_such_tool')),
        send(`${secretUrl}/more`, {}, list),
        send(url, bearer('wrong-but-secret-too'), list),
      ]);
      const { out, err } = await (serving?.stop() ?? running.ended);
      serving = undefined;
      expect(err).not.toMatch(/\/t\/|a-token-that|wrong-but-secret|evil/);
      // Standard output has it once: in the line that was asked for.
      expect(out.trim().split('\n')).toHaveLength(1);
    });

    function tokenFile(): string {
      const path = join(home.folder, 'token');
      writeFileSync(path, chosen, { mode: 0o600 });
      return path;
    }
  });

  describe('with less than everything', () => {
    it('offers the tools that were named, in their own order, and no other can be called', async () => {
      const { url, token } = await serve('--tools', 'get_hosts,get_errors');
      const { text } = await send(url, bearer(token), list);
      expect([...text.matchAll(/"name":"(\w+)","title"/g)].map(([, name]) => name)).toEqual([
        'get_errors',
        'get_hosts',
      ]);
      expect((await send(url, bearer(token), call('get_payloads'))).text).toContain('There is no tool');
      // Whoever joins expects all of them.
      expect(
        existsSync(join(home.env['QTAP_DEVTOOLS_STATE'] ?? '', 'engines', `${serving?.running.pid}.json`)),
      ).toBe(false);
    });

    it('shows no body by any tool', async () => {
      const { url, token } = await serve('--no-bodies');
      await qtap.listening();
      qtap.exchange({ responseBody: '{"nobody":"shall-see-this"}', status: 500 });
      const traffic = () => send(url, bearer(token), call('get_traffic'));
      await expect.poll(async () => (await traffic()).text).toContain('1 exchange in');
      for (const name of ['get_traffic', 'get_errors', 'get_payloads', 'search_traffic'])
        for (const args of [
          { format: 'detailed' },
          { query: 'shall-see' },
          { filter: 'res.body contains "shall"' },
        ])
          expect((await send(url, bearer(token), call(name, args))).text).not.toContain('shall-see-this');
    });
  });

  it.each([
    [['--tools', 'get_hosts,get_eror'], /Did you mean get_errors\?/],
    [['--toolsets', 'nonsense'], /no toolset "nonsense"/],
    [['--port', '70000'], /--port must be a whole number from 0 to 65535/],
    [['--filter', 'x'], /--filter/],
    [['--url', 'ftp://x'], /twice/],
  ])('refuses %j', async (args, words) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });

  it('ends with 3 when its port is taken', async () => {
    const { url } = await serve();
    const { code, err } = await run('--port', new URL(url).port);
    expect(code).toBe(3);
    expect(err).toMatch(/Port \d+ on 127\.0\.0\.1 is taken/);
  });
});
