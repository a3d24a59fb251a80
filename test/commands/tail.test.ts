import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { cli, ownHome, runCommand, startCommand, startProgram } from '../support/program.ts';
import { nowhere, startStranger, strangers } from './strangers.ts';

const posix = process.platform !== 'win32';

let home: ReturnType<typeof ownHome>;
let qtap: FakeQtap;
beforeEach(async () => {
  home = ownHome();
  qtap = await startFakeQtap();
});
afterEach(async () => {
  await qtap.stop();
  home.remove();
});

const tail = (...args: string[]) => startCommand(['tail', '--url', qtap.url, ...args], { env: home.env });

describe('tail', () => {
  it.runIf(posix).each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'shows each exchange as a line, and ends well on %s',
    async (signal) => {
      const running = tail();
      await qtap.listening();
      qtap.exchange({ method: 'POST', host: 'api.stripe.com', path: '/v1/charges', status: 402 });
      await running.says(/\n/);
      running.child.kill(signal);
      const { code, out, err } = await running.ended;
      expect(code).toBe(0);
      expect(out).toMatch(/^\d\d:\d\d:\d\d POST +402 .*api\.stripe\.com\/v1\/charges r\w+\n$/);
      // What is no answer goes elsewhere.
      expect(err).toMatch(/^qtap: connected to http:\/\/127\.0\.0\.1:\d+\/[^\n]*\n$/);
    },
  );

  it('gives programs one JSON object a line, and nothing else', async () => {
    const running = tail('--json');
    await qtap.listening();
    for (let i = 0; i < 3; i++) qtap.exchange({ path: `/things/${i}`, status: 200 + i });
    await running.says(/\n.*\n.*\n/);
    running.child.kill('SIGINT');
    const { out } = await running.ended;
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; status: number });
    expect(rows.map(({ status }) => status)).toEqual([200, 201, 202]);
    expect(rows[0]?.id).toMatch(/^r\w+$/);
  });

  it('shows what the filter lets through', async () => {
    const running = tail('--filter', 'res.status >= 400');
    await qtap.listening();
    qtap.exchange({ path: '/fine' });
    qtap.exchange({ path: '/failed', status: 500 });
    await running.says(/\/failed/);
    expect(running.out).not.toContain('/fine');
    running.child.kill();
    await running.ended;
  });

  it('tells a wrong filter with its place, before anything else', async () => {
    for (const name of ['--filter', '--capture-filter']) {
      const { code, out, err } = await tail(name, 'req.host == "a" and res.staus > 3').ended;
      expect([name, code, out]).toEqual([name, 2, '']);
      expect(err).toMatch(/and res\.staus > 3\n {20}\^\nError: .* Do: Did you mean res\.status\?/);
    }
  });

  it('ends well when its reader has gone', async () => {
    const reader = `"$0" "$1" demo | head -n 2; echo "$?"`;
    const { code, out, err } = await startProgram(['sh', '-c', reader, process.execPath, cli], {
      env: home.env,
    }).ended;
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(3);
    expect(err).not.toMatch(/EPIPE|Error/);
  });

  it.runIf(posix)('ends when nobody reads what it tells on the side either', async () => {
    const running = tail();
    await qtap.listening();
    running.child.stdout?.destroy();
    running.child.stderr?.destroy();
    const telling = setInterval(() => qtap.exchange({}), 50);
    expect((await running.ended).code).toBe(0);
    clearInterval(telling);
  });

  it('waits for a Qtap that is not there yet, and says when it comes, goes and comes back', async () => {
    const { port } = qtap;
    await qtap.stop();
    const running = tail();
    await running.says(/nothing listens/, 'err');
    qtap = await startFakeQtap({ port });
    await running.says(/connected to/, 'err');
    await qtap.stop();
    await running.says(/connected to[^]*\nqtap: (?!connected)/, 'err');
    qtap = await startFakeQtap({ port });
    await running.says(/connected to[^]*connected to/, 'err');
    await qtap.listening();
    qtap.exchange({ path: '/after' });
    await running.says(/\/after/);
    running.child.kill();
    await running.ended;
  });

  it('ends with 3 when there was never anybody to listen to', async () => {
    const running = startCommand(['tail', '--url', nowhere], { env: home.env });
    await running.says(/nothing listens/, 'err');
    running.child.kill('SIGINT');
    const { code, out, err } = await running.ended;
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(/nothing listens at 127\.0\.0\.1:\d+\nError: .* Do: .*doctor/);
  });

  it.each(strangers)('ends with 3 when %s listens there', async (kind) => {
    const stranger = await startStranger(kind);
    const { code, out } = await runCommand(['tail', '--url', stranger.url, '--seconds', '1'], {
      env: home.env,
    });
    expect([code, out]).toEqual([3, '']);
    await stranger.stop();
  });

  it('reads several sources and says which is which', async () => {
    const other = await startFakeQtap();
    const running = startCommand(['tail', '--source', `eu=${qtap.url}`, '--source', `us=${other.url}`], {
      env: home.env,
    });
    await Promise.all([qtap.listening(), other.listening()]);
    qtap.exchange({ path: '/here' });
    other.exchange({ path: '/there' });
    await running.says(/\n.*\n/);
    expect(running.out).toMatch(/\/here .*@eu/);
    expect(running.out).toMatch(/\/there .*@us/);
    running.child.kill();
    await running.ended;
    await other.stop();
  });

  it('shows control characters of a captured path, and never sends them to the terminal', async () => {
    const running = tail();
    await qtap.listening();
    qtap.exchange({ path: '/a\u001b]0;owned\u0007\u202e/b' });
    await running.says(/\n/);
    expect(running.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    running.child.kill();
    await running.ended;
  });
});

describe('demo', () => {
  it('needs nothing: no Qtap, no network', async () => {
    const running = startCommand(['demo', '--json'], { env: home.env });
    await running.says(/\n.*\n.*\n/);
    running.child.kill('SIGINT');
    for (const line of (await running.ended).out.trim().split('\n')) JSON.parse(line);
  });

  it('ends by itself when its seconds are over', async () => {
    const { code } = await startCommand(['demo', '--seconds', '1'], { env: home.env }).ended;
    expect(code).toBe(0);
  });

  it('takes no address of its own', async () => {
    const { code, err } = await startCommand(['demo', '--url', 'x'], { env: home.env }).ended;
    expect(code).toBe(2);
    expect(err).toContain('--url');
  });
});
