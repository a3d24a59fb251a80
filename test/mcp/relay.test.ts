import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem, problem } from '../../src/base/problem.ts';
import { type Answerer } from '../../src/mcp/answerer.ts';
import { serveHttp, type HttpEndpoint } from '../../src/mcp/http.ts';
import { createRelay } from '../../src/mcp/relay.ts';
import { scriptedAnswerer, type Seen } from './scripted.ts';

const token = 'a-token-for-tests';
const coverage = { held: { count: 3 } };
let theirs: HttpEndpoint;
let relay: Answerer;
let started = 0;
let seen: Seen;

const misfilter = problem('bad-filter', 'There is no field “a”.', 'Did you mean id?', 19);

/** The scripted answers, with a coverage that tells whose they are. */
function answererOf(who: string, watched?: Seen): Answerer {
  const scripted = scriptedAnswerer(watched);
  const [first] = scripted.tools;
  return {
    ...scripted,
    tools: [
      ...scripted.tools,
      ...(first
        ? [
            { ...first, name: 'who' },
            { ...first, name: 'misfilter' },
          ]
        : []),
    ],
    read: async (uri, signal) =>
      uri.startsWith('qtap://capture/export') ? misfilter : scripted.read(uri, signal),
    async call(name, args, context) {
      if (name === 'misfilter')
        return {
          text: 'Error: There is no field “a”.\nres.status > 3 and a == 1\n                   ^\nDo: Did you mean id?',
          problem: misfilter,
        };
      if (name !== 'who') return scripted.call(name, args, context);
      return { text: `${who}\ncoverage: no gaps\nrows`, data: { finding: who, coverage } };
    },
  };
}

async function serveTheirs(port = 0): Promise<HttpEndpoint> {
  const served = await serveHttp({
    answerer: answererOf('theirs', seen),
    version: '0.0.0',
    access: { token, secretPath: false, allowedHosts: [] },
    host: '127.0.0.1',
    port,
    log: () => undefined,
  });
  if (isProblem(served)) throw new Error(served.message);
  return served;
}

const context = () => ({ signal: new AbortController().signal, progress: () => undefined });

beforeEach(async () => {
  seen = { waits: [] };
  started = 0;
  theirs = await serveTheirs();
  relay = createRelay({
    engine: { url: theirs.url, token, pid: 4711 },
    listed: answererOf('theirs'),
    own: async () => {
      started++;
      return answererOf('ours');
    },
    log: () => undefined,
    now: () => new Date(2026, 10, 20, 12, 34, 56).getTime(),
  });
});
afterEach(() => theirs.close());

describe('a relay to a running engine', () => {
  it('brings its answers whole, and says in coverage whose they are', async () => {
    const reply = await relay.call('who', {}, context());
    expect(reply.data).toEqual({
      finding: 'theirs',
      coverage: { ...coverage, engine: 'the running engine (process 4711)' },
    });
    expect(reply.text).toBe('theirs\ncoverage: no gaps; answered by the running engine (process 4711)\nrows');
    expect(await relay.call('echo', { text: 'é' }, context())).toMatchObject({
      text: 'echo é',
      data: { finding: 'é' },
    });
    expect((await relay.call('link', {}, context())).links).toEqual([
      { uri: 'qtap://exchange/r1a1/response-body', name: 'body', mimeType: 'text/plain', bytes: 9 },
    ]);
  });

  it('brings its errors with their code', async () => {
    expect(await relay.call('fail', {}, context())).toMatchObject({
      text: 'Error: Nothing answers at 127.0.0.1:10001. Do: Start Qtap.',
      problem: { code: 'unreachable', fix: 'Start Qtap.' },
    });
  });

  it('brings a fault of a filter with its place, the text for a model and the parts for a person', async () => {
    const text =
      'Error: There is no field “a”.\nres.status > 3 and a == 1\n                   ^\nDo: Did you mean id?';
    expect(await relay.call('misfilter', {}, context())).toEqual({
      text,
      links: [],
      problem: misfilter,
    });
    expect(await relay.read('qtap://capture/export?as=har', context().signal)).toEqual(misfilter);
  });

  it('carries progress one way and a cancel the other', async () => {
    const told: number[] = [];
    await relay.call('wait', { milliseconds: 30 }, { ...context(), progress: (done) => told.push(done) });
    expect(told).toEqual([1, 2, 3]);
    const ending = new AbortController();
    const slow = relay.call('wait', { milliseconds: 30_000 }, { ...context(), signal: ending.signal });
    await expect.poll(() => seen.waits.at(-1)).toBe('running');
    ending.abort();
    expect(await slow).toMatchObject({ problem: { code: 'cancelled' } });
    await expect.poll(() => seen.waits.at(-1)).toBe('cancelled');
    expect(started).toBe(0);
  });

  it('reads resources and completes, and repeats why one cannot be read', async () => {
    expect(await relay.read('qtap://exchange/r1a1', context().signal)).toEqual({
      mimeType: 'text/markdown',
      text: '# r1a1',
    });
    expect(await relay.read('qtap://exchange/r9', context().signal)).toMatchObject({
      message: 'There is no such exchange.',
      fix: 'Ids r1a1 to r1a9 are held.',
    });
    expect(await relay.complete('id', 'r1a14')).toContain('r1a149');
    expect(await relay.complete('container.name', '')).toEqual(['container.name-one']);
  });

  it('goes on with an own engine when the other dies, and says what is gone', async () => {
    await relay.call('who', {}, context());
    await theirs.close();
    const note = 'an own engine, the joined one ended: history before 12:34 is gone';
    for (let i = 0; i < 2; i++)
      expect(await relay.call('who', {}, context())).toMatchObject({
        data: { finding: 'ours', coverage: { engine: note } },
        text: `ours\ncoverage: no gaps; answered by ${note}\nrows`,
      });
    expect(await relay.complete('id', 'r1a149')).toEqual(['r1a149']);
    expect(started).toBe(1);
  });

  it('asks again of the own engine what the other was answering when it died', async () => {
    const slow = relay.call('wait', { milliseconds: 200 }, context());
    await expect.poll(() => seen.waits.at(-1)).toBe('running');
    await theirs.close();
    expect(await slow).toMatchObject({ text: 'waited' });
    expect(started).toBe(1);
  });

  it('does not take a stranger on the same port for the engine', async () => {
    const { port } = theirs;
    await theirs.close();
    const stranger = await serveHttp({
      answerer: answererOf('stranger'),
      version: '0.0.0',
      access: { token: 'another', secretPath: false, allowedHosts: [] },
      host: '127.0.0.1',
      port,
      log: () => undefined,
    });
    if (isProblem(stranger)) throw new Error(stranger.message);
    expect((await relay.call('who', {}, context())).data?.['finding']).toBe('ours');
    await stranger.close();
  });

  it('starts one own engine however many calls notice at once', async () => {
    await theirs.close();
    const replies = await Promise.all(Array.from({ length: 10 }, () => relay.call('who', {}, context())));
    expect(replies.every(({ data }) => data?.['finding'] === 'ours')).toBe(true);
    expect(started).toBe(1);
  });
});
