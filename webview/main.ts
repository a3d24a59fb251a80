/** Puts the page together. */

import { isProblem } from '../src/base/problem.ts';
import { panelProtocolVersion } from '../src/wire/panel.ts';
import { registerControls } from './controls.ts';
import { createDetails } from './details.ts';
import { element } from './dom.ts';
import { createFilterBar } from './filterBar.ts';
import { createGrid } from './grid.ts';
import { connectHost } from './host.ts';
import { createHelp, listenForKeys, type KeyAct } from './keys.ts';
import { noticeFor, connection, showNotice, summary } from './notices.ts';
import { equals, narrow } from './quickFilters.ts';
import { createRevealer } from './redacted.ts';
import { createRowWindow } from './rows.ts';
import { splitter } from './splitter.ts';
import { createStore } from './store.ts';
import { createTimeline } from './timeline.ts';
import { createToolbar } from './toolbar.ts';
import { createView } from './view.ts';
import { type SafeRow } from '../src/traffic/safe.ts';

registerControls();
const { host, memory } = connectHost();
const store = createStore(memory);
const rows = createRowWindow(host, () => grid.arrived());

/** Acts of the page itself; everything else is a command of the extension. */
function act(command: string, ids: readonly string[] = []): void {
  if (command === 'clearFilter') {
    filterBar.set('');
    store.set({ query: { ...store.state.query, filter: '', window: undefined }, chips: [] });
  } else if (command === 'tryAgain') void view.apply();
  else if (command === 'copyCurl') {
    for (const id of ids) void host.call('copy', { id, as: 'curl', withSecrets: false }).then(report);
  } else {
    const filter = store.state.query.filter;
    void host.call('act', { command, ids, filter }, { deadlineMs: 300_000 }).then(report);
  }
}
function report(answer: unknown): void {
  if (isProblem(answer) && answer.code !== 'cancelled') tell(`${answer.message} ${answer.fix}`);
}
const toast = element('div', { className: 'toast', attributes: { role: 'alert' } });
toast.hidden = true;
let toastTimer: ReturnType<typeof setTimeout> | undefined;
function tell(text: string): void {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (toast.hidden = true), 8_000);
}

const grid = createGrid(store, rows, {
  select(row) {
    store.set({ selected: row.id, following: false });
  },
  open: openDetails,
  narrow(cell, row) {
    const condition = conditionFor(cell, row);
    if (condition) setFilter(narrow(store.state.query.filter, condition));
  },
  columns(shown) {
    const columns = shown.map(({ key, px }) => ({ key, width: Math.round(px) }));
    store.set({ columns });
    void host.call('save', { columns });
  },
});
const view = createView(host, store, rows, (left) => grid.changed(left));
const revealer = createRevealer(host, tell);
const details = createDetails(host, store, revealer, (command, id) => act(command, [id]));
const filterBar = createFilterBar(host, store, (filter) => {
  if (filter !== store.state.query.filter) store.set({ query: { ...store.state.query, filter } });
  else if (store.state.problem) void view.apply();
});
const timeline = createTimeline((window) => store.set({ query: { ...store.state.query, window } }));

function setFilter(filter: string): void {
  filterBar.set(filter);
  store.set({ query: { ...store.state.query, filter } });
}
function openDetails(row: SafeRow): void {
  store.set({ selected: row.id, detailsOpen: true });
}
function conditionFor(cell: string, row: SafeRow): string | undefined {
  switch (cell) {
    case 'host':
      return equals('req.host', row.host);
    case 'method':
      return equals('req.method', row.method);
    case 'path':
      return equals('route', row.route);
    case 'status':
      return row.status === undefined ? 'not has(res.status)' : equals('res.status', row.status);
    case 'process':
      return row.process === undefined ? undefined : equals('process.binary', row.process);
    case 'container':
      return row.container === undefined ? undefined : equals('container.name', row.container);
    case 'source':
      return equals('source', row.source);
    case 'direction':
      return row.direction === undefined ? undefined : equals('direction', row.direction);
    default:
      return undefined;
  }
}

const onSelected = (run: (id: string) => void) => (): void => {
  if (store.state.selected !== undefined) run(store.state.selected);
};
const keys: readonly KeyAct[] = [
  { keys: ['ArrowUp'], title: 'Row above', run: () => grid.move(-1) },
  { keys: ['ArrowDown'], title: 'Row below', run: () => grid.move(1) },
  { keys: ['PageUp'], title: 'Page up', run: () => grid.move(-grid.list.visible.count) },
  { keys: ['PageDown'], title: 'Page down', run: () => grid.move(grid.list.visible.count) },
  { keys: ['Home'], title: 'First row', run: () => grid.move(-Infinity) },
  { keys: ['End'], title: 'Last row', run: () => grid.move(Infinity) },
  { keys: ['Enter'], title: 'Show details', run: onSelected(() => store.set({ detailsOpen: true })) },
  {
    keys: ['Escape'],
    title: 'Close details, back to the table',
    run: () => (store.state.detailsOpen ? store.set({ detailsOpen: false }) : grid.focus()),
  },
  { keys: ['/'], title: 'Filter', run: () => filterBar.focus() },
  { keys: ['f'], title: 'Follow the newest', run: () => grid.follow(!store.state.following) },
  { keys: [' '], title: 'Pause or resume the capture', run: () => toolbar.togglePause() },
  { keys: ['c'], title: 'Copy as cURL, secrets hidden', run: onSelected((id) => act('copyCurl', [id])) },
  { keys: ['e'], title: 'Explain this error', run: onSelected((id) => act('explain', [id])) },
  { keys: ['a'], title: 'Add to chat', run: onSelected((id) => act('addToChat', [id])) },
  { keys: ['x'], title: 'Choose for comparing; on a second row: compare', run: onSelected(mark) },
  { keys: ['?'], title: 'This list', run: () => help.toggle() },
];
function mark(id: string): void {
  const { marked } = store.state;
  if (marked === undefined) store.set({ marked: id });
  else {
    if (marked !== id) act('compare', [marked, id]);
    store.set({ marked: undefined });
  }
}
const help = createHelp(keys);
const toolbar = createToolbar(host, store, act, () => help.toggle());

const words = element('span', { className: 'words' });
const stateWord = element('span', { className: 'state' });
const middle = element('main', { className: 'middle' }, grid.root, splitter(details.root), details.root);
document.body.append(
  element(
    'div',
    { className: 'page' },
    element(
      'div',
      { className: 'top' },
      toolbar.source,
      toolbar.acts,
      filterBar.root,
      toolbar.chips,
      toolbar.more,
    ),
    timeline.root,
    middle,
    element('footer', { className: 'foot' }, words, stateWord),
  ),
  toast,
  help.root,
);

new ResizeObserver(() => middle.classList.toggle('wide', middle.clientWidth > 1_100)).observe(middle);
// The first view is opened by `start`; what is typed meanwhile is applied once that stands.
store.on(['query', 'chips', 'hidden', 'noise', 'ready'], ({ ready }) => ready && void view.apply());
store.on(['query', 'rate'], ({ rate, query }) => timeline.show(rate, query.window));
store.on(['selected', 'detailsOpen'], ({ selected, detailsOpen, query }) => {
  void details.show(detailsOpen ? selected : undefined);
  void host.call('focus', {
    ids: selected === undefined ? [] : [selected],
    filter: query.filter,
    window: query.window,
  });
});
store.on(['total', 'held', 'status', 'query', 'ready', 'blocked'], (state) => {
  showNotice(grid.notice, noticeFor(state, Date.now()), act);
  words.textContent = summary(state).join(' · ');
  const { word, title } = connection(state.status);
  stateWord.textContent = `● ${word}`;
  stateWord.title = title;
});
host.onNotice('setFilter', ({ filter }) => setFilter(filter));
store.on(['marked'], ({ marked }) => void host.call('marked', { id: marked }));
host.onNotice('narrow', ({ condition }) => setFilter(narrow(store.state.query.filter, condition)));
host.onNotice('select', ({ id }) => void select(id));

async function select(id: string): Promise<void> {
  store.set({ selected: id, following: false, detailsOpen: true });
  const at = await view.find(id);
  if (at !== undefined) grid.list.reveal(at);
}

async function start(): Promise<void> {
  showNotice(grid.notice, noticeFor(store.state, Date.now()), act);
  const panel = await host.call('ready', { version: panelProtocolVersion });
  if (isProblem(panel)) {
    tell(`${panel.message} ${panel.fix}`);
    return;
  }
  const { columns, saved, recent, hidden, noise } = panel;
  const { filter } = store.state.query.filter === '' ? panel : store.state.query;
  filterBar.set(filter);
  store.set({ columns, saved, recent, hidden, noise, query: { ...store.state.query, filter } });
  await view.apply();
  store.set({ ready: true });
  const { selected, following, detailsOpen } = store.state;
  if (detailsOpen) void details.show(selected);
  if (selected !== undefined && !following) {
    const at = await view.find(selected);
    if (at !== undefined) grid.list.reveal(at);
  }
}
void details.show(undefined);
listenForKeys(keys);
void start();
