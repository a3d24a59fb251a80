/**
 * From spawn to the answer of `tools/list`, as a client waits for it, beside a Node that does nothing but read a
 * line and write one. Taken in turns, so that a busy machine slows both.
 */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const rounds = 15;
const goalMs = 300;
const cli = resolve('dist/cli.js');
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};

interface Way {
  readonly name: string;
  readonly args: readonly string[];
  readonly requests: readonly object[];
  /** Of what is waited for. */
  readonly id: number;
}

const mcp = [cli, 'mcp', '--url', 'demo', '--no-join'];
const echo = `process.stdin.on('data', () => process.stdout.write('{"jsonrpc":"2.0","id":1}\\n'))`;

const ways: readonly Way[] = [
  {
    name: 'Node alone',
    args: ['-e', echo],
    requests: [{ jsonrpc: '2.0', id: 1, method: 'tools/list' }],
    id: 1,
  },
  {
    name: 'session era (initialize, then tools/list)',
    args: mcp,
    requests: [
      {
        jsonrpc: '2.0',
        id: 0,
        method: 'initialize',
        params: {
          protocolVersion: '2025-11-25',
          capabilities: {},
          clientInfo: { name: 'bench', version: '1' },
        },
      },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 1, method: 'tools/list' },
    ],
    id: 1,
  },
  {
    name: '2026 era (tools/list at once)',
    args: mcp,
    requests: [{ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } }],
    id: 1,
  },
];

/** Milliseconds until the answer. */
function once({ args, requests, id }: Way, state: string): Promise<number> {
  return new Promise((done, fail) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, QTAP_DEVTOOLS_STATE: state },
    });
    let out = '';
    child.stdin.on('error', () => undefined);
    child.stdin.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
    child.once('error', fail);
    child.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk);
      if (!new RegExp(`"id":${id}[,}][^]*\\n|"id":${id}\\}`).test(out)) return;
      const took = performance.now() - began;
      child.once('close', () => done(took));
      child.kill('SIGKILL');
    });
  });
}

if (!existsSync(cli)) throw new Error('Build first: npm run build.');
const state = mkdtempSync(join(tmpdir(), 'qtap-bench-'));
const taken = ways.map((): number[] => []);
try {
  for (let round = 0; round <= rounds; round++)
    for (const [i, way] of ways.entries()) {
      const took = await once(way, state);
      // The first round warms the disk's cache.
      if (round > 0) taken[i]?.push(took);
    }
} finally {
  rmSync(state, { recursive: true, force: true });
}

const bare = at(taken[0] ?? [], 0.5);
console.log(`from spawn to tools/list, ${rounds} times, Node ${process.versions.node}; goal ${goalMs} ms`);
for (const [i, { name }] of ways.entries()) {
  const times = taken[i] ?? [];
  const middle = at(times, 0.5);
  console.log(
    `${name.padEnd(44)} median ${ms(middle)}, least ${ms(at(times, 0))}, most ${ms(at(times, 1))}; ${(middle / bare).toFixed(1)} × Node alone`,
  );
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? NaN;
}

function ms(time: number): string {
  return `${Math.round(time)} ms`.padStart(7);
}
