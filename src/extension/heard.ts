/** What the engine says without being asked, and what a person is told of it. */

import * as vscode from 'vscode';
import { type EngineNotices } from '../wire/engine.ts';
import { type Status } from '../wire/views.ts';
import { answerQuestions } from './commands/connect.ts';
import { type EngineProcess } from './engineProcess.ts';
import { type ExposureWatch } from './exposure.ts';
import { inMessage } from './messages.ts';
import { section } from './settings.ts';
import { type StatusItem } from './status.ts';

export interface Heard {
  readonly engine: EngineProcess;
  readonly log: vscode.LogOutputChannel;
  readonly item: StatusItem;
  readonly exposure: ExposureWatch;
  /** Shows an exchange in the panel. */
  readonly show: (id: string) => Promise<void>;
}

/** Returns what the engine has told last about itself; undefined while none runs. */
export function listen({ engine, log, item, exposure, show }: Heard): () => Status | undefined {
  let status: Status | undefined;
  engine.onStart((caller) => {
    // What another life told is no longer true.
    status = undefined;
    answerQuestions(caller);
    caller.onNotice('status', (now) => {
      const wasPaused = status?.paused;
      status = now;
      item.show(now);
      exposure.look(now, caller);
      if (wasPaused !== now.paused)
        void vscode.commands.executeCommand('setContext', `${section}.paused`, now.paused);
    });
    caller.onNotice('log', ({ level, text }) => log[level](text));
    caller.onNotice('finding', (finding) => void tellFinding(finding, show));
  });
  engine.onCrash(({ reason, crashes }) => {
    status = undefined;
    item.show(undefined);
    // Once a life of the window: the restart is on its way, and the log has the rest.
    if (crashes === 1) void tellCrash(reason, log);
  });
  return () => status;
}

async function tellCrash(reason: string, log: vscode.LogOutputChannel): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(
    `The capture engine ${reason}. It is started again; what it held is gone.`,
    'Show Log',
  );
  if (chosen) log.show();
}

async function tellFinding(
  { id, kind, severity, place }: EngineNotices['finding'],
  show: Heard['show'],
): Promise<void> {
  const wanted = vscode.workspace.getConfiguration(section).get<string>('notifications') ?? 'critical';
  if (wanted === 'none' || severity !== 'critical') return;
  const chosen = await vscode.window.showWarningMessage(
    inMessage(`A ${kind} was seen in traffic (${place}).`),
    'Show Exchange',
  );
  if (chosen) await show(id);
}
