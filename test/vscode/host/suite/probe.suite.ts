import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Probe } from '../../probe-extension/extension.ts';

describe('the probe in the real extension host', () => {
  const probe = (): vscode.Extension<Probe> => {
    const found = vscode.extensions.getExtension<Probe>('qtap-tests.probe');
    assert.ok(found, 'the probe is installed');
    return found;
  };

  it('activates', async () => {
    const { url } = await probe().activate();
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    assert.equal(probe().isActive, true);
  });

  it('has registered its command', async () => {
    assert.ok((await vscode.commands.getCommands(true)).includes('probe.showPage'));
  });

  it('refuses MCP calls without its token', async () => {
    const { url } = await probe().activate();
    const { status } = await fetch(url, { method: 'POST', body: '{}' });
    assert.equal(status, 401);
  });

  it('has its MCP tool run by VS Code, which brings the token', async () => {
    const { calls } = await probe().activate();
    const tool = await offered('probe_rows');
    const result = await vscode.lm.invokeTool(tool, {
      input: { name: 'alpha' },
      toolInvocationToken: undefined,
    });
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.equal(part.value, '[{"id":1,"name":"alpha"}]');
    assert.deepEqual(calls.at(-1), { name: 'alpha' });
  });
});

/** The name under which VS Code offers an MCP tool, once its server runs. */
async function offered(name: string): Promise<string> {
  for (let tries = 0; tries < 60; tries++) {
    const tool = vscode.lm.tools.find((one) => one.name.endsWith(name));
    if (tool) return tool.name;
    // Called before the definitions are known it does nothing, so it is called again.
    await vscode.commands.executeCommand('workbench.mcp.startServer', 'qtap-tests.probe/Probe', {
      waitForLiveTools: true,
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${name} is not offered; offered: ${vscode.lm.tools.map((one) => one.name).join(', ')}`);
}
