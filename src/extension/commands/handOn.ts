/** What leaves the editor: HAR files, cURL and fetch on the clipboard. Secrets in them are placeholders, but for one act. */

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { isProblem } from '../../base/problem.ts';
import { howMany } from '../../base/text.ts';
import { asRecord, asText, isTextList, trusted } from '../../base/unknown.ts';
import { type Window } from '../../traffic/question.ts';
import { engineFor, showProblem, withProgress, type Context } from '../context.ts';
import { idOf, mayCopySecrets } from '../panel.ts';

const allHeld: Window = { seconds: 86_400 };

/** One exchange, the ones named, or all that match a filter. */
export async function exportHar(context: Context, argument: unknown): Promise<void> {
  const given = asRecord(argument);
  const id = idOf(argument);
  const listed = given?.['ids'];
  const named = isTextList(listed) && listed.length > 0 ? listed : undefined;
  const caller = await engineFor(context);
  if (!caller) return;
  const question = {
    as: 'har' as const,
    ids: id === undefined ? named : [id],
    filter: asText(given?.['filter']),
    // The engine looks at what the page sent.
    window: given?.['window'] === undefined ? allHeld : trusted<Window>(given['window']),
  };
  const made = await withProgress('Writing HAR', (signal) =>
    caller.call('export', question, { deadlineMs: 120_000, signal }),
  );
  if (isProblem(made)) return showProblem(made);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const exchanges = howMany(made.count, 'exchange');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, 'traffic.har'),
    filters: { 'HTTP Archive': ['har'] },
    title: `Export ${exchanges}, secrets replaced`,
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(made.text));
  void vscode.window.showInformationMessage(
    `${exchanges} written${made.left > 0 ? `, the newest; ${howMany(made.left, 'older one was', 'older ones were')} too many` : ''}. Secrets in them are placeholders.`,
  );
}

export async function copyAs(context: Context, argument: unknown, as: 'curl' | 'fetch'): Promise<void> {
  const id = idOf(argument);
  const caller = id === undefined ? undefined : await engineFor(context);
  if (!caller || id === undefined) return;
  const made = await caller.call('export', { as, ids: [id] });
  if (isProblem(made)) return showProblem(made);
  await vscode.env.clipboard.writeText(made.text);
  vscode.window.setStatusBarMessage('Copied; secrets are placeholders.', 4_000);
}

const withSecrets = [
  { label: 'cURL with its secrets', as: 'curl' as const },
  { label: 'fetch with its secrets', as: 'fetch' as const },
];

/** A person's own act, apart from the others: chosen, confirmed, and written to the log by the engine. */
export async function copyWithSecrets(context: Context, argument: unknown): Promise<void> {
  const id = idOf(argument);
  const caller = id === undefined ? undefined : await engineFor(context);
  if (!caller || id === undefined) return;
  const chosen = await vscode.window.showQuickPick(withSecrets, {
    placeHolder: 'As what? Keys, cookies and passwords go to the clipboard as they were sent.',
  });
  if (!chosen || !(await mayCopySecrets())) return;
  const made = await caller.call('render', { id, as: chosen.as, withSecrets: true });
  if (isProblem(made)) return showProblem(made);
  await vscode.env.clipboard.writeText(made.raw);
  vscode.window.setStatusBarMessage('Copied with its secrets.', 4_000);
}
