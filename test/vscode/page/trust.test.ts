import { expect } from 'vitest';
import { vscodeTest } from '../harness/test.ts';

const test = vscodeTest({
  extension: 'product',
  workspaceTrust: true,
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
