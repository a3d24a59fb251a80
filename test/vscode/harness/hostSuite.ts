/** Runs the Mocha suite of `host/suite` inside the extension host of a real VS Code. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HostResult } from '../host/suite/index.ts';
import { provided } from './provided.ts';
import { startServer } from './server.ts';
import { until } from './waiting.ts';
import { openWindow, type EditorWindow } from './window.ts';

export async function runHostSuite(): Promise<readonly HostResult[]> {
  const { companion, probe, product, suite } = provided();
  const results = join(dirname(suite), 'results.json');
  const server = await startServer({
    vsix: [probe.vsix, product].filter(Boolean),
    // Without it a built VS Code ignores the parameters that name the suite.
    args: ['--vscode-option', 'enable-smoke-test-driver'],
    env: { QTAP_TEST_RESULTS: results },
    machineSettings: { 'qtapDevtools.sources': [{ name: 'demo', url: 'demo' }] },
  });
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const said: string[] = [];
  let ended = false;
  let window: EditorWindow | undefined;
  try {
    window = await openWindow({
      port: server.port,
      folder: join(server.folder, 'work'),
      sockets: join(server.folder, 'sockets'),
      companion: false,
      // VS Code runs a suite only for an extension under development: the companion stands in, so that the
      // extensions under test are the packed ones.
      payload: [
        ['extensionDevelopmentPath', remote(companion.folder)],
        ['extensionTestsPath', remote(suite)],
      ],
      before: async (page) => {
        await page.exposeFunction('codeAutomationLog', (_type: string, words: unknown[]) => {
          said.push(words.join(' '));
        });
        await page.exposeFunction('codeAutomationExit', () => {
          ended = true;
        });
      },
    });
    await until('the end of the suite', () => ended, { atMostMs: 600_000 });
    if (!existsSync(results))
      throw new Error(`The suite wrote no results.\n${said.join('\n').slice(-4_000)}`);
    return JSON.parse(readFileSync(results, 'utf8')) as HostResult[];
  } finally {
    await window?.close();
    await server.stop();
  }
}
