/** The extension's two doors: VS Code calls `activate` when it is first needed and `deactivate` at its end. */

import * as vscode from 'vscode';

/** Registers and returns; nothing here waits for a network or a process. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(vscode.window.createOutputChannel('Qtap DevTools', { log: true }));
}
