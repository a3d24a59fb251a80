/** Puts the page together. */

import { begun, host, remembered, store, styled } from './ready.ts';
import { isProblem } from '../src/base/problem.ts';
import { conditionFor } from './cellFilter.ts';
import { createDetails, isFailed } from './details.ts';
import { element } from './dom.ts';
import { createFilterBar } from './filterBar.ts';
import { createGrid } from './grid.ts';
import { createHelp, listenForKeys, type KeyAct } from './keys.ts';
import { noticeFor, connection, showNotice, summary } from './notices.ts';
import { narrow, shownFilter } from './quickFilters.ts';
import { createRevealer } from './redacted.ts';
import { createRowWindow } from './rows.ts';
import { splitter } from './splitter.ts';
import { createTimeline } from './timeline.ts';
import { createToolbar } from './toolbar.ts';
import { createView } from './view.ts';
import { type SafeRow } from '../src/traffic/safe.ts';

/** The first rows go before the toolkit's controls, which come to life where they stand. */
let controlsTimer: ReturnType<typeof setTimeout> | undefined = setTimeout(bringControls, 250);
function bringControls(): void {
  clearTimeout(controlsTimer);
  controlsTimer = undefined;
  const bring = (): void => void import('./toolkit.ts').then(({ registerControls }) => registerControls());
  // Never before the page has loaded: the toolkit would write the theme's colours into its own tokens then.
  if (document.readyState === 'complete') bring();
  else addEventListener('load', () => setTimeout(bring), { once: true });
}
const rows = createRowWindow(host, {
  anchor: () => grid.anchor(),
  onLost: () => view.reopen(),
  onRows(kept, opened) {
    grid.arrived(kept, opened);
    // After the frame that shows them.
    if (controlsTimer) requestAnimationFrame(() => setTimeout(bringControls));
  },
});

const patient = { deadlineMs: 300_000 };
const copies: Readonly<Record<string, { readonly as: 'curl' | 'fetch'; readonly withSecrets: boolean }>> = {
  copyCurl: { as: 'curl', withSecrets: false },
  copyFetch: { as: 'fetch', withSecrets: false },
  copyCurlWithSecrets: { as: 'curl', withSecrets: true },
  copyFetchWithSecrets: { as: 'fetch', withSecrets: true },
};

/** Acts of the page itself; everything else is a command of the extension. */
function act(command: string, ids: readonly string[] = []): void {
  if (command === 'clearFilter') {
    filterBar.set('');
    store.set({ query: { ...store.state.query, filter: '', window: undefined }, chips: [] });
  } else if (command === 'tryAgain') void view.apply();
  else if (command === 'pauseList') pause(!store.state.paused);
  else if (command in copies) {
    const copy = copies[command];
    // The extension asks the person first where secrets go out: that takes as long as the person does.
    if (copy) for (const id of ids) void host.call('copy', { id, ...copy }, patient).then(report);
  } else {
    const { window } = store.state.query;
    const filter = shownFilter(store.state);
    void host.call('act', { command, ids, filter, window }, patient).then(report);
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
  toggle(group, open) {
    const { query } = store.state;
    const others = (query.open ?? []).filter((name) => name !== group);
    store.set({ query: { ...query, open: open ? [...others, group] : others } });
  },
  columns(columns, settled) {
    store.set({ columns });
    if (settled) void host.call('save', { columns });
  },
});
const view = createView(host, store, rows, () => grid.anchor(true));
const revealer = createRevealer(host, tell);
const details = createDetails(host, store, revealer, (command, id) => act(command, [id]), showOnly);
const filterBar = createFilterBar(host, store, (filter) => {
  if (filter !== store.state.query.filter) store.set({ query: { ...store.state.query, filter } });
  else if (store.state.problem) void view.apply();
});
const timeline = createTimeline((window) => store.set({ query: { ...store.state.query, window } }));

function setFilter(filter: string): void {
  filterBar.set(filter);
  store.set({ query: { ...store.state.query, filter } });
}
/** Nothing but this, by time and around the selected row. */
function showOnly(filter: string): void {
  filterBar.set(filter);
  const { query } = store.state;
  const byTime = { sort: 'time', descending: false, group: undefined, window: undefined } as const;
  store.set({ query: { ...query, ...byTime, filter }, chips: [], following: false });
}
function openDetails(row: SafeRow): void {
  store.set({ selected: row.id, detailsOpen: true });
}
function pause(paused: boolean): void {
  store.set({ paused, pausedAt: Date.now(), unseen: 0 });
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
  {
    keys: ['Enter'],
    title: 'Show details; open or close a group',
    run: () => grid.toggle() || onSelected(() => store.set({ detailsOpen: true }))(),
  },
  { keys: ['ArrowRight'], title: 'Open a group', run: () => void grid.toggle(true) },
  { keys: ['ArrowLeft'], title: 'Close a group', run: () => void grid.toggle(false) },
  {
    keys: ['Escape'],
    title: 'Close details, back to the table',
    run: () => (store.state.detailsOpen ? store.set({ detailsOpen: false }) : grid.focus()),
  },
  { keys: ['/'], title: 'Filter', run: () => filterBar.focus() },
  { keys: ['f'], title: 'Follow the newest', run: () => grid.follow(!store.state.following) },
  {
    keys: [' '],
    title: 'Pause the list, or let it go on; the capture goes on',
    run: () => pause(!store.state.paused),
  },
  { keys: ['c'], title: 'Copy as cURL, secrets hidden', run: onSelected((id) => act('copyCurl', [id])) },
  { keys: ['e'], title: 'Explain this error', run: onSelected(explain) },
  { keys: ['a'], title: 'Add to chat', run: onSelected((id) => act('addToChat', [id])) },
  { keys: ['x'], title: 'Choose for comparing; on a second row: compare', run: onSelected(mark) },
  { keys: ['?'], title: 'This list', run: () => help.toggle() },
];
function explain(id: string): void {
  const at = rows.indexOf(id);
  const row = at === undefined ? undefined : rows.rowAt(at);
  if (row && !isFailed(row.status)) tell('There is nothing to explain: this exchange has no error status.');
  else act('explain', [id]);
}
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
      toolbar.pause,
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
store.on(['query', 'chips', 'hidden', 'rate'], ({ rate, query, chips, hidden }) =>
  timeline.show(rate, query.window, [query.filter, ...chips, '', ...hidden].join('\n')),
);
store.on(['selected', 'detailsOpen'], ({ selected, detailsOpen }) => {
  void details.show(detailsOpen ? selected : undefined);
});
store.on(['paused'], ({ paused }) => void view.hold(paused));
store.on(
  ['total', 'held', 'status', 'query', 'chips', 'hidden', 'ready', 'blocked', 'searching'],
  (state) => {
    showNotice(grid.notice, noticeFor(state), act);
    words.textContent = summary(state).join(' · ');
    words.title = words.textContent;
    const { word, title } = connection(state.status);
    stateWord.textContent = `● ${word}`;
    stateWord.title = title;
  },
);
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
  showNotice(grid.notice, noticeFor(store.state), act);
  await styled;
  grid.measure();
  const panel = await remembered;
  if (isProblem(panel)) {
    tell(`${panel.message} ${panel.fix}`);
    return;
  }
  const { columns, saved, recent, hidden, noise } = panel;
  const { filter } = store.state.query.filter === '' ? panel : store.state.query;
  filterBar.set(filter);
  store.set({ columns, saved, recent, hidden, noise, query: { ...store.state.query, filter } });
  await view.apply(begun);
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
