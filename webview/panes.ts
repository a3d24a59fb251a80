/** What the tabs beside request and response show of an exchange. */

import { isProblem } from '../src/base/problem.ts';
import { equals } from '../src/filter/equals.ts';
import { type SafeExchange, type SafeRow } from '../src/traffic/safe.ts';
import { badge } from './controls.ts';
import { element } from './dom.ts';
import { duration, size, timeOfDay } from './format.ts';
import { type Host } from './host.ts';

/** Text as nodes, with a chip for each secret that is hidden in it. */
export type Chips = (text: string) => Node;

export function pairs(
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

export function section(title: string, ...content: readonly Node[]): HTMLElement {
  return element('section', {}, element('h3', {}, title), ...content);
}

/** The list with nothing but this process in it: what it did before stands above this exchange. */
function besides({ pid, process }: SafeRow, filterBy: (filter: string) => void): readonly Node[] {
  if (pid === undefined) return [];
  const filter = [
    equals('process.pid', pid),
    // A name with a placeholder in it is not the name that is compared.
    ...(process === undefined || process.includes('‹') ? [] : [equals('process.binary', process)]),
  ].join(' and ');
  return [
    element(
      'button',
      {
        className: 'link',
        attributes: { type: 'button', title: `Shows ${filter}` },
        onClick: () => filterBy(filter),
      },
      'What it did before and after this',
    ),
  ];
}

export function overview(exchange: SafeExchange, chips: Chips, filterBy: (filter: string) => void): Node {
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
      ...besides(row, filterBy),
    ),
  );
}

export function connection({ connection: known }: SafeExchange, chips: Chips): Node {
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

export function findings({ findings: all, partiallyScanned }: SafeExchange, chips: Chips): Node {
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

/** The request as a command, made when it is looked at. Secrets in it are placeholders. */
export function snippet(host: Host, id: string, chips: Chips): Node {
  const text = element('pre', { className: 'text' });
  void host.call('snippet', { id, as: 'curl' }).then((made) => {
    text.replaceChildren(isProblem(made) ? `${made.message} ${made.fix}` : chips(made.text));
  });
  return element('div', { className: 'pane' }, text);
}
