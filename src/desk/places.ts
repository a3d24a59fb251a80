/** What stands at which place of a list: its rows, and between them lines that name a group or tell of a gap. */

import { type LedgerGap } from '../capture/ledger.ts';
import { type Group } from '../query/ordered.ts';
import { type SafeText } from '../traffic/safe.ts';

/** A line, and the rows that follow it. */
export interface Piece {
  /** The line's place, or the first row's where there is no line. */
  readonly at: number;
  readonly line?:
    | { readonly kind: 'group'; readonly name: SafeText; readonly count: number; readonly open: boolean }
    | { readonly kind: 'gap'; readonly last: LedgerGap; readonly from: number; readonly gaps: number };
  /** Of the list without lines. */
  readonly firstRow: number;
  /** Rows that are shown; a closed group shows none. */
  readonly rows: number;
}

export interface Places {
  readonly length: number;
  /** The pieces that reach into a stretch of places. */
  within(from: number, count: number): readonly Piece[];
  /** The place of a row of the list; -1 when its group is closed. */
  ofRow(row: number): number;
}

export function placesOfGroups(
  groups: readonly Group[],
  nameOf: (group: Group) => SafeText,
  open: ReadonlySet<string>,
): Places {
  let at = 0;
  return placesOf(
    groups.map((group) => {
      const name = nameOf(group);
      const isOpen = open.has(name);
      const piece: Piece = {
        at,
        line: { kind: 'group', name, count: group.count, open: isOpen },
        firstRow: group.from,
        rows: isOpen ? group.count : 0,
      };
      at += 1 + piece.rows;
      return piece;
    }),
  );
}

/** `before` counts the rows above a gap; gaps between the same two rows are one line. */
export function placesWithGaps(
  rows: number,
  gaps: readonly { readonly gap: LedgerGap; readonly before: number }[],
): Places {
  const pieces: Piece[] = [{ at: 0, firstRow: 0, rows }];
  for (const { gap, before } of [...gaps].sort((a, b) => a.before - b.before)) {
    const above = pieces.at(-1);
    if (!above) break;
    if (above.line?.kind === 'gap' && above.firstRow === before) {
      const { from, gaps: others } = above.line;
      const line = { kind: 'gap', last: gap, from: Math.min(from, gap.from), gaps: others + 1 } as const;
      pieces[pieces.length - 1] = { ...above, line };
      continue;
    }
    const shown = before - above.firstRow;
    pieces[pieces.length - 1] = { ...above, rows: shown };
    pieces.push({
      at: above.at + (above.line ? 1 : 0) + shown,
      line: { kind: 'gap', last: gap, from: gap.from, gaps: 1 },
      firstRow: before,
      rows: rows - before,
    });
  }
  return placesOf(pieces);
}

function placesOf(pieces: readonly Piece[]): Places {
  const last = pieces.at(-1);
  const end = ({ at, line, rows }: Piece): number => at + (line ? 1 : 0) + rows;
  const length = last ? end(last) : 0;
  /** The last piece that begins at or before: pieces rise by both numbers. */
  function lastBy(value: (piece: Piece) => number, most: number): number {
    let low = 0;
    let high = pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const piece = pieces[middle];
      if (piece && value(piece) <= most) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
  return {
    length,
    within(from, count) {
      const first = Math.max(
        0,
        lastBy(({ at }) => at, from),
      );
      return pieces.slice(first, lastBy(({ at }) => at, from + count - 1) + 1);
    },
    ofRow(row) {
      const piece = pieces[lastBy(({ firstRow }) => firstRow, row)];
      const inside = piece ? row - piece.firstRow : 0;
      return piece && inside < piece.rows ? piece.at + (piece.line ? 1 : 0) + inside : -1;
    },
  };
}
