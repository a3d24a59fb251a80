/** A desk over a plain list of safe exchanges, for what the registry does around any desk. */

import { type Problem, problem } from '../../src/base/problem.ts';
import { type Desk, type Question } from '../../src/desk/desk.ts';
import { type Tally } from '../../src/traffic/answers.ts';
import { type Focus } from '../../src/traffic/question.ts';
import { type SafeExchange, type SafeRow } from '../../src/traffic/safe.ts';
import { noon, sampleCoverage, text } from '../present/samples.ts';

export interface PlainDesk extends Desk {
  /** Every question for rows, as it came. */
  readonly asked: Question[];
  arrive(exchange: SafeExchange): void;
  focusOn(focus: Focus | undefined): void;
  /** What a wait lets happen. */
  whileWaiting: (ms: number) => void;
  connected: boolean;
  /** What its source is while it is not connected. */
  trouble: 'lost' | 'connecting';
}

export function plainDesk(initial: readonly SafeExchange[] = []): PlainDesk {
  const held = [...initial];
  const asked: Question[] = [];
  let focus: Focus | undefined;
  const notHere = (): Problem => problem('internal', 'Not in this desk.', 'Use the real one.');

  const rowsAfter = (question: Question): SafeRow[] => {
    const since = 'since' in question.window ? question.window.since : undefined;
    if (since !== undefined && !/^s\d+$/.test(since)) throw new Error(`no such cursor: ${since}`);
    const from = since === undefined ? 0 : Number(since.slice(1));
    return held
      .slice(from)
      .map(({ row }) => row)
      .reverse();
  };
  const tally = (rows: readonly SafeRow[]): Tally => ({
    requests: rows.length,
    errors: rows.filter(({ status }) => status === undefined || status >= 400).length,
    noResponse: rows.filter(({ status }) => status === undefined).length,
    requestBytes: 0,
    responseBytes: 0,
    latency: { n: 0 },
  });

  const desk: PlainDesk = {
    asked,
    connected: true,
    trouble: 'lost',
    whileWaiting: () => undefined,
    arrive: (exchange) => void held.push(exchange),
    focusOn(next) {
      focus = next;
    },
    async rows(question) {
      asked.push(question);
      const rows = rowsAfter(question);
      const from = question.cursor === undefined ? 0 : Number(question.cursor);
      const shown = rows.slice(from, from + question.limit);
      const next = from + shown.length < rows.length ? String(from + shown.length) : undefined;
      return {
        rows: shown,
        matched: rows.length,
        cursors: shown.map((_, i) => String(from + i + 1)),
        ...(next === undefined ? {} : { next }),
      };
    },
    exchange: (id) =>
      held.find(({ row }) => row.id === id) ??
      problem('unknown-id', `There is no exchange ${id}.`, 'Held are rk30 to rk3z.'),
    groups: async (question) => ({ total: tally(rowsAfter(question)), groups: [], all: 0, more: 0 }),
    async wait(question, atMostMs) {
      const before = rowsAfter(question).length;
      desk.whileWaiting(atMostMs);
      return rowsAfter(question).length - before;
    },
    cursor: () => `s${held.length}`,
    why: () => [
      {
        because: text('Nothing was sent.'),
        proof: text('0 exchanges are held.'),
        fix: text('Make a request.'),
      },
    ],
    faults: () => [],
    coverage(window) {
      const to = noon;
      const from =
        'from' in window ? window.from : 'seconds' in window ? to - window.seconds * 1_000 : to - 5_000;
      return sampleCoverage({
        asked: { from, to: 'to' in window ? window.to : to },
        held: held.length ? { from: noon - 3_600_000, to: noon, count: held.length } : { count: 0 },
        sources: desk.connected
          ? { total: 1, connected: 1, troubled: [] }
          : {
              total: 1,
              connected: 0,
              troubled: [{ name: text('qtap'), state: desk.trouble, reason: text('refused') }],
            },
      });
    },
    focus: () => focus,
    setFocus(next) {
      focus = next;
    },
    part: notHere,
    search: async () => notHere(),
    series: async () => notHere(),
    compare: async () => notHere(),
    causes: async () => notHere(),
    processes: async () => notHere(),
    connections: async () => notHere(),
    findings: async () => notHere(),
    values: () => [],
    view: notHere,
    words: text,
    mark: () => undefined,
    markers: () => [],
  };
  return desk;
}
