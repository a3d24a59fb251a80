/** `mcp`: the server that an AI client starts and speaks to over stdin and stdout. */

import { Console } from 'node:console';
import { isProblem } from '../base/problem.ts';
import { version } from '../base/version.ts';
import { type Answerer, type Listed } from '../mcp/answerer.ts';
import { listedFor } from '../mcp/listed.ts';
import { serveOverStdio } from '../mcp/stdio.ts';
import { type EngineOptions } from '../wire/options.ts';
import { engineOptions, readArguments, sourceOptions, withToolsets } from './arguments.ts';
import { answererOf, join, ownEngine } from './engine.ts';
import { exit, fail, type Terminal } from './terminal.ts';

const mcpOptions = { ...sourceOptions, toolsets: 'text', 'no-join': 'flag' } as const;

/** A client that asks at once is answered at once; one that is still starting us is not disturbed by the engine. */
const startEngineAfterMs = 400;

export async function mcp(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(args, mcpOptions, 0);
  if (isProblem(given)) return fail(terminal, given);
  const options = withToolsets(engineOptions(given, terminal), given);
  if (isProblem(options)) return fail(terminal, options);
  const listed = listedFor({ toolsets: options.mcp.toolsets });
  if (isProblem(listed)) return fail(terminal, listed);
  // Whatever a library wants to say: stdout belongs to the protocol.
  globalThis.console = new Console(process.stderr);
  const late = lateEngine(listed, options, terminal, !given.flag('no-join'));
  const timer = setTimeout(late.start, startEngineAfterMs);
  const { stdin, stdout } = terminal;
  if ('isTTY' in stdin && stdin.isTTY === true)
    terminal.err('An AI client speaks here over standard input: see qtap-devtools setup. Ctrl-C ends it.\n');
  await serveOverStdio(
    {
      answerer: late.answerer,
      version,
      stdin,
      stdout,
      log: (text) => terminal.err(`${text}\n`),
      parent: () => process.ppid,
    },
    terminal.signal,
  );
  clearTimeout(timer);
  await late.close();
  return exit.well;
}

interface Late {
  readonly answerer: Answerer;
  start(): void;
  close(): Promise<void>;
}

/** An engine that starts a little after the client, or with its first question. */
function lateEngine(listed: Listed, options: EngineOptions, terminal: Terminal, mayJoin: boolean): Late {
  let opened: Promise<{ answerer: Answerer; close(): Promise<void> }> | undefined;
  const open = async (): Promise<{ answerer: Answerer; close(): Promise<void> }> => {
    const joined = mayJoin ? await join(options, terminal) : undefined;
    if (joined && !isProblem(joined)) return joined;
    const engine = await ownEngine(options, terminal);
    if (!isProblem(engine)) return engine;
    fail(terminal, engine);
    return { answerer: answererOf(engine, listed), close: () => Promise.resolve() };
  };
  const ready = async (): Promise<Answerer> => (await (opened ??= open())).answerer;
  return {
    answerer: {
      ...listed,
      call: async (name, args, context) => (await ready()).call(name, args, context),
      read: async (uri, signal) => (await ready()).read(uri, signal),
      complete: async (what, start) => (await ready()).complete(what, start),
    },
    start: () => void ready(),
    close: async () => (await opened)?.close(),
  };
}
