/**
 * The `test` of the layers with a real VS Code. One test file is one fresh VS Code, started by its first test:
 *
 *   const test = vscodeTest({ extension: 'probe' });
 *   test('shows its page', async ({ vscode }) => { await vscode.command('probe.showPage'); … });
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test as plain, type TestContext } from 'vitest';
import { startAgent } from './agent.ts';
import { startModel } from './model.ts';
import { remoteHost, type RemoteHost } from './remoteHost.ts';
import { provided } from './provided.ts';
import { startServer, type Server, type ServerOptions } from './server.ts';
import { freePort } from './waiting.ts';
import { openWindow, type EditorWindow } from './window.ts';

export interface VsCodeOptions extends Omit<ServerOptions, 'vsix' | 'prefix' | 'port'> {
  /** What is installed beside the companion. */
  readonly extension: 'product' | 'probe';
  readonly width?: number;
  readonly height?: number;
}

/** The first window, and the server behind it. */
export interface VsCode extends EditorWindow {
  readonly server: Server;
  /** Another window on the same server, of a user with a fresh profile and a workspace folder of its own. */
  openAnother(name: string): Promise<EditorWindow>;
  stop(): Promise<void>;
}

/** The VSIX files of a test: always the companion, and what is tested. */
export function vsixOf(extension: VsCodeOptions['extension']): readonly string[] {
  const { companion, probe, product } = provided();
  return [companion.vsix, extension === 'probe' ? probe.vsix : product];
}

export async function startVsCode(
  { extension, width, height, ...options }: VsCodeOptions,
  host?: RemoteHost,
): Promise<VsCode> {
  // A server on another host listens on that host's loopback; we reach it through ssh, on a port of our own.
  const elsewhere = host ? { prefix: host.prefix, port: remotePort } : {};
  const server = await startServer({ ...options, ...elsewhere, vsix: vsixOf(extension) });
  const port = host ? await freePort() : server.port;
  if (host)
    await host.forward(remotePort, port).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
  const opened: EditorWindow[] = [];
  const open = async (name: string): Promise<EditorWindow> => {
    const folder = join(server.folder, name);
    mkdirSync(folder, { recursive: true });
    const window = await openWindow({
      port,
      folder,
      sockets: join(server.folder, 'sockets'),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    });
    opened.push(window);
    return window;
  };
  const stop = async (): Promise<void> => {
    for (const window of opened) await window.close();
    await server.stop();
  };
  try {
    return { ...(await open('work')), server, openAnother: open, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const remotePort = 8443;

/** When a test fails: a picture of the screen in out/screenshots, and the last that code-server said. */
function takeEvidence({ vscode, task, onTestFailed }: TestContext & { readonly vscode: VsCode }): void {
  onTestFailed(async () => {
    const name = `FAILED-${task.name.replace(/[^a-zA-Z0-9]+/g, '-').slice(0, 80)}`;
    console.log(`Screen: ${await vscode.shot(name)}\n${vscode.server.log().slice(-800)}`);
  });
}

/** For layer B: `vscode`, a VS Code that lives as long as the file. */
export function vscodeTest(options: VsCodeOptions) {
  return plain
    .extend('vscode', { scope: 'file' }, async ({}, { onCleanup }) => {
      const vscode = await startVsCode(options);
      onCleanup(() => vscode.stop());
      return vscode;
    })
    .extend('evidence', { auto: true }, takeEvidence);
}

/** For layer C: `model`, a scripted model on loopback, and `agent`, Copilot's agent mode using it. */
export function agentTest(options: VsCodeOptions) {
  return plain
    .extend('model', { scope: 'file' }, async ({}, { onCleanup }) => {
      const model = await startModel();
      onCleanup(() => model.stop());
      return model;
    })
    .extend('vscode', { scope: 'file' }, async ({ model }, { onCleanup }) => {
      const vscode = await startVsCode({ ...options, models: [model.configuration] });
      onCleanup(() => vscode.stop());
      return vscode;
    })
    .extend('agent', { scope: 'file' }, ({ vscode, model }) => startAgent(vscode, model))
    .extend('evidence', { auto: true }, takeEvidence);
}

/** For layer D: `host`, a Linux host behind ssh, and `vscode`, with its server on that host and its page here. */
export function remoteTest(options: VsCodeOptions) {
  return plain
    .extend('host', { scope: 'file' }, async ({}, { onCleanup }) => {
      const host = await remoteHost();
      onCleanup(() => host.remove());
      return host;
    })
    .extend('vscode', { scope: 'file' }, async ({ host }, { onCleanup }) => {
      const vscode = await startVsCode(options, host);
      onCleanup(() => vscode.stop());
      return vscode;
    })
    .extend('evidence', { auto: true }, takeEvidence);
}
