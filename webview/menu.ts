/** A small menu under a button, complete by keyboard. The right-click menu of rows is VS Code's own. */

import { element, icon } from './dom.ts';

export interface MenuItem {
  readonly label: string;
  /** Undefined = it does something, and is not on or off. */
  readonly checked?: boolean;
  readonly run: () => void;
  /** Alt+↑ and Alt+↓ on the item. */
  readonly onMove?: (by: -1 | 1) => void;
  readonly title?: string;
  /** A line stands above it. */
  readonly apart?: boolean;
}

/** `items` is asked again after each act of a menu that `stays`, so that it shows what it has done. */
export function openMenu(
  anchor: HTMLElement,
  items: () => readonly MenuItem[],
  { stays = false }: { readonly stays?: boolean } = {},
): void {
  const menu = element('div', { className: 'menu', attributes: { role: 'menu' } });
  const stop = new AbortController();
  const close = (): void => {
    stop.abort();
    menu.remove();
    anchor.setAttribute('aria-expanded', 'false');
    anchor.focus();
  };
  const draw = (focused: number): void => {
    const list = items();
    menu.replaceChildren(...list.map((item, i) => itemOf(item, i)));
    const next = menu.children[Math.max(0, Math.min(list.length - 1, focused))];
    if (next instanceof HTMLElement) next.focus({ preventScroll: !menu.hasAttribute('style') });
  };

  function itemOf({ label, checked, run, onMove, title = '', apart }: MenuItem, at: number): HTMLElement {
    const item = element(
      'button',
      {
        className: apart ? 'apart' : '',
        attributes: {
          type: 'button',
          role: checked === undefined ? 'menuitem' : 'menuitemcheckbox',
          ...(checked === undefined ? {} : { 'aria-checked': String(checked) }),
          tabindex: '-1',
          title: onMove ? 'Alt+↑ and Alt+↓ move the column' : title,
        },
        onClick: () => {
          if (!stays) close();
          run();
          if (stays) draw(at);
        },
      },
      icon(checked ? 'check' : 'blank'),
      element('span', {}, label),
    );
    if (onMove)
      item.addEventListener('keydown', (event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        event.stopPropagation();
        const by = event.key === 'ArrowUp' ? -1 : 1;
        onMove(by);
        draw(at + by);
      });
    return item;
  }

  menu.addEventListener('keydown', (event) => {
    event.stopPropagation();
    const all = [...menu.children];
    const at = all.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    const next = to === undefined ? undefined : all[to % all.length];
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (next instanceof HTMLElement) next.focus();
    else return;
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
  anchor.setAttribute('aria-expanded', 'true');
  draw(0);
  const { top, bottom, right } = anchor.getBoundingClientRect();
  const under = innerHeight - bottom;
  menu.style.maxHeight = `${Math.max(under, top) - 8}px`;
  // Above the button where there is more room.
  if (menu.offsetHeight > under && top > under) menu.style.bottom = `${innerHeight - top + 2}px`;
  else menu.style.top = `${bottom + 2}px`;
  menu.style.left = `${Math.max(4, Math.min(innerWidth - menu.offsetWidth - 4, right - menu.offsetWidth))}px`;
}
