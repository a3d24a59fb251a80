/** One exchange: what it was, what can be done with it, and its tabs. Keeps the tab when the selection moves. */

import { isProblem } from '../src/base/problem.ts';
import { type SafeExchange } from '../src/traffic/safe.ts';
import { tabs, type Tab } from './controls.ts';
import { element, iconButton } from './dom.ts';
import { duration, statusClass } from './format.ts';
import { type Host } from './host.ts';
import { openMenu } from './menu.ts';
import { message } from './message.ts';
import { connection, findings, overview, snippet } from './panes.ts';
import { withChips, type Revealer } from './redacted.ts';
import { type Store } from './store.ts';

export interface Details {
  readonly root: HTMLElement;
  show(id: string | undefined): Promise<void>;
}

export function createDetails(
  host: Host,
  store: Store,
  revealer: Revealer,
  act: (command: string, id: string) => void,
  filterBy: (filter: string) => void,
): Details {
  const root = element('section', { className: 'details', attributes: { 'aria-label': 'Exchange' } });
  let shown: string | undefined;
  /** Where each tab was scrolled to, so that going through a list compares the same place. */
  const scrolled = new Map<string, number>();

  function draw(exchange: SafeExchange): void {
    const { row } = exchange;
    const chips = (text: string): Node => withChips(text, row.id, revealer);
    const parts: Tab[] = [
      { id: 'overview', title: 'Overview', content: () => overview(exchange, chips, filterBy) },
      {
        id: 'request',
        title: 'Request',
        content: () => message(exchange, 'request', chips, () => act('openRequestBody', row.id)),
      },
      {
        id: 'response',
        title: 'Response',
        content: () => message(exchange, 'response', chips, () => act('openResponseBody', row.id)),
      },
      { id: 'connection', title: 'Connection', content: () => connection(exchange, chips) },
      {
        id: 'findings',
        title: 'Findings',
        count: exchange.findings.length,
        content: () => findings(exchange, chips),
      },
      { id: 'curl', title: 'cURL', content: () => snippet(host, row.id, chips) },
    ];
    const tabbed = tabs(parts, store.state.detailsTab, (id) => {
      store.set({ detailsTab: id });
      tabbed.scrollTop = scrolled.get(id) ?? 0;
    });
    tabbed.addEventListener('scroll', () => scrolled.set(store.state.detailsTab, tabbed.scrollTop), {
      passive: true,
    });
    root.replaceChildren(heading(exchange, chips), tabbed);
    tabbed.scrollTop = scrolled.get(store.state.detailsTab) ?? 0;
  }

  function heading({ row, url }: SafeExchange, chips: (text: string) => Node): HTMLElement {
    const doing = (name: string, label: string, command: string): HTMLElement =>
      iconButton(name, label, () => act(command, row.id));
    return element(
      'header',
      { className: 'details-head' },
      element(
        'span',
        { className: `status s${statusClass(row.status)}` },
        row.status === undefined ? 'no response' : String(row.status),
      ),
      element('strong', {}, row.method),
      element('span', { className: 'url', attributes: { title: url } }, chips(url)),
      element(
        'span',
        { className: 'muted' },
        [duration(row.durationMs), row.process, row.container].filter(Boolean).join(' · '),
      ),
      element(
        'span',
        { className: 'details-acts' },
        ...(isFailed(row.status) ? [doing('lightbulb', 'Explain this error (e)', 'explain')] : []),
        doing('comment-discussion', 'Add to chat (a)', 'addToChat'),
        copyButton(row.id),
        doing('go-to-file', 'Open as document', 'openExchange'),
        iconButton('close', 'Close details (Esc)', () => store.set({ detailsOpen: false })),
      ),
    );
  }

  /** With secrets is an act of its own: the extension asks first, and it is logged. */
  function copyButton(id: string): HTMLElement {
    const button = iconButton('copy', 'Copy…', () =>
      openMenu(button, () => [
        { label: 'Copy as cURL (c)', run: () => act('copyCurl', id) },
        { label: 'Copy as fetch', run: () => act('copyFetch', id) },
        { label: 'Copy as cURL with secrets…', apart: true, run: () => act('copyCurlWithSecrets', id) },
        { label: 'Copy as fetch with secrets…', run: () => act('copyFetchWithSecrets', id) },
        { label: 'Export as HAR…', apart: true, run: () => act('exportHar', id) },
      ]),
    );
    button.setAttribute('aria-haspopup', 'menu');
    return button;
  }

  return {
    root,
    async show(id) {
      root.hidden = id === undefined;
      if (id === undefined || id === shown) {
        shown = id;
        return;
      }
      shown = id;
      const exchange = await host.call('exchange', { id });
      if (shown !== id) return;
      if (isProblem(exchange))
        root.replaceChildren(
          element(
            'div',
            { className: 'details-problem' },
            element('p', {}, exchange.message),
            element('p', { className: 'muted' }, exchange.fix),
          ),
        );
      else draw(exchange);
    },
  };
}

/** Explain is offered for errors only. */
export function isFailed(status: number | undefined): boolean {
  return status !== undefined && status >= 400;
}
