/**
 * A list of a million rows on a page that holds sixty: rows of one height, recycled, drawn where the reader
 * is. Following keeps the newest in view; scrolling or selecting lets go of it.
 */

import { type SafeRow } from '../src/traffic/safe.ts';
import { element, oncePerFrame } from './dom.ts';
import { createRow, type RowElement, type RowState, type ShownColumn } from './row.ts';

/** As VS Code's own lists. */
export const rowHeight = 22;
/**
 * Chromium clamps an element's height at about 33.5 million pixels. Beyond this the scroll bar is a scale:
 * one pixel of it stands for more than one pixel of rows.
 */
const tallest = 20_000_000;
/** Rows drawn above and below what is visible, so that a scroll shows no empty line before the next frame. */
const overscan = 4;

export interface ListOptions {
  readonly rowAt: (index: number) => SafeRow | undefined;
  readonly stateOf: (index: number, row: SafeRow | undefined) => RowState;
  /** The reader sees rows from `from` on, `count` of them. */
  readonly onVisible: (from: number, count: number) => void;
  /** The reader scrolled by hand; `atEnd` = the newest row is in view. */
  readonly onScroll: (atEnd: boolean) => void;
}

export interface List {
  readonly root: HTMLElement;
  setTotal(total: number): void;
  setColumns(columns: readonly ShownColumn[]): void;
  /** Draws anew in the next frame. */
  redraw(): void;
  /** Brings a row into view with as little movement as possible. */
  reveal(index: number): void;
  toEnd(): void;
  /** Rows moved up by `by` because so many left the top: keeps what the reader looks at in place. */
  shift(by: number): void;
  readonly visible: { readonly from: number; readonly count: number };
  indexOf(target: EventTarget | null): number | undefined;
}

export function createList({ rowAt, stateOf, onVisible, onScroll }: ListOptions): List {
  const spacer = element('div', { className: 'spacer' });
  const layer = element('div', { className: 'layer', attributes: { role: 'presentation' } });
  const root = element('div', { className: 'list', attributes: { role: 'rowgroup' } }, layer, spacer);
  let columns: readonly ShownColumn[] = [];
  let total = 0;
  let rows: RowElement[] = [];
  let drawnFrom = 0;
  /** The scroll position that we set ourselves: an event that reports it is not the reader's. */
  let ownScroll = -1;
  let viewHeight = 0;

  /** How many pixels of rows one pixel of the scroll bar stands for. */
  const scale = (): number => {
    const tall = total * rowHeight;
    if (tall <= tallest) return 1;
    return (tall - viewHeight) / (tallest - viewHeight);
  };
  const offset = (): number => root.scrollTop * scale();
  const setOffset = (pixels: number): void => {
    const most = Math.max(0, total * rowHeight - viewHeight);
    const wanted = Math.max(0, Math.min(most, pixels)) / scale();
    if (Math.abs(root.scrollTop - wanted) < 0.5) return;
    root.scrollTop = wanted;
    ownScroll = root.scrollTop;
  };

  function draw(): void {
    if (viewHeight === 0) return;
    const top = offset();
    const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
    const fits = Math.ceil(viewHeight / rowHeight) + 1 + overscan * 2;
    const shown = Math.max(0, Math.min(fits, total - first));
    while (rows.length < shown) {
      const made = createRow(columns);
      rows.push(made);
      layer.append(made.root);
    }
    drawnFrom = first;
    // The layer stands still in the visible part; each row is placed by its distance from the top edge.
    for (const [slot, row] of rows.entries()) {
      if (slot >= shown) {
        row.root.hidden = true;
        continue;
      }
      const index = first + slot;
      row.root.hidden = false;
      row.root.style.transform = `translateY(${Math.round(index * rowHeight - top)}px)`;
      const found = rowAt(index);
      row.show(found, stateOf(index, found));
    }
    onVisible(Math.floor(top / rowHeight), Math.ceil(viewHeight / rowHeight) + 1);
  }
  const redraw = oncePerFrame(draw);

  root.addEventListener(
    'scroll',
    () => {
      const own = Math.abs(root.scrollTop - ownScroll) < 1;
      ownScroll = -1;
      if (!own) onScroll(offset() + viewHeight >= total * rowHeight - rowHeight);
      redraw();
    },
    { passive: true },
  );
  new ResizeObserver(() => {
    viewHeight = root.clientHeight;
    redraw();
  }).observe(root);

  return {
    root,
    setTotal(now) {
      if (now === total) return;
      total = now;
      spacer.style.height = `${Math.min(tallest, total * rowHeight)}px`;
      redraw();
    },
    setColumns(next) {
      columns = next;
      rows = [];
      layer.replaceChildren();
      redraw();
    },
    redraw,
    reveal(index) {
      const top = index * rowHeight;
      if (top < offset()) setOffset(top);
      else if (top + rowHeight > offset() + viewHeight) setOffset(top + rowHeight - viewHeight);
      redraw();
    },
    toEnd() {
      setOffset(total * rowHeight);
      redraw();
    },
    shift(by) {
      if (by > 0) setOffset(offset() - by * rowHeight);
    },
    get visible() {
      return { from: Math.floor(offset() / rowHeight), count: Math.floor(viewHeight / rowHeight) };
    },
    indexOf(target) {
      const slot = rows.findIndex(({ root: row }) => target instanceof Node && row.contains(target));
      return slot < 0 ? undefined : drawnFrom + slot;
    },
  };
}
