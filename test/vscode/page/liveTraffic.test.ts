import { describe, expect } from 'vitest';
import { enginesOf } from '../harness/engines.ts';
import { vscodeTest } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

const test = vscodeTest({
  extension: 'product',
  machineSettings: { 'qtapDevtools.sources': [{ name: 'demo', url: 'demo' }] },
});

describe('Live Traffic in the real VS Code', () => {
  test('opens by its command and shows what the demo sends', async ({ vscode }) => {
    await vscode.palette('DevTools: Show Live Traffic');
    await vscode.webview().locator('.row:not(.waiting)', { hasText: 'api.stripe.com' }).first().waitFor();
    await vscode.shot('live-traffic', { docs: true, step: { name: 'look', part: [350, 60, 1050, 480] } });
  });

  test('shows one exchange whole, with its secrets as placeholders', async ({ vscode }) => {
    const page = vscode.webview();
    // Rows go by, and an element that leaves above is another row below: held, it is the one that was meant.
    await page.getByRole('button', { name: /^Pause the list/ }).click();
    await page.getByText(/^Paused at/).waitFor();
    await page.locator('.row:not(.waiting):not([hidden])', { hasText: 'api.openai.com' }).first().dblclick();
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.getByText('Request body').waitFor();
    await page.getByRole('button', { name: /^Pause the list/, pressed: true }).click();
    await vscode.shot('live-traffic-details', { docs: true });
    expect(await page.locator('.details').innerText()).not.toMatch(/sk_live_[A-Za-z0-9]{8}/);
  });

  test('filters in the one language and says how many are hidden', async ({ vscode }) => {
    const field = vscode.webview().getByRole('combobox', { name: 'Filter' });
    await field.fill('res.status == 4xx');
    await field.press('Enter');
    await vscode
      .webview()
      .getByText(/hidden by filter/)
      .waitFor();
    // The demo's first client error comes within half a minute.
    const onlyErrors = async (): Promise<boolean> => {
      const cells = vscode.webview().locator('.row:not(.waiting):not([hidden]) .cell.status');
      const statuses = await cells.allInnerTexts();
      return statuses.length > 0 && statuses.every((status) => /^4\d\d$/.test(status));
    };
    await expect.poll(onlyErrors, { timeout: 150_000 }).toBe(true);
    await vscode.shot('live-traffic-filter', { docs: true });
  });

  test('offers Explain This 4xx on such a row, in VS Code’s own menu', async ({ vscode }) => {
    await vscode.webview().locator('.row.s4xx').first().click({ button: 'right' });
    const menu = vscode.page.locator('.monaco-menu');
    await menu.getByText('Explain This 4xx').waitFor();
    expect(await menu.getByText('Explain This 5xx').count()).toBe(0);
    await vscode.shot('live-traffic-menu', { docs: true });
    await vscode.page.keyboard.press('Escape');
  });

  test('opens an exchange as a document that can be read and not written', async ({ vscode }) => {
    const row = vscode.webview().locator('.row.s4xx').first();
    const { id, status } = await row.evaluate((element) => ({
      id: element.id.replace('row-', ''),
      status: element.querySelector('.cell.status')?.textContent ?? 'none',
    }));
    await vscode.command('qtapDevtools.openExchange', { id });
    const document = await until('the document', () =>
      vscode.inHost((editor) => {
        const found = editor.workspace.textDocuments.find(({ uri }) => uri.scheme === 'qtap-traffic');
        return (
          found && {
            text: found.getText(),
            language: found.languageId,
            writable: editor.workspace.fs.isWritableFileSystem('qtap-traffic'),
          }
        );
      }),
    );
    expect(document.text).toContain(status);
    expect(document).toMatchObject({ language: 'markdown', writable: false });
  });

  test('is there again with fresh traffic after its engine was killed, and says so once', async ({
    vscode,
  }) => {
    const [pid] = enginesOf(vscode.server);
    if (pid === undefined) throw new Error('There is no engine.');
    process.kill(pid, 'SIGKILL');
    const told = await until('the notice', async () => {
      const notices = (await vscode.notifications()).filter((text) => text.includes('capture engine'));
      return notices.length > 0 && notices;
    });
    expect(told).toHaveLength(1);
    await until('another engine', () => {
      const [now] = enginesOf(vscode.server);
      return now !== undefined && now !== pid;
    });
    await vscode.palette('DevTools: Show Live Traffic');
    await vscode.webview().locator('.row:not(.waiting):not([hidden])').first().waitFor();
  });

  test('is there again after the window is reloaded, with one engine and no more', async ({ vscode }) => {
    await vscode.reload();
    await vscode.palette('DevTools: Show Live Traffic');
    await vscode.webview().locator('.row:not(.waiting):not([hidden])').first().waitFor();
    await until('one engine', () => enginesOf(vscode.server).length === 1);
  });

  test('of two windows each has an engine of its own, and the one that stays open keeps its own', async ({
    vscode,
  }) => {
    const other = await vscode.openAnother('other');
    await other.palette('DevTools: Show Live Traffic');
    await other.webview().locator('.row:not(.waiting):not([hidden])').first().waitFor();
    await until('two engines', () => enginesOf(vscode.server).length === 2);
    await other.close();
    await vscode.webview().locator('.row:not(.waiting):not([hidden])').first().waitFor();
  });
});
