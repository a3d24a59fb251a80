/** Connect to Host…: known sources, the hosts of ~/.ssh/config, an address, or the demo; ssh's questions in an input box. */

import * as vscode from 'vscode';
import { isProblem } from '../../base/problem.ts';
import { asList, asRecord } from '../../base/unknown.ts';
import { engineFor, showProblem, type Context } from '../context.ts';
import { type EngineCaller } from '../engineProcess.ts';

interface SourceSetting {
  readonly name: string;
  readonly url: string;
  readonly ssh?: string;
}

interface Choice extends vscode.QuickPickItem {
  readonly source?: SourceSetting;
  readonly other?: boolean;
}

const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });

export async function connect(context: Context): Promise<void> {
  const caller = await engineFor(context);
  if (!caller) return;
  const settings = vscode.workspace.getConfiguration('qtapDevtools');
  const known = asList(settings.inspect('sources')?.globalValue) ?? [];
  const hosts = await caller.call('sshHosts', null);
  const choices: Choice[] = [
    {
      label: '$(vm) This machine',
      description: 'localhost:10001',
      source: { name: 'qtap', url: 'localhost:10001' },
    },
    {
      label: '$(beaker) The built-in demo',
      description: 'invented traffic',
      source: { name: 'demo', url: 'demo' },
    },
    ...(known.length > 0 ? [separator('Known sources')] : []),
    ...known.flatMap(choiceOf),
    ...(isProblem(hosts) || hosts.length === 0
      ? []
      : [separator('Hosts of ~/.ssh/config, through an ssh tunnel')]),
    ...(isProblem(hosts) ? [] : hosts).map(({ name, address }) => ({
      label: `$(remote) ${name}`,
      description: address,
      source: { name: plainName(name), url: 'localhost:10001', ssh: name },
    })),
    separator('Other'),
    {
      label: '$(edit) Other…',
      description: 'user@host for a tunnel, or an address such as http://box:10001',
      other: true,
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    placeHolder: 'Where does Qtap run?',
    matchOnDescription: true,
  });
  const source = chosen?.other ? await askOther() : chosen?.source;
  if (!source) return;
  await settings.update('sources', [source], vscode.ConfigurationTarget.Global);
  const problem = await context.engine.configure();
  if (problem) await showProblem(problem);
  else await context.panel.show();
}

async function askOther(): Promise<SourceSetting | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Where does Qtap run?',
    prompt: 'user@host opens an ssh tunnel to it; host:port or a URL is read directly',
    placeHolder: 'root@pay-1   or   http://10.0.0.7:10001',
  });
  const given = text?.trim();
  if (!given) return undefined;
  if (/^[^\s/:]+@[^\s/:]+$/.test(given))
    return { name: plainName(given), url: 'localhost:10001', ssh: given };
  return { name: plainName(given.replace(/^https?:\/\//, '')), url: given };
}

function choiceOf(item: unknown): Choice[] {
  const { name, url, ssh } = asRecord(item) ?? {};
  if (typeof name !== 'string' || typeof url !== 'string') return [];
  const tunnel = typeof ssh === 'string' ? { ssh } : {};
  const description = typeof ssh === 'string' ? `${url} through ${ssh}` : url;
  return [{ label: `$(server) ${name}`, description, source: { name, url, ...tunnel } }];
}

/** A host's name as a source may be called (wire/options). */
function plainName(text: string): string {
  const plain = text.replace(/^.*@/, '').replace(/[^A-Za-z0-9._-]+/g, '-');
  return plain.replace(/^-+|-+$/g, '').slice(0, 40) || 'qtap';
}

/** What ssh asks is asked of the person; the answer goes to ssh and nowhere else. */
export function answerQuestions(caller: EngineCaller): void {
  caller.onNotice('ask', ({ n, question, secret }) => {
    const asked = vscode.window.showInputBox({
      title: 'ssh asks',
      prompt: question,
      password: secret,
      ignoreFocusOut: true,
    });
    void Promise.resolve(asked).then((text) => caller.call('answer', { n, text }));
  });
}
