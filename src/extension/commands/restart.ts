/** The engine started anew: by hand, or because a changed setting counts only then. What it held is gone, so it is asked. */

import * as vscode from 'vscode';
import { isProblem, type Problem } from '../../base/problem.ts';
import { showProblem, withProgress, type Context } from '../context.ts';

const act = 'Restart Engine';
/** One question at a time, however many settings are changed meanwhile. */
let asked = false;

/** Why a changed setting does not count, and what helps. */
export async function settingsRefused(context: Context, why: Problem): Promise<void> {
  if (why.code !== 'needs-restart') return showProblem(why);
  if (asked) return;
  asked = true;
  const chosen = await vscode.window.showWarningMessage(
    `${why.message} Restart it now? What it holds is forgotten.`,
    act,
    'Later',
  );
  asked = false;
  if (chosen === act) await restart(context);
}

export async function restartEngine(context: Context): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(
    'Restart the capture engine?',
    { modal: true, detail: 'Everything held is forgotten, for every client of this engine.' },
    act,
  );
  if (chosen === act) await restart(context);
}

async function restart(context: Context): Promise<void> {
  const answer = await withProgress('Restarting the capture engine', () => context.engine.restart());
  if (isProblem(answer)) await showProblem(answer);
}
