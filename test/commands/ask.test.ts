import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { ownHome, runCommand, startCommand, startServe } from '../support/program.ts';
import { nowhere, startStranger, strangers } from './strangers.ts';
import { streams, taken } from './taken.ts';

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

const run = (...args: string[]) => runCommand(args, { env: home.env });

function declined(): void {
  qtap.exchange({
    method: 'POST',
    host: 'api.stripe.com',
    path: '/v1/charges',
    status: 402,
    container: { name: 'checkout' },
    responseHeaders: { 'content-type': 'application/json' },
    responseBody: '{"error":{"code":"card_declined"}}',
  });
  qtap.exchange({ host: 'api.example.com', path: '/v1/things' });
}

describe.each(['errors', 'hosts'])('%s', (name) => {
  it('listens a little when no engine runs, and answers for people', async () => {
    const running = startCommand([name, '--url', qtap.url, '--seconds', '300'], { env: home.env });
    await qtap.listening();
    declined();
    await taken(qtap);
    running.child.kill('SIGINT');
    const { code, out, err } = await running.ended;
    expect(code).toBe(0);
    expect(out).toContain('api.stripe.com');
    expect(out).toContain('coverage: ');
    // How to go on by calls of tools is for models.
    expect(out).not.toMatch(/get_traffic|⟦|⟧|since-/);
    expect(err).toMatch(/Listening for 300 s; Ctrl-C ends it sooner/);
  });

  it('answers programs in JSON, and nothing else on standard output', async () => {
    const running = startCommand([name, '--url', qtap.url, '--seconds', '300', '--json'], {
      env: home.env,
    });
    await running.says(/connected to/, 'err');
    running.child.kill('SIGINT');
    const { code, out } = await running.ended;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveProperty('coverage.held.count', 0);
  });

  it('asks an engine that reads the same at once, about what it remembers', async () => {
    const serving = await startServe(['--url', qtap.url], home.env);
    await qtap.listening();
    declined();
    const asked = (): Promise<string> => run(name, '--url', qtap.url, '--json').then(({ out }) => out);
    await expect.poll(asked).toContain('api.stripe.com');
    const { err, out } = await run(name, '--url', qtap.url, '--json');
    expect(err).toBe('');
    expect(JSON.parse(out)).toHaveProperty('rows');
    const wrong = await run(name, '--url', qtap.url, '--filter', 'res.status > 3 and a == 1');
    expect([wrong.code, wrong.out]).toEqual([2, '']);
    expect(wrong.err).toMatch(
      /^res\.status > 3 and a == 1\n {19}\^\nError: [^\n]* Do: Did you mean [^\n]*\n$/,
    );
    expect(streams(qtap)).toBe(1);
    // Another Qtap is another question.
    const other = await run(name, '--url', nowhere, '--seconds', '1');
    expect(other.code).toBe(3);
    // And who wants an own connection gets one.
    const own = startCommand([name, '--url', qtap.url, '--no-join', '--seconds', '300'], { env: home.env });
    await qtap.listening(2);
    own.child.kill('SIGINT');
    await own.ended;
    await serving.stop();
  });

  it('ends with 3 when nobody listens there, and says so in JSON too', async () => {
    const running = startCommand([name, '--url', nowhere, '--seconds', '300', '--json'], {
      env: home.env,
    });
    await running.says(/nothing listens/, 'err');
    running.child.kill('SIGINT');
    const { code, out, err } = await running.ended;
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'unreachable' } });
    expect(err).toMatch(/Error: .*nothing listens at .* Do: .*doctor/);
  });

  it.each(strangers)('ends with 3 when %s listens there', async (kind) => {
    const stranger = await startStranger(kind);
    const { code, out } = await run(name, '--url', stranger.url, '--seconds', '1');
    expect([code, out]).toEqual([3, '']);
    await stranger.stop();
  });

  it.each([
    [['--filter', 'res.staus > 3'], /res\.staus > 3\n\^\nError: .*res\.status/],
    [['--capture-filter', 'res.staus > 3'], /res\.staus > 3\n\^\nError: .*res\.status/],
    [['--seconds', '0'], /--seconds must be a whole number from 1/],
    [['--seconds', 'ten'], /--seconds must be a whole number from 1/],
    [['--url', 'ftp://x'], /scheme ftp/],
    [['--url', 'http://'], /not a host/],
    [['--url'], /takes a value/],
    [['--json=yes'], /takes no value/],
    [['word'], /one word too many/],
    [['--filtr', 'x'], /Did you mean --filter\?/],
    [['--source', 'nameless'], /NAME=URL/],
    [['--headers-file', '/nowhere/at/all'], /cannot be read/],
  ])('refuses %j at once', async (args, words) => {
    const { code, out, err } = await run(name, ...args);
    expect(err).toMatch(words);
    expect([code, out]).toEqual([args[0] === '--headers-file' ? 3 : 2, '']);
    expect(err).not.toContain('Listening');
  });
});
