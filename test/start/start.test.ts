import { randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../vscode/harness/waiting.ts';

// `npm start` as a person runs it. Every process it starts, however detached, inherits a mark by which it is
// found afterwards.

const script = join(import.meta.dirname, '../../scripts/start.mjs');
const started: Started[] = [];

interface Started {
  readonly child: ChildProcess;
  readonly mark: string;
  /** What it has said so far. */
  said(): string;
  readonly ended: Promise<number | null>;
}

function start(env: Readonly<Record<string, string>> = {}, ...args: string[]): Started {
  const mark = randomUUID();
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, QTAP_TEST_MARK: mark, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const one = { child, mark, said: () => text, ended };
  started.push(one);
  return one;
}

/** The living processes that carry the mark. */
function marked(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
      } catch {
        return []; // It ended between the list and the look.
      }
    });
}

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

describe.runIf(process.platform === 'linux')('npm start', () => {
  it('opens VS Code in the browser with the demo’s traffic on the screen, and Ctrl-C leaves no process behind', async () => {
    const run = start({}, '--browser');
    await until('the end of the preparations', () => run.said().includes('Ctrl-C here ends everything'), {
      atMostMs: 200_000,
    });
    const address = /VS Code +(http:\S+)/.exec(run.said())?.[1] ?? '';
    expect(run.said()).toMatch(/claude mcp add devtools -- node \S+dist\/cli\.js mcp --url demo/);
    expect(run.said()).toMatch(/codex mcp add devtools -- node \S+dist\/cli\.js mcp --url demo/);
    expect(marked(run.mark).length).toBeGreaterThan(2);

    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const page = await browser.newPage();
    await page.goto(address);
    await page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
    const panel = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await panel
      .locator('.row:not(.waiting)', { hasText: 'shop.brightcart.example' })
      .first()
      .waitFor({ timeout: 60_000 });
    await page.screenshot({ path: join(import.meta.dirname, '../../out/screenshots/start.png') });
    await browser.close();

    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(marked(run.mark)).toEqual([]);
  });

  it('lets nobody in without the key', async () => {
    const run = start({}, '--browser');
    await until('the address', () => run.said().includes('Ctrl-C here ends everything'), {
      atMostMs: 200_000,
    });
    const address = /VS Code +(http:\S+)/.exec(run.said())?.[1] ?? '';
    expect((await fetch(address.replace(/key=.*/, 'key=guess'))).status).toBe(403);
    const { headers } = await fetch(address, { redirect: 'manual' });
    const editor = headers.get('location') ?? '';
    expect(new URL((await fetch(editor)).url).pathname).toBe('/login');
  });

  it('leaves no process behind even when it is killed', async () => {
    const run = start({}, '--browser');
    await until('the address', () => run.said().includes('Ctrl-C here ends everything'), {
      atMostMs: 200_000,
    });
    run.child.kill('SIGKILL');
    await until('the end of all it started', () => marked(run.mark).length === 0, { atMostMs: 60_000 });
  });

  it('opens the user’s own VS Code under a profile of its own, and Ctrl-C closes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qtap-own-'));
    // Like the real one: a messenger that starts the editor apart from itself and waits for its window.
    const code = join(folder, 'code');
    writeFileSync(
      code,
      `#!/bin/sh
for word in "$@"; do echo "$word"; case "$word" in --user-data-dir=*) user="\${word#*=}";; esac; done > ${folder}/words
setsid sleep 1000 &
printf %s $! > "$user/code.lock"
cp "$user/User/settings.json" ${folder}/settings.json
sleep 1000
`,
    );
    chmodSync(code, 0o755);
    const run = start({
      PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
      QTAP_DEVTOOLS_URL: 'box:10001',
      DISPLAY: ':0',
    });
    await until('the window', () => run.said().includes('Ctrl-C here ends everything'), {
      atMostMs: 200_000,
    });
    await until('the editor', () => marked(run.mark).filter((line) => line.includes('sleep')).length === 2);
    const words = readFileSync(join(folder, 'words'), 'utf8');
    expect(words).toMatch(/^--extensionDevelopmentPath=.+$/m);
    expect(words).toMatch(/^--user-data-dir=.*qtap-start-/m);
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toMatchObject({
      'qtapDevtools.sources': [{ name: 'qtap', url: 'box:10001' }],
    });

    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(marked(run.mark)).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens VS Code in the browser when the user’s own does not start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qtap-own-'));
    writeFileSync(join(folder, 'code'), '#!/bin/sh\nexit 7\n', { mode: 0o755 });
    const run = start({ PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, DISPLAY: ':0' });
    await until('the address', () => /VS Code +http:/.test(run.said()), { atMostMs: 200_000 });
    expect(run.said()).toContain('ended with 7: VS Code in the browser instead');
    rmSync(folder, { recursive: true, force: true });
  });

  it('says what it misses and what still works, without a network', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'qtap-empty-'));
    const offline = { QTAP_DEVTOOLS_CACHE: empty, npm_config_cache: empty, npm_config_offline: 'true' };
    const run = start(offline, '--browser');
    expect(await run.ended).toBe(3);
    expect(run.said()).toMatch(/could not be installed\..* still work/s);
    expect(run.said()).toContain('claude mcp add devtools');
    rmSync(empty, { recursive: true, force: true });
  });
});
