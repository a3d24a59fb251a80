/** What is shown: query, selection, follow, what the engine last told. One place, told to everyone who draws. */

import { createListeners } from '../src/base/listeners.ts';
import { type Problem } from '../src/base/problem.ts';
import { asBoolean, asRecord, asText, asWord, isTextList } from '../src/base/unknown.ts';
import { groupings, sortKeys, type ViewQuery } from '../src/traffic/question.ts';
import { type PanelState } from '../src/wire/panel.ts';
import { type Rate } from '../src/traffic/answers.ts';
import { type Status } from '../src/wire/views.ts';
import { type Memory } from './host.ts';

export interface State {
  readonly query: ViewQuery;
  /** Names of the quick filters that are on (webview/quickFilters). */
  readonly chips: readonly string[];
  /** What the extension host remembers for the page; each part is told on its own. */
  readonly columns: PanelState['columns'];
  readonly saved: PanelState['saved'];
  readonly recent: PanelState['recent'];
  readonly hidden: PanelState['hidden'];
  readonly noise: PanelState['noise'];
  readonly selected?: string;
  /** The first of two to be compared. */
  readonly marked?: string;
  readonly following: boolean;
  /** The list stands still while the capture goes on. */
  readonly paused: boolean;
  readonly pausedAt: number;
  readonly detailsOpen: boolean;
  readonly detailsTab: string;
  /** Rows that match, and exchanges held at all. */
  readonly total: number;
  readonly held: number;
  /** Rows that came since following was released. */
  readonly unseen: number;
  /** Older rows are still looked through for the filter. */
  readonly searching: boolean;
  readonly rate?: Rate;
  readonly status?: Status;
  /** What is wrong with the filter as it is typed; the last good view stays. */
  readonly problem?: Problem;
  /** Why there is no view at all, when it is not the filter's fault: no trust, wrong settings. */
  readonly blocked?: Problem;
  readonly ready: boolean;
}

export interface Store {
  readonly state: State;
  set(change: Partial<State>): void;
  /** Called after a change of any of `keys`. */
  on(keys: readonly (keyof State)[], listener: (state: State) => void): void;
}

const firstQuery: ViewQuery = { filter: '', sort: 'time', descending: false };

/** Only where one was and what one looked at is remembered here; what is shown comes from the engine anew. */
export function createStore(memory: Memory): Store {
  const remembered = memory.read();
  const query = asRecord(remembered['query']);
  let state: State = {
    query: query
      ? {
          filter: asText(query['filter']) ?? '',
          sort: asWord(query['sort'], sortKeys) ?? 'time',
          descending: asBoolean(query['descending']) ?? false,
          group: asWord(query['group'], groupings),
          open: isTextList(query['open']) ? query['open'] : undefined,
        }
      : firstQuery,
    chips: [],
    columns: [],
    saved: [],
    recent: [],
    hidden: [],
    noise: {},
    selected: asText(remembered['selected']),
    following: asBoolean(remembered['following']) ?? true,
    paused: false,
    pausedAt: 0,
    detailsOpen: asBoolean(remembered['detailsOpen']) ?? false,
    detailsTab: asText(remembered['detailsTab']) ?? 'overview',
    total: 0,
    held: 0,
    unseen: 0,
    searching: false,
    ready: false,
  };
  const changes = createListeners<ReadonlySet<keyof State>>((error) => {
    // A drawing fault must be seen in the page's console, and must not stop the other parts.
    reportError(error);
  });

  return {
    get state() {
      return state;
    },
    set(change) {
      const next = { ...state, ...change };
      const changed = new Set<keyof State>();
      for (const key of keysOf(change)) if (state[key] !== next[key]) changed.add(key);
      if (changed.size === 0) return;
      state = next;
      if (['query', 'selected', 'following', 'detailsOpen', 'detailsTab'].some((key) => isIn(changed, key)))
        memory.write({
          query: state.query,
          selected: state.selected,
          following: state.following,
          detailsOpen: state.detailsOpen,
          detailsTab: state.detailsTab,
        });
      changes.tell(changed);
    },
    on(keys, listener) {
      changes.add((changed) => {
        if (keys.some((key) => changed.has(key))) listener(state);
      });
    },
  };
}

/** Where the newest rows are: at an edge only in the order of time. */
export function newestAt({ query }: Pick<State, 'query'>): 'top' | 'end' | undefined {
  if (query.sort !== 'time' || query.group || (query.window && 'from' in query.window)) return undefined;
  return query.descending ? 'top' : 'end';
}

function keysOf(change: Partial<State>): (keyof State)[] {
  const isKey = (key: string): key is keyof State => key in change;
  return Object.keys(change).filter(isKey);
}

function isIn(set: ReadonlySet<string>, key: string): boolean {
  return set.has(key);
}
