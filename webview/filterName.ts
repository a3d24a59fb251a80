/** Asks for the name of a filter that is to be kept; without one it is called by its own text. */

import { element } from './dom.ts';

export interface FilterName {
  readonly root: HTMLElement;
  ask(filter: string, onName: (name: string) => void): void;
}

/** `onEnd`: the person is done with it, one way or the other. */
export function createFilterName(onEnd: () => void): FilterName {
  const input = element('input', {
    attributes: { type: 'text', spellcheck: 'false', 'aria-label': 'Name of this filter', maxlength: '80' },
  });
  const root = element('div', { className: 'filter-name' }, input);
  root.hidden = true;
  let named: ((name: string) => void) | undefined;

  function end(name?: string): void {
    const told = named;
    named = undefined;
    root.hidden = true;
    if (name !== undefined) told?.(name);
  }

  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') end(input.value.trim());
    else if (event.key === 'Escape') end();
    else return;
    event.preventDefault();
    event.stopPropagation();
    onEnd();
  });
  input.addEventListener('blur', () => end());

  return {
    root,
    ask(filter, onName) {
      named = (name) => onName(name || filter);
      input.value = '';
      input.placeholder = `A name, or Enter: ${filter}`;
      root.hidden = false;
      input.focus();
    },
  };
}
