/** Rate and errors over time as thin bars, with a brush that sets the window. */

import { type Window } from '../src/traffic/question.ts';
import { type Rate } from '../src/traffic/answers.ts';
import { element, iconButton, oncePerFrame } from './dom.ts';
import { plural, timeOfDay } from './format.ts';

const height = 28;
/** A shorter drag is a click: it takes the window away. */
const shortestDragPx = 4;

export interface Timeline {
  readonly root: HTMLElement;
  show(rate: Rate | undefined, window: Window | undefined): void;
}

export function createTimeline(onWindow: (window: Window | undefined) => void): Timeline {
  const canvas = element('canvas', { className: 'timeline-canvas', attributes: { role: 'img' } });
  const brush = element('div', { className: 'brush', attributes: { 'aria-hidden': 'true' } });
  const label = document.createTextNode('');
  const clear = iconButton('close', 'Show all times again', () => onWindow(undefined));
  const root = element(
    'div',
    { className: 'timeline', attributes: { title: 'Drag to choose a stretch of time; click to show all' } },
    element('div', { className: 'timeline-track' }, canvas, brush),
    element('span', { className: 'timeline-label' }, label, clear),
  );
  brush.hidden = true;
  clear.hidden = true;
  let rate: Rate | undefined;
  let window: Window | undefined;
  let dragFrom: number | undefined;
  /** Kept, because to ask for it makes the browser lay out. */
  let width = 0;

  const ends = (of: Rate): { from: number; to: number } => ({
    from: of.from,
    to: of.from + of.all.length * of.bucketMs,
  });

  function draw(): void {
    const ratio = devicePixelRatio;
    if (canvas.width !== Math.round(width * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!rate || rate.all.length === 0) return;
    const style = getComputedStyle(root);
    const most = Math.max(1, ...rate.all);
    const step = width / rate.all.length;
    const bar = (values: readonly number[], colour: string): void => {
      context.fillStyle = style.getPropertyValue(colour);
      values.forEach((value, i) => {
        if (value === 0) return;
        const tall = Math.max(1, Math.round((value / most) * (height - 2)));
        context.fillRect(Math.floor(i * step), height - tall, Math.max(1, Math.ceil(step) - 1), tall);
      });
    };
    bar(rate.all, '--rate');
    bar(rate.errors, '--rate-errors');
    const { from, to } = ends(rate);
    const total = rate.all.reduce((sum, n) => sum + n, 0);
    const failed = rate.errors.reduce((sum, n) => sum + n, 0);
    canvas.setAttribute(
      'aria-label',
      `${plural(total, 'exchange')}, ${plural(failed, 'error')}, ${timeOfDay(from)} to ${timeOfDay(to)}`,
    );
    label.data =
      window && 'from' in window
        ? `${timeOfDay(window.from)} – ${timeOfDay(window.to)}`
        : `${timeOfDay(from)} – ${timeOfDay(to)}`;
    clear.hidden = window === undefined;
    placeBrush();
  }

  function placeBrush(to?: number): void {
    let left: number | undefined;
    let right = 0;
    if (dragFrom !== undefined && to !== undefined)
      [left, right] = [Math.min(dragFrom, to), Math.max(dragFrom, to)];
    else if (rate && window && 'from' in window) {
      const { from, to: end } = ends(rate);
      const at = (time: number): number =>
        Math.max(0, Math.min(width, ((time - from) / (end - from)) * width));
      [left, right] = [at(window.from), at(window.to)];
    }
    brush.hidden = left === undefined;
    if (left !== undefined) {
      brush.style.left = `${left}px`;
      brush.style.width = `${Math.max(2, right - left)}px`;
    }
  }

  const positionOf = (event: PointerEvent): number => {
    const { left, width } = canvas.getBoundingClientRect();
    return Math.max(0, Math.min(width, event.clientX - left));
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    dragFrom = positionOf(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (dragFrom !== undefined) placeBrush(positionOf(event));
  });
  canvas.addEventListener('pointerup', (event) => {
    const start = dragFrom;
    dragFrom = undefined;
    if (start === undefined || !rate) return;
    const end = positionOf(event);
    if (Math.abs(end - start) < shortestDragPx) {
      onWindow(undefined);
      return;
    }
    const { from, to } = ends(rate);
    const time = (px: number): number => Math.round(from + (px / canvas.clientWidth) * (to - from));
    onWindow({ from: time(Math.min(start, end)), to: time(Math.max(start, end)) });
  });
  canvas.addEventListener('pointercancel', () => {
    dragFrom = undefined;
    placeBrush();
  });
  const redraw = oncePerFrame(draw);
  new ResizeObserver(() => {
    width = canvas.clientWidth;
    draw();
  }).observe(canvas);

  return {
    root,
    show(nextRate, nextWindow) {
      rate = nextRate;
      window = nextWindow;
      redraw();
    },
  };
}
