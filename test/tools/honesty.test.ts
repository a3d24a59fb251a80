import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openHouse, type House } from '../desk/house.ts';

describe('an answer claims no more than is known', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    const shop = { host: 'shop.example', exe: '/usr/bin/shop', direction: 'ingress' } as const;
    const stock = { host: 'stock.internal', path: '/v1/stock' } as const;
    await house.send(
      { ...shop, path: '/.git/config', status: 404 },
      { ...stock, exe: '/usr/bin/shop', direction: 'egress-internal' },
      { ...stock, exe: '/usr/bin/stock', direction: 'ingress' },
      ...Array.from({ length: 45 }, (_, i) => ({ host: 'many.example', path: `/sought/${i}` })),
    );
  });
  afterAll(() => house.close());

  it('names who answered a failure that came in, and never says that they called', async () => {
    const { text, data } = await house.call('get_errors');
    expect(text).toMatch(/404 answered by shop/);
    expect(text).toMatch(/shop\.example\/\.git\/config answered by shop: 1 of 1/);
    expect(data?.['rows']).toMatchObject([{ process: 'shop', inbound: true }]);
  });

  it('says that calls within the host count at both ends, and who stands at which', async () => {
    const hosts = await house.call('get_hosts');
    expect(hosts.text).toMatch(/stock\.internal: 2 requests.*between (shop|stock), (shop|stock)/);
    expect(hosts.text).toMatch(/shop\.example: 1 request.*answered by shop/);
    expect(hosts.text).toMatch(/many\.example: 45 requests.*; by node/);
    for (const name of ['get_hosts', 'get_traffic_summary']) {
      const { text, data } = await house.call(name);
      expect(text).toMatch(/counted, at both ends/);
      expect(JSON.stringify(data)).toMatch(/counted, at both ends/);
      const callers = await house.call(name, { filter: 'direction != "ingress"' });
      expect(callers.text).not.toMatch(/both ends/);
    }
  });

  it('compares with nothing when nothing is known of the time before', async () => {
    const { text } = await house.call('get_traffic_summary', { baseline: 'previous' });
    expect(text).toMatch(/Nothing is known of the time before/);
  });

  it('counts one error as one', async () => {
    expect((await house.call('get_hosts')).text).toMatch(/, 1 error \(2\.1 %\)/);
  });

  it('finds all there is page by page, each once, however few fit', async () => {
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const page = { query: 'sought', limit: 500, ...(cursor === undefined ? {} : { cursor }) };
      const { data } = await house.call('search_traffic', page);
      const rows = data?.['rows'] as unknown as { path: string }[];
      expect(rows.length).toBeGreaterThan(0);
      seen.push(...rows.map(({ path }) => path));
      cursor = data?.['cursor'];
    } while (cursor !== undefined && seen.length < 100);
    expect(seen).toEqual(Array.from({ length: 45 }, (_, i) => `/sought/${44 - i}`));
  });
});

describe('a finding is about all there is, however few are shown', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    await house.send(
      ...Array.from({ length: 24 }, (_, i) => ({
        host: `host-${i % 12}.example`,
        exe: `/bin/app-${i % 12}`,
      })),
      { host: 'broken.example', exe: '/bin/app-0', status: 500 },
      { host: 'broken.example', exe: '/bin/app-0', status: 404 },
      { host: 'bent.example', exe: '/bin/app-1', status: 404 },
    );
  });
  afterAll(() => house.close());

  it.each([
    ['get_hosts', /14 hosts .*; errors from broken\.example, bent\.example\.$/m],
    ['get_traffic_summary', /14 hosts, most errors: broken\.example, bent\.example\.$/m],
    ['get_processes', /12 processes with HTTP in [^:]*: app-0, app-1, app-\d+ and 9 more\.$/m],
  ])('%s', async (name, finding) => {
    for (const limit of [1, 2, 20]) {
      const { text, data } = await house.call(name, { limit });
      expect(text, `limit ${limit}`).toMatch(finding);
      expect(data?.['matched']).toBe(name === 'get_processes' ? 12 : 14);
    }
    const { data } = await house.call(name, { limit: 5 });
    const second = await house.call(name, { limit: 5, cursor: data?.['cursor'] });
    expect(second.text, 'the second page').toMatch(finding);
  });

  it('get_errors', async () => {
    const { text, data } = await house.call('get_errors', { limit: 1 });
    expect(text).toMatch(/ 3 of 27 requests failed/);
    expect(text).toMatch(/^1 of 3 rows:$/m);
    expect(data?.['matched']).toBe(3);
  });

  it('get_traffic_summary with a baseline', async () => {
    const began = Date.now();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(began));
    const at = (ms: number) => new Date(ms).toISOString();
    await house.send(...Array.from({ length: 60 }, (_, i) => ({ host: `new-${i % 5}.example` })));
    // Ten minutes before against the moments since: what is seen twelve times in these is new.
    const baseline = `${at(began - 600_000)}/${at(began + 1)}`;
    const asked = { since: at(began + 1), baseline };
    for (const limit of [1, 20]) {
      const { text, data } = await house.call('get_traffic_summary', { ...asked, limit });
      expect(text, `limit ${limit}`).toMatch(
        /Changed: 5 new \(new-\d\.example(, new-\d\.example)? and \d more\)\./m,
      );
      expect(data?.['matched']).toBe(5);
    }
  });
});

describe('at a level that leaves bodies out', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('an answer says so, and why a filter on bodies finds nothing, until bodies come', async () => {
    const without = { host: 'a.example', responseHeaders: { 'Content-Length': '2' } };
    const empty = { host: 'a.example', status: 204 };
    const level = /bodies not captured at this level/;
    const byBody = { filter: 'res.body ~ "declined"' };
    await house.send(empty, empty);
    expect((await house.call('get_hosts')).text).not.toMatch(level);
    await house.send(without, empty, without);
    const { text, data } = await house.call('get_hosts');
    expect(text).toMatch(level);
    expect(data?.['coverage']).toMatchObject({ bodies: false });
    expect((await house.call('get_traffic', byBody)).text).toMatch(/the agent's level leaves bodies out/);
    await house.send({ ...without, responseBody: '{}' });
    expect((await house.call('get_hosts')).text).not.toMatch(level);
    expect((await house.call('get_traffic', byBody)).text).not.toMatch(/level leaves bodies out/);
  });
});

describe('with several sources', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    house.capture.sink('other').state({ is: 'connected', bodies: true });
    await house.send({ host: 'api.example', path: '/pay', status: 500, responseBody: '{"code":"declined"}' });
  });
  afterAll(() => house.close());

  it.each([
    ['get_errors', {}],
    ['get_errors', { group: 'none' }],
    ['get_traffic', {}],
    ['get_payloads', {}],
    ['search_traffic', { query: 'declined' }],
    ['get_processes', {}],
  ])('%s %j tells of which each row is', async (name, args) => {
    const { text, data } = await house.call(name, args);
    expect(text).toMatch(/ @qtap/);
    expect(data?.['rows']).toMatchObject([{ source: 'qtap' }]);
  });
});
