/**
 * A Qtap host as a source: connects, reads, tells silent from dead, tries again, and reports every stretch in which
 * nothing could be seen.
 */

import { backOff, type Clock, type Stop } from '../../base/clock.ts';
import { showOnOneLine } from '../../base/text.ts';
import { type Sink, type Source, type SourceState } from '../../traffic/source.ts';
import { type Address } from './address.ts';
import { createEvents, type Word } from './event.ts';
import { probe } from './probe.ts';
import { greeted, requestBody } from './request.ts';
import { openSocket } from './socket.ts';
import { openStream } from './stream.ts';
import { type Stream, type StreamEnd, type StreamHandlers } from './transport.ts';

export interface QtapTimes {
  /** From the first packet to the stream. */
  readonly openMs: number;
  /** A stream that has begun without a greeting counts as connected after this. */
  readonly greetMs: number;
  /** So long without a byte is silence; then the other end is asked whether it lives. */
  readonly idleMs: number;
  readonly probeMs: number;
  readonly firstRetryMs: number;
  readonly mostRetryMs: number;
}

export const usualTimes: QtapTimes = {
  openMs: 10_000,
  greetMs: 2_000,
  idleMs: 15_000,
  probeMs: 5_000,
  firstRetryMs: 500,
  mostRetryMs: 15_000,
};

export interface QtapOptions {
  readonly name: string;
  readonly address: Address;
  /** In Qtap's own language; what it lets through is checked again by whoever takes it. */
  readonly captureFilter?: string;
  readonly clock: Clock;
  readonly times?: Partial<QtapTimes>;
  readonly random?: () => number;
}

export interface QtapSource extends Source {
  /** For the doctor. */
  readonly counts: { readonly connections: number; readonly fallbacks: number };
}

type Connected = Extract<SourceState, { is: 'connected' }>;

/** So many probes in a row must fail: one may be lost under load. */
const deadAfterProbes = 2;
/** A starting agent answers 404 until its probes are attached, which takes a few seconds. */
const startingRetryMs = 2_000;

export function createQtapSource(options: QtapOptions): QtapSource {
  let connections = 0;
  let fallbacks = (): number => 0;
  return {
    name: options.name,
    start(sink, signal) {
      if (signal.aborted) return;
      const events = runQtap(options, sink, signal, () => connections++);
      fallbacks = events;
    },
    counts: {
      get connections() {
        return connections;
      },
      get fallbacks() {
        return fallbacks();
      },
    },
  };
}

/** Runs until the signal ends it; returns the count of fallbacks. */
function runQtap(
  { address, captureFilter, clock, times: given, random }: QtapOptions,
  sink: Sink,
  signal: AbortSignal,
  onConnection: () => void,
): () => number {
  const times = { ...usualTimes, ...given };
  const retryAfter = backOff(times.firstRetryMs, times.mostRetryMs, random);
  const timers = new Set<Stop>();
  /** An answer that the plain reader does not read is left to the platform's client from then on. */
  let plain = !address.secure;
  /** Qtap refused it: everything is asked for instead, and what is not wanted is left out here. */
  let refusedFilter = false;
  let attempt = 0;
  let stream: Stream | undefined;
  let connected: Connected | undefined;
  let isSilent = false;
  let heardAt = 0;
  let connectedAt = 0;
  let hasOpened = false;
  let failedProbes = 0;
  let stopProbe: Stop | undefined;
  let farewell: string | undefined;
  let over = false;

  const events = createEvents(sink, takeWord, clock);

  function after(ms: number, action: () => void): void {
    const stop = clock.after(ms, () => {
      timers.delete(stop);
      action();
    });
    timers.add(stop);
  }

  /** Gives back the connection and everything that waits for it. */
  function release(): void {
    stream?.close();
    stream = undefined;
    stopProbe?.();
    stopProbe = undefined;
    for (const stop of timers) stop();
    timers.clear();
    connected = undefined;
    isSilent = false;
    failedProbes = 0;
  }

  function open(): void {
    onConnection();
    sink.state({ is: 'connecting' });
    farewell = undefined;
    hasOpened = false;
    const filter = refusedFilter ? undefined : captureFilter;
    const handlers: StreamHandlers = {
      opened() {
        hasOpened = true;
        after(times.greetMs, () => greet({ is: 'connected', bodies: true }));
        after(times.idleMs / 3, watch);
      },
      heard() {
        heardAt = clock.now();
        if (isSilent) wake();
      },
      take: events.take,
      tooLong: events.tooLong,
      closed: end,
    };
    const body = requestBody(filter);
    const frames = plain ? events.frames : undefined;
    stream = frames ? openSocket(address, body, handlers, frames) : openStream(address, body, handlers);
    after(times.openMs, () => {
      if (!hasOpened) lose(`${address.host}:${address.port} gave no answer within ${times.openMs / 1_000} s`);
    });
  }

  function greet(state: Connected): void {
    if (connected) return;
    connected = state;
    connectedAt = clock.now();
    sink.state(state);
  }

  function takeWord(word: Word): void {
    if (word.is === 'connected') greet(greeted(word));
    else farewell = word.cause;
  }

  function wake(): void {
    isSilent = false;
    failedProbes = 0;
    stopProbe?.();
    stopProbe = undefined;
    if (connected) sink.state(connected);
  }

  /** Looks three times in an idle time whether bytes have come; when not, asks on another connection. */
  function watch(): void {
    after(times.idleMs / 3, watch);
    if (clock.now() - heardAt < times.idleMs || stopProbe) return;
    if (connected && !isSilent) {
      isSilent = true;
      sink.state({ is: 'silent' });
    }
    stopProbe = probe(address, clock, times.probeMs, (alive) => {
      stopProbe = undefined;
      failedProbes = alive ? 0 : failedProbes + 1;
      if (failedProbes >= deadAfterProbes)
        lose(
          `nothing came for ${Math.round((clock.now() - heardAt) / 1_000)} s and ${address.host}:${address.port} no longer answers`,
        );
    });
  }

  function end(cause: StreamEnd): void {
    if (cause.is === 'unusual' && plain) {
      plain = false;
      lose(`the answer is read in another way: ${cause.reason}`, 0);
    } else if (cause.is === 'answered') refused(cause);
    else if (farewell !== undefined) lose(`Qtap ended: ${shown(farewell) || 'no cause given'}`);
    else lose(cause.is === 'ended' ? 'the stream ended' : cause.reason);
  }

  function refused({ status, text, contentType, location }: Extract<StreamEnd, { is: 'answered' }>): void {
    if (status === 400 && captureFilter !== undefined && !refusedFilter) {
      refusedFilter = true;
      lose(`Qtap refused the capture filter (${shown(text)}); everything is asked for and filtered here`, 0);
    } else if (status === 404)
      lose(
        'Qtap answers 404: it is still starting, or its DevTools are off (--enable-dev-tools)',
        startingRetryMs,
      );
    else if (status === 401 || status === 403)
      lose(`the server answers ${status}: it wants a credential, or another one`);
    else if (location !== undefined) lose(`the server answers ${status} and points to ${shown(location)}`);
    else if (status === 200)
      lose(
        `the server answers with ${shown(contentType ?? 'something')} and no event stream: it is not Qtap's address`,
      );
    else lose(`the server answers ${status}: ${shown(text) || 'without a reason'}`);
  }

  function lose(reason: string, fixedRetryMs?: number): void {
    if (over) return;
    // An agent that greets and hangs up at once must not be asked twice a second for ever.
    if (connected && clock.now() - connectedAt > times.mostRetryMs) attempt = 0;
    const retryInMs = fixedRetryMs ?? retryAfter(attempt++);
    release();
    sink.state({ is: 'lost', reason, retryInMs });
    after(retryInMs, open);
  }

  signal.addEventListener(
    'abort',
    () => {
      over = true;
      release();
      sink.state({ is: 'ended' });
    },
    { once: true },
  );
  open();
  return events.fallbacks;
}

/** What another machine said, short and on one line. */
function shown(text: string): string {
  return showOnOneLine(text.trim().slice(0, 160));
}
