/** The webview: its page, policy and life; as an editor panel or as a view in the bottom panel, one at a time. */

import * as vscode from 'vscode';
import { asRecord, asText } from '../base/unknown.ts';
import { type Port } from '../wire/caller.ts';
import { type PanelState } from '../wire/panel.ts';
import { createBridge, type Bridge, type BridgeHost } from './bridge.ts';
import { type EngineProcess } from './engineProcess.ts';
import { pageHtml } from './pageHtml.ts';
import { section } from './settings.ts';

const panelType = 'qtapDevtools.traffic';
const viewType = 'qtapDevtools.trafficView';
const stateKey = 'panel';

/** The one place where the page is now. */
interface Open {
  readonly kind: 'editor' | 'panel';
  readonly bridge: Bridge;
  readonly reveal: () => void;
  /** Makes room for the page elsewhere. */
  readonly leave: () => void;
  readonly close: () => void;
}

export interface TrafficPanel extends vscode.Disposable {
  show(): Promise<void>;
  /** Brings it there, from wherever it is. */
  showIn(kind: 'editor' | 'panel'): Promise<void>;
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
  { act, status }: Pick<BridgeHost, 'act' | 'status'>,
  noise: () => Readonly<Record<string, string>>,
): TrafficPanel {
  let open: Open | undefined;
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
    status,
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
    mayCopySecrets,
    copy: async (text) => {
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage('Copied.', 3_000);
    },
  };

  /** The view that VS Code has made for the bottom panel; it is there also while the editor shows the page. */
  let view: vscode.WebviewView | undefined;

  function attach(webview: vscode.Webview, at: Pick<Open, 'kind' | 'reveal' | 'leave'>): Open {
    webview.options = {
      enableScripts: true,
      localResourceRoots: [
        vscode.Uri.joinPath(context.extensionUri, 'dist'),
        vscode.Uri.joinPath(context.extensionUri, 'media'),
      ],
    };
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
      if (open === made) open = undefined;
    };
    const made: Open = {
      ...at,
      bridge,
      close,
      leave() {
        close();
        at.leave();
      },
    };
    // First the new place, then the old one goes: what hears of its end finds the page at home.
    const before = open;
    open = made;
    before?.leave();
    webview.html = pageHtml(webview.cspSource, (name) =>
      webview.asWebviewUri(vscode.Uri.joinPath(context.extensionUri, 'dist', name)).toString(),
    );
    void engine.ensure();
    return made;
  }

  function attachEditor(panel: vscode.WebviewPanel): void {
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
    const mine = attach(panel.webview, {
      kind: 'editor',
      reveal: () => panel.reveal(),
      leave() {
        panel.dispose();
      },
    });
    panel.onDidChangeViewState(() => {
      if (!panel.visible) mine.bridge.forgetPage();
    });
    panel.onDidDispose(() => {
      mine.close();
      // The view in the bottom panel has been waiting for this.
      if (view?.visible && !open) attachView(view);
    });
  }

  function attachView(shown: vscode.WebviewView): void {
    attach(shown.webview, {
      kind: 'panel',
      reveal: () => shown.show(),
      leave() {
        shown.webview.options = { enableCommandUris: [`${section}.openInPanel`] };
        shown.webview.html = elsewhereHtml;
      },
    });
  }

  const registrations = [
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel(panel) {
        attachEditor(panel);
        return Promise.resolve();
      },
    }),
    vscode.window.registerWebviewViewProvider(viewType, {
      resolveWebviewView(made) {
        view = made;
        made.onDidDispose(() => {
          if (view === made) view = undefined;
          if (open?.kind === 'panel') open.close();
        });
        made.onDidChangeVisibility(() => {
          if (made.visible && !open) attachView(made);
          if (!made.visible && open?.kind === 'panel') open.bridge.forgetPage();
        });
        attachView(made);
      },
    }),
  ];
  const newEditor = (): void =>
    attachEditor(vscode.window.createWebviewPanel(panelType, 'Live Traffic', vscode.ViewColumn.Active, {}));

  const show = (): Promise<void> => {
    if (open) open.reveal();
    else newEditor();
    return Promise.resolve();
  };

  return {
    show,
    async showIn(kind) {
      if (open?.kind === kind) open.reveal();
      else if (kind === 'editor') newEditor();
      else {
        if (view) attachView(view);
        await vscode.commands.executeCommand(`${viewType}.focus`);
      }
    },
    async select(id) {
      await show();
      open?.bridge.notify('select', { id });
    },
    async setFilter(filter) {
      await show();
      open?.bridge.notify('setFilter', { filter });
    },
    async narrow(condition) {
      await show();
      open?.bridge.notify('narrow', { condition });
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

export function mayCopySecrets(): Promise<boolean> {
  return confirm(
    'Copy with its secrets?',
    'Keys, cookies and passwords of this exchange go to the clipboard as they were sent. The copy is written to the log, without them.',
    'Copy With Secrets',
  );
}

async function confirm(message: string, detail: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
}

/** Stands in the bottom panel while an editor shows the page. */
const elsewhereHtml = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
<body><p>Live Traffic is open in an editor. <a href="command:${section}.openInPanel">Show it here</a></p></body></html>`;

/** The argument that VS Code hands to a command from the right-click menu: RowContext, or `{id}` of our own. */
export function idOf(argument: unknown): string | undefined {
  const id = asText(asRecord(argument)?.['id']);
  return id !== undefined && /^r[0-9a-z]{3,8}$/.test(id) ? id : undefined;
}
