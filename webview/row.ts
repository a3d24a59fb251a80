/** Columns, a row's cells, and what a right click on a row is told. */

import { type SafeRow } from '../src/traffic/safe.ts';
import { type SortKey } from '../src/traffic/question.ts';
import { type PanelState, type RowContext } from '../src/wire/panel.ts';
import { element, setClass, setText } from './dom.ts';
import { duration, size, statusClass, timeOfDay } from './format.ts';

export type ColumnKey = SortKey | 'waterfall';

export interface Column {
  readonly key: ColumnKey;
  readonly title: string;
  /** Pixels to start with. */
  readonly width: number;
  /** Takes what is left over, in proportion. */
  readonly grows: number;
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
    grows: 0,
    priority: 5,
    shownAtFirst: true,
    text: (row) => timeOfDay(row.at, true),
  },
  {
    key: 'method',
    title: 'Method',
    width: 62,
    grows: 0,
    priority: 2,
    shownAtFirst: true,
    text: (row) => row.method,
  },
  {
    key: 'host',
    title: 'Host',
    width: 190,
    grows: 2,
    priority: 4,
    shownAtFirst: true,
    text: (row) => row.host,
  },
  {
    key: 'path',
    title: 'Path',
    width: 260,
    grows: 4,
    priority: 3,
    shownAtFirst: true,
    text: (row) => row.path,
  },
  {
    key: 'status',
    title: 'Status',
    width: 96,
    grows: 0,
    priority: 1,
    shownAtFirst: true,
    text: (row) => (row.status === undefined ? 'no response' : String(row.status)),
  },
  {
    key: 'process',
    title: 'Process',
    width: 110,
    grows: 1,
    priority: 6,
    shownAtFirst: true,
    text: processName,
  },
  {
    key: 'container',
    title: 'Container',
    width: 110,
    grows: 1,
    priority: 7,
    shownAtFirst: true,
    text: (row) => row.container ?? '',
  },
  {
    key: 'type',
    title: 'Type',
    width: 110,
    grows: 0,
    priority: 10,
    shownAtFirst: false,
    text: (row) => row.type ?? '',
  },
  {
    key: 'size',
    title: 'Size',
    width: 72,
    grows: 0,
    priority: 8,
    shownAtFirst: true,
    align: 'end',
    text: (row) => size(row.responseBytes),
  },
  {
    key: 'duration',
    title: 'Duration',
    width: 72,
    grows: 0,
    priority: 7,
    shownAtFirst: true,
    align: 'end',
    text: (row) => duration(row.durationMs),
  },
  {
    key: 'direction',
    title: 'Direction',
    width: 110,
    grows: 0,
    priority: 11,
    shownAtFirst: false,
    text: (row) => row.direction ?? '',
  },
  {
    key: 'source',
    title: 'Source',
    width: 90,
    grows: 0,
    priority: 12,
    shownAtFirst: false,
    text: (row) => row.source,
  },
  {
    key: 'waterfall',
    title: 'Waterfall',
    width: 140,
    grows: 1,
    priority: 9,
    shownAtFirst: true,
    text: () => '',
  },
];

export interface ShownColumn extends Column {
  /** Pixels on screen now. */
  readonly px: number;
}

/** The person's columns in their order, those that fit, with the width left over shared out. */
export function layColumns(chosen: PanelState['columns'], available: number): readonly ShownColumn[] {
  const wanted: { column: Column; width: number }[] = [];
  for (const { key, width } of chosen) {
    const column = columns.find((candidate) => candidate.key === key);
    if (column) wanted.push({ column, width: Math.max(36, width) });
  }
  if (wanted.length === 0)
    for (const column of columns) if (column.shownAtFirst) wanted.push({ column, width: column.width });

  // The least important go first until the others keep at least half of what they would like.
  const kept = [...wanted];
  const least = ({ column, width }: { column: Column; width: number }): number =>
    column.grows > 0 ? Math.max(60, width * 0.4) : width;
  while (kept.length > 1 && kept.reduce((sum, item) => sum + least(item), 0) > available) {
    const last = kept.reduce((worst, item) => (item.column.priority > worst.column.priority ? item : worst));
    kept.splice(kept.indexOf(last), 1);
  }
  const fixed = kept.reduce((sum, { column, width }) => sum + (column.grows > 0 ? 0 : width), 0);
  const elastic = kept.filter(({ column }) => column.grows > 0);
  const asked = elastic.reduce((sum, { width }) => sum + width, 0);
  const shares = elastic.reduce((sum, { column }) => sum + column.grows, 0);
  const left = available - fixed;
  return kept.map(({ column, width }) => {
    if (column.grows === 0) return { ...column, px: width };
    const px = left >= asked ? width + ((left - asked) * column.grows) / shares : (width * left) / asked;
    return { ...column, px: Math.floor(px) };
  });
}

/** The stretch of time that the waterfall's bars are drawn in. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export interface RowState {
  readonly selected: boolean;
  readonly marked: boolean;
  /** A line above the row: a gap in what was read, or the name of the row's group. */
  readonly above?: { readonly text: string; readonly kind: 'gap' | 'group' };
  readonly span: TimeSpan;
  readonly index: number;
}

export interface RowElement {
  readonly root: HTMLElement;
  /** The row shown now; undefined while it is on its way. */
  readonly row: SafeRow | undefined;
  show(row: SafeRow | undefined, state: RowState): void;
}

/** One recycled row: its elements are made once, only what differs is written. */
export function createRow(shown: readonly ShownColumn[]): RowElement {
  const root = element('div', { className: 'row', attributes: { role: 'row' } });
  const above = document.createTextNode('');
  const aboveLine = element('div', { className: 'above', attributes: { 'aria-hidden': 'true' } }, above);
  const bar = element('span', { className: 'bar' });
  const cells = shown.map((column) => {
    const text = document.createTextNode('');
    const cell = element('div', {
      className: `cell ${column.key}${column.align ? ' end' : ''}`,
      attributes: { role: 'gridcell' },
    });
    cell.style.width = `${column.px}px`;
    if (column.key === 'waterfall') cell.append(bar);
    else cell.append(text);
    return { column, cell, text };
  });
  const key = element('span', { className: 'finding codicon codicon-key', attributes: { role: 'img' } });
  cells.find(({ column }) => column.key === 'path')?.cell.append(key);
  root.append(aboveLine, ...cells.map(({ cell }) => cell));

  let current: SafeRow | undefined;
  let lastId: string | undefined;
  return {
    root,
    get row() {
      return current;
    },
    show(row, state) {
      current = row;
      setClass(
        root,
        `row${row ? ` s${statusClass(row.status)}` : ' waiting'}${state.selected ? ' selected' : ''}` +
          `${state.marked ? ' marked' : ''}${state.above ? ` with-${state.above.kind}` : ''}${state.index % 2 ? ' odd' : ''}`,
      );
      setText(above, state.above?.text ?? '');
      root.setAttribute('aria-rowindex', String(state.index + 2));
      root.setAttribute('aria-selected', String(state.selected));
      for (const { column, cell, text } of cells) {
        const value = row ? column.text(row) : '';
        setText(text, value);
        if (lastId !== row?.id && column.key !== 'waterfall') cell.title = value;
      }
      if (lastId !== row?.id) {
        lastId = row?.id;
        if (row) root.dataset['vscodeContext'] = contextOf(row);
        else delete root.dataset['vscodeContext'];
        root.id = row ? `row-${row.id}` : '';
        key.hidden = !row || row.worst === 0;
        if (row && row.worst > 0) key.setAttribute('aria-label', 'holds sensitive data');
        key.className = `finding codicon codicon-key worst${row?.worst ?? 0}`;
      }
      placeBar(bar, row, state.span);
    },
  };
}

function placeBar(bar: HTMLElement, row: SafeRow | undefined, { from, to }: TimeSpan): void {
  if (!row || to <= from) {
    bar.hidden = true;
    return;
  }
  bar.hidden = false;
  const took = row.durationMs ?? 0;
  const start = Math.max(0, Math.min(1, (row.at - took - from) / (to - from)));
  const length = Math.max(0.004, Math.min(1 - start, took / (to - from)));
  bar.style.transform = `translateX(${(start * 100).toFixed(2)}%)`;
  bar.style.setProperty('--length', length.toFixed(4));
}

function contextOf(row: SafeRow): string {
  const context: RowContext = {
    webviewSection: 'row',
    id: row.id,
    statusClass: statusClass(row.status),
    preventDefaultContextMenuItems: true,
  };
  return JSON.stringify(context);
}
