import { describe, expect, it } from 'vitest';
import { isProblem, problem } from '../../src/base/problem.ts';
import { type Answerer } from '../../src/mcp/answerer.ts';
import { createAnswerer, type Library } from '../../src/mcp/answers.ts';
import { writeExportAddress } from '../../src/mcp/exportAddress.ts';
import { createRegistry, type RegistryOptions } from '../../src/tools/registry.ts';
import { sampleExchange, text } from '../present/samples.ts';
import { plainDesk } from '../tools/plainDesk.ts';

const library: Library = {
  exchange: (id, { bodies }) => `# ${id}${bodies ? ' with bodies' : ''}`,
  body: (id, which) => ({ mimeType: 'application/json', text: `{"${which}":"${id}"}` }),
  export: (wish) =>
    Promise.resolve(
      wish.filter === 'wrong ='
        ? problem('bad-filter', 'It ends too soon.', 'Write a value.', 7)
        : { text: JSON.stringify(wish), count: 2, left: 1 },
    ),
  har: (id) => (id === 'gone' ? problem('evicted', 'It left at 12:01.', 'Look sooner.') : '{"log":{}}'),
};

function answererWith(
  options: RegistryOptions = {},
  whole = library,
  plain = plainDesk([sampleExchange()]),
): Answerer {
  const registry = createRegistry(options);
  if (isProblem(registry)) throw new Error(registry.message);
  const desk = {
    ...plain,
    values: (field: string, start: string) =>
      ['rk30', 'rk31', 'checkout']
        .filter((one) => one.startsWith(start))
        .map((one) => ({ value: text(one), count: field.length })),
    markers: () => [
      { name: text('deploy-1'), at: 1 },
      { name: text('deploy-2'), at: 2 },
      { name: text('test'), at: 3 },
    ],
  };
  return createAnswerer({
    registry,
    desk,
    deadlineMs: 1_000,
    bodies: options.bodies ?? true,
    library: whole,
  });
}
const signal = new AbortController().signal;

describe('the answers of our own engine', () => {
  it('are the registry’s tools, all nine', async () => {
    const answerer = answererWith();
    expect(answerer.tools).toHaveLength(9);
    const { text: answer, data } = await answerer.call(
      'get_traffic',
      {},
      { signal, progress: () => undefined },
    );
    expect(answer).toContain('coverage: ');
    expect(data?.['rows']).toHaveLength(1);
  });

  it('come at once for who has waited already', async () => {
    const plain = plainDesk();
    const waits: number[] = [];
    plain.whileWaiting = (ms) => void waits.push(ms);
    const answerer = answererWith({}, library, plain);
    const context = { signal, progress: () => undefined };
    await answerer.call('get_hosts', {}, { ...context, waits: false });
    expect(waits).toEqual([]);
    await answerer.call('get_hosts', {}, context);
    expect(waits).not.toEqual([]);
  });

  it('are whole things by address', async () => {
    const answerer = answererWith();
    expect(await answerer.read('qtap://exchange/rk30', signal)).toEqual({
      mimeType: 'text/markdown',
      text: '# rk30 with bodies',
    });
    expect(await answerer.read('qtap://exchange/rk30/request-body', signal)).toMatchObject({
      text: '{"request":"rk30"}',
    });
    expect(await answerer.read('qtap://exchange/rk30/response-body', signal)).toMatchObject({
      text: '{"response":"rk30"}',
    });
    expect(await answerer.read('qtap://exchange/rk30/har', signal)).toMatchObject({
      mimeType: 'application/json',
    });
    expect(await answerer.read('qtap://exchange/gone/har', signal)).toMatchObject({ code: 'evicted' });
  });

  it('are an export of what is held, for who knows the address; no client is told of it', async () => {
    const answerer = answererWith();
    const read = (wish: Parameters<typeof writeExportAddress>[0]) =>
      answerer.read(writeExportAddress(wish), signal);
    const filter = 'req.path == "/a?b=c&d" and req.host == "é"';
    const found = await read({ as: 'ndjson', seconds: 60, filter });
    expect(found).toMatchObject({ mimeType: 'application/x-ndjson', count: 2, left: 1 });
    expect(JSON.parse(String('text' in found && found.text))).toMatchObject({
      as: 'ndjson',
      window: { seconds: 60 },
      filter,
    });
    const everything = await read({ as: 'har' });
    expect(everything).not.toHaveProperty('window');
    expect(await read({ as: 'curl', filter: 'wrong =' })).toMatchObject({ code: 'bad-filter', at: 7 });
    for (const query of ['', 'as=pdf', 'as=har&seconds=0', 'as=har&seconds=1e3', 'as=har&seconds='])
      expect(await answerer.read(`qtap://capture/export?${query}`, signal), query).toMatchObject({
        code: 'bad-argument',
      });
    expect(JSON.stringify([answerer.resources, answerer.templates])).not.toContain('export');
  });

  it('are no export where no bodies leave', async () => {
    const uri = writeExportAddress({ as: 'har' });
    for (const options of [{ bodies: false }, { tools: ['get_errors'] }])
      expect(await answererWith(options).read(uri, signal)).toMatchObject({ code: 'unknown-id' });
  });

  it.each([
    'qtap://exchange/',
    'qtap://exchange/rk30/headers',
    'qtap://exchange/rk30/har/more',
    'qtap://exchange/rk30?x=1',
    'qtap://capture/everything',
    'file:///etc/passwd',
    'http://127.0.0.1/',
    '',
  ])('have nothing at %j, and say what there is', async (uri) => {
    const found = await answererWith().read(uri, signal);
    expect(found).toMatchObject({ code: 'unknown-id', fix: /qtap:\/\/capture\/summary/ });
  });

  it('offer no resource whose tool is not here', async () => {
    const few = answererWith({ tools: ['get_errors'] });
    expect(few.resources.map(({ uri }) => uri)).toEqual(['qtap://capture/errors']);
    expect(few.templates).toEqual([]);
    for (const uri of ['qtap://capture/summary', 'qtap://exchange/rk30', 'qtap://exchange/rk30/har'])
      expect(await few.read(uri, signal)).toMatchObject({ code: 'unknown-id' });
  });

  it('without bodies hold none, at no address', async () => {
    const bare = answererWith({ bodies: false });
    expect(bare.templates.map(({ uriTemplate }) => uriTemplate)).toEqual(['qtap://exchange/{id}']);
    expect(await bare.read('qtap://exchange/rk30', signal)).toMatchObject({ text: '# rk30' });
    for (const part of ['request-body', 'response-body', 'har'])
      expect(await bare.read(`qtap://exchange/rk30/${part}`, signal)).toMatchObject({ code: 'unknown-id' });
  });

  it('complete ids, hosts and containers from live values, markers newest first', async () => {
    const answerer = answererWith();
    expect(await answerer.complete('id', 'rk')).toEqual(['rk30', 'rk31']);
    expect(await answerer.complete('container.name', 'c')).toEqual(['checkout']);
    expect(await answerer.complete('marker', 'deploy')).toEqual(['deploy-2', 'deploy-1']);
  });

  it('never throw, whatever breaks below', async () => {
    const broken = answererWith(
      {},
      {
        ...library,
        har: () => {
          throw new Error('broken');
        },
      },
    );
    expect(await broken.read('qtap://exchange/rk30/har', signal)).toMatchObject({ code: 'internal' });
  });
});
