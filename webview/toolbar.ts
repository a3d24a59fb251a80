/** What stands above the table beside the filter: source, pause, quick filters, noise, groups, columns, more, help. */

import { groupings } from '../src/traffic/question.ts';
import { asWord } from '../src/base/unknown.ts';
import { chosenColumns, columns, reordered, type Chosen, type ColumnKey } from './columns.ts';
import { element, icon, iconButton, setClass } from './dom.ts';
import { type Host } from './host.ts';
import { openMenu, type MenuItem } from './menu.ts';
import { connection } from './notices.ts';
import { quickFilters } from './quickFilters.ts';
import { type State, type Store } from './store.ts';

export interface Toolbar {
  readonly source: HTMLElement;
  readonly pause: HTMLElement;
  readonly chips: HTMLElement;
  readonly more: HTMLElement;
}

export function createToolbar(
  host: Host,
  store: Store,
  act: (command: string) => void,
  help: () => void,
): Toolbar {
  const pause = iconButton('debug-pause', 'Pause the list (Space)', () => act('pauseList'));
  const showPause = ({ paused }: State): void => {
    pause.title = paused
      ? 'Let the list go on (Space)'
      : 'Pause the list (Space): it stands still, the capture goes on';
    pause.setAttribute('aria-pressed', String(paused));
    pause.firstElementChild?.setAttribute('class', `codicon codicon-debug-${paused ? 'start' : 'pause'}`);
  };
  store.on(['paused'], showPause);

  const more = element('div', { className: 'chips more' });
  /** Its menu opens under the button itself. */
  const menuButton = (
    name: string,
    label: string,
    items: () => readonly MenuItem[],
    options?: { readonly stays: boolean },
  ): HTMLElement => {
    const button = iconButton(name, label, () => openMenu(button, items, options));
    button.setAttribute('aria-haspopup', 'menu');
    return button;
  };
  more.append(
    menuButton('list-tree', 'Group by…', () => groupItems(store)),
    menuButton('layout', 'Columns…', () => columnItems(host, store), { stays: true }),
    menuButton('ellipsis', 'More…', () => moreItems(store.state, act)),
    iconButton('question', 'Keyboard (?)', help),
  );
  return { source: sourceButton(store, act), pause, chips: chipBar(host, store), more };
}

function sourceButton(store: Store, act: (command: string) => void): HTMLElement {
  const word = document.createTextNode('');
  const source = element(
    'button',
    { className: 'source', attributes: { type: 'button' }, onClick: () => act('connect') },
    element('span', { className: 'dot', attributes: { 'aria-hidden': 'true' } }),
    element('span', { className: 'source-words' }, word),
    icon('chevron-down'),
  );
  const show = (): void => {
    const { word: now, title } = connection(store.state.status);
    const names = store.state.status?.sources.map(({ name }) => name).join(', ') ?? '';
    word.data = names === '' || now === 'demo' ? now : `${names}: ${now}`;
    setClass(source, `source ${now.split(' ').at(-1) ?? ''}`);
    source.title = `${title}. Click to change the source.`;
    source.setAttribute('aria-label', `Source: ${title}`);
  };
  store.on(['status'], show);
  show();
  return source;
}

/** Quick filters and the noise that is hidden. Chips stay the same elements, so that the keyboard stays on them. */
function chipBar(host: Host, store: Store): HTMLElement {
  const chip = (label: string, title: string, onClick: () => void): HTMLButtonElement =>
    element('button', { className: 'chip', attributes: { type: 'button', title }, onClick }, label);
  const quick = quickFilters.map(({ name, title }) => ({
    name,
    button: chip(name, title, () => {
      const { chips: on } = store.state;
      store.set({ chips: on.includes(name) ? on.filter((other) => other !== name) : [...on, name] });
    }),
  }));
  const noise = chip('hide noise', '', () => {
    const hidden = store.state.hidden.length > 0 ? [] : Object.keys(store.state.noise);
    store.set({ hidden });
    void host.call('save', { hidden });
  });
  const bar = element(
    'div',
    { className: 'chips quick', attributes: { role: 'group', 'aria-label': 'Quick filters' } },
    ...quick.map(({ button }) => button),
    noise,
  );
  const show = ({ chips, hidden, noise: named }: State): void => {
    for (const { name, button } of quick) button.setAttribute('aria-pressed', String(chips.includes(name)));
    const presets = Object.keys(named);
    noise.setAttribute('aria-pressed', String(hidden.length > 0));
    noise.textContent = hidden.length > 0 ? `hide noise: ${hidden.length}` : 'hide noise';
    noise.title =
      presets.length === 0 ? 'No noise preset is named in the settings' : `Hide ${presets.join(', ')}`;
  };
  store.on(['chips', 'hidden', 'noise'], show);
  show(store.state);
  return bar;
}

function groupItems(store: Store): readonly MenuItem[] {
  const { query } = store.state;
  const set = (by: string | undefined): void =>
    store.set({ query: { ...query, group: asWord(by, groupings), open: undefined } });
  return [
    { label: 'No groups', checked: query.group === undefined, run: () => set(undefined) },
    ...groupings.map((by) => ({ label: `By ${by}`, checked: query.group === by, run: () => set(by) })),
  ];
}

/** Those that are chosen in their order, then the others. */
function columnItems(host: Host, store: Store): readonly MenuItem[] {
  const chosen = chosenColumns(store.state.columns);
  const save = (next: Chosen): void => {
    store.set({ columns: next });
    void host.call('save', { columns: next });
  };
  const titleOf = (key: ColumnKey): string => columns.find((column) => column.key === key)?.title ?? key;
  return [
    ...chosen.map(({ key }, place) => ({
      label: titleOf(key),
      checked: true,
      // The last one stays: a table without columns cannot be brought back by a click on it.
      run: () => chosen.length > 1 && save(chosen.filter((column) => column.key !== key)),
      onMove: (by: -1 | 1) => save(reordered(chosen, key, place + by)),
    })),
    ...columns
      .filter(({ key }) => !chosen.some((column) => column.key === key))
      .map(({ key, title, width }) => ({
        label: title,
        checked: false,
        run: () => save([...chosen, { key, width }]),
      })),
    { label: 'Back to the first columns', apart: true, run: () => save([]) },
  ];
}

function moreItems({ status }: State, act: (command: string) => void): readonly MenuItem[] {
  const item = (label: string, command: string, apart = false): MenuItem => ({
    label,
    apart,
    run: () => act(command),
  });
  return [
    item('Export all shown as HAR…', 'exportHar'),
    item('Add snapshot to chat', 'addSnapshot'),
    item('Scan for sensitive data', 'scan'),
    item('Set marker…', 'setMarker', true),
    item(
      status?.paused ? 'Resume capture' : 'Pause capture',
      status?.paused ? 'resumeCapture' : 'pauseCapture',
    ),
    item('Set capture filter…', 'setCaptureFilter'),
    item('Clear capture', 'clearCapture'),
    item('Diagnose: why do I see nothing?', 'diagnose', true),
  ];
}
