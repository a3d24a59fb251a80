/** The extension's two doors. `activate` registers and returns: nothing is read from the network until somebody looks or asks. */

import * as vscode from 'vscode';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { asRecord, asText, parseJson } from '../base/unknown.ts';
import { defaultOptions, type EngineOptions } from '../wire/options.ts';
import { type Status } from '../wire/views.ts';
import { capture, setCaptureFilter, setMarker } from './commands/capture.ts';
import { copyReport, diagnose, ignoreFinding, scan, setupClient, showFinding } from './commands/check.ts';
import { type Acted } from './bridge.ts';
import { answerQuestions, connect } from './commands/connect.ts';
import { addToChat, compare, explain } from './commands/explain.ts';
import { filterBy } from './commands/filterBy.ts';
import { restartEngine, settingsRefused } from './commands/restart.ts';
import { copyAs, copyWithSecrets, exportHar } from './commands/handOn.ts';
import { addSnapshot } from './commands/snapshot.ts';
import { showProblem, type Context } from './context.ts';
import { registerDefinitions, whyToolsAreAbsent } from './definitions.ts';
import { registerDocuments } from './documents.ts';
import { createEngineProcess } from './engineProcess.ts';
import { createExposureWatch } from './exposure.ts';
import { registerFindings } from './findings.ts';
import { inMessage } from './messages.ts';
import { idOf, registerPanel } from './panel.ts';
import { engineOptions, readSetting } from './settings.ts';
import { chooseAct, createStatusItem } from './status.ts';

const section = 'qtapDevtools';
/** SecretStorage: headers for people who front Qtap with a proxy, as JSON by source name. */
const headersKey = 'sourceHeaders';

/** What must have ended before the window has: VS Code waits for `deactivate`, not for disposables. */
let endEngine: (() => Promise<void>) | undefined;

export function deactivate(): Promise<void> | undefined {
  return endEngine?.();
}

export function activate(extension: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Qtap DevTools', { log: true });
  const reader = { inspect: (name: string) => vscode.workspace.getConfiguration(section).inspect(name) };
  let status: Status | undefined;

  async function options(): Promise<EngineOptions | Problem> {
    const stored = asRecord(parseJson((await extension.secrets.get(headersKey)) ?? '{}')) ?? {};
    return engineOptions(reader, headersOf(stored), process.env['QTAP_DEVTOOLS_URL']);
  }
  const engine = createEngineProcess({
    file: vscode.Uri.joinPath(extension.extensionUri, 'dist', 'engine.js').fsPath,
    options: async () =>
      vscode.workspace.isTrusted
        ? options()
        : problem(
            'not-allowed',
            'This workspace is not trusted, so the capture engine does not start.',
            'Trust the workspace first.',
          ),
    log: (level, text) => log[level](text),
  });
  endEngine = engine.dispose;
  const documents = registerDocuments(engine);
  const findings = registerFindings();
  const item = createStatusItem();
  const noise = (): Readonly<Record<string, string>> =>
    textsOf(asRecord(readSetting(reader, 'noise.presets'))) ?? defaultOptions.noise;
  const panel = registerPanel(extension, engine, (verb, what) => act(verb, what), noise);
  const context: Context = {
    extension,
    engine,
    documents,
    panel,
    findings,
    log,
    status: () => status,
    options,
  };
  const version = asText(asRecord(extension.extension.packageJSON)?.['version']) ?? '0.0.0';
  const definitions = registerDefinitions(
    engine,
    version,
    () => vscode.workspace.isTrusted && readSetting(reader, 'mcp.enabled') !== false,
  );

  async function act(verb: string, { ids, filter, window }: Acted): Promise<void> {
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
  }

  const commands: Readonly<Record<string, (argument: unknown) => Promise<void>>> = {
    showTraffic: () => panel.show(),
    openInEditor: () => panel.showIn('editor'),
    openInPanel: () => panel.showIn('panel'),
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
    choose: () => chooseAct(status),
    copyReport: () => copyReport(context),
    showFinding: (argument) => showFinding(context, argument),
    ignoreFinding: (argument) => ignoreFinding(context, argument),
    restartEngine: () => restartEngine(context),
    showLog: () => {
      log.show();
      return Promise.resolve();
    },
  };

  const exposure = createExposureWatch(
    extension.globalState,
    () => readSetting(reader, 'notifications') !== 'none',
  );
  engine.onStart((caller) => {
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
    caller.onNotice(
      'finding',
      ({ id, kind, severity, place }) => void tellFinding(context, id, kind, severity, place),
    );
  });
  engine.onCrash(({ reason, crashes }) => {
    status = undefined;
    item.show(undefined);
    // Once a life of the window: the restart is on its way, and the log has the rest.
    if (crashes === 1) void tellCrash(reason, log);
  });

  extension.subscriptions.push(
    log,
    documents,
    findings,
    item,
    panel,
    definitions,
    ...Object.entries(commands).map(([verb, run]) =>
      vscode.commands.registerCommand(`${section}.${verb}`, run),
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(section)) return;
      definitions.refresh();
      void engine.configure().then((wrong) => wrong && settingsRefused(context, wrong));
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => definitions.refresh()),
  );
  const absent = whyToolsAreAbsent();
  if (absent) log.warn(absent);
  if (vscode.workspace.isTrusted && readSetting(reader, 'autoStart') === true) void engine.ensure();
  if (process.env['QTAP_DEVTOOLS_SHOW'] === '1') void panel.show();
}

function listOf(argument: unknown): Acted {
  const id = idOf(argument);
  return { ids: id === undefined ? [] : [id] };
}

function textsOf(
  record: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, string>> | undefined {
  if (!record) return undefined;
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value] as const] : [],
    ),
  );
}

function headersOf(
  stored: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    Object.entries(stored).flatMap(([name, headers]) => {
      const texts = textsOf(asRecord(headers));
      return texts ? [[name, texts] as const] : [];
    }),
  );
}

async function tellCrash(reason: string, log: vscode.LogOutputChannel): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(
    `The capture engine ${reason}. It is started again; what it held is gone.`,
    'Show Log',
  );
  if (chosen) log.show();
}

async function tellFinding(
  context: Context,
  id: string,
  kind: string,
  severity: string,
  place: string,
): Promise<void> {
  const wanted = vscode.workspace.getConfiguration(section).get<string>('notifications') ?? 'critical';
  if (wanted === 'none' || severity !== 'critical') return;
  const chosen = await vscode.window.showWarningMessage(
    inMessage(`A ${kind} was seen in traffic (${place}).`),
    'Show Exchange',
  );
  if (chosen) await context.panel.select(id);
}
