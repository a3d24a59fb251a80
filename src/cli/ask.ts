/** `errors` and `hosts`: one question, printed. */

import { isProblem } from '../base/problem.ts';
import { asNumber, asRecord } from '../base/unknown.ts';
import { engineOptions, readArguments, sourceOptions, type Given } from './arguments.ts';
import { filterProblem, openDoor, type Door } from './engine.ts';
import { listen } from './listen.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';

const options = {
  ...sourceOptions,
  filter: 'text',
  seconds: 'text',
  json: 'flag',
  'no-join': 'flag',
} as const;

export const errors = question('get_errors');
export const hosts = question('get_hosts');

function question(tool: string): (args: readonly string[], terminal: Terminal) => Promise<number> {
  return async (args, terminal) => {
    const given = readArguments(args, options, 0);
    if (isProblem(given)) return fail(terminal, given);
    const seconds = given.whole('seconds', 1, 86_400);
    if (isProblem(seconds)) return fail(terminal, seconds);
    const settings = engineOptions(given, terminal);
    if (isProblem(settings)) return fail(terminal, settings);
    const door = await openDoor(settings, terminal, !given.flag('no-join'));
    if (isProblem(door)) return fail(terminal, door, given.text('capture-filter'));
    try {
      const wrong = door.engine && filterProblem(door.engine, given.text('filter'));
      if (wrong) return fail(terminal, wrong, given.text('filter'));
      const window = await listen(door, seconds, terminal);
      return await ask(tool, window, door, given, terminal);
    } finally {
      await door.close();
    }
  };
}

async function ask(
  tool: string,
  seconds: number,
  { answerer, engine }: Door,
  given: Given,
  terminal: Terminal,
): Promise<number> {
  const filter = given.text('filter');
  const reply = await answerer.call(
    tool,
    { seconds, format: 'detailed', ...(filter === undefined ? {} : { filter }) },
    // With an engine of our own it has been listened long enough; one that was joined may just have begun.
    { signal: new AbortController().signal, progress: () => undefined, waits: engine === undefined },
  );
  if (reply.problem) return fail(terminal, reply.problem, filter);
  if (given.flag('json')) printJson(terminal, reply.data);
  else terminal.out(`${forPeople(reply.text)}\n`);
  const coverage = asRecord(asRecord(reply.data)?.['coverage']);
  const held = asNumber(asRecord(coverage?.['held'])?.['count']) ?? 0;
  const connected = asNumber(asRecord(coverage?.['sources'])?.['connected']) ?? 0;
  return held === 0 && connected === 0 ? exit.unreachable : exit.well;
}

/** Without what is only for a model: how to go on by calls, and the marks around captured text. */
function forPeople(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^(next: |⟦ captured traffic|⟧$)/.test(line))
    .map((line) => line.replace(/^(coverage: .*); what comes after this: .*$/, '$1'))
    .join('\n');
}
