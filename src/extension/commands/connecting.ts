/** What becomes of a source that was just chosen: progress while it connects, one sentence when it does not. */

import * as vscode from 'vscode';
import { engineFor, withProgress, type Context } from '../context.ts';
import { type EngineCaller } from '../engineProcess.ts';
import { inMessage } from '../messages.ts';
import { type SourceSetting } from '../sources.ts';
import { type SourceStatus, type Status } from '../../wire/views.ts';

/** ssh may wait that long for a person to type. */
const mostMs = 120_000;

export async function followConnecting(context: Context, source: SourceSetting): Promise<void> {
  // What VS Code tells of the change may come later; the same settings twice change nothing.
  await context.engine.configure();
  const caller = await engineFor(context);
  if (!caller) return;
  // A source that had given up is tried again.
  await caller.call('capture', { act: 'resume' });
  await context.panel.show();
  const where = source.ssh === undefined ? `at ${source.url}` : 'through ssh';
  const reason = await withProgress(`Connecting to ${source.name} ${where}`, (signal) =>
    firstWord(context, caller, source.name, signal),
  );
  if (reason === undefined) return;
  const chosen = await vscode.window.showErrorMessage(
    inMessage(`${source.name}: ${reason}`),
    'Diagnose',
    'Connect to Another…',
  );
  if (chosen === 'Diagnose') await vscode.commands.executeCommand('qtapDevtools.diagnose');
  if (chosen === 'Connect to Another…') await vscode.commands.executeCommand('qtapDevtools.connect');
}

/** Why it is lost, as soon as that is known; undefined when it is connected, or nobody waits any more. */
function firstWord(
  context: Context,
  caller: EngineCaller,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const finish = (reason: string | undefined): void => {
      stop();
      clearTimeout(timer);
      resolve(reason);
    };
    const look = (status: Status | undefined): void => {
      const state = status?.sources.find((source: SourceStatus) => source.name === name)?.state;
      if (state?.is === 'connected' || state?.is === 'silent') finish(undefined);
      if (state?.is === 'lost') finish([state.reason, state.fix].filter(Boolean).join(' '));
    };
    const stop = caller.onNotice('status', look);
    const timer = setTimeout(() => finish(undefined), mostMs);
    signal.addEventListener('abort', () => finish(undefined), { once: true });
    // The engine tells what has changed; of a source that stands already there is nothing new.
    const now = context.status();
    const stands = now?.sources.find((source) => source.name === name)?.state.is;
    if (stands === 'connected' || stands === 'silent') look(now);
  });
}
