import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { type ToolReply } from '../../src/tools/call.ts';
import { createRegistry, type Registry } from '../../src/tools/registry.ts';
import { noon, sampleBody, sampleExchange, sampleRow, text } from '../present/samples.ts';
import { plainDesk, type PlainDesk } from './plainDesk.ts';

function registryOf(options: Parameters<typeof createRegistry>[0] = {}): Registry {
  const registry = createRegistry(options);
  if (isProblem(registry)) throw new Error(registry.message);
  return registry;
}

const call = (
  desk: PlainDesk,
  args: unknown,
  options: { deadlineMs?: number; progress?: (done: number) => void; registry?: Registry } = {},
): Promise<ToolReply> =>
  (options.registry ?? registryOf()).call('get_traffic', args, {
    desk,
    signal: new AbortController().signal,
    deadlineMs: options.deadlineMs ?? 25_000,
    progress: options.progress ?? (() => undefined),
  });

const exchanges = (n: number) =>
  Array.from({ length: n }, (_, i) =>
    sampleExchange({ row: sampleRow({ id: `rk3${i.toString(36)}`, at: noon - (n - i) * 100 }) }),
  );

const idsIn = (reply: ToolReply): string[] =>
  ((reply.data?.['rows'] ?? []) as unknown as { id: string }[]).map(({ id }) => id);

describe('the one path of every call', () => {
  it('answers with the frame, the rows and a cursor for what comes later', async () => {
    const reply = await call(plainDesk(exchanges(3)), {});
    expect(reply.isError).toBe(false);
    expect(reply.data).toMatchObject({
      finding: '3 exchanges in 60 s, 3 of them failed (4xx, 5xx or no response); newest first.',
      matched: 3,
      since: 's3',
    });
    expect(idsIn(reply)).toEqual(['rk32', 'rk31', 'rk30']);
    expect(reply.text).toContain('rk32 19:36:51 POST api.stripe.com/v1/charges 402 87 ms 312 B');
  });

  it('pages through everything, each row once, whatever fits on a page', async () => {
    const desk = plainDesk(exchanges(60));
    const seen: string[] = [];
    let cursor: unknown;
    for (let pages = 0; pages < 40; pages++) {
      const reply = await call(desk, cursor === undefined ? { limit: 50 } : { limit: 50, cursor });
      seen.push(...idsIn(reply));
      cursor = reply.data?.['cursor'];
      if (cursor === undefined) break;
    }
    expect(seen).toEqual(
      exchanges(60)
        .map(({ row }) => row.id)
        .reverse(),
    );
  });

  it('keeps the time of the first page when a cursor goes on', async () => {
    const desk = plainDesk(exchanges(60));
    const { data } = await call(desk, { seconds: 600 });
    desk.asked.length = 0;
    await call(desk, { seconds: 600, cursor: data?.['cursor'] });
    expect(desk.asked[0]?.window).toEqual({ from: Math.floor(noon - 600_000), to: noon });
  });

  it('refuses a cursor of another question, and what is no cursor', async () => {
    const desk = plainDesk(exchanges(60));
    const { data } = await call(desk, {});
    const other = await call(desk, { filter: 'res.status >= 500', cursor: data?.['cursor'] });
    expect(other).toMatchObject({ isError: true, problem: { code: 'bad-argument' } });
    expect(other.text).toContain('belongs to another question');
    expect((await call(desk, { cursor: 'page2' })).text).toContain('not one of ours');
  });

  it('understands what models write', async () => {
    const desk = plainDesk(exchanges(30));
    const reply = await call(desk, {
      limit: '2',
      seconds: 30.7,
      filter: null,
      format: 'CONCISE',
      wait_for_previous: true,
    });
    expect(reply.isError).toBe(false);
    expect(idsIn(reply)).toHaveLength(2);
    expect(idsIn(await call(desk, { ids: 'rk31,rk32' }))).toEqual(['rk31', 'rk32']);
    expect(idsIn(await call(desk, { ids: '["rk31"]' }))).toEqual(['rk31']);
  });

  it('takes a number out of bounds at the bound, and says so', async () => {
    const reply = await call(plainDesk(exchanges(1)), { seconds: 999_999 });
    expect(reply.data?.['notes']).toEqual(['seconds was read as 86,400, the nearest it may be']);
    expect(reply.text).toContain('note: seconds was read as 86,400');
  });

  it('takes 0 as a value: a limit of 0 counts and lists nothing', async () => {
    const reply = await call(plainDesk(exchanges(3)), { limit: 0 });
    expect(reply.data).toMatchObject({ matched: 3, rows: [] });
    expect(reply.data?.['why']).toBeUndefined();
    expect(idsIn(await call(plainDesk(exchanges(3)), { max_requests: 1 }))).toHaveLength(1);
  });

  it.each([
    [{ secnds: 5 }, 'unknown-parameter', 'Did you mean `seconds`?'],
    [{ seconds: 'soon' }, 'bad-argument', '`seconds` must be a whole number from 1 to 86400'],
    [{ format: 'long' }, 'bad-argument', '`format` must be one of concise, detailed'],
    [{ ids: 7 }, 'bad-argument', '`ids` must be a list'],
    [[1], 'bad-argument', 'must be an object'],
    [{ filter: 'res.status >> 4' }, 'bad-filter', '^'],
    [{ filter: 'res.statsu == 4' }, 'bad-filter', 'res.status'],
    [{ ids: ['rkqq'] }, 'unknown-id', 'rkqq'],
    [{ ids: ['selected'] }, 'no-selection', 'No panel'],
    [{ filter: 'panel' }, 'no-selection', 'No panel'],
  ])('teaches with its errors: %j', async (args, code, words) => {
    const reply = await call(plainDesk(exchanges(2)), args);
    expect(reply.isError).toBe(true);
    expect(reply.problem?.code).toBe(code);
    expect(reply.text).toMatch(/^Error: /);
    expect(reply.text).toContain(words);
    expect(reply.text).toContain('Do: ');
    expect(reply.text.length).toBeLessThanOrEqual(600);
    expect(reply.data).toBeUndefined();
  });

  it('names the tools when one is asked for that does not exist', async () => {
    const reply = await registryOf().call(
      'get_trafic',
      {},
      {
        desk: plainDesk(),
        signal: new AbortController().signal,
        deadlineMs: 1_000,
        progress: () => undefined,
      },
    );
    expect(reply.text).toContain('did you mean get_traffic?');
  });

  it('reads what the person selected and filtered in the panel', async () => {
    const desk = plainDesk(exchanges(5));
    desk.focusOn({ ids: ['rk33'], filter: 'res.status >= 400', window: { from: noon - 1_000, to: noon } });
    expect(idsIn(await call(desk, { ids: ['selected'] }))).toEqual(['rk33']);
    await call(desk, { filter: 'panel' });
    expect(desk.asked.at(-1)).toMatchObject({
      filter: 'res.status >= 400',
      window: { from: noon - 1_000, to: noon },
    });
  });

  it('says why when there is nothing', async () => {
    const desk = plainDesk(exchanges(1));
    const { data, text: words } = await call(desk, { since: 's1' });
    expect(data?.['why']).toEqual(['Nothing was sent. Proof: 0 exchanges are held. Do: Make a request.']);
    expect(words).toContain('1. Nothing was sent.');
  });

  it('gives whole exchanges by id and notes which could not be had', async () => {
    const reply = await call(plainDesk(exchanges(2)), { ids: ['rk30', 'rkqq'] });
    expect(reply.data?.['finding']).toBe(
      'rk30: POST api.stripe.com/v1/charges was answered 402 after 87 ms.',
    );
    expect(reply.data?.['notes']).toEqual(['There is no exchange rkqq.']);
    expect(reply.text).toContain('card_declined');
  });

  it('shows no body when it was started without bodies, and filters on none', async () => {
    const registry = registryOf({ bodies: false });
    const desk = plainDesk([
      sampleExchange({ response: { headers: [], body: sampleBody('{"planted":"in the body"}') } }),
    ]);
    const reply = await call(desk, { ids: ['rk3a2'] }, { registry });
    expect(JSON.stringify(reply)).not.toContain('planted');
    const filtered = await call(desk, { filter: 'res.json.planted == "in the body"' }, { registry });
    expect(filtered.problem?.code).toBe('not-allowed');
  });
});

describe('waiting', () => {
  it('with live=true ends as soon as enough has come', async () => {
    const desk = plainDesk(exchanges(5));
    const waits: number[] = [];
    desk.whileWaiting = (ms) => {
      waits.push(ms);
      desk.arrive(sampleExchange({ row: sampleRow({ id: `rk4${waits.length}` }) }));
    };
    const reply = await call(desk, { live: true, limit: 2 });
    expect(waits).toHaveLength(2);
    expect(idsIn(reply)).toEqual(['rk42', 'rk41']);
    expect(reply.data?.['since']).toBe('s7');
  });

  it('blocks no longer than the deadline, tells its progress, and says how to go on', async () => {
    const desk = plainDesk(exchanges(5));
    const waits: number[] = [];
    const told: number[] = [];
    desk.whileWaiting = (ms) => void waits.push(ms);
    const reply = await call(
      desk,
      { live: true, seconds: 60 },
      { deadlineMs: 25_000, progress: (done) => void told.push(done) },
    );
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(25_000);
    expect(told).toEqual([0, 5, 10, 15, 20, 25]);
    expect((reply.data?.['next'] as unknown as string[])[0]).toContain(
      '35 s of the wait are left: the same call with live=true, seconds=35',
    );
  });

  it('waits a moment for the first exchange when nothing is held yet', async () => {
    const desk = plainDesk();
    let waited = 0;
    desk.whileWaiting = (ms) => {
      waited += ms;
      if (waited >= 3_000 && waited < 4_000) desk.arrive(sampleExchange());
    };
    const reply = await call(desk, {});
    expect(waited).toBe(5_000);
    expect(idsIn(reply)).toEqual(['rk3a2']);
  });

  it('waits ten seconds at most, and not at all when nobody can answer', async () => {
    const desk = plainDesk();
    let waited = 0;
    desk.whileWaiting = (ms) => void (waited += ms);
    expect((await call(desk, {})).data?.['rows']).toEqual([]);
    expect(waited).toBe(10_000);
    desk.connected = false;
    waited = 0;
    const reply = await call(desk, {});
    expect(waited).toBe(0);
    expect(reply).toMatchObject({ isError: true, problem: { code: 'unreachable' } });
    // On its way, it is worth the wait.
    desk.trouble = 'connecting';
    expect((await call(desk, {})).isError).toBe(false);
    expect(waited).toBe(10_000);
  });

  it('not at all when no wait is left: what is held then is the answer', async () => {
    const desk = plainDesk();
    const waits: number[] = [];
    desk.whileWaiting = (ms) => void waits.push(ms);
    expect((await call(desk, {}, { deadlineMs: 0 })).data?.['rows']).toEqual([]);
    desk.connected = false;
    desk.trouble = 'connecting';
    const reply = await call(desk, {}, { deadlineMs: 0 });
    expect(reply).toMatchObject({ isError: true, problem: { code: 'unreachable' } });
    expect(waits).toEqual([]);
  });
});

describe('the list of tools', () => {
  it('is the same in every run', () => {
    expect(JSON.stringify(registryOf().tools)).toBe(JSON.stringify(registryOf().tools));
  });

  it('can be a part of them, in the fixed order, and refuses names it does not know', () => {
    expect(registryOf({ tools: ['get_traffic'] }).tools.map(({ name }) => name)).toEqual(['get_traffic']);
    expect(createRegistry({ tools: ['get_trafic'] })).toMatchObject({ code: 'bad-settings' });
    expect(createRegistry({ toolsets: ['everything'] })).toMatchObject({ code: 'bad-settings' });
  });
});

describe('text', () => {
  it('and data each say the same', async () => {
    const { text: words, data } = await call(plainDesk(exchanges(2)), {});
    for (const part of [data?.['finding'], ...(data?.['next'] as unknown as string[]), data?.['since']])
      expect(words).toContain(part);
    expect(text(words)).toContain('untrusted');
  });
});
