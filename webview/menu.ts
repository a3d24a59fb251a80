/** A small menu under a button, complete by keyboard. The right-click menu of rows is VS Code's own. */

import { element, icon } from './dom.ts';

export interface MenuItem {
  readonly label: string;
  readonly checked: boolean;
  readonly run: () => void;
  /** Alt+↑ and Alt+↓ on the item. */
  readonly onMove?: (by: -1 | 1) => void;
}

export function openMenu(anchor: HTMLElement, items: readonly MenuItem[]): void {
  const before = document.activeElement;
  const menu = element('div', { className: 'menu', attributes: { role: 'menu' } });
  const stop = new AbortController();
  const close = (): void => {
    stop.abort();
    menu.remove();
    if (before instanceof HTMLElement) before.focus();
  };
  for (const { label, checked, run, onMove } of items) {
    const item = element(
      'button',
      {
        attributes: { type: 'button', role: 'menuitemcheckbox', 'aria-checked': String(checked) },
        onClick: () => {
          close();
          run();
        },
      },
      icon(checked ? 'check' : 'blank'),
      ` ${label}`,
    );
    if (onMove) {
      item.title = 'Alt+↑ and Alt+↓ move the column';
      item.addEventListener('keydown', (event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(event.key === 'ArrowUp' ? -1 : 1);
      });
    }
    menu.append(item);
  }
  menu.addEventListener('keydown', (event) => {
    event.stopPropagation();
    const all = [...menu.children];
    const at = all.findIndex((item) => item === document.activeElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (step !== 0) {
      const next = all[(at + step + all.length) % all.length];
      if (next instanceof HTMLElement) next.focus();
    } else return;
    event.preventDefault();
  });
  document.addEventListener(
    'pointerdown',
    (event) => {
      if (!(event.target instanceof Node) || !menu.contains(event.target)) close();
    },
    { signal: stop.signal, capture: true },
  );
  document.body.append(menu);
  const { bottom, right } = anchor.getBoundingClientRect();
  menu.style.top = `${bottom + 2}px`;
  menu.style.left = `${Math.max(4, right - menu.offsetWidth)}px`;
  const [first] = menu.children;
  if (first instanceof HTMLElement) first.focus();
}
