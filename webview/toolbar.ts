/** What stands above the table beside the filter: source, pause, clear, marker, quick filters, noise, columns, help. */

import { groupings } from '../src/traffic/question.ts';
import { asWord } from '../src/base/unknown.ts';
import { element, icon, iconButton, setClass } from './dom.ts';
import { type Host } from './host.ts';
import { openMenu } from './menu.ts';
import { connection } from './notices.ts';
import { quickFilters } from './quickFilters.ts';
import { columns, type ColumnKey } from './row.ts';
import { type Store } from './store.ts';

export interface Toolbar {
  readonly source: HTMLElement;
  readonly acts: HTMLElement;
  readonly chips: HTMLElement;
  readonly more: HTMLElement;
  togglePause(): void;
}

export function createToolbar(
  host: Host,
  store: Store,
  act: (command: string) => void,
  help: () => void,
): Toolbar {
  const word = document.createTextNode('');
  const source = element(
    'button',
    { className: 'source', attributes: { type: 'button' }, onClick: () => act('connect') },
    element('span', { className: 'dot', attributes: { 'aria-hidden': 'true' } }),
    word,
    icon('chevron-down'),
  );
  const showSource = (): void => {
    const { word: now, title } = connection(store.state.status);
    const names = store.state.status?.sources.map(({ name }) => name).join(', ') ?? '';
    word.data = names === '' || now === 'demo' ? now : `${names}: ${now}`;
    setClass(source, `source ${now.split(' ').at(-1) ?? ''}`);
    source.title = `${title}. Click to change the source.`;
    source.setAttribute('aria-label', `Source: ${title}`);
  };

  const pause = iconButton('debug-pause', 'Pause capture (Space)', () => togglePause());
  function togglePause(): void {
    act(store.state.status?.paused ? 'resumeCapture' : 'pauseCapture');
  }
  const showPause = (): void => {
    const paused = store.state.status?.paused === true;
    pause.title = paused ? 'Resume capture (Space)' : 'Pause capture (Space)';
    pause.setAttribute('aria-label', pause.title);
    pause.firstElementChild?.setAttribute('class', `codicon codicon-debug-${paused ? 'start' : 'pause'}`);
  };

  const chips = element('div', {
    className: 'chips',
    attributes: { role: 'group', 'aria-label': 'Quick filters' },
  });
  const showChips = (): void => {
    const { chips: on, noise: named, hidden } = store.state;
    const quick = quickFilters.map(({ name, title }) =>
      chip(name, title, on.includes(name), () =>
        store.set({ chips: on.includes(name) ? on.filter((other) => other !== name) : [...on, name] }),
      ),
    );
    const presets = Object.keys(named);
    const hiding = hidden.length > 0;
    const noise = chip(
      hiding ? `hide noise: ${hidden.length}` : 'hide noise',
      presets.length === 0 ? 'No noise preset is named in the settings' : `Hide ${presets.join(', ')}`,
      hiding,
      () => hide(hiding ? [] : presets),
    );
    chips.replaceChildren(...quick, noise);
  };
  function hide(hidden: readonly string[]): void {
    store.set({ hidden });
    void host.call('save', { hidden });
  }

  const more = element(
    'div',
    { className: 'chips' },
    iconButton('list-tree', 'Group by…', () => groupMenu()),
    iconButton('layout', 'Columns…', () => columnMenu()),
    iconButton('export', 'Export all shown as HAR…', () => act('exportHar')),
    iconButton('question', 'Keyboard (?)', help),
  );
  function groupMenu(): void {
    const { group } = store.state.query;
    openMenu(more, [
      { label: 'No groups', checked: group === undefined, run: () => setGroup(undefined) },
      ...groupings.map((by) => ({ label: `By ${by}`, checked: group === by, run: () => setGroup(by) })),
    ]);
  }
  function setGroup(by: string | undefined): void {
    const { query } = store.state;
    store.set({ query: { ...query, group: asWord(by, groupings) } });
  }
  function columnMenu(): void {
    const chosen = chosenColumns(store);
    const has = (key: ColumnKey): boolean => chosen.some((column) => column.key === key);
    const save = (next: typeof chosen): void => {
      store.set({ columns: next });
      void host.call('save', { columns: next });
    };
    openMenu(more, [
      ...columns.map(({ key, title, width }) => ({
        label: title,
        checked: has(key),
        run: () =>
          save(has(key) ? chosen.filter((column) => column.key !== key) : [...chosen, { key, width }]),
        onMove: (by: -1 | 1) => save(moved(chosen, key, by)),
      })),
      { label: 'As at first', checked: false, run: () => save([]) },
    ]);
  }

  store.on(['status'], () => {
    showSource();
    showPause();
  });
  store.on(['chips', 'hidden', 'noise'], showChips);
  showSource();
  showChips();

  return {
    source,
    chips,
    more,
    togglePause,
    acts: element(
      'div',
      { className: 'chips' },
      pause,
      iconButton('clear-all', 'Clear capture', () => act('clearCapture')),
      iconButton('bookmark', 'Set marker…', () => act('setMarker')),
    ),
  };
}

function chosenColumns(store: Store): { key: ColumnKey; width: number }[] {
  const { columns: chosen } = store.state;
  if (chosen.length > 0) return [...chosen];
  return columns.filter(({ shownAtFirst }) => shownAtFirst).map(({ key, width }) => ({ key, width }));
}

/** The list with `key` one place further left or right. */
function moved<Item extends { readonly key: ColumnKey }>(
  all: readonly Item[],
  key: ColumnKey,
  by: -1 | 1,
): Item[] {
  const next = [...all];
  const from = next.findIndex((item) => item.key === key);
  const [item] = from < 0 ? [] : next.splice(from, 1);
  if (item) next.splice(Math.max(0, Math.min(next.length, from + by)), 0, item);
  return next;
}

function chip(label: string, title: string, on: boolean, onClick: () => void): HTMLElement {
  return element(
    'button',
    { className: 'chip', attributes: { type: 'button', title, 'aria-pressed': String(on) }, onClick },
    label,
  );
}
