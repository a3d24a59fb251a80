/** The first letters, sent before the rest of the page's script runs: their answers are under way meanwhile. */

import { panelProtocolVersion } from '../src/wire/panel.ts';
import { connectHost } from './host.ts';
import { lookFor, rowHeight, type Anchor } from './rows.ts';
import { createStore, newestAt, type State } from './store.ts';
import { type Begun } from './view.ts';

const { host, memory } = connectHost();
const store = createStore(memory);
const remembered = host.call('ready', { version: panelProtocolVersion });
const begun = begin(store.state);
export { begun, host, remembered, store };

/** The list as it was left, and as many of its rows as can be seen at all. */
function begin({ query, following, selected }: State): Begun {
  const count = Math.ceil(innerHeight / rowHeight);
  const edge = following ? newestAt({ query }) : undefined;
  const kept = selected === undefined ? undefined : { id: selected, at: Math.floor(count / 2) };
  const anchor: Anchor = edge ?? kept;
  const look = lookFor(anchor, { from: 0, count }, true);
  return { anchor, answer: host.call('start', { ...query, look }) };
}

/** What is measured without the styles is wrong: the script does not wait for them. */
export const styled = new Promise<void>((resolve) => {
  const link = document.querySelector('link');
  if (!link || link.sheet) resolve();
  else for (const end of ['load', 'error']) link.addEventListener(end, () => resolve(), { once: true });
});
