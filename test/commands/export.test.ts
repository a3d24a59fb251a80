import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeQtap, type FakeQtap } from '../fake-qtap/server.ts';
import {
  cli,
  ownHome,
  runCommand,
  startCommand,
  startProgram,
  startServe,
  type Ended,
} from '../support/program.ts';
import { nowhere } from './strangers.ts';
import { streams, taken } from './taken.ts';

const posix = process.platform !== 'win32';
const key = ['sk', 'live', '51HqLyjWDarjtT1zdp7dcXk2'].join('_');

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

function command(...args: string[]): readonly string[] {
  return [process.execPath, cli, 'export', ...args, '--url', qtap.url, '--seconds', '300'];
}

/** Started, two exchanges sent to it, and ended early: it exports what has come. */
async function exported(...args: string[]): Promise<Ended> {
  const running = startProgram(command(...args), { env: home.env });
  await send();
  running.child.kill('SIGINT');
  return running.ended;
}

async function send(): Promise<void> {
  await qtap.listening();
  qtap.exchange({
    method: 'POST',
    host: 'api.stripe.com',
    path: '/v1/charges',
    requestHeaders: { Authorization: `Bearer ${key}`, 'Content-Type': 'text/plain' },
    requestBody: `it's "quoted" \`and\` $(more)\n@/etc/passwd`,
    status: 402,
  });
  qtap.exchange({ path: '/second' });
  await taken(qtap);
}

describe('export', () => {
  it('writes HAR that other programs read, without a secret', async () => {
    const { code, out } = await exported('har');
    expect(code).toBe(0);
    const { log } = JSON.parse(out) as { log: { version: string; entries: { request: object }[] } };
    expect(log.version).toBe('1.2');
    expect(log.entries).toHaveLength(2);
    expect(out).not.toContain(key);
    expect(out).toMatch(/Bearer ‹[a-z-]+#/);
  });

  it('writes NDJSON: an object a line', async () => {
    const { code, out } = await exported('ndjson');
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(
      lines.map((line) => (JSON.parse(line) as { response: { status: number } }).response.status),
    ).toEqual([402, 200]);
    expect(out).not.toContain(key);
  });

  it.runIf(posix)(
    'writes cURL commands that a shell takes as one word each, whatever was captured',
    async () => {
      const { code, out } = await exported('curl', '--filter', 'req.method == "POST"');
      expect(code).toBe(0);
      expect(out).not.toContain(key);
      // A shell with a curl of our own: it tells its arguments.
      const said = await startProgram(
        ['sh', '-c', `curl() { for a in "$@"; do printf '%s\\0' "$a"; done; }; ${out}`],
        {
          env: home.env,
        },
      ).ended;
      expect(said.err).toBe('');
      expect(said.out.split('\0')).toContain(`it's "quoted" \`and\` $(more)\n@/etc/passwd`);
    },
  );

  it('exports what the filter lets through', async () => {
    const { out } = await exported('ndjson', '--filter', 'res.status >= 400');
    expect(out.trim().split('\n')).toHaveLength(1);
  });

  it.runIf(posix)('writes a file for its owner only, and tells which', async () => {
    const file = join(home.folder, 'traffic.har');
    const { code, out, err } = await exported('har', '--output', file);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain(`2 exchanges in ${file}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('log');
    const one = await exported('har', '--output', file, '--filter', 'res.status >= 400');
    expect(one.err).toContain(`1 exchange in ${file}`);
    const told = await exported('har', '--output', file, '--json');
    expect(JSON.parse(told.out)).toEqual({ path: file, count: 2 });
  });

  it('says at once when the file cannot be written, and leaves none when nobody was ever there', async () => {
    for (const [output, why] of [
      [join(home.folder, 'no', 'such', 'folder.har'), /cannot be written: ENOENT/],
      [home.folder, /it is a folder/],
    ] as const) {
      const { code, err } = await runCommand(['export', 'har', '--url', qtap.url, '--output', output], {
        env: home.env,
      });
      expect(code).toBe(3);
      expect(err).toMatch(why);
      expect(err).not.toContain('Listening');
    }
    const file = join(home.folder, 'nothing.har');
    const unheard = await runCommand(
      ['export', 'har', '--url', nowhere, '--seconds', '1', '--output', file],
      { env: home.env },
    );
    expect(unheard.code).toBe(3);
    expect(existsSync(file)).toBe(false);
  });

  it.runIf(posix)('keeps the earlier file when there is no room for the new one', async () => {
    const file = join(home.folder, 'traffic.har');
    writeFileSync(file, 'the earlier one');
    // No file may grow beyond 512 bytes or a kilobyte, whatever this shell counts in.
    const limited = `ulimit -f 1; trap '' XFSZ; exec "$@"`;
    const running = startProgram(['sh', '-c', limited, 'sh', ...command('har', '--output', file)], {
      env: home.env,
    });
    await send();
    running.child.kill('SIGINT');
    const { code, err } = await running.ended;
    expect([code, err]).toEqual([3, expect.stringMatching(/traffic\.har cannot be written: EFBIG/)]);
    expect(readFileSync(file, 'utf8')).toBe('the earlier one');
    expect(readdirSync(home.folder).filter((name) => name.startsWith('.qtap'))).toEqual([]);
  });

  it.runIf(posix)('says when its output did not get all of it', async () => {
    const file = join(home.folder, 'redirected.har');
    const limited = `ulimit -f 1; trap '' XFSZ; exec "$@" > "${file}"`;
    const running = startProgram(['sh', '-c', limited, 'sh', ...command('har')], { env: home.env });
    await send();
    running.child.kill('SIGINT');
    const { code, err } = await running.ended;
    expect([code, err]).toEqual([3, expect.stringMatching(/The output cannot be written: EFBIG/)]);
  });

  it.runIf(posix)('ends well when its reader has gone', async () => {
    const running = startCommand(['export', 'ndjson', '--url', qtap.url, '--seconds', '300'], {
      env: home.env,
    });
    await qtap.listening();
    const body = 'x'.repeat(100_000);
    for (let i = 0; i < 40; i++) qtap.exchange({ responseBody: body });
    await taken(qtap);
    running.child.stdout?.destroy();
    running.child.kill('SIGINT');
    const { code, err } = await running.ended;
    expect(code).toBe(0);
    expect(err).not.toMatch(/EPIPE|Error/);
  });

  it('exports what a running engine holds already, from that engine', async () => {
    const serving = await startServe(['--url', qtap.url], home.env);
    try {
      await send();
      const before = streams(qtap);
      const run = (...args: string[]) =>
        runCommand(['export', ...args, '--url', qtap.url], { env: home.env });
      const har = await run('har');
      expect(har.code).toBe(0);
      expect(har.err).toMatch(/^From the running engine \(process \d+\)/);
      expect((JSON.parse(har.out) as { log: { entries: unknown[] } }).log.entries).toHaveLength(2);
      expect(har.out).not.toContain(key);
      const ndjson = await run('ndjson', '--filter', 'res.status >= 400', '--seconds', '3600');
      expect(ndjson.out.trim().split('\n')).toHaveLength(1);
      const file = join(home.folder, 'joined.sh');
      const curl = await run('curl', '--output', file);
      expect(curl.err).toContain(`2 exchanges in ${file}`);
      expect(streams(qtap)).toBe(before);

      const wrong = await run('har', '--filter', 'req.host == "a" and res.staus > 3');
      expect([wrong.code, wrong.out]).toEqual([2, '']);
      expect(wrong.err).toMatch(/and res\.staus > 3\n {20}\^\nError: .* Do: Did you mean res\.status\?/);

      const own = await run('har', '--no-join', '--seconds', '1');
      expect(own.err).toContain('Listening');
      expect(streams(qtap)).toBeGreaterThan(before);
    } finally {
      await serving.stop();
    }
  });

  it.runIf(posix)('listens itself when the running engine has just died', async () => {
    const serving = await startServe(['--url', qtap.url], home.env);
    await qtap.listening();
    const said = join(home.folder, 'state', 'engines', `${serving.running.pid}.json`);
    const told = readFileSync(said);
    await serving.stop();
    // As left behind by one that was killed, whose process id a living process has now.
    writeFileSync(
      said.replace(String(serving.running.pid), String(process.pid)),
      String(told).replace(`"pid":${serving.running.pid}`, `"pid":${process.pid}`),
      { mode: 0o600 },
    );
    const { code, out, err } = await exported('ndjson');
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(err).toMatch(/does not answer\.\nListening/);
  });

  it.each([
    [[], /Export as what\?/],
    [['pdf'], /har, curl, ndjson/],
    [['har', 'curl'], /one word too many/],
    [['har', '--filter', 'nonsense ='], /\^/],
    [['har', '--seconds', '-1'], /--seconds/],
  ])('refuses %j at once', async (args, words) => {
    const { code, out, err } = await runCommand(['export', ...args, '--url', qtap.url], { env: home.env });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
    expect(err).not.toContain('Listening');
  });
});
