import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { bundle, type Bundle } from '../../mcp/bundle.ts';
import { processesWith } from '../harness/processes.ts';
import { remoteHost, type RemoteHost } from '../harness/remoteHost.ts';
import { vscodeTest } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';
import type { EditorWindow } from '../harness/window.ts';

// VS Code runs here, Qtap on a host that only ssh reaches. ssh takes ~ from the system's list of users, so the
// `ssh` on this window's PATH is the real one with the configuration of this test.
const folder = mkdtempSync(join(tmpdir(), 'qtap-ssh-'));
const test = vscodeTest({
  extension: 'product',
  env: {
    PATH: `${folder}${delimiter}${process.env['PATH']}`,
    SSH_AUTH_SOCK: '',
    // Nobody listens there: this test chooses.
    QTAP_DEVTOOLS_URL: '127.0.0.1:9',
  },
  // Else VS Code takes its PATH from a login shell.
  args: ['--vscode-option', 'force-disable-user-env'],
});
const passphrase = 'correct horse battery';

let program: Bundle;
let box: RemoteHost;
beforeAll(async () => {
  [program, box] = await Promise.all([bundle('test/remote/qtapThere.ts'), remoteHost()]);
  box.spawn(process.execPath, [program.file]);
  const key = join(box.folder, 'locked');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', key]);
  writeFileSync(join(box.folder, 'authorized_keys'), readFileSync(`${key}.pub`));
  writeFileSync(
    join(folder, 'config'),
    readFileSync(box.sshConfig, 'utf8').replace(/IdentityFile .*/, `IdentityFile ${key}`),
  );
  writeFileSync(join(folder, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${folder}/config' "$@"\n`);
  chmodSync(join(folder, 'ssh'), 0o755);
});
afterAll(async () => {
  await box.remove();
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const input = ({ page }: EditorWindow) => page.locator('.quick-input-widget:visible');
const choose = async (window: EditorWindow, text: string | RegExp): Promise<void> =>
  input(window).locator('.monaco-list-row', { hasText: text }).first().click();
const sourcesOf = (window: EditorWindow): Promise<unknown> =>
  window.inHost(
    (editor) => editor.workspace.getConfiguration('qtapDevtools').inspect('sources')?.globalValue,
  );
const statusBar = ({ page }: EditorWindow) =>
  page.locator('[id="qtap-devtools.qtap-devtools.qtapDevtools.status"]');

/** What the list shows, read in one moment: rows go on arriving. */
const onScreen = (window: EditorWindow) =>
  window
    .webview()
    .locator('.grid')
    .evaluate((grid) => {
      const bottom = grid.getBoundingClientRect().bottom;
      const gap = [...grid.querySelectorAll('.row.gap:not([hidden])')]
        .map((row) => ({ text: row.textContent, top: row.getBoundingClientRect().top }))
        .find(({ top }) => top > 0 && top < bottom);
      const pill = grid.querySelector('.new-rows:not([hidden])')?.textContent ?? '';
      return {
        gap,
        /** Rows that came since the list was let go; none while it follows. */
        unseen: Number(/^([\d,. ]+) new/.exec(pill)?.[1]?.replace(/\D/g, '') ?? 0),
        isComplete: grid.querySelector('.row.waiting:not([hidden])') === null,
      };
    });

/** Lets go of the newest rows with the wheel, then looks upwards from the end. */
async function findGap(window: EditorWindow): Promise<{ readonly text: string; readonly top: number }> {
  const list = window.webview().locator('.list');
  await until('the line of new rows', async () => {
    await list.hover();
    await window.page.mouse.wheel(0, -300);
    return (await onScreen(window)).unseen > 0;
  });
  return until('the gap between two rows', async () => {
    const { gap, isComplete } = await onScreen(window);
    if (gap ?? !isComplete) return gap;
    await list.evaluate((element) => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      // Not to the very end, where the list would follow again.
      element.scrollTop = scrollTop > 0 ? scrollTop - clientHeight / 2 : scrollHeight - clientHeight * 1.5;
    });
    return undefined;
  });
}

describe('DevTools: Connect to Host…', () => {
  test('lists the hosts of ~/.ssh/config, its includes too, and no patterns', async ({ vscode }) => {
    const ssh = join(vscode.server.folder, 'home/.ssh');
    mkdirSync(join(ssh, 'more'), { recursive: true });
    writeFileSync(
      join(ssh, 'config'),
      'Include more/*\nHost *\n  ServerAliveInterval 9\nHost pay-*.internal !x\n',
    );
    writeFileSync(join(ssh, 'more/boxes'), `Host ${box.alias}\n  HostName ${box.address}\nHost pay-1\n`);
    await vscode.palette('DevTools: Connect to Host…');
    await input(vscode).getByText('Hosts of ~/.ssh/config, through an ssh tunnel').waitFor();
    const offered = async (): Promise<string[]> => {
      const rows = await input(vscode).locator('.monaco-list-row .label-name').allInnerTexts();
      return rows.map((row) => row.trim());
    };
    await expect.poll(offered).toEqual(['This machine', 'The built-in demo', box.alias, 'pay-1', 'Other…']);
    await vscode.shot('connect', { step: { name: 'connect', part: [380, 0, 640, 200] } });
    await vscode.page.keyboard.press('Escape');
  });

  test('refuses what is no address while it is being typed', async ({ vscode }) => {
    await vscode.palette('DevTools: Connect to Host…');
    await choose(vscode, 'Other…');
    for (const [typed, sentence] of [
      ['-oProxyCommand=x@y', /not a host that ssh can be given/],
      ['ftp://box', /only http and https/],
      ['http://me:secret@box', /user name or a password/],
    ] as const) {
      await input(vscode).locator('input').fill(typed);
      await input(vscode).getByText(sentence).waitFor();
    }
    await vscode.shot('connect-refused');
    await vscode.page.keyboard.press('Escape');
    expect(await sourcesOf(vscode)).toBeNull();
  });

  test('opens a tunnel, and hands ssh the passphrase that a person types', async ({ vscode }) => {
    await vscode.palette('DevTools: Connect to Host…');
    await choose(vscode, box.alias);
    await input(vscode)
      .getByText(/passphrase/)
      .first()
      .waitFor();
    await vscode.shot('connect-passphrase');
    expect(await input(vscode).locator('input').getAttribute('type')).toBe('password');
    await input(vscode).locator('input').fill(passphrase);
    await vscode.page.keyboard.press('Enter');
    await vscode.webview().locator('.row:not(.waiting)', { hasText: 'ledger.internal' }).first().waitFor();
    await expect.poll(() => statusBar(vscode).innerText()).toMatch(new RegExp(`${box.alias}: [\\d.]+/s`));
    await vscode.shot('connected-by-tunnel');
    expect(await sourcesOf(vscode)).toEqual([{ name: box.alias, url: 'localhost:10001', ssh: box.alias }]);
    expect(vscode.server.log()).not.toContain(passphrase);
  });

  test('shows a dropped link as a gap: in the status bar, between two rows, and to an agent', async ({
    vscode,
  }) => {
    await box.stopSshd();
    await expect.poll(() => statusBar(vscode).innerText()).toMatch(/lost/);
    await vscode.shot('tunnel-lost');
    await box.startSshd();
    await input(vscode)
      .getByText(/passphrase/)
      .first()
      .waitFor();
    await input(vscode).locator('input').fill(passphrase);
    await vscode.page.keyboard.press('Enter');
    await expect.poll(() => statusBar(vscode).innerText()).toMatch(/\d\/s/);
    const gap = await findGap(vscode);
    expect(gap.text).toMatch(new RegExp(`gap .*${box.alias}: .*; what happened then is not known`));
    await vscode.shot('tunnel-gap');
    // Two screens of rows later it still stands where it stood.
    const { unseen } = await onScreen(vscode);
    await expect.poll(async () => (await onScreen(vscode)).unseen).toBeGreaterThan(unseen + 80);
    expect((await onScreen(vscode)).gap).toEqual(gap);
    const tooltip = await statusBar(vscode).locator('a').first().getAttribute('aria-label');
    expect(tooltip).toMatch(/1 gap/);
    const answer = await until('the tool', () =>
      vscode.inHost(async (editor) => {
        await editor.commands.executeCommand('workbench.mcp.startServer', '*', { waitForLiveTools: true });
        const tool = editor.lm.tools.find(({ name }) => name.endsWith('_get_traffic'));
        const input = { seconds: 600, limit: 1 };
        return (
          tool &&
          JSON.stringify(
            (await editor.lm.invokeTool(tool.name, { input, toolInvocationToken: undefined })).content,
          )
        );
      }),
    );
    expect(answer).toMatch(/gap/i);
    expect(answer).toContain(box.alias);
  });

  test('ends the tunnel with the engine, even when that is killed', async ({ vscode }) => {
    const tunnels = (): readonly number[] => processesWith('ssh ', `${folder}/config`, '-N', '-L');
    const tunnel = await until('one tunnel', () => (tunnels().length === 1 ? tunnels()[0] : undefined));
    const engine = await until('the engine', () => processesWith('dist/engine.js', vscode.server.folder)[0]);
    process.kill(engine, 'SIGKILL');
    await until('the end of its tunnel', () => !tunnels().includes(tunnel));
  });

  test('says in one sentence why a host cannot be reached', async ({ vscode }) => {
    // The engine that comes after the killed one asks again; this time the person says no.
    await input(vscode)
      .getByText(/passphrase/)
      .first()
      .waitFor();
    await vscode.page.keyboard.press('Escape');
    await vscode.palette('DevTools: Connect to Host…');
    await choose(vscode, 'Other…');
    await input(vscode).locator('input').fill('root@no-such-host.invalid');
    await vscode.page.keyboard.press('Enter');
    await choose(vscode, /^Only/);
    const told = await until('the sentence', async () =>
      (await vscode.notifications()).find((text) => /no-such-host.* is not known here/.test(text)),
    );
    expect(told).toMatch(/^no-such-host.invalid: The name root@no-such-host.invalid is not known here/);
    expect(told).toContain('Check the spelling, the VPN, and ~/.ssh/config.');
    await vscode.shot('connect-unknown');
  });
});
