import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'qtap-devtools.qtap-devtools';

describe('the extension in the real extension host', () => {
  const product = (): vscode.Extension<unknown> => {
    const found = vscode.extensions.getExtension(id);
    assert.ok(found, 'it is installed');
    return found;
  };

  it('activates without waiting for a network or a process', async () => {
    await product().activate();
    assert.equal(product().isActive, true);
  });

  it('has registered every command that its manifest names', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const manifest = product().packageJSON as { contributes: { commands: { command: string }[] } };
    const missing = manifest.contributes.commands.filter(({ command }) => !known.has(command));
    assert.deepEqual(missing, []);
  });

  it('keeps addresses, rules and ignores out of a workspace’s hands', async () => {
    const settings = vscode.workspace.getConfiguration('qtapDevtools');
    for (const name of ['sources', 'capture.filter', 'secrets.rules', 'secrets.ignore', 'mcp.toolsets'])
      await assert.rejects(async () => settings.update(name, [], vscode.ConfigurationTarget.Workspace), name);
  });

  it('serves read-only documents, and says of an unknown one that it is not there', async () => {
    assert.equal(vscode.workspace.fs.isWritableFileSystem('qtap-traffic'), false);
    const nowhere = vscode.Uri.parse('qtap-traffic:/nowhere.md');
    await assert.rejects(async () => vscode.workspace.fs.readFile(nowhere), /NotFound|not found/i);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(nowhere, new Uint8Array()));
  });
});
