/** A code-server of its own for each test file: fresh folders, a free port, and an end that leaves nothing. */

import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { provided } from './provided.ts';
import { freePort, until } from './waiting.ts';

export interface ServerOptions {
  /** User settings, beside those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of scope `machine`, which a remote host keeps apart. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** VSIX files to install. */
  readonly vsix?: readonly string[];
  /** What chatLanguageModels.json lists. */
  readonly models?: readonly unknown[];
  readonly env?: Readonly<Record<string, string>>;
  /** More of code-server's own arguments. */
  readonly args?: readonly string[];
  /** A command that runs it elsewhere, such as `ip netns exec NAME`. The port is then the caller's business. */
  readonly prefix?: readonly string[];
  readonly port?: number;
  /** The workspace trust dialog, off unless a test is about it. */
  readonly workspaceTrust?: boolean;
}

export interface Server {
  readonly port: number;
  /** The run's own folder: `data`, `extensions`, `home`, `sockets`, `work`. */
  readonly folder: string;
  log(): string;
  stop(): Promise<void>;
}

const quiet = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  // Ports of other programs on this machine would raise notifications that cover the screen.
  'remote.autoForwardPorts': false,
  'remote.restoreForwardedPorts': false,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
  'chat.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // The companion turns this off in the running workbench, which is what enables the bundled Copilot Chat.
  'chat.disableAIFeatures': true,
  'chat.byokUtilityModelDefault': 'mainAgent',
};

/** Starts it and waits until it answers (unless it runs elsewhere). */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { node, entry, leash } = provided();
  const folder = mkdtempSync(join(tmpdir(), 'qtap-vs-'));
  for (const name of ['data/User', 'data/Machine', 'extensions', 'home', 'sockets', 'work'])
    mkdirSync(join(folder, name), { recursive: true });
  const write = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value, undefined, 2));
  write('data/User/settings.json', { ...quiet, ...options.settings });
  write('data/Machine/settings.json', { ...options.machineSettings });
  if (options.models) write('data/User/chatLanguageModels.json', options.models);

  const port = options.port ?? (await freePort());
  // Without a file of its own, code-server writes one into the user's home.
  const config = join(folder, 'config.yaml');
  writeFileSync(config, `auth: none\nbind-addr: 127.0.0.1:${port}\ncert: false\n`);
  const where = [
    '--config',
    config,
    '--user-data-dir',
    join(folder, 'data'),
    '--extensions-dir',
    join(folder, 'extensions'),
  ];
  const home = join(folder, 'home');
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    PATH: `${dirname(node)}:${process.env['PATH']}`,
    EXTENSIONS_GALLERY: '{}',
    QTAP_TEST_SOCKETS: join(folder, 'sockets'),
    QTAP_DEVTOOLS_STATE: join(folder, 'state'),
    ...options.env,
  };
  // Set in a terminal of VS Code, where tests may run; it would send our commands to that window.
  delete env['VSCODE_IPC_HOOK_CLI'];

  for (const vsix of options.vsix ?? [])
    await promisify(execFile)(node, [entry, ...where, '--install-extension', vsix, '--force'], { env });

  const logFile = join(folder, 'server.log');
  const log = (): string => readFileSync(logFile, 'utf8');
  const output = openSync(logFile, 'a');
  const flags = [
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--ignore-last-opened',
  ];
  if (!options.workspaceTrust) flags.push('--disable-workspace-trust');
  const command = [...(options.prefix ?? []), node, entry, ...where, ...flags, ...(options.args ?? [])];
  const child = spawn(process.execPath, [leash, ...command], { env, stdio: ['pipe', output, output] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const server: Server = {
    port,
    folder,
    log,
    async stop() {
      child.stdin?.end();
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
  // Elsewhere, only the caller knows how to reach it.
  if (!options.prefix)
    await until(`code-server on port ${port}, which said: ${logFile}`, async () => {
      if (child.exitCode !== null) throw new Error(log().slice(-2_000));
      return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
    });
  return server;
}
