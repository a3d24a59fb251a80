import { beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { encodeExchange, goTime, newestStyle, wrap } from '../../src/sources/demo/encode.ts';
import { makeDocument } from '../../src/tools/documents.ts';
import { exportKinds, exportTraffic } from '../../src/tools/exports.ts';
import { createLibrary } from '../../src/tools/library.ts';
import { createRegistry } from '../../src/tools/registry.ts';
import { type Pairs } from '../../src/traffic/transaction.ts';
import { openDay, type Day } from '../desk/day.ts';
import { makeCorpus } from '../secrets/corpus/corpus.ts';

// Every exchange of the corpus in the capture, with its secrets in urls, headers, cookies and bodies; then every
// tool, document and export, and in none of them one of the secrets.
describe('no way out tells a planted secret', () => {
  let day: Day;
  let ids: readonly string[] = [];
  const cases = makeCorpus().filter(({ labels }) => labels.length > 0);
  const signal = new AbortController().signal;
  /** Short values are words too (a PIN, a CVV): they may stand elsewhere by chance. */
  const secrets = [
    ...new Set(
      cases.flatMap(({ labels }) => labels.filter(({ optional }) => !optional).map(({ value }) => value)),
    ),
  ].filter((value) => value.length >= 8);

  const record = (pairs: Pairs): Record<string, string> => Object.fromEntries(pairs.toReversed());

  beforeAll(() => {
    day = openDay({ ratePerSecond: 0.001 });
    const first = day.capture.columns.next;
    for (const { transaction } of cases) {
      day.clock.advance(20);
      const now = goTime(day.clock.now());
      const { request, response, direction } = transaction;
      const payload = encodeExchange(
        {
          pid: 4242,
          exe: '/usr/bin/node',
          container: { name: 'app', image: 'acme/app:1' },
          ...(direction ? { direction } : {}),
          method: request.method,
          scheme: request.scheme ?? 'https',
          authority: request.authority,
          path: request.path,
          protocol: 'http1',
          requestHeaders: record(request.headers),
          requestBody: request.body.bytes,
          ...(response
            ? {
                response: {
                  status: response.status,
                  headers: record(response.headers),
                  body: response.body.bytes,
                },
              }
            : {}),
          endedAt: now,
          durationMs: 40,
        },
        newestStyle,
      );
      day.tell('request.http_transaction', wrap(payload, now));
    }
    ids = cases.map((_, i) => day.capture.id(first + i));
    expect(day.capture.columns.next).toBe(first + cases.length);
  }, 60_000);

  /** Named with the case it was planted by, so that a failure says where to look. */
  function leaksIn(output: string): string[] {
    return secrets
      .filter((secret) => output.includes(secret) || output.includes(JSON.stringify(secret).slice(1, -1)))
      .map(
        (secret) => cases.find(({ labels }) => labels.some(({ value }) => value === secret))?.name ?? secret,
      );
  }

  it('has a corpus to look for', () => {
    expect(cases.length).toBeGreaterThan(150);
    expect(secrets.length).toBeGreaterThan(150);
    // The raw capture holds them: the search below can fail.
    const raw = ids.map((_, i) => JSON.stringify(cases[i]?.transaction.request.headers)).join();
    expect(leaksIn(raw).length).toBeGreaterThan(10);
  });

  it.each(exportKinds)('exported as %s', async (as) => {
    const exported = await exportTraffic(day.desk, { as, ids }, { version: '1', signal });
    if (isProblem(exported)) throw new Error(exported.message);
    expect(exported.count).toBe(cases.length);
    expect(leaksIn(exported.text)).toEqual([]);
  });

  it('by every tool, page by page, concise and detailed', async () => {
    const registry = createRegistry();
    if (isProblem(registry)) throw new Error(registry.message);
    const found = new Set<string>();
    for (const { name } of registry.tools)
      for (const format of ['concise', 'detailed']) {
        let cursor: unknown;
        for (let page = 0; page < 60; page++) {
          const args = { seconds: 600, limit: 100, format, ...(cursor === undefined ? {} : { cursor }) };
          const { text, data } = await day.call(name, args);
          leaksIn(text + JSON.stringify(data ?? {})).forEach((leak) => found.add(`${name}: ${leak}`));
          ({ cursor } = data ?? {});
          if (cursor === undefined) break;
        }
      }
    expect([...found]).toEqual([]);
  });

  it('by id, by part, and as a document', async () => {
    const found = new Set<string>();
    const library = createLibrary(day.desk);
    for (const [i, id] of ids.entries()) {
      const outputs: string[] = [];
      const call = async (name: string, args: object): Promise<void> => {
        const { text, data } = await day.call(name, args);
        outputs.push(text, JSON.stringify(data ?? {}));
      };
      await call('get_traffic', { ids: [id], format: 'detailed' });
      await call('get_payloads', { ids: [id], max_bytes: 18_000 });
      if (i % 4 === 0) {
        await call('get_payloads', { ids: [id], part: 'response-body', offset: 0, max_bytes: 18_000 });
        await call('get_payloads', { ids: [id], part: 'request-headers' });
        for (const kind of ['exchange', 'explain', 'normalised'] as const) {
          const made = await makeDocument(day.desk, { kind, id }, { signal, bodies: true });
          outputs.push(isProblem(made) ? made.message : made.title + made.markdown);
        }
        for (const which of ['request', 'response'] as const)
          outputs.push(JSON.stringify(library.body(id, which)));
      }
      leaksIn(outputs.join('\n')).forEach((leak) => found.add(leak));
    }
    expect([...found]).toEqual([]);
  });

  it('by what a search or a filter repeats', async () => {
    const found = new Set<string>();
    for (const secret of secrets.filter((_, i) => i % 9 === 0)) {
      const quoted = JSON.stringify(secret);
      for (const [name, args] of [
        ['search_traffic', { query: secret, seconds: 600, limit: 3 }],
        ['get_traffic', { filter: `req.body contains ${quoted}`, seconds: 600, limit: 3 }],
        ['get_traffic', { filter: `${quoted} ==`, seconds: 600 }],
        ['get_traffic', { ids: [secret] }],
        ['get_traffic', { since: secret }],
        ['get_traffic', { [secret]: 1 }],
        [secret, {}],
      ] as const) {
        const { text, data, problem } = await day.call(name, args);
        // What the caller wrote itself may stand in the caret line of its own filter.
        if (problem?.code === 'bad-filter') continue;
        leaksIn(text + JSON.stringify(data ?? {})).forEach((leak) => found.add(`${name}: ${leak}`));
      }
    }
    expect([...found]).toEqual([]);
  });
});
