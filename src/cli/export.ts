/** `export har|curl|ndjson`: exchanges for other programs, secrets replaced. */

import { resolve } from 'node:path';
import { deadline } from '../base/deadline.ts';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { howMany } from '../base/text.ts';
import { asWord } from '../base/unknown.ts';
import { type AnnouncedEngine } from '../engine/discovery.ts';
import { exportFrom } from '../engine/export.ts';
import { engineToJoin } from '../engine/join.ts';
import { stateDirectory } from '../engine/stateDirectory.ts';
import { writeExportAddress } from '../mcp/exportAddress.ts';
import { toResource } from '../mcp/relay.ts';
import { askEngine } from '../mcp/request.ts';
import { type EngineOptions } from '../wire/options.ts';
import { engineOptions, readArguments, sourceOptions, type Given } from './arguments.ts';
import { filterProblem, isConnected, ownEngine } from './engine.ts';
import { listen } from './listen.ts';
import { checkOutput, writeOutput } from './output.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';

const options = {
  ...sourceOptions,
  filter: 'text',
  seconds: 'text',
  output: 'text',
  json: 'flag',
  'no-join': 'flag',
} as const;

const kinds = ['har', 'curl', 'ndjson'] as const;

interface Wish {
  readonly as: (typeof kinds)[number];
  readonly seconds: number | undefined;
  readonly filter: string | undefined;
}

interface Exported {
  readonly text: string;
  readonly count: number;
  /** Older ones that were too many. */
  readonly left: number;
}

export async function exportTraffic(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, options, 1);
  if (isProblem(given)) return fail(terminal, given);
  const as = asWord(given.words[0], kinds);
  if (!as)
    return fail(terminal, problem('bad-argument', 'Export as what?', `Say one of ${kinds.join(', ')}.`));
  const seconds = given.whole('seconds', 1, 86_400);
  if (isProblem(seconds)) return fail(terminal, seconds);
  const output = given.text('output');
  const path = output === undefined ? undefined : resolve(terminal.folder, output);
  const unwritable = path === undefined ? undefined : checkOutput(path, '--output');
  if (unwritable) return fail(terminal, unwritable);

  const exported = await collect({ as, seconds, filter: given.text('filter') }, given, terminal);
  if (isProblem(exported)) return fail(terminal, exported, given.text('filter'));
  const { text, count, left } = exported;
  if (left > 0)
    terminal.err(
      `Only the newest ${count}: ${howMany(left, 'older one is', 'older ones are')} left out. Narrow with --filter or --seconds.\n`,
    );
  if (path === undefined) {
    terminal.out(text);
    return exit.well;
  }
  const wrong = writeOutput(path, text, '--output');
  if (wrong) return fail(terminal, wrong);
  if (given.flag('json')) printJson(terminal, { path, count, ...(left > 0 ? { left } : {}) });
  else terminal.err(`${howMany(count, 'exchange')} in ${path}\n`);
  return exit.well;
}

async function collect(wish: Wish, given: Given, terminal: Terminal): Promise<Exported | Problem> {
  const settings = engineOptions(given, terminal);
  if (isProblem(settings)) return settings;
  const running = given.flag('no-join')
    ? undefined
    : engineToJoin(settings, stateDirectory(terminal.environment));
  const joined = running && (await fromRunning(running, wish, terminal));
  return joined ?? fromOwn(settings, wish, terminal);
}

/** As long as an engine may take over all it holds. */
const mostExportMs = 330_000;

/** What an engine that runs already holds; undefined when it is gone. */
async function fromRunning(
  running: AnnouncedEngine,
  { as, seconds, filter }: Wish,
  terminal: Terminal,
): Promise<Exported | Problem | undefined> {
  const uri = writeExportAddress({ as, seconds, filter });
  const patience = deadline(terminal.signal, mostExportMs);
  try {
    const found = toResource(
      await askEngine(running, {
        method: 'resources/read',
        name: uri,
        params: { uri },
        signal: patience.signal,
      }),
    );
    if (isProblem(found)) return found;
    terminal.err(`From the running engine (process ${running.pid}), which reads this already.\n`);
    return { text: found.text, count: found.count ?? 0, left: found.left ?? 0 };
  } catch {
    if (terminal.signal.aborted)
      return problem('cancelled', 'The export was cancelled.', 'Export again when you need it.');
    terminal.err(`The running engine (process ${running.pid}) does not answer.\n`);
    return undefined;
  } finally {
    patience.clear();
  }
}

async function fromOwn(settings: EngineOptions, wish: Wish, terminal: Terminal): Promise<Exported | Problem> {
  const { as, seconds, filter } = wish;
  const engine = await ownEngine(settings, terminal);
  if (isProblem(engine)) return engine;
  try {
    const wrong = filterProblem(engine, filter);
    if (wrong) return wrong;
    await listen({ answerer: engine.answerer, engine, close: () => engine.close() }, seconds, terminal);
    const exported = await exportFrom(
      engine,
      { as, ...(filter === undefined ? {} : { filter }) },
      new AbortController().signal,
    );
    if (isProblem(exported)) return exported;
    if (exported.count === 0 && !engine.status().sources.some(isConnected))
      return problem(
        'unreachable',
        'No source was ever connected.',
        'Run qtap-devtools doctor: it says why.',
      );
    return exported;
  } finally {
    await engine.close();
  }
}
