/** A request or a response: body, query, cookies, headers parsed and raw. */

import { type SafeExchange, type SafeHeader } from '../src/traffic/safe.ts';
import { bodyView } from './body.ts';
import { element } from './dom.ts';
import { pairs, section, type Chips } from './panes.ts';

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

export function message(
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
