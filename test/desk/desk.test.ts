import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem, type Problem } from '../../src/base/problem.ts';
import { type Question } from '../../src/desk/desk.ts';
import { openDay } from './day.ts';
import { openHouse, type House } from './house.ts';

const signal = new AbortController().signal;
const all: Question = { window: { seconds: 600 }, limit: 50, signal };

function good<T>(value: T | Problem): T {
  if (isProblem(value)) throw new Error(value.message);
  return value;
}

describe('the desk', () => {
  let house: House;
  let ids: readonly string[] = [];

  beforeAll(async () => {
    house = await openHouse();
    house.qtap.process({ pid: 77, exe: '/usr/bin/redis-server', binary: 'redis-server' });
    ids = await house.send(
      { host: 'ledger.internal', path: '/balance', pid: 10, exe: '/app/pay', direction: 'egress-internal' },
      { host: 'ledger.internal', path: '/balance', pid: 10, exe: '/app/pay', status: 503 },
      {
        method: 'POST',
        host: 'api.stripe.com',
        path: '/v1/charges',
        pid: 10,
        exe: '/app/pay',
        status: 402,
        responseHeaders: { 'Content-Type': 'application/json' },
        responseBody: '{"error":{"code":"card_declined"}}',
      },
      {
        method: 'POST',
        host: 'api.stripe.com',
        path: '/v1/charges',
        pid: 10,
        exe: '/app/pay',
        status: 402,
        responseHeaders: { 'Content-Type': 'application/json' },
        responseBody: '{"error":{"code":"expired_card"}}',
      },
      {
        method: 'POST',
        host: 'api.stripe.com',
        path: '/v1/charges',
        pid: 10,
        exe: '/app/pay',
        status: 'none',
      },
      { method: 'POST', host: 'api.stripe.com', path: '/v1/charges', pid: 10, exe: '/app/pay', status: 422 },
    );
  });
  afterAll(() => house.close());

  it('groups errors by cause, and never calls no response a 422', async () => {
    const { causes, errors, requests } = good(await house.desk.causes(all));
    expect({ errors, requests }).toEqual({ errors: 5, requests: 6 });
    expect(causes.map(({ cause, count, of, host }) => [cause, count, of, host]).sort()).toEqual([
      ['402 card_declined', 1, 4, 'api.stripe.com'],
      ['402 expired_card', 1, 4, 'api.stripe.com'],
      ['422', 1, 4, 'api.stripe.com'],
      ['503', 1, 2, 'ledger.internal'],
      ['no response', 1, 4, 'api.stripe.com'],
    ]);
  });

  it('tells what the same process called just before', async () => {
    const { causes } = good(await house.desk.causes(all));
    const declined = causes.find(({ cause }) => cause === '402 card_declined');
    expect(declined?.before.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
  });

  it('says where an id has gone', () => {
    expect(house.desk.exchange('rk3zz')).toMatchObject({
      code: 'unknown-id',
      fix: expect.stringContaining('rk30 to'),
    });
    expect(house.desk.exchange('rzz0')).toMatchObject({ code: 'earlier-capture' });
    expect(house.desk.exchange('nonsense')).toMatchObject({ code: 'unknown-id' });
  });

  it('gives one value of a body by its path, and says when there is none', () => {
    const ask = (path: string) =>
      house.desk.part({ id: ids[2] ?? '', part: 'response-body', path, mostBytes: 100 });
    expect(ask('$.error.code')).toMatchObject({ text: 'card_declined', left: 0, offset: 0 });
    expect(ask('$.error')).toMatchObject({ text: '{"code":"card_declined"}' });
    expect(ask('$.nothing')).toMatchObject({ code: 'bad-argument' });
    expect(ask('$[[')).toMatchObject({ code: 'bad-argument' });
    expect(house.desk.part({ id: ids[4] ?? '', part: 'response-body', mostBytes: 10 })).toMatchObject({
      code: 'bad-argument',
    });
  });

  it('pages through rows by cursor while new ones arrive', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 10; page++) {
      const rows = good(await house.desk.rows({ ...all, limit: 2, ...(cursor ? { cursor } : {}) }));
      seen.push(...rows.rows.map(({ id }) => id));
      cursor = rows.next;
      if (cursor === undefined) break;
      if (page === 0) await house.send({ host: 'new.example.com' });
    }
    expect(seen).toEqual([...ids].reverse());
  });

  it('goes on from a cursor with what came after it, and refuses what is none', async () => {
    const since = house.desk.cursor();
    const [later] = await house.send({ host: 'later.example.com' });
    const rows = good(await house.desk.rows({ ...all, window: { since } }));
    expect(rows.rows.map(({ id }) => id)).toEqual([later]);
    expect(await house.desk.rows({ ...all, window: { since: 'yesterday-ish' } })).toMatchObject({
      code: 'bad-argument',
    });
    expect(await house.desk.rows({ ...all, cursor: 'skip-rk30' })).toMatchObject({ code: 'bad-argument' });
    expect(await house.desk.rows({ ...all, source: 'qtab' })).toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('did you mean qtap'),
    });
  });

  it('marks a moment that can be asked for by its name', async () => {
    expect(house.desk.mark('deploy 1.4')).toBeUndefined();
    const [id] = await house.send({ host: 'marked.example.com' });
    const rows = good(await house.desk.rows({ ...all, window: { since: 'deploy 1.4' } }));
    expect(rows.rows.map((row) => row.id)).toEqual([id]);
    expect(house.desk.markers().map(({ name }) => name)).toContain('deploy 1.4');
    expect(house.desk.mark('‮')).toMatchObject({ code: 'bad-argument' });
  });

  it('wakes up a wait when enough has come', async () => {
    const waiting = house.desk.wait(
      { ...all, filter: 'req.host == "awaited.example.com"', limit: 2 },
      10_000,
    );
    await house.send(
      { host: 'awaited.example.com' },
      { host: 'else.example.com' },
      { host: 'awaited.example.com' },
    );
    expect(await waiting).toBe(2);
    const ending = new AbortController();
    const cancelled = house.desk.wait({ ...all, limit: 5, signal: ending.signal }, 10_000);
    ending.abort();
    expect(await cancelled).toBe(0);
  });

  it('names the live values of a field, the most frequent first', () => {
    const values = house.desk.values('req.host', 'api');
    expect(values[0]).toEqual({ value: 'api.stripe.com', count: 4 });
    expect(house.desk.values('req.header', '')).toEqual([]);
    const statuses = house.desk.values('res.status', '');
    expect(statuses.length).toBeGreaterThan(1);
    expect(statuses.every(({ count }) => count > 0)).toBe(true);
  });

  it('tells who has connections but no HTTP, and why', async () => {
    house.qtap
      .connection({
        exe: '/usr/bin/redis-server',
        pid: 77,
        protocol: 'redis',
        endpoint: 'cache.internal',
        local: { ip: '10.0.0.1', port: 1000 },
        remote: { ip: '10.0.0.2', port: 6379 },
      })
      .report();
    house.qtap
      .connection({
        exe: '/opt/static-go',
        pid: 78,
        protocol: 'other',
        tlsVersion: '1.3',
        tlsProbes: [],
        introspected: false,
        local: { ip: '10.0.0.1', port: 1001 },
        remote: { ip: '10.0.0.3', port: 443 },
      })
      .report();
    await house.send({ host: 'flush.example.com' });
    const { processes } = good(await house.desk.processes(all));
    const silent = processes.filter(({ requests }) => requests === 0);
    expect(silent.map(({ name, silentBecause }) => [name, silentBecause])).toEqual(
      expect.arrayContaining([
        ['redis-server', 'it speaks redis, not HTTP'],
        ['static-go', expect.stringContaining('TLS library is not one Qtap covers')],
      ]),
    );
    const { connections, open } = good(await house.desk.connections(all));
    expect(open).toBeGreaterThanOrEqual(2);
    expect(connections.find(({ endpoint }) => endpoint === 'cache.internal')).toMatchObject({
      remote: '10.0.0.2:6379',
      state: 'open',
      ids: [],
    });
  });
});

describe('why there is nothing to show', () => {
  it('names a connection that is only seconds old', async () => {
    const house = await openHouse();
    expect(house.desk.why(all)[0]?.because).toMatch(/^qtap was connected only \d+ s ago/);
    await house.close();
  });

  it('says that the filter hides what is there, and what is there', async () => {
    const house = await openHouse();
    await house.send({ host: 'a.example.com' }, { host: 'a.example.com' });
    const why = house.desk.why({ ...all, filter: 'req.host == "b.example.com"' });
    expect(why.find(({ because }) => because.includes('filter'))).toMatchObject({
      because: 'The filter matches none of the 2 exchanges of that time.',
      proof: 'Held in that time: req.host has a.example.com.',
    });
    await house.close();
  });

  it('says that the last exchange is older than the asked time', () => {
    const day = openDay({ ratePerSecond: 2 });
    day.go(30);
    day.clock.advance(600_000);
    const [first] = day.desk.why({ ...all, window: { seconds: 60 } });
    expect(first?.because).toBe('The last exchange came before the asked time.');
    expect(first?.fix).toMatch(/seconds=6\d\d/);
  });

  it('says that nothing stands in the way when traffic is seen', () => {
    const day = openDay({ ratePerSecond: 2 });
    day.go(30);
    const why = day.desk.why({ ...all, window: { seconds: 20 } });
    expect(why.map(({ because }) => because)).toEqual(['Nothing stands in the way: traffic is seen.']);
    expect(why[0]?.proof).toMatch(/^[34]\d exchanges of that time are held/);
  });

  it('says that a source cannot be reached, and since when', async () => {
    const house = await openHouse();
    await house.qtap.stop();
    await expect.poll(() => house.desk.coverage({ seconds: 60 }).sources.connected).toBe(0);
    const [first] = house.desk.why(all);
    expect(first?.because).toMatch(/^qtap cannot be reached: /);
    expect(first?.proof).toMatch(/last connected \d+ s ago/);
    expect(first?.fix).toContain('--enable-dev-tools');
    const reply = await house.call('get_hosts');
    expect(reply).toMatchObject({ isError: true, problem: { code: 'unreachable' } });
    expect(reply.text).toContain('--enable-dev-tools');
    await house.close();
  });

  it('says what helps against it, where the one who lost it knows', async () => {
    const house = await openHouse();
    const fix = 'Ask who runs box; if the change is right, run: ssh-keygen -R box';
    house.capture.sink('box').state({ is: 'lost', reason: 'box shows another host key.', fix });
    expect(house.desk.why(all)).toContainEqual({
      because: 'box cannot be reached: box shows another host key.',
      proof: 'It was never connected since this capture began.',
      fix,
    });
    await house.close();
  });

  it('counts events that could not be read, with their form and without what they hold', async () => {
    const house = await openHouse();
    const secret = `sk_${'live'}_9f2c4e6a8b0d1f3a5c7e9b1d`;
    house.qtap.raw(`event: request.http_transaction\ndata: {"password":"hunter two", "key":"${secret}\n\n`);
    house.qtap.raw(
      `event: request.http_transaction\ndata: {"password":"hunter`.concat('x'.repeat(40), '\n\n'),
    );
    house.qtap.raw(`event: connection.opened\ndata: key ${secret} of\n\n`);
    house.qtap.failToEncode('http', 'json: unsupported value');
    await house.send({});
    const why = house.desk.why({ ...all, filter: 'res.status == 999' });
    const told = house.desk.faults();
    expect(why).toEqual(expect.arrayContaining(told.slice(0, 1)));
    expect(told).toMatchObject([
      {
        because: 'qtap sent 2 events that could not be read: an exchange has no payload.',
        proof: 'The latest begins with {"password":"…"',
      },
      { because: expect.stringContaining('qtap sent 1 event that'), proof: 'The latest begins with key … …' },
      { proof: 'The latest begins with encoding http event: json: unsupported …' },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/hunter|9f2c4e6a/);
    await house.close();
  });

  it('names the capture filter', async () => {
    const house = await openHouse({ captureFilter: 'res.status >= 500' });
    const why = house.desk.why(all).map(({ because }) => String(because));
    expect(why).toContain('Qtap was asked to send only some of the traffic.');
    await house.close();
  });
});

describe('what was given up', () => {
  it('is told by its id: when, and by which bound', async () => {
    const house = await openHouse({ maxRows: 128 });
    await house.send(...Array.from({ length: 400 }, (_, i) => ({ host: 'a.example.com', path: `/${i}` })));
    const gone = house.desk.exchange('rk30');
    expect(gone).toMatchObject({
      code: 'evicted',
      message: expect.stringMatching(/^rk30 left the buffer at \d{4}-/),
    });
    const reply = await house.call('get_traffic', { ids: ['rk30'] });
    expect(reply).toMatchObject({ isError: true, problem: { code: 'evicted' } });
    expect(reply.text).toContain('Held are rk3');
    expect(house.desk.coverage({ seconds: 60 }).evicted.rows).toBeGreaterThan(0);
    await house.close();
  });

  it('has lost its bodies before it goes itself, and says so in its own word', async () => {
    const house = await openHouse({ maxMegabytes: 1 });
    const body = JSON.stringify({ pad: 'x'.repeat(60_000) });
    const ids = await house.send(
      ...Array.from({ length: 60 }, () => ({ host: 'big.example.com', responseBody: body })),
    );
    const first = house.desk.exchange(ids[0] ?? '');
    expect(first).toMatchObject({ row: { bodiesEvicted: true }, response: { body: { state: 'evicted' } } });
    const { text } = await house.call('get_traffic', { ids: [ids[0] ?? ''] });
    expect(text).toContain('response body: evicted');
    expect(house.desk.part({ id: ids[0] ?? '', part: 'response-body', mostBytes: 10 })).toMatchObject({
      code: 'body-evicted',
    });
    await house.close();
  });
});
