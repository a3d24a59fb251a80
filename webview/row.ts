/** One recycled row of the list: an exchange's cells, or a line; and what a right click on it is told. */

import { type ViewLine } from '../src/traffic/answers.ts';
import { type SafeRow } from '../src/traffic/safe.ts';
import { type RowContext } from '../src/wire/panel.ts';
import { type ShownColumn } from './columns.ts';
import { element, setClass, setText } from './dom.ts';
import { plural, statusClass } from './format.ts';
import { gapText } from './notices.ts';
import { isLine, type Place } from './rows.ts';

/** The stretch of time that the waterfall's bars are drawn in. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export interface RowState {
  readonly selected: boolean;
  readonly marked: boolean;
  readonly span: TimeSpan;
  readonly index: number;
}

export interface RowElement {
  readonly root: HTMLElement;
  /** Of the place that is shown now; undefined while hidden. */
  readonly index: number | undefined;
  /** `place` undefined = on its way. */
  show(place: Place | undefined, state: RowState, top: number): void;
  hide(): void;
}

/** Its elements are made once, and only what differs is written. */
export function createRow(shown: readonly ShownColumn[]): RowElement {
  const root = element('div', { className: 'row', attributes: { role: 'row' } });
  root.hidden = true;
  const bar = element('span', { className: 'bar' });
  const cells = shown.map((column, i) => {
    const text = document.createTextNode('');
    const cell = element('div', {
      className: `cell ${column.key}${column.align ? ' end' : ''}`,
      attributes: { role: 'gridcell', 'aria-colindex': String(i + 1) },
    });
    cell.style.left = `var(--left-${i})`;
    cell.style.width = `var(--width-${i})`;
    cell.append(column.key === 'waterfall' ? bar : text);
    return { column, text, cell };
  });
  const key = element('span', { className: 'finding codicon codicon-key', attributes: { role: 'img' } });
  cells.find(({ column }) => column.key === 'path')?.cell.append(key);
  const words = document.createTextNode('');
  const note = document.createTextNode('');
  const chevron = element('span', { attributes: { 'aria-hidden': 'true' } });
  const line = element(
    'div',
    { className: 'line', attributes: { role: 'gridcell', 'aria-colspan': String(shown.length) } },
    chevron,
    element('span', { className: 'line-words' }, words),
    element('span', { className: 'line-note' }, note),
  );
  line.hidden = true;
  root.append(...cells.map(({ cell }) => cell), line);

  let index: number | undefined;
  let drawn: Place | undefined;
  let drawnClass = 'row';
  let drawnTop = Number.NaN;
  let drawnBar = '';
  let isSelected: boolean | undefined;

  function fill(place: Place | undefined): void {
    drawn = place;
    if (!place) {
      // What it showed stays in its cells, which are not drawn while it waits: half of the writing of a fast scroll.
      root.id = '';
      delete root.dataset['vscodeContext'];
      return;
    }
    line.hidden = !isLine(place);
    if (!isLine(place)) {
      for (const { column, text } of cells) if (column.key !== 'waterfall') setText(text, column.text(place));
      root.id = `row-${place.id}`;
      key.hidden = place.worst === 0;
      setClass(key, `finding codicon codicon-key worst${place.worst}`);
      if (place.worst) key.setAttribute('aria-label', 'holds sensitive data');
      root.dataset['vscodeContext'] = contextOf(place);
      root.removeAttribute('aria-expanded');
    } else {
      delete root.dataset['vscodeContext'];
      root.id = lineId(place);
      const isGroup = place.kind === 'group';
      setClass(chevron, isGroup ? `codicon codicon-chevron-${place.open ? 'down' : 'right'}` : '');
      setText(words, isGroup ? place.name : gapText(place));
      setText(note, isGroup ? plural(place.count, 'exchange') : '');
      if (isGroup) root.setAttribute('aria-expanded', String(place.open));
      else root.removeAttribute('aria-expanded');
    }
  }

  function placeBar(row: SafeRow, { from, to }: TimeSpan): void {
    bar.hidden = to <= from;
    if (to <= from) return;
    const took = row.durationMs ?? 0;
    const start = Math.max(0, Math.min(1, (row.at - took - from) / (to - from)));
    const length = Math.max(0.004, Math.min(1 - start, took / (to - from)));
    // As a background: other bars are painted, and nothing is laid out. A background's place is told in what is left.
    const place = length < 1 ? start / (1 - length) : 0;
    const now = `${(length * 100).toFixed(1)}% ${(place * 100).toFixed(1)}%`;
    if (now === drawnBar) return;
    drawnBar = now;
    bar.style.backgroundSize = `max(2px, ${(length * 100).toFixed(1)}%)`;
    bar.style.backgroundPositionX = `${(place * 100).toFixed(1)}%`;
  }

  return {
    root,
    get index() {
      return index;
    },
    show(place, state, top) {
      if (index === undefined) root.hidden = false;
      if (index !== state.index) root.setAttribute('aria-rowindex', String(state.index + 2));
      ({ index } = state);
      if (top !== drawnTop) root.style.top = `${top}px`;
      drawnTop = top;
      if (place !== drawn) fill(place);
      const className = classOf(place, state);
      if (className !== drawnClass) root.className = className;
      drawnClass = className;
      if (isSelected !== state.selected) root.ariaSelected = String(state.selected);
      isSelected = state.selected;
      if (place && !isLine(place)) placeBar(place, state.span);
    },
    hide() {
      if (index === undefined) return;
      index = undefined;
      root.hidden = true;
      fill(undefined);
    },
  };
}

function classOf(place: Place | undefined, { selected, marked, index }: RowState): string {
  const kind = place === undefined ? 'waiting' : isLine(place) ? place.kind : `s${statusClass(place.status)}`;
  return `row ${kind}${selected ? ' selected' : ''}${marked ? ' marked' : ''}${index % 2 ? ' odd' : ''}`;
}

/** What the list says is active names an element by its id. */
export function lineId(line: ViewLine): string {
  return `line-${line.at}`;
}

export function contextOf(row: SafeRow): string {
  const context: RowContext = {
    webviewSection: 'row',
    id: row.id,
    statusClass: statusClass(row.status),
    preventDefaultContextMenuItems: true,
  };
  return JSON.stringify(context);
}
