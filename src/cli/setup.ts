/** `setup CLIENT`: writes or prints that client's own configuration. */

import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { nearestName } from '../base/text.ts';
import { readingProblem } from '../engine/reading.ts';
import { clients, configurationPath, withServer, type Launch } from '../setup/clients.ts';
import { readConfiguration, replaceConfiguration } from '../setup/file.ts';
import { clientTitles, isClientName } from '../setup/names.ts';
import { engineOptions, readArguments, sourceOptions, type Given } from './arguments.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';

const options = { ...sourceOptions, print: 'flag', project: 'flag', json: 'flag' } as const;

export async function setup(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, options, 1);
  if (isProblem(given)) return fail(terminal, given);
  const plan = makePlan(given, terminal);
  if (isProblem(plan)) return fail(terminal, plan);
  const { title, path, after, changed, then } = plan;
  if (given.flag('print')) {
    // What would be written alone: it may be piped into a file.
    if (given.flag('json')) printJson(terminal, { client: title, path, text: plan.entry });
    else {
      terminal.err(`For ${title}, in ${path}:\n`);
      terminal.out(plan.entry.endsWith('\n') ? plan.entry : `${plan.entry}\n`);
    }
    return exit.well;
  }
  const failed = changed ? replaceConfiguration(path, after) : undefined;
  if (failed) return fail(terminal, failed);
  if (given.flag('json')) printJson(terminal, { client: title, path, changed });
  else
    terminal.out(
      changed ? `${title}: devtools is in ${path}.\n${then}\n` : `${title}: ${path} has it already.\n`,
    );
  return exit.well;
}

interface Plan {
  readonly title: string;
  readonly path: string;
  readonly after: string;
  /** Our entry alone, for --print. */
  readonly entry: string;
  readonly changed: boolean;
  readonly then: string;
}

function makePlan(given: Given, { environment, folder, program }: Terminal): Plan | Problem {
  const name = given.words[0] ?? '';
  if (!isClientName(name)) {
    const nearest = nearestName(name, Object.keys(clientTitles));
    return problem(
      'bad-argument',
      name ? `There is no client "${name}".` : 'Which client?',
      nearest ? `Did you mean ${nearest}?` : `Use one of ${Object.keys(clientTitles).join(', ')}.`,
    );
  }
  const home = { directory: environment['HOME'] ?? homedir(), platform: process.platform, environment };
  const path = configurationPath(name, home, given.flag('project') ? folder : undefined);
  if (isProblem(path)) return path;
  const wrong = checkLaunch(given, environment);
  if (wrong) return wrong;
  const launch = launchOf(given, folder, program);
  const entry = withServer(name, '', launch);
  if (isProblem(entry)) return entry;
  const plan = { title: clientTitles[name], path, entry, then: clients[name].then };
  // Printing must work however broken the file is.
  if (given.flag('print')) return { ...plan, after: entry, changed: false };
  const before = readConfiguration(path);
  if (isProblem(before)) return before;
  const after = withServer(name, before, launch);
  if (isProblem(after)) return after;
  return { ...plan, after, changed: after !== before };
}

/** What would be wrong in every session of the client is told now. */
function checkLaunch(given: Given, environment: Terminal['environment']): Problem | undefined {
  const options = engineOptions(given, { environment });
  return isProblem(options) ? options : readingProblem(options);
}

/** This very program, by absolute paths: editors started from a menu know no PATH of a shell. */
function launchOf(given: Given, folder: string, program: string): Launch {
  const args = ['mcp'];
  for (const name of ['url', 'ssh', 'headers-file', 'capture-filter'] as const) {
    const value = given.text(name);
    // The client starts us in a folder of its own choice.
    if (value !== undefined) args.push(`--${name}`, name === 'headers-file' ? resolve(folder, value) : value);
  }
  for (const source of given.list('source')) args.push('--source', source);
  return { command: process.execPath, args: [program, ...args] };
}
