/** What every command needs, and the ways they all tell a person that something did not work. */

import * as vscode from 'vscode';
import { isProblem, type Problem } from '../base/problem.ts';
import { type Documents } from './documents.ts';
import { type EngineCaller, type EngineProcess } from './engineProcess.ts';
import { type FindingsTree } from './findings.ts';
import { inMessage } from './messages.ts';
import { type TrafficPanel } from './panel.ts';
import { type EngineOptions } from '../wire/options.ts';
import { type Status } from '../wire/views.ts';

export interface Context {
  readonly extension: vscode.ExtensionContext;
  readonly engine: EngineProcess;
  readonly documents: Documents;
  readonly panel: TrafficPanel;
  readonly findings: FindingsTree;
  readonly status: () => Status | undefined;
  /** Today's settings, checked. */
  readonly options: () => Promise<EngineOptions | Problem>;
  readonly log: vscode.LogOutputChannel;
}

export async function showProblem({ message, fix, code }: Problem): Promise<void> {
  if (code === 'cancelled') return;
  await vscode.window.showErrorMessage(inMessage(`${message} ${fix}`));
}

/** The running engine, started when it is not; a person is told when it cannot be. */
export async function engineFor({ engine }: Context): Promise<EngineCaller | undefined> {
  const caller = await engine.ensure();
  if (!isProblem(caller)) return caller;
  await showProblem(caller);
  return undefined;
}

/** Work with a progress line and a cancel button, shown only when it takes a moment. */
export function withProgress<Result>(
  title: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        return work(controller.signal);
      },
    ),
  );
}

/** A window of the capture, picked; the default first. */
export async function pickWindow(): Promise<{ seconds: number } | undefined> {
  const choices = [
    { label: 'The last minute', seconds: 60 },
    { label: 'The last 5 minutes', seconds: 300 },
    { label: 'The last 15 minutes', seconds: 900 },
    { label: 'The last hour', seconds: 3_600 },
    { label: 'Everything held', seconds: 86_400 },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: 'Which stretch of time?' });
  return chosen && { seconds: chosen.seconds };
}
