/** An agent that comes and goes two hundred times: every gap is told, every exchange is taken, nothing is kept. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { createCapture } from '../../src/capture/capture.ts';
import { createHosts } from '../../src/intake/hosts.ts';
import { type FakeQtap, startFakeQtap } from '../fake-qtap/server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The system's clock, with its timers counted. */
function countingClock(): Clock & { running(): number } {
  const running = new Set<object>();
  return {
    now: systemClock.now,
    after(ms, action) {
      const key = {};
      running.add(key);
      const stop = systemClock.after(ms, () => {
        running.delete(key);
        action();
      });
      return () => {
        running.delete(key);
        stop();
      };
    },
    every: systemClock.every,
    running: () => running.size,
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use once the garbage is gone: buffers of connections lie outside the heap. */
async function inUse(): Promise<number> {
  for (let n = 0; n < 3; n++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const ways: readonly ((qtap: FakeQtap) => unknown)[] = [
  (qtap) => qtap.kill(),
  (qtap) => qtap.killMidLine({ path: '/torn' }),
  (qtap) => qtap.shutDown('restarting'),
  (qtap) => {
    qtap.raw('data: {"data":');
    qtap.kill();
  },
];

/** TLS before the agent, as behind a proxy. */
async function secured(qtap: FakeQtap): Promise<string> {
  const file = (name: string): Buffer => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url));
  const front = createServer({ key: file('key.pem'), cert: file('cert.pem') }, (secure) => {
    const inner = connect(qtap.port, '127.0.0.1');
    for (const socket of [secure, inner]) socket.setNoDelay(true);
    secure.pipe(inner).pipe(secure);
    secure.on('error', () => inner.destroy()).on('close', () => inner.destroy());
    inner.on('error', () => secure.destroy()).on('close', () => secure.destroy());
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  ends.push(() => front.close());
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  ends.push(() => delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
  const address = front.address();
  return `https://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
}

it.each([
  ['the byte reader', (qtap: FakeQtap) => qtap.url],
  ['the platform’s client', secured],
])('200 reconnects of %s leave no socket, timer or memory behind, and a gap each', async (_who, urlOf) => {
  const qtap = await startFakeQtap();
  ends.push(() => qtap.stop());
  const url = await urlOf(qtap);
  const clock = countingClock();
  const capture = createCapture({ maxRows: 1_000, maxMegabytes: 8, minutes: 10, clock, run: 'aa' });
  const hosts = createHosts({ capture, clock, times: { firstRetryMs: 0, mostRetryMs: 1 } });
  ends.push(() => hosts.stop());
  hosts.configure({ sources: [{ name: 'qtap', url }], captureFilter: '' });

  /** Connected once more after so many gaps, and nothing left of the connections before. */
  const settled = async (gaps: number): Promise<void> => {
    const { ledger } = capture;
    await qtap.listening();
    await expect
      .poll(() => ledger.sources[0]?.state.is === 'connected' && ledger.gaps.length, { interval: 2 })
      .toBe(gaps);
    await expect.poll(() => [qtap.openSockets, qtap.clients], { interval: 2 }).toEqual([1, 1]);
  };
  const cycles = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) {
      await settled(n);
      qtap.exchange({ path: `/${n}` });
      await expect.poll(() => capture.columns.next, { interval: 2 }).toBe(n + 1);
      await ways[n % ways.length]?.(qtap);
    }
    await settled(to);
  };
  await cycles(0, 40);
  const before = await inUse();
  const resources = process.getActiveResourcesInfo().length;
  await cycles(40, 200);

  expect(capture.ledger.gaps.every(({ to }) => to !== undefined)).toBe(true);
  expect(capture.ledger.faults).toEqual([]);
  await expect.poll(() => process.getActiveResourcesInfo().length).toBeLessThanOrEqual(resources + 2);
  // A connection's buffers alone are more than a megabyte: one in fifty that stays would show.
  expect((await inUse()) - before).toBeLessThan(4e6);
  hosts.stop();
  // The capture's batch is the only one left, if any.
  expect(clock.running()).toBeLessThanOrEqual(1);
  await expect.poll(() => qtap.openSockets).toBe(0);
});
