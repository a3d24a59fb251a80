/** The MCP definition for Copilot: one HTTP server a window, pointing at the engine, started on first use. */

import * as vscode from 'vscode';
import { isProblem } from '../base/problem.ts';
import { type EngineProcess } from './engineProcess.ts';
import { section } from './settings.ts';

export const providerId = 'qtapDevtools.mcp';
const label = 'Qtap DevTools';

export interface Definitions extends vscode.Disposable {
  /** Settings or trust have changed: VS Code asks again. */
  refresh(): void;
}

export function registerDefinitions(
  engine: EngineProcess,
  version: string,
  /** False while the workspace is not trusted or the person has switched the tools off. */
  allowed: () => boolean,
): Definitions {
  const changed = new vscode.EventEmitter<void>();
  const stop = engine.onEndpoint(() => changed.fire());
  const registration = vscode.lm.registerMcpServerDefinitionProvider(providerId, {
    onDidChangeMcpServerDefinitions: changed.event,
    async provideMcpServerDefinitions() {
      if (!allowed()) return [];
      const endpoint = await engine.endpoint();
      if (isProblem(endpoint)) return [];
      return [
        new vscode.McpHttpServerDefinition(
          label,
          vscode.Uri.parse(`http://127.0.0.1:${endpoint.port}/mcp`),
          {},
          version,
        ),
      ];
    },
    async resolveMcpServerDefinition() {
      const running = await engine.ensure();
      const endpoint = isProblem(running) ? running : await engine.endpoint();
      // VS Code shows the sentence where it lists the server.
      if (isProblem(endpoint)) throw new Error(`${endpoint.message} ${endpoint.fix}`);
      const { port, token } = endpoint;
      return new vscode.McpHttpServerDefinition(
        label,
        vscode.Uri.parse(`http://127.0.0.1:${port}/mcp`),
        { Authorization: `Bearer ${token}` },
        version,
      );
    },
  });
  return {
    refresh: () => changed.fire(),
    dispose() {
      stop();
      registration.dispose();
      changed.dispose();
    },
  };
}

/** Why Copilot does not show the tools, or undefined when nothing stands in the way. */
export function whyToolsAreAbsent(): string | undefined {
  const access = vscode.workspace.getConfiguration('chat').get<string>('mcp.access');
  if (access === 'none')
    return 'MCP servers are switched off by the setting chat.mcp.access (perhaps by your organisation): Copilot cannot see the traffic tools. The panel and the command line work all the same.';
  if (!vscode.workspace.isTrusted)
    return 'This workspace is not trusted: the engine and its tools start once you trust it.';
  if (vscode.workspace.getConfiguration(section).get<boolean>('mcp.enabled') === false)
    return 'The tools are switched off by the setting qtapDevtools.mcp.enabled.';
  return undefined;
}
