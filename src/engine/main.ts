/**
 * The engine as a process: letters with the parent that forked it, an end within a second when the parent is
 * gone, and no data in a crash report, since an error's message may quote what was captured.
 */

import { systemClock } from '../base/clock.ts';
import { isProblem, type Problem } from '../base/problem.ts';
import { createCaller, type Caller } from '../wire/caller.ts';
import { type EngineCalls, type EngineNotices } from '../wire/engine.ts';
import { createAsks } from './asks.ts';
import { createCalls } from './calls.ts';
import { type StartQuestion } from './checks.ts';
import { createHandedDoor } from './door.ts';
import { createEngine, type Engine } from './engine.ts';
import { parentPort } from './port.ts';
import { stateDirectory } from './stateDirectory.ts';

type None = Record<never, never>;

/** What is still open after this long is left to the system. */
const endWithinMs = 800;
const statusEveryMs = 1_000;

const exit = { well: 0, crashed: 70, usage: 2 } as const;

let engine: Engine | undefined;
let ending = false;

/** Takes everything down, once, and leaves. */
function end(code: number): void {
  if (ending) return;
  ending = true;
  const late = setTimeout(() => process.exit(code), endWithinMs);
  late.unref();
  void Promise.resolve(engine?.close())
    .catch(() => undefined)
    .then(() => process.exit(code));
}

/** The name and the places in our code, never the message, not even lines of it that look like places. */
function crash(error: unknown): void {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error();
  const places = stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  process.stderr.write(`The engine failed: ${[name, ...places.slice(0, 12)].join('\n')}\n`);
  end(exit.crashed);
}

function run(): void {
  const handed = createHandedDoor();
  const port = parentPort(handed);
  if (!port) {
    process.stderr.write('The engine is started by the extension or by qtap-devtools, not by hand.\n');
    process.exitCode = exit.usage;
    return;
  }
  const asks = createAsks((question) => caller.notify('ask', question));
  const side = createCalls({
    start,
    viewChanged: (change) => caller.notify('view.changed', change),
    answerQuestion: asks.answer,
    now: systemClock.now,
  });
  const caller: Caller<None, None, EngineNotices> = createCaller<None, None, EngineCalls, EngineNotices>(
    port,
    side.handlers,
  );

  async function start({ options, port: httpPort, token }: StartQuestion): Promise<Engine | Problem> {
    const made = await createEngine({
      options,
      state: stateDirectory(),
      log: (level, text) => caller.notify('log', { level, text }),
      ask: asks.ask,
      ...(options.mcp.enabled
        ? { http: { host: '127.0.0.1', port: httpPort, door: handed.door, token } }
        : {}),
    });
    if (isProblem(made)) return made;
    engine = made;
    made.desks.onAlarm(({ id, finding: { kind, severity, place } }) =>
      caller.notify('finding', { id, kind, severity, place }),
    );
    if (ending) await made.close();
    else tellStatus(made, caller);
    return made;
  }

  port.onClose(() => end(exit.well));
  caller.notify('ready', null);
  if (!process.connected) end(exit.well);
}

function tellStatus(running: Engine, caller: Caller<None, None, EngineNotices>): void {
  let told = '';
  systemClock.every(statusEveryMs, () => {
    const status = running.status();
    const text = JSON.stringify(status);
    // A calm engine lets its window sleep.
    if (text === told) return;
    told = text;
    caller.notify('status', status);
  });
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(exit.well));
run();
