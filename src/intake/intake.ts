/**
 * Between a source and the capture: the capture filter once more (what Qtap was asked to leave out may come all the
 * same, and it cannot judge every field), and a first look at what may be sensitive.
 */

import { type Capture } from '../capture/capture.ts';
import { compile, type Holds } from '../filter/match.ts';
import { type Tree } from '../filter/tree.ts';
import { type Arrival, type Sink } from '../traffic/source.ts';
import { bindArriving, createArriving, type Arriving } from './arriving.ts';

/** The scan's ends, as the intake needs them. */
export interface Scanning {
  /** Linear in the bytes: might there be anything? False is a promise that there is nothing. */
  suspects(arrival: Arrival): boolean;
  /** A row to be scanned when there is time. */
  scan(row: number): void;
}

export interface IntakeCounts {
  readonly taken: number;
  /** Came, and the capture filter did not hold for them. */
  readonly leftOut: number;
  readonly suspected: number;
}

export interface Intake {
  readonly sink: Sink;
  readonly counts: IntakeCounts;
}

/** The whole of it, whatever part was asked of the source. */
export interface CaptureFilter {
  readonly text: string;
  readonly tree: Tree;
}

export interface IntakeOptions {
  readonly captureFilter?: CaptureFilter;
  readonly scanning?: Scanning;
}

export function createIntake(capture: Capture, source: string, options: IntakeOptions = {}): Intake {
  const { captureFilter, scanning } = options;
  const sink = capture.sink(source);
  const holds: Holds<Arriving> | undefined = captureFilter && compile(captureFilter.tree, bindArriving);
  const counts = { taken: 0, leftOut: 0, suspected: 0 };
  let arriving: Arriving | undefined;

  function admits(arrival: Arrival): boolean {
    if (!holds) return true;
    if (arriving) arriving.arrival = arrival;
    else arriving = createArriving(capture, source, arrival);
    return holds(arriving);
  }

  return {
    counts,
    sink: {
      exchange(arrival) {
        if (!admits(arrival)) {
          counts.leftOut++;
          return;
        }
        counts.taken++;
        const row = sink.exchange(arrival);
        if (!scanning) return;
        if (scanning.suspects(arrival)) {
          counts.suspected++;
          scanning.scan(row);
        } else capture.flag(row, 0);
      },
      connection: (fact) => sink.connection(fact),
      process: (fact) => sink.process(fact),
      // What counts is what reaches the capture: the whole filter, not the part that the other end was asked for.
      state: (state) =>
        sink.state(state.is === 'connected' ? { ...state, captureFilter: captureFilter?.text } : state),
      fault: (reason, firstBytes) => sink.fault(reason, firstBytes),
      passed: (eventName) => sink.passed(eventName),
    },
  };
}
