import { expect } from 'vitest';
import type { Probe } from '../probe-extension/extension.ts';
import { remoteTest } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

const test = remoteTest({ extension: 'probe' });

const listener = `require('node:http').createServer((_, response) => response.end('only here')).listen(10001, '127.0.0.1')`;
const ask = (): Promise<string> => fetch('http://127.0.0.1:10001/').then((answer) => answer.text());

test('the extension runs on the host and reaches what listens on its loopback', async ({ host, vscode }) => {
  host.spawn(process.execPath, ['-e', listener]);
  const heard = await until('the listener', () => vscode.inHost(ask).catch(() => ''));
  expect(heard).toBe('only here');
  const addresses = await vscode.inHost(
    (editor) => editor.extensions.getExtension<Probe>('qtap-tests.probe')?.exports.addresses,
  );
  expect(addresses).toContain(host.address);
});

test('the same cannot be reached from here without ssh', async ({ host }) => {
  // A Qtap of this machine may listen at that very port.
  expect(await ask().catch(() => 'nothing')).not.toBe('only here');
  await expect(fetch(`http://${host.address}:10001/`)).rejects.toThrow();
});

test('VS Code on the host calls the MCP server of the extension there', async ({ vscode }) => {
  const text = await until('the tool', () =>
    vscode.inHost(async (editor) => {
      await editor.commands.executeCommand('workbench.mcp.startServer', '*', { waitForLiveTools: true });
      const tool = editor.lm.tools.find(({ name }) => name.endsWith('probe_rows'));
      if (!tool) return undefined;
      const result = await editor.lm.invokeTool(tool.name, { input: {}, toolInvocationToken: undefined });
      return JSON.stringify(result.content);
    }),
  );
  expect(text).toContain('alpha');
});

test('its page comes through the tunnel', async ({ vscode }) => {
  await vscode.command('probe.showPage');
  await vscode.webview().getByText('beta').waitFor();
  await vscode.shot('probe-remote');
});
