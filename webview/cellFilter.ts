/** A cell that a person points at, as a condition of the filter. */

import { type SafeRow } from '../src/traffic/safe.ts';
import { equals } from '../src/filter/equals.ts';

/** Undefined where the value of a cell is no field of the language. */
export function conditionFor(cell: string, row: SafeRow): string | undefined {
  switch (cell) {
    case 'host':
      return equals('req.host', row.host);
    case 'method':
      return equals('req.method', row.method);
    case 'path':
      return equals('route', row.route);
    case 'status':
      return row.status === undefined ? 'not has(res.status)' : equals('res.status', row.status);
    case 'process':
      return row.process === undefined ? undefined : equals('process.binary', row.process);
    case 'container':
      return row.container === undefined ? undefined : equals('container.name', row.container);
    case 'source':
      return equals('source', row.source);
    case 'direction':
      return row.direction === undefined ? undefined : equals('direction', row.direction);
    default:
      return undefined;
  }
}
