/** The table: head, list, the line of new rows; selection and groups by mouse and keyboard. */

import { type ViewLine } from '../src/traffic/answers.ts';
import { type SafeRow } from '../src/traffic/safe.ts';
import { layColumns, type Chosen, type ShownColumn } from './columns.ts';
import { element } from './dom.ts';
import { count, timeOfDay } from './format.ts';
import { createHead } from './head.ts';
import { createList, type List } from './list.ts';
import { contextOf, lineId, type RowState } from './row.ts';
import { isLine, type Anchor, type Place, type RowWindow } from './rows.ts';
import { newestAt, type Store } from './store.ts';

/** The waterfall's shortest bar. */
const leastBarPx = 2;

export interface Grid {
  readonly root: HTMLElement;
  readonly list: List;
  readonly notice: HTMLElement;
  /** Moves the selection by places; `Infinity` goes to an end. */
  move(step: number): void;
  /** Opens or closes the group that is active; false when none is. */
  toggle(open?: boolean): boolean;
  follow(on: boolean): void;
  /** What must stay in place when rows come and go; when another list opens, the selected row wherever it is. */
  anchor(opening?: boolean): Anchor;
  /** The places that were asked for are here (`RowWindowOptions.onRows`). */
  arrived(kept: number | undefined, opened: boolean): void;
  /** Makes itself ready for its first rows, at its size as it is now. */
  measure(): void;
  focus(): void;
}

export function createGrid(
  store: Store,
  rows: RowWindow,
  on: {
    readonly select: (row: SafeRow) => void;
    readonly open: (row: SafeRow) => void;
    readonly narrow: (field: string, row: SafeRow) => void;
    readonly toggle: (group: string, open: boolean) => void;
    readonly columns: (chosen: Chosen, settled: boolean) => void;
  },
): Grid {
  const head = createHead(store, on.columns);
  const pill = element('button', {
    className: 'new-rows',
    attributes: { type: 'button', title: 'Go to the newest and follow (f)' },
    onClick: () => follow(true),
  });
  pill.hidden = true;
  const notice = element('div', { className: 'notice', attributes: { role: 'status' } });
  /** Where the keyboard is. */
  let active = 0;
  /** The group line that is active, if it is one. */
  let group: string | undefined;
  /** Went there before it was here: it is on its way. */
  let wanted: number | undefined;
  let span = { from: 0, to: 0, least: 0 };
  let selectedInView: number | undefined;

  const list = createList({
    placeAt: rows.at,
    onDraw: measure,
    stateOf,
    onVisible: rows.show,
    onScroll({ atTop, atEnd }) {
      const edge = newestAt(store.state);
      const following = edge === 'end' ? atEnd : edge === 'top' ? atTop : undefined;
      if (following !== undefined && !store.state.paused)
        store.set({ following, unseen: following ? 0 : store.state.unseen });
    },
  });
  const root = element(
    'div',
    {
      className: 'grid',
      attributes: {
        role: 'grid',
        tabindex: '0',
        'aria-label': 'Live traffic',
        'aria-multiselectable': 'false',
      },
    },
    head.root,
    list.root,
    pill,
    notice,
  );

  function stateOf(index: number, place: Place | undefined): RowState {
    const { selected, marked } = store.state;
    return {
      selected: isLine(place)
        ? place.kind === 'group' && place.name === group
        : place !== undefined && place.id === selected && group === undefined,
      marked: place !== undefined && !isLine(place) && place.id === marked,
      span,
      index,
    };
  }

  /** The stretch of time of the rows in view: what the waterfall is drawn in. */
  function measure(): void {
    const { from, count: seen } = list.visible;
    let least = Infinity;
    let most = -Infinity;
    for (let i = from; i < from + seen; i++) {
      const row = rows.rowAt(i);
      if (!row) continue;
      least = Math.min(least, row.at - (row.durationMs ?? 0));
      most = Math.max(most, row.at);
    }
    span = { ...span, from: least, to: most };
    const at = store.state.selected === undefined ? undefined : rows.indexOf(store.state.selected);
    selectedInView = at !== undefined && at >= from && at < from + seen ? at : undefined;
  }

  function lay(): void {
    const width = list.root.clientWidth;
    if (width <= 0) return;
    const shown: readonly ShownColumn[] = layColumns(store.state.columns, width);
    root.style.setProperty('--columns', shown.map(({ px }) => `${px}px`).join(' '));
    let left = 0;
    for (const [i, { px }] of shown.entries()) {
      root.style.setProperty(`--left-${i}`, `${left}px`);
      root.style.setProperty(`--width-${i}`, `${px}px`);
      left += px;
    }
    const waterfall = shown.find(({ key }) => key === 'waterfall');
    if (waterfall) span = { ...span, least: leastBarPx / waterfall.px };
    head.show(shown);
    list.setColumns(shown);
    // The details take room from the list: what was selected and in view stays in view.
    const { selected } = store.state;
    const at = selected === undefined ? undefined : rows.indexOf(selected);
    if (at !== undefined && at === selectedInView) list.reveal(at);
    root.setAttribute('aria-colcount', String(shown.length));
  }

  function goTo(index: number): void {
    const place = rows.at(index);
    active = index;
    list.reveal(index);
    wanted = place ? undefined : index;
    if (!place) return;
    root.setAttribute('aria-activedescendant', isLine(place) ? lineId(place) : `row-${place.id}`);
    group = isLine(place) && place.kind === 'group' ? place.name : undefined;
    if (isLine(place)) {
      store.set({ following: false });
      list.redraw();
    } else on.select(place);
  }

  function follow(asked: boolean): void {
    const edge = newestAt(store.state);
    const following = asked && edge !== undefined;
    store.set({ following, unseen: following ? 0 : store.state.unseen, ...(asked ? { paused: false } : {}) });
    if (following) toEdge();
  }
  function toEdge(): void {
    if (newestAt(store.state) === 'end') list.toEnd();
    else list.toTop();
  }

  function activeGroup(): (ViewLine & { readonly kind: 'group' }) | undefined {
    const place = rows.at(active);
    return isLine(place) && place.kind === 'group' && place.name === group ? place : undefined;
  }

  list.root.addEventListener('click', (event) => {
    const index = list.indexOf(event.target);
    const place = index === undefined ? undefined : rows.at(index);
    if (index === undefined || !place) return;
    if (isLine(place)) {
      goTo(index);
      if (place.kind === 'group') on.toggle(place.name, !place.open);
      return;
    }
    const field = event.altKey ? fieldOfCell(event.target) : undefined;
    if (field) on.narrow(field, place);
    else if (event.shiftKey) store.set({ marked: store.state.marked === place.id ? undefined : place.id });
    else goTo(index);
  });
  list.root.addEventListener('dblclick', (event) => {
    const index = list.indexOf(event.target);
    const row = index === undefined ? undefined : rows.rowAt(index);
    if (row) on.open(row);
  });
  // A right click selects first, so that the menu speaks of the row one sees. VS Code reads what it speaks of
  // after this from the element under the pointer and those around it; by keyboard that is the grid itself.
  root.addEventListener(
    'contextmenu',
    (event) => {
      const index = list.indexOf(event.target);
      const pointed = index === undefined ? undefined : rows.rowAt(index);
      if (index !== undefined && pointed) goTo(index);
      const focused = event.target === root ? rows.rowAt(active) : undefined;
      const row = pointed ?? (focused?.id === store.state.selected ? focused : undefined);
      if (row) root.dataset['vscodeContext'] = contextOf(row);
      else delete root.dataset['vscodeContext'];
    },
    { capture: true },
  );
  // What is cut off is told on hover; measured then, because most cells are never hovered.
  list.root.addEventListener('pointerover', (event) => {
    const cell = event.target instanceof Element ? event.target.closest('.cell, .line-words') : null;
    if (!(cell instanceof HTMLElement)) return;
    cell.title = cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? '') : '';
  });

  new ResizeObserver(lay).observe(list.root);
  store.on(['columns'], lay);
  store.on(['selected', 'marked'], () => list.redraw());
  store.on(['unseen', 'following', 'paused'], ({ unseen, following, paused, pausedAt, query }) => {
    const edge = newestAt(store.state);
    pill.hidden = paused ? false : following || unseen === 0 || edge === undefined;
    const arrow = query.descending ? '↑' : '↓';
    pill.textContent = paused
      ? `Paused at ${timeOfDay(pausedAt)} · ${count(unseen)} new · resume`
      : `${count(unseen)} new ${arrow}`;
  });

  return {
    root,
    list,
    notice,
    move(step) {
      const last = rows.length - 1;
      if (last < 0) return;
      const { selected } = store.state;
      const known = group === undefined && selected !== undefined ? rows.indexOf(selected) : undefined;
      const from = known ?? Math.min(active, last);
      goTo(Math.max(0, Math.min(last, step === Infinity ? last : step === -Infinity ? 0 : from + step)));
    },
    toggle(open) {
      const line = activeGroup();
      if (!line) return false;
      if (open === undefined || open !== line.open) on.toggle(line.name, !line.open);
      return true;
    },
    follow,
    anchor(opening = false) {
      const { following, selected, paused } = store.state;
      const edge = newestAt(store.state);
      if (following && edge && !paused) return edge;
      if (opening) {
        const { from, count: seen } = list.visible;
        const at = selected === undefined ? undefined : rows.indexOf(selected);
        if (selected === undefined) return undefined;
        const isVisible = at !== undefined && at >= from && at < from + seen;
        return { id: selected, at: isVisible ? at : from + Math.floor(seen / 2) };
      }
      // At the top of any other order one wants to see what belongs there now.
      if (edge !== 'end' && list.atTop) return undefined;
      const { from, count: seen } = list.visible;
      const inView = (index: number | undefined): index is number =>
        index !== undefined && index >= from && index < from + seen;
      const at = selected === undefined ? undefined : rows.indexOf(selected);
      if (inView(at) && selected !== undefined) return { id: selected, at };
      // Where nothing is here yet the list stays with what is: else one could not scroll against rows that leave.
      return rows.nearest(from);
    },
    arrived(kept, opened) {
      list.settle();
      root.setAttribute('aria-rowcount', String(rows.length + 1));
      list.setLength(rows.length);
      const { following, paused } = store.state;
      if (following && newestAt(store.state) && !paused) toEdge();
      else if (kept !== undefined) {
        active += kept;
        list.shift(kept);
      } else if (opened) toEdge();
      if (opened && kept !== undefined) {
        const at = store.state.selected === undefined ? undefined : rows.indexOf(store.state.selected);
        if (at !== undefined) list.reveal(at);
      }
      if (wanted !== undefined) goTo(Math.min(wanted, Math.max(0, rows.length - 1)));
      // First rows are worth a frame.
      if (opened) list.draw();
      else list.redraw();
    },
    measure() {
      list.measure();
      lay();
    },
    focus: () => root.focus(),
  };
}

function fieldOfCell(target: EventTarget | null): string | undefined {
  const cell = target instanceof Element ? target.closest('.cell') : null;
  return cell?.className.split(' ')[1];
}
