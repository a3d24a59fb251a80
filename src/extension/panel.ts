/** The webview: its page, policy and life; as an editor panel or as a view in the bottom panel, one at a time. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { asRecord, asText } from '../base/unknown.ts';
import { type Port } from '../wire/caller.ts';
import { type PanelState } from '../wire/panel.ts';
import { createBridge, type BridgeHost, type PageCaller } from './bridge.ts';
import { type EngineProcess } from './engineProcess.ts';

const panelType = 'qtapDevtools.traffic';
const viewType = 'qtapDevtools.trafficView';
const stateKey = 'panel';

export interface TrafficPanel extends vscode.Disposable {
  show(): Promise<void>;
  /** Brings a row to the front, opening the panel when it is closed. */
  select(id: string): Promise<void>;
  setFilter(filter: string): Promise<void>;
  /** Adds a condition to the filter that is there. */
  narrow(condition: string): Promise<void>;
  /** The first of two to be compared, as the page last said. */
  readonly marked: string | undefined;
}

export function registerPanel(
  context: vscode.ExtensionContext,
  engine: EngineProcess,
  act: BridgeHost['act'],
  noise: () => Readonly<Record<string, string>>,
): TrafficPanel {
  let open:
    | {
        readonly page: PageCaller;
        readonly close: () => void;
        readonly reveal: () => void;
        readonly kind: 'panel' | 'view';
      }
    | undefined;

  let marked: string | undefined;

  function remembered(): PanelState {
    const stored = asRecord(context.workspaceState.get(stateKey)) ?? {};
    return {
      filter: '',
      columns: [],
      saved: [],
      recent: [],
      hidden: Object.keys(noise()),
      ...stored,
      noise: noise(),
    };
  }
  const host: BridgeHost = {
    state: remembered,
    save(change) {
      const { noise: _presets, ...stored } = remembered();
      void context.workspaceState.update(stateKey, { ...stored, ...change });
    },
    act,
    marked(id) {
      marked = id;
    },
    mayReveal: (_id, place) =>
      confirm(
        `Show the value behind ${place} for 30 seconds?`,
        'It is decrypted production data. The reveal is written to the log, without the value.',
        'Reveal',
      ),
    mayCopySecrets: () =>
      confirm(
        'Copy with its secrets?',
        'Keys, cookies and passwords of this exchange go to the clipboard as they were sent.',
        'Copy With Secrets',
      ),
    copy: async (text) => {
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage('Copied.', 3_000);
    },
  };

  function attach(webview: vscode.Webview, kind: 'panel' | 'view', reveal: () => void): () => void {
    open?.close();
    webview.options = {
      enableScripts: true,
      localResourceRoots: [
        vscode.Uri.joinPath(context.extensionUri, 'dist'),
        vscode.Uri.joinPath(context.extensionUri, 'media'),
      ],
    };
    webview.html = pageHtml(webview, context.extensionUri);
    const letters = new vscode.EventEmitter<unknown>();
    const receiving = webview.onDidReceiveMessage((letter: unknown) => letters.fire(letter));
    const port: Port = {
      post: (letter) => void webview.postMessage(letter),
      onLetter: (listener) => disposer(letters.event(listener)),
      onClose: () => () => undefined,
      close: () => undefined,
    };
    const bridge = createBridge(port, engine, host);
    const close = (): void => {
      receiving.dispose();
      letters.dispose();
      bridge.close();
      if (open?.page === bridge.page) open = undefined;
    };
    open = { page: bridge.page, close, reveal, kind };
    void engine.ensure();
    return close;
  }

  function attachPanel(panel: vscode.WebviewPanel): void {
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
    const close = attach(panel.webview, 'panel', () => panel.reveal());
    panel.onDidDispose(close);
  }

  const registrations = [
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel(panel) {
        attachPanel(panel);
        return Promise.resolve();
      },
    }),
    vscode.window.registerWebviewViewProvider(viewType, {
      resolveWebviewView(view) {
        const close = attach(view.webview, 'view', () => view.show());
        view.onDidDispose(close);
      },
    }),
  ];

  return {
    show() {
      if (open) open.reveal();
      else
        attachPanel(
          vscode.window.createWebviewPanel(panelType, 'Live Traffic', vscode.ViewColumn.Active, {}),
        );
      return Promise.resolve();
    },
    async select(id) {
      await this.show();
      open?.page.notify('select', { id });
    },
    async setFilter(filter) {
      await this.show();
      open?.page.notify('setFilter', { filter });
    },
    async narrow(condition) {
      await this.show();
      open?.page.notify('narrow', { condition });
    },
    get marked() {
      return marked;
    },
    dispose() {
      open?.close();
      for (const registration of registrations) registration.dispose();
    },
  };
}

function disposer(disposable: vscode.Disposable): () => void {
  return () => void disposable.dispose();
}

async function confirm(message: string, detail: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
}

/** Nothing but our own two files, by nonce; pictures of captured bodies only as blobs. */
function pageHtml(webview: vscode.Webview, root: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(root, 'dist', name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    'img-src blob:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('webview.css')}">
<title>Live Traffic</title>
</head>
<body>
<script nonce="${nonce}" src="${file('webview.js')}"></script>
</body>
</html>`;
}

/** The argument that VS Code hands to a command from the right-click menu: RowContext, or `{id}` of our own. */
export function idOf(argument: unknown): string | undefined {
  const id = asText(asRecord(argument)?.['id']);
  return id !== undefined && /^r[0-9a-z]{3,8}$/.test(id) ? id : undefined;
}
