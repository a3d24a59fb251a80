import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isProblem, type Problem } from '../../src/base/problem.ts';
import { createEngineProcess, type EngineProcess } from '../../src/extension/engineProcess.ts';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { connect } from '../mcp/connect.ts';
import { buildEngine, optionsFor } from './forked.ts';

let built: Awaited<ReturnType<typeof buildEngine>>;
let qtap: FakeQtap;
let state: string;

beforeAll(async () => {
  built = await buildEngine();
});
afterAll(() => built.remove());
beforeEach(async () => {
  qtap = await startFakeQtap();
  state = mkdtempSync(join(built.folder, 'state-'));
});
afterEach(async () => {
  delete process.env['QTAP_DEVTOOLS_STATE'];
  await qtap.stop();
});

function value<Answer>(answer: Answer | Problem): Answer {
  if (isProblem(answer)) throw new Error(`${answer.message} ${answer.fix}`);
  return answer;
}

const discovered = (): string[] =>
  existsSync(join(state, 'engines')) ? readdirSync(join(state, 'engines')) : [];
const byTime = { filter: '', sort: 'time', descending: false } as const;

describe('an engine as the extension keeps it', () => {
  function keep(): EngineProcess {
    process.env['QTAP_DEVTOOLS_STATE'] = state;
    return createEngineProcess({
      file: built.file,
      options: () => Promise.resolve(optionsFor(qtap.url)),
      log: () => undefined,
    });
  }

  it('makes who asks wait while it starts, and while it starts anew after kill -9', async () => {
    const kept = keep();
    try {
      const { port, token: secret } = value(await kept.endpoint());
      const url = `http://127.0.0.1:${port}/mcp`;
      const client = await connect(
        'first client over http',
        { command: '', args: [] },
        { url, token: secret },
      );
      expect(await client.tools()).toMatchObject({ tools: { length: 9 } });
      const crashed = new Promise((resolve) => kept.onCrash(resolve));
      const [file = ''] = discovered();
      process.kill(Number(file.replace('.json', '')), 'SIGKILL');
      await crashed;
      await kept.endpoint();
      const unknown = await fetch(url, { method: 'POST' });
      expect(unknown.status).toBe(401);
      expect(await client.tools()).toMatchObject({ tools: { length: 9 } });
      await client.close();
    } finally {
      await kept.dispose();
    }
  });

  it('comes back on the same port and token after kill -9, with its views to be opened anew', async () => {
    const kept = keep();
    try {
      const first = value(await kept.ensure());
      const { port } = value(await kept.endpoint());
      await qtap.listening();
      const { view } = value(await first.call('view.open', byTime));
      const again = new Promise<typeof first>((resolve) => kept.onStart(resolve));
      const [file = ''] = discovered();
      process.kill(Number(file.replace('.json', '')), 'SIGKILL');
      const second = await again;
      await qtap.listening();
      expect(value(await kept.endpoint()).port).toBe(port);
      expect(await second.call('view.rows', { view, from: 0, count: 1 })).toMatchObject({
        code: 'bad-argument',
      });
      qtap.exchange();
      const { view: anew } = value(await second.call('view.open', byTime));
      await expect
        .poll(
          async () =>
            value(await second.call('view.rows', { view: anew, from: 0, count: 1 })).bytes.byteLength,
        )
        .toBeGreaterThan(100);
    } finally {
      await kept.dispose();
    }
    expect(discovered()).toEqual([]);
  });
});
