/** What is known and not known about the asked time: in one line, and as data. */

import { joinSafe, safe, type SafeText } from '../traffic/safe.ts';
import { type Coverage } from '../traffic/answers.ts';
import { cutMiddle } from './cut.ts';
import { type DataRecord } from './data.ts';
import { onLine } from './fence.ts';
import { amount, counted, instant, own, second, took } from './words.ts';

/** What is known about the stretch of time, in one line: the usual is short, the unusual is named. */
export function coverageLine(coverage: Coverage): SafeText {
  const { sources, held, asked, evicted, gaps } = coverage;
  const pieces: SafeText[] = [
    safe`asked ${stretch(asked.from, asked.to)} UTC (${took(asked.to - asked.from)})`,
    ...(asked.clamped ? [cutMiddle(asked.clamped, 120)] : []),
    held.from === undefined || held.to === undefined
      ? safe`nothing held`
      : safe`held ${counted(held.count, 'exchange', 'exchanges')} ${stretch(held.from, held.to)}`,
    safe`${sources.connected}/${sources.total} sources connected`,
  ];
  for (const trouble of sources.troubled.slice(0, 3))
    pieces.push(
      trouble.reason
        ? safe`${name(trouble.name)} ${trouble.state}: ${name(trouble.reason, mostReason)}`
        : safe`${name(trouble.name)} ${trouble.state}`,
    );
  if (evicted.rows) pieces.push(safe`${amount(evicted.rows)} of these evicted`);
  if (evicted.bodies) pieces.push(safe`bodies of ${amount(evicted.bodies)} evicted`);
  if (gaps.length) {
    const { from, to, reason } = gaps.at(-1) ?? { from: asked.from };
    const why = reason ? safe`: ${name(reason, mostReason)}` : safe``;
    pieces.push(safe`${counted(gaps.length, 'gap', 'gaps')} (last ${stretch(from, to ?? asked.to)}${why})`);
  } else pieces.push(safe`no gaps`);
  if (coverage.lossSuspected) pieces.push(safe`loss inside Qtap suspected`);
  if (coverage.captureFilter) pieces.push(safe`capture filter: ${name(coverage.captureFilter, 120)}`);
  if (!coverage.bodies) pieces.push(safe`bodies not captured at this level`);
  if (coverage.notScannedYet)
    pieces.push(safe`${amount(coverage.notScannedYet)} not yet scanned for secrets`);
  for (const { event, count } of coverage.notShown.slice(0, 3))
    pieces.push(safe`${amount(count)} ${name(event)} not shown`);
  if (coverage.engine) pieces.push(safe`answered by ${name(coverage.engine)}`);
  return joinSafe(pieces, '; ');
}

export function coverageData(coverage: Coverage): DataRecord {
  const { sources, held, asked, gaps, notShown } = coverage;
  return {
    sources: {
      total: sources.total,
      connected: sources.connected,
      troubled: sources.troubled.slice(0, 3).map(({ name: source, state, reason }) => ({
        name: name(source),
        state: own(state),
        ...(reason ? { reason: name(reason, mostReason) } : {}),
      })),
    },
    ...(coverage.since === undefined ? {} : { since: second(coverage.since) }),
    held: {
      ...(held.from === undefined || held.to === undefined
        ? {}
        : { from: second(held.from), to: second(held.to) }),
      count: held.count,
    },
    asked: {
      from: second(asked.from),
      to: second(asked.to),
      ...(asked.clamped ? { clamped: cutMiddle(asked.clamped, 120) } : {}),
    },
    evicted: { rows: coverage.evicted.rows, bodies: coverage.evicted.bodies },
    gaps: gaps.slice(-3).map(({ source, from, to, reason }) => ({
      source: name(source),
      from: second(from),
      ...(to === undefined ? {} : { to: second(to) }),
      ...(reason ? { reason: name(reason, mostReason) } : {}),
    })),
    ...(gaps.length > 3 ? { earlierGaps: gaps.length - 3 } : {}),
    lossSuspected: coverage.lossSuspected,
    ...(coverage.captureFilter ? { captureFilter: name(coverage.captureFilter, 120) } : {}),
    bodies: coverage.bodies,
    notScannedYet: coverage.notScannedYet,
    ...(notShown.length
      ? { notShown: notShown.slice(0, 3).map(({ event, count }) => safe`${name(event)}: ${count}`) }
      : {}),
    ...(coverage.engine ? { engine: name(coverage.engine) } : {}),
  };
}

/** Why a source was lost, or why nothing was read for a while. */
const mostReason = 100;

function name(text: SafeText, most = 60): SafeText {
  return cutMiddle(onLine(text), most);
}

/** `2026-01-20 19:35:51–19:36:51`, or both dates when they differ. */
function stretch(from: number, to: number): SafeText {
  const day = (ms: number): SafeText => own(instant(ms).slice(0, 10));
  const time = (ms: number): SafeText => own(instant(ms).slice(11, 19));
  return day(from) === day(to)
    ? safe`${day(from)} ${time(from)}–${time(to)}`
    : safe`${day(from)} ${time(from)} – ${day(to)} ${time(to)}`;
}
