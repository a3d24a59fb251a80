/** A window and a filter of the capture as one dated, redacted document, attached to the chat. */

import * as vscode from 'vscode';
import { isProblem } from '../../base/problem.ts';
import { asRecord, asText } from '../../base/unknown.ts';
import { type Window } from '../../traffic/question.ts';
import { askInChat } from '../chat.ts';
import { pickWindow, showProblem, withProgress, type Context } from '../context.ts';

export async function addSnapshot(context: Context, argument: unknown): Promise<void> {
  const given = asRecord(argument);
  const window = windowOf(given?.['window']) ?? (await pickWindow());
  if (!window) return;
  const filter =
    asText(given?.['filter']) ??
    (await vscode.window.showInputBox({
      title: 'Which exchanges?',
      prompt: 'A filter, or empty for all',
      placeHolder: 'res.status >= 400 and container.name == "checkout"',
    }));
  if (filter === undefined) return;
  const path = `/snapshot/${new Date().toISOString().slice(0, 19).replace(/:/g, '-')}.md`;
  const uri = await withProgress('Making the snapshot', () =>
    context.documents.freeze(path, { kind: 'snapshot', filter, window }),
  );
  if (isProblem(uri)) return showProblem(uri);
  await askInChat('Look at the attached traffic snapshot. ', [uri], false);
}

export function windowOf(value: unknown): Window | undefined {
  const { seconds, from, to, since } = asRecord(value) ?? {};
  if (typeof seconds === 'number') return { seconds };
  if (typeof from === 'number' && typeof to === 'number') return { from, to };
  if (typeof since === 'string') return { since };
  return undefined;
}
