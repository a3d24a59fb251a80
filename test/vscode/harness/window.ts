/** One window of VS Code: its page in Chromium, and its extension host through the companion. */

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { chromium, type FrameLocator, type Page } from 'playwright-core';
import type * as vscode from 'vscode';
import { provided } from './provided.ts';
import { until } from './waiting.ts';

export interface WindowOptions {
  readonly port: number;
  /** The workspace folder it opens. */
  readonly folder: string;
  /** Where the companions of this server listen. */
  readonly sockets: string;
  readonly width?: number;
  readonly height?: number;
  /** VS Code's own start parameters, such as the suite to run in the extension host. */
  readonly payload?: readonly (readonly [string, string])[];
  /** Runs before the page is loaded. */
  readonly before?: (page: Page) => Promise<void>;
  /** Without the companion, `inHost` and all that uses it cannot work. */
  readonly companion?: boolean;
}

export interface ShotOptions {
  readonly docs?: boolean;
  readonly step?: { readonly name: string; readonly part: readonly [number, number, number, number] };
}

export interface EditorWindow {
  readonly page: Page;
  /**
   * Runs a function inside the extension host. It travels as source text, as with Playwright's evaluate: it
   * sees its two parameters and nothing else, and argument and result are JSON.
   */
  inHost<T, A = undefined>(
    sent: (editor: typeof vscode, argument: A) => T | PromiseLike<T>,
    argument?: A,
  ): Promise<T>;
  command(id: string, ...args: unknown[]): Promise<unknown>;
  /** Types into the command palette and picks the first match. */
  palette(title: string): Promise<void>;
  /** The content of the visible webview. */
  webview(): FrameLocator;
  /**
   * A picture of the window in out/screenshots. When pictures are being made, `docs` keeps it in docs/images, and
   * `step` keeps a part of it (x, y, width, height) in media/walkthrough under that name.
   */
  shot(name: string, options?: ShotOptions): Promise<string>;
  /** What the notifications on the screen say. */
  notifications(): Promise<string[]>;
  /** Loads the page anew and waits for the new extension host. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** One call to a companion: POST over its socket. */
async function post<T>(socketPath: string, body: string): Promise<T> {
  const answer = await new Promise<string>((resolve, reject) => {
    const call = request({ socketPath, method: 'POST', path: '/' }, (response) => {
      text(response).then(resolve, reject);
    });
    call.on('error', reject);
    call.end(body);
  });
  const { value, error } = JSON.parse(answer) as { value: T; error?: string };
  if (error !== undefined) throw new Error(`in the extension host: ${error}`);
  return value;
}

const body = (sent: unknown, argument: unknown): string => JSON.stringify({ source: String(sent), argument });

const folderOf = (editor: typeof vscode): string | undefined =>
  editor.workspace.workspaceFolders?.[0]?.uri.path;

/** The companion that serves this folder and is not `old`. */
async function findHost(sockets: string, folder: string, old?: string): Promise<string | undefined> {
  for (const name of readdirSync(sockets)) {
    const path = join(sockets, name);
    // A socket of a host that has ended refuses.
    if (path !== old && (await post(path, body(folderOf, undefined)).catch(() => undefined)) === folder)
      return path;
  }
  return undefined;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openWindow(options: WindowOptions): Promise<EditorWindow> {
  const { chromium: executablePath, pictures, docsPictures } = provided();
  // Trust, enablement and chats live in the browser's profile: a new profile is a new user.
  const profile = mkdtempSync(join(tmpdir(), 'qtap-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    viewport: { width: options.width ?? 1400, height: options.height ?? 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };

  context.setDefaultTimeout(60_000);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await options.before?.(page);
    const query = new URLSearchParams({ folder: options.folder });
    if (options.payload) query.set('payload', JSON.stringify(options.payload));
    await page.goto(`http://127.0.0.1:${options.port}/?${query.toString()}`, {
      waitUntil: 'domcontentloaded',
    });

    let socket = '';
    const ready = async (old?: string): Promise<void> => {
      await page.waitForSelector('.part.statusbar .statusbar-item', { timeout: 60_000 });
      if (options.companion !== false)
        socket = await until('the extension host', () => findHost(options.sockets, options.folder, old));
    };
    await ready();
    const inHost: EditorWindow['inHost'] = (sent, argument) => post(socket, body(sent, argument));

    return {
      page,
      close,
      inHost,
      command: (id, ...args) =>
        inHost((editor, call) => editor.commands.executeCommand<unknown>(call.id, ...call.args), {
          id,
          args,
        }),
      async palette(title) {
        const input = page.locator('.quick-input-widget:visible input.input').first();
        // A key is lost while the page behind the keyboard is still loading.
        await until('the command palette', async () => {
          await page.keyboard.press('F1');
          await input.waitFor({ timeout: 10_000 });
          return true;
        });
        await input.fill(`>${title}`);
        await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
      },
      webview: () => page.frameLocator('iframe.webview.ready').frameLocator('#active-frame'),
      async shot(name, { docs = false, step } = {}) {
        const path = join(pictures, `${name}.png`);
        await page.screenshot({ path });
        if (docs && docsPictures) {
          mkdirSync(docsPictures, { recursive: true });
          copyFileSync(path, join(docsPictures, `${name}.png`));
        }
        if (step && docsPictures) {
          const [x, y, width, height] = step.part;
          await page.screenshot({
            path: join(docsPictures, '../../media/walkthrough', `${step.name}.png`),
            clip: { x, y, width, height },
          });
        }
        return path;
      },
      notifications: () => page.locator('.notification-list-item-message').allInnerTexts(),
      async reload() {
        const old = socket;
        await page.reload({ waitUntil: 'domcontentloaded' });
        await ready(old);
      },
    };
  } catch (error) {
    const path = join(pictures, 'FAILED-to-open.png');
    await context
      .pages()[0]
      ?.screenshot({ path })
      .catch(() => undefined);
    await close();
    throw existsSync(path) ? new Error(`${String(error)}\nScreen: ${path}`) : error;
  }
}
