import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { connect, type ToolResult } from '../../mcp/connect.ts';
import { vscodeTest, type VsCode } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

const test = vscodeTest({
  extension: 'product',
  machineSettings: { 'qtapDevtools.sources': [{ name: 'demo', url: 'demo' }] },
});

const rows = '.row:not(.waiting):not([hidden])';

/** Calls a tool at the window's own engine, as a client of the command line does. */
async function callTool(vscode: VsCode, name: string, args: Record<string, unknown>): Promise<ToolResult> {
  const folder = join(vscode.server.folder, 'state', 'engines');
  const address = await until('the engine', () => {
    const file = readdirSync(folder).find((found) => found.endsWith('.json'));
    if (!file) return undefined;
    return JSON.parse(readFileSync(join(folder, file), 'utf8')) as { url: string; token: string };
  });
  const client = await connect('2026 client over http', { command: '', args: [] }, address);
  try {
    return await client.call(name, args);
  } finally {
    await client.close();
  }
}

const idsIn = ({ structuredContent }: ToolResult): string[] =>
  ((structuredContent?.['rows'] ?? []) as { id: string }[]).map(({ id }) => id);

interface Har {
  readonly log: { readonly entries: { readonly request: { readonly url: string } }[] };
}

/** What VS Code's save dialog has written to `name` in the workspace folder, as HAR. */
async function savedHar(vscode: VsCode, name: string): Promise<Har['log']['entries']> {
  const path = join(vscode.server.folder, 'work', name);
  const dialog = vscode.page.locator('.quick-input-widget:visible');
  await dialog.getByText(/^Export \d+ exchanges?, secrets replaced$/).waitFor();
  const field = dialog.locator('input.input').first();
  // It reads folders meanwhile: it may set its own name once more, and hears no click while it is busy.
  await until('the dialog to take the name', async () => {
    if ((await dialog.count()) === 0) return true;
    const patience = { timeout: 2_000 };
    // Only a name that has stayed from one look to the next is there to stay.
    if ((await field.inputValue(patience).catch(() => path)) !== path) {
      await field.fill(path, patience).catch(() => undefined);
      return undefined;
    }
    await dialog
      .getByRole('button', { name: 'OK' })
      .click(patience)
      .catch(() => undefined);
    return undefined;
  });
  // Until it is written to its end it is no JSON.
  const { text, entries } = await until('the file', () => {
    try {
      const read = readFileSync(path, 'utf8');
      return { text: read, entries: (JSON.parse(read) as Har).log.entries };
    } catch {
      return undefined;
    }
  });
  expect(text).not.toMatch(/sk_live_[A-Za-z0-9]{8}|Bearer sk-/);
  return entries;
}

describe('what a person does in Live Traffic', () => {
  test('selects a row and filters: the tools know both as "selected" and "panel"', async ({ vscode }) => {
    await vscode.palette('DevTools: Show Live Traffic');
    const page = vscode.webview();
    await page.locator(rows).first().waitFor();
    const field = page.getByRole('combobox', { name: 'Filter' });
    await field.fill('req.host == "api.openai.com"');
    await field.press('Enter');
    // Rows are recycled: one that is clicked before the filter holds may be another by then.
    const onlyIt = async (): Promise<boolean> => {
      const hosts = await page.locator(`${rows} .cell.host`).allInnerTexts();
      return hosts.length > 0 && hosts.every((host) => host === 'api.openai.com');
    };
    await expect.poll(onlyIt).toBe(true);
    const row = page.locator(rows).first();
    await row.click();
    const id = (await page.locator('.row.selected').getAttribute('id'))?.replace('row-', '');
    await expect
      .poll(async () => idsIn(await callTool(vscode, 'get_traffic', { ids: ['selected'] })))
      .toEqual([id]);
    const shown = await callTool(vscode, 'get_traffic', { filter: 'panel', limit: 5 });
    const hosts = (shown.structuredContent?.['rows'] as { host: string }[]).map(({ host }) => host);
    expect(new Set(hosts)).toEqual(new Set(['api.openai.com']));
  });

  test('exports all that is shown, or one exchange, as HAR through VS Code’s own dialog', async ({
    vscode,
  }) => {
    const page = vscode.webview();
    await page.getByRole('button', { name: 'More…' }).click();
    await page.getByRole('menuitem', { name: 'Export all shown as HAR…' }).click();
    const all = await savedHar(vscode, 'all.har');
    expect(all.length).toBeGreaterThan(0);
    for (const { request } of all) expect(request.url).toMatch(/^https:\/\/api\.openai\.com\//);
    await page.locator('.row.selected').dblclick();
    await page.getByRole('button', { name: 'Copy…' }).click();
    await page.getByRole('menuitem', { name: 'Export as HAR…' }).click();
    expect(await savedHar(vscode, 'one.har')).toHaveLength(1);
    await page.getByRole('button', { name: 'Close details (Esc)' }).click();
  });

  test('exports the very exchange that was right-clicked', async ({ vscode }) => {
    const row = vscode.webview().locator('.row.selected');
    const path = (await row.locator('.cell.path').innerText()).trim();
    await row.click({ button: 'right' });
    const menu = vscode.page.locator('.monaco-menu');
    await menu.getByText('Export HAR…').waitFor();
    // It hears no click in its first moment.
    await until('the menu to take a click', async () => {
      if ((await menu.count()) === 0) return true;
      const patience = { timeout: 2_000 };
      await menu
        .getByText('Export HAR…')
        .click(patience)
        .catch(() => undefined);
      return undefined;
    });
    const [only, ...others] = await savedHar(vscode, 'clicked.har');
    expect(others).toEqual([]);
    expect(only?.request.url).toBe(`https://api.openai.com${path}`);
  });

  test('opens the row’s menu by keyboard too', async ({ vscode }) => {
    await vscode.webview().locator('.grid').focus();
    await vscode.page.keyboard.press('Shift+F10');
    const menu = vscode.page.locator('.monaco-menu');
    await menu.getByText('Filter by This Host').waitFor();
    await menu.getByText('Copy With Secrets…').waitFor();
    await vscode.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
  });

  test('reveals one value: asked first, shown, and the others stay hidden', async ({ vscode }) => {
    const page = vscode.webview();
    await page.locator('.row.selected').dblclick();
    await page.getByRole('tab', { name: 'Request' }).click();
    const chip = page.locator('.details .chip-secret').first();
    const hidden = await chip.innerText();
    expect(hidden).toMatch(/^‹[a-z0-9-]+#[a-z0-9]{6}›$/);
    await chip.click();
    const dialog = vscode.page.locator('.monaco-dialog-box');
    await dialog.getByText(/for 30 seconds/).waitFor();
    await vscode.shot('live-traffic-reveal', { docs: true });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => chip.innerText()).toBe(hidden);
    await chip.click();
    await dialog.getByRole('button', { name: 'Reveal' }).click();
    const shown = page.locator('.chip-secret.revealed');
    await shown.waitFor();
    expect(await shown.count()).toBe(1);
    expect(await shown.innerText()).not.toContain('‹');
    // It hides itself again.
    await expect.poll(() => shown.count(), { timeout: 45_000 }).toBe(0);
  });

  test('copies: placeholders by default; with secrets only when confirmed', async ({ vscode }) => {
    const page = vscode.webview();
    const copied = () => vscode.inHost((editor) => editor.env.clipboard.readText());
    const copy = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: 'Copy…' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await copy('Copy as cURL (c)');
    await expect.poll(copied).toMatch(/^curl [^]*‹openai-api-key#/m);
    const redacted = await copied();
    await copy('Copy as cURL with secrets…');
    const dialog = vscode.page.locator('.monaco-dialog-box');
    await dialog.getByText('Copy with its secrets?').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await copied()).toBe(redacted);
    await copy('Copy as cURL with secrets…');
    await dialog.getByRole('button', { name: 'Copy With Secrets' }).click();
    await expect.poll(copied).toMatch(/^[^‹]*\ncurl [^‹]*Authorization: Bearer sk-[^‹]*$/);
  });

  test('shows a captured picture, whose bytes came over VS Code’s bridge and under its policy', async ({
    vscode,
  }) => {
    const page = vscode.webview();
    const field = page.getByRole('combobox', { name: 'Filter' });
    await field.fill('req.host == "cdn.pixvault.net"');
    await field.press('Enter');
    const onlyPictures = async (): Promise<boolean> => {
      const hosts = await page.locator(`${rows} .cell.host`).allInnerTexts();
      return hosts.length > 0 && hosts.every((host) => host === 'cdn.pixvault.net');
    };
    await expect.poll(onlyPictures, { timeout: 150_000 }).toBe(true);
    await page.locator(rows).first().dblclick();
    await page.getByRole('tab', { name: 'Response' }).click();
    const picture = page.getByRole('img', { name: 'The captured picture' });
    const width = (): Promise<number> =>
      picture.evaluate((image) => Number(Reflect.get(image, 'naturalWidth')));
    await expect.poll(width).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Close details (Esc)' }).click();
    await field.fill('');
    await field.press('Enter');
  });

  test('is in one place at a time: an editor, or the bottom panel', async ({ vscode }) => {
    const tabs = vscode.page.locator('.tab', { hasText: 'Live Traffic' });
    await vscode.command('qtapDevtools.openInPanel');
    await tabs.waitFor({ state: 'detached' });
    await vscode.webview().locator(rows).first().waitFor();
    expect(await vscode.webview().locator('.row.selected').count()).toBeLessThanOrEqual(1);
    await vscode.webview().getByText('● demo').waitFor();
    await vscode.shot('live-traffic-bottom', { docs: true });
    await vscode.command('qtapDevtools.openInEditor');
    await tabs.waitFor();
    await vscode.command('workbench.action.closePanel');
    await vscode.webview().locator(rows).first().waitFor();
    await vscode.command('qtapDevtools.trafficView.focus');
    const views = vscode.page.frameLocator('iframe.webview.ready >> nth=0').frameLocator('#active-frame');
    await views.getByRole('link', { name: 'Show it here' }).click();
    await tabs.waitFor({ state: 'detached' });
    await vscode.webview().locator(rows).first().waitFor();
  });

  test('is found again after it was hidden, as it was left', async ({ vscode }) => {
    await vscode.command('qtapDevtools.openInEditor');
    await vscode.command('workbench.action.closePanel');
    const page = vscode.webview();
    await page.locator(rows).first().waitFor();
    await page.getByRole('button', { name: 'Group by…' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'By host' }).click();
    await page.locator('.row.group').first().click();
    await page.locator('.row.group[aria-expanded="true"]').waitFor();
    await vscode.command('workbench.action.files.newUntitledFile');
    await vscode.command('workbench.action.closeActiveEditor');
    await page.locator('.row.group[aria-expanded="true"]').waitFor();
    await vscode.shot('live-traffic-groups', { docs: true });
  });

  test('a critical finding is told, and Show Exchange leads to it', async ({ vscode }) => {
    await vscode.command('notifications.showList');
    const told = vscode.page.locator('.notifications-center .notification-list-item', {
      hasText: 'was seen in traffic',
    });
    await told.first().getByRole('button', { name: 'Show Exchange' }).click();
    // Its details are shown whatever the filter leaves in the table.
    await vscode
      .webview()
      .getByRole('tab', { name: /^Findings \d/ })
      .waitFor();
    await vscode.command('notifications.hideList');
  });
});
