import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.ts';
import { type Ask } from '../../src/sources/tunnel/askpass.ts';
import { openTunnel, type TunnelState } from '../../src/sources/tunnel/ssh.ts';
import { bundle, type Bundle } from '../mcp/bundle.ts';
import { processesWith } from '../vscode/harness/processes.ts';
import { remoteHost, type RemoteHost } from '../vscode/harness/remoteHost.ts';
import { until } from '../vscode/harness/waiting.ts';
import { exchangesThrough } from './listen.ts';

const target = { host: '127.0.0.1', port: 10_001 };
const patience = { timeout: 90_000, interval: 100 };
let program: Bundle;
let box: RemoteHost;
const ends: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  delete process.env['SSH_AUTH_SOCK'];
  program = await bundle('test/remote/qtapThere.ts');
  box = await remoteHost();
  box.spawn(process.execPath, [program.file]);
  await qtapOn(box);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  await box.remove();
  program.remove();
});

/** Resolves when its Qtap listens. */
const qtapOn = (host: RemoteHost): Promise<unknown> =>
  until('Qtap on the host', async () => (await host.exec('ss', '-ltn')).includes('127.0.0.1:10001'));

/** A tunnel, the states it went through, and its end. */
async function tunnel(options: { host?: string; config?: string; ask?: Ask; port?: number } = {}) {
  const states: TunnelState[] = [];
  const controller = new AbortController();
  const opened = await openTunnel(
    { host: options.host ?? box.alias, target: { ...target, port: options.port ?? target.port } },
    {
      onState: (state) => states.push(state),
      ask: options.ask,
      extraArguments: ['-F', options.config ?? box.sshConfig],
    },
    controller.signal,
  );
  ends.push(async () => {
    controller.abort();
    await expect.poll(() => states.at(-1)?.is, patience).toMatch(/closed|lost/);
  });
  if (isProblem(opened)) throw new Error(opened.message);
  return { port: opened.port, states, last: () => states.at(-1), controller };
}

const words = (state: TunnelState | undefined): string =>
  state && 'problem' in state
    ? `${state.is}: ${state.problem.message} ${state.problem.fix}`
    : (state?.is ?? '');

describe('a Qtap on another host', () => {
  it('cannot be reached directly, and its exchanges come through the tunnel', async () => {
    await expect(fetch(`http://${box.address}:10001/`)).rejects.toThrow();
    const { port, last } = await tunnel();
    await expect.poll(() => words(last()), patience).toBe('open');
    expect(await exchangesThrough(port, 5)).toBeGreaterThanOrEqual(5);
  });

  it('is there again on the same port after its sshd was killed and came back', async () => {
    const { port, states, last } = await tunnel();
    await expect.poll(() => words(last()), patience).toBe('open');
    const cut = exchangesThrough(port, 1_000_000).catch((error: unknown) => error);
    await box.stopSshd();
    expect(await cut).toBeInstanceOf(Error);
    await expect.poll(() => states.some(({ is }) => is === 'lost'), patience).toBe(true);
    await box.startSshd();
    await expect.poll(() => words(last()), patience).toBe('open');
    expect(await exchangesThrough(port, 3)).toBeGreaterThanOrEqual(3);
  });

  it('is there again after the cable was out for 30 seconds', async () => {
    const { port, states, last } = await tunnel();
    await expect.poll(() => words(last()), patience).toBe('open');
    await box.link('down');
    await new Promise((resolve) => setTimeout(resolve, 30_000));
    await expect.poll(() => states.map(({ is }) => is), patience).toContain('lost');
    await box.link('up');
    await expect.poll(() => words(last()), patience).toBe('open');
    expect(await exchangesThrough(port, 3)).toBeGreaterThanOrEqual(3);
  });

  it('says so when the tunnel stands and nothing answers at its end, with the command that starts it', async () => {
    const { port, last } = await tunnel({ port: 10_009 });
    await expect.poll(() => words(last()), patience).toMatch(/^(open|nothing-there)/);
    await exchangesThrough(port, 1).catch(() => undefined);
    await expect.poll(() => words(last()), patience).toMatch(/nothing answers at 127.0.0.1:10009.*qtap/);
  });
});

describe('a host that says no', () => {
  const config = (name: string, change: (text: string) => string): string => {
    const file = join(box.folder, name);
    writeFileSync(file, change(readFileSync(box.sshConfig, 'utf8')));
    return file;
  };

  it('because it does not know the key', async () => {
    const stranger = join(box.folder, 'stranger');
    if (!existsSync(stranger)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', stranger]);
    const { last, states } = await tunnel({
      config: config('refused', (text) => text.replace(/IdentityFile .*/, `IdentityFile ${stranger}`)),
    });
    await expect.poll(() => words(last()), patience).toMatch(/refused every key/);
    // It is not tried again by itself: a refused key stays refused, and some hosts count.
    expect(states.filter(({ is }) => is === 'connecting')).toHaveLength(1);
  });

  it('because its host key is another than the known one', async () => {
    const known = join(box.folder, 'known-wrong');
    const other = readFileSync(join(box.folder, 'id.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    writeFileSync(known, `[${box.address}]:${box.sshPort} ${other}\n`);
    const asked: string[] = [];
    const { last } = await tunnel({
      config: config('changed', (text) =>
        text.replace(/UserKnownHostsFile .*/, `UserKnownHostsFile ${known}`),
      ),
      ask: (question) => {
        asked.push(question);
        return Promise.resolve('yes');
      },
    });
    await expect.poll(() => words(last()), patience).toMatch(/another host key.*ssh-keygen -R/);
    expect(asked).toEqual([]);
  });

  it('because nobody knows its name', async () => {
    const { last } = await tunnel({ host: 'no-such-host.invalid' });
    await expect.poll(() => words(last()), patience).toMatch(/is not known here/);
  });
});

describe('a key with a passphrase', () => {
  const passphrase = `correct horse ${process.pid}`;
  let config = '';
  beforeAll(() => {
    const key = join(box.folder, 'locked');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', key]);
    const known = join(box.folder, 'authorized_keys');
    writeFileSync(known, readFileSync(known, 'utf8') + readFileSync(`${key}.pub`, 'utf8'));
    config = join(box.folder, 'locked-config');
    writeFileSync(
      config,
      readFileSync(box.sshConfig, 'utf8').replace(/IdentityFile .*/, `IdentityFile ${key}`),
    );
  });
  const askFolders = (): string[] =>
    readdirSync(tmpdir()).filter((name) => name.startsWith(`qtap-devtools-ask-${process.pid}-`));

  it('is unlocked by what the person types, which is left nowhere', async () => {
    const asked: { question: string; secret: boolean }[] = [];
    const { port, last, controller } = await tunnel({
      config,
      ask: (question, secret) => {
        asked.push({ question, secret });
        return Promise.resolve(passphrase);
      },
    });
    await expect.poll(() => words(last()), patience).toBe('open');
    expect(asked).toEqual([{ question: expect.stringMatching(/passphrase/i) as string, secret: true }]);
    expect(await exchangesThrough(port, 2)).toBeGreaterThanOrEqual(2);
    expect(processesWith(passphrase)).toEqual([]);
    controller.abort();
    await expect.poll(askFolders, patience).toEqual([]);
  });

  it('stays locked when the person says no, and that is said', async () => {
    const { last } = await tunnel({ config, ask: () => Promise.resolve(undefined) });
    await expect.poll(() => words(last()), patience).toMatch(/refused every key/);
  });

  it('cannot be used where there is nobody to ask', async () => {
    const { last } = await tunnel({ config });
    await expect.poll(() => words(last()), patience).toMatch(/refused every key/);
  });
});

describe('a host behind another one', () => {
  it('is reached by ssh’s own ProxyJump', async () => {
    const inner = await remoteHost();
    ends.push(() => inner.remove());
    // A cable between the two hosts only; from here there is no way to its far end.
    const ip = (...args: string[]): void => void execFileSync('ip', args);
    ip('-n', box.name, 'link', 'add', 'in0', 'type', 'veth', 'peer', 'name', 'in1', 'netns', inner.name);
    ends.push(() => ip('-n', box.name, 'link', 'delete', 'in0'));
    ip('-n', box.name, 'addr', 'add', '10.230.0.1/30', 'dev', 'in0');
    ip('-n', box.name, 'link', 'set', 'in0', 'up');
    ip('-n', inner.name, 'addr', 'add', '10.230.0.2/30', 'dev', 'in1');
    ip('-n', inner.name, 'link', 'set', 'in1', 'up');
    const daemon = join(inner.folder, 'sshd-inner');
    writeFileSync(
      daemon,
      readFileSync(join(inner.folder, 'sshd_config'), 'utf8').replace(
        /ListenAddress .*/,
        'ListenAddress 10.230.0.2',
      ),
    );
    inner.spawn('/usr/sbin/sshd', ['-D', '-e', '-f', daemon], { stdio: ['pipe', 'ignore', 'ignore'] });
    inner.spawn(process.execPath, [program.file]);
    const file = join(inner.folder, 'jump');
    const hidden = readFileSync(inner.sshConfig, 'utf8').replace(/HostName .*/, 'HostName 10.230.0.2');
    writeFileSync(file, `${readFileSync(box.sshConfig, 'utf8')}\n${hidden}  ProxyJump ${box.alias}\n`);

    // This machine has no card in that network, and the inner sshd listens on nothing else.
    expect(execFileSync('ip', ['-o', 'addr'], { encoding: 'utf8' })).not.toContain('10.230.');
    await qtapOn(inner);
    const { port, last } = await tunnel({ host: inner.alias, config: file });
    await expect.poll(() => words(last()), patience).toBe('open');
    expect(await exchangesThrough(port, 3)).toBeGreaterThanOrEqual(3);
  });
});
