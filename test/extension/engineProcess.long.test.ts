import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isProblem, problem, type Problem } from '../../src/base/problem.ts';
import {
  createEngineProcess,
  type Endpoint,
  type EngineCaller,
  type EngineProcess,
} from '../../src/extension/engineProcess.ts';
import { defaultOptions } from '../../src/wire/options.ts';
import { lives } from '../support/program.ts';

const file = join(import.meta.dirname, 'engine.cjs');
const running: EngineProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((engine) => engine.dispose()));
  delete process.env['TEST_ENGINE'];
});

function create(options = () => Promise.resolve(defaultOptions)) {
  const log: string[] = [];
  const engine = createEngineProcess({ file, options, log: (_level, text) => log.push(text) });
  running.push(engine);
  return { engine, log };
}

async function pidsOf(answer: Awaited<ReturnType<EngineProcess['ensure']>>): Promise<[number, number]> {
  const [reason] = value(await value(answer).call('diagnose', null));
  return [Number(reason?.because), Number(reason?.proof)];
}

const pidOf = async (answer: Awaited<ReturnType<EngineProcess['ensure']>>): Promise<number> =>
  (await pidsOf(answer))[0];

function value<Answer>(answer: Answer | Problem): Answer {
  if (isProblem(answer)) throw new Error(answer.message);
  return answer;
}

const endpointOf = async (engine: EngineProcess): Promise<Endpoint> => value(await engine.endpoint());
const visit = async ({ port }: Endpoint): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text();

describe('the engine process of a window', () => {
  it('starts once, however many ask at the same time', async () => {
    const { engine } = create();
    const [first, second] = await Promise.all([engine.ensure(), engine.ensure()]);
    expect(first).toBe(second);
    expect(await pidOf(first)).toBe(await pidOf(await engine.ensure()));
  });

  it('is started anew on the same port and token when it is killed, and says so', async () => {
    const { engine } = create();
    const before = await engine.endpoint();
    const pid = await pidOf(await engine.ensure());
    const crashes: string[] = [];
    engine.onCrash(({ reason }) => crashes.push(reason));
    const restarted = new Promise<EngineCaller>((resolve) => engine.onStart(resolve));
    process.kill(pid, 'SIGKILL');
    const again = await pidOf(await restarted);
    expect(again).not.toBe(pid);
    expect(crashes).toEqual(['ended by SIGKILL']);
    expect(await engine.endpoint()).toEqual(before);
  });

  it('settles calls under way when it dies', async () => {
    const { engine } = create();
    const caller = await engine.ensure();
    const pid = await pidOf(caller);
    if (isProblem(caller)) throw new Error(caller.message);
    const answer = caller.call('tool', { name: 'get_hosts', args: {} });
    process.kill(pid, 'SIGKILL');
    expect(await answer).toMatchObject({ code: 'not-running' });
  });

  it('starts for whoever comes to its address, who waits until it answers', async () => {
    const { engine } = create();
    const pid = Number(await visit(await endpointOf(engine)));
    expect(pid).toBe(await pidOf(await engine.ensure()));
  });

  it('makes those who come while it starts anew wait for the new one', async () => {
    const { engine } = create();
    const endpoint = await endpointOf(engine);
    const pid = await pidOf(await engine.ensure());
    const crashed = new Promise((resolve) => engine.onCrash(resolve));
    process.kill(pid, 'SIGKILL');
    await crashed;
    await engine.endpoint();
    const [first, second] = await Promise.all([visit(endpoint), visit(endpoint)]);
    expect(Number(first)).not.toBe(pid);
    expect(second).toBe(first);
  });

  it('refuses those who wait when it cannot start, and makes the next ones wait again', async () => {
    const wrong = problem('bad-settings', 'The setting sources must be a list.', 'Correct it.');
    let given: Problem | typeof defaultOptions = wrong;
    const { engine } = create(() => Promise.resolve(given as never));
    const endpoint = await endpointOf(engine);
    await expect(visit(endpoint)).rejects.toThrow();
    given = defaultOptions;
    expect(Number(await visit(endpoint))).toBeGreaterThan(0);
  });

  it('says so when it ends at once, every time it is asked to start', async () => {
    process.env['TEST_ENGINE'] = 'crash';
    const { engine } = create();
    expect(await engine.ensure()).toMatchObject({ code: 'not-running' });
    await expect(visit(await endpointOf(engine))).rejects.toThrow();
    delete process.env['TEST_ENGINE'];
    expect(isProblem(await engine.ensure())).toBe(false);
  });

  it('takes another port and token when its port was taken after a crash, and tells', async () => {
    process.env['TEST_ENGINE'] = 'heir';
    const { engine } = create();
    const before = await endpointOf(engine);
    const [pid, heir] = await pidsOf(await engine.ensure());
    try {
      const told = new Promise<Endpoint>((resolve) => engine.onEndpoint(resolve));
      const restarted = new Promise<EngineCaller>((resolve) => engine.onStart(resolve));
      delete process.env['TEST_ENGINE'];
      process.kill(pid, 'SIGKILL');
      const { port } = await told;
      await restarted;
      const after = await endpointOf(engine);
      expect(after.port).toBe(port);
      expect(after.port).not.toBe(before.port);
      expect(after.token).not.toBe(before.token);
      expect(Number(await visit(after))).toBeGreaterThan(0);
    } finally {
      process.kill(heir, 'SIGKILL');
    }
  });

  it('is started anew when it is asked to, at the same place, and nobody calls that a crash', async () => {
    const { engine } = create();
    const crashes: string[] = [];
    engine.onCrash(({ reason }) => crashes.push(reason));
    const before = await engine.endpoint();
    const pid = await pidOf(await engine.ensure());
    const [first, second] = await Promise.all([engine.restart(), engine.ensure()]);
    expect(first).toBe(second);
    expect(await pidOf(first)).not.toBe(pid);
    await expect.poll(() => lives(pid)).toBe(false);
    expect(await engine.endpoint()).toEqual(before);
    expect(crashes).toEqual([]);
  });

  it('does not start with settings that are wrong, and says which', async () => {
    const wrong = problem('bad-settings', 'The setting sources must be a list.', 'Correct it.');
    const { engine } = create(() => Promise.resolve(wrong as never));
    expect(await engine.ensure()).toBe(wrong);
    expect(engine.running).toBeUndefined();
  });

  it('leaves no process behind when it is disposed while it starts', async () => {
    const { engine } = create();
    const pid = visit(await endpointOf(engine)).catch(() => 'refused');
    await engine.dispose();
    expect(await pid).toBe('refused');
    expect(engine.running).toBeUndefined();
  });

  it('leaves no process behind and starts none after it is disposed', async () => {
    const { engine } = create();
    const pid = await pidOf(await engine.ensure());
    await engine.dispose();
    await expect.poll(() => lives(pid)).toBe(false);
    expect(await engine.ensure()).toMatchObject({ code: 'not-running' });
  });

  it('never writes the token into the log', async () => {
    const { engine, log } = create();
    await engine.ensure();
    const { token } = await endpointOf(engine);
    await expect.poll(() => log.length).toBeGreaterThan(1);
    expect(log.join('\n')).not.toContain(token);
  });
});
