/** The engine as it ships, in a process of its own, and what may go wrong around it. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isProblem, type Problem } from '../../src/base/problem.ts';
import { defaultOptions, type EngineOptions } from '../../src/wire/options.ts';
import { type Status } from '../../src/wire/views.ts';
import { type Sent } from '../bench/lib/messages.ts';
import { buildEngine, forkEngine, optionsFor, started, type Forked } from '../engine/forked.ts';
import { startFakeQtap, type FakeQtap, type FakeQtapOptions } from '../fake-qtap/server.ts';
import { bundle, type Bundle } from '../mcp/bundle.ts';

let built: Awaited<ReturnType<typeof buildEngine>>;
let generator: Bundle;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  built = await buildEngine();
  generator = await bundle(join(import.meta.dirname, '../bench/lib/load.ts'));
});
afterAll(() => {
  built.remove();
  generator.remove();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function qtapWith(options?: FakeQtapOptions): Promise<FakeQtap> {
  const qtap = await startFakeQtap(options);
  ends.push(() => qtap.stop());
  return qtap;
}

async function engineWith(change: Partial<EngineOptions>, execArgv: string[] = []): Promise<Forked> {
  const engine = forkEngine(built.file, mkdtempSync(join(built.folder, 'state-')), execArgv);
  ends.push(async () => {
    engine.child.kill('SIGKILL');
    await engine.ended();
  });
  await started(engine, optionsFor('unused', change));
  return engine;
}

const engineOf = (url: string): Promise<Forked> => engineWith({ sources: [{ name: 'qtap', url }] });

function value<Answer>(answer: Answer | Problem): Answer {
  if (isProblem(answer)) throw new Error(`${answer.message} ${answer.fix}`);
  return answer;
}

async function rowsOf({ caller }: Forked, filter = ''): Promise<number> {
  const query = { filter, sort: 'time', descending: false } as const;
  const { total, view } = value(await caller.call('view.open', query));
  value(await caller.call('view.close', { view }));
  return total;
}

interface Answered {
  readonly coverage: {
    readonly sources: { readonly troubled?: readonly { name: string; state: string; reason?: string }[] };
    readonly gaps?: readonly { source: string; from: string; to?: string }[];
  };
}

async function summary({ caller }: Forked): Promise<{ text: string; data: Answered }> {
  const { text, data } = value(await caller.call('tool', { name: 'get_traffic_summary', args: {} }));
  return { text, data: data as Answered };
}

/** Streams at a rate through Qtap's queue of 100 events; a process of its own, so that nothing here slows it. */
async function startLoad(): Promise<{ port: number; sent: () => Promise<Sent> }> {
  const child = fork(generator.file);
  ends.push(() => child.kill('SIGKILL'));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  child.send('small');
  await once(child, 'message');
  const sent = once(child, 'message').then(([message]) => message as Sent);
  return { port, sent: () => sent };
}

/** As an extension host is when another extension computes: nothing runs, no letter is read. */
const block = (ms: number): string => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

describe('the engine', () => {
  it('reads on at 2,000 exchanges a second while the window that started it is blocked for 5 s', async () => {
    // Each from a generator of its own, which lets nobody in twice.
    const [load, other] = [await startLoad(), await startLoad()];
    const blocked = connect(other.port, '127.0.0.1');
    blocked.on('error', () => undefined).resume();
    ends.push(() => blocked.destroy());
    await once(blocked, 'connect');
    const engine = await engineOf(`http://127.0.0.1:${load.port}/small/24000/2000/once`);
    value(await engine.caller.call('view.open', { filter: '', sort: 'time', descending: false }));
    await expect.poll(() => rowsOf(engine)).toBeGreaterThan(0);

    blocked.write('POST /small/12000/2000/once HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    expect(block(5_000)).toBe('timed-out');

    const sent = await load.sent();
    await expect.poll(() => rowsOf(engine)).toBe(sent.exchanges);
    // A reader inside the blocked window is what loses: the queue is as short as Qtap's.
    const { dropped } = await other.sent();
    expect(dropped).toBeGreaterThan(100);
    // The engine loses nothing (`npm run bench -- soak`), unless the machine itself has no time for it.
    expect(sent.dropped).toBeLessThan(dropped / 10);
  });

  it('tells a gap when the agent is killed in the middle of a line, and takes nothing of the torn line', async () => {
    const qtap = await qtapWith();
    const engine = await engineOf(qtap.url);
    await qtap.listening();
    qtap.exchange({ path: '/before' });
    await expect.poll(() => rowsOf(engine)).toBe(1);
    await qtap.killMidLine({ path: '/torn', responseBody: 'x'.repeat(5_000) }, 0.9);
    await expect.poll(() => qtap.clients).toBe(0);
    await qtap.listening();
    qtap.exchange({ path: '/after' });
    await expect.poll(() => rowsOf(engine)).toBe(2);
    expect(await rowsOf(engine, 'req.path == "/torn"')).toBe(0);
    const { text, data } = await summary(engine);
    expect(data.coverage.gaps).toMatchObject([
      { source: 'qtap', from: expect.any(String) as string, to: expect.any(String) as string },
    ]);
    expect(text).toMatch(/gap/i);
  });

  it('reads one of two sources while the other is dead, and says which', async () => {
    const [alive, dying] = [await qtapWith(), await qtapWith()];
    const engine = await engineWith({
      sources: [
        { name: 'dying', url: dying.url },
        { name: 'alive', url: alive.url },
      ],
    });
    const statuses: Status[] = [];
    engine.caller.onNotice('status', (status) => statuses.push(status));
    await Promise.all([alive.listening(), dying.listening()]);
    dying.exchange({ host: 'dying.example' });
    await expect.poll(() => rowsOf(engine)).toBe(1);
    dying.answerWith('hang');
    dying.kill();
    for (let n = 0; n < 200; n++) alive.exchange({ host: 'alive.example' });
    await expect.poll(() => rowsOf(engine)).toBe(201);
    expect(await rowsOf(engine, 'source == "alive"')).toBe(200);
    await expect
      .poll(async () => (await summary(engine)).data.coverage.sources.troubled)
      .toMatchObject([{ name: 'dying' }]);
    const { data } = await summary(engine);
    expect(data.coverage.gaps).toMatchObject([{ source: 'dying' }]);
    expect(data.coverage.gaps?.[0]?.to).toBeUndefined();
    await expect
      .poll(() => statuses.at(-1)?.sources.map(({ name, state }) => [name, state.is]))
      .toEqual([
        ['dying', expect.stringMatching(/^(connecting|lost)$/)],
        ['alive', 'connected'],
      ]);
  });

  it('gives up the oldest before its heap is full, says so, and goes on', async () => {
    const heapMegabytes = 128;
    const perSecond = 4_000;
    const qtap = await qtapWith({ queue: 2 * perSecond });
    const engine = await engineWith(
      {
        sources: [{ name: 'qtap', url: qtap.url }],
        // Rows enough that nothing but the heap is in the way of all these names.
        capture: { ...defaultOptions.capture, maxRows: 2_000_000, maxMegabytes: 16 },
      },
      [`--max-old-space-size=${heapMegabytes}`],
    );
    const said: string[] = [];
    engine.caller.onNotice('log', ({ text }) => said.push(text));
    let seconds = 0;
    engine.caller.onNotice('status', () => seconds++);
    await qtap.listening();
    // Each lies in the heap, in a string of its own.
    const names = { host: 'h'.repeat(480), exe: 'e'.repeat(960), container: 'c'.repeat(240) };
    const nameBytes = Object.values(names).join('').length;
    let sent = 0;
    while (sent * nameBytes < 1.25 * heapMegabytes * 1024 * 1024) {
      const before = seconds;
      for (const end = sent + perSecond; sent < end; sent++)
        qtap.exchange({
          path: `/${sent}`,
          host: `${sent}.${names.host}`,
          exe: `/${sent}/${names.exe}`,
          container: { name: `${sent}-${names.container}` },
        });
      await qtap.flushed();
      // The engine looks at its heap once a second, of its own time: no faster machine may fill it in between.
      await expect.poll(() => rowsOf(engine, `req.path == "/${sent - 1}"`)).toBe(1);
      await expect.poll(() => seconds).toBeGreaterThan(before);
    }
    expect(engine.child.exitCode ?? engine.child.signalCode).toBeNull();
    expect(qtap.dropped).toBe(0);
    expect(said).toContainEqual(expect.stringMatching(/^The engine takes \d+ MB: the oldest is given up/));
    const held = await rowsOf(engine);
    expect(held).toBeLessThan(sent);
    expect(await rowsOf(engine, 'req.path == "/0"')).toBe(0);
    const { text } = await summary(engine);
    expect(text).toMatch(/given up|evicted/i);
  });

  it('takes a line of 8 MB, and counts and skips one above 64 MB without losing what follows', async () => {
    const qtap = await qtapWith();
    const engine = await engineOf(qtap.url);
    await qtap.listening();
    // Two bodies, each base64 twice.
    const large = 'a'.repeat(2_400_000);
    expect(qtap.frameOf({ requestBody: large, responseBody: large }).length).toBeGreaterThan(8_000_000);
    qtap.exchange({ path: '/large', requestBody: large, responseBody: large });
    await expect.poll(() => rowsOf(engine, 'req.bytes == 2400000 and res.bytes == 2400000')).toBe(1);
    qtap.raw('event: request.http_transaction\ndata: {"data":"');
    const megabyte = Buffer.alloc(1 << 20, 'A');
    for (let n = 0; n < 66; n++) {
      qtap.raw(megabyte);
      await qtap.flushed();
    }
    qtap.raw('"}\n\n');
    qtap.exchange({ path: '/after' });
    await expect.poll(() => rowsOf(engine, 'req.path == "/after"')).toBe(1);
    expect(qtap.clients).toBe(1);
    const reasons = value(await engine.caller.call('diagnose', null));
    expect(JSON.stringify(reasons)).toContain('larger than 64 MB');
    expect(await rowsOf(engine)).toBe(2);
  });
});
