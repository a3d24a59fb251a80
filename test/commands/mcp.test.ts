import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import {
  cli,
  lives,
  ownHome,
  processesOf,
  startCommand,
  startProgram,
  startServe,
  type Running,
} from '../support/program.ts';
import { nowhere } from './strangers.ts';
import { streams } from './taken.ts';

const posix = process.platform !== 'win32';

let home: ReturnType<typeof ownHome>;
let qtap: FakeQtap;
beforeEach(async () => {
  home = ownHome();
  qtap = await startFakeQtap();
});
afterEach(async () => {
  await qtap.stop();
  home.remove();
});

const initialize = {
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

interface Result {
  readonly tools?: readonly { readonly name: string }[];
  readonly content?: readonly { readonly text: string }[];
  readonly isError?: boolean;
}

/** A client of few words: one request, its answer. */
class Client {
  readonly running: Running;
  #asked = 0;

  constructor(...args: string[]) {
    this.running = startCommand(['mcp', ...args], { env: home.env });
  }

  async ask(method: string, params: object = {}): Promise<Result> {
    const id = ++this.#asked;
    this.running.child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const answer = new RegExp(`^(\\{.*"id":${id}[,}].*)$`, 'm');
    await this.running.says(answer);
    const found = answer.exec(this.running.out)?.[1] ?? '{}';
    return (JSON.parse(found) as { result: Result }).result;
  }

  async call(name: string, args: object = {}): Promise<string> {
    const { content, isError } = await this.ask('tools/call', { name, arguments: args });
    return `${isError ? 'isError ' : ''}${content?.map(({ text }) => text).join('\n') ?? ''}`;
  }

  begin(): Promise<Result> {
    return this.ask(initialize.method, initialize.params);
  }

  async end(): Promise<number | null> {
    this.running.child.stdin?.end();
    return (await this.running.ended).code;
  }
}

/** Calls until the answer is so. */
async function called(client: Client, name: string, words: RegExp): Promise<void> {
  await expect.poll(() => client.call(name)).toMatch(words);
}

describe('mcp', () => {
  it('tells its tools before anything is connected, and answers when it is', async () => {
    const client = new Client('--url', qtap.url);
    await client.begin();
    expect((await client.ask('tools/list')).tools).toHaveLength(9);
    await qtap.listening();
    qtap.exchange({ host: 'api.stripe.com', status: 402 });
    await called(client, 'get_errors', /api\.stripe\.com/);
    expect(await client.end()).toBe(0);
    await expect.poll(() => qtap.openSockets).toBe(0);
  });

  it('writes nothing but the protocol on standard output', async () => {
    const client = new Client('--url', nowhere);
    await client.begin();
    client.running.child.stdin?.write('nonsense\n\n{"jsonrpc":"2.0"}\n[]\n');
    await client.call('get_hosts');
    await client.end();
    for (const line of client.running.out.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });

  it('answers with what is wrong and what to do when nobody listens there', async () => {
    const client = new Client('--url', nowhere);
    await client.begin();
    expect(await client.call('get_hosts')).toMatch(
      /^isError Error: [^]*nothing listens at [^]*Do: Start Qtap/,
    );
    expect(await client.end()).toBe(0);
  });

  it('answers with what is wrong when its own options are, since nobody reads its standard error', async () => {
    for (const args of [
      ['--url', 'ftp://x'],
      ['--url', qtap.url, '--capture-filter', 'res.staus > 3'],
    ]) {
      const client = new Client(...args);
      await client.begin();
      expect((await client.ask('tools/list')).tools).toHaveLength(9);
      expect(await client.call('get_hosts')).toMatch(/^isError Error: .*(scheme ftp|res\.staus).* Do: /s);
      expect(await client.end()).toBe(0);
    }
  });

  describe.runIf(posix)('ends itself and all it started', () => {
    /** An `ssh` that never gets through, and tells its process id. */
    function slowSsh(): string {
      const folder = join(home.folder, 'bin');
      mkdirSync(folder, { recursive: true });
      const ssh = join(folder, 'ssh');
      writeFileSync(ssh, `#!/bin/sh\necho $$ >> "${home.folder}/ssh.pids"\nexec sleep 600\n`);
      chmodSync(ssh, 0o755);
      home.env['PATH'] = `${folder}${delimiter}${home.env['PATH'] ?? ''}`;
      return join(home.folder, 'ssh.pids');
    }

    const sshStarted = (file: string) => expect.poll(() => read(file)).toMatch(/\d/);

    it.each([
      ['the end of standard input', (client: Client) => void client.running.child.stdin?.end()],
      ['SIGINT', (client: Client) => void client.running.child.kill('SIGINT')],
      ['SIGTERM', (client: Client) => void client.running.child.kill('SIGTERM')],
      ['SIGHUP', (client: Client) => void client.running.child.kill('SIGHUP')],
    ])('on %s', async (_name, finish) => {
      const pids = slowSsh();
      const client = new Client('--ssh', 'somewhere.example');
      await client.begin();
      await sshStarted(pids);
      finish(client);
      expect((await client.running.ended).code).toBe(0);
      await expect.poll(() => processesOf(home.folder)).toEqual([]);
    });

    it('in the middle of a call', async () => {
      const client = new Client('--url', qtap.url);
      await client.begin();
      await qtap.listening();
      qtap.exchange({});
      await called(client, 'get_hosts', /1 host/);
      const args = { live: true, seconds: 300 };
      const params = { name: 'get_traffic', arguments: args };
      client.running.child.stdin?.end(
        `${JSON.stringify({ jsonrpc: '2.0', id: 99, method: 'tools/call', params })}\n`,
      );
      expect((await client.running.ended).code).toBe(0);
    });

    it('when its parent is killed, even while a brother holds its standard input open', async () => {
      const pids = slowSsh();
      const launch = `const c = require('node:child_process').spawn(process.execPath, process.argv.slice(1), {stdio: 'inherit'});
        console.error('started ' + process.pid + ' ' + c.pid + '.'); setInterval(() => {}, 1000)`;
      const shell = startProgram(
        [
          'sh',
          '-c',
          'sleep 600 | "$0" -e "$1" "$2" mcp --ssh somewhere.example',
          process.execPath,
          launch,
          cli,
        ],
        { env: home.env, group: true },
      );
      await shell.says(/started \d+ \d+\./, 'err');
      await sshStarted(pids);
      const [, parent, child] = (/started (\d+) (\d+)\./.exec(shell.err) ?? []).map(Number);
      process.kill(parent ?? 0, 'SIGKILL');
      await expect.poll(() => lives(child ?? 0)).toBe(false);
      await expect
        .poll(() =>
          read(pids)
            .trim()
            .split('\n')
            .some((pid) => lives(Number(pid))),
        )
        .toBe(false);
      process.kill(-shell.pid, 'SIGKILL');
      await shell.ended;
    });
  });

  describe('joins an engine that reads the same', () => {
    it('and has its history and its ids; a second connection is not made', async () => {
      const serving = await startServe(['--url', qtap.url], home.env);
      await qtap.listening();
      qtap.exchange({ path: '/before/the/client' });
      const client = new Client('--url', qtap.url);
      await client.begin();
      await called(client, 'get_traffic', /\/before\/the\/client/);
      expect(await client.call('get_traffic')).toMatch(/joined|running engine/);
      expect(streams(qtap)).toBe(1);
      await client.end();
      await serving.stop();
    });

    it('not with another address, another capture filter, or when it shall not', async () => {
      const serving = await startServe(['--url', qtap.url], home.env);
      await qtap.listening();
      const telling = setInterval(() => qtap.exchange({ status: 500 }), 100);
      for (const args of [['--no-join'], ['--capture-filter', 'res.status >= 400']]) {
        const before = streams(qtap);
        const client = new Client('--url', qtap.url, ...args);
        await client.begin();
        await client.call('get_hosts', { seconds: 1 });
        expect(streams(qtap)).toBeGreaterThan(before);
        await client.end();
      }
      clearInterval(telling);
      await serving.stop();
    });

    it('and has one of its own when that one dies, and says what is gone', async () => {
      const serving = await startServe(['--url', qtap.url], home.env);
      await qtap.listening();
      qtap.exchange({ path: '/first' });
      const client = new Client('--url', qtap.url);
      await client.begin();
      await called(client, 'get_traffic', /\/first/);
      serving.running.child.kill('SIGKILL');
      await serving.running.ended;
      const telling = setInterval(() => qtap.exchange({ path: '/second' }), 100);
      const text = await client.call('get_traffic');
      clearInterval(telling);
      expect(text).toMatch(/\/second/);
      expect(text).toMatch(/history before \d\d:\d\d is gone/);
      expect(await client.end()).toBe(0);
    });

    it('never one that died without taking its file away', async () => {
      const serving = await startServe(['--url', qtap.url], home.env);
      serving.running.child.kill('SIGKILL');
      await serving.running.ended;
      const telling = setInterval(() => qtap.exchange({}), 100);
      const client = new Client('--url', qtap.url);
      await client.begin();
      expect(await client.call('get_hosts')).toMatch(/1 host/);
      expect(client.running.err).not.toMatch(/joined/);
      clearInterval(telling);
      await client.end();
    });
  });

  it.each([
    [['--toolsets', 'nonsense'], /no toolset/],
    [['--json'], /--json/],
    [['--url', 'a', '--url', 'b'], /twice/],
  ])('refuses %j', async (args, words) => {
    const { code, out, err } = await startCommand(['mcp', ...args], { env: home.env }).ended;
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });
});

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
