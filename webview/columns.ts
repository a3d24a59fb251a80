/** Which columns there are, and who fits. */

import { type SafeRow } from '../src/traffic/safe.ts';
import { type SortKey } from '../src/traffic/question.ts';
import { type PanelState } from '../src/wire/panel.ts';
import { duration, size, timeOfDay } from './format.ts';

export type ColumnKey = SortKey | 'waterfall';

export interface Column {
  readonly key: ColumnKey;
  readonly title: string;
  /** Pixels to start with. */
  readonly width: number;
  /** Shares with its like what the others leave, in proportion to the widths. */
  readonly elastic: boolean;
  /** Who stays when it gets narrow: 1 stays longest. */
  readonly priority: number;
  readonly shownAtFirst: boolean;
  readonly align?: 'end';
  readonly text: (row: SafeRow) => string;
}

const processName = (row: SafeRow): string => row.process ?? (row.pid === undefined ? '' : `pid ${row.pid}`);

export const columns: readonly Column[] = [
  {
    key: 'time',
    title: 'Time',
    width: 108,
    elastic: false,
    priority: 5,
    shownAtFirst: true,
    text: (row) => timeOfDay(row.at, true),
  },
  {
    key: 'method',
    title: 'Method',
    width: 74,
    elastic: false,
    priority: 2,
    shownAtFirst: true,
    text: (row) => row.method,
  },
  {
    key: 'host',
    title: 'Host',
    width: 200,
    elastic: true,
    priority: 4,
    shownAtFirst: true,
    text: (row) => row.host,
  },
  {
    key: 'path',
    title: 'Path',
    width: 340,
    elastic: true,
    priority: 3,
    shownAtFirst: true,
    text: (row) => row.path,
  },
  {
    key: 'status',
    title: 'Status',
    width: 96,
    elastic: false,
    priority: 1,
    shownAtFirst: true,
    text: (row) => (row.status === undefined ? 'no response' : String(row.status)),
  },
  {
    key: 'process',
    title: 'Process',
    width: 110,
    elastic: true,
    priority: 6,
    shownAtFirst: true,
    text: processName,
  },
  {
    key: 'container',
    title: 'Container',
    width: 110,
    elastic: true,
    priority: 7,
    shownAtFirst: true,
    text: (row) => row.container ?? '',
  },
  {
    key: 'type',
    title: 'Type',
    width: 110,
    elastic: false,
    priority: 10,
    shownAtFirst: false,
    text: (row) => row.type ?? '',
  },
  {
    key: 'size',
    title: 'Size',
    width: 72,
    elastic: false,
    priority: 8,
    shownAtFirst: true,
    align: 'end',
    text: (row) => size(row.responseBytes),
  },
  {
    key: 'duration',
    title: 'Duration',
    width: 84,
    elastic: false,
    priority: 7,
    shownAtFirst: true,
    align: 'end',
    text: (row) => duration(row.durationMs),
  },
  {
    key: 'direction',
    title: 'Direction',
    width: 110,
    elastic: false,
    priority: 11,
    shownAtFirst: false,
    text: (row) => row.direction ?? '',
  },
  {
    key: 'source',
    title: 'Source',
    width: 90,
    elastic: false,
    priority: 12,
    shownAtFirst: false,
    text: (row) => row.source,
  },
  {
    key: 'waterfall',
    title: 'Waterfall',
    width: 120,
    elastic: true,
    priority: 9,
    shownAtFirst: true,
    text: () => '',
  },
];

export interface ShownColumn extends Column {
  /** Pixels on screen now. */
  readonly px: number;
}

export type Chosen = PanelState['columns'];

const narrowest = 36;
/** With less of a host or a path one cannot tell what it is. */
const leastElastic = 100;

/** The columns a person wants, whether they fit now or not. */
export function chosenColumns(chosen: Chosen): Chosen {
  const known = chosen.filter(({ key }) => columns.some((column) => column.key === key));
  if (known.length > 0) return known;
  return columns.filter(({ shownAtFirst }) => shownAtFirst).map(({ key, width }) => ({ key, width }));
}

/** Those of them that fit, in their order: the least important go first. The elastic ones fill the rest. */
export function layColumns(chosen: Chosen, available: number): readonly ShownColumn[] {
  const kept = chosenColumns(chosen).flatMap(({ key, width }) => {
    const column = columns.find((candidate) => candidate.key === key);
    return column ? [{ column, width: Math.max(narrowest, width) }] : [];
  });
  const least = ({ column, width }: { column: Column; width: number }): number =>
    column.elastic ? Math.max(narrowest, Math.min(width * 0.65, leastElastic)) : width;
  const leastOfAll = (): number => kept.reduce((sum, item) => sum + least(item), 0);
  while (kept.length > 1 && leastOfAll() > available) {
    const last = kept.reduce((worst, item) => (item.column.priority > worst.column.priority ? item : worst));
    kept.splice(kept.indexOf(last), 1);
  }
  // What is left over the least goes to those who wished for more, in proportion to that wish.
  const left = available - leastOfAll();
  const wished = kept.reduce((sum, item) => sum + item.width - least(item), 0);
  return kept.map((item) => {
    const share = wished > 0 ? (left * (item.width - least(item))) / wished : 0;
    return { ...item.column, px: Math.floor(least(item) + share) };
  });
}

/** One of the shown columns made `px` wide: the elastic ones beside it take or give the difference. */
export function resized(chosen: Chosen, shown: readonly ShownColumn[], key: ColumnKey, px: number): Chosen {
  const other = (column: ShownColumn): boolean => column.elastic && column.key !== key;
  const room = shown.filter(other).reduce((sum, column) => sum + column.px, 0);
  const before = shown.find((column) => column.key === key)?.px ?? px;
  const grown = Math.max(narrowest, Math.min(px, before + Math.max(0, room - 80)));
  const scale = room === 0 ? 1 : (room + before - grown) / room;
  return chosenColumns(chosen).map(({ key: name, width }) => {
    const column = shown.find((candidate) => candidate.key === name);
    if (name === key) return { key: name, width: Math.round(grown) };
    return { key: name, width: column && other(column) ? Math.round(column.px * scale) : width };
  });
}

/** `key` at the place of another column. */
export function reordered(chosen: Chosen, key: ColumnKey, place: number): Chosen {
  const next = [...chosenColumns(chosen)];
  const from = next.findIndex((column) => column.key === key);
  const [item] = from < 0 ? [] : next.splice(from, 1);
  if (item) next.splice(Math.max(0, Math.min(next.length, place)), 0, item);
  return next;
}
