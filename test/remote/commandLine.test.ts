import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundle, type Bundle } from '../mcp/bundle.ts';
import { processesWith } from '../vscode/harness/processes.ts';
import { remoteHost, type RemoteHost } from '../vscode/harness/remoteHost.ts';
import { until } from '../vscode/harness/waiting.ts';
import { secretThere } from './marks.ts';
import { buildProgram, run, type Program, type Run } from './program.ts';

let qtap: Bundle;
let program: Program;
let box: RemoteHost;
let state: string;
let path: string;
const running: Run[] = [];

beforeAll(async () => {
  delete process.env['SSH_AUTH_SOCK'];
  [qtap, program, box] = await Promise.all([
    bundle('test/remote/qtapThere.ts'),
    buildProgram(),
    remoteHost(),
  ]);
  state = mkdtempSync(join(tmpdir(), 'qtap-state-'));
  path = program.pathWith(box.sshConfig);
  // One as it should be, one as it comes.
  box.spawn(process.execPath, [qtap.file]);
  box.spawn(process.execPath, [qtap.file, '0.0.0.0', '10002']);
  await until('both Qtaps', async () => {
    const listening = await box.exec('ss', '-ltn');
    return listening.includes(':10001') && listening.includes(':10002');
  });
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
});
afterAll(async () => {
  await box.remove();
  program.remove();
  qtap.remove();
  rmSync(state, { recursive: true, force: true });
});

/** Here, unless it is to run on the host. */
function qtapDevtools(args: readonly string[], { there = false, environment = {} } = {}): Run {
  const started = run([...(there ? box.prefix : []), process.execPath, program.file, ...args], {
    PATH: path,
    QTAP_DEVTOOLS_STATE: state,
    ...environment,
  });
  running.push(started);
  return started;
}

const rowsOf = (text: string): { host: string; source?: string }[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { host: string; source?: string });

describe('the command line and a Qtap behind ssh', () => {
  it('shows its traffic with --ssh alone', async () => {
    const tail = qtapDevtools(['tail', '--ssh', box.alias, '--json']);
    await until('its exchanges', () => rowsOf(tail.out()).length >= 5);
    expect(rowsOf(tail.out())[0]?.host).toBe('ledger.internal');
    expect(tail.out()).not.toContain(secretThere);
  });

  it('reads several sources through it, each by its name', async () => {
    const tail = qtapDevtools([
      ...['tail', '--json', '--ssh', box.alias],
      ...['--source', 'quiet=localhost:10001', '--source', 'open=127.0.0.1:10002'],
    ]);
    const names = (): Set<string | undefined> => new Set(rowsOf(tail.out()).map(({ source }) => source));
    await until('exchanges of both', () => names().size === 2);
    expect([...names()].sort()).toEqual(['open', 'quiet']);
  });

  it('ends its ssh when it ends, and even when it is killed', async () => {
    const tunnels = (): readonly number[] => processesWith('ssh ', box.sshConfig, '-N', '-L');
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const tail = qtapDevtools(['tail', '--ssh', box.alias, '--json']);
      await until('the tunnel', () => rowsOf(tail.out()).length > 0);
      expect(tunnels().length).toBeGreaterThan(0);
      tail.child.kill(signal);
      await tail.ended;
      await until(`no ssh after ${signal}`, () => tunnels().length === 0);
    }
  });

  it.each([
    ['-oProxyCommand=touch /tmp/owned', /not a host that ssh can be given/],
    ['root@box; touch /tmp/owned', /not a host that ssh can be given/],
    ['no-such-host.invalid', /is not known here/],
  ])('says what is wrong with %s', async (host, sentence) => {
    const tail = qtapDevtools(['tail', `--ssh=${host}`, '--seconds', '60']);
    await until('the reason', () => sentence.test(tail.err()));
  });

  it('says that there is no ssh', async () => {
    const tail = qtapDevtools(['tail', '--ssh', box.alias, '--seconds', '60'], {
      environment: { PATH: '/nonexistent' },
    });
    await until('the reason', () => /no program "ssh"[^]*/.test(tail.err()));
  });
});

describe('the doctor', () => {
  const warned = async (args: readonly string[], there: boolean): Promise<string> => {
    // It ends as soon as it has seen traffic.
    const { out, ended } = qtapDevtools(['doctor', '--seconds', '100', ...args], { there });
    await ended;
    return out();
  };
  const sentence = /! The Qtap of qtap answers on 10\.231\.\d+\.\d+:10002, without a password/;

  it('warns of a Qtap on its own host that others can reach, and names the setting', async () => {
    const text = await warned(['--url', 'localhost:10002'], true);
    expect(text).toMatch(sentence);
    expect(text).toContain('HTTPD_LISTEN=127.0.0.1:10001');
  });

  it('warns of one that is reached through ssh and could be reached without', async () => {
    expect(await warned(['--ssh', box.alias, '--url', 'localhost:10002'], false)).toMatch(sentence);
  });

  it('warns of one that is read from another machine as it is', async () => {
    expect(await warned(['--url', `${box.address}:10002`], false)).toMatch(sentence);
  });

  it('has nothing to warn of where Qtap listens on loopback only', async () => {
    for (const [args, there] of [
      [['--url', 'localhost:10001'], true],
      [['--ssh', box.alias], false],
    ] as const) {
      const text = await warned(args, there);
      expect(text).toContain('connected');
      expect(text).not.toContain('without a password');
    }
  });
});
