/**
 * A list of a million places on a page that holds sixty: rows of one height, recycled, drawn where the reader
 * is. Each place keeps its element while it is in view, so a scroll writes only what comes into view.
 */

import { element, oncePerFrame } from './dom.ts';
import { type ShownColumn } from './columns.ts';
import { createRow, type RowElement, type RowState } from './row.ts';
import { rowHeight, type Place } from './rows.ts';

/**
 * Chromium clamps an element's height at about 33.5 million pixels. Beyond this the scroll bar is a scale:
 * one pixel of it stands for more than one pixel of rows.
 */
const tallest = 20_000_000;
/** Rows drawn above and below what is visible, so that a scroll shows no empty line before the next frame. */
const overscan = 4;
/** Rows between a layer's top and what it shows; beyond it the numbers of pixels get too large to be exact. */
const farthest = 10_000;

export interface ListOptions {
  readonly placeAt: (index: number) => Place | undefined;
  /** A drawing begins. */
  readonly onDraw: () => void;
  readonly stateOf: (index: number, place: Place | undefined) => RowState;
  /** The reader sees places from `from` on, `count` of them. */
  readonly onVisible: (from: number, count: number) => void;
  /** The reader scrolled by hand: at an edge, away from it, or nothing that can be told of it. */
  readonly onScroll: (edge: { readonly atTop?: boolean; readonly atEnd?: boolean }) => void;
}

export interface List {
  readonly root: HTMLElement;
  setLength(length: number): void;
  setColumns(columns: readonly ShownColumn[]): void;
  /** Draws anew in the next frame, or at once. */
  redraw(): void;
  draw(): void;
  /** Looks how much can be seen; it hears of it by itself whenever that changes. */
  measure(): void;
  /** Brings a place into view with as little movement as possible. */
  reveal(index: number): void;
  toTop(): void;
  toEnd(): void;
  /** Hears of a scroll whose event is still on its way, so that nothing sets the list back from under the reader. */
  settle(): void;
  /** What the reader looks at stands `by` places further down now: goes with it. */
  shift(by: number): void;
  readonly visible: { readonly from: number; readonly count: number };
  readonly atTop: boolean;
  indexOf(target: EventTarget | null): number | undefined;
}

export function createList({ placeAt, onDraw, stateOf, onVisible, onScroll }: ListOptions): List {
  const spacer = element('div', { className: 'spacer' });
  const layer = element('div', { className: 'layer', attributes: { role: 'presentation' } });
  const root = element('div', { className: 'list', attributes: { role: 'rowgroup' } }, layer, spacer);
  let columns: readonly ShownColumn[] = [];
  let length = 0;
  /** Of the first row's element. */
  let drawnFrom = 0;
  /** The place that stands at the layer's top: rows are placed from it, and a scroll moves the layer only. */
  let base = 0;
  let layerTop = Number.NaN;
  let rows: RowElement[] = [];
  /** The scroll position that we set ourselves: an event that reports it is not the reader's. */
  let ownScroll = -1;
  let viewHeight = 0;
  /** How far down one could go when it was drawn last. */
  let drawnMost = 0;

  /** How many pixels of rows one pixel of the scroll bar stands for. */
  const scale = (): number => {
    const tall = length * rowHeight;
    if (tall <= tallest) return 1;
    return (tall - viewHeight) / (tallest - viewHeight);
  };
  const most = (): number => Math.max(0, length * rowHeight - viewHeight);
  /** The browser's own number, read once a change: reading it makes the browser lay out. */
  let scrollTop = 0;
  /** What a position of our own stands for: where the bar is a scale, it stands for more than one pixel of rows. */
  let exact = { top: 0, pixels: 0 };
  const offset = (): number => Math.min(most(), scrollTop === exact.top ? exact.pixels : scrollTop * scale());
  const setOffset = (pixels: number): void => {
    const inside = Math.max(0, Math.min(most(), pixels));
    const wanted = inside / scale();
    if (Math.abs(scrollTop - wanted) >= 0.5) {
      root.scrollTop = wanted;
      scrollTop = root.scrollTop;
      ownScroll = scrollTop;
    }
    const isThere = Math.abs(scrollTop - wanted) < 1;
    exact = { top: scrollTop, pixels: isThere ? inside : scrollTop * scale() };
  };

  /**
   * After a scroll by some rows those that left at one end go to the other; what stays keeps its element. Moving
   * many elements costs more than writing them anew, in the order in which they stand.
   */
  function turn(by: number): void {
    if (by === 0) return;
    if (Math.abs(by) > rows.length / 4 || Math.abs(drawnFrom + by - base) > farthest) {
      base = drawnFrom + by;
      return;
    }
    const moved = by > 0 ? rows.splice(0, by) : rows.splice(by);
    rows = by > 0 ? [...rows, ...moved] : [...moved, ...rows];
    const nodes = moved.map(({ root: node }) => node);
    if (by > 0) layer.append(...nodes);
    else layer.prepend(...nodes);
  }

  function draw(): void {
    if (viewHeight === 0 || columns.length === 0) return;
    onDraw();
    drawnMost = most();
    const top = offset();
    const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
    const fits = Math.ceil(viewHeight / rowHeight) + 1 + overscan * 2;
    const end = Math.min(length, first + fits);
    while (rows.length < fits) {
      const made = createRow(columns);
      rows.push(made);
      layer.append(made.root);
    }
    turn(first - drawnFrom);
    drawnFrom = first;
    const above = Math.round(base * rowHeight - top);
    if (above !== layerTop) layer.style.transform = `translateY(${above}px)`;
    layerTop = above;
    for (const [slot, row] of rows.entries()) {
      const index = first + slot;
      if (index >= end) {
        row.hide();
        continue;
      }
      const place = placeAt(index);
      row.show(place, stateOf(index, place), (index - base) * rowHeight);
    }
    onVisible(Math.floor(top / rowHeight), Math.ceil(viewHeight / rowHeight) + 1);
  }
  const redraw = oncePerFrame(draw);

  function scrolled(): void {
    const before = scrollTop;
    ({ scrollTop } = root);
    const own = Math.abs(scrollTop - ownScroll) < 1;
    ownScroll = -1;
    // Towards an edge its last row is near enough; away from it the first pixel counts.
    const isNear = (distance: number, approaching: boolean): boolean =>
      distance < (approaching ? rowHeight : 1);
    const at = offset();
    // Who goes to the end goes to the one that is to be seen: rows that have come since have moved it on.
    const end = scrollTop > before ? Math.min(most(), drawnMost) : most();
    // A scroll that was heard of before its event has been told.
    if (!own && scrollTop !== before)
      onScroll({ atTop: isNear(at, scrollTop < before), atEnd: isNear(end - at, scrollTop > before) });
    redraw();
  }
  root.addEventListener('scroll', scrolled, { passive: true });
  // Rows that arrive between a turn of the wheel and its scroll set the position anew: the turn itself counts.
  root.addEventListener(
    'wheel',
    ({ deltaY }) => {
      const at = offset();
      // Only away from an edge: whether one comes to the other is for the scroll to tell.
      if (deltaY < 0 && at > 0) onScroll({ atEnd: false });
      if (deltaY > 0 && at < most()) onScroll({ atTop: false });
    },
    { passive: true },
  );
  function measure(): void {
    viewHeight = root.clientHeight;
    redraw();
  }
  new ResizeObserver(measure).observe(root);

  return {
    root,
    setLength(now) {
      if (now === length) return;
      const before = offset();
      length = now;
      spacer.style.height = `${Math.min(tallest, length * rowHeight)}px`;
      // Another length is another scale: what is looked at stays, and the bar moves.
      setOffset(before);
      redraw();
    },
    setColumns(next) {
      const same = next.map(({ key }) => key).join() === columns.map(({ key }) => key).join();
      columns = next;
      if (!same) {
        rows = [];
        drawnFrom = 0;
        base = 0;
        layer.replaceChildren();
      }
      redraw();
    },
    redraw,
    draw,
    measure,
    reveal(index) {
      const top = index * rowHeight;
      if (top < offset()) setOffset(top);
      else if (top + rowHeight > offset() + viewHeight) setOffset(top + rowHeight - viewHeight);
      redraw();
    },
    toTop() {
      setOffset(0);
      redraw();
    },
    toEnd() {
      setOffset(length * rowHeight);
      redraw();
    },
    settle() {
      if (Math.abs(root.scrollTop - scrollTop) >= 1) scrolled();
    },
    shift(by) {
      if (by !== 0) setOffset(offset() + by * rowHeight);
      redraw();
    },
    get visible() {
      return { from: Math.ceil(offset() / rowHeight), count: Math.floor(viewHeight / rowHeight) };
    },
    get atTop() {
      return offset() < rowHeight;
    },
    indexOf: (target) => rows.find(({ root: row }) => target instanceof Node && row.contains(target))?.index,
  };
}
