/**
 * The engine process as the window knows it: forked with the editor's own runtime when it is first needed,
 * watched, started again with back-off on the same port and token. Knows nothing of VS Code, so that it is
 * tested with a real process and no editor.
 */

import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { backOff, systemClock, type Clock, type Stop } from '../base/clock.ts';
import { createListeners } from '../base/listeners.ts';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { createCaller, type Caller, type Letter, type Port } from '../wire/caller.ts';
import { engineProtocolVersion, type EngineCalls, type EngineNotices } from '../wire/engine.ts';
import { type EngineOptions } from '../wire/options.ts';

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
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', text: string) => void;
  readonly clock?: Clock;
}

export interface EngineProcess {
  /** Starts it when it does not run; answers once it listens. */
  ensure(): Promise<EngineCaller | Problem>;
  /** The caller when it runs now. */
  readonly running: EngineCaller | undefined;
  /** Where it listens or will listen: chosen once, changed only when the port was taken. */
  endpoint(): Promise<Endpoint>;
  onEndpoint(listener: (endpoint: Endpoint) => void): Stop;
  /** Every new life: whoever has views opens them anew. */
  onStart(listener: (caller: EngineCaller) => void): Stop;
  /** It ended without being asked to. */
  onCrash(listener: (crash: { readonly reason: string; readonly crashes: number }) => void): Stop;
  /** Settings have changed. */
  configure(): Promise<Problem | undefined>;
  dispose(): Promise<void>;
}

const startDeadlineMs = 20_000;
/** Asked to end; made to after this long. */
const endWithinMs = 2_000;
const mostBusy = 5;
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
  let endpoint: Promise<Endpoint> | undefined;
  let life: { child: ChildProcess; caller: EngineCaller } | undefined;
  let starting: Promise<EngineCaller | Problem> | undefined;
  let stopRetry: Stop | undefined;
  let failures = 0;
  let disposed = false;

  function chooseEndpoint(): Promise<Endpoint> {
    endpoint ??= freePort().then((port) => ({ port, token: randomBytes(32).toString('base64url') }));
    return endpoint;
  }

  async function start(): Promise<EngineCaller | Problem> {
    const given = await options();
    if (isProblem(given)) return given;
    for (let tries = 0; tries < mostBusy; tries++) {
      const { port, token } = await chooseEndpoint();
      if (disposed) return ended();
      const child = fork(file, [], {
        execArgv: [],
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      });
      const caller = createCaller<EngineCalls, EngineNotices, None, None>(portOf(child), {}, clock);
      const began = clock.now();
      relay(child, log);
      child.once('exit', (code, signal) => {
        caller.close();
        if (life?.child !== child) return;
        life = undefined;
        const reason = signal ? `ended by ${signal}` : `ended with code ${code ?? 'unknown'}`;
        if (clock.now() - began > goodLifeMs) failures = 0;
        if (!disposed) crashed(reason);
      });
      const started = await caller.call(
        'start',
        { version: engineProtocolVersion, options: given, port, token },
        { deadlineMs: startDeadlineMs },
      );
      if (!isProblem(started)) {
        life = { child, caller };
        log('info', `The engine runs (pid ${child.pid ?? 0}) at ${started.url}.`);
        starts.tell(caller);
        return caller;
      }
      await end(child);
      if (started.code !== 'busy') return started;
      log('warn', `Port ${port} was taken: another port and token are chosen.`);
      endpoint = undefined;
      endpoints.tell(await chooseEndpoint());
    }
    return problem(
      'busy',
      'No free port on loopback could be had.',
      'Close programs that listen on many ports.',
    );
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
    const waitMs = delay(failures - 1);
    stopRetry?.();
    stopRetry = clock.after(waitMs, () => {
      void ensure().then((answer) => {
        if (isProblem(answer) && !disposed) crashed(answer.message);
      });
    });
  }

  function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = clock.after(endWithinMs, () => child.kill('SIGKILL'));
      child.once('exit', () => {
        stop();
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  return {
    ensure,
    get running() {
      return life?.caller;
    },
    endpoint: chooseEndpoint,
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
    async dispose() {
      disposed = true;
      stopRetry?.();
      const last = life;
      life = undefined;
      last?.caller.close();
      if (last) await end(last.child);
    },
  };
}

function ended(): Problem {
  return problem('not-running', 'This window is closing.', 'Open it again.');
}

function portOf(child: ChildProcess): Port {
  return {
    post(letter: Letter) {
      if (!child.connected) throw new Error('The engine has ended.');
      child.send(letter);
    },
    onLetter(listener) {
      child.on('message', listener);
      return () => child.off('message', listener);
    },
    onClose(listener) {
      child.on('disconnect', listener);
      return () => child.off('disconnect', listener);
    },
    close: () => undefined,
  };
}

/** What the engine writes goes to our log; its own log letters are the ones with levels. */
function relay(child: ChildProcess, log: EngineProcessOptions['log']): void {
  child.on('error', (error) => log('error', `The engine could not be started: ${error.message}`));
  for (const [stream, level] of [
    [child.stdout, 'debug'],
    [child.stderr, 'warn'],
  ] as const) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      for (const line of text.split('\n'))
        if (line.trim() !== '') log(level, `engine: ${line.slice(0, 2_000)}`);
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
