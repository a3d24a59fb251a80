/** The table: head with sorting and resizing, the list, the line of new rows, selection by mouse and keyboard. */

import { type SafeRow } from '../src/traffic/safe.ts';
import { sortKeys, type SortKey } from '../src/traffic/question.ts';
import { asWord } from '../src/base/unknown.ts';
import { element, icon } from './dom.ts';
import { count } from './format.ts';
import { createList, type List } from './list.ts';
import { gapText } from './notices.ts';
import { layColumns, type RowState, type ShownColumn } from './row.ts';
import { type RowWindow } from './rows.ts';
import { type State, type Store } from './store.ts';

export interface Grid {
  readonly root: HTMLElement;
  readonly list: List;
  readonly notice: HTMLElement;
  /** Moves the selection by rows; `Infinity` goes to an end. */
  move(step: number): void;
  follow(on: boolean): void;
  /** The rows that were asked for are here. */
  arrived(): void;
  /** Rows came or left: keeps the newest, or what is looked at, in place. */
  changed(left: number): void;
  focus(): void;
}

export function createGrid(
  store: Store,
  rows: RowWindow,
  on: {
    readonly select: (row: SafeRow) => void;
    readonly open: (row: SafeRow) => void;
    readonly narrow: (field: string, row: SafeRow) => void;
    readonly columns: (chosen: readonly ShownColumn[]) => void;
  },
): Grid {
  const head = element('div', { className: 'head', attributes: { role: 'row', 'aria-rowindex': '1' } });
  const pill = element('button', {
    className: 'new-rows',
    attributes: { type: 'button', title: 'Go to the newest and follow (f)' },
    onClick: () => follow(true),
  });
  pill.hidden = true;
  const notice = element('div', { className: 'notice', attributes: { role: 'status' } });
  let shown: readonly ShownColumn[] = [];
  let focused = 0;
  /** Selected before it was here: the rows are on their way. */
  let wanted: number | undefined;

  const list = createList({
    rowAt: rows.at,
    stateOf: (index, row) => stateOf(store.state, index, row, rows, span()),
    onVisible: rows.show,
    onScroll(atEnd) {
      if (canFollow(store.state)) store.set({ following: atEnd, unseen: atEnd ? 0 : store.state.unseen });
    },
  });
  list.root.tabIndex = 0;
  list.root.setAttribute('aria-label', 'Exchanges');
  const root = element(
    'div',
    { className: 'grid', attributes: { role: 'grid', 'aria-label': 'Live traffic' } },
    head,
    list.root,
    pill,
    notice,
  );

  /** The stretch of time of the rows in view: what the waterfall is drawn in. */
  function span(): { from: number; to: number } {
    const { from, count: seen } = list.visible;
    let least = Infinity;
    let most = -Infinity;
    for (let i = from; i < from + seen; i++) {
      const row = rows.at(i);
      if (!row) continue;
      least = Math.min(least, row.at - (row.durationMs ?? 0));
      most = Math.max(most, row.at);
    }
    return { from: least, to: most };
  }

  function lay(): void {
    const width = root.clientWidth - 14;
    if (width <= 0) return;
    shown = layColumns(store.state.columns, width);
    list.setColumns(shown);
    const { sort, descending } = store.state.query;
    head.replaceChildren(
      ...shown.map((column) => headCell(column, column.key === sort ? descending : undefined)),
    );
    root.setAttribute('aria-colcount', String(shown.length));
  }

  function headCell(column: ShownColumn, descending: boolean | undefined): HTMLElement {
    const key = asWord(column.key, sortKeys);
    const cell = element(
      'button',
      {
        className: `head-cell${column.align ? ' end' : ''}`,
        attributes: {
          type: 'button',
          role: 'columnheader',
          'aria-sort': descending === undefined ? 'none' : descending ? 'descending' : 'ascending',
          title: key ? `Sort by ${column.title.toLowerCase()}` : column.title,
        },
        onClick: () => key && sortBy(key),
      },
      column.title,
      ...(descending === undefined ? [] : [icon(descending ? 'chevron-down' : 'chevron-up')]),
    );
    cell.style.width = `${column.px}px`;
    const grip = element('span', { className: 'grip', attributes: { 'aria-hidden': 'true' } });
    grip.addEventListener('pointerdown', (event) => resize(event, grip, column));
    grip.addEventListener('click', (event) => event.stopPropagation());
    cell.append(grip);
    return cell;
  }

  function sortBy(key: SortKey): void {
    const { query } = store.state;
    const descending = query.sort === key ? !query.descending : key !== 'time';
    store.set({ query: { ...query, sort: key, descending } });
  }

  function resize(event: PointerEvent, grip: HTMLElement, column: ShownColumn): void {
    event.preventDefault();
    event.stopPropagation();
    grip.setPointerCapture(event.pointerId);
    const { clientX } = event;
    const moved = (to: PointerEvent): readonly ShownColumn[] =>
      shown.map((other) =>
        other.key === column.key ? { ...other, px: Math.max(36, column.px + to.clientX - clientX) } : other,
      );
    const stop = new AbortController();
    grip.addEventListener(
      'pointerup',
      (to) => {
        stop.abort();
        on.columns(moved(to));
      },
      { signal: stop.signal },
    );
    grip.addEventListener('pointercancel', () => stop.abort(), { signal: stop.signal });
  }

  function select(index: number): void {
    const row = rows.at(index);
    focused = index;
    list.reveal(index);
    wanted = row ? undefined : index;
    if (!row) return;
    list.root.setAttribute('aria-activedescendant', `row-${row.id}`);
    on.select(row);
  }

  function follow(wanted: boolean): void {
    const following = wanted && canFollow(store.state);
    store.set({ following, unseen: following ? 0 : store.state.unseen });
    if (following) list.toEnd();
  }

  list.root.addEventListener('click', (event) => {
    const index = list.indexOf(event.target);
    const row = index === undefined ? undefined : rows.at(index);
    if (index === undefined || !row) return;
    const field = event.altKey ? fieldOfCell(event.target) : undefined;
    if (field) on.narrow(field, row);
    else if (event.shiftKey) store.set({ marked: store.state.marked === row.id ? undefined : row.id });
    else select(index);
  });
  list.root.addEventListener('dblclick', (event) => {
    const index = list.indexOf(event.target);
    const row = index === undefined ? undefined : rows.at(index);
    if (row) on.open(row);
  });
  // A right click selects first, so that the menu speaks of the row one sees.
  list.root.addEventListener('contextmenu', (event) => {
    const index = list.indexOf(event.target);
    if (index !== undefined) select(index);
  });

  new ResizeObserver(lay).observe(root);
  store.on(['columns'], lay);
  store.on(['query'], ({ query }) => {
    const cells = [...head.children];
    shown.forEach((column, i) => {
      const cell = cells[i];
      if (cell) cell.replaceWith(headCell(column, column.key === query.sort ? query.descending : undefined));
    });
  });
  store.on(['selected', 'marked', 'status'], () => list.redraw());
  store.on(['unseen', 'following'], ({ unseen, following }) => {
    pill.hidden = following || unseen === 0;
    pill.textContent = `${count(unseen)} new ↓`;
  });

  return {
    root,
    list,
    notice,
    move(step) {
      const last = store.state.total - 1;
      if (last < 0) return;
      const known = store.state.selected === undefined ? undefined : rows.indexOf(store.state.selected);
      const from = known ?? focused;
      select(Math.max(0, Math.min(last, step === Infinity ? last : step === -Infinity ? 0 : from + step)));
    },
    follow,
    arrived() {
      if (wanted !== undefined) select(wanted);
      list.redraw();
    },
    changed(left) {
      const { state } = store;
      root.setAttribute('aria-rowcount', String(state.total + 1));
      focused = Math.max(0, focused - left);
      list.setTotal(state.total);
      if (state.following && canFollow(state)) list.toEnd();
      else list.shift(left);
      list.redraw();
    },
    focus: () => list.root.focus(),
  };
}

/** The newest is at an end only in the order of time. */
export function canFollow({ query }: State): boolean {
  return query.sort === 'time' && !query.descending && !query.group && query.window === undefined;
}

function stateOf(
  state: State,
  index: number,
  row: SafeRow | undefined,
  rows: RowWindow,
  span: { from: number; to: number },
): RowState {
  const previous = rows.at(index - 1);
  return {
    selected: row !== undefined && row.id === state.selected,
    marked: row !== undefined && row.id === state.marked,
    above: row ? lineAbove(state, row, previous, index) : undefined,
    span,
    index,
  };
}

function lineAbove(
  state: State,
  row: SafeRow,
  previous: SafeRow | undefined,
  index: number,
): RowState['above'] {
  const { group, sort } = state.query;
  if (group) {
    const name = groupName(row, group);
    const before = previous && groupName(previous, group);
    return index === 0 || (previous && before !== name) ? { kind: 'group', text: name } : undefined;
  }
  if (sort !== 'time' || !previous) return undefined;
  const [early, late] = previous.at <= row.at ? [previous.at, row.at] : [row.at, previous.at];
  const gap = state.status?.gaps.find(
    ({ from, to }) => from >= early && (to ?? Infinity) <= late && to !== undefined,
  );
  return gap ? { kind: 'gap', text: gapText(gap) } : undefined;
}

function groupName(row: SafeRow, group: NonNullable<State['query']['group']>): string {
  switch (group) {
    case 'host':
      return row.host;
    case 'route':
      return `${row.host} ${row.route}`;
    case 'process':
      return row.process ?? 'unknown process';
    case 'container':
      return row.container ?? 'no container';
    case 'status':
      return row.status === undefined ? 'no response' : String(row.status);
  }
}

function fieldOfCell(target: EventTarget | null): string | undefined {
  const cell = target instanceof Element ? target.closest('.cell') : null;
  return cell?.className.split(' ')[1];
}
