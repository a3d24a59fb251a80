/** The table's head: sorts on a click, resizes at an edge, reorders by dragging; all of it by keyboard too. */

import { asWord } from '../src/base/unknown.ts';
import { sortKeys } from '../src/traffic/question.ts';
import { chosenColumns, reordered, resized, type Chosen, type ShownColumn } from './columns.ts';
import { element, setClass } from './dom.ts';
import { type Store } from './store.ts';

/** A shorter way is a click. */
const shortestDragPx = 6;
const stepPx = 16;

export interface Head {
  readonly root: HTMLElement;
  /** Other columns, or the same ones with other widths. */
  show(columns: readonly ShownColumn[]): void;
}

/** `onColumns` hears of every change; `settled` = the person is done with it. */
export function createHead(store: Store, onColumns: (chosen: Chosen, settled: boolean) => void): Head {
  const root = element('div', { className: 'head', attributes: { role: 'row', 'aria-rowindex': '1' } });
  let shown: readonly ShownColumn[] = [];
  /** A click that ended a drag sorts nothing. */
  let dragged = false;

  function sortBy(column: ShownColumn): void {
    const key = asWord(column.key, sortKeys);
    if (!key) return;
    const { query } = store.state;
    const descending = query.sort === key ? !query.descending : key !== 'time';
    store.set({ query: { ...query, sort: key, descending } });
  }

  function showSort(): void {
    const { sort, descending } = store.state.query;
    for (const [i, cell] of [...root.children].entries()) {
      const on = shown[i]?.key === sort;
      cell.setAttribute('aria-sort', on ? (descending ? 'descending' : 'ascending') : 'none');
      const arrow = cell.querySelector('.arrow');
      if (arrow) setClass(arrow, `arrow${on ? ` codicon codicon-arrow-${descending ? 'down' : 'up'}` : ''}`);
    }
  }

  function move(column: ShownColumn, by: number): void {
    const chosen = chosenColumns(store.state.columns);
    // Its neighbour on screen: columns that do not fit now are stepped over.
    const neighbour = shown[shown.findIndex(({ key }) => key === column.key) + by];
    const place = chosen.findIndex(({ key }) => key === neighbour?.key);
    if (place < 0) return;
    onColumns(reordered(chosen, column.key, place), true);
    focusOn(column.key);
  }

  function focusOn(key: string): void {
    const cell = root.children[shown.findIndex((column) => column.key === key)];
    if (cell instanceof HTMLElement) cell.focus();
  }

  function cellOf(column: ShownColumn): HTMLElement {
    const sortable = asWord(column.key, sortKeys) !== undefined;
    const grip = element('span', { className: 'grip', attributes: { 'aria-hidden': 'true' } });
    const cell = element(
      'button',
      {
        className: `head-cell${column.align ? ' end' : ''}`,
        attributes: {
          type: 'button',
          role: 'columnheader',
          'aria-keyshortcuts': 'Shift+ArrowRight Alt+ArrowRight',
          title:
            `${sortable ? `Sort by ${column.title.toLowerCase()}` : column.title}. ` +
            'Drag to move, drag the edge to resize (Alt+←→, Shift+←→).',
        },
        onClick: () => {
          if (!dragged) sortBy(column);
          dragged = false;
        },
      },
      element('span', { className: 'head-title' }, column.title),
      element('span', { className: 'arrow', attributes: { 'aria-hidden': 'true' } }),
      grip,
    );
    cell.addEventListener('keydown', (event) => {
      const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
      if (by === 0) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.altKey) move(column, by);
      else if (event.shiftKey) resize(column.key, widthOf(column.key) + by * stepPx, true);
      else focusOn(shown[shown.findIndex(({ key }) => key === column.key) + by]?.key ?? '');
    });
    cell.addEventListener('pointerdown', (event) => drag(event, cell, column));
    grip.addEventListener('pointerdown', (event) => pull(event, grip, column));
    grip.addEventListener('click', (event) => event.stopPropagation());
    return cell;
  }

  const widthOf = (key: ShownColumn['key']): number => shown.find((column) => column.key === key)?.px ?? 0;
  function resize(key: ShownColumn['key'], px: number, settled: boolean): void {
    onColumns(resized(store.state.columns, shown, key, px), settled);
  }

  function pull(event: PointerEvent, grip: HTMLElement, { key }: ShownColumn): void {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    grip.setPointerCapture(event.pointerId);
    const { clientX } = event;
    const width = widthOf(key);
    const stop = new AbortController();
    const { signal } = stop;
    const to = ({ clientX: now }: PointerEvent, settled: boolean): void =>
      resize(key, width + now - clientX, settled);
    grip.addEventListener('pointermove', (moved) => to(moved, false), { signal });
    grip.addEventListener('pointercancel', () => stop.abort(), { signal });
    grip.addEventListener(
      'pointerup',
      (moved) => {
        stop.abort();
        to(moved, true);
      },
      { signal },
    );
  }

  function drag(event: PointerEvent, cell: HTMLElement, { key }: ShownColumn): void {
    if (event.button !== 0) return;
    const { clientX } = event;
    dragged = false;
    const stop = new AbortController();
    const { signal } = stop;
    const end = (): void => {
      stop.abort();
      cell.style.translate = '';
      cell.classList.remove('moving');
    };
    const distance = ({ clientX: now }: PointerEvent): number => now - clientX;
    document.addEventListener(
      'pointermove',
      (moved) => {
        if (Math.abs(distance(moved)) < shortestDragPx && !dragged) return;
        dragged = true;
        cell.classList.add('moving');
        cell.style.translate = `${distance(moved)}px`;
      },
      { signal },
    );
    document.addEventListener(
      'pointerup',
      (moved) => {
        end();
        if (!dragged) return;
        const { left } = root.getBoundingClientRect();
        let edge = left;
        const over = shown.find(({ px }) => (edge += px) > moved.clientX) ?? shown.at(-1);
        const chosen = chosenColumns(store.state.columns);
        const place = chosen.findIndex((column) => column.key === over?.key);
        if (over && over.key !== key) onColumns(reordered(chosen, key, place), true);
        // The click comes after this, or not at all when the pointer is elsewhere.
        setTimeout(() => (dragged = false));
      },
      { signal },
    );
    document.addEventListener('pointercancel', end, { signal });
  }

  store.on(['query'], showSort);
  return {
    root,
    show(next) {
      const same = next.map(({ key }) => key).join() === shown.map(({ key }) => key).join();
      shown = next;
      if (!same) root.replaceChildren(...next.map(cellOf));
      showSort();
    },
  };
}
