import { describe, expect } from 'vitest';
import { processesWith } from '../harness/processes.ts';
import { vscodeTest, type VsCode } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

const test = vscodeTest({
  extension: 'product',
  machineSettings: {
    'qtapDevtools.sources': [{ name: 'demo', url: 'demo' }],
    'qtapDevtools.notifications': 'none',
  },
});

const input = ({ page }: VsCode) => page.locator('.quick-input-widget:visible');
const dialog = ({ page }: VsCode) => page.locator('.monaco-dialog-box');
const tree = ({ page }: VsCode) => page.locator('.part.panel .monaco-list-row');
const rows = (vscode: VsCode) => vscode.webview().locator('.row:not(.waiting):not([hidden])');
const summary = (vscode: VsCode): Promise<string> => vscode.webview().locator('.foot .words').innerText();
const setting = (vscode: VsCode, name: string): Promise<unknown> =>
  vscode.inHost((editor, key) => editor.workspace.getConfiguration('qtapDevtools').get(key), name);

describe('a command', () => {
  test('Choose… behind the status bar offers what one may want next', async ({ vscode }) => {
    await vscode.palette('DevTools: Show Live Traffic');
    await rows(vscode).first().waitFor();
    await vscode.page.locator('[id="qtap-devtools.qtap-devtools.qtapDevtools.status"] a').first().click();
    const offered = async (): Promise<string[]> => {
      const names = await input(vscode).locator('.monaco-list-row .label-name').allInnerTexts();
      return names.map((text) => text.trim());
    };
    await expect
      .poll(offered)
      .toEqual([
        'Show Live Traffic',
        'Connect to Host…',
        'Pause Capture',
        'Set Capture Filter…',
        'Add Traffic Snapshot to Chat',
        'Scan Traffic for Sensitive Data',
        'Diagnose: Why Do I See Nothing?',
        'Show Log',
      ]);
    await vscode.shot('status-choices');
    await vscode.page.keyboard.press('Escape');
  });

  test('Set Capture Filter… says what Qtap is asked and what is judged here, and leaves a gap', async ({
    vscode,
  }) => {
    await vscode.palette('DevTools: Set Capture Filter…');
    await input(vscode).locator('input').fill('res.status >=');
    await input(vscode)
      .getByText(/value|expected|ends/i)
      .first()
      .waitFor();
    const filter = 'req.method == "POST" and process.binary == "node"';
    await input(vscode).locator('input').fill(filter);
    await vscode.page.keyboard.press('Enter');
    await dialog(vscode).getByText('Change what is captured?').waitFor();
    const said = await dialog(vscode).innerText();
    expect(said).toMatch(/Asked of Qtap: .*req\.method/);
    expect(said).toMatch(/Checked here: .*process\.binary/);
    expect(said).toContain('gap');
    await vscode.shot('capture-filter', { docs: true });
    await dialog(vscode).getByRole('button', { name: 'Change' }).click();
    await expect.poll(() => summary(vscode)).toContain(`capture filter: ${filter}`);
    await expect.poll(() => summary(vscode)).toMatch(/1 gap/);
    await expect.poll(() => setting(vscode, 'capture.filter')).toBe(filter);
    await vscode.palette('DevTools: Set Capture Filter…');
    await expect.poll(() => input(vscode).locator('input').inputValue()).toBe(filter);
    await input(vscode).locator('input').fill('');
    await vscode.page.keyboard.press('Enter');
    await dialog(vscode).getByRole('button', { name: 'Change' }).click();
    await expect.poll(() => summary(vscode)).toContain('capture filter: none');
  });

  test('Scan shows findings by kind, process and destination, each with why', async ({ vscode }) => {
    // The demo's first leak comes within a minute.
    await until(
      'a finding',
      () => vscode.webview().locator('.row .finding.worst4:visible, .row .finding.worst3:visible').count(),
      { atMostMs: 150_000 },
    );
    await vscode.palette('DevTools: Scan Traffic for Sensitive Data');
    await input(vscode).getByText('Everything held').click();
    await tree(vscode)
      .filter({ hasText: /^Leaks/ })
      .first()
      .waitFor();
    await vscode.shot('findings', { docs: true, step: { name: 'scan', part: [350, 575, 1050, 290] } });
    // Section, kind, process, destination: each one level deeper.
    for (const level of [1, 2, 3, 4])
      await vscode.page.locator(`.part.panel .monaco-list-row[aria-level="${level}"]`).first().waitFor();
    const finding = vscode.page.locator('.part.panel .monaco-list-row[aria-level="4"]').first();
    await finding.locator('.monaco-tl-twistie').click();
    await vscode.page.locator('.part.panel .monaco-list-row[aria-level="5"]').first().waitFor();
    await vscode.shot('findings-why');
    await vscode.palette('DevTools: Copy Report');
    const report = await until('the report', async () => {
      const text = await vscode.inHost((editor) => editor.env.clipboard.readText());
      return text.startsWith('# Sensitive data in traffic') && text;
    });
    expect(report).toContain('exchanges scanned');
    expect(report).not.toMatch(/sk_live_[A-Za-z0-9]{8}/);
  });

  test('Show Exchanges narrows the table to those of a finding', async ({ vscode }) => {
    const finding = vscode.page.locator('.part.panel .monaco-list-row[aria-level="4"]').first();
    await finding.hover();
    await finding.getByRole('button', { name: 'Show Exchanges' }).click();
    const filter = vscode.webview().getByRole('combobox', { name: 'Filter' });
    await expect.poll(() => filter.inputValue()).toMatch(/^id in \["r/);
    await filter.fill('');
    await filter.press('Enter');
  });

  test('Ignore With Reason… takes a reason, and the finding is counted as ignored at once', async ({
    vscode,
  }) => {
    const before = await vscode.page.locator('.part.panel .monaco-list-row[aria-level="4"]').count();
    const finding = vscode.page.locator('.part.panel .monaco-list-row[aria-level="4"]').first();
    await finding.hover();
    await finding.getByRole('button', { name: 'Ignore With Reason…' }).click();
    await input(vscode).getByText('Why is this not a finding?').waitFor();
    await input(vscode).locator('input').fill(' ');
    await input(vscode).getByText('A reason is needed').waitFor();
    await input(vscode).locator('input').fill('a key of the test system');
    await vscode.page.keyboard.press('Enter');
    await vscode.page.getByText(/ignored by rule/).waitFor();
    await vscode.shot('findings-ignored');
    expect(before).toBeGreaterThan(0);
    await expect
      .poll(() => setting(vscode, 'secrets.ignore'))
      .toMatchObject([{ reason: 'a key of the test system' }]);
  });

  test('Explain, where there is no chat, opens what it gathered and hands the prompt over', async ({
    vscode,
  }) => {
    await vscode.palette('DevTools: Show Live Traffic');
    const id = await until('an error', async () => {
      const found = await vscode.webview().locator('.row.s4xx, .row.s5xx').first().getAttribute('id');
      return found?.replace('row-', '');
    });
    await vscode.command('qtapDevtools.explain4xx', { id });
    await until('the word about it', async () =>
      (await vscode.notifications()).find((text) => text.includes('There is no chat here')),
    );
    const prompt = await vscode.inHost((editor) => editor.env.clipboard.readText());
    expect(prompt).toContain(`Exchange ${id}`);
    const opened = await vscode.inHost((editor) =>
      editor.window.visibleTextEditors.map(({ document }) => document.uri.path),
    );
    expect(opened).toContain(`/explain/${id}.md`);
    await vscode.shot('explain-without-chat');
  });

  test('a setting that counts from the next start on offers that start', async ({ vscode }) => {
    const engines = (): readonly number[] => processesWith('dist/engine.js', vscode.server.folder);
    const before = await until('one engine', () => (engines().length === 1 ? engines()[0] : undefined));
    await vscode.inHost((editor) =>
      editor.workspace
        .getConfiguration('qtapDevtools')
        .update('capture.maxRows', 20_000, editor.ConfigurationTarget.Global),
    );
    const offer = vscode.page.locator('.notification-list-item', { hasText: 'Restart it now?' });
    await offer.waitFor();
    await vscode.shot('restart-offered');
    await offer.getByRole('button', { name: 'Restart Engine' }).click();
    await until('another engine', () => {
      const now = engines();
      return now.length === 1 && now[0] !== before;
    });
    await vscode.palette('DevTools: Show Live Traffic');
    await rows(vscode).first().waitFor();
    expect((await vscode.notifications()).filter((text) => text.includes('is started again'))).toEqual([]);
  });

  test('the walkthrough shows every step with a picture', async ({ vscode }) => {
    await vscode.command('workbench.action.closeAllEditors');
    await vscode.command('workbench.action.openWalkthrough', 'qtap-devtools.qtap-devtools#start', false);
    const steps = vscode.page.locator('.getting-started-step');
    await expect.poll(() => steps.count()).toBe(5);
    for (let at = 0; at < 5; at++) {
      await steps.nth(at).click();
      await vscode.page.locator('.getting-started-media > *').first().waitFor();
      await vscode.shot(`walkthrough-${at + 1}`);
    }
  });
});
