/** The engine as it ships, in a process of its own, reading a load that comes through Qtap's queue. */

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { isProblem } from '../../../src/base/problem.ts';
import { type EngineOptions } from '../../../src/wire/options.ts';
import { buildEngine, forkEngine, optionsFor, started, type Forked } from '../../engine/forked.ts';
import { startLoad } from './children.ts';
import { type Sent } from './messages.ts';
import { type Mix } from './mixes.ts';

export interface Reading extends Forked {
  /** How the stream went; the engine finds nobody when it connects again. */
  sent(): Promise<Sent>;
  rows(): Promise<number>;
  tool(name: string, args?: unknown): Promise<string>;
  stop(): Promise<void>;
}

export interface Rate {
  readonly mix: Mix;
  readonly perSecond: number;
  readonly seconds: number;
}

export async function readAtRate(
  { mix, perSecond, seconds }: Rate,
  change: Partial<EngineOptions> = {},
  execArgv: string[] = [],
): Promise<Reading> {
  const load = await startLoad();
  await load.prepare(mix);
  const built = await buildEngine();
  const engine = forkEngine(built.file, mkdtempSync(join(built.folder, 'state-')), execArgv);
  const url = `http://127.0.0.1:${load.port}/${mix}/${perSecond * seconds}/${perSecond}/once`;
  await started(engine, optionsFor(url, change));
  const { caller } = engine;
  return {
    ...engine,
    async sent() {
      const sent = await load.nextSent();
      load.stop();
      return sent;
    },
    async rows() {
      const query = { filter: '', sort: 'time', descending: false } as const;
      const opened = await caller.call('view.open', query);
      if (isProblem(opened)) throw new Error(opened.message);
      await caller.call('view.close', { view: opened.view });
      return opened.total;
    },
    async tool(name, args = {}) {
      const answer = await caller.call('tool', { name, args }, { deadlineMs: 120_000 });
      if (isProblem(answer)) throw new Error(answer.message);
      return answer.text;
    },
    async stop() {
      engine.child.kill();
      await engine.ended();
      built.remove();
    },
  };
}

/** The rows held, once no more come. */
export async function settledRows(engine: Reading): Promise<number> {
  for (let last = -1; ;) {
    const rows = await engine.rows();
    if (rows === last) return rows;
    last = rows;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
