/** A small extension that proves the harness: a command, a webview, and an MCP server with one read-only tool. */

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as vscode from 'vscode';
import { z } from 'zod';

const rows = [
  { id: 1, name: 'alpha' },
  { id: 2, name: 'beta' },
];

/** What the tests can ask `vscode.extensions.getExtension('qtap-tests.probe').exports` for. */
export interface Probe {
  readonly url: string;
  readonly calls: unknown[];
  readonly fromPage: unknown[];
  readonly addresses: readonly string[];
  readonly host: string;
}

function mcpServer(calls: unknown[]): McpServer {
  const server = new McpServer(
    { name: 'probe', version: '0.0.1' },
    { instructions: 'Ask probe_rows for the rows.' },
  );
  server.registerTool(
    'probe_rows',
    {
      title: 'Rows of the probe',
      description: 'Lists the rows of the probe.',
      inputSchema: z.object({ name: z.string().optional() }),
      annotations: { readOnlyHint: true },
    },
    ({ name }) => {
      calls.push({ name });
      const found = rows.filter((row) => name === undefined || row.name === name);
      return { content: [{ type: 'text', text: JSON.stringify(found) }] };
    },
  );
  return server;
}

function page(nonce: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Probe</title></head>
<body><h1>Probe</h1><table></table><button>Ping</button><script nonce="${nonce}">
const host = acquireVsCodeApi();
addEventListener('message', ({ data }) => {
  for (const row of data.rows) document.querySelector('table').insertRow().insertCell().textContent = row.name;
});
document.querySelector('button').onclick = () => host.postMessage('ping');
host.postMessage('ready');
</script></body></html>`;
}

function showPage(fromPage: unknown[]): void {
  const panel = vscode.window.createWebviewPanel('probe.page', 'Probe Page', vscode.ViewColumn.One, {
    enableScripts: true,
  });
  panel.webview.onDidReceiveMessage((message: unknown) => {
    fromPage.push(message);
    if (message === 'ready') void panel.webview.postMessage({ rows });
  });
  panel.webview.html = page(randomUUID());
}

export async function activate(context: vscode.ExtensionContext): Promise<Probe> {
  const calls: unknown[] = [];
  const fromPage: unknown[] = [];
  const handle = toNodeHandler(createMcpHandler(() => mcpServer(calls)));
  const token = randomUUID();
  const server = createServer((request, response) => {
    if (request.headers.authorization === `Bearer ${token}`) void handle(request, response);
    else response.writeHead(401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;

  context.subscriptions.push(
    { dispose: () => void server.close() },
    vscode.commands.registerCommand('probe.showPage', () => showPage(fromPage)),
    vscode.lm.registerMcpServerDefinitionProvider('probe.mcp', {
      provideMcpServerDefinitions: () => [new vscode.McpHttpServerDefinition('Probe', vscode.Uri.parse(url))],
      resolveMcpServerDefinition: (definition) => {
        if (definition instanceof vscode.McpHttpServerDefinition)
          definition.headers = { Authorization: `Bearer ${token}` };
        return definition;
      },
    }),
  );
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  );
  return { url, calls, fromPage, addresses, host: hostname() };
}
