/**
 * Rate and errors over time as thin bars, with a brush that sets the window, by mouse and by keyboard. While a
 * stretch is chosen the bars stand still, so that it can be moved and widened.
 */

import { type Window } from '../src/traffic/question.ts';
import { type Rate } from '../src/traffic/answers.ts';
import { element, iconButton, oncePerFrame } from './dom.ts';
import { plural, timeOfDay } from './format.ts';

const height = 28;
/** A shorter drag is a click: it takes the window away. */
const shortestDragPx = 4;
/** Bars of a stretch that the keyboard begins with. */
const firstBars = 10;

export interface Timeline {
  readonly root: HTMLElement;
  /** `list` names what the rate is of: the bars of another list are never kept. */
  show(rate: Rate | undefined, window: Window | undefined, list: string): void;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

export function createTimeline(onWindow: (window: Window | undefined) => void): Timeline {
  const canvas = element('canvas', { className: 'timeline-canvas', attributes: { 'aria-hidden': 'true' } });
  const brush = element('div', { className: 'brush', attributes: { 'aria-hidden': 'true' } });
  const label = document.createTextNode('');
  const clear = iconButton('close', 'Show all times again', () => onWindow(undefined));
  const track = element(
    'div',
    {
      className: 'timeline-track',
      attributes: {
        role: 'slider',
        tabindex: '0',
        'aria-label': 'Stretch of time',
        'aria-keyshortcuts': 'ArrowLeft ArrowRight Shift+ArrowLeft Shift+ArrowRight Escape',
        title: 'Drag, or ←→ and Shift+←→, to choose a stretch of time; a click or Esc shows all',
      },
    },
    canvas,
    brush,
  );
  const root = element(
    'div',
    { className: 'timeline' },
    track,
    element('span', { className: 'timeline-label' }, label, clear),
  );
  brush.hidden = true;
  clear.hidden = true;
  /** What is drawn, and of which list. */
  let rate: Rate | undefined;
  let drawnList = '';
  /** Of all times, as it was when the stretch was chosen. */
  let kept: Rate | undefined;
  let window: Window | undefined;
  let dragFrom: number | undefined;
  /** Kept, because to ask for it makes the browser lay out. */
  let width = 0;

  const ends = (of: Rate): Stretch => ({ from: of.from, to: of.from + of.all.length * of.bucketMs });
  const isEmpty = (): boolean => !rate?.all.some((n) => n > 0);
  const chosen = (): Stretch | undefined => (window && 'from' in window ? window : undefined);

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
    tell(rate);
    clear.hidden = window === undefined;
    placeBrush();
  }

  /** In words: the stretch, and what is in it. */
  function tell(of: Rate): void {
    const whole = ends(of);
    const { from, to } = chosen() ?? whole;
    const inside = (values: readonly number[]): number =>
      values.reduce((sum, n, i) => {
        const at = of.from + i * of.bucketMs;
        return at + of.bucketMs > from && at < to ? sum + n : sum;
      }, 0);
    label.data = `${timeOfDay(from)} – ${timeOfDay(to)}`;
    const many = `${plural(inside(of.all), 'exchange')}, ${plural(inside(of.errors), 'error')}`;
    track.ariaValueMin = String(whole.from);
    track.ariaValueMax = String(whole.to);
    track.ariaValueNow = String(Math.max(whole.from, Math.min(whole.to, from)));
    track.ariaValueText = `${chosen() ? '' : 'all, '}${timeOfDay(from)} to ${timeOfDay(to)}: ${many}`;
  }

  function placeBrush(to?: number): void {
    const stretch = chosen();
    let left: number | undefined;
    let right = 0;
    if (dragFrom !== undefined && to !== undefined)
      [left, right] = [Math.min(dragFrom, to), Math.max(dragFrom, to)];
    else if (rate && stretch) {
      const { from, to: end } = ends(rate);
      const at = (time: number): number =>
        Math.max(0, Math.min(width, ((time - from) / (end - from)) * width));
      [left, right] = [at(stretch.from), at(stretch.to)];
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
    if (event.button !== 0 || isEmpty()) return;
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
    placeBrush();
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
  /** One bar further: the stretch goes, or with Shift its later end. */
  function moved({ from, to, step }: Stretch & { readonly step: number }, widen: boolean): Stretch {
    const now = chosen();
    if (!now) return { from: Math.max(from, to - firstBars * Math.abs(step)), to };
    if (widen)
      return { from: now.from, to: Math.max(now.from + Math.abs(step), Math.min(to, now.to + step)) };
    const by = Math.max(from - now.from, Math.min(to - now.to, step));
    return { from: now.from + by, to: now.to + by };
  }
  track.addEventListener('keydown', (event) => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (event.key === 'Escape' && window) onWindow(undefined);
    else if (direction !== 0 && rate && !isEmpty())
      onWindow(moved({ ...ends(rate), step: direction * rate.bucketMs }, event.shiftKey));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const redraw = oncePerFrame(draw);
  new ResizeObserver(() => {
    width = canvas.clientWidth;
    draw();
  }).observe(canvas);

  return {
    root,
    show(nextRate, nextWindow, list) {
      const isChosenNow = !chosen();
      window = nextWindow;
      if (!chosen() || list !== drawnList) kept = undefined;
      else if (isChosenNow) kept = rate;
      rate = kept ?? nextRate;
      drawnList = list;
      redraw();
    },
  };
}
