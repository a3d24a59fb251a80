/** An engine for a command: one that runs already, where its answers are enough, or our own in this process. */

import { describeProblem, isProblem, type Problem } from '../base/problem.ts';
import { type Engine, type EngineSetup } from '../engine/engine.ts';
import { stateDirectory } from '../engine/stateDirectory.ts';
import { type Answerer, type Listed } from '../mcp/answerer.ts';
import { listedFor } from '../mcp/listed.ts';
import { type SourceStatus } from '../wire/views.ts';
import { type EngineOptions } from '../wire/options.ts';
import { askPerson } from './askPerson.ts';
import { type Terminal } from './terminal.ts';

/** Loaded late: the engine is most of the program, and a client waits for the first answer. */
export async function ownEngine(
  options: EngineOptions,
  terminal: Terminal,
  more: Partial<Pick<EngineSetup, 'http' | 'tools' | 'log'>> = {},
): Promise<Engine | Problem> {
  const { createEngine } = await import('../engine/engine.ts');
  const ask = askPerson(terminal);
  return createEngine({
    options,
    state: stateDirectory(terminal.environment),
    strict: true,
    // What is chatty is for a log file that nobody keeps here.
    log: (level, text) => {
      if (level === 'error') terminal.err(`Error: ${text}\n`);
      if (level === 'warn') terminal.err(`Warning: ${text}\n`);
    },
    ...(ask ? { ask } : {}),
    ...more,
  });
}

export interface Door {
  readonly answerer: Answerer;
  /** Our own engine; absent when another one was joined. */
  readonly engine?: Engine;
  close(): Promise<void>;
}

/** Joins when it may and can. */
export async function openDoor(
  options: EngineOptions,
  terminal: Terminal,
  mayJoin: boolean,
): Promise<Door | Problem> {
  const relay = mayJoin ? await join(options, terminal) : undefined;
  if (relay) return relay;
  const engine = await ownEngine(options, terminal);
  return isProblem(engine) ? engine : { answerer: engine.answerer, engine, close: () => engine.close() };
}

/** Undefined when no engine reads the same. */
export async function join(options: EngineOptions, terminal: Terminal): Promise<Door | undefined | Problem> {
  const { engineToJoin } = await import('../engine/join.ts');
  const running = engineToJoin(options, stateDirectory(terminal.environment));
  if (!running) return undefined;
  const listed = listedFor({ toolsets: options.mcp.toolsets });
  if (isProblem(listed)) return listed;
  const { createRelay } = await import('../mcp/relay.ts');
  let own: Engine | undefined;
  const answerer = createRelay({
    engine: running,
    listed,
    own: async () => {
      const engine = await ownEngine(options, terminal);
      if (isProblem(engine)) return answererOf(engine, listed);
      own = engine;
      return engine.answerer;
    },
    log: (text) => terminal.err(`${text}\n`),
    now: Date.now,
  });
  return { answerer, close: async () => own?.close() };
}

/** A filter that is wrong is told before anybody waits. */
export function filterProblem({ desks }: Engine, filter: string | undefined): Problem | undefined {
  if (filter === undefined) return undefined;
  const view = desks.forPerson.view({ filter, sort: 'time', descending: true });
  if (isProblem(view)) return view;
  view.close();
  return undefined;
}

/** An engine that could not be made still answers: with the reason. */
export function answererOf(wrong: Problem, listed: Listed): Answerer {
  return {
    ...listed,
    call: () => Promise.resolve({ text: describeProblem(wrong), problem: wrong }),
    read: () => Promise.resolve(wrong),
    complete: () => Promise.resolve([]),
  };
}

/** What a person is told about a source, in one line. */
export function sourceLine({ name, url, state }: SourceStatus): string {
  switch (state.is) {
    case 'connected':
      return `${name}: connected to ${url}${state.version === undefined ? '' : ` (${state.version})`}`;
    case 'lost':
      return `${name}: ${state.reason}`;
    default:
      return `${name}: ${state.is} (${url})`;
  }
}

export function isConnected({ state }: SourceStatus): boolean {
  return state.is === 'connected' || state.is === 'silent';
}
