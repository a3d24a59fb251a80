/** Every act by keyboard, and the overlay that lists them. */

import { element } from './dom.ts';

export interface KeyAct {
  readonly keys: readonly string[];
  readonly title: string;
  readonly run: () => void;
}

/** Keys mean acts everywhere on the page except where a person types. */
export function listenForKeys(acts: readonly KeyAct[]): void {
  document.addEventListener('keydown', (event) => {
    // The list of keys has its own Esc; what is behind it stays as it is.
    if (event.key !== '?' && document.querySelector('dialog[open]')) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    // A button has its own Enter and Space.
    if (isPressable(event.target) && (event.key === 'Enter' || event.key === ' ')) return;
    const act = acts.find(({ keys }) => keys.includes(event.key));
    if (!act) return;
    event.preventDefault();
    act.run();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}

function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button, summary, vscode-button, vscode-panel-tab') !== null
  );
}

const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  ' ': 'Space',
  Escape: 'Esc',
};

/** A modal list of all keys; Esc or a click closes it and gives the focus back. */
export function createHelp(acts: readonly KeyAct[]): { readonly root: HTMLDialogElement; toggle(): void } {
  const rows = acts.map(({ keys, title }) =>
    element(
      'tr',
      {},
      element(
        'th',
        { attributes: { scope: 'row' } },
        ...keys.map((key) => element('kbd', {}, names[key] ?? key)),
      ),
      element('td', {}, title),
    ),
  );
  const root = element(
    'dialog',
    { className: 'help', attributes: { 'aria-label': 'Keyboard' }, onClick: () => root.close() },
    element('h2', {}, 'Keyboard'),
    element('table', {}, element('tbody', {}, ...rows)),
  );
  return {
    root,
    toggle() {
      if (root.open) root.close();
      else root.showModal();
    },
  };
}
