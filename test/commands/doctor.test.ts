import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import { ownHome, runCommand, startCommand, type Ended } from '../support/program.ts';
import { nowhere, startStranger } from './strangers.ts';

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

const run = (...args: string[]) => runCommand(['doctor', ...args], { env: home.env });

/** Examined while this happens again and again. */
async function during(happens: () => void, ...args: string[]): Promise<Ended> {
  const running = startCommand(['doctor', '--url', qtap.url, '--seconds', '60', ...args], { env: home.env });
  await qtap.listening();
  const timer = setInterval(happens, 50);
  const ended = await running.ended;
  clearInterval(timer);
  return ended;
}

describe('doctor', () => {
  it('finds nothing wrong where nothing is, and is soon done', async () => {
    const { code, out } = await during(() => qtap.exchange({ responseBody: '{"ok":true}' }));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^✓ qtap: connected to http.*\n✓ (?:1 exchange|(?!1 )\d+ exchanges) arrived; nothing yet of the topic connection\.\n✓ Bodies are captured\.\n$/,
    );
  });

  it('tells programs the same', async () => {
    const { code, out } = await during(() => qtap.exchange({}), '--json');
    expect(code).toBe(0);
    const { healthy, checks } = JSON.parse(out) as { healthy: boolean; checks: { level: string }[] };
    expect(healthy).toBe(true);
    expect(checks.length).toBeGreaterThan(1);
  });

  it('warns of a state directory that cannot be used, as every command does', async () => {
    const file = join(home.folder, 'a-file');
    writeFileSync(file, '');
    const env = { ...home.env, QTAP_DEVTOOLS_STATE: join(file, 'state') };
    const examined = await runCommand(['doctor', '--url', 'demo'], { env });
    expect(examined.code).toBe(0);
    expect(examined.out).toMatch(
      /\n! The install key .* cannot be read or made: ENOTDIR.* QTAP_DEVTOOLS_STATE/,
    );
    const asked = await runCommand(['hosts', '--url', 'demo', '--seconds', '1'], { env });
    expect(asked.code).toBe(0);
    expect(asked.err).toMatch(/^Warning: The install key .* cannot be read or made: ENOTDIR/);
  });

  it('says what listens there, with proof and what to do', async () => {
    const faults: [string, RegExp][] = [[nowhere, /^✗ qtap: nothing listens at /]];
    const web = await startStranger('a web server');
    const ssh = await startStranger('an ssh server');
    const silent = await startStranger('somebody silent');
    faults.push(
      [web.url, /^✗ qtap: .*text\/html.* it is not Qtap/],
      [ssh.url, /^✗ qtap: .*does not speak HTTP/],
      [silent.url, /^✗ qtap: no answer from http:\/\/127\.0\.0\.1:\d+\S* in 8 s\./],
    );
    const examined = await Promise.all(faults.map(([url]) => run('--url', url, '--seconds', '8')));
    for (const [i, { code, out }] of examined.entries()) {
      expect(code).toBe(1);
      expect(out).toMatch(faults[i]?.[1] ?? /never/);
      expect(out).toMatch(/\n {2}Do: Start Qtap there with --enable-dev-tools/);
    }
    await Promise.all([web.stop(), ssh.stop(), silent.stop()]);
  });

  it('knows Qtap whose DevTools are off, and one that refuses what it is asked', async () => {
    const other = await startFakeQtap();
    qtap.answerWith('starting');
    other.answerWith({ status: 403, body: 'no' });
    const [off, closed] = await Promise.all([
      run('--url', qtap.url, '--seconds', '8'),
      run('--url', other.url, '--seconds', '8'),
    ]);
    expect(off.code).toBe(1);
    expect(off.out).toMatch(/404.*--enable-dev-tools/);
    expect(closed.out).toMatch(/403/);
    await other.stop();
  });

  it('says that processes are seen but no HTTP, and why that may be', async () => {
    const other = await startFakeQtap();
    for (const one of [qtap, other]) one.process({ pid: 7, exe: '/opt/static-go' });
    const processesOnly = run('--url', qtap.url, '--seconds', '8');
    const sealed = run('--url', other.url, '--seconds', '8');
    await other.listening();
    other
      .connection({ exe: '/opt/static-go', pid: 7, tlsVersion: '1.3', tlsProbes: [], introspected: false })
      .report();
    const none = await processesOnly;
    expect(none.code).toBe(1);
    expect(none.out).toMatch(/✗ No exchange arrived within 8 s\./);
    expect(none.out).toMatch(/✗ Processes are seen, but none of them has spoken HTTP yet/);
    expect((await sealed).out).toMatch(/✗ Connections are seen, but not into their TLS/);
    await other.stop();
  });

  it('warns of a level without bodies, and of a capture filter', async () => {
    const { code, out } = await during(
      () => qtap.exchange({ host: 'a.example.com', responseHeaders: { 'Content-Length': '2' } }),
      '--capture-filter',
      'req.host == "a.example.com"',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/! Bodies are not captured at this level\.\n {2}Do: .*full/);
    expect(out).toMatch(/! A capture filter hides everything but req\.host == "a\.example\.com"/);
  });

  it('looks no longer than it is told, and ends on Ctrl-C with what it knows', async () => {
    const running = startCommand(['doctor', '--url', nowhere, '--seconds', '300'], { env: home.env });
    await running.says(/Looking for up to 300 s/, 'err');
    running.child.kill('SIGINT');
    const { code, out } = await running.ended;
    expect(code).toBe(1);
    expect(out).toMatch(/✗ qtap: /);
  });

  it.each([
    [['--seconds', '301'], /--seconds must be a whole number from 1 to 300/],
    [['--url', 'ftp://x'], /scheme ftp/],
    [['--capture-filter', 'a ='], /\^/],
    [['--no-join'], /--no-join/],
  ])('refuses %j', async (args, words) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });
});
