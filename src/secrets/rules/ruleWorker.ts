/**
 * Regular expressions of the user's, run where they can be stopped: in a worker that this thread waits for, a
 * bounded time. A rule that overruns loses its worker and is switched off; the others go on in a new one.
 */

import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { asList, asNumber, asRecord } from '../../base/unknown.ts';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

export interface PatternHit {
  /** Which of the patterns. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

export interface PatternRunner {
  run(text: string): readonly PatternHit[];
  /** Indices of the patterns that overran. */
  switchedOff(): readonly number[];
  close(): void;
}

const mostHits = 1_000;
/** A worker needs this long to start on a busy machine, beside the rule's own deadline. */
const startMs = 3_000;
/** However busy the machine is, nobody waits longer than this many deadlines. */
const mostTurns = 20;

// The other half, as text, so that it needs no file of its own beside the bundle. state[0] counts answers, state[1]
// tells which rule is running, state[2] that there is a question, state[3] that the worker is ready.
const programme = `
const { workerData, receiveMessageOnPort } = require('node:worker_threads');
const { patterns, port, shared, mostHits } = workerData;
const state = new Int32Array(shared);
const compiled = patterns.map(({ source, flags }) => new RegExp(source, flags + 'd'));
Atomics.store(state, 1, -1);
Atomics.store(state, 3, 1);
Atomics.notify(state, 3);
for (;;) {
  Atomics.wait(state, 2, 0);
  Atomics.store(state, 2, 0);
  for (let asked = receiveMessageOnPort(port); asked; asked = receiveMessageOnPort(port)) {
    const hits = [];
    for (const index of asked.message.rules) {
      Atomics.store(state, 1, index);
      let left = mostHits;
      for (const match of asked.message.text.matchAll(compiled[index])) {
        const at = match.indices[1] ?? match.indices[0];
        if (at[1] > at[0]) hits.push([index, at[0], at[1]]);
        if (--left === 0) break;
      }
    }
    Atomics.store(state, 1, -1);
    port.postMessage(hits);
    Atomics.add(state, 0, 1);
    Atomics.notify(state, 0);
  }
}
`;

interface Running {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly state: Int32Array;
}

export function createPatternRunner(
  patterns: readonly Pattern[],
  deadlineMs: number,
  onSwitchedOff: (index: number) => void,
): PatternRunner {
  const off = new Set<number>();
  let running: Running | undefined;

  const start = (): Running => {
    const shared = new SharedArrayBuffer(16);
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(programme, {
      eval: true,
      workerData: { patterns, port: port2, shared, mostHits },
      transferList: [port2],
    });
    worker.unref();
    port1.unref();
    const made: Running = { worker, port: port1, state: new Int32Array(shared) };
    Atomics.wait(made.state, 3, 0, startMs);
    return made;
  };
  const stop = (): void => {
    void running?.worker.terminate();
    running?.port.close();
    running = undefined;
  };

  return {
    run(text) {
      // Each turn answers or switches one rule off, so this ends.
      for (;;) {
        const wanted = patterns.flatMap((_pattern, i) => (off.has(i) ? [] : [i]));
        if (wanted.length === 0) return [];
        running ??= start();
        const { port, state } = running;
        const before = Atomics.load(state, 0);
        port.postMessage({ text, rules: wanted });
        Atomics.store(state, 2, 1);
        Atomics.notify(state, 2);
        if (answered(state, before, deadlineMs * wanted.length)) {
          const answer = receiveMessageOnPort(port);
          return hitsOf(asRecord(answer)?.['message']);
        }
        const slow = Atomics.load(state, 1);
        stop();
        const culprit = slow >= 0 ? slow : (wanted[0] ?? 0);
        off.add(culprit);
        onSwitchedOff(culprit);
      }
    },
    switchedOff: () => [...off],
    close: stop,
  };
}

/**
 * Waits for the worker's count to change. The deadline is of processor time, which while this thread waits is the
 * worker's: on a busy machine an innocent rule must not lose its place because it was not let run.
 */
function answered(state: Int32Array, before: number, deadlineMs: number): boolean {
  const start = process.cpuUsage();
  for (let turns = 0; turns < mostTurns; turns++) {
    if (Atomics.wait(state, 0, before, deadlineMs) !== 'timed-out') return true;
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1_000 >= deadlineMs) return false;
  }
  return false;
}

function hitsOf(answer: unknown): readonly PatternHit[] {
  return (asList(answer) ?? []).flatMap((hit) => {
    const [index, start, end] = (asList(hit) ?? []).map(asNumber);
    return index !== undefined && start !== undefined && end !== undefined ? [{ index, start, end }] : [];
  });
}
