import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundle, type Bundle } from './bundle.ts';

let program: Bundle;
let report = '';
const started: ChildProcess[] = [];
let counter = 0;

beforeAll(async () => {
  program = await bundle('test/mcp/scriptedServer.ts');
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => program.remove());

function start(): ChildProcess {
  report = join(program.folder, `end-${counter++}.json`);
  const child = spawn(process.execPath, [program.file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SCRIPTED_REPORT: report },
  });
  started.push(child);
  return child;
}

const initialize = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
})}\n`;
const wait = `${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'wait', arguments: { milliseconds: 60_000 } } })}\n`;

async function answer(child: ChildProcess): Promise<void> {
  await once(child.stdout ?? child, 'data');
}

const reason = (): string =>
  existsSync(report) ? String((JSON.parse(readFileSync(report, 'utf8')) as { reason: string }).reason) : '';

describe('a server over stdio', () => {
  it('ends when stdin ends, also in the middle of a call', async () => {
    const child = start();
    child.stdin?.write(initialize);
    await answer(child);
    child.stdin?.end(wait);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(reason()).toBe('stdin has ended');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends well on %s', async (name) => {
    const child = start();
    child.stdin?.write(initialize);
    await answer(child);
    child.kill(name);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(reason()).toBe('it was told to end');
  });

  it('ends when nobody reads its answers any more', async () => {
    const child = start();
    child.stdin?.write(initialize);
    await answer(child);
    child.stdout?.destroy();
    const feed = setInterval(() => child.stdin?.write(initialize.replace('"id":1', '"id":9')), 50);
    child.stdin?.on('error', () => undefined);
    expect(await once(child, 'exit')).toEqual([0, null]);
    clearInterval(feed);
  });

  it('ends when its parent is killed, even while a brother holds its stdin open', async () => {
    report = join(program.folder, `end-${counter++}.json`);
    // `sleep` holds the other end of the pipe, so stdin never ends when the client is killed.
    const client = `const c = require('node:child_process').spawn(process.execPath, [process.argv[1]], {stdio: 'inherit'});
      console.error(process.pid + ' ' + c.pid); setInterval(() => {}, 1000)`;
    const shell = spawn(
      'sh',
      ['-c', 'sleep 30 | "$0" -e "$1" "$2"', process.execPath, client, program.file],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, SCRIPTED_REPORT: report },
      },
    );
    started.push(shell);
    let said = '';
    shell.stderr?.setEncoding('utf8').on('data', (piece: string) => (said += piece));
    await expect
      .poll(() => said, { timeout: 60_000 })
      .toMatch(/\d+ \d+\n[^]*serving\n|serving\n[^]*\d+ \d+\n/);
    const [, clientId, pid] = (/(\d+) (\d+)/.exec(said) ?? []).map(Number) as [number, number, number];
    process.kill(clientId, 'SIGKILL');
    await expect.poll(reason, { timeout: 60_000 }).toBe('the parent has ended');
    await expect.poll(() => existsSync(`/proc/${pid}/status`), { timeout: 60_000 }).toBe(false);
  });

  it('carries nothing but the protocol on stdout, whatever comes in', async () => {
    const child = start();
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => (out += piece));
    child.stdin?.write(
      `${initialize}nonsense\n{"jsonrpc":"2.0","id":7}\n${initialize.replace('"id":1', '"id":8')}`,
    );
    await expect.poll(() => out.includes('"id":8')).toBe(true);
    for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    child.stdin?.end();
    await once(child, 'exit');
  });
});
