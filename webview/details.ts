/** One exchange: tabs, headers, bodies, timing, process, connection, findings. Keeps its tab when the selection moves. */

import { isProblem } from '../src/base/problem.ts';
import { type SafeExchange, type SafeHeader } from '../src/traffic/safe.ts';
import { bodyView } from './body.ts';
import { badge, tabs, type Tab } from './controls.ts';
import { element, iconButton } from './dom.ts';
import { duration, size, statusClass, timeOfDay } from './format.ts';
import { type Host } from './host.ts';
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
): Details {
  const root = element('section', { className: 'details', attributes: { 'aria-label': 'Exchange' } });
  let shown: string | undefined;
  /** Where each tab was scrolled to, so that going through a list compares the same place. */
  const scrolled = new Map<string, number>();

  function draw(exchange: SafeExchange): void {
    const { row } = exchange;
    const chips = (text: string): Node => withChips(text, row.id, revealer);
    const parts: Tab[] = [
      { id: 'overview', title: 'Overview', content: () => overview(exchange, chips) },
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
    const failed = row.status !== undefined && row.status >= 400;
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
        ...(failed ? [doing('lightbulb', 'Explain this error (e)', 'explain')] : []),
        doing('comment-discussion', 'Add to chat (a)', 'addToChat'),
        doing('copy', 'Copy as cURL (c)', 'copyCurl'),
        doing('go-to-file', 'Open as document', 'openExchange'),
        iconButton('close', 'Close details (Esc)', () => store.set({ detailsOpen: false })),
      ),
    );
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

type Chips = (text: string) => Node;

function pairs(
  all: readonly (readonly [name: string, value: string | undefined])[],
  chips: Chips,
): HTMLElement {
  const rows = all.flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [
          element(
            'tr',
            {},
            element('th', { attributes: { scope: 'row' } }, chips(name)),
            element('td', {}, chips(value)),
          ),
        ],
  );
  return element('table', { className: 'pairs' }, element('tbody', {}, ...rows));
}

function section(title: string, ...content: readonly Node[]): HTMLElement {
  return element('section', {}, element('h3', {}, title), ...content);
}

function overview(exchange: SafeExchange, chips: Chips): Node {
  const { row, process } = exchange;
  return element(
    'div',
    { className: 'pane' },
    section(
      'Exchange',
      pairs(
        [
          ['URL', exchange.url],
          [
            'Status',
            row.status === undefined
              ? 'no response: none was seen before the exchange ended'
              : String(row.status),
          ],
          ['Ended', `${timeOfDay(row.at, true)} (${new Date(row.at).toLocaleDateString()})`],
          ['First byte after', row.durationMs === undefined ? 'not known' : duration(row.durationMs)],
          ['Sizes', `request ${size(row.requestBytes)}, response ${size(row.responseBytes)}`],
          ['Direction', row.direction],
          ['Protocol', exchange.httpVersion],
          ['Id', row.id],
          ['Other end', row.twin],
          ['Source', row.source],
        ],
        chips,
      ),
    ),
    section(
      'Process',
      pairs(
        [
          ['Executable', process?.exe],
          ['Pid', process?.pid === undefined ? undefined : String(process.pid)],
          ['User', process?.user],
          ['Container', process?.container],
          ['Image', process?.image],
          ['Pod', process?.pod],
          ['Namespace', process?.namespace],
          ['Host', process?.hostname],
        ],
        chips,
      ),
    ),
  );
}

function headers(all: readonly SafeHeader[], chips: Chips): HTMLElement {
  const raw = element(
    'pre',
    { className: 'text' },
    chips(all.map(({ name, value }) => `${name}: ${value}`).join('\n')),
  );
  const parsed = pairs(
    all.filter(({ name }) => !name.startsWith(':')).map(({ name, value }) => [name, value]),
    chips,
  );
  raw.hidden = true;
  const toggle = element(
    'button',
    {
      className: 'link',
      attributes: { type: 'button' },
      onClick: () => {
        raw.hidden = !raw.hidden;
        parsed.hidden = !raw.hidden;
        toggle.textContent = raw.hidden ? 'Raw' : 'Parsed';
      },
    },
    'Raw',
  );
  return element('section', {}, element('h3', {}, `Headers (${all.length}) `, toggle), parsed, raw);
}

/** Query and cookies as tables of their own: they are what people look for first. */
function queryOf(path: string, chips: Chips): readonly Node[] {
  const at = path.indexOf('?');
  if (at < 0) return [];
  return [section('Query', pairs([...new URLSearchParams(path.slice(at + 1))], chips))];
}

function cookiesOf(all: readonly SafeHeader[], chips: Chips): readonly Node[] {
  const cookies = all
    .filter(({ name }) => /^(set-)?cookie$/i.test(name))
    .flatMap(({ name, value }) => (/^cookie$/i.test(name) ? value.split(/;\s*/) : [value]))
    .map((cookie) => {
      const at = cookie.indexOf('=');
      return at < 0 ? ([cookie, ''] as const) : ([cookie.slice(0, at), cookie.slice(at + 1)] as const);
    });
  return cookies.length === 0 ? [] : [section('Cookies', pairs(cookies, chips))];
}

function message(
  exchange: SafeExchange,
  which: 'request' | 'response',
  chips: Chips,
  openInEditor: () => void,
): Node {
  const part = exchange[which];
  if (!part)
    return element(
      'div',
      { className: 'pane' },
      element('p', {}, 'No response was seen before this exchange ended.'),
    );
  return element(
    'div',
    { className: 'pane' },
    bodyView(which === 'request' ? 'Request body' : 'Response body', part.body, {
      draw: chips,
      openInEditor,
    }),
    ...(which === 'request' ? queryOf(exchange.row.path, chips) : []),
    ...cookiesOf(part.headers, chips),
    headers(part.headers, chips),
    ...(exchange.headersLossy
      ? [
          element(
            'p',
            { className: 'muted' },
            'Qtap keeps the first value of a repeated header, and no order.',
          ),
        ]
      : []),
  );
}

function connection({ connection: known }: SafeExchange, chips: Chips): Node {
  if (!known)
    return element(
      'div',
      { className: 'pane' },
      element('p', {}, 'No report of this connection was seen: Qtap names it only after 100 ms.'),
    );
  return element(
    'div',
    { className: 'pane' },
    pairs(
      [
        ['State', known.state],
        ['Endpoint', known.endpoint],
        ['Remote', known.remote],
        ['Local', known.local],
        ['TLS', known.tlsVersion ?? 'not known'],
        ['TLS libraries', known.tlsProbes.join(', ')],
        ['Protocol', known.protocol],
        ['Sent', known.bytesSent === undefined ? undefined : size(known.bytesSent)],
        ['Received', known.bytesReceived === undefined ? undefined : size(known.bytesReceived)],
        ['Opened', known.openedAt === undefined ? undefined : timeOfDay(known.openedAt, true)],
        ['Closed', known.closedAt === undefined ? undefined : timeOfDay(known.closedAt, true)],
        ['Id', known.id],
      ],
      chips,
    ),
  );
}

function findings({ findings: all, partiallyScanned }: SafeExchange, chips: Chips): Node {
  const said = partiallyScanned ? ['Only a part could be scanned in time; the rest is hidden.'] : [];
  if (all.length === 0) said.push('No secret and no personal data was found in this exchange.');
  return element(
    'div',
    { className: 'pane' },
    ...said.map((text) => element('p', {}, text)),
    ...all.map((finding) =>
      element(
        'article',
        { className: `finding-card ${finding.severity}` },
        element(
          'h3',
          {},
          badge(finding.severity),
          ' ',
          finding.kind,
          ' ',
          element('span', { className: 'muted' }, chips(finding.masked)),
        ),
        element('p', {}, chips(finding.place)),
        element(
          'p',
          { className: 'muted' },
          finding.carrier ? 'In its normal carrier. ' : '',
          chips(finding.advice),
        ),
      ),
    ),
  );
}
