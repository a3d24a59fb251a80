/**
 * The hand of the tests inside the extension host: runs the functions that `window.inHost(…)` sends.
 *
 * It listens on a Unix socket in the run's own folder (mode 0700), never on the network: a host in another
 * network namespace is reached the same way, and nobody else on the machine can.
 */

import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as vscode from 'vscode';

type Sent = (editor: typeof vscode, argument: unknown) => unknown;

async function answer(body: string): Promise<unknown> {
  const { source, argument } = JSON.parse(body) as { source: string; argument: unknown };
  // The function arrives as its source text, as with Playwright's page.evaluate.
  const sent = new Function(`return (${source});`)() as Sent;
  return sent(vscode, argument);
}

export function activate(context: vscode.ExtensionContext): void {
  const folder = process.env['QTAP_TEST_SOCKETS'];
  if (!folder) return;
  const server = createServer((request, response) => {
    void text(request)
      .then(answer)
      .then(
        (value) => response.end(JSON.stringify({ value: value ?? null })),
        (error: unknown) => response.end(JSON.stringify({ error: String(error) })),
      );
  });
  // The name tells windows apart, and a window from what it was before it was reloaded.
  server.listen(join(folder, String(process.pid)));
  context.subscriptions.push({ dispose: () => void server.close() });
}
