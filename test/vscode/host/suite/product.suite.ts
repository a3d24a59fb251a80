import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { nine } from '../../../tools/nine.ts';

const id = 'qtap-devtools.qtap-devtools';

interface Manifest {
  readonly extensionKind: readonly string[];
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: string[] };
    readonly virtualWorkspaces: boolean;
  };
  readonly contributes: {
    readonly commands: readonly {
      command: string;
      title: string;
      category?: string;
      enablement?: string;
      icon?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly { command: string }[]>>;
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { scope?: string; markdownDescription?: string; default?: unknown }>
      >;
    };
  };
}

function product(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(id);
  assert.ok(found, 'it is installed');
  return found;
}

const manifest = (): Manifest => product().packageJSON as Manifest;

async function until<T>(
  what: string,
  ask: () => T | false | undefined | Promise<T | false | undefined>,
): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** The pids of engines of this installed extension. */
function engines(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes(product().extensionPath) && command.includes('engine.js');
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function callTool(name: string, input: object): Promise<string> {
  const tool = await until(name, async () => {
    // Called before the definitions are known it does nothing, so it is called again.
    await vscode.commands.executeCommand('workbench.mcp.startServer', `${id}/Qtap DevTools`, {
      waitForLiveTools: true,
    });
    return vscode.lm.tools.find((one) => one.name.endsWith(`_${name}`));
  });
  const result = await vscode.lm.invokeTool(tool.name, { input, toolInvocationToken: undefined });
  return result.content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('\n');
}

/** Ids of exchanges that the demo has sent by now. */
async function idsOf(filter: string, count: number): Promise<readonly string[]> {
  return until(`${count} exchanges with ${filter}`, async () => {
    const text = await callTool('get_traffic', { filter, seconds: 600, limit: 20 });
    const ids = [...new Set(text.match(/\br[0-9a-z]{3,8}\b/g) ?? [])].filter((one) => /\d/.test(one));
    const known = [];
    for (const one of ids) {
      const uri = vscode.Uri.parse(`qtap-traffic:/exchange/${one}.md`);
      if (await vscode.workspace.fs.stat(uri).then(Boolean, () => false)) known.push(one);
    }
    return known.length >= count && known;
  });
}

describe('the extension in the real extension host', () => {
  it('activates without waiting for a network or a process', async () => {
    await product().activate();
    assert.equal(product().isActive, true);
    assert.deepEqual(engines(), []);
  });

  it('runs beside the workspace, in untrusted ones with limits, and in virtual ones', () => {
    const { extensionKind, capabilities } = manifest();
    assert.deepEqual(extensionKind, ['workspace', 'ui']);
    assert.equal(product().extensionKind, vscode.ExtensionKind.Workspace);
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(capabilities.virtualWorkspaces, true);
  });

  it('has registered every command that its manifest names', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = manifest().contributes.commands.filter(({ command }) => !known.has(command));
    assert.deepEqual(missing, []);
  });

  it('gives every command a title under one category, and an icon to each in a menu', () => {
    const { commands, menus } = manifest().contributes;
    for (const { command, title, category } of commands) assert.ok(title && category === 'DevTools', command);
    const shown = new Set(
      Object.entries(menus).flatMap(([menu, items]) =>
        menu === 'commandPalette' ? [] : items.map(({ command }) => command),
      ),
    );
    for (const command of shown) assert.ok(commands.find((one) => one.command === command)?.icon, command);
  });

  it('offers what reads traffic in trusted workspaces only, and pause or resume as it fits', () => {
    const { commands } = manifest().contributes;
    const enablement = (verb: string): string | undefined =>
      commands.find(({ command }) => command === `qtapDevtools.${verb}`)?.enablement;
    for (const verb of [
      'scan',
      'addSnapshot',
      'explain',
      'connect',
      'setCaptureFilter',
      'exportHar',
      'diagnose',
    ])
      assert.match(enablement(verb) ?? '', /isWorkspaceTrusted/, verb);
    assert.match(enablement('pauseCapture') ?? '', /!qtapDevtools.paused/);
    assert.match(enablement('resumeCapture') ?? '', /&& qtapDevtools.paused/);
  });

  it('describes every setting, with a scope and a default that VS Code knows', () => {
    const settings = vscode.workspace.getConfiguration();
    for (const [name, property] of Object.entries(manifest().contributes.configuration.properties)) {
      assert.ok((property.markdownDescription ?? '').length > 20, name);
      assert.ok(property.scope?.startsWith('machine'), name);
      assert.deepEqual(settings.inspect(name)?.defaultValue, property.default, name);
    }
  });

  it('keeps addresses, rules and ignores out of a workspace’s hands', async () => {
    const settings = vscode.workspace.getConfiguration('qtapDevtools');
    const { restrictedConfigurations } = manifest().capabilities.untrustedWorkspaces;
    for (const name of ['sources', 'capture.filter', 'secrets.rules', 'secrets.ignore', 'mcp.toolsets']) {
      await assert.rejects(async () => settings.update(name, [], vscode.ConfigurationTarget.Workspace), name);
      assert.ok(restrictedConfigurations.includes(`qtapDevtools.${name}`), name);
    }
  });

  it('serves read-only documents, and says of an unknown one that it is not there', async () => {
    assert.equal(vscode.workspace.fs.isWritableFileSystem('qtap-traffic'), false);
    const nowhere = vscode.Uri.parse('qtap-traffic:/nowhere.md');
    await assert.rejects(async () => vscode.workspace.fs.readFile(nowhere), /NotFound|not found/i);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(nowhere, new Uint8Array()));
  });

  it('starts its engine when VS Code starts its MCP server, and offers the nine tools', async () => {
    const text = await callTool('get_hosts', {});
    assert.match(text, /requests|seen/);
    await until('one engine', () => engines().length === 1);
    for (const name of nine)
      assert.ok(
        vscode.lm.tools.some((tool) => tool.name.endsWith(`_${name}`)),
        name,
      );
  });

  it('opens an exchange, its body in its own language, and two of them compared', async () => {
    const [first = '', second = ''] = await idsOf('req.host == "api.stripe.com"', 2);
    await vscode.commands.executeCommand('qtapDevtools.openExchange', { id: first });
    const shown = await until('the exchange', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.toString() === `qtap-traffic:/exchange/${first}.md` && document;
    });
    assert.equal(shown.languageId, 'markdown');
    await vscode.commands.executeCommand('qtapDevtools.openResponseBody', { id: first });
    const body = await until('the body', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.path.includes('response-body')),
    );
    assert.equal(body.languageId, 'json');
    assert.doesNotThrow(() => JSON.parse(body.getText()) as unknown);
    await vscode.commands.executeCommand('qtapDevtools.compare', { ids: [first, second] });
    const tab = await until('the comparison', () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.input instanceof vscode.TabInputTextDiff && activeTab;
    });
    assert.ok(tab.input instanceof vscode.TabInputTextDiff, tab.label);
    assert.equal(tab.input.original.path, `/normalised/${first}.md`);
    assert.equal(tab.input.modified.path, `/normalised/${second}.md`);
    assert.equal(tab.label, `${first} ↔ ${second}`);
  });

  it('keeps a snapshot as it was made, under thirty kilobytes and without its secrets', async () => {
    await vscode.commands.executeCommand('qtapDevtools.addSnapshot', {
      window: { seconds: 600 },
      filter: '',
    });
    const kept = await until('the snapshot', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.path.startsWith('/snapshot/')),
    );
    const bytes = await vscode.workspace.fs.readFile(kept.uri);
    assert.ok(bytes.length > 500 && bytes.length <= 30 * 1024, String(bytes.length));
    assert.doesNotMatch(kept.getText(), /sk_live_[A-Za-z0-9]{8}/);
  });

  it('has another engine at the same address after the first was killed, and the next call works', async () => {
    const before = await until('one engine', () => (engines().length === 1 ? engines()[0] : undefined));
    process.kill(before, 'SIGKILL');
    assert.match(await callTool('get_hosts', {}), /requests|seen/);
    await until('another engine', () => {
      const [now] = engines();
      return now !== undefined && now !== before;
    });
  });
});
