/** Filter By This and Hide Noise Like This: a condition made of a row, added to what the panel shows. */

import { isProblem } from '../../base/problem.ts';
import { equals } from '../../filter/equals.ts';
import { type SafeRow } from '../../traffic/safe.ts';
import { engineFor, showProblem, type Context } from '../context.ts';
import { idOf } from '../panel.ts';

export type FilterBy = 'host' | 'process' | 'route' | 'status' | 'unlike';

export async function filterBy(context: Context, argument: unknown, by: FilterBy): Promise<void> {
  const id = idOf(argument);
  const caller = id === undefined ? undefined : await engineFor(context);
  if (!caller || id === undefined) return;
  const exchange = await caller.call('exchange', { id });
  if (isProblem(exchange)) return showProblem(exchange);
  await context.panel.narrow(conditionOf(exchange.row, by));
}

function conditionOf(row: SafeRow, by: FilterBy): string {
  switch (by) {
    case 'host':
      return equals('req.host', row.host);
    case 'route':
      return equals('route', row.route);
    case 'status':
      return row.status === undefined ? 'not has(res.status)' : `res.status == ${row.status}`;
    case 'process':
      if (row.container !== undefined) return equals('container.name', row.container);
      if (row.process !== undefined) return equals('process.binary', row.process);
      return row.pid === undefined ? 'not has(process.pid)' : `process.pid == ${row.pid}`;
    case 'unlike':
      return `not (${equals('req.host', row.host)} and ${equals('route', row.route)})`;
  }
}
