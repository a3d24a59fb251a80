import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { answersStrangers } from '../../../src/sources/qtap/unprotected.ts';
import { startFakeQtap } from '../../fake-qtap/server.ts';
import { createManualClock } from '../../support/manualClock.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const path = '/devtools/api/events';

async function serverThat(answer: Parameters<typeof createServer>[1] & object): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const asked = (port: number): Promise<boolean> =>
  answersStrangers({ host: '127.0.0.1', port, path }, systemClock, 30_000);

describe('a Qtap', () => {
  it('answers whoever asks', async () => {
    const qtap = await startFakeQtap();
    ends.push(() => qtap.stop());
    expect(await asked(qtap.port)).toBe(true);
  });

  it('behind a proxy that wants a password does not', async () => {
    expect(await asked(await serverThat((_request, response) => response.writeHead(401).end()))).toBe(false);
  });

  it('is not what every web server is', async () => {
    expect(await asked(await serverThat((_request, response) => response.end('hello')))).toBe(false);
  });

  it('that is not there does not, nor one that never says anything', async () => {
    expect(await asked(1)).toBe(false);
    const clock = createManualClock();
    let heard: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (heard = resolve));
    const port = await serverThat(() => heard());
    const answer = answersStrangers({ host: '127.0.0.1', port, path }, clock, 1_000);
    await reached;
    clock.move(1_001);
    expect(await answer).toBe(false);
  });
});
