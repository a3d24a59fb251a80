import { expect } from 'vitest';
import { vscodeTest } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

const test = vscodeTest({
  extension: 'product',
  settings: { 'chat.mcp.access': 'none' },
  machineSettings: { 'qtapDevtools.sources': [{ name: 'demo', url: 'demo' }] },
});

test('where a policy forbids MCP the diagnosis says why Copilot has no tools', async ({ vscode }) => {
  await vscode.command('qtapDevtools.diagnose');
  const text = await until('the diagnosis', () =>
    vscode.inHost((editor) =>
      editor.workspace.textDocuments
        .map((document) => document.getText())
        .find((found) => found.startsWith('# Why do I see nothing?')),
    ),
  );
  expect(text).toContain('chat.mcp.access');
  await vscode.shot('diagnose', { docs: true });
});
