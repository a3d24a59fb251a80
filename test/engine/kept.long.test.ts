import { afterEach, describe, expect, it } from 'vitest';
import { createEngineProcess, type EngineProcess } from '../../src/extension/engineProcess.ts';
import { connect } from '../mcp/connect.ts';
import { aroundTests, value } from './around.ts';
import { optionsFor } from './forked.ts';

const around = aroundTests();

afterEach(() => {
  delete process.env['QTAP_DEVTOOLS_STATE'];
});

const byTime = { filter: '', sort: 'time', descending: false } as const;

describe('an engine as the extension keeps it', () => {
  function keep(): EngineProcess {
    process.env['QTAP_DEVTOOLS_STATE'] = around.state;
    return createEngineProcess({
      file: around.file,
      options: () => Promise.resolve(optionsFor(around.qtap.url)),
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
      const [file = ''] = around.discovered();
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
      await around.qtap.listening();
      const { view } = value(await first.call('view.open', byTime));
      const again = new Promise<typeof first>((resolve) => kept.onStart(resolve));
      const [file = ''] = around.discovered();
      process.kill(Number(file.replace('.json', '')), 'SIGKILL');
      const second = await again;
      await around.qtap.listening();
      expect(value(await kept.endpoint()).port).toBe(port);
      expect(await second.call('view.rows', { view, from: 0, count: 1 })).toMatchObject({
        code: 'bad-argument',
      });
      around.qtap.exchange();
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
    expect(around.discovered()).toEqual([]);
  });
});
