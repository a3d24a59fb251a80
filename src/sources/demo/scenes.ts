/**
 * What happens in the company: each scene plays one small story on the stage. Bodies and credentials are made up
 * from the seed; what leaks here leaks on purpose, so that there is something to find.
 */

import { gzipSync } from 'node:zlib';
import {
  badge,
  cronJob,
  ledgerSync,
  probe,
  productPicture,
  pullRequests,
  refreshToken,
  shipLogs,
  shippingRates,
  supplier,
  webhook,
} from './background.ts';
import { cast, type Outsider, type Stage } from './cast.ts';
import { type Chance, hex, uuid } from './chance.ts';
import { createWorld, exchanged, json, sku, type World } from './world.ts';

type Scene = (stage: Stage, world: World, broken: boolean) => void;

const { storefront, payments, orders, inventory, assistant, analytics, search } = cast;

const shop = 'shop.brightcart.example';
const stripe: Outsider = { host: 'api.stripe.com' };
const openai: Outsider = { host: 'api.openai.com', protocol: 'http2' };
const anthropic: Outsider = { host: 'api.anthropic.com', protocol: 'http2' };

const products = ['Trail Runner 3', 'Wool Beanie', 'Rain Shell', 'Camp Mug', 'Day Pack 22 L'] as const;
const declines = ['insufficient_funds', 'generic_decline', 'expired_card', 'do_not_honor'] as const;
const pages = ['/', '/sale', '/cart', '/account/orders', '/help/returns'] as const;

/** A card payment: mostly well, now and then declined, sometimes no answer at all. */
function checkout(stage: Stage, world: World): void {
  const { chance } = stage;
  const buyer = chance.pick(world.people);
  const cents = chance.between(900, 24_900);
  const order = `ord_${chance.letters(10, hex)}`;
  const outcome = chance.next();
  const timedOut = outcome < 0.05;
  const declined = !timedOut && outcome < 0.22;
  const code = chance.pick(declines);
  const durationMs = timedOut ? 10_000 : chance.latency(340);
  const intent = `pi_${chance.letters(24)}`;
  const answer = declined
    ? json({
        error: {
          code: 'card_declined',
          decline_code: code,
          message: 'Your card was declined.',
          param: '',
          payment_intent: { id: intent, amount: cents, currency: 'eur', status: 'requires_payment_method' },
          type: 'card_error',
        },
      })
    : json({ id: intent, object: 'payment_intent', amount: cents, currency: 'eur', status: 'succeeded' });
  stage.call(payments, stripe, {
    method: 'POST',
    path: '/v1/payment_intents',
    requestHeaders: {
      Authorization: `Bearer ${world.stripeKey}`,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Idempotency-Key': uuid(chance),
      'Stripe-Version': '2025-09-30',
    },
    requestBody: `amount=${cents}&currency=eur&confirm=true&payment_method=pm_${chance.letters(24)}&metadata[order]=${order}`,
    status: timedOut ? undefined : declined ? 402 : 200,
    responseHeaders: { ...answer.headers, 'Request-Id': `req_${chance.letters(14)}` },
    responseBody: timedOut ? undefined : answer.body,
    durationMs,
    agoMs: 24,
  });
  const status = timedOut ? 504 : declined ? 402 : 201;
  stage.call(storefront, payments, {
    method: 'POST',
    path: '/v1/payments',
    status,
    durationMs: durationMs + 9,
    agoMs: 12,
    ...exchanged(
      { order, amount: cents, currency: 'EUR', customer: buyer.email },
      timedOut
        ? { error: 'upstream_timeout', message: 'api.stripe.com did not answer within 10 s' }
        : declined
          ? { error: 'card_declined', reason: code }
          : { id: intent, status: 'succeeded' },
    ),
  });
  if (status === 201) {
    stage.query(orders, 'mysql', 'INSERT INTO orders (id, customer_id, total) VALUES (?, ?, ?)');
    stage.call(storefront, orders, {
      method: 'POST',
      path: '/api/orders',
      status: 201,
      durationMs: chance.latency(38),
      agoMs: 6,
      ...exchanged(
        { id: order, items: [{ sku: sku(chance), quantity: chance.between(1, 3) }], shipTo: buyer.city },
        { id: order, state: 'accepted', createdAt: new Date(stage.now).toISOString() },
      ),
    });
  }
  stage.serve(buyer.ip, shop, storefront, {
    method: 'POST',
    path: '/api/checkout',
    status,
    durationMs: durationMs + 60,
    ...exchanged({ cart: chance.letters(12, hex) }, { order, ok: status === 201 }),
    requestHeaders: { Cookie: `sid=${buyer.session}; theme=dark`, 'Content-Type': 'application/json' },
  });
}

/** Every invoice fails while the newer version of `orders` runs. */
function invoice(stage: Stage, _: World, broken: boolean): void {
  const { chance } = stage;
  const id = `ord_${chance.letters(10, hex)}`;
  stage.call(storefront, orders, {
    method: 'POST',
    path: `/api/orders/${id}/invoice`,
    status: broken ? 500 : 201,
    durationMs: broken ? chance.latency(15) : chance.latency(120),
    ...exchanged(
      { locale: 'de-DE', vatId: `DE${chance.between(100_000_000, 399_999_999)}` },
      broken
        ? {
            timestamp: new Date(stage.now).toISOString(),
            status: 500,
            error: 'Internal Server Error',
            exception: 'java.lang.NullPointerException',
            message:
              'Cannot invoke "java.util.Currency.getCurrencyCode()" because "invoice.currency" is null',
            trace: 'com.brightcart.orders.InvoiceService.render(InvoiceService.java:118)',
          }
        : { invoice: `INV-${chance.between(10_000, 99_999)}`, pdf: `/files/${uuid(chance)}.pdf` },
    ),
  });
}

/** A product page: the search answers compressed, the stock service is slow. */
function browse(stage: Stage, world: World): void {
  const { chance } = stage;
  const visitor = chance.pick(world.people);
  const item = sku(chance);
  if (chance.odds(0.4)) {
    const hits = Array.from({ length: 12 }, () => ({
      _id: sku(chance),
      _score: chance.between(10, 99) / 10,
      _source: { title: chance.pick(products), price: chance.between(900, 24_900) / 100, currency: 'EUR' },
    }));
    stage.call(storefront, search, {
      method: 'POST',
      path: '/products/_search?typed_keys=true',
      requestHeaders: { 'Content-Type': 'application/json', 'Accept-Encoding': 'gzip' },
      requestBody: JSON.stringify({ size: 12, query: { match: { title: chance.pick(products) } } }),
      status: 200,
      responseHeaders: { 'Content-Type': 'application/json; charset=UTF-8', 'Content-Encoding': 'gzip' },
      responseBody: gzipSync(JSON.stringify({ took: 7, hits: { total: { value: 12 }, hits } })),
      durationMs: chance.latency(24),
      agoMs: 9,
    });
  } else {
    const slow = chance.odds(0.35);
    stage.call(storefront, inventory, {
      method: 'GET',
      path: `/v1/stock/${item}`,
      status: 200,
      durationMs: slow ? chance.between(1_900, 4_800) : chance.latency(35),
      agoMs: 9,
      ...exchanged(undefined, { sku: item, available: chance.between(0, 40), warehouse: 'FRA-2' }),
    });
  }
  stage.query(storefront, 'redis', `GET session:${chance.letters(8, hex)}`);
  stage.serve(visitor.ip, shop, storefront, {
    method: 'GET',
    path: chance.odds(0.6)
      ? `/products/${item}?utm_source=newsletter&utm_campaign=november`
      : chance.pick(pages),
    requestHeaders: { Cookie: `sid=${visitor.session}; theme=dark; _ga=GA1.1.${chance.between(1e8, 9e8)}` },
    status: 200,
    responseHeaders: { 'Content-Type': 'text/html; charset=utf-8' },
    responseBody: `<!doctype html><html lang="en"><title>Brightcart</title><h1>${chance.pick(products)}</h1><p>Hello ${visitor.name}</p></html>\n`,
    durationMs: chance.latency(90),
  });
}

/** A login; one in five fails, and then the analytics call leaks what was typed, over plain http. */
function logIn(stage: Stage, world: World): void {
  const { chance } = stage;
  const visitor = chance.pick(world.people);
  const wrong = chance.odds(0.25);
  const [asked, answered] = [
    json({ email: visitor.email, password: visitor.password }),
    json(wrong ? { error: 'invalid_credentials' } : { user: visitor.name, expiresIn: 3600 }),
  ];
  stage.serve(visitor.ip, shop, storefront, {
    method: 'POST',
    path: '/api/login',
    requestHeaders: asked.headers,
    requestBody: asked.body,
    status: wrong ? 401 : 200,
    responseHeaders: {
      ...answered.headers,
      ...(wrong ? {} : { 'Set-Cookie': `sid=${visitor.session}; Path=/; HttpOnly; Secure; SameSite=Lax` }),
    },
    responseBody: answered.body,
    durationMs: chance.latency(140),
    agoMs: 20,
  });
  const properties = wrong
    ? { page: '/login', email: visitor.email, password: visitor.password, error: 'invalid_credentials' }
    : { page: '/login', plan: 'standard' };
  stage.call(
    analytics,
    { host: 'collect.metricloop.io', scheme: 'http' },
    {
      method: 'POST',
      path: '/v2/track',
      status: 202,
      durationMs: chance.latency(60),
      ...exchanged(
        { event: wrong ? 'login_failed' : 'login', anonymousId: uuid(chance), properties },
        { accepted: true },
      ),
    },
  );
}

/** The assistant: mostly a stream of words, often rate limited, and for a while its key is not accepted. */
function askModel(stage: Stage, world: World): void {
  const { chance } = stage;
  const question = `Write two friendly sentences about "${chance.pick(products)}" for a customer in ${chance.pick(world.people).city}.`;
  if (chance.odds(0.25)) {
    const busy = chance.odds(0.3);
    stage.call(assistant, anthropic, {
      method: 'POST',
      path: '/v1/messages',
      status: busy ? 529 : 200,
      durationMs: busy ? chance.latency(90) : chance.latency(1_400),
      ...exchanged(
        { model: 'claude-sonnet-4-5', max_tokens: 300, messages: [{ role: 'user', content: question }] },
        busy
          ? { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
          : {
              id: `msg_${chance.letters(24)}`,
              type: 'message',
              role: 'assistant',
              content: [{ type: 'text', text: 'Light, dry and ready for the weekend.' }],
              usage: { input_tokens: 38, output_tokens: 21 },
            },
      ),
      requestHeaders: {
        'X-Api-Key': world.anthropicKey,
        'Anthropic-Version': '2023-06-01',
        'Content-Type': 'application/json',
      },
    });
    return;
  }
  const refused = stage.elapsedMs % 240_000 >= 20_000 && stage.elapsedMs % 240_000 < 45_000;
  const limited = !refused && chance.odds(0.22);
  const failure = refused
    ? json({
        error: {
          message: `Incorrect API key provided: ${world.openaiKey.slice(0, 8)}****${world.openaiKey.slice(-4)}.`,
          type: 'invalid_request_error',
          param: null,
          code: 'invalid_api_key',
        },
      })
    : json({
        error: {
          message: 'Rate limit reached for gpt-4.1-mini on tokens per min (TPM): Limit 200000, Used 199312.',
          type: 'tokens',
          param: null,
          code: 'rate_limit_exceeded',
        },
      });
  const id = `chatcmpl-${chance.letters(29)}`;
  const deltas = ['Warm', ' and', ' light', ' –', ' made', ' for', ' rain', '.'].map(
    (content) =>
      `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', model: 'gpt-4.1-mini', choices: [{ index: 0, delta: { content } }] })}\n\n`,
  );
  stage.call(assistant, openai, {
    method: 'POST',
    path: '/v1/chat/completions',
    requestHeaders: { Authorization: `Bearer ${world.openaiKey}`, 'Content-Type': 'application/json' },
    requestBody: JSON.stringify({
      model: 'gpt-4.1-mini',
      stream: true,
      messages: [
        { role: 'system', content: 'You write product copy for Brightcart.' },
        { role: 'user', content: question },
      ],
    }),
    status: refused ? 401 : limited ? 429 : 200,
    responseHeaders:
      refused || limited
        ? {
            ...failure.headers,
            ...(limited ? { 'Retry-After': '7', 'X-Ratelimit-Remaining-Tokens': '0' } : {}),
          }
        : { 'Content-Type': 'text/event-stream; charset=utf-8' },
    responseBody: refused || limited ? failure.body : `${deltas.join('')}data: [DONE]\n\n`,
    durationMs: refused || limited ? chance.latency(80) : chance.latency(620),
  });
}

/** Strangers who look for somebody else's software. */
function stranger(stage: Stage): void {
  const { chance } = stage;
  stage.serve(`198.51.100.${chance.between(2, 250)}`, shop, storefront, {
    method: 'GET',
    path: chance.pick(['/wp-login.php', '/.env', '/phpmyadmin/', '/.git/config']),
    requestHeaders: { 'User-Agent': 'Mozilla/5.0 zgrab/0.x' },
    status: 404,
    responseHeaders: { 'Content-Type': 'text/html; charset=utf-8' },
    responseBody: '<h1>Not found</h1>',
    durationMs: chance.between(1, 4),
  });
}

function returnForm(stage: Stage, world: World): void {
  const { chance } = stage;
  const sender = chance.pick(world.people);
  const boundary = `----form${chance.letters(16)}`;
  const part = (name: string, value: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  stage.serve(sender.ip, shop, storefront, {
    method: 'POST',
    path: '/api/returns',
    requestHeaders: {
      Cookie: `sid=${sender.session}`,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
    },
    requestBody: `${part('order', `ord_${chance.letters(10, hex)}`)}${part('reason', 'zu groß')}--${boundary}--\r\n`,
    status: 303,
    responseHeaders: { Location: '/account/returns' },
    durationMs: chance.latency(70),
  });
}

const scenes: readonly (readonly [weight: number, scene: Scene])[] = [
  [30, probe],
  [24, browse],
  [11, checkout],
  [10, askModel],
  [7, logIn],
  [7, invoice],
  [6, productPicture],
  [5, shipLogs],
  [3, webhook],
  [3, shippingRates],
  [3, stranger],
  [2, badge],
  [2, pullRequests],
  [2, refreshToken],
  [2, ledgerSync],
  [1, supplier],
  [1, returnForm],
  [1, cronJob],
];
const totalWeight = scenes.reduce((sum, [weight]) => sum + weight, 0);

/** A player that picks the next scene. `broken` = the newer version of `orders` runs. */
export function createScenes(chance: Chance): (stage: Stage, broken: boolean) => void {
  const world = createWorld(chance);
  return (stage, broken) => {
    let drawn = chance.between(1, totalWeight);
    for (const [weight, scene] of scenes) {
      drawn -= weight;
      if (drawn > 0) continue;
      scene(stage, world, broken);
      return;
    }
  };
}
