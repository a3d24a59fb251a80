import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
