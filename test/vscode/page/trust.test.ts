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
  const reason = await until('the log', () =>
    vscode.inHost(async (editor) => {
      const logs = await editor.commands.getCommands(true);
      return logs.includes('qtapDevtools.showLog');
    }),
  );
  expect(reason).toBe(true);
  await vscode.command('qtapDevtools.showLog');
  await vscode.page
    .getByText(/chat\.mcp\.access/)
    .first()
    .waitFor();
});
