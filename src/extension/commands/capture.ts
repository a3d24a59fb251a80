/** Pause, resume, clear, marker, capture filter. */

import * as vscode from 'vscode';
import { isProblem } from '../../base/problem.ts';
import { engineFor, showProblem, type Context } from '../context.ts';
import { section } from '../settings.ts';

export async function capture(context: Context, act: 'pause' | 'resume' | 'clear'): Promise<void> {
  if (act === 'clear') {
    const yes = await vscode.window.showWarningMessage(
      'Clear the capture? Everything held is forgotten, for every client of this engine.',
      { modal: true },
      'Clear',
    );
    if (yes !== 'Clear') return;
  }
  const caller = await engineFor(context);
  const answer = caller && (await caller.call('capture', { act }));
  if (isProblem(answer)) await showProblem(answer);
}

export async function setMarker(context: Context): Promise<void> {
  const name = await vscode.window.showInputBox({
    title: 'Set Marker',
    prompt: 'A name for this moment: tools take it as `since` and `baseline`',
    placeHolder: 'deploy-1.4',
    validateInput: (text) =>
      /^[\w .:-]{1,60}$/.test(text) ? undefined : 'One to 60 letters, digits, spaces, ".", ":", "_", "-"',
  });
  const caller = name === undefined ? undefined : await engineFor(context);
  const answer =
    name === undefined || !caller ? undefined : await caller.call('capture', { act: 'mark', name });
  if (isProblem(answer)) await showProblem(answer);
}

/** The person's way to server-side filtering: what is not asked for is not captured at all, so it is shown first. */
export async function setCaptureFilter(context: Context): Promise<void> {
  const caller = await engineFor(context);
  if (!caller) return;
  const expression = await vscode.window.showInputBox({
    title: 'Set Capture Filter',
    prompt: 'Only matching exchanges are captured; the rest is lost. Empty = everything.',
    placeHolder: 'req.host contains "stripe" or res.status >= 400',
    value: context.status()?.captureFilter ?? '',
    async validateInput(text) {
      const explained = text.trim() === '' ? undefined : await caller.call('explain', { expression: text });
      return isProblem(explained) ? `${explained.message} ${explained.fix}` : undefined;
    },
  });
  if (expression === undefined) return;
  const explained = await caller.call('explain', { expression });
  if (isProblem(explained)) return showProblem(explained);
  const detail = [
    `Asked of Qtap: ${explained.pushed || 'everything'}`,
    `Checked here: ${explained.here || 'nothing more'}`,
    ...explained.notes,
    'The connection is made anew; the moment in between is recorded as a gap.',
  ].join('\n');
  const yes = await vscode.window.showWarningMessage(
    'Change what is captured?',
    { modal: true, detail },
    'Change',
  );
  if (yes !== 'Change') return;
  const answer = await caller.call('capture', { act: 'filter', expression });
  if (isProblem(answer)) return showProblem(answer);
  await vscode.workspace
    .getConfiguration(section)
    .update('capture.filter', expression, vscode.ConfigurationTarget.Global);
}
