/** `export har|curl|ndjson`: exchanges for other programs, secrets replaced. */

import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { asWord } from '../base/unknown.ts';
import { exportFrom } from '../engine/export.ts';
import { engineOptions, readArguments, sourceOptions, type Given } from './arguments.ts';
import { listen } from './listen.ts';
import { filterProblem, isConnected, ownEngine } from './engine.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';

const options = {
  ...sourceOptions,
  filter: 'text',
  seconds: 'text',
  output: 'text',
  json: 'flag',
} as const;

const kinds = ['har', 'curl', 'ndjson'] as const;

export async function exportTraffic(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, options, 1);
  if (isProblem(given)) return fail(terminal, given);
  const as = asWord(given.words[0], kinds);
  if (!as)
    return fail(terminal, problem('bad-argument', 'Export as what?', `Say one of ${kinds.join(', ')}.`));
  const seconds = given.whole('seconds', 1, 86_400);
  if (isProblem(seconds)) return fail(terminal, seconds);
  const exported = await collect(as, seconds, given, terminal);
  if (isProblem(exported)) return fail(terminal, exported, given.text('filter'));
  const { text, count } = exported;
  const output = given.text('output');
  if (output === undefined) {
    terminal.out(text);
    return exit.well;
  }
  const path = resolve(terminal.folder, output);
  const wrong = write(path, text);
  if (wrong) return fail(terminal, wrong);
  if (given.flag('json')) printJson(terminal, { path, count });
  else terminal.err(`${count} exchanges in ${path}\n`);
  return exit.well;
}

async function collect(
  as: (typeof kinds)[number],
  seconds: number | undefined,
  given: Given,
  terminal: Terminal,
): Promise<{ readonly text: string; readonly count: number } | Problem> {
  const settings = engineOptions(given, terminal);
  if (isProblem(settings)) return settings;
  const engine = await ownEngine(settings, terminal);
  if (isProblem(engine)) return engine;
  try {
    const filter = given.text('filter');
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

/** For its owner only: secrets are replaced, but it is still what people did. */
function write(path: string, text: string): Problem | undefined {
  try {
    writeFileSync(path, text, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return problem(
      'cannot-read',
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      'Choose another --output.',
    );
  }
}
