import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { type Desk } from '../../src/desk/desk.ts';
import { openHouse, type House } from './house.ts';

// Whoever may count matches can guess a secret letter by letter, unless a part of it never matches.
describe('an agent that compares inside a secret', () => {
  let house: House;
  const key = ['sk', 'live', '51HqLyjWDarjtT1zdp7dcXk2'].join('_');
  const password = 'correct-Horse-7-battery';
  const signal = new AbortController().signal;

  beforeAll(async () => {
    house = await openHouse();
    await house.send(
      {
        method: 'POST',
        host: 'api.stripe.com',
        path: `/v1/charges?access_token=${key}&page=2`,
        requestHeaders: {
          Authorization: `Bearer ${key}`,
          'Content-Type': 'application/json',
          'X-Plain': 'hello',
        },
        requestBody: JSON.stringify({ user: 'ada', password, note: 'buy milk' }),
        responseHeaders: { 'Content-Type': 'application/json' },
        responseBody: JSON.stringify({ ok: true, token: key }),
      },
      { host: 'other.example.com', path: '/v1/charges?page=3', requestHeaders: { 'X-Plain': 'bye' } },
    );
  });
  afterAll(() => house.close());

  async function count(desk: Desk, filter: string): Promise<number> {
    const rows = await desk.rows({ window: { seconds: 600 }, filter, limit: 10, signal });
    if (isProblem(rows)) throw new Error(`${filter}: ${rows.message}`);
    const groups = await desk.groups({ window: { seconds: 600 }, filter, limit: 10, signal }, 'host');
    if (isProblem(groups)) throw new Error(groups.message);
    // Every way to a number says the same.
    expect(groups.total.requests).toBe(rows.matched);
    return rows.matched;
  }

  const comparisons = (text: string): readonly string[] => {
    const quoted = JSON.stringify(text);
    const pattern = text.replace(/[^\w]/g, '.');
    return [
      `req.header.authorization contains ${quoted}`,
      `req.header.authorization ~ ${quoted}`,
      `not (req.header.authorization contains ${quoted})`,
      `req.header.authorization matches /${pattern}/`,
      `not (req.header.authorization matches /${pattern}/)`,
      `starts_with(req.header.authorization, ${JSON.stringify(`Bearer ${text}`)})`,
      `req.header.authorization != ${JSON.stringify(`Bearer ${text}`)}`,
      `req.path contains ${quoted}`,
      `req.path ~ ${quoted}`,
      `not (req.path contains ${quoted})`,
      `req.path matches /${pattern}/`,
      `req.url contains ${quoted}`,
      `req.query.access_token contains ${quoted}`,
      `starts_with(req.query.access_token, ${quoted})`,
      `req.body contains ${quoted}`,
      `req.body ~ ${quoted}`,
      `not (req.body ~ ${quoted})`,
      `req.json.password contains ${quoted}`,
      `req.json.password in [${quoted}]`,
      `starts_with(req.json.password, ${quoted})`,
      `res.body contains ${quoted}`,
      `res.json.token matches /^${pattern}/`,
      `req.host == "api.stripe.com" and req.body contains ${quoted}`,
      `req.body contains ${quoted} or res.body contains ${quoted}`,
    ];
  };

  it('learns nothing from any part of it', async () => {
    for (const secret of [key, password])
      for (const length of [3, 8, 12, secret.length - 1]) {
        const part = secret.slice(0, length);
        // The same length, and surely nowhere.
        const nowhere = 'Zq9'.repeat(20).slice(0, length);
        const parts = comparisons(part);
        for (const [i, filter] of comparisons(nowhere).entries())
          expect([parts[i], await count(house.desk, parts[i] ?? '')]).toEqual([
            parts[i],
            await count(house.desk, filter),
          ]);
      }
  });

  it('learns nothing from the end of it, nor from the middle', async () => {
    for (const part of [key.slice(4, 14), key.slice(-9), password.slice(3, 12)]) {
      const nowhere = 'Zq9'.repeat(20).slice(0, part.length);
      const parts = comparisons(part);
      for (const [i, filter] of comparisons(nowhere).entries())
        expect([parts[i], await count(house.desk, parts[i] ?? '')]).toEqual([
          parts[i],
          await count(house.desk, filter),
        ]);
    }
  });

  it('finds it as a whole, and by its mark', async () => {
    for (const filter of [
      `req.header.authorization contains ${JSON.stringify(key)}`,
      `req.query.access_token == ${JSON.stringify(key)}`,
      `req.json.password == ${JSON.stringify(password)}`,
      `req.body contains ${JSON.stringify(password)}`,
    ])
      expect([filter, await count(house.desk, filter)]).toEqual([filter, 1]);
    const { text } = await house.call('get_traffic', { ids: ['rk30'] });
    const [mark = ''] = /‹[a-z-]+#[a-z2-9]{6}›/.exec(text) ?? [];
    expect(mark).not.toBe('');
    expect(await count(house.desk, `req.header.authorization contains ${JSON.stringify(mark)}`)).toBe(1);
  });

  it('finds everything else as a person does', async () => {
    for (const filter of [
      'req.body contains "buy milk"',
      'req.body ~ "BUY MILK"',
      'req.json.user == "ada"',
      'req.header.x-plain == "hello"',
      'req.header.x-plain != "hello"',
      'req.path contains "/v1/charges"',
      'req.query.page == 2',
      'req.query.page in ["2", "3"]',
      'res.json.ok == true',
      'not has(req.header.authorization)',
      'req.host ~ "stripe" and not (req.path contains "nowhere")',
      'req.body matches /milk"/',
      'req.body ~ "nowhere" or req.header.x-plain == "bye"',
      'req.header.x-none == "1" or res.status == 200',
      'req.header.x-plain in ["hello", "bye"] and (req.body ~ "milk" or req.path contains "page=3")',
      'req.header.x-plain != "hello" or req.header.x-none ~ "a"',
      'not (req.header.x-plain == "hello" or req.body ~ "nowhere")',
    ])
      expect([filter, await count(house.desk, filter)]).toEqual([
        filter,
        await count(house.personDesk, filter),
      ]);
  });

  it('is a person when it is one: the panel’s own desk compares raw values and still shows none', async () => {
    const filter = `req.body contains ${JSON.stringify(password.slice(0, 9))}`;
    expect(await count(house.personDesk, filter)).toBe(1);
    const exchange = house.personDesk.exchange('rk30');
    expect(JSON.stringify(exchange)).not.toContain(password);
  });

  it('searches in the same way', async () => {
    const search = async (query: string): Promise<number> => {
      const { data } = await house.call('search_traffic', { query });
      return Number(data?.['matched']);
    };
    expect(await search(key.slice(0, 14))).toBe(0);
    expect(await search(password.slice(3, 15))).toBe(0);
    expect(await search(`/${password.slice(0, 8)}/`)).toBe(0);
    expect(await search(password)).toBe(1);
    expect(await search('buy MILK')).toBe(1);
    expect(await search('/mil[k]/')).toBe(1);
  });
});
