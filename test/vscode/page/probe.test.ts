import { describe, expect } from 'vitest';
import type { Probe } from '../probe-extension/extension.ts';
import { vscodeTest } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

const test = vscodeTest({ extension: 'probe' });

describe('a page of an extension', () => {
  test('opens by its command and draws the rows it is sent', async ({ vscode }) => {
    await vscode.palette('Probe: Show Page');
    const cells = vscode.webview().locator('td');
    await cells.nth(1).waitFor();
    expect(await cells.allInnerTexts()).toEqual(['alpha', 'beta']);
    await vscode.shot('probe-page');
  });

  test('sends what a person does back to the extension', async ({ vscode }) => {
    await vscode.webview().getByRole('button', { name: 'Ping' }).click();
    const heard = await until('the ping', () =>
      vscode.inHost((editor) => {
        const probe = editor.extensions.getExtension<Probe>('qtap-tests.probe');
        return probe?.exports.fromPage.includes('ping') ? probe.exports.fromPage : undefined;
      }),
    );
    expect(heard).toEqual(['ready', 'ping']);
  });

  test('is there again after the window is reloaded', async ({ vscode }) => {
    await vscode.reload();
    await vscode.command('probe.showPage');
    await vscode.webview().getByText('beta').waitFor();
  });
});

describe('the harness', () => {
  test('opens two windows at once, each with an extension host of its own', async ({ vscode }) => {
    const other = await vscode.openAnother('other');
    const pid = (): number => process.pid;
    expect(await other.inHost(pid)).not.toBe(await vscode.inHost(pid));
    await other.close();
  });

  test('passes an error inside the extension host on to the test', async ({ vscode }) => {
    await expect(vscode.command('probe.noSuchCommand')).rejects.toThrow('probe.noSuchCommand');
  });
});
