import { expect } from 'vitest';
import { vscodeTest } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

const test = vscodeTest({
  extension: 'product',
  workspaceTrust: true,
  settings: { 'chat.mcp.access': 'none' },
  machineSettings: { 'qtapDevtools.sources': [{ name: 'demo', url: 'demo' }] },
});

test('in a workspace that is not trusted no engine starts, and the panel says why', async ({ vscode }) => {
  const trusted = await vscode.inHost((editor) => editor.workspace.isTrusted);
  expect(trusted).toBe(false);
  await vscode.command('qtapDevtools.showTraffic');
  await vscode
    .webview()
    .getByText(/not trusted/)
    .first()
    .waitFor();
  await vscode.shot('untrusted');
});

test('the log says why Copilot has no tools when a policy forbids MCP', async ({ vscode }) => {
  await vscode.command('qtapDevtools.showLog');
  const log = await until('the log', () =>
    vscode.inHost((editor) =>
      editor.workspace.textDocuments
        .filter(({ uri }) => uri.scheme === 'output')
        .map((document) => document.getText())
        .find((text) => text.includes('chat.mcp.access')),
    ),
  );
  expect(log).toContain('switched off by the setting chat.mcp.access');
});
