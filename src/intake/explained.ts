/**
 * A stream through a tunnel breaks a moment before ssh says why, and the first reason of a gap is the one that is
 * kept. So a loss waits a little for ssh's words.
 */

import { type Clock, type Stop } from '../base/clock.ts';
import { type Problem } from '../base/problem.ts';
import { type Sink, type SourceState } from '../traffic/source.ts';

/** Longer than ssh takes to end; shorter than the source's first retry, so that nothing overtakes the loss. */
const waitMs = 300;

export interface Explained extends Sink {
  /** Why nothing comes through, from now on; undefined = it stands. */
  because(cause: Problem | undefined): void;
  /** What waits is dropped. */
  stop(): void;
}

export function explained(sink: Sink, clock: Clock): Explained {
  let cause: Problem | undefined;
  let waiting: { readonly lost: Extract<SourceState, { is: 'lost' }>; readonly stop: Stop } | undefined;

  function tell(): void {
    if (!waiting) return;
    const { lost, stop } = waiting;
    stop();
    waiting = undefined;
    sink.state(cause === undefined ? lost : { ...lost, reason: cause.message, fix: cause.fix });
  }

  return {
    ...sink,
    because(now) {
      cause = now;
      if (cause !== undefined) tell();
    },
    state(state) {
      tell();
      if (state.is !== 'lost') return sink.state(state);
      waiting = { lost: state, stop: clock.after(waitMs, tell) };
      if (cause !== undefined) tell();
    },
    stop() {
      waiting?.stop();
      waiting = undefined;
    },
  };
}
