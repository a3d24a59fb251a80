/** A Qtap that answers strangers is told of once, when it is first read; Diagnose says it always. */

import * as vscode from 'vscode';
import { isProblem } from '../base/problem.ts';
import { isTextList } from '../base/unknown.ts';
import { type Status } from '../wire/views.ts';
import { type EngineCaller } from './engineProcess.ts';
import { inMessage } from './messages.ts';

const toldKey = 'toldOfExposure';
const mostTold = 100;

export interface ExposureWatch {
  look(status: Status, caller: EngineCaller): void;
}

export function createExposureWatch(memory: vscode.Memento, wanted: () => boolean): ExposureWatch {
  const asked = new Set<string>();

  async function ask(caller: EngineCaller): Promise<void> {
    const reasons = await caller.call('exposure', null);
    if (isProblem(reasons)) return;
    for (const { because, fix } of reasons) {
      const stored: unknown = memory.get(toldKey);
      const told = isTextList(stored) ? stored : [];
      if (told.includes(because)) continue;
      await memory.update(toldKey, [...told, because].slice(-mostTold));
      const chosen = await vscode.window.showWarningMessage(inMessage(`${because} ${fix}`), 'Diagnose');
      if (chosen) await vscode.commands.executeCommand('qtapDevtools.diagnose');
    }
  }

  return {
    look(status, caller) {
      const fresh = status.sources.filter(
        ({ name, url, demo, state }) => !demo && state.is === 'connected' && !asked.has(`${name} ${url}`),
      );
      if (fresh.length === 0 || !wanted()) return;
      for (const { name, url } of fresh) asked.add(`${name} ${url}`);
      void ask(caller);
    },
  };
}
