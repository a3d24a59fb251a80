/** What machines do among themselves while people shop. */

import { cast, type Stage } from './cast.ts';
import { hex } from './chance.ts';
import { exchanged, json, sku, type World } from './world.ts';

const { storefront, payments, orders, inventory, assistant, release, media, logs, ledger } = cast;

/** Somebody always asks whether everybody is well. */
export function probe(stage: Stage, world: World): void {
  const probed = [storefront, payments, orders, assistant] as const;
  const to = probed[world.probes++ % probed.length] ?? storefront;
  stage.serve('172.20.0.1', `${to.ip}:${to.port}`, to, {
    method: 'GET',
    path: '/healthz',
    requestHeaders: { 'User-Agent': 'kube-probe/1.31' },
    status: 200,
    responseHeaders: { 'Content-Type': 'text/plain' },
    responseBody: 'ok',
    durationMs: stage.chance.between(1, 3),
  });
}

/** A badge for the release page, with a GitHub token in the query, to a third party. */
export function badge(stage: Stage, world: World): void {
  stage.call(
    release,
    { host: 'badges.shipwatch.dev' },
    {
      method: 'GET',
      path: `/api/v1/release?repo=brightcart%2Fstorefront&style=flat&access_token=${world.githubToken}`,
      status: 200,
      responseHeaders: { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'max-age=60' },
      responseBody:
        '<svg xmlns="http://www.w3.org/2000/svg" width="88" height="20"><text x="6" y="14">v4.12.0</text></svg>',
      durationMs: stage.chance.latency(180),
    },
  );
}

/** The same token where it belongs. */
export function pullRequests(stage: Stage, world: World): void {
  const { chance } = stage;
  const query =
    'query($owner:String!,$name:String!){repository(owner:$owner,name:$name){pullRequests(first:5){nodes{number title}}}}';
  stage.call(
    release,
    { host: 'api.github.com', protocol: 'http2' },
    {
      method: 'POST',
      path: '/graphql',
      status: 200,
      durationMs: chance.latency(210),
      ...exchanged(
        { query, variables: { owner: 'brightcart', name: 'storefront' } },
        {
          data: {
            repository: {
              pullRequests: { nodes: [{ number: chance.between(900, 999), title: 'Fix rounding' }] },
            },
          },
        },
      ),
      requestHeaders: { Authorization: `Bearer ${world.githubToken}`, 'Content-Type': 'application/json' },
    },
  );
}

export function productPicture(stage: Stage, world: World): void {
  stage.call(
    media,
    { host: 'cdn.pixvault.net', protocol: 'http2' },
    {
      method: 'GET',
      path: `/brightcart/${sku(stage.chance)}/front.png?w=320`,
      status: 200,
      responseHeaders: { 'Content-Type': 'image/png', Etag: `"${stage.chance.letters(16, hex)}"` },
      responseBody: world.image,
      durationMs: stage.chance.latency(45),
    },
  );
}

export function shipLogs(stage: Stage, world: World): void {
  const { chance } = stage;
  const lines = Array.from({ length: chance.between(3, 9) }, (_, i) =>
    JSON.stringify({
      ts: new Date(stage.now - 400 + i * 40).toISOString(),
      level: chance.odds(0.1) ? 'error' : 'info',
      service: chance.pick(['storefront', 'orders', 'payment-service']),
      message: chance.odds(0.15) ? `mail to ${chance.pick(world.people).email} queued` : 'request handled',
    }),
  );
  stage.call(
    logs,
    { host: 'logs.brightcart.internal:9428', scheme: 'http' },
    {
      method: 'POST',
      path: '/insert/jsonline?_stream_fields=service',
      requestHeaders: { 'Content-Type': 'application/x-ndjson' },
      requestBody: `${lines.join('\n')}\n`,
      status: 204,
      durationMs: chance.latency(6),
    },
  );
}

export function webhook(stage: Stage): void {
  const { chance } = stage;
  const at = Math.floor(stage.now / 1000);
  stage.serve('3.18.12.63', 'pay.brightcart.example', payments, {
    method: 'POST',
    path: '/webhooks/stripe',
    status: 200,
    durationMs: chance.latency(22),
    ...exchanged(
      {
        id: `evt_${chance.letters(24)}`,
        type: 'charge.succeeded',
        data: { object: { amount: chance.between(900, 24_900) } },
      },
      { received: true },
    ),
    requestHeaders: {
      'Content-Type': 'application/json',
      'Stripe-Signature': `t=${at},v1=${chance.letters(64, hex)}`,
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    },
  });
}

export function refreshToken(stage: Stage, world: World): void {
  const { chance } = stage;
  const answer = json({
    access_token: `ya29.${chance.letters(120)}`,
    expires_in: 3599,
    token_type: 'Bearer',
  });
  stage.call(
    storefront,
    { host: 'oauth2.googleapis.com', protocol: 'http2' },
    {
      method: 'POST',
      path: '/token',
      requestHeaders: { 'Content-Type': 'application/x-www-form-urlencoded' },
      requestBody: `grant_type=refresh_token&client_id=${chance.between(1e11, 9e11)}.apps.googleusercontent.com&client_secret=${world.googleSecret}&refresh_token=${encodeURIComponent(world.refreshToken)}`,
      status: 200,
      responseHeaders: answer.headers,
      responseBody: answer.body,
      durationMs: chance.latency(110),
    },
  );
}

export function shippingRates(stage: Stage, world: World): void {
  const { chance } = stage;
  stage.call(
    orders,
    { host: 'api.parcelpoint.io' },
    {
      method: 'POST',
      path: '/v1/rates',
      requestHeaders: { 'X-Api-Key': world.parcelKey, 'Content-Type': 'application/xml' },
      requestBody: `<rates><to country="DE" zip="${chance.between(10_000, 99_999)}"/><grams>${chance.between(200, 9_000)}</grams></rates>`,
      status: 200,
      responseHeaders: { 'Content-Type': 'application/xml; charset=utf-8' },
      responseBody: `<?xml version="1.0"?><rates><rate service="standard" cents="${chance.between(300, 900)}"/></rates>`,
      durationMs: chance.latency(260),
    },
  );
}

/** A supplier from another age: Latin-1, plain http. */
export function supplier(stage: Stage): void {
  stage.call(
    inventory,
    { host: 'edi.altmann-textil.example', scheme: 'http' },
    {
      method: 'GET',
      path: '/preisliste.csv',
      status: 200,
      responseHeaders: { 'Content-Type': 'text/csv; charset=iso-8859-1' },
      responseBody: Buffer.from('Artikel;Größe;Preis\nMütze;M;19,90\nHandschuhe grün;L;24,50\n', 'latin1'),
      durationMs: stage.chance.latency(480),
    },
  );
}

export function cronJob(stage: Stage): void {
  stage.cron('/usr/bin/curl', inventory, {
    method: 'GET',
    path: '/metrics',
    status: 200,
    responseHeaders: { 'Content-Type': 'text/plain; version=0.0.4' },
    responseBody: `# TYPE stock_requests_total counter\nstock_requests_total ${stage.chance.between(10_000, 99_999)}\n`,
    durationMs: stage.chance.between(2, 6),
  });
}

export function ledgerSync(stage: Stage): void {
  stage.opaque(ledger, 'sync.fjordbank.example');
}
