import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, describe, expect } from 'vitest';
import { processesWith } from '../harness/processes.ts';
import { vscodeTest, type VsCode } from '../harness/test.ts';
import { until } from '../harness/waiting.ts';

// Somebody has installed the extension, and something else than Qtap listens where it looks.
let asked = 0;
const other: Server = createServer((_request, response) => {
  asked++;
  response.end('<h1>hello</h1>');
}).listen(0, '127.0.0.1');
other.on('connection', () => connections++);
let connections = 0;
await new Promise((resolve) => other.once('listening', resolve));
const { port } = other.address() as AddressInfo;

// A Qtap of a host on which nothing happens: it greets, and answers when asked whether it lives.
const quiet: Server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('event: system.connected\ndata: {"data":{"client_id":"c"}}\n\n');
}).listen(0, '127.0.0.1');
await new Promise((resolve) => quiet.once('listening', resolve));
const { port: quietPort } = quiet.address() as AddressInfo;

afterAll(() => {
  for (const server of [other, quiet]) {
    server.closeAllConnections();
    server.close();
  }
});

const test = vscodeTest({
  extension: 'product',
  machineSettings: { 'qtapDevtools.sources': [{ name: 'web', url: `127.0.0.1:${port}` }] },
});

const input = ({ page }: VsCode) => page.locator('.quick-input-widget:visible');

describe('a new user', () => {
  test('has an extension that is active at once and has touched nothing', async ({ vscode }) => {
    await vscode.command('workbench.action.showRuntimeExtensions');
    const entry = vscode.page.locator('.runtime-extensions-editor .extension', { hasText: 'Qtap DevTools' });
    const time = await until('its time of activation', async () => {
      const said = await entry.first().locator('.activation-time').innerText();
      return /\d+\s*ms/.test(said) && said;
    });
    console.log(`VS Code says of this extension: ${time.replace(/\s+/g, ' ')} (goal: under 50 ms)`);
    expect(connections).toBe(0);
    expect(processesWith('dist/engine.js', vscode.server.folder)).toEqual([]);
    await vscode.command('workbench.action.closeAllEditors');
  });

  test('is told that what answers is no Qtap', async ({ vscode }) => {
    await vscode.palette('DevTools: Show Live Traffic');
    const said = await until('the notice', async () => {
      const text = await vscode.webview().locator('.notice').innerText();
      return text.includes('Not connected') && text;
    });
    await vscode.shot('wrong-thing', { docs: false });
    console.log(said);
    expect(asked).toBeGreaterThan(0);
    expect(said).toContain(`127.0.0.1:${port}`);
  });

  test('is told what to do where nothing listens', async ({ vscode }) => {
    await vscode.palette('DevTools: Connect to Host…');
    await input(vscode).getByText('Other…').click();
    await input(vscode).locator('input').fill('localhost:9');
    await vscode.page.keyboard.press('Enter');
    await input(vscode).getByText('Only localhost-9').click();
    const told = await until('the sentence', async () =>
      (await vscode.notifications()).find((text) => /^localhost-9: /.test(text)),
    );
    console.log(told);
    await vscode.shot('nothing-listens', { docs: false });
    expect(told).toMatch(/refused|nothing|not reach/i);
  });

  test('sees how a calm source is, also in a panel that was closed and opened again', async ({ vscode }) => {
    await vscode.palette('DevTools: Connect to Host…');
    await input(vscode).getByText('Other…').click();
    await input(vscode).locator('input').fill(`127.0.0.1:${quietPort}`);
    await vscode.page.keyboard.press('Enter');
    await input(vscode).getByText('Only 127').click();
    const says = async (): Promise<void> => {
      await vscode.webview().locator('.notice', { hasText: 'Connected, and no HTTP seen' }).waitFor();
      await vscode.webview().locator('.foot', { hasText: '● silent' }).waitFor();
    };
    await says();
    await vscode.command('workbench.action.closeAllEditors');
    await vscode.palette('DevTools: Show Live Traffic');
    await says();
  });

  test('finds the demo, which needs nothing', async ({ vscode }) => {
    await vscode.palette('DevTools: Connect to Host…');
    await input(vscode).getByText('The built-in demo').click();
    await vscode.webview().locator('.row:not(.waiting)', { hasText: 'api.stripe.com' }).first().waitFor();
    // What was read before can be chosen again.
    await vscode.palette('DevTools: Connect to Host…');
    await input(vscode).getByText('Known sources').first().waitFor();
    await input(vscode).locator('.monaco-list-row', { hasText: 'localhost-9' }).first().waitFor();
    await vscode.shot('connect-known');
    await vscode.page.keyboard.press('Escape');
  });
});
