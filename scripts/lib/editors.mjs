// Two ways to open VS Code with the extension under development: the user's own, or code-server in a browser.
// Both use a folder of their own, never the user's profile. Each returns `{ address?, ended, end }`.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeServer } from './codeServer.mjs';
import { which } from './debian.mjs';
import { newSecret, startLogin } from './login.mjs';
import { root } from './npm.mjs';
import { endGroup, isAlive, spawnGroup } from './processes.mjs';
import { step } from './say.mjs';

const settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'workbench.startupEditor': 'none',
  // Ports of other programs would raise notifications, and forwarding them is not ours to do.
  'remote.autoForwardPorts': false,
};

/**
 * The user's own VS Code, when `code` is on the PATH and opens windows. In a terminal of a remote window and
 * in WSL `code` is a messenger to a window elsewhere, which cannot take our folder; without a screen there
 * is no window.
 */
export function ownCode() {
  const { VSCODE_IPC_HOOK_CLI, WSL_DISTRO_NAME, DISPLAY, WAYLAND_DISPLAY } = process.env;
  const screen = process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY;
  return VSCODE_IPC_HOOK_CLI || WSL_DISTRO_NAME || !screen ? undefined : which('code');
}

/** A window of the user's own VS Code. It has ended when that window is closed. */
export function openOwn(code, folder, work, extra) {
  const user = join(folder, 'user');
  mkdirSync(join(user, 'User'), { recursive: true });
  writeFileSync(join(user, 'User', 'settings.json'), JSON.stringify({ ...settings, ...extra }, undefined, 2));
  const flags = [
    '--new-window',
    '--wait',
    '--disable-workspace-trust',
    `--user-data-dir=${user}`,
    `--extensionDevelopmentPath=${root}`,
    // Chromium's sandbox refuses root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    work,
  ];
  // code.cmd on Windows needs a shell, which splits at spaces unless each part is quoted.
  const windows = process.platform === 'win32';
  const quoted = windows ? flags.map((flag) => `"${flag}"`) : flags;
  const child = spawnGroup(windows ? `"${code}"` : code, quoted, { stdio: 'ignore', shell: windows });
  const ended = new Promise((resolve) =>
    child.once('exit', (code) => resolve(code ?? 1)).once('error', () => resolve(127)),
  );
  return { ended, end: () => endOwn(child, join(user, 'code.lock')) };
}

/** `code` is only a messenger: the editor itself is another process, whose id is in its lock file. */
async function endOwn(messenger, lock) {
  let pid;
  try {
    pid = Number(readFileSync(lock, 'utf8'));
  } catch {
    // It never started, or it has tidied up.
  }
  if (pid && isAlive(pid)) {
    process.kill(pid, 'SIGTERM');
    for (let waits = 0; waits < 50 && isAlive(pid); waits++) await sleep(100);
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
  await endGroup(messenger);
}

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const taken = server.address().port;
      server.close(() => resolve(taken));
    });
  });

/** VS Code in the browser, at `address`. */
export async function openInBrowser(folder, work, extra) {
  const { node, entry, versions } = await codeServer();
  const at = (name) => join(folder, name);
  for (const name of ['data/User', 'data/Machine', 'home']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('data/User/settings.json'), JSON.stringify(settings, undefined, 2));
  // Addresses are settings of the machine, which a server keeps apart from those of the user.
  writeFileSync(at('data/Machine/settings.json'), JSON.stringify(extra, undefined, 2));
  writeFileSync(at('config.yaml'), '');
  placeExtension(at('extensions'));

  const port = (await isFree(8100)) ?? (await isFree(0));
  const password = newSecret();
  const flags = [
    ...['--config', at('config.yaml'), '--auth', 'password', '--bind-addr', `127.0.0.1:${port}`],
    ...['--user-data-dir', at('data'), '--extensions-dir', at('extensions')],
    ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-proxy'],
    ...['--disable-getting-started-override', '--ignore-last-opened'],
  ];
  const log = openSync(at('server.log'), 'a');
  const child = spawn(process.execPath, [join(root, 'scripts/lib/leash.mjs'), node, entry, ...flags], {
    env: { ...process.env, PASSWORD: password, EXTENSIONS_GALLERY: '{}', XDG_CONFIG_HOME: at('home') },
    stdio: ['pipe', log, log],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const end = async () => {
    child.stdin.end();
    await ended;
  };
  await step(`Starting VS Code ${versions.vscode}`, async () => {
    for (const until = Date.now() + 120_000; Date.now() < until; await sleep(100)) {
      if (child.exitCode !== null)
        throw new Error(`It ended:\n${readFileSync(at('server.log'), 'utf8').slice(-2_000)}`);
      if (
        await fetch(`http://127.0.0.1:${port}/healthz`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
    }
    throw new Error('It did not answer within two minutes.');
  });
  const login = await startLogin({ port, password, target: `/?folder=${encodeURIComponent(work)}` });
  return { address: login.url, ended, end: () => (login.close(), end()) };
}

/** The extension where VS Code looks for installed ones: its bundle as built just now, nothing packed. */
function placeExtension(extensions) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = join(extensions, `${publisher}.${name}-${version}`);
  for (const part of ['package.json', 'README.md', 'LICENSE', 'dist', 'media'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
}
