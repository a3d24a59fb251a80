/**
 * The other end of a local call. On one host Qtap sees a local call twice, at the caller (egress) and at the
 * one called (ingress), under different ids. They are paired only when the connection records prove it
 * (`KnownConnection.twin`) and the two exchanges are each other's nearest equal in time.
 */

import { type Block, type Columns } from './columns.ts';
import { type Tables } from './tables.ts';

/** The two reports come within a few milliseconds of each other; this is generous. */
const mostApartMs = 5_000;
const mostRowsApart = 8_192;

/** Undefined when there is none or nothing proves it. */
export function twinOf(columns: Columns, tables: Tables, row: number): number | undefined {
  const found = nearestEqual(columns, tables, row);
  return found !== undefined && nearestEqual(columns, tables, found) === row ? found : undefined;
}

function nearestEqual(columns: Columns, tables: Tables, row: number): number | undefined {
  const block = columns.blockOf(row);
  if (!block) return undefined;
  const i = row - block.first;
  const connection = block.connection[i] ?? 0;
  const wanted = connection === 0 ? undefined : tables.connection(connection)?.twin;
  if (wanted === undefined) return undefined;
  const arrivedAt = block.arrivedAt[i] ?? 0;
  const endedAt = block.endedAt[i] ?? 0;
  let best: number | undefined;
  let bestApart = mostApartMs;
  for (const step of [-1, 1]) {
    for (let other = row + step; Math.abs(other - row) <= mostRowsApart; other += step) {
      const place = columns.blockOf(other);
      if (!place) break;
      const j = other - place.first;
      if (Math.abs((place.arrivedAt[j] ?? 0) - arrivedAt) > mostApartMs) break;
      if (place.connection[j] !== wanted || !equal(block, i, place, j)) continue;
      const apart = Math.abs((place.endedAt[j] ?? 0) - endedAt);
      if (apart < bestApart) {
        best = other;
        bestApart = apart;
      }
    }
  }
  return best;
}

function equal(a: Block, i: number, b: Block, j: number): boolean {
  return (
    a.method[i] === b.method[j] &&
    a.status[i] === b.status[j] &&
    a.host[i] === b.host[j] &&
    a.paths.text(i) === b.paths.text(j)
  );
}
