import { afterEach, expect, test } from 'vitest';
import { type Demo, type DemoOptions, startDemo } from '../../../src/sources/demo/server.ts';
import { ask, type PlainEvent, transactionOf } from '../../fake-qtap/reader.ts';
import { createManualClock } from '../../support/manualClock.ts';

const running: Demo[] = [];

async function start(options: DemoOptions): Promise<Demo> {
  const demo = await startDemo(options);
  running.push(demo);
  return demo;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((demo) => demo.stop()));
});

const http = ({ name }: PlainEvent): boolean => name === 'request.http_transaction';

test('an ordinary reader hears the greeting, the processes, and the day', async () => {
  const clock = createManualClock();
  const demo = await start({ clock });
  clock.move(100);
  const answer = await ask(demo.url, {});
  clock.move(5_000);
  const events = await answer.until((all) => all.filter(http).length > 20);
  expect(JSON.parse(events[0]?.data ?? '')).toMatchObject({
    data: { topics: { connection: '*', http: '*', process: '*' } },
  });
  expect(events.slice(1, 12).map(({ name }) => name)).toEqual(Array(11).fill('process.started'));
  for (const event of events.filter(http)) {
    const { request, response, metadata } = transactionOf(event);
    expect(request.headers?.[':method']).toBe(request['method']);
    expect(response.headers?.[':status'] ?? '422').toBe(String(response.status));
    expect(metadata?.['pod_namespace']).toBe('shop');
  }
});

test('two readers hear the same, from the same clock', async () => {
  const clock = createManualClock();
  const demo = await start({ clock });
  const answers = await Promise.all([1, 2].map(() => ask(demo.url, { topics: { http: '*' } })));
  clock.move(3_000);
  const [first, second] = await Promise.all(answers.map((answer) => answer.until((all) => all.length > 10)));
  const count = Math.min(first?.length ?? 0, second?.length ?? 0);
  expect(first?.slice(0, count)).toEqual(second?.slice(0, count));
});

test('filters are refused as Qtap refuses a bad one, unless somebody compiles them', async () => {
  const plain = await start({});
  const refused = await ask(plain.url, { topics: { http: 'res.status >= 400' } });
  expect(refused.status).toBe(400);
  expect(await refused.body()).toMatch(/^err: parsing filter for topic http: /);

  const clock = createManualClock();
  const able = await start({
    clock,
    compile: (expression) =>
      expression === 'res.status >= 400' ? (fields) => Number(fields['res.status']) >= 400 : 'syntax error',
  });
  expect((await ask(able.url, { topics: { http: 'x ==' } })).status).toBe(400);
  const answer = await ask(able.url, { topics: { http: 'res.status >= 400' } });
  clock.move(60_000);
  const events = await answer.until((all) => all.filter(http).length > 5);
  for (const event of events.filter(http))
    expect(transactionOf(event).response.status).toBeGreaterThanOrEqual(400);
});

test.each(['nonsense', '[]', '{"topics":[]}', '{"topics":{"http":1}}'])('%s is 400', async (body) => {
  const demo = await start({});
  expect((await ask(demo.url, body)).status).toBe(400);
});

test('stopping says goodbye, and leaves no timer', async () => {
  const clock = createManualClock();
  const demo = await startDemo({ clock });
  const answer = await ask(demo.url, {});
  await answer.until((all) => all.length > 0);
  const stopped = demo.stop();
  expect(await answer.closed).toBe('end');
  expect(answer.events.at(-1)?.name).toBe('system.disconnected');
  await stopped;
  expect(clock.timers).toBe(0);
});
