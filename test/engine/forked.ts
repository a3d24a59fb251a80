/** The engine as it really runs: bundled, forked, spoken to by letters. */

import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isProblem } from '../../src/base/problem.ts';
import { portOf } from '../../src/extension/child.ts';
import { createCaller, type Caller } from '../../src/wire/caller.ts';
import { engineProtocolVersion, type EngineCalls, type EngineNotices } from '../../src/wire/engine.ts';
import { defaultOptions, type EngineOptions } from '../../src/wire/options.ts';
import { engineStart } from '../../src/wire/start.ts';

type None = Record<never, never>;
export type EngineCaller = Caller<EngineCalls, EngineNotices, None>;

export const token = 'a-token-that-nobody-guesses';

export interface Forked {
  readonly child: ChildProcess;
  readonly caller: EngineCaller;
  readonly pid: number;
  readonly stderr: () => string;
  /** Resolves with the exit code, or the signal. */
  ended(): Promise<number | string>;
}

/** What ships, built for a file of tests, in a folder that also holds the state of its engines. */
export async function buildEngine(): Promise<{ file: string; folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'qtap-engine-'));
  const root = join(import.meta.dirname, '../..');
  const dist = join(folder, 'dist');
  await promisify(execFile)(process.execPath, [join(root, 'esbuild.mjs'), '--out', dist], { cwd: root });
  return {
    file: join(dist, 'engine.js'),
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function forkEngine(file: string, state: string, execArgv: string[] = []): Forked {
  const child = fork(file, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [...engineStart.execArgv, ...execArgv],
    env: { ...engineStart.env, ...process.env, QTAP_DEVTOOLS_STATE: state },
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const caller = createCaller<EngineCalls, EngineNotices, None, None>(portOf(child), {});
  const exit = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  return { child, caller, pid: child.pid ?? 0, stderr: () => stderr, ended: () => exit };
}

export function optionsFor(url: string, change: Partial<EngineOptions> = {}): EngineOptions {
  return { ...defaultOptions, sources: [{ name: 'qtap', url }], ...change };
}

export async function started(forked: Forked, options: EngineOptions, port = 0): Promise<string> {
  const answer = await forked.caller.call('start', { version: engineProtocolVersion, options, port, token });
  if (isProblem(answer)) throw new Error(`${answer.message} ${forked.stderr()}`);
  return answer.url;
}
