/** Connect to Host…: known sources, the hosts of ~/.ssh/config, an address, or the demo; ssh's questions in an input box. */

import * as vscode from 'vscode';
import { isProblem } from '../../base/problem.ts';
import { asList, asRecord } from '../../base/unknown.ts';
import { engineFor, type Context } from '../context.ts';
import { type EngineCaller } from '../engineProcess.ts';
import { inMessage } from '../messages.ts';
import { section } from '../settings.ts';
import {
  asSource,
  sameSource,
  sourceBehind,
  sourceFrom,
  sourceNamed,
  type SourceSetting,
} from '../sources.ts';
import { followConnecting } from './connecting.ts';

interface Choice extends vscode.QuickPickItem {
  readonly source?: SourceSetting;
  readonly other?: boolean;
}

/** In globalState: sources that were read once, so that they can be chosen again. */
const knownKey = 'knownSources';
const mostKnown = 20;

const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });

export async function connect(context: Context): Promise<void> {
  const caller = await engineFor(context);
  if (!caller) return;
  const settings = vscode.workspace.getConfiguration(section);
  const read = sourcesIn(settings.inspect('sources')?.globalValue);
  const memory = context.extension.globalState;
  const known = [...read, ...sourcesIn(memory.get(knownKey))].filter(
    (source, at, all) => all.findIndex((other) => sameSource(other, source)) === at,
  );
  const chosen = await vscode.window.showQuickPick(await choices(caller, known, read), {
    title: 'Connect to Host',
    placeHolder: 'Where does Qtap run?',
    matchOnDescription: true,
  });
  const asked = chosen?.other ? await askOther(caller) : chosen?.source;
  if (!asked) return;
  const source = sourceNamed(asked, known);
  const sources = await besideWhich(source, read);
  if (!sources) return;
  await memory.update(
    knownKey,
    [source, ...known.filter((one) => !sameSource(one, source))].slice(0, mostKnown),
  );
  await settings.update('sources', sources, vscode.ConfigurationTarget.Global);
  await followConnecting(context, source);
}

async function choices(
  caller: EngineCaller,
  known: readonly SourceSetting[],
  read: readonly SourceSetting[],
): Promise<readonly Choice[]> {
  const answer = await caller.call('sshHosts', null);
  const hosts = isProblem(answer) ? [] : answer;
  const here: SourceSetting = { name: 'qtap', url: 'localhost:10001' };
  const demo: SourceSetting = { name: 'demo', url: 'demo' };
  const offered = [here, demo, ...hosts.map(({ name }) => sourceBehind(name))];
  const others = known.filter((source) => !offered.some((one) => sameSource(one, source)));
  const reading = (source: SourceSetting): string =>
    read.some((one) => sameSource(one, source)) ? ' (read now)' : '';
  return [
    { label: '$(vm) This machine', description: `localhost:10001${reading(here)}`, source: here },
    { label: '$(beaker) The built-in demo', description: `invented traffic${reading(demo)}`, source: demo },
    ...(others.length > 0 ? [separator('Known sources')] : []),
    ...others.map((source) => ({
      label: `$(server) ${source.name}`,
      description: `${source.url}${source.ssh === undefined ? '' : ` through ${source.ssh}`}${reading(source)}`,
      source,
    })),
    ...(hosts.length > 0 ? [separator('Hosts of ~/.ssh/config, through an ssh tunnel')] : []),
    ...hosts.map(({ name, address }) => ({
      label: `$(remote) ${name}`,
      description: `${address ?? ''}${reading(sourceBehind(name))}`,
      source: sourceBehind(name),
    })),
    separator('Other'),
    {
      label: '$(edit) Other…',
      description: 'user@host for a tunnel, or an address such as http://box:10001',
      other: true,
    },
  ];
}

async function askOther(caller: EngineCaller): Promise<SourceSetting | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Where does Qtap run?',
    prompt: 'user@host opens an ssh tunnel to it; host:port or a URL is read directly',
    placeHolder: 'root@pay-1   or   http://10.0.0.7:10001',
    ignoreFocusOut: true,
    async validateInput(given) {
      if (given.trim() === '') return undefined;
      const { url, ssh } = sourceFrom(given);
      const wrong = await caller.call('checkSource', ssh === undefined ? { url } : { url, ssh });
      return isProblem(wrong) ? inMessage(`${wrong.message} ${wrong.fix}`) : undefined;
    },
  });
  return text?.trim() ? sourceFrom(text) : undefined;
}

/** What is read from now on; undefined = the person went away. The demo is never mixed with real traffic. */
async function besideWhich(
  source: SourceSetting,
  read: readonly SourceSetting[],
): Promise<readonly SourceSetting[] | undefined> {
  const others = read.filter((one) => one.url !== 'demo' && !sameSource(one, source));
  if (source.url === 'demo' || others.length === 0) return [source];
  const names = others.map(({ name }) => name).join(', ');
  const only = { label: `Only ${source.name}`, description: `${names}: no longer read`, sources: [source] };
  const both = {
    label: `${source.name} beside ${names}`,
    description: 'one table; the column and the filter field "source" tell them apart',
    sources: [...others, source],
  };
  const chosen = await vscode.window.showQuickPick([only, both], {
    title: 'Connect to Host',
    placeHolder: `${names}: read now. What shall be read?`,
  });
  return chosen?.sources;
}

function sourcesIn(value: unknown): readonly SourceSetting[] {
  return (asList(value) ?? []).flatMap((item) => asSource(asRecord(item)) ?? []);
}

/** What ssh asks is asked of the person; the answer goes to ssh and nowhere else. */
export function answerQuestions(caller: EngineCaller): void {
  caller.onNotice('ask', ({ n, question, secret }) => {
    const asked = vscode.window.showInputBox({
      title: 'ssh asks',
      prompt: inMessage(question),
      password: secret,
      ignoreFocusOut: true,
    });
    void Promise.resolve(asked).then((text) => caller.call('answer', { n, text }));
  });
}
