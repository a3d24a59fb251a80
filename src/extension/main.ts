/** The extension's two doors. `activate` registers and returns: nothing is read from the network until somebody looks or asks. */

import * as vscode from 'vscode';
import { problem, type Problem } from '../base/problem.ts';
import { asRecord, asText, parseJson } from '../base/unknown.ts';
import { defaultOptions, type EngineOptions } from '../wire/options.ts';
import { settingsRefused } from './commands/restart.ts';
import { actOf, commandsOf } from './commands/table.ts';
import { type Context } from './context.ts';
import { registerDefinitions, whyToolsAreAbsent } from './definitions.ts';
import { registerDocuments } from './documents.ts';
import { createEngineProcess } from './engineProcess.ts';
import { createExposureWatch } from './exposure.ts';
import { registerFindings } from './findings.ts';
import { listen } from './heard.ts';
import { registerPanel } from './panel.ts';
import { engineOptions, headersOf, readSetting, section, textsOf } from './settings.ts';
import { createStatusItem } from './status.ts';

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
  const act = actOf(documents);
  const exposure = createExposureWatch(
    extension.globalState,
    () => readSetting(reader, 'notifications') !== 'none',
  );
  const status = listen({ engine, log, item, exposure, show: (id) => panel.select(id) });
  const panel = registerPanel(extension, engine, { act, status }, noise);
  const context: Context = { extension, engine, documents, panel, findings, log, status, options };
  const commands = commandsOf(context, act);
  const version = asText(asRecord(extension.extension.packageJSON)?.['version']) ?? '0.0.0';
  const definitions = registerDefinitions(
    engine,
    version,
    () => vscode.workspace.isTrusted && readSetting(reader, 'mcp.enabled') !== false,
  );

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
