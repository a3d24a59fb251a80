/** One named source, kept running as its settings say: a Qtap, one behind a tunnel, or the demo. */

import { type Clock } from '../base/clock.ts';
import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { pushdown } from '../filter/pushdown.ts';
import { isDemo, readAddress, type Address } from '../sources/qtap/address.ts';
import { createQtapSource, type QtapSource, type QtapTimes } from '../sources/qtap/source.ts';
import { checkHostName } from '../sources/tunnel/hostName.ts';
import { type TunnelRequest, type TunnelState } from '../sources/tunnel/ssh.ts';
import { type Sink, type SourceState } from '../traffic/source.ts';
import { explained } from './explained.ts';
import { createIntake, type CaptureFilter, type IntakeCounts, type Scanning } from './intake.ts';

export interface HostSettings {
  readonly name: string;
  /** `host`, `host:port`, a URL or `demo`. */
  readonly url: string;
  /** `user@host` or a name from ~/.ssh/config: `url` is then what that machine sees. */
  readonly ssh?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type OpenTunnel = (
  request: TunnelRequest,
  onState: (state: TunnelState) => void,
  signal: AbortSignal,
) => Promise<{ readonly port: number } | Problem>;

/** Resolves with the demo's address; the signal ends it. */
export type OpenDemo = (signal: AbortSignal) => Promise<string>;

export interface HostOptions {
  readonly capture: Capture;
  readonly clock: Clock;
  readonly scanning?: Scanning;
  /** Without them a source that needs one says that it cannot be had here. */
  readonly openTunnel?: OpenTunnel;
  readonly openDemo?: OpenDemo;
  readonly times?: Partial<QtapTimes>;
}

export interface HostReport {
  readonly name: string;
  /** For people; holds no credential. */
  readonly url: string;
  readonly paused: boolean;
  readonly counts: IntakeCounts & {
    readonly connections: number;
    /** Exchanges that the byte scan left to the slow way. */
    readonly fallbacks: number;
  };
}

/** Why this can never be a source; undefined when it can be tried. */
export function checkSource({ url, ssh, headers }: Omit<HostSettings, 'name'>): Problem | undefined {
  const host = ssh === undefined ? undefined : checkHostName(ssh);
  if (isProblem(host)) return host;
  const address = isDemo(url) ? undefined : readAddress(url, { headers });
  return isProblem(address) ? address : undefined;
}

export interface Host {
  readonly settings: HostSettings;
  readonly captureFilter: string;
  /** Why it can never run with these settings. */
  readonly problem: Problem | undefined;
  readonly report: HostReport;
  /** Does nothing while it runs. */
  begin(): void;
  end(state: 'ended' | 'paused'): void;
}

/** `isPaused`: it was paused under its earlier settings and has said so. */
export function createHost(
  settings: HostSettings,
  filter: CaptureFilter | undefined,
  options: HostOptions,
  isPaused = false,
): Host {
  const { capture, clock, scanning, openTunnel, openDemo, times } = options;
  const { name, url, ssh, headers } = settings;
  const demo = isDemo(url);
  const read = demo ? undefined : readAddress(url, { headers });
  const fault = checkSource(settings);
  const address = isProblem(read) ? undefined : read;
  const intake = createIntake(capture, name, { captureFilter: filter, scanning });
  const earlier = { connections: 0, fallbacks: 0 };
  let source: QtapSource | undefined;
  /** Ends the present run: the source, its tunnel, its demo. */
  let run: AbortController | undefined;
  let paused = isPaused;

  function begin(): void {
    if (run && !run.signal.aborted) return;
    paused = false;
    run = new AbortController();
    // A run that was ended may still have something to say.
    const sink = whileRunning(intake.sink, run.signal);
    if (fault) give(sink, run, fault);
    else if (demo) void beginDemo(sink, run);
    else if (!address) give(sink, run, notHere('an address'));
    else if (ssh === undefined) readFrom(address, sink, run.signal);
    else beginTunnel(address, ssh, sink, run);
  }

  function readFrom(from: Address, sink: Sink, signal: AbortSignal): void {
    if (signal.aborted) return;
    const captureFilter = (filter && pushdown(filter.tree).pushed) || undefined;
    source = createQtapSource({ name, address: from, captureFilter, clock, times });
    source.start(sink, signal);
  }

  async function beginDemo(sink: Sink, own: AbortController): Promise<void> {
    if (!openDemo) return give(sink, own, notHere('the demo'));
    sink.state({ is: 'connecting' });
    try {
      const from = readAddress(await openDemo(own.signal));
      if (isProblem(from)) give(sink, own, from);
      else readFrom(from, sink, own.signal);
    } catch {
      give(sink, own, problem('internal', 'The demo could not be started.', 'Start again.'));
    }
  }

  /** Reading begins when the tunnel first stands. From then on each tries again by itself, and the tunnel explains. */
  function beginTunnel(far: Address, host: string, sink: Sink, own: AbortController): void {
    if (!openTunnel) return give(sink, own, notHere('a tunnel'));
    let started = false;
    const through = explained(sink, clock);
    own.signal.addEventListener('abort', through.stop, { once: true });
    const onState = (state: TunnelState): void => {
      if (own.signal.aborted) return;
      const cause = state.is === 'lost' || state.is === 'nothing-there' ? state.problem : undefined;
      if (state.is === 'lost' && state.retryInMs === undefined) give(sink, own, state.problem);
      else if (started) through.because(cause);
      else if (state.is === 'lost') sink.state({ ...lost(state.problem), retryInMs: state.retryInMs });
      else if (state.is === 'open' || state.is === 'nothing-there') {
        started = true;
        through.because(cause);
        readFrom({ ...far, host: '127.0.0.1', port: state.port }, through, own.signal);
      } else sink.state({ is: 'connecting' });
    };
    openTunnel({ host, target: { host: far.host, port: far.port } }, onState, own.signal)
      .then((opened) => isProblem(opened) && give(sink, own, opened))
      .catch(() =>
        give(sink, own, problem('tunnel-failed', 'The tunnel could not be started.', 'Connect again.')),
      );
  }

  return {
    settings,
    captureFilter: filter?.text ?? '',
    problem: fault,
    begin,
    end(state) {
      earlier.connections += source?.counts.connections ?? 0;
      earlier.fallbacks += source?.counts.fallbacks ?? 0;
      source = undefined;
      paused = state === 'paused';
      run?.abort();
      run = undefined;
      intake.sink.state({ is: state });
    },
    get report() {
      return {
        name,
        url: demo ? 'demo' : `${address?.url ?? ''}${ssh === undefined ? '' : ` through ${ssh}`}`,
        paused,
        counts: {
          ...intake.counts,
          connections: earlier.connections + (source?.counts.connections ?? 0),
          fallbacks: earlier.fallbacks + (source?.counts.fallbacks ?? 0),
        },
      };
    },
  };
}

/** Says why it cannot be, and ends the run: nothing is tried again until somebody asks for it. */
function give(sink: Sink, run: AbortController, why: Problem): void {
  sink.state(lost(why));
  run.abort();
}

function lost({ message, fix }: Problem): Extract<SourceState, { is: 'lost' }> {
  return { is: 'lost', reason: message, fix };
}

function whileRunning(sink: Sink, signal: AbortSignal): Sink {
  return {
    exchange: (arrival) => signal.aborted || sink.exchange(arrival),
    connection: (fact) => signal.aborted || sink.connection(fact),
    process: (fact) => signal.aborted || sink.process(fact),
    state: (state) => signal.aborted || sink.state(state),
    fault: (reason, firstBytes) => signal.aborted || sink.fault(reason, firstBytes),
    passed: (eventName) => signal.aborted || sink.passed(eventName),
  };
}

function notHere(what: string): Problem {
  return problem(
    'not-running',
    `This program was started without ${what}.`,
    'Give the address of a Qtap instead.',
  );
}
