/** Controls of the toolkit: elements that come to life, wherever they stand, once it is there (webview/toolkit). */

import { element } from './dom.ts';

export function button(
  label: string,
  onClick: () => void,
  appearance: 'primary' | 'secondary' = 'primary',
): HTMLElement {
  const made = document.createElement('vscode-button');
  made.setAttribute('appearance', appearance);
  made.textContent = label;
  made.addEventListener('click', onClick);
  return made;
}

export function badge(text: string): HTMLElement {
  const made = document.createElement('vscode-badge');
  made.textContent = text;
  return made;
}

export function progress(label: string): HTMLElement {
  const made = document.createElement('vscode-progress-ring');
  made.setAttribute('aria-label', label);
  return made;
}

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  readonly content: () => Node;
}

/** Tabs whose content is made when it is first looked at. */
export function tabs(all: readonly Tab[], active: string, onChange: (id: string) => void): HTMLElement {
  const panels = document.createElement('vscode-panels');
  const views = new Map<string, HTMLElement>();
  const first = all.some(({ id }) => id === active) ? active : all[0]?.id;
  const fill = (id: string): void => {
    const view = views.get(id);
    const tab = all.find((candidate) => candidate.id === id);
    if (view && tab && !view.firstChild) view.append(tab.content());
  };
  for (const { id, title, count } of all) {
    const tab = document.createElement('vscode-panel-tab');
    tab.id = `tab-${id}`;
    tab.append(title);
    if (count) tab.append(' ', element('span', { className: 'tab-count' }, String(count)));
    panels.append(tab);
  }
  for (const { id } of all) {
    const view = document.createElement('vscode-panel-view');
    view.id = `view-${id}`;
    views.set(id, view);
    panels.append(view);
  }
  if (first) {
    panels.setAttribute('activeid', `tab-${first}`);
    fill(first);
  }
  panels.addEventListener('change', (event) => {
    // The toolkit tells which tab in the event; its attribute follows only later.
    const tab: unknown = event instanceof CustomEvent ? event.detail : undefined;
    const id = tab instanceof HTMLElement ? tab.id.replace(/^tab-/, '') : '';
    if (!views.has(id)) return;
    fill(id);
    onChange(id);
  });
  return panels;
}
