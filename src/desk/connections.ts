/** Connections with the ids of the exchanges that went over them, the latest seen first. */

import { isProblem, type Problem } from '../base/problem.ts';
import { type KnownConnection } from '../capture/tables.ts';
import { scan } from '../query/scan.ts';
import { type ConnectionQuestion, type Connections } from './desk.ts';
import { safeConnection } from './exchange.ts';
import { nextSkip, skipOf } from './groups.ts';
import { lookedUp, type Parts } from './matching.ts';

const mostIds = 1_000;

export async function connectionsOf(
  parts: Parts,
  question: ConnectionQuestion,
): Promise<Connections | Problem> {
  const { capture, redactor } = parts;
  const skip = skipOf(question.cursor, capture);
  if (isProblem(skip)) return skip;
  const matching = await lookedUp(parts, question);
  if (isProblem(matching)) return matching;
  const { stretch, plan } = matching;

  const rowsOf = new Map<number, number[]>();
  scan(capture, stretch, plan.stage, (block, rows, count) => {
    for (let k = 0; k < count; k++) {
      const i = rows[k] ?? 0;
      const number = block.connection[i] ?? 0;
      if (number === 0) continue;
      const known = rowsOf.get(number);
      if (known) known.push(block.first + i);
      else rowsOf.set(number, [block.first + i]);
    }
  });

  const found: KnownConnection[] = [];
  for (const connection of capture.tables.connections()) {
    const { number, fact, source, lastSeenAt, firstSeenAt } = connection;
    const inTime = rowsOf.has(number) || (lastSeenAt >= stretch.from && firstSeenAt < stretch.to);
    // A filter asks about exchanges: a connection without one cannot match it.
    if (!inTime || (question.filter && !rowsOf.has(number))) continue;
    if (question.source !== undefined && source !== question.source) continue;
    if (question.state !== undefined && fact?.state !== question.state) continue;
    found.push(connection);
  }
  found.sort((a, b) => b.lastSeenAt - a.lastSeenAt || b.number - a.number);
  const page = found.slice(skip, skip + question.limit);
  return {
    connections: page.map((connection) => ({
      ...safeConnection(redactor, connection),
      ids: (rowsOf.get(connection.number) ?? []).slice(-mostIds).map((row) => capture.id(row)),
    })),
    matched: found.length,
    open: found.filter(({ fact }) => fact?.state === 'open').length,
    plain: found.filter(({ fact }) => fact !== undefined && fact.tlsVersion === undefined).length,
    ...(skip + page.length < found.length ? { next: nextSkip(capture, skip + page.length) } : {}),
  };
}
