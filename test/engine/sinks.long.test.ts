import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { createCalls, type EngineSide } from '../../src/engine/calls.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { prompts, promptText } from '../../src/mcp/prompts.ts';
import { exportKinds } from '../../src/tools/exports.ts';
import { groupings, parts, sortKeys } from '../../src/traffic/question.ts';
import { type EngineCalls } from '../../src/wire/engine.ts';
import { checkOptions } from '../../src/wire/options.ts';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { createWatch, plantsOf } from '../secrets/planted.ts';

// A real Qtap stream with every kind of secret in every place, a real engine; then everything that a client, the
// panel, a document, a log or a file can be told. No piece of any secret may be among it.
describe('nothing that leaves the engine holds a piece of a planted secret', () => {
  const plants = plantsOf(20261120);
  const watch = createWatch(plants);
  const ids: string[] = [];
  const logged: string[] = [];
  const notices: string[] = [];
  const state = mkdtempSync(join(tmpdir(), 'qtap-sinks-'));
  let qtap: FakeQtap;
  let engine: Engine;
  let side: EngineSide;

  beforeAll(async () => {
    qtap = await startFakeQtap({ queue: 100_000 });
    const options = checkOptions({ sources: [{ name: 'web-1', url: qtap.url }] });
    if (isProblem(options)) throw new Error(options.message);
    side = createCalls({
      start: async ({ options: wanted, port, token }) => {
        const made = await createEngine({
          options: wanted,
          state,
          log: (_level, text) => void logged.push(text),
          http: { host: '127.0.0.1', port, token },
        });
        if (!isProblem(made)) engine = made;
        return made;
      },
      viewChanged: (change) => void notices.push(JSON.stringify(change)),
      answerQuestion: () => undefined,
      now: Date.now,
    });
    await call('start', { version: 1, options, port: 0, token: 'a-token-of-this-test-0123456789' });
    engine.desks.onAlarm((alarm) => void notices.push(JSON.stringify(alarm)));
    await qtap.listening();
    for (const { spec } of plants) {
      qtap.exchange(spec);
      await qtap.flushed();
    }
    await vi.waitFor(() => expect(engine.status().held).toBe(plants.length), 30_000);
    const rows = await engine.desks.forPerson.rows({
      window: { seconds: 86_400 },
      limit: 100_000,
      signal: new AbortController().signal,
    });
    if (isProblem(rows)) throw new Error(rows.message);
    ids.push(...rows.rows.map(({ id }) => id).reverse());
    expect(ids).toHaveLength(plants.length);
  }, 120_000);

  afterAll(async () => {
    side.close();
    await engine.close();
    await qtap.stop();
    rmSync(state, { recursive: true, force: true });
  });

  const signal = new AbortController().signal;

  /** A letter, checked as the engine checks it; what comes back as text, bytes too. */
  async function call<Name extends keyof EngineCalls>(name: Name, body: unknown): Promise<unknown> {
    const handler = side.handlers[name];
    const question = handler.check(body);
    if (isProblem(question)) return question;
    return await (handler.answer as (asked: unknown, over: AbortSignal) => unknown)(question, signal);
  }

  const asText = (value: unknown): string =>
    JSON.stringify(value, (_key, one: unknown) =>
      one instanceof ArrayBuffer
        ? Buffer.from(one).toString('latin1') + Buffer.from(one).toString('utf16le')
        : one instanceof Uint8Array
          ? Buffer.from(one).toString('latin1')
          : one,
    ) ?? '';

  const leaks = new Set<string>();
  function look(sink: string, value: unknown): void {
    for (const leak of watch.leaks(sink, typeof value === 'string' ? value : asText(value))) leaks.add(leak);
  }
  function none(): void {
    const found = [...leaks].sort();
    leaks.clear();
    expect(found).toEqual([]);
  }

  it('has planted what it looks for', () => {
    expect(plants.length).toBeGreaterThan(500);
    const raw = JSON.stringify(plants.map(({ spec }) => spec));
    expect(watch.leaks('raw', raw).length).toBeGreaterThan(plants.length / 2);
  });

  it('tools, page by page, in text and in data', { timeout: 240_000 }, async () => {
    for (const { name } of engine.answerer.tools)
      for (const extra of [
        {},
        { format: 'detailed' },
        ...(name === 'get_traffic_summary' ? groupings.map((by) => ({ group_by: by })) : []),
      ]) {
        let cursor: unknown;
        for (let page = 0; page < 40; page++) {
          const args = { seconds: 3_600, limit: 100, ...extra, ...(cursor === undefined ? {} : { cursor }) };
          const reply = await engine.answerer.call(name, args, { signal, progress: () => undefined });
          look(name, reply);
          ({ cursor } = reply.data ?? {});
          if (cursor === undefined) break;
        }
      }
    none();
  });

  it('an exchange by its id: tools, resources, letters, documents', { timeout: 240_000 }, async () => {
    for (const [i, id] of ids.entries()) {
      const ask = async (name: string, args: object): Promise<void> =>
        look(name, await engine.answerer.call(name, { ...args }, { signal, progress: () => undefined }));
      await ask('get_payloads', { ids: [id], max_bytes: 18_000 });
      look('exchange letter', await call('exchange', { id }));
      for (const part of parts) look(`part ${part}`, await call('part', { id, part, offset: i % 7 }));
      if (i % 5 === 0) {
        await ask('get_traffic', { ids: [id], format: 'detailed' });
        for (const { uriTemplate } of engine.answerer.templates)
          look('resource', await engine.answerer.read(uriTemplate.replace('{id}', id), signal));
        for (const kind of ['exchange', 'explain', 'normalised'])
          look(`document ${kind}`, await call('document', { kind, id }));
        for (const which of ['request', 'response']) look('body document', await call('body', { id, which }));
      }
    }
    for (const { uri } of engine.answerer.resources) look(uri, await engine.answerer.read(uri, signal));
    look('snapshot', await call('document', { kind: 'snapshot', window: { seconds: 3_600 } }));
    none();
  });

  it('prompts, bare and with what their arguments are completed with', { timeout: 240_000 }, async () => {
    for (const { name, title, description, arguments: all } of prompts) {
      look('prompt', [title, description, all]);
      look(`prompt ${name}`, promptText(prompts, name, {}));
      for (const { name: argument, completes } of all)
        if (completes !== undefined)
          for (const start of ['', 'a', 'g', 'j', 's'])
            for (const value of await engine.answerer.complete(completes, start))
              look(`prompt ${name}`, promptText(prompts, name, { [argument]: value }));
    }
    none();
  });

  it('exports', { timeout: 240_000 }, async () => {
    for (const as of exportKinds) look(`export ${as}`, await call('export', { as, ids }));
    none();
  });

  it(
    'rows, groups, completions, findings and reasons as the panel gets them',
    { timeout: 240_000 },
    async () => {
      const queries = [
        ...sortKeys.map((sort) => ({ sort })),
        ...groupings.map((group) => ({ sort: 'time', group })),
      ];
      for (const one of queries) {
        const opened = (await call('view.open', { filter: '', descending: true, ...one })) as {
          view: number;
          total: number;
        };
        expect(opened.total).toBeGreaterThan(0);
        for (let from = 0; from < opened.total; from += 2_000)
          look('rows', await call('view.rows', { view: opened.view, from, count: 2_000 }));
        await call('view.close', { view: opened.view });
      }
      for (const field of ['req.host', 'route', 'process.binary', 'container.name', 'res.status'])
        for (const prefix of ['', 'a', 'j', '/', '/v1', 'gl', 'g'])
          look(`values of ${field}`, await call('values', { field, prefix }));
      for (const what of ['id', 'req.host', 'container.name', 'marker'] as const)
        for (const start of ['', 'a', 'j', 'g'])
          look(`completion ${what}`, await engine.answerer.complete(what, start));
      look('findings', await call('findings', { window: { seconds: 3_600 } }));
      look('diagnose', await call('diagnose', null));
      look('status', engine.status());
      none();
    },
  );

  it(
    'searches and filters that repeat a secret, and questions that are wrong',
    { timeout: 240_000 },
    async () => {
      for (const { spec } of plants.filter((_, i) => i % 151 === 0)) {
        // Every text of the exchange as a question: a client that has seen one elsewhere tries it.
        const value =
          /data=([^&]+)/.exec(spec.path ?? '')?.[1] ?? Object.values(spec.requestHeaders ?? {})[0] ?? 'x';
        const quoted = JSON.stringify(value);
        for (const [name, args] of [
          ['search_traffic', { query: value, seconds: 3_600, limit: 5 }],
          ['get_traffic', { filter: `req.body contains ${quoted}`, seconds: 3_600, limit: 5 }],
          [
            'get_traffic',
            { filter: `req.url contains ${quoted} or req.header.authorization == ${quoted}`, seconds: 3_600 },
          ],
          ['get_traffic', { ids: [value] }],
          ['get_payloads', { ids: [ids[0]], path: value }],
          ['get_traffic', { since: value }],
          ['get_traffic', { cursor: value }],
          ['get_traffic', { [value]: 1 }],
          [value, {}],
        ] as const)
          look(name, await engine.answerer.call(name, { ...args }, { signal, progress: () => undefined }));
        look('resource', await engine.answerer.read(`qtap://exchange/${value}`, signal));
        look('export letter', await call('export', { as: 'har', ids: [value] }));
        look('reveal letter', await call('reveal', { id: value, place: value }));
      }
      none();
    },
  );

  it('logs, notices and the discovery file', () => {
    look('log', logged.join('\n'));
    look('notices', notices.join('\n'));
    for (const file of readdirSync(join(state, 'engines')))
      look('discovery', readFileSync(join(state, 'engines', file), 'utf8'));
    none();
  });
});
