import { afterAll, beforeAll, describe, expect } from 'vitest';
import { bundle, type Bundle } from '../../mcp/bundle.ts';
import { bodyMark, secretThere } from '../../remote/marks.ts';
import { processesWith } from '../harness/processes.ts';
import { remoteTest } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';
import { listenToWire, type Wire } from './wire.ts';

// VS Code's server and our extension run on the host, next to a Qtap on that host's loopback. Nothing is set.
const test = remoteTest({ extension: 'product' });

let program: Bundle;
let wire: Wire;
beforeAll(async () => {
  program = await bundle('test/remote/qtapThere.ts');
});
afterAll(() => program.remove());

describe('a window whose extension runs on another host', () => {
  test('shows what the Qtap there sees, with nothing set', async ({ host, vscode }) => {
    host.spawn(process.execPath, [program.file]);
    wire = listenToWire(vscode.page, host);
    await vscode.reload();
    wire.restart();
    await vscode.palette('DevTools: Show Live Traffic');
    await vscode.webview().locator('.row:not(.waiting)', { hasText: 'ledger.internal' }).first().waitFor();
    await vscode.shot('remote-window');
    // The same address means another machine here, and that machine's Qtap cannot be reached from here.
    await expect(fetch(`http://${host.address}:10001/`)).rejects.toThrow();
  });

  test('has its engine on that host, reading its loopback', async ({ host }) => {
    const there = (await host.exec('ip', 'netns', 'pids', host.name)).split('\n').map(Number);
    await until('one engine', () => {
      const engines = processesWith('dist/engine.js').filter((pid) => there.includes(pid));
      return engines.length === 1;
    });
    await expect.poll(() => host.exec('ss', '-tn')).toMatch(/ESTAB.*127\.0\.0\.1:\d+\s+127\.0\.0\.1:10001/);
  });

  test('sends over the wire what is looked at, and not what was captured', async ({ host }) => {
    // Twenty exchanges a second of 50 KB each are read there while the table is open here.
    const before = await wire.count();
    await until(
      'half a minute of traffic',
      async () => (await wire.count()).captured > before.captured + 2e7,
      { atMostMs: 200_000 },
    );
    const after = await wire.count();
    const captured = after.captured - before.captured;
    const crossed = after.crossed - before.crossed;
    console.log(
      `Read by the engine on ${host.name}: ${(captured / 1e6).toFixed(1)} MB; over the wire: ${(crossed / 1e6).toFixed(2)} MB (${((100 * crossed) / captured).toFixed(1)} %)`,
    );
    expect(crossed).toBeLessThan(captured / 4);
    // The rows did come this way, so what is looked for can be seen.
    expect(wire.heard('ledger.internal')).toBe(true);
    expect(wire.heard(bodyMark)).toBe(false);
    expect(wire.heard(secretThere)).toBe(false);
  });

  test('sends the details of an exchange when they are opened, with placeholders for its secrets', async ({
    vscode,
  }) => {
    await vscode.webview().locator('.row:not(.waiting)', { hasText: 'ledger.internal' }).first().dblclick();
    await vscode.webview().getByRole('tab', { name: 'Request' }).click();
    await vscode
      .webview()
      .locator('.details')
      .getByText(/‹[a-z-]+#/)
      .first()
      .waitFor();
    await until('the exchange on the wire', () => wire.heard('‹'));
    expect(wire.heard(secretThere)).toBe(false);
    await vscode.shot('remote-window-details');
  });

  test('has its tools run by VS Code on that host', async ({ vscode }) => {
    const text = await until('the tool', () =>
      vscode.inHost(async (editor) => {
        await editor.commands.executeCommand('workbench.mcp.startServer', '*', { waitForLiveTools: true });
        const tool = editor.lm.tools.find(({ name }) => name.endsWith('_get_hosts'));
        if (!tool) return undefined;
        const result = await editor.lm.invokeTool(tool.name, { input: {}, toolInvocationToken: undefined });
        return JSON.stringify(result.content);
      }),
    );
    expect(text).toContain('ledger.internal');
    expect(wire.heard(secretThere)).toBe(false);
  });

  test('warns once of a Qtap there that others can reach, and names the setting', async ({
    host,
    vscode,
  }) => {
    host.spawn(process.execPath, [program.file, '0.0.0.0', '10002']);
    await until('the open Qtap', async () => (await host.exec('ss', '-ltn')).includes(':10002'));
    await vscode.inHost((editor) =>
      editor.workspace
        .getConfiguration('qtapDevtools')
        .update('sources', [{ name: 'open', url: 'localhost:10002' }], editor.ConfigurationTarget.Global),
    );
    const told = await until('the warning', async () =>
      (await vscode.notifications()).find((text) => text.includes('without a password')),
    );
    expect(told).toContain(`${host.address}:10002`);
    expect(told).toContain('HTTPD_LISTEN=127.0.0.1:10001');
    await vscode.shot('exposed');
    await vscode.command('qtapDevtools.diagnose');
    const said = await until('the diagnosis', () =>
      vscode.inHost((editor) =>
        editor.workspace.textDocuments
          .map((document) => document.getText())
          .find((text) => text.startsWith('# Why do I see nothing?')),
      ),
    );
    expect(said).toContain(`${host.address}:10002`);
    await vscode.shot('exposed-diagnosis');
  });
});
