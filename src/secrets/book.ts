/**
 * Findings as they are kept, and the full scan beside the reader: the newest exchange first, at most a quarter of
 * a core, the lag known. What is known of an exchange is forgotten with it. Nothing here holds a value.
 */

import { type Clock, type Stop } from '../base/clock.ts';
import { createListeners } from '../base/listeners.ts';
import { severities, type SeverityLevel } from '../traffic/safe.ts';
import { type Transaction } from '../traffic/transaction.ts';
import { type Finding } from './findings/finding.ts';
import { whereaboutsOf, type Scanner } from './scan.ts';

export interface Noted {
  /** Leaks and credentials in use, without the suppressed. */
  readonly findings: readonly Finding[];
  readonly suppressed: number;
  readonly partial: boolean;
}

export interface Alarm {
  readonly row: number;
  readonly finding: Finding;
}

export interface Book {
  /** Queues a row for the scan. */
  add(row: number): void;
  /** Looks again at every row that had something: what is ignored has changed. */
  again(): void;
  /** What the scan said of a row; undefined = nothing found, or not scanned yet. */
  at(row: number): Noted | undefined;
  /** Rows from `from` up to `to` in rising order that have findings. */
  rows(from: number, to: number): readonly number[];
  /** Rows of that stretch that wait for the scan. */
  waiting(from: number, to: number): number;
  /** Everything below `row` is gone from the capture. */
  forget(row: number): void;
  clear(): void;
  /** A critical leak of a value that was not seen at that host before. */
  onAlarm(listener: (alarm: Alarm) => void): Stop;
  /** Scans what waits for it in [from, to) now, until the time is up; answers how many are left. */
  catchUp(from: number, to: number, mostMs: number): number;
  close(): void;
}

export interface BookOptions {
  readonly scanner: Scanner;
  readonly clock: Clock;
  /** The exchange of a row, while it is held. */
  read(row: number): Transaction | undefined;
  /** Tells the capture the worst leak of a row. */
  flag(row: number, worst: SeverityLevel): void;
}

/** One stretch of work, in milliseconds; after it three times as long is left to others. */
const sliceMs = 8;
const restFactor = 3;
/** Rows that wait; of more, the oldest are given up and stay "not yet scanned". */
const mostWaiting = 200_000;
const mostAlarms = 5_000;

export function createBook({ scanner, clock, read, flag }: BookOptions): Book {
  const notes = new Map<number, Noted>();
  // Rising rows; the scan takes from the end.
  let queue: number[] = [];
  let givenUp = 0;
  let stopTimer: Stop | undefined;
  let closed = false;
  let oldest = 0;
  const alarms = createListeners<Alarm>();
  const alarmed = new Set<string>();

  function scanRow(row: number): void {
    const transaction = row < oldest ? undefined : read(row);
    if (!transaction) return;
    const { findings, suppressed, partial } = scanner.scan(transaction);
    if (findings.length > 0 || suppressed.length > 0 || partial)
      notes.set(row, { findings, suppressed: suppressed.length, partial });
    else notes.delete(row);
    let worst: SeverityLevel = 0;
    for (const finding of findings) {
      if (finding.carrier) continue;
      const level = levelOf(finding);
      if (level > worst) worst = level;
      if (level === 4) alarm(row, finding, whereaboutsOf(transaction).host);
    }
    flag(row, worst);
  }

  function alarm(row: number, finding: Finding, host: string): void {
    const key = `${finding.fingerprint} ${host}`;
    if (alarmed.has(key)) return;
    if (alarmed.size >= mostAlarms) alarmed.clear();
    alarmed.add(key);
    alarms.tell({ row, finding });
  }

  function schedule(ms: number): void {
    if (closed || stopTimer || queue.length === 0) return;
    stopTimer = clock.after(ms, () => {
      stopTimer = undefined;
      const began = clock.now();
      let spent = 0;
      while (queue.length > 0 && spent < sliceMs) {
        const row = queue.pop();
        if (row !== undefined) scanRow(row);
        spent = clock.now() - began;
      }
      schedule(Math.max(1, spent * restFactor));
    });
  }

  return {
    add(row) {
      queue.push(row);
      if (queue.length > mostWaiting) {
        const dropped = queue.length >> 1;
        queue = queue.slice(dropped);
        givenUp += dropped;
      }
      schedule(1);
    },
    again() {
      queue = [...new Set([...queue, ...notes.keys()])].sort((a, b) => a - b).slice(-mostWaiting);
      schedule(1);
    },
    at: (row) => notes.get(row),
    rows(from, to) {
      const found: number[] = [];
      for (const row of notes.keys()) if (row >= from && row < to) found.push(row);
      return found.sort((a, b) => a - b);
    },
    waiting(from, to) {
      let count = from <= oldest ? givenUp : 0;
      for (const row of queue) if (row >= from && row < to) count++;
      return count;
    },
    forget(row) {
      oldest = Math.max(oldest, row);
      for (const known of notes.keys()) if (known < row) notes.delete(known);
      if (queue.length > 0 && (queue[0] ?? 0) < row) queue = queue.filter((waits) => waits >= row);
      givenUp = 0;
    },
    clear() {
      notes.clear();
      queue = [];
      givenUp = 0;
      alarmed.clear();
    },
    onAlarm: (listener) => alarms.add(listener),
    catchUp(from, to, mostMs) {
      const began = clock.now();
      const wanted = queue.filter((row) => row >= from && row < to);
      const done = new Set<number>();
      for (let row = wanted.pop(); row !== undefined; row = wanted.pop()) {
        scanRow(row);
        done.add(row);
        if (clock.now() - began >= mostMs) break;
      }
      if (done.size > 0) queue = queue.filter((row) => !done.has(row));
      return wanted.length;
    },
    close() {
      closed = true;
      stopTimer?.();
      alarms.clear();
    },
  };
}

export function levelOf({ severity }: Finding): SeverityLevel {
  const index = severities.indexOf(severity);
  return index === 3 ? 4 : index === 2 ? 3 : index === 1 ? 2 : 1;
}
