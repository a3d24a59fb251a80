import { beforeAll, describe, expect, it } from 'vitest';
import { openDay, type Day } from '../desk/day.ts';
import { type ToolReply } from '../../src/tools/call.ts';

// The example prompts of the public guide and of its article, on the demo company's traffic: the call an assistant
// makes first, and the facts that its answer must hold, as text and as data alike.
describe('the guide’s prompts lead to a useful first answer', () => {
  let day: Day;

  beforeAll(() => {
    day = openDay({ seed: 7 });
    day.go(180);
  });

  type Row = Readonly<Record<string, unknown>>;
  const rowsOf = (reply: ToolReply): readonly Row[] => (reply.data?.['rows'] ?? []) as unknown as Row[];
  const hostOf = (row: Row): unknown => row['host'] ?? row['name'];

  /** Both forms of the answer hold every fact. */
  async function ask(name: string, args: Record<string, unknown>, facts: readonly (string | RegExp)[]) {
    const reply = await day.call(name, args);
    expect(reply.isError, reply.text).toBe(false);
    const forms = [reply.text, JSON.stringify(reply.data)];
    for (const form of forms)
      for (const fact of facts)
        if (typeof fact === 'string') expect(form).toContain(fact);
        else expect(form).toMatch(fact);
    expect(rowsOf(reply).length).toBeGreaterThan(0);
    return reply;
  }

  describe('quick overview', () => {
    it.each(['What’s happening with my network traffic?', 'Give me a summary of all HTTP requests'])(
      '%s',
      () =>
        ask('get_traffic_summary', {}, [
          /\d+ requests/,
          'api.stripe.com',
          'shop.brightcart.example',
          /p95/,
        ]).then(() => undefined),
    );
    it('How many errors are there?', async () => {
      const { data } = await ask('get_traffic_summary', {}, [/\d+ errors/]);
      expect(data).toMatchObject({ totals: { requests: expect.any(Number), errors: expect.any(Number) } });
    });
  });

  describe('API discovery', () => {
    it.each(['What external APIs is my app calling?', 'Which services are we depending on?'])(
      '%s',
      async () => {
        const reply = await ask('get_hosts', { direction: 'egress-external' }, [
          'api.stripe.com',
          'api.openai.com',
          'collect.metricloop.io',
          '/v1/payment_intents',
        ]);
        expect(rowsOf(reply).map(hostOf)).not.toContain('orders.shop.svc:8080');
      },
    );
    it('Show me all the hosts we’re connecting to', async () => {
      const seen = new Set<unknown>();
      let cursor: unknown;
      let matched: unknown;
      do {
        const reply = await day.call('get_hosts', cursor === undefined ? {} : { cursor });
        rowsOf(reply).forEach((row) => seen.add(hostOf(row)));
        ({ cursor, matched } = reply.data ?? {});
      } while (cursor !== undefined);
      expect(seen.size).toBe(matched);
    });
  });

  describe('security audit', () => {
    it.each([
      'Are we leaking any sensitive data?',
      'Check for exposed API keys or passwords',
      'What credentials are being transmitted?',
    ])('%s', async () => {
      const reply = await ask('check_sensitive_data', { seconds: 180 }, [
        'critical',
        'password',
        'collect.metricloop.io',
        'analytics',
        'stripe-secret-key',
      ]);
      expect(reply.data?.['risk_level']).toBe('HIGH');
    });
    it('Are we sending any sensitive data to external services?', () =>
      ask(
        'check_sensitive_data',
        { seconds: 180, filter: 'direction == "egress-external"', min_severity: 'high' },
        ['github-token', 'access_token'],
      ));
  });

  describe('error debugging', () => {
    it('What’s failing? Show me all errors', () =>
      ask('get_errors', {}, [/\d+ of \d+ request/, 'orders.shop.svc:8080', '500']));
    it('Why are requests to stripe.com failing?', () =>
      ask('get_errors', { filter: 'req.host contains "stripe.com"' }, [
        '402 card_declined',
        'payment-service',
        'no',
      ]));
    it('Debug the 401 errors', () =>
      ask('get_errors', { filter: 'res.status == 401' }, ['401 invalid_credentials', '/api/login']));
    it('What’s failing in the payment service right now?', () =>
      ask('get_errors', { filter: 'container.name == "payment-service"' }, [
        'card_declined',
        'api.stripe.com',
        'payment-service',
      ]));
  });

  describe('process attribution', () => {
    it('Which process is calling the OpenAI API?', () =>
      ask('get_processes', { filter: 'req.host contains "openai"' }, ['python3.12', 'ai-assistant']));
    it('What requests is the Python process making?', () =>
      ask('get_traffic', { filter: 'process.binary contains "python"' }, ['api.openai.com', 'python3.12']));
    it('Show me traffic by container', () =>
      ask('get_traffic_summary', { by: 'container' }, ['storefront', 'payment-service', 'orders']));
    it('What external services does this container talk to?', () =>
      ask('get_hosts', { filter: 'container.name == "ai-assistant"', direction: 'egress-external' }, [
        'api.openai.com',
        'api.anthropic.com',
      ]));
  });

  describe('payload inspection', () => {
    it('What data is being sent to external services?', () =>
      ask('get_payloads', { filter: 'direction == "egress-external"' }, [
        /"?(requestBody|request-body)/,
        'api.',
      ]));
    it('Show me the request bodies', async () => {
      const reply = await ask('get_payloads', { include_responses: false }, ['{']);
      for (const row of rowsOf(reply)) expect(row).not.toHaveProperty('responseBody');
    });
    it('What’s in the response from api.github.com?', () =>
      ask('get_payloads', { filter: 'req.host == "api.github.com"' }, ['api.github.com', 'pullRequests']));
  });

  describe('filtered search', () => {
    it('Show me all POST requests', async () => {
      const reply = await ask('search_traffic', { method: 'post' }, ['POST']);
      expect(new Set(rowsOf(reply).map((row) => row['method']))).toEqual(new Set(['POST']));
    });
    it('Find requests to anything with ‘stripe’ in the host', async () => {
      const reply = await ask('search_traffic', { host: 'Stripe' }, ['api.stripe.com']);
      expect(new Set(rowsOf(reply).map(hostOf))).toEqual(new Set(['api.stripe.com']));
    });
    it('Show only 500 errors', async () => {
      const reply = await ask('search_traffic', { status_min: 500, status_max: 500 }, ['500']);
      expect(new Set(rowsOf(reply).map((row) => row['status']))).toEqual(new Set([500]));
    });
  });

  describe('incidents', () => {
    it('What changed in the last hour?', async () => {
      // The newer version of `orders` is rolled back in the minutes after: what failed before has recovered.
      const later = openDay({ seed: 7 });
      later.go(190);
      await Promise.resolve();
      later.go(100);
      const reply = await later.call('get_traffic_summary', { seconds: 80, baseline: '120s', by: 'route' });
      expect(reply.text).toContain('recovered');
      expect(reply.text).toContain('/api/orders/{id}/invoice');
    });
    it('Why do I see nothing of it? A slip in the name', async () => {
      const reply = await day.call('get_errors', { filter: 'container.name == "payments"' });
      expect(reply.data?.['why']).toEqual([expect.stringContaining('payment-service')]);
    });
  });
});
