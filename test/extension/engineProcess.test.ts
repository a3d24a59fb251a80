import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isProblem, problem } from '../../src/base/problem.ts';
import {
  createEngineProcess,
  type EngineCaller,
  type EngineProcess,
} from '../../src/extension/engineProcess.ts';
import { defaultOptions } from '../../src/wire/options.ts';

const file = join(import.meta.dirname, 'engine.cjs');
const running: EngineProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((engine) => engine.dispose()));
  delete process.env['TEST_ENGINE'];
  delete process.env['TEST_BUSY_PORT'];
});

function create(options = () => Promise.resolve(defaultOptions)) {
  const log: string[] = [];
  const engine = createEngineProcess({ file, options, log: (_level, text) => log.push(text) });
  running.push(engine);
  return { engine, log };
}

async function pidOf(answer: Awaited<ReturnType<EngineProcess['ensure']>>): Promise<number> {
  if (isProblem(answer)) throw new Error(answer.message);
  const reasons = await (answer satisfies EngineCaller).call('diagnose', null);
  if (isProblem(reasons)) throw new Error(reasons.message);
  return Number(reasons[0]?.because);
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

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

  it('takes another port and token when the port was taken, and tells', async () => {
    const { engine } = create();
    const before = await engine.endpoint();
    process.env['TEST_ENGINE'] = 'busy-once';
    process.env['TEST_BUSY_PORT'] = String(before.port);
    const told: number[] = [];
    engine.onEndpoint(({ port }) => told.push(port));
    expect(isProblem(await engine.ensure())).toBe(false);
    const after = await engine.endpoint();
    expect(after.port).not.toBe(before.port);
    expect(after.token).not.toBe(before.token);
    expect(told).toEqual([after.port]);
  });

  it('does not start with settings that are wrong, and says which', async () => {
    const wrong = problem('bad-settings', 'The setting sources must be a list.', 'Correct it.');
    const { engine } = create(() => Promise.resolve(wrong as never));
    expect(await engine.ensure()).toBe(wrong);
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
    const { token } = await engine.endpoint();
    await expect.poll(() => log.length).toBeGreaterThan(1);
    expect(log.join('\n')).not.toContain(token);
  });
});
