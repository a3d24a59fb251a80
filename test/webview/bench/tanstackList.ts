/** The panel's list made with @tanstack/virtual-core, for the side-by-side bench: everything else is ours. */

import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { type ShownColumn } from '../../../webview/columns.ts';
import { element, oncePerFrame } from '../../../webview/dom.ts';
import { type List, type ListOptions } from '../../../webview/list.ts';
import { createRow, type RowElement } from '../../../webview/row.ts';

export const rowHeight = 22;

export function createList({ placeAt, onDraw, stateOf, onVisible, onScroll }: ListOptions): List {
  const spacer = element('div', { className: 'spacer' });
  spacer.style.position = 'relative';
  spacer.style.width = '100%';
  const root = element('div', { className: 'list', attributes: { role: 'rowgroup' } }, spacer);
  let columns: readonly ShownColumn[] = [];
  let length = 0;
  let shown = new Map<number, RowElement>();
  let spare: RowElement[] = [];
  let ownScroll = -1;

  const options = () => ({
    count: length,
    getScrollElement: () => root,
    estimateSize: () => rowHeight,
    overscan: 4,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(),
  });
  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(options());

  function draw(): void {
    onDraw();
    const items = virtualizer.getVirtualItems();
    spacer.style.height = `${virtualizer.getTotalSize()}px`;
    const now = new Map<number, RowElement>();
    for (const { index } of items) {
      const row = shown.get(index);
      if (row) now.set(index, row);
    }
    for (const [index, row] of shown) if (!now.has(index)) spare.push(row);
    for (const { index, start } of items) {
      let row = now.get(index) ?? spare.pop();
      if (!row) {
        row = createRow(columns);
        spacer.append(row.root);
      }
      now.set(index, row);
      const place = placeAt(index);
      row.show(place, stateOf(index, place), start);
    }
    for (const row of spare) row.hide();
    shown = now;
    const { from, count } = visible();
    onVisible(from, count + 1);
  }
  const redraw = oncePerFrame(draw);
  const visible = () => ({
    from: Math.floor(root.scrollTop / rowHeight),
    count: Math.floor(root.clientHeight / rowHeight),
  });
  const scrollTo = (pixels: number): void => {
    root.scrollTop = pixels;
    ownScroll = root.scrollTop;
    redraw();
  };

  root.addEventListener(
    'scroll',
    () => {
      const own = Math.abs(root.scrollTop - ownScroll) < 1;
      ownScroll = -1;
      const most = length * rowHeight - root.clientHeight;
      if (!own) onScroll({ atTop: root.scrollTop < rowHeight, atEnd: root.scrollTop >= most - rowHeight });
    },
    { passive: true },
  );
  queueMicrotask(() => {
    virtualizer._didMount();
    virtualizer._willUpdate();
  });

  return {
    root,
    setLength(now) {
      if (now === length) return;
      length = now;
      virtualizer.setOptions(options());
      virtualizer._willUpdate();
      spacer.style.height = `${virtualizer.getTotalSize()}px`;
      redraw();
    },
    setColumns(next) {
      columns = next;
      shown = new Map();
      spare = [];
      spacer.replaceChildren();
      redraw();
    },
    redraw,
    draw,
    measure: () => undefined,
    reveal: (index) => virtualizer.scrollToIndex(index),
    toTop: () => scrollTo(0),
    toEnd: () => scrollTo(length * rowHeight),
    settle: () => undefined,
    shift: (by) => (by === 0 ? redraw() : scrollTo(root.scrollTop + by * rowHeight)),
    get visible() {
      return visible();
    },
    get atTop() {
      return root.scrollTop < rowHeight;
    },
    indexOf: (target) =>
      [...shown].find(([, { root: row }]) => target instanceof Node && row.contains(target))?.[0],
  };
}
