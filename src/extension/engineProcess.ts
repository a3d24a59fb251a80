/**
 * The engine process as the window knows it: forked with the editor's own runtime when it is first needed,
 * watched, started again with back-off on the same port and token. Knows nothing of VS Code, so that it is
 * tested with a real process and no editor.
 */

import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { backOff, systemClock, type Clock, type Stop } from '../base/clock.ts';
import { createListeners } from '../base/listeners.ts';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { createCaller, type Caller } from '../wire/caller.ts';
import { engineProtocolVersion, type EngineCalls, type EngineNotices } from '../wire/engine.ts';
import { type EngineOptions } from '../wire/options.ts';
import { engineStart } from '../wire/start.ts';
import { endOf, onGone, portOf, relay, type ToLog } from './child.ts';
import { openDoor, type Door } from './door.ts';

type None = Record<never, never>;
export type EngineCaller = Caller<EngineCalls, EngineNotices, None>;

export interface Endpoint {
  readonly port: number;
  readonly token: string;
}

export interface EngineProcessOptions {
  /** dist/engine.js. */
  readonly file: string;
  /** Read anew at every start, so that a restart takes today's settings. */
  readonly options: () => Promise<EngineOptions | Problem>;
  readonly log: ToLog;
  readonly clock?: Clock;
}

export interface EngineProcess {
  /** Starts it when it does not run; answers once it listens. */
  ensure(): Promise<EngineCaller | Problem>;
  /** The caller when it runs now. */
  readonly running: EngineCaller | undefined;
  /** Where it listens or will listen: open from now on, changed only when the port was taken after a crash. */
  endpoint(): Promise<Endpoint | Problem>;
  onEndpoint(listener: (endpoint: Endpoint) => void): Stop;
  /** Every new life: whoever has views opens them anew. */
  onStart(listener: (caller: EngineCaller) => void): Stop;
  /** It ended without being asked to. */
  onCrash(listener: (crash: { readonly reason: string; readonly crashes: number }) => void): Stop;
  /** Settings have changed. A Problem `needs-restart` = they count once the engine starts again. */
  configure(): Promise<Problem | undefined>;
  /** Ends it and starts it with today's settings, at the same place; what it held is gone. */
  restart(): Promise<EngineCaller | Problem>;
  dispose(): Promise<void>;
}

interface Place extends Endpoint {
  readonly door: Door;
}

const startDeadlineMs = 20_000;
/** The first crash is mended at once: somebody may be waiting for an answer. */
const firstRetryMs = 0;
/** A life this long was a good one: the next crash starts the back-off anew. */
const goodLifeMs = 60_000;

export function createEngineProcess({
  file,
  options,
  log,
  clock = systemClock,
}: EngineProcessOptions): EngineProcess {
  const endpoints = createListeners<Endpoint>();
  const starts = createListeners<EngineCaller>();
  const crashes = createListeners<{ reason: string; crashes: number }>();
  const delay = backOff(500, 30_000);
  /** Its door is open whenever no engine stands in it. */
  let place: Promise<Place | Problem> | undefined;
  let life: { child: ChildProcess; caller: EngineCaller } | undefined;
  /** Forked, and not yet answering. */
  let young: ChildProcess | undefined;
  let starting: Promise<EngineCaller | Problem> | undefined;
  let stopRetry: Stop | undefined;
  let failures = 0;
  let disposed = false;

  function choosePlace(): Promise<Place | Problem> {
    place ??= openDoor(0, knocked).then((door) =>
      isProblem(door) ? door : { port: door.port, token: randomBytes(32).toString('base64url'), door },
    );
    return place;
  }

  /** Somebody wants the engine; one that is about to be started anyway is waited for. */
  function knocked(): void {
    if (!life && !stopRetry) void ensure();
  }

  /** Opens the door again that a dead engine has left; a place taken meanwhile is given up for another. */
  function reopen({ port, token }: Endpoint): void {
    place = openDoor(port, knocked).then(async (door) => {
      if (!isProblem(door)) return { port, token, door };
      log('warn', `Port ${port} was taken: another port and token are chosen.`);
      place = undefined;
      const next = await choosePlace();
      if (!isProblem(next)) endpoints.tell(next);
      return next;
    });
  }

  async function start(): Promise<EngineCaller | Problem> {
    const given = await options();
    const chosen = await choosePlace();
    if (isProblem(chosen)) return chosen;
    if (isProblem(given)) {
      chosen.door.turnAway();
      return given;
    }
    const { port, token, door } = chosen;
    if (disposed) return ended();
    const child = fork(file, [], {
      execArgv: [...engineStart.execArgv],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...engineStart.env, ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const caller = createCaller<EngineCalls, EngineNotices, None, None>(portOf(child), {}, clock);
    const began = clock.now();
    young = child;
    relay(child, log);
    const ready = new Promise<void>((resolve) => {
      const stop = clock.after(startDeadlineMs, resolve);
      const go = (): void => {
        stop();
        resolve();
      };
      caller.onNotice('ready', go);
      onGone(child, go);
    });
    onGone(child, (reason) => {
      caller.close();
      door.turnAway();
      if (!disposed) reopen({ port, token });
      if (life?.child !== child) return;
      life = undefined;
      if (clock.now() - began > goodLifeMs) failures = 0;
      if (!disposed) crashed(reason);
    });
    await ready;
    await door.handTo(child);
    const started = await caller.call(
      'start',
      { version: engineProtocolVersion, options: given, port, token },
      { deadlineMs: startDeadlineMs },
    );
    young = undefined;
    if (isProblem(started) || disposed) {
      await endOf(child, clock);
      return isProblem(started) ? started : ended();
    }
    life = { child, caller };
    door.letIn(child);
    log('info', `The engine runs (pid ${child.pid ?? 0}) at ${started.url}.`);
    starts.tell(caller);
    return caller;
  }

  function ensure(): Promise<EngineCaller | Problem> {
    if (disposed) return Promise.resolve(ended());
    if (life) return Promise.resolve(life.caller);
    starting ??= start().finally(() => {
      starting = undefined;
    });
    return starting;
  }

  function crashed(reason: string): void {
    failures++;
    log('error', `The engine ${reason}.`);
    crashes.tell({ reason, crashes: failures });
    const waitMs = failures === 1 ? firstRetryMs : delay(failures - 2);
    stopRetry?.();
    stopRetry = clock.after(waitMs, () => {
      stopRetry = undefined;
      void ensure().then((answer) => {
        if (isProblem(answer) && !disposed) crashed(`could not be started: ${answer.message}`);
      });
    });
  }

  return {
    ensure,
    get running() {
      return life?.caller;
    },
    async endpoint() {
      const chosen = await choosePlace();
      return isProblem(chosen) ? chosen : { port: chosen.port, token: chosen.token };
    },
    onEndpoint: endpoints.add,
    onStart: starts.add,
    onCrash: crashes.add,
    async configure() {
      if (!life) return undefined;
      const given = await options();
      if (isProblem(given)) return given;
      const answer = await life.caller.call('configure', given);
      return isProblem(answer) ? answer : undefined;
    },
    restart() {
      if (!life || disposed) return ensure();
      const { child, caller } = life;
      life = undefined;
      caller.close();
      starting = endOf(child, clock)
        .then(start)
        .finally(() => {
          starting = undefined;
        });
      return starting;
    },
    async dispose() {
      disposed = true;
      stopRetry?.();
      const child = life?.child ?? young;
      life?.caller.close();
      life = undefined;
      const last = await place;
      if (last && !isProblem(last)) last.door.close();
      if (child) await endOf(child, clock);
    },
  };
}

function ended(): Problem {
  return problem('not-running', 'This window is closing.', 'Open it again.');
}
