/** Every command by its name behind `qtapDevtools.`, and what the page may ask for by such a name. */

import * as vscode from 'vscode';
import { isProblem } from '../../base/problem.ts';
import { type Acted } from '../bridge.ts';
import { showProblem, type Context } from '../context.ts';
import { type Documents } from '../documents.ts';
import { idOf } from '../panel.ts';
import { section } from '../settings.ts';
import { chooseAct } from '../status.ts';
import { capture, setCaptureFilter, setMarker } from './capture.ts';
import { copyReport, diagnose, ignoreFinding, scan, setupClient, showFinding } from './check.ts';
import { connect } from './connect.ts';
import { addToChat, compare, explain } from './explain.ts';
import { filterBy } from './filterBy.ts';
import { copyAs, copyWithSecrets, exportHar } from './handOn.ts';
import { restartEngine } from './restart.ts';
import { addSnapshot } from './snapshot.ts';

export type Act = (verb: string, what: Acted) => Promise<void>;

/** What opens a document is done at once; everything else is a command. */
export function actOf(documents: Documents): Act {
  return async (verb, { ids, filter, window }) => {
    const [id] = ids;
    switch (verb) {
      case 'openExchange':
        if (id !== undefined) await documents.open(documents.exchange(id), true);
        return;
      case 'openRequestBody':
      case 'openResponseBody': {
        if (id === undefined) return;
        const uri = await documents.body(id, verb === 'openRequestBody' ? 'request' : 'response');
        if (isProblem(uri)) await showProblem(uri);
        else await documents.open(uri, true);
        return;
      }
      default:
        await vscode.commands.executeCommand(`${section}.${verb}`, { id, ids, filter, window });
    }
  };
}

export function commandsOf(
  context: Context,
  act: Act,
): Readonly<Record<string, (argument: unknown) => Promise<void>>> {
  return {
    showTraffic: () => context.panel.show(),
    openInEditor: () => context.panel.showIn('editor'),
    openInPanel: () => context.panel.showIn('panel'),
    scan: () => scan(context),
    addSnapshot: (argument) => addSnapshot(context, argument),
    explain: (argument) => explain(context, argument),
    explain4xx: (argument) => explain(context, argument),
    explain5xx: (argument) => explain(context, argument),
    addToChat: (argument) => addToChat(context, argument),
    compare: (argument) => compare(context, argument),
    connect: () => connect(context),
    pauseCapture: () => capture(context, 'pause'),
    resumeCapture: () => capture(context, 'resume'),
    clearCapture: () => capture(context, 'clear'),
    setMarker: () => setMarker(context),
    setCaptureFilter: () => setCaptureFilter(context),
    exportHar: (argument) => exportHar(context, argument),
    copyCurl: (argument) => copyAs(context, argument, 'curl'),
    copyFetch: (argument) => copyAs(context, argument, 'fetch'),
    copyWithSecrets: (argument) => copyWithSecrets(context, argument),
    openExchange: (argument) => act('openExchange', listOf(argument)),
    openRequestBody: (argument) => act('openRequestBody', listOf(argument)),
    openResponseBody: (argument) => act('openResponseBody', listOf(argument)),
    filterByHost: (argument) => filterBy(context, argument, 'host'),
    filterByProcess: (argument) => filterBy(context, argument, 'process'),
    filterByRoute: (argument) => filterBy(context, argument, 'route'),
    filterByStatus: (argument) => filterBy(context, argument, 'status'),
    hideLikeThis: (argument) => filterBy(context, argument, 'unlike'),
    diagnose: () => diagnose(context),
    setupClient: () => setupClient(context),
    choose: () => chooseAct(context.status()),
    copyReport: () => copyReport(context),
    showFinding: (argument) => showFinding(context, argument),
    ignoreFinding: (argument) => ignoreFinding(context, argument),
    restartEngine: () => restartEngine(context),
    showLog: () => {
      context.log.show();
      return Promise.resolve();
    },
  };
}

function listOf(argument: unknown): Acted {
  const id = idOf(argument);
  return { ids: id === undefined ? [] : [id] };
}
