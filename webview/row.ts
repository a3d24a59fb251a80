/** One recycled row of the list: an exchange's cells, or a line; and what a right click on it is told. */

import { type ViewLine } from '../src/traffic/answers.ts';
import { type SafeRow } from '../src/traffic/safe.ts';
import { type RowContext } from '../src/wire/panel.ts';
import { type ShownColumn } from './columns.ts';
import { element, setClass } from './dom.ts';
import { plural, statusClass } from './format.ts';
import { gapText } from './notices.ts';
import { isLine, type Place } from './rows.ts';

/** The stretch of time that the waterfall's bars are drawn in. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
  /** The part of it that the shortest bar takes, so that it can be seen. */
  readonly least: number;
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

/** One row's elements; a second one is a copy of it, which costs a tenth of making it. */
function makeRow(shown: readonly ShownColumn[]): HTMLElement {
  const cells = shown.map(({ key, align }, i) => {
    const cell = element('div', {
      className: `cell ${key}${align ? ' end' : ''}`,
      attributes: { role: 'gridcell', 'aria-colindex': String(i + 1) },
    });
    cell.style.left = `var(--left-${i})`;
    cell.style.width = `var(--width-${i})`;
    cell.append(key === 'waterfall' ? element('span', { className: 'bar' }) : '');
    if (key === 'path')
      cell.append(element('span', { className: 'finding codicon codicon-key', attributes: { role: 'img' } }));
    return cell;
  });
  const line = element(
    'div',
    { className: 'line', attributes: { role: 'gridcell', 'aria-colspan': String(shown.length) } },
    element('span', { attributes: { 'aria-hidden': 'true' } }),
    element('span', { className: 'line-words' }),
    element('span', { className: 'line-note' }),
  );
  line.hidden = true;
  const root = element('div', { className: 'row', attributes: { role: 'row' } }, ...cells, line);
  root.hidden = true;
  return root;
}

const made = new WeakMap<readonly ShownColumn[], HTMLElement>();

/** Its elements are made once, and only what differs is written: what they hold is known here, never read from them. */
export function createRow(shown: readonly ShownColumn[]): RowElement {
  const first = made.get(shown) ?? makeRow(shown);
  made.set(shown, first);
  const root = document.importNode(first, true);
  const parts = [...root.children];
  const cells = shown.flatMap(({ text: textOf }, i) => {
    const text = parts[i]?.firstChild;
    return text instanceof Text ? [{ textOf, text, drawn: '' }] : [];
  });
  const bar = root.querySelector<HTMLElement>('.bar');
  const key = root.querySelector<HTMLElement>('.finding');
  const line = createLine(parts[shown.length]);

  let index: number | undefined;
  let drawn: Place | undefined;
  let drawnClass = 'row';
  let drawnTop = Number.NaN;
  let drawnBar = Number.NaN;
  let drawnWorst = Number.NaN;
  let drawnOpen: boolean | undefined;
  let isSelected: boolean | undefined;

  function fill(place: Place | undefined): void {
    drawn = place;
    if (!place) {
      // What it showed stays in its cells, which are not drawn while it waits: half of the writing of a fast scroll.
      root.id = '';
      return;
    }
    line.show(isLine(place) ? place : undefined);
    const open = isLine(place) && place.kind === 'group' ? place.open : undefined;
    if (open === undefined && drawnOpen !== undefined) root.removeAttribute('aria-expanded');
    if (open !== undefined && open !== drawnOpen) root.setAttribute('aria-expanded', String(open));
    drawnOpen = open;
    if (isLine(place)) {
      root.id = lineId(place);
      return;
    }
    for (const cell of cells) {
      const now = cell.textOf(place);
      if (now === cell.drawn) continue;
      cell.drawn = now;
      cell.text.data = now;
    }
    root.id = `row-${place.id}`;
    if (key && place.worst !== drawnWorst) {
      drawnWorst = place.worst;
      key.hidden = place.worst === 0;
      key.className = `finding codicon codicon-key worst${place.worst}`;
      if (place.worst) key.setAttribute('aria-label', 'holds sensitive data');
    }
  }

  function placeBar(row: SafeRow, { from, to, least }: TimeSpan): void {
    if (!bar) return;
    const took = row.durationMs ?? 0;
    const whole = to - from;
    const start = whole > 0 ? Math.max(0, Math.min(1, (row.at - took - from) / whole)) : 0;
    const length = whole > 0 ? Math.max(least, Math.min(1 - start, took / whole)) : 0;
    // As a background: other bars are painted, and nothing is laid out. A background's place is told in what is left.
    const [wide, place] = [tenths(length), tenths(length < 1 ? start / (1 - length) : 0)];
    const now = wide * 10_000 + place;
    if (now === drawnBar) return;
    drawnBar = now;
    bar.hidden = wide === 0;
    bar.style.backgroundSize = `${wide / 10}%`;
    bar.style.backgroundPositionX = `${place / 10}%`;
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

/** Tenths of a percent. */
const tenths = (share: number): number => Math.round(share * 1_000);

/** A group's name and count or a gap, in the place of the cells. */
function createLine(root: Element | undefined): { show(line: ViewLine | undefined): void } {
  const [chevron, words, note] = root?.children ?? [];
  let isShown = false;
  return {
    show(line) {
      if (isShown !== (line !== undefined)) root?.toggleAttribute('hidden', line === undefined);
      isShown = line !== undefined;
      if (!line || !chevron || !words || !note) return;
      const isGroup = line.kind === 'group';
      setClass(chevron, isGroup ? `codicon codicon-chevron-${line.open ? 'down' : 'right'}` : '');
      words.textContent = isGroup ? line.name : gapText(line);
      note.textContent = isGroup ? plural(line.count, 'exchange') : '';
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
