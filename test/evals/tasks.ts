/** Ten questions people ask, the calls that answer them, and the facts that the answers must contain. */

export interface Answered {
  readonly text: string;
  readonly data: unknown;
}

export type Ask = (tool: string, args: Readonly<Record<string, unknown>>) => Promise<Answered>;

export interface Situation {
  /** When the newer version of `orders` was deployed, RFC 3339. */
  readonly deployedAt: string;
}

export interface Task {
  readonly question: string;
  /** `silent`: asked of a server whose Qtap does not answer. */
  readonly where?: 'silent';
  readonly steps: (ask: Ask, situation: Situation) => Promise<readonly Answered[]>;
  /** Each must be found in the answers, in the text alone and in the structured content alone. */
  readonly facts: Readonly<Record<string, RegExp>>;
  /** The Python reference's own way to the same answer. */
  readonly reference: { readonly tool: string; readonly args: Readonly<Record<string, unknown>> };
}

const minute = { seconds: 60 };

/** The first id in an answer, as a model would take it. */
function idIn({ text }: Answered, near: RegExp): string {
  const line = text.split('\n').find((one) => /^r[0-9a-z]{3,8} \d\d:/.test(one) && near.test(one));
  return line?.split(' ')[0] ?? 'no-id-found';
}

export const tasks: readonly Task[] = [
  {
    question: 'What is failing right now, and why?',
    steps: async (ask) => [await ask('get_errors', minute)],
    facts: {
      'the null currency': /currency/i,
      'who fails': /orders/,
      'the rate limit': /rate_limit_exceeded/,
      'which dependency': /api\.openai\.com/,
    },
    reference: { tool: 'get_errors', args: {} },
  },
  {
    question: 'What errors does the payment service have?',
    steps: async (ask) => [
      await ask('get_errors', { ...minute, filter: 'container.name == "payment-service"' }),
    ],
    facts: {
      'the cause': /card_declined/,
      'the status': /402/,
      'the call': /\/v1\/payment_intents/,
      'the dependency': /api\.stripe\.com/,
    },
    reference: { tool: 'get_errors', args: {} },
  },
  {
    question: 'Do we leak secrets, and who sends them where?',
    steps: async (ask) => [await ask('check_sensitive_data', minute)],
    facts: {
      'a password': /password/i,
      'to whom': /collect\.metricloop\.io/,
      'who sends it': /analytics/,
    },
    reference: { tool: 'check_sensitive_data', args: {} },
  },
  {
    question: 'What changed after the deploy?',
    steps: async (ask, { deployedAt }) => [
      await ask('get_traffic_summary', { since: deployedAt, by: 'route', baseline: 'previous' }),
    ],
    facts: { 'the route': /\/api\/orders\/\{[a-z]+\}\/invoice/, 'fails more': /fail/ },
    reference: { tool: 'get_traffic_summary', args: {} },
  },
  {
    question: 'Why are product pages slow?',
    steps: async (ask) => [
      await ask('get_traffic_summary', { ...minute, by: 'route', filter: 'duration_ms > 1000' }),
    ],
    facts: { 'the slow route': /\/v1\/stock\/\{[a-z]+\}/, 'how slow': /p(50|95)(Ms)?\b/i },
    reference: { tool: 'get_traffic', args: {} },
  },
  {
    question: 'Which external APIs do we call?',
    steps: async (ask) => [await ask('get_hosts', { ...minute, direction: 'egress-external' })],
    facts: {
      Stripe: /api\.stripe\.com/,
      OpenAI: /api\.openai\.com/,
      analytics: /collect\.metricloop\.io/,
      pictures: /cdn\.pixvault\.net/,
    },
    reference: { tool: 'get_hosts', args: {} },
  },
  {
    question: 'Which process calls api.openai.com, and how does it go?',
    steps: async (ask) => [await ask('get_processes', { ...minute, filter: 'req.host == "api.openai.com"' })],
    facts: { process: /python/, container: /assistant/ },
    reference: { tool: 'get_processes', args: {} },
  },
  {
    question: 'Show me the answer to a declined payment.',
    steps: async (ask) => {
      const found = await ask('search_traffic', {
        ...minute,
        query: 'card_declined',
        in: ['response'],
        limit: 3,
      });
      const opened = await ask('get_payloads', { ids: [idIn(found, /payment_intents/)] });
      return [found, opened];
    },
    facts: {
      'the code': /card_declined/,
      'the reason': /decline_code/,
      'the message': /Your card was declined/,
    },
    reference: { tool: 'search_traffic', args: { status_min: 402, status_max: 402 } },
  },
  {
    question: 'Which connections are not encrypted, and who holds them?',
    steps: async (ask) => [
      await ask('get_connections', {
        ...minute,
        filter: 'direction == "egress-external" and tls.enabled == false',
      }),
    ],
    facts: { 'the plain one': /collect\.metricloop\.io/, 'who holds it': /analytics/, how: /http1/ },
    reference: { tool: 'get_connections', args: {} },
  },
  {
    question: 'Why is nothing shown?',
    where: 'silent',
    steps: async (ask) => [await ask('get_traffic', minute)],
    facts: {
      'not reachable': /refused|reach|connect/i,
      'how to start it': /enable-dev-tools|DEV_TOOLS|qtap/i,
    },
    reference: { tool: 'get_traffic', args: {} },
  },
];
