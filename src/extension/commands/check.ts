/** Diagnose, Scan, Set Up Another Client. */

import * as vscode from 'vscode';
import { isProblem } from '../../base/problem.ts';
import { asList, asRecord, isTextList } from '../../base/unknown.ts';
import { clientTitles } from '../../setup/names.ts';
import { type Window } from '../../traffic/question.ts';
import { engineFor, pickWindow, showProblem, withProgress, type Context } from '../context.ts';
import { whyToolsAreAbsent } from '../definitions.ts';
import { findingsReport } from '../findingNodes.ts';
import { section } from '../settings.ts';
import { sameReading, shellWord } from '../setupLine.ts';

export async function diagnose(context: Context): Promise<void> {
  const caller = await engineFor(context);
  if (!caller) return;
  const reasons = await withProgress('Looking for reasons', (signal) =>
    caller.call('diagnose', null, { signal }),
  );
  if (isProblem(reasons)) return showProblem(reasons);
  const absent = whyToolsAreAbsent();
  const text = [
    '# Why do I see nothing?',
    '',
    ...reasons.flatMap(({ because, proof, fix }, i) => [
      `## ${i + 1}. ${because}`,
      '',
      `Proof: ${proof}`,
      '',
      `Do: ${fix}`,
      '',
    ]),
    ...(absent ? ['## The tools in Copilot', '', absent, ''] : []),
  ].join('\n');
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
  await vscode.window.showTextDocument(document, { preview: true });
}

/** What the last scan looked at, for one after a finding was ignored. */
let lastWindow: Window | undefined;

export async function scan(context: Context, again = false): Promise<void> {
  const window = again && lastWindow ? lastWindow : await pickWindow();
  lastWindow = window ?? lastWindow;
  const caller = window && (await engineFor(context));
  if (!window || !caller) return;
  const findings = await withProgress('Scanning for sensitive data', (signal) =>
    caller.call('findings', { window }, { deadlineMs: 120_000, signal }),
  );
  if (isProblem(findings)) return showProblem(findings);
  await context.findings.show(findings);
}

export async function copyReport(context: Context): Promise<void> {
  const { last } = context.findings;
  if (!last) return;
  await vscode.env.clipboard.writeText(findingsReport(last));
  vscode.window.setStatusBarMessage('Report copied: masked forms and fingerprints only.', 4_000);
}

/** Shows the exchanges of a finding in the panel. */
export async function showFinding(context: Context, argument: unknown): Promise<void> {
  const given = asRecord(argument);
  const ids = given?.['ids'] ?? asRecord(given?.['group'])?.['ids'];
  if (!isTextList(ids) || ids.length === 0) return;
  const list = ids.slice(0, 50).map((id) => JSON.stringify(id));
  await context.panel.setFilter(`id in [${list.join(', ')}]`);
}

/** Ignoring takes a reason, and what is ignored stays counted. */
export async function ignoreFinding(context: Context, argument: unknown): Promise<void> {
  const group = asRecord(asRecord(argument)?.['group']);
  const fingerprints = group?.['fingerprints'];
  if (!group || !isTextList(fingerprints)) return;
  const reason = await vscode.window.showInputBox({
    title: `Ignore ${String(group['kind'])} to ${String(group['host'])}`,
    prompt: 'Why is this not a finding? It stays counted as ignored.',
    validateInput: (text) => (text.trim() === '' ? 'A reason is needed' : undefined),
  });
  if (reason === undefined) return;
  const settings = vscode.workspace.getConfiguration(section);
  const before = asList(settings.inspect('secrets.ignore')?.globalValue) ?? [];
  const added = fingerprints.map((fingerprint) => ({ fingerprint, reason }));
  await settings.update('secrets.ignore', [...before, ...added], vscode.ConfigurationTarget.Global);
  // What VS Code tells of the change may come later; the same settings twice change nothing.
  const wrong = await context.engine.configure();
  if (wrong) return showProblem(wrong);
  await scan(context, true);
}

/** The command line's own `setup` knows the files; the line is put into a terminal and not run: the person does. */
export async function setupClient(context: Context): Promise<void> {
  const options = await context.options();
  if (isProblem(options)) return showProblem(options);
  const reading = sameReading(options);
  if (isProblem(reading)) return showProblem(reading);
  // Without VS Code itself, which has the extension.
  const clients = Object.entries(clientTitles)
    .filter(([name]) => name !== 'vscode')
    .map(([name, label]) => ({ label, name }));
  const chosen = await vscode.window.showQuickPick(clients, { placeHolder: 'Which client?' });
  if (!chosen) return;
  const program = vscode.Uri.joinPath(context.extension.extensionUri, 'dist', 'cli.js').fsPath;
  const terminal = vscode.window.createTerminal({ name: `Set up ${chosen.label}` });
  terminal.show();
  const words = [program, 'setup', chosen.name, ...reading].map((word) => shellWord(word, process.platform));
  terminal.sendText(`node ${words.join(' ')}`, false);
}
