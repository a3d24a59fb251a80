/** The one place where everything is put together and taken apart: in a process of its own, or in the command line's. */

import { systemClock, type Clock } from '../base/clock.ts';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { version } from '../base/version.ts';
import { createCapture, type Capture } from '../capture/capture.ts';
import { openDesks, type Desks } from '../desk/desks.ts';
import { openDemo } from '../intake/demo.ts';
import { findExposed, type Exposed } from '../intake/exposure.ts';
import { createHosts, type Hosts } from '../intake/hosts.ts';
import { sourceIdentity } from '../intake/identity.ts';
import { tunnelsWith } from '../intake/tunnels.ts';
import { type Answerer } from '../mcp/answerer.ts';
import { createAnswerer } from '../mcp/answers.ts';
import { serveHttp, type HttpEndpoint, type OpenDoor } from '../mcp/http.ts';
import { createLibrary, type Library } from '../tools/library.ts';
import { createRegistry, type Registry, type RegistryOptions } from '../tools/registry.ts';
import { type Reason, type Reasons } from '../traffic/answers.ts';
import { drawRun } from '../traffic/ids.ts';
import { safe, type SafeText } from '../traffic/safe.ts';
import { type EngineCalls, type EngineNotices } from '../wire/engine.ts';
import { type EngineOptions } from '../wire/options.ts';
import { type Status } from '../wire/views.ts';
import { announce, type AnnouncedSource, type Announcement } from './discovery.ts';
import { ceilingOf, watchMemory } from './memory.ts';
import { statusOf } from './status.ts';

export type LogLevel = EngineNotices['log']['level'];

export interface EngineSetup {
  readonly options: EngineOptions;
  /** Directory of the install key and of the discovery file. */
  readonly state: string;
  readonly log: (level: LogLevel, text: SafeText) => void;
  readonly clock?: Clock;
  /** Asks a person for ssh; without it nobody can be asked. */
  readonly ask?: (question: string, secret: boolean, signal: AbortSignal) => Promise<string | undefined>;
  /** Serves MCP over HTTP and lets other programs find it; without it the engine listens nowhere. */
  readonly http?: {
    readonly host: string;
    readonly port: number;
    /** Counts instead of the port. */
    readonly door?: OpenDoor | undefined;
    readonly token: string;
    readonly secretPath?: boolean;
    readonly allowedHosts?: readonly string[];
    /** False: no other program is told of it. */
    readonly announced?: boolean;
  };
  /** Only these tools, whatever the toolsets hold. */
  readonly tools?: readonly string[];
  /** A wrong address ends the start: whoever typed it is there to correct it. */
  readonly strict?: boolean;
}

export interface Engine {
  readonly options: EngineOptions;
  readonly desks: Desks;
  readonly registry: Registry;
  readonly library: Library;
  /** What MCP asks, over whatever transport. */
  readonly answerer: Answerer;
  readonly http: HttpEndpoint | undefined;
  readonly log: EngineSetup['log'];
  status(): Status;
  /** A Problem changes nothing, except that a wrong address concerns its own source only. */
  configure(options: EngineOptions): Problem | undefined;
  act(act: EngineCalls['capture']['question']): Problem | undefined;
  /** Sources whose Qtap answers strangers: asked now, over the network. */
  exposure(): Promise<Reasons>;
  close(): Promise<void>;
}

/** Nothing is left running when it resolves with a Problem. */
export async function createEngine(setup: EngineSetup): Promise<Engine | Problem> {
  const { state, log, ask, http, tools, strict = false, clock = systemClock } = setup;
  let { options } = setup;
  const first = createRegistry(toolOptions(options, tools));
  if (isProblem(first)) return first;
  let registry = first;

  const { maxRows, maxMegabytes, minutes } = options.capture;
  const capture = createCapture({ maxRows, maxMegabytes, minutes, clock, run: drawRun() });
  const { rules, ignore } = options.secrets;
  const desks: Desks | Problem = openDesks({
    capture,
    clock,
    state,
    rules,
    ignore,
    warn: (why) => warn(why),
  });
  if (isProblem(desks)) return desks;
  const { setIgnores } = desks;
  const library = createLibrary(desks.forAgents);
  // It goes on: whoever shows the log says how grave that is.
  const warn = ({ message, fix }: Problem): void => log('warn', desks.safeText(`${message} ${fix}`));
  const logFault = (text: string): void => log('warn', desks.safeText(text));
  if (desks.keyProblem) warn(desks.keyProblem);

  const answererOf = (): Answerer =>
    createAnswerer({
      registry,
      desk: desks.forAgents,
      deadlineMs: options.liveCallMs,
      bodies: options.mcp.bodies,
      library,
    });
  let answerer = answererOf();
  const endpoint =
    http &&
    (await serveHttp(
      httpOptions(
        http,
        following(() => answerer),
        logFault,
      ),
    ));
  if (isProblem(endpoint)) {
    desks.close();
    return endpoint;
  }

  const hosts = createHosts({
    capture,
    clock,
    scanning: desks.scanning,
    openTunnel: tunnelsWith(ask),
    openDemo,
  });
  const wrong = setSources(hosts, options);
  const refused = wrong.find(({ code }) => strict || code === 'bad-filter');
  if (refused) {
    hosts.stop();
    desks.close();
    await endpoint?.close();
    return refused;
  }
  wrong.forEach(warn);

  let announcement: Announcement | undefined;
  if (endpoint && http && http.announced !== false) {
    const announced = announce(state, {
      pid: process.pid,
      url: endpoint.url,
      token: http.token,
      ...reading(options),
      startedAt: new Date(clock.now()).toISOString(),
    });
    if (isProblem(announced)) warn(announced);
    else announcement = announced;
  }
  const stopWatching = watchMemory({
    clock,
    ceiling: ceilingOf(options.capture),
    relieve: (of) => capture.relieve(of),
    log: (megabytes) =>
      log('warn', safe`The engine takes ${megabytes} MB: the oldest is given up before its time.`),
  });

  function configure(next: EngineOptions): Problem | undefined {
    const again = startProblem(options, next);
    if (again) return again;
    const changed = createRegistry(toolOptions(next, tools));
    if (isProblem(changed)) return changed;
    const ignored = setIgnores(next.secrets.ignore);
    if (ignored) return ignored;
    const faults = setSources(hosts, next);
    const bad = faults.find(({ code }) => code === 'bad-filter');
    if (bad) return bad;
    registry = changed;
    options = next;
    answerer = answererOf();
    const unwritten = announcement?.update(reading(options));
    if (unwritten) warn(unwritten);
    return faults[0];
  }

  return {
    get options() {
      return options;
    },
    desks,
    get registry() {
      return registry;
    },
    library,
    answerer: following(() => answerer),
    http: endpoint,
    log,
    status: () => statusOf(capture, hosts, desks, options.capture.filter),
    configure,
    act: (act) =>
      actOn(act, { capture, hosts, desks }, (filter) =>
        configure({ ...options, capture: { ...options.capture, filter } }),
      ),
    exposure: async () =>
      (await findExposed(options.sources, clock)).map((exposed) => exposureReason(exposed, desks.safeText)),
    async close() {
      announcement?.withdraw();
      stopWatching();
      hosts.stop();
      desks.close();
      await endpoint?.close();
    },
  };
}

function exposureReason({ name, address, port }: Exposed, text: (text: string) => SafeText): Reason {
  const at = text(`${address.includes(':') ? `[${address}]` : address}:${port}`);
  return {
    because: safe`The Qtap of ${text(name)} answers on ${at}, without a password: whoever reaches that address reads the decrypted traffic.`,
    proof: safe`A question without any credential was answered there.`,
    fix: safe`Start Qtap with HTTPD_LISTEN=127.0.0.1:10001 and reach it through ssh, or close the port with a firewall.`,
  };
}

function actOn(
  act: EngineCalls['capture']['question'],
  { capture, hosts, desks }: { readonly capture: Capture; readonly hosts: Hosts; readonly desks: Desks },
  setFilter: (filter: string) => Problem | undefined,
): Problem | undefined {
  switch (act.act) {
    case 'pause':
      hosts.pause();
      return undefined;
    case 'resume':
      hosts.resume();
      return undefined;
    case 'clear':
      capture.clear();
      return undefined;
    case 'mark':
      return desks.forPerson.mark(act.name);
    case 'filter':
      return setFilter(act.expression);
  }
}

function setSources(hosts: Hosts, { sources, capture }: EngineOptions): readonly Problem[] {
  return hosts.configure({ sources, captureFilter: capture.filter });
}

/** What of the options decides whether another program may join. */
function reading({ sources, capture }: EngineOptions): {
  readonly sources: readonly AnnouncedSource[];
  readonly captureFilter: string;
} {
  return { sources: sources.map(sourceIdentity), captureFilter: capture.filter.trim() };
}

function toolOptions({ mcp }: EngineOptions, tools: readonly string[] | undefined): RegistryOptions {
  return { toolsets: mcp.toolsets, bodies: mcp.bodies, ...(tools ? { tools } : {}) };
}

function httpOptions(
  http: NonNullable<EngineSetup['http']>,
  answerer: Answerer,
  log: (text: string) => void,
): Parameters<typeof serveHttp>[0] {
  const { host, port, door, token, secretPath = false, allowedHosts = [] } = http;
  return {
    answerer,
    version,
    access: { token, secretPath, allowedHosts },
    host,
    port,
    door,
    log,
  };
}

/** The answerer of today's settings, for those who keep one for the whole run. */
function following(current: () => Answerer): Answerer {
  return {
    get tools() {
      return current().tools;
    },
    get resources() {
      return current().resources;
    },
    get templates() {
      return current().templates;
    },
    call: (name, args, context) => current().call(name, args, context),
    read: (uri, signal) => current().read(uri, signal),
    complete: (what, start) => current().complete(what, start),
  };
}

/** What is kept for an engine's whole life: the bounds of its capture, and what it hides. */
function startProblem(now: EngineOptions, next: EngineOptions): Problem | undefined {
  const kept = ({ capture, secrets, mcp }: EngineOptions): string =>
    JSON.stringify([capture.maxRows, capture.maxMegabytes, capture.minutes, secrets.rules, mcp.enabled]);
  if (kept(now) === kept(next)) return undefined;
  return problem(
    'needs-restart',
    'The bounds of the capture, the rules for secrets, and whether MCP is served are set when the engine starts.',
    'Start it again: what is held now is forgotten then.',
  );
}
