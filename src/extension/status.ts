/** The status bar: source, state, rate and errors in one item, and what one can do about it behind a click. */

import * as vscode from 'vscode';
import { type Status } from '../wire/views.ts';
import { statusWords } from './statusWords.ts';

export interface StatusItem extends vscode.Disposable {
  show(status: Status | undefined): void;
}

export function createStatusItem(): StatusItem {
  const item = vscode.window.createStatusBarItem('qtapDevtools.status', vscode.StatusBarAlignment.Left, 0);
  item.name = 'Qtap DevTools';
  item.command = 'qtapDevtools.choose';
  const show = (status: Status | undefined): void => {
    const { text, tooltip, warn } = statusWords(status);
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = warn ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  };
  show(undefined);
  item.show();
  return { show, dispose: () => item.dispose() };
}

/** What a click on the item offers. */
export async function chooseAct(status: Status | undefined): Promise<void> {
  const acts = [
    { label: '$(table) Show Live Traffic', command: 'qtapDevtools.showTraffic' },
    { label: '$(plug) Connect to Host…', command: 'qtapDevtools.connect' },
    status?.paused
      ? { label: '$(debug-start) Resume Capture', command: 'qtapDevtools.resumeCapture' }
      : { label: '$(debug-pause) Pause Capture', command: 'qtapDevtools.pauseCapture' },
    { label: '$(filter) Set Capture Filter…', command: 'qtapDevtools.setCaptureFilter' },
    { label: '$(comment-discussion) Add Traffic Snapshot to Chat', command: 'qtapDevtools.addSnapshot' },
    { label: '$(shield) Scan Traffic for Sensitive Data', command: 'qtapDevtools.scan' },
    { label: '$(search) Diagnose: Why Do I See Nothing?', command: 'qtapDevtools.diagnose' },
    { label: '$(output) Show Log', command: 'qtapDevtools.showLog' },
  ];
  const chosen = await vscode.window.showQuickPick(acts, { placeHolder: 'Qtap DevTools' });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}
