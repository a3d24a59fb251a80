/** Groups and totals with safe names. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Capture } from '../capture/capture.ts';
import { readCursor, writeCursor } from '../query/cursor.ts';
import { groupRows, type RawGroup } from '../query/groups.ts';
import { type Redactor } from '../secrets/redact.ts';
import { type Group, type Groups } from '../traffic/answers.ts';
import { type By } from '../traffic/question.ts';
import { type Question } from './desk.ts';
import { lookedUp, type Parts } from './matching.ts';

export async function safeGroups(parts: Parts, question: Question, by: By): Promise<Groups | Problem> {
  const { capture, redactor } = parts;
  const skip = skipOf(question.cursor, capture);
  if (isProblem(skip)) return skip;
  const matching = await lookedUp(parts, question);
  if (isProblem(matching)) return matching;
  const { total, groups, more } = groupRows(capture, matching.stretch, matching.plan, by, {
    limit: question.limit,
    skip,
  });
  return {
    total,
    groups: groups.map((group) => safeGroup(capture, redactor, group, by)),
    all: skip + groups.length + more,
    more,
    ...(more > 0 ? { next: nextSkip(capture, skip + groups.length) } : {}),
  };
}

/** How many groups (or connections, or causes) earlier pages have shown. */
export function skipOf(cursor: string | undefined, { run }: Capture): number | Problem {
  if (cursor === undefined) return 0;
  return (
    readCursor('skip', cursor, run) ??
    problem('bad-argument', 'This cursor is not one of this answer.', 'Leave it out for the first page.')
  );
}

export function nextSkip(capture: Capture, skip: number): string {
  return writeCursor('skip', capture.id(skip));
}

export function safeGroup(capture: Capture, redactor: Redactor, group: RawGroup, by: By): Group {
  const { name, host, route, requests, errors, noResponse, requestBytes, responseBytes, latency } = group;
  return {
    name:
      by === 'route'
        ? redactor.path(`${host ?? ''}${route ?? ''}`)
        : by === 'status' && name === '0'
          ? redactor.name('no response')
          : redactor.name(name),
    requests,
    errors,
    noResponse,
    requestBytes,
    responseBytes,
    latency,
    firstAt: group.firstAt,
    lastAt: group.lastAt,
    statuses: group.statuses,
    methods: group.methods.map(({ method, count }) => ({ method: redactor.name(method), count })),
    samplePaths: group.samplePaths.map(redactor.path),
    processes: callers(group, by).map(redactor.name),
    directions: group.directions,
    sampleIds: group.sampleRows.map((row) => capture.id(row)),
    tls: group.tls.map(redactor.name),
  };
}

/** Who calls: containers tell more than `node` does; processes where some ran in none. */
function callers({ processes, containers, allContained }: RawGroup, by: By): readonly string[] {
  if (by === 'container' || containers.length === 0) return processes;
  return allContained ? containers : [...new Set([...containers, ...processes])];
}
