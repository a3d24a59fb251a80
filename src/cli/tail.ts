/** `tail`: live lines under a filter, until Ctrl-C; `demo`: the same from the built-in company. */

import { sleep, systemClock } from '../base/clock.ts';
import { deadline } from '../base/deadline.ts';
import { isProblem, problem } from '../base/problem.ts';
import { howMany } from '../base/text.ts';
import { type Engine } from '../engine/engine.ts';
import { rowData, terminalLine } from '../present/line.ts';
import { mapSafe, safe, type SafeRow, type SafeText } from '../traffic/safe.ts';
import { engineOptions, readArguments, sourceOptions, type Given } from './arguments.ts';
import { ownEngine } from './engine.ts';
import { sourceTeller } from './listen.ts';
import { exit, fail, printJson, type Terminal } from './terminal.ts';

const lookOptions = { filter: 'text', seconds: 'text', json: 'flag' } as const;

export async function tail(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, { ...sourceOptions, ...lookOptions }, 0);
  return isProblem(given) ? fail(terminal, given) : follow(given, terminal, terminal);
}

export async function demo(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, lookOptions, 0);
  return isProblem(given)
    ? fail(terminal, given)
    : follow(given, terminal, { environment: { ...terminal.environment, QTAP_DEVTOOLS_URL: 'demo' } });
}

/** What a person still calls "at once". */
const lookEveryMs = 150;
/** More at once would only fly past. */
const mostAtOnce = 5_000;

async function follow(
  given: Given,
  terminal: Terminal,
  from: Pick<Terminal, 'environment'>,
): Promise<number> {
  const options = engineOptions(given, from);
  if (isProblem(options)) return fail(terminal, options, given.text('capture-filter'));
  const seconds = given.whole('seconds', 1, 86_400);
  if (isProblem(seconds)) return fail(terminal, seconds);
  const engine = await ownEngine(options, terminal);
  if (isProblem(engine)) return fail(terminal, engine, given.text('capture-filter'));
  const end = seconds === undefined ? undefined : deadline(terminal.signal, seconds * 1_000);
  try {
    return await lines(engine, given, terminal, end?.signal ?? terminal.signal);
  } finally {
    end?.clear();
    await engine.close();
  }
}

async function lines(engine: Engine, given: Given, terminal: Terminal, over: AbortSignal): Promise<number> {
  const desk = engine.desks.forPerson;
  const filter = given.text('filter');
  const sources = engine.options.sources.length > 1;
  const line = (row: SafeRow): SafeText =>
    terminalLine(row, { color: terminal.colour, time: localTime, sources });
  const tell = sourceTeller(engine, terminal);
  let cursor = desk.cursor();
  let before = new Set<string>();
  for (;;) {
    tell();
    const next = desk.cursor();
    const found = await desk.rows({
      window: { since: cursor },
      ...(filter === undefined ? {} : { filter }),
      limit: mostAtOnce,
      signal: terminal.signal,
    });
    if (isProblem(found)) return fail(terminal, found, filter);
    // Newest first, and what came while we asked is in this answer and in the next.
    const fresh = found.rows.filter(({ id }) => !before.has(id)).reverse();
    for (const row of fresh)
      if (given.flag('json')) printJson(terminal, rowData(row, sources));
      else terminal.out(`${line(row)}\n`);
    if (found.matched > found.rows.length)
      terminal.err(
        `… ${howMany(found.matched - found.rows.length, 'more was', 'more were')} too many to show\n`,
      );
    cursor = next;
    before = new Set(found.rows.map(({ id }) => id));
    if (over.aborted) break;
    await sleep(systemClock, lookEveryMs, over);
  }
  // Between two looks a source may have come, told everything, and gone.
  if (tell.everConnected() || engine.status().held > 0) return exit.well;
  return fail(
    terminal,
    problem('unreachable', 'No source was ever connected.', 'Run qtap-devtools doctor: it says why.'),
  );
}

function localTime(at: number): SafeText {
  const time = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const text = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return mapSafe(safe``, () => text);
}
