import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { problem } from '../../src/base/problem.ts';
import { createCapture, type Capture } from '../../src/capture/capture.ts';
import { createHosts, type Hosts, type HostsOptions } from '../../src/intake/hosts.ts';
import { type TunnelState } from '../../src/sources/tunnel/ssh.ts';
import { type FakeQtap, type FakeQtapOptions, startFakeQtap } from '../fake-qtap/server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function qtapWith(options: FakeQtapOptions = {}): Promise<FakeQtap> {
  const qtap = await startFakeQtap(options);
  ends.push(() => qtap.stop());
  return qtap;
}

function hostsWith(options: Partial<HostsOptions> = {}): { hosts: Hosts; capture: Capture } {
  const capture = createCapture({
    maxRows: 1_000,
    maxMegabytes: 8,
    minutes: 10,
    clock: systemClock,
    run: 'aa',
  });
  const hosts = createHosts({ capture, times: { firstRetryMs: 5, mostRetryMs: 20 }, ...options });
  ends.push(() => hosts.stop());
  return { hosts, capture };
}

async function until(enough: () => boolean): Promise<void> {
  while (!enough()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const stateOf = (capture: Capture, name: string) =>
  capture.ledger.sources.find((source) => source.name === name)?.state;
const rows = (capture: Capture): number => capture.columns.next;

describe('the named sources', () => {
  it('bring an exchange into the capture as it was sent', async () => {
    const qtap = await qtapWith();
    const { hosts, capture } = hostsWith();
    expect(hosts.configure({ sources: [{ name: 'web-1', url: qtap.url }], captureFilter: '' })).toEqual([]);
    await qtap.listening();
    qtap.exchange({
      method: 'PUT',
      host: 'api.example.com',
      path: '/users/7?x=1',
      requestBody: '{"name":"ada"}',
      responseBody: Buffer.from([0, 1, 2, 255]),
      responseHeaders: { 'content-type': 'application/octet-stream' },
      endedAt: '2026-01-20T19:36:51.250000001Z',
    });
    await until(() => rows(capture) > 0);
    const read = capture.read(0);
    expect(read).toMatchObject({
      source: { name: 'web-1', type: 'qtap' },
      time: { endText: '2026-01-20T19:36:51.250000001Z' },
      request: { method: 'PUT', url: 'https://api.example.com/users/7?x=1' },
      response: { status: 200 },
    });
    expect(Buffer.from(read?.request.body.bytes ?? []).toString()).toBe('{"name":"ada"}');
    expect([...(read?.response?.body.bytes ?? [])]).toEqual([0, 1, 2, 255]);
    expect(hosts.reports[0]).toMatchObject({
      name: 'web-1',
      url: qtap.url,
      paused: false,
      counts: { taken: 1, leftOut: 0, connections: 1, fallbacks: 0 },
    });
  });

  it('are started, changed and ended as the settings say, and left alone when nothing changed', async () => {
    const [one, two] = [await qtapWith(), await qtapWith()];
    const { hosts, capture } = hostsWith();
    const sources = [
      { name: 'one', url: one.url },
      { name: 'two', url: two.url },
    ];
    hosts.configure({ sources, captureFilter: '' });
    await Promise.all([one.listening(), two.listening()]);
    hosts.configure({ sources, captureFilter: '' });
    hosts.configure({ sources: sources.slice(0, 1), captureFilter: '' });
    await until(() => two.openSockets === 0);
    expect(stateOf(capture, 'two')).toEqual({ is: 'ended' });
    expect(one.accepted).toBe(1);
    hosts.configure({ sources: [{ name: 'one', url: two.url }], captureFilter: '' });
    await two.listening();
    await until(() => one.openSockets === 0);
    two.exchange();
    await until(() => rows(capture) === 1);
    hosts.stop();
    await until(() => two.openSockets === 0);
    expect(hosts.reports).toEqual([]);
  });

  it('one of which is dead does not disturb the other', async () => {
    const [dead, alive] = [await qtapWith(), await qtapWith()];
    dead.answerWith('hang');
    const { hosts, capture } = hostsWith();
    const sources = [
      { name: 'dead', url: dead.url },
      { name: 'bad', url: 'ftp://x' },
      { name: 'alive', url: alive.url },
    ];
    expect(hosts.configure({ sources, captureFilter: '' })).toMatchObject([{ code: 'bad-address' }]);
    await alive.listening();
    for (let n = 0; n < 50; n++) alive.exchange();
    await until(() => rows(capture) === 50);
    expect(stateOf(capture, 'bad')).toMatchObject({ is: 'lost', reason: expect.stringContaining('ftp') });
    expect(stateOf(capture, 'dead')).toEqual({ is: 'connecting' });
  });

  it('read nothing while they are paused, and say that there is a gap', async () => {
    const qtap = await qtapWith();
    const { hosts, capture } = hostsWith();
    hosts.configure({ sources: [{ name: 'q', url: qtap.url }], captureFilter: '' });
    await until(() => stateOf(capture, 'q')?.is === 'connected');
    hosts.pause();
    hosts.pause();
    await until(() => qtap.openSockets === 0);
    expect(stateOf(capture, 'q')).toEqual({ is: 'paused' });
    hosts.configure({ sources: [{ name: 'q', url: `${qtap.url}?changed` }], captureFilter: '' });
    expect(hosts.reports[0]?.paused).toBe(true);
    hosts.resume('other');
    hosts.resume('q');
    await qtap.listening();
    qtap.exchange();
    await until(() => rows(capture) === 1);
    expect(capture.ledger.gaps).toMatchObject([{ source: 'q', reason: 'paused', to: expect.any(Number) }]);
  });

  it('keep only what the capture filter holds for, whatever the agent sends', async () => {
    const qtap = await qtapWith({ legacy: true });
    const { hosts, capture } = hostsWith();
    const captureFilter = 'res.status >= 400 and res.json.error.code == "declined"';
    hosts.configure({ sources: [{ name: 'q', url: qtap.url }], captureFilter });
    await qtap.listening();
    qtap.exchange({ status: 200 });
    qtap.exchange({ status: 402, responseBody: '{"error":{"code":"other"}}' });
    qtap.exchange({ status: 402, responseBody: '{"error":{"code":"declined"}}' });
    qtap.exchange({ status: 'none', responseBody: '{"error":{"code":"declined"}}' });
    await until(() => hosts.reports[0]?.counts.leftOut === 3);
    expect(rows(capture)).toBe(1);
    expect(stateOf(capture, 'q')).toMatchObject({ is: 'connected', captureFilter });
    expect(hosts.configure({ sources: [], captureFilter: 'res.status >=' })).toMatchObject([
      { code: 'bad-filter' },
    ]);
    expect(hosts.configure({ sources: [], captureFilter: 'finding >= 3' })).toMatchObject([
      { code: 'bad-filter' },
    ]);
    expect(hosts.reports).toHaveLength(1);
  });

  it('push to the agent what it can judge, and judge the rest here', async () => {
    const qtap = await qtapWith();
    const { hosts, capture } = hostsWith();
    const captureFilter = 'req.method == "POST" and req.path contains "/pay" and process.binary == "node"';
    hosts.configure({ sources: [{ name: 'q', url: qtap.url }], captureFilter });
    await qtap.listening();
    expect(JSON.parse(qtap.seen[0]?.body ?? '')).toMatchObject({
      topics: { http: expect.stringContaining('req.method') },
    });
    qtap.exchange({ method: 'GET', path: '/pay' });
    qtap.exchange({ method: 'POST', path: '/other' });
    qtap.exchange({ method: 'POST', path: '/pay', exe: '/usr/bin/curl' });
    qtap.exchange({ method: 'POST', path: '/pay' });
    await until(() => rows(capture) === 1);
    expect(hosts.reports[0]?.counts).toMatchObject({ taken: 1, leftOut: 2 });
  });

  it('are looked at once for what may be sensitive', async () => {
    const qtap = await qtapWith();
    const scanned: number[] = [];
    const { hosts, capture } = hostsWith({
      scanning: {
        suspects: ({ bodies }) => Buffer.from(bodies).includes('password'),
        scan: (row) => void scanned.push(row),
      },
    });
    hosts.configure({ sources: [{ name: 'q', url: qtap.url }], captureFilter: '' });
    await qtap.listening();
    qtap.exchange({ responseBody: 'nothing' });
    qtap.exchange({ responseBody: 'password=1' });
    await until(() => rows(capture) === 2);
    expect(scanned).toEqual([1]);
    expect(hosts.reports[0]?.counts).toMatchObject({ taken: 2, suspected: 1 });
  });
});

describe('a source behind something', () => {
  it('the demo is read like a Qtap', async () => {
    const qtap = await qtapWith();
    let ended: AbortSignal | undefined;
    const { hosts, capture } = hostsWith({
      openDemo: (signal) => {
        ended = signal;
        return Promise.resolve(qtap.url);
      },
    });
    hosts.configure({ sources: [{ name: 'demo', url: 'demo' }], captureFilter: '' });
    await qtap.listening();
    qtap.exchange();
    await until(() => rows(capture) === 1);
    expect(hosts.reports[0]?.url).toBe('demo');
    hosts.stop();
    expect(ended?.aborted).toBe(true);
    const without = hostsWith();
    without.hosts.configure({ sources: [{ name: 'demo', url: 'demo' }], captureFilter: '' });
    await until(() => stateOf(without.capture, 'demo')?.is === 'lost');
  });

  it('a tunnel opens the way, and explains when it is gone', async () => {
    const qtap = await qtapWith();
    let tell: (state: TunnelState) => void = () => undefined;
    const { hosts, capture } = hostsWith({
      openTunnel: (request, onState) => {
        expect(request).toEqual({ host: 'me@far', target: { host: 'localhost', port: 10001 } });
        tell = onState;
        return Promise.resolve({ port: qtap.port });
      },
    });
    hosts.configure({ sources: [{ name: 'far', url: 'localhost', ssh: 'me@far' }], captureFilter: '' });
    tell({ is: 'asking' });
    expect(stateOf(capture, 'far')).toEqual({ is: 'connecting' });
    tell({ is: 'open', port: qtap.port });
    await qtap.listening();
    qtap.exchange();
    await until(() => rows(capture) === 1);
    await until(() => stateOf(capture, 'far')?.is === 'connected');
    const gone = problem('tunnel-failed', 'ssh lost the host far.', 'Wait.');
    tell({ is: 'lost', problem: gone, retryInMs: 1 });
    qtap.kill();
    await until(() => capture.ledger.gaps.length > 0);
    expect(capture.ledger.gaps[0]?.reason).toBe('ssh lost the host far.');
    tell({ is: 'open', port: qtap.port });
    await qtap.listening();
    tell({ is: 'lost', problem: gone });
    await until(() => qtap.openSockets === 0);
    expect(stateOf(capture, 'far')).toEqual({
      is: 'lost',
      reason: 'ssh lost the host far.',
      fix: 'Wait.',
    });
    hosts.resume();
    tell({ is: 'open', port: qtap.port });
    await qtap.listening();
  });
});
