/** The bar between table and details: drag or arrow keys change how much room the details get. */

import { element } from './dom.ts';

const least = 15;
const most = 85;

export function splitter(details: HTMLElement): HTMLElement {
  let percent = 45;
  const bar = element('div', {
    className: 'divider',
    attributes: {
      role: 'separator',
      tabindex: '0',
      'aria-label': 'Size of the details',
      'aria-valuemin': String(least),
      'aria-valuemax': String(most),
    },
  });
  const apply = (next: number): void => {
    percent = Math.max(least, Math.min(most, next));
    details.style.setProperty('--details', `${percent}%`);
    details.style.setProperty('--details-width', `${percent}%`);
    bar.setAttribute('aria-valuenow', String(Math.round(percent)));
  };
  bar.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    bar.setPointerCapture(event.pointerId);
  });
  bar.addEventListener('pointermove', (event) => {
    const room = bar.parentElement?.getBoundingClientRect();
    if (!bar.hasPointerCapture(event.pointerId) || !room) return;
    const wide = bar.parentElement?.classList.contains('wide');
    apply(
      wide
        ? ((room.right - event.clientX) / room.width) * 100
        : ((room.bottom - event.clientY) / room.height) * 100,
    );
  });
  bar.addEventListener('keydown', (event) => {
    const step = { ArrowUp: 5, ArrowLeft: 5, ArrowDown: -5, ArrowRight: -5 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    apply(percent + step);
  });
  // The bar is there only while there is something below it.
  new MutationObserver(() => (bar.hidden = details.hidden)).observe(details, {
    attributes: true,
    attributeFilter: ['hidden'],
  });
  apply(percent);
  return bar;
}
