/** What the capture knows of a stretch of time, with its names made safe. */

import { isProblem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { resolveWindow, wholeStretch } from '../query/window.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Coverage } from '../traffic/answers.ts';
import { safe } from '../traffic/safe.ts';
import { type Window } from '../traffic/question.ts';
import { bodiesCome } from './bodies.ts';

/** A window that cannot be read is answered with everything held: the question itself has told the Problem. */
export function coverageFor(capture: Capture, redactor: Redactor, window: Window): Coverage {
  const found = resolveWindow(capture, window);
  const stretch = isProblem(found) ? wholeStretch(capture) : found;
  const { clearedAt, captureFilter, sources, gaps, notShown, ...rest } = capture.coverage(
    stretch.from,
    stretch.to,
  );
  return {
    ...rest,
    bodies: bodiesCome(capture, stretch),
    asked: {
      from: stretch.from,
      to: stretch.to,
      ...(clearedAt === undefined ? {} : { clamped: safe`cleared in between` }),
    },
    sources: {
      total: sources.total,
      connected: sources.connected,
      troubled: sources.troubled.map(({ name, state, reason }) => ({
        name: redactor.name(name),
        state,
        ...(reason === undefined ? {} : { reason: redactor.text(reason) }),
      })),
    },
    gaps: gaps.map(({ source, from, to, reason }) => ({
      source: redactor.name(source),
      from,
      ...(to === undefined ? {} : { to }),
      reason: redactor.text(reason),
    })),
    ...(captureFilter === undefined ? {} : { captureFilter: redactor.text(captureFilter) }),
    notShown: notShown.map(({ event, count }) => ({ event: redactor.name(event), count })),
  };
}
