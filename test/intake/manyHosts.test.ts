import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createCapture } from '../../src/capture/capture.ts';
import { createHosts } from '../../src/intake/hosts.ts';
import { type FakeQtap, startFakeQtap } from '../fake-qtap/server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const hostCount = 20;
const rounds = 10;
/** Less than the queue that Qtap keeps for a reader: what is not read in time is dropped there. */
const perRound = 50;

describe('twenty hosts at once', () => {
  it('lose nothing and mix nothing up, while two of them come and go', async () => {
    const qtaps: FakeQtap[] = await Promise.all(Array.from({ length: hostCount }, () => startFakeQtap()));
    ends.push(() => Promise.all(qtaps.map((qtap) => qtap.stop())));
    const [dead, broken, ...steady] = qtaps;
    dead?.answerWith('hang');
    const capture = createCapture({
      maxRows: 100_000,
      maxMegabytes: 64,
      minutes: 10,
      clock: systemClock,
      run: 'aa',
    });
    const hosts = createHosts({ capture, times: { firstRetryMs: 5, mostRetryMs: 20 } });
    ends.push(() => hosts.stop());
    const name = (at: number): string => `box-${at}`;
    const sources = qtaps.map(({ url }, at) => ({ name: name(at), url }));
    expect(hosts.configure({ sources, captureFilter: '' })).toEqual([]);
    await Promise.all(qtaps.slice(1).map((qtap) => qtap.listening()));

    const takenFrom = (at: number): number =>
      hosts.reports.find((report) => report.name === name(at))?.counts.taken ?? 0;
    for (let round = 0; round < rounds; round++) {
      for (const [at, qtap] of steady.entries())
        for (let n = 0; n < perRound; n++)
          qtap.exchange({ host: `${name(at + 2)}.internal`, path: `/${round * perRound + n}` });
      // In the middle of it a connection breaks, and comes back by itself.
      if (round % 3 === 1) broken?.kill();
      await vi.waitFor(
        () => {
          for (const at of steady.keys()) expect(takenFrom(at + 2)).toBe((round + 1) * perRound);
        },
        { timeout: 60_000, interval: 5 },
      );
    }

    const seen = new Map<string, string[]>();
    for (let row = 0; row < capture.columns.next; row++) {
      const read = capture.read(row);
      const source = read?.source.name ?? '';
      const { hostname, pathname } = new URL(read?.request.url ?? '');
      expect(hostname).toBe(`${source}.internal`);
      seen.set(source, [...(seen.get(source) ?? []), pathname]);
    }
    const inOrder = Array.from({ length: rounds * perRound }, (_, n) => `/${n}`);
    expect(seen.size).toBe(steady.length);
    for (const paths of seen.values()) expect(paths).toEqual(inOrder);
    expect(new Set(capture.ledger.gaps.map(({ source }) => source))).toEqual(new Set([name(1)]));
  });
});
