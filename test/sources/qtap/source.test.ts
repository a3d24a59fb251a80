import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { readAddress, type Address } from '../../../src/sources/qtap/address.ts';
import { createQtapSource, type QtapOptions } from '../../../src/sources/qtap/source.ts';
import { Frames, type TakeEvent } from '../../../src/sources/qtap/frames.ts';
import { type StreamEnd } from '../../../src/sources/qtap/transport.ts';
import { openSocket } from '../../../src/sources/qtap/socket.ts';
import { openStream } from '../../../src/sources/qtap/stream.ts';
import { type SourceState } from '../../../src/traffic/source.ts';
import { type FakeQtap, type FakeQtapOptions, startFakeQtap } from '../../fake-qtap/server.ts';
import { type ExchangeSpec, frontCut } from '../../fake-qtap/samples.ts';
import { collect, type Collector, seeded } from './wire.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function qtapWith(options: FakeQtapOptions = {}): Promise<FakeQtap> {
  const qtap = await startFakeQtap(options);
  ends.push(() => qtap.stop());
  return qtap;
}

function addressOf(url: string): Address {
  const address = readAddress(url);
  if ('kind' in address) throw new Error(address.message);
  return address;
}

interface Run {
  readonly sink: Collector;
  said(): readonly string[];
  readonly fallbacks: () => number;
  /** Waits until the sink shows what is looked for. */
  until(enough: () => boolean): Promise<void>;
  stop(): void;
}

// Only what a test is about is short: a busy machine lets everybody wait for longer than a person would.
const quick = { firstRetryMs: 10, mostRetryMs: 40, idleMs: 60_000, probeMs: 60_000, greetMs: 60_000 };

function run(url: string, options: Partial<QtapOptions> = {}): Run {
  const sink = collect();
  const controller = new AbortController();
  const source = createQtapSource({
    name: 'q',
    address: addressOf(url),
    clock: systemClock,
    times: quick,
    ...options,
  });
  source.start(sink, controller.signal);
  const stop = (): void => controller.abort();
  ends.push(stop);
  return {
    sink,
    said: () => sink.states.map(sayState),
    fallbacks: () => source.counts.fallbacks,
    async until(enough) {
      while (!enough()) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    stop,
  };
}

function sayState(state: SourceState): string {
  if (state.is === 'lost') return `lost: ${state.reason}`;
  if (state.is !== 'connected') return state.is;
  return `connected ${state.version ?? '?'} ${state.captureFilter ?? '*'}`;
}

const stripe: ExchangeSpec = {
  method: 'POST',
  host: 'api.stripe.com',
  path: '/v1/charges?expand=a&b=<c>',
  status: 402,
  requestHeaders: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Bearer x' },
  requestBody: 'amount=5&name=grüße',
  responseHeaders: { 'content-type': 'application/json; charset=utf-8', 'content-length': '25' },
  responseBody: '{"error":"card_declined"}',
  container: { name: 'pay', image: 'acme/pay:1' },
  connectionId: 'cu1a2b3c4d5e6f7g8h90',
  endedAt: '2026-01-20T19:36:51.250000001Z',
};

describe('a Qtap source', () => {
  it('hands on an exchange as it was', async () => {
    const qtap = await qtapWith();
    const { sink, said, until, fallbacks } = run(qtap.url);
    await qtap.listening();
    const id = qtap.exchange(stripe);
    await until(() => sink.exchanges.length > 0);
    expect(said()).toEqual(['connecting', 'connected 0.14 or later *']);
    expect(fallbacks()).toBe(0);
    expect(sink.exchanges[0]).toMatchObject({
      host: 'api.stripe.com',
      path: stripe.path,
      status: 402,
      container: 'pay',
      pid: 4242,
    });
    const read = sink.exchanges[0]?.read;
    expect(read).toMatchObject({
      source: { type: 'qtap', nativeId: id },
      time: { endText: stripe.endedAt, durationMs: 87 },
      request: { url: 'https://api.stripe.com/v1/charges?expand=a&b=<c>', body: { state: 'captured' } },
      response: { status: 402, body: { state: 'captured', declaredBytes: 25 } },
      process: { exe: '/usr/local/bin/node', container: { image: 'acme/pay:1' } },
      connection: { id: stripe.connectionId, endpoint: 'api.stripe.com' },
    });
    expect(Buffer.from(read?.request.body.bytes ?? []).toString()).toBe(stripe.requestBody);
    expect(Buffer.from(read?.response?.body.bytes ?? []).toString()).toBe(stripe.responseBody);
    expect(read?.request.headers).toContainEqual(['Authorization', 'Bearer x']);
  });

  it('asks for all topics, with the capture filter on exchanges only', async () => {
    const qtap = await qtapWith();
    const { until, said } = run(qtap.url, { captureFilter: 'res.status >= 400' });
    await until(() => said().length === 2);
    expect(said()[1]).toBe('connected 0.14 or later res.status >= 400');
    expect(JSON.parse(qtap.seen[0]?.body ?? '')).toMatchObject({
      topics: { http: 'res.status >= 400', connection: '*', process: '*' },
    });
  });

  it('reads an agent too old to filter, and says that nothing is filtered', async () => {
    const qtap = await qtapWith({ legacy: true, style: { pathHasQuery: false } });
    const { sink, until, said } = run(qtap.url, { captureFilter: 'res.status >= 400' });
    await qtap.listening();
    qtap.exchange({ status: 200, path: '/a?b=1' });
    await until(() => sink.exchanges.length > 0);
    expect(said()).toEqual(['connecting', 'connected before 0.14 *']);
    expect(sink.exchanges[0]?.path).toBe('/a');
  });

  it('hands on connections, processes and the names of what is not for us', async () => {
    const qtap = await qtapWith();
    qtap.process({ pid: 7 });
    const { sink, until } = run(qtap.url);
    await qtap.listening();
    const connection = qtap.connection({ pid: 7 });
    connection.report();
    connection.close({ bytesSent: 9 });
    qtap.event('request.database', { data: { statement: 'GET x' } });
    qtap.failToEncode('http', 'json: unsupported value');
    qtap.exchange(frontCut('{"a":"0123456789"}', 8));
    qtap.exchange({ status: 'none' });
    await until(() => sink.exchanges.length === 2);
    expect(sink.processes).toMatchObject([{ pid: 7, state: 'running' }]);
    expect(sink.connections).toMatchObject([
      { state: 'open', part: 0 },
      { state: 'closed', bytesSent: 9 },
    ]);
    expect(sink.names).toEqual(['request.database']);
    expect(sink.faults).toEqual([
      { reason: 'the agent could not write an event', firstBytes: expect.any(String) },
    ]);
    expect(sink.exchanges[0]?.read.response?.body).toMatchObject({ state: 'cut-front', declaredBytes: 18 });
    expect(sink.exchanges[1]?.read.response).toBeUndefined();
  });

  it('tells a gap when the agent dies in the middle of a line, and goes on after it', async () => {
    const qtap = await qtapWith();
    const { sink, until, said } = run(qtap.url);
    await qtap.listening();
    await qtap.killMidLine(stripe);
    await until(() => said().length >= 4);
    await qtap.listening();
    qtap.exchange(stripe);
    await until(() => sink.exchanges.length > 0);
    expect(said().slice(0, 5)).toEqual([
      'connecting',
      'connected 0.14 or later *',
      expect.stringMatching(/^lost: the (stream ended|connection to .* broke)$/),
      'connecting',
      'connected 0.14 or later *',
    ]);
    expect(sink.faults).toEqual([]);
  });

  it('says what an agent said when it ended', async () => {
    const qtap = await qtapWith();
    const { until, said } = run(qtap.url);
    await qtap.listening();
    await qtap.shutDown('server shutdown');
    await until(() => said().length >= 3);
    expect(said()[2]).toBe('lost: Qtap ended: server shutdown');
  });

  it('does without a capture filter that is refused, and says so', async () => {
    const qtap = await qtapWith();
    const { until, said } = run(qtap.url, { captureFilter: 'x > "5"' });
    await until(() => said().length >= 4);
    expect(said()).toEqual([
      'connecting',
      expect.stringMatching(
        /^lost: Qtap refused the capture filter \(err: .*\); everything is asked for and filtered here$/,
      ),
      'connecting',
      'connected 0.14 or later *',
    ]);
  });

  it('names what answers instead of Qtap', async () => {
    const qtap = await qtapWith();
    const reasonFor = async (
      answer: Parameters<FakeQtap['answerWith']>[0],
      url = qtap.url,
    ): Promise<string> => {
      qtap.answerWith(answer);
      const { until, said, stop } = run(url);
      await until(() => said().length >= 2);
      stop();
      return said()[1] ?? '';
    };
    expect(await reasonFor('starting')).toContain('it is still starting');
    expect(await reasonFor({ status: 401, body: 'who are you' })).toContain('wants a credential');
    expect(await reasonFor({ status: 502, body: 'bad gateway' })).toBe(
      'lost: the server answers 502: bad gateway',
    );
    expect(await reasonFor({ status: 200, body: 'hi' })).toContain('no event stream');
    const closed = await qtapWith();
    await closed.stop();
    ends.pop();
    expect(await reasonFor('events', closed.url)).toBe(`lost: nothing listens at 127.0.0.1:${closed.port}`);
    const { port } = await rawServer((socket) => socket.end('SSH-2.0-x\r\n'));
    const { until, said } = run(`127.0.0.1:${port}`);
    await until(() => said().length >= 4);
    expect(said()).toContainEqual(expect.stringContaining('does not speak HTTP'));
  });

  it('gives up a server that takes the connection and says nothing', async () => {
    const qtap = await qtapWith();
    qtap.answerWith('hang');
    const { until, said } = run(qtap.url, { times: { ...quick, openMs: 50 } });
    await until(() => said().length >= 2);
    expect(said()[1]).toContain('gave no answer within 0.05 s');
  });

  it('is silent while the agent lives', async () => {
    const qtap = await qtapWith();
    const { sink, until, said } = run(qtap.url, { times: { ...quick, idleMs: 60 } });
    await qtap.listening();
    qtap.stall();
    await until(() => said().includes('silent'));
    await until(() => qtap.seen.filter(({ method }) => method === 'OPTIONS').length >= 3);
    expect(said().some((one) => one.startsWith('lost'))).toBe(false);
    qtap.stall(false);
    qtap.exchange(stripe);
    await until(() => sink.exchanges.length > 0);
    expect(said().lastIndexOf('connected 0.14 or later *')).toBeGreaterThan(said().indexOf('silent'));
  });

  it('is lost when the agent lives no more', async () => {
    const qtap = await qtapWith();
    const { until, said } = run(qtap.url, { times: { ...quick, idleMs: 60, probeMs: 200 } });
    await until(() => said().includes('connected 0.14 or later *'));
    qtap.answerWith('hang');
    qtap.stall();
    await until(() => said().some((one) => one.includes('no longer answers')));
  });

  it('gives everything back when it is ended', async () => {
    const qtap = await qtapWith();
    const { stop, said } = run(qtap.url);
    await qtap.listening();
    stop();
    expect(said().at(-1)).toBe('ended');
    while (qtap.openSockets > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const before = said().length;
    qtap.exchange(stripe);
    expect(said().length).toBe(before);
  });

  it('survives 200 broken connections without keeping one', async () => {
    const qtap = await qtapWith();
    const { until, said } = run(qtap.url, { times: { ...quick, firstRetryMs: 0, mostRetryMs: 1 } });
    const times = (start: string): number => said().filter((one) => one.startsWith(start)).length;
    const resources = (): number => process.getActiveResourcesInfo().length;
    let before = 0;
    for (let cycle = 1; cycle <= 200; cycle++) {
      await until(() => times('connected') === cycle);
      if (cycle === 1) before = resources();
      qtap.kill();
      await until(() => times('lost') === cycle);
    }
    await until(() => times('connected') === 201);
    await expect.poll(() => qtap.openSockets).toBe(1);
    await expect.poll(resources).toBeLessThanOrEqual(before + 4);
  });

  it('reads through TLS', async () => {
    const qtap = await qtapWith();
    const file = (name: string): Buffer =>
      readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url));
    const front = createSecureServer({ key: file('key.pem'), cert: file('cert.pem') });
    front.on('secureConnection', (secure) => {
      const inner = connect(qtap.port, '127.0.0.1');
      secure.pipe(inner).pipe(secure);
      secure.on('error', () => inner.destroy());
      inner.on('error', () => secure.destroy());
    });
    front.removeAllListeners('request');
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    ends.push(() => {
      front.closeAllConnections();
      front.close();
    });
    const { port } = front.address() as { port: number };
    const stranger = run(`https://127.0.0.1:${port}`);
    await stranger.until(() => stranger.said().length >= 2);
    expect(stranger.said()[1]).toContain('is signed by itself');
    stranger.stop();
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    ends.push(() => delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    const { sink, until } = run(`https://127.0.0.1:${port}`);
    await qtap.listening();
    qtap.exchange(stripe);
    await until(() => sink.exchanges.length > 0);
    expect(sink.exchanges[0]?.status).toBe(402);
  });
});

async function rawServer(onSocket: (socket: Socket) => void): Promise<{ port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return server.address() as { port: number };
}

describe('both ways of reading', () => {
  it('see the same events, whatever the cut', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = seeded(seed);
      const cut = { chunk: 1 + Math.floor(random() * 5000), write: 20 + Math.floor(random() ** 2 * 9000) };
      const qtap = await startFakeQtap({ cut, now: () => 1e12 });
      const events = ['plain', 'any'].map((reader) => {
        const seen: string[] = [];
        const take: TakeEvent = (name, bytes, from, to) =>
          seen.push(`${name} ${bytes.toString('utf8', from, to)}`);
        const handlers = {
          opened: () => undefined,
          heard: () => undefined,
          take,
          tooLong: () => seen.push('too long'),
          closed: (end: StreamEnd) => seen.push(end.is),
        };
        const address = addressOf(qtap.url);
        const stream =
          reader === 'plain'
            ? openSocket(address, '{}', handlers, new Frames(handlers))
            : openStream(address, '{}', handlers);
        ends.push(() => stream.close());
        return seen;
      });
      await qtap.listening(2);
      for (let n = 0; n < 20; n++) {
        const lineEnd = random() < 0.3 ? '\r\n' : '\n';
        if (random() < 0.5)
          qtap.exchange({ ...stripe, responseBody: 'ä€𝄞'.repeat(Math.floor(random() * 400)) });
        else qtap.raw(`event: x${lineEnd}data: ${'é'.repeat(n)}${lineEnd}data: two${lineEnd}${lineEnd}`);
      }
      await qtap.shutDown();
      while (!events.every((seen) => ['ended', 'broken'].includes(seen.at(-1) ?? '')))
        await new Promise((resolve) => setTimeout(resolve, 2));
      expect(events[0], `seed ${seed}`).toHaveLength(23);
      expect(events[0]?.every((seen, i) => seen === events[1]?.[i])).toBe(true);
      await qtap.stop();
    }
  });
});
