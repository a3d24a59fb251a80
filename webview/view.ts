/** The engine-owned view: opened, changed with the query, and what it tells brought into the store. */

import { isProblem, type Problem } from '../src/base/problem.ts';
import { type ViewQuery } from '../src/traffic/question.ts';
import { wholeFilter } from './quickFilters.ts';
import { type Host } from './host.ts';
import { type RowWindow } from './rows.ts';
import { type Store } from './store.ts';

export interface View {
  /** Shows what the store's query, chips and noise presets say. */
  apply(): Promise<void>;
  /** Where the row with this id stands in the view; undefined when it is not in it. */
  find(id: string): Promise<number | undefined>;
}

/** `onEvicted` hears how many rows have left the top since it last heard. */
export function createView(
  host: Host,
  store: Store,
  rows: RowWindow,
  onChanged: (evictedNow: number) => void,
): View {
  let view: number | undefined;
  let evicted = 0;
  /** The query under way, so that typing on drops the older answer. */
  let asked = 0;

  host.onNotice('view.changed', (notice) => {
    if (notice.view !== view) return;
    const left = notice.evicted - evicted;
    evicted = notice.evicted;
    rows.changed(notice.evicted, notice.total);
    const { state } = store;
    store.set({
      total: notice.total,
      held: notice.held,
      rate: notice.rate,
      unseen: state.following ? 0 : state.unseen + notice.added,
    });
    onChanged(left);
  });
  host.onNotice('restarted', () => {
    view = undefined;
    if (store.state.ready) void apply();
  });
  host.onNotice('status', (status) => store.set({ status }));

  async function ask(query: ViewQuery): Promise<{ view: number; total: number } | Problem> {
    if (view === undefined) return host.call('view.open', query);
    const changed = await host.call('view.change', { view, query });
    return isProblem(changed) ? changed : { view, total: changed.total };
  }

  async function apply(): Promise<void> {
    const { state } = store;
    const mine = ++asked;
    const query: ViewQuery = {
      ...state.query,
      filter: wholeFilter(state.query.filter, state.chips, state.hidden, state.noise),
    };
    const answer = await ask(query);
    if (mine !== asked) return;
    if (isProblem(answer) && answer.code !== 'bad-filter') {
      store.set({ blocked: answer });
      return;
    }
    if (isProblem(answer)) {
      // The position is told in the whole filter; what was typed stands behind the first parenthesis.
      const at = answer.at === undefined || state.query.filter === '' ? undefined : answer.at - 1;
      store.set({ problem: { ...answer, at } });
      return;
    }
    view = answer.view;
    evicted = 0;
    rows.open(view, answer.total);
    store.set({ problem: undefined, blocked: undefined, total: answer.total, unseen: 0 });
    void host.call('focus', {
      ids: state.selected === undefined ? [] : [state.selected],
      filter: query.filter,
      window: query.window,
    });
    onChanged(0);
  }

  return {
    apply,
    async find(id) {
      const inWindow = rows.indexOf(id);
      if (inWindow !== undefined || view === undefined) return inWindow;
      const answer = await host.call('view.find', { view, id });
      return isProblem(answer) || answer.at < 0 ? undefined : answer.at;
    },
  };
}
