/** The engine-owned view: opened, changed with the query, and what it tells brought into the store. */

import { isProblem, problem, type Problem } from '../src/base/problem.ts';
import { tokenize } from '../src/filter/lexer.ts';
import { type ViewQuery } from '../src/traffic/question.ts';
import { type OpenedView } from '../src/wire/views.ts';
import { shownFilter } from './quickFilters.ts';
import { type Host } from './host.ts';
import { type Anchor, type RowWindow } from './rows.ts';
import { type Store } from './store.ts';

/** A view that was asked for together with its rows at an anchor. */
export interface Begun {
  readonly anchor: Anchor;
  readonly answer: Promise<OpenedView | Problem>;
}

export interface View {
  /** Shows what the store's query, chips and noise presets say; `begun` = it has been asked for already. */
  apply(begun?: Begun): Promise<void>;
  /** The engine has no such view any more. */
  reopen(): void;
  /** Holds the list as it stands, or lets it go on. */
  hold(on: boolean): Promise<void>;
  /** The place of the row with this id; undefined when it is not in the view. */
  find(id: string): Promise<number | undefined>;
}

/** `anchor` says what should stay in view when another list opens. */
export function createView(host: Host, store: Store, rows: RowWindow, anchor: () => Anchor): View {
  let view: number | undefined;
  let shown = '';
  /** The query that was asked for last, whether its answer is here or under way. */
  let wanted = '';
  /** The query under way, so that typing on drops the older answer. */
  let asked = 0;

  host.onNotice('view.changed', (notice) => {
    if (notice.view !== view) return;
    const { state } = store;
    const looksOn = state.paused || !state.following;
    store.set({
      total: notice.total,
      held: notice.held,
      rate: notice.rate,
      searching: notice.searching,
      unseen: looksOn ? state.unseen + notice.added : 0,
    });
    rows.refresh();
  });
  function reopen(): void {
    view = undefined;
    shown = '';
    wanted = '';
    if (store.state.ready) void apply();
  }
  host.onNotice('restarted', () => {
    // What was told and looked at is gone with the engine: what comes is followed from its beginning.
    const nothing = { total: 0, held: 0, unseen: 0, rate: undefined, status: undefined, searching: false };
    store.set({ ...nothing, following: true });
    reopen();
  });
  host.onNotice('status', (status) => store.set({ status }));

  async function ask(query: ViewQuery): Promise<OpenedView | Problem> {
    if (view === undefined) return host.call('view.open', query);
    const changed = await host.call('view.change', { view, query });
    return isProblem(changed) ? changed : { view, ...changed };
  }

  async function apply(begun?: Begun): Promise<void> {
    const { state } = store;
    const unclosed = bracketFault(state.query.filter);
    if (unclosed) {
      asked++;
      wanted = '';
      store.set({ problem: unclosed });
      return;
    }
    const query: ViewQuery = { ...state.query, filter: shownFilter(state) };
    if (wanted === JSON.stringify(query)) return;
    wanted = JSON.stringify(query);
    const mine = ++asked;
    const answer = await (begun?.answer ?? ask(query));
    if (mine !== asked) return;
    if (isProblem(answer)) wanted = '';
    if (isProblem(answer) && answer.code !== 'bad-filter') {
      store.set({ blocked: answer });
      return;
    }
    if (isProblem(answer)) {
      store.set({ problem: placed(answer, state.query.filter) });
      return;
    }
    ({ view } = answer);
    const { open: _open, ...list } = query;
    const now = `${view} ${JSON.stringify(list)}`;
    const { total, searching } = answer;
    store.set({ problem: undefined, blocked: undefined, total, searching });
    if (now === shown) rows.refresh();
    else {
      shown = now;
      store.set({ unseen: 0 });
      if (state.paused) await host.call('view.hold', { view, on: true });
      rows.open(view, begun ? begun.anchor : anchor(), answer.looked);
    }
    tellFocus();
  }

  /** What the panel shows and what is selected in it, so that tools can say "panel" and "selected". */
  function tellFocus(): void {
    const { query, selected } = store.state;
    void host.call('focus', {
      ids: selected === undefined ? [] : [selected],
      filter: shownFilter(store.state),
      window: query.window,
    });
  }
  store.on(['selected'], () => store.state.ready && tellFocus());

  return {
    apply,
    reopen,
    async hold(on) {
      if (view === undefined) return;
      await host.call('view.hold', { view, on });
      rows.refresh();
    },
    async find(id) {
      const here = rows.indexOf(id);
      if (here !== undefined || view === undefined) return here;
      const answer = await host.call('view.find', { view, id });
      return isProblem(answer) || answer.at < 0 ? undefined : answer.at;
    },
  };
}

/** The fault's position is told in the whole filter; what was typed stands first, behind one parenthesis. */
function placed(fault: Problem, typed: string): Problem {
  const { at } = fault;
  const inTyped = at !== undefined && typed !== '' && at - 1 <= typed.length;
  if (inTyped) return { ...fault, at: at - 1 };
  const { message, fix } = fault;
  return problem('bad-filter', `A noise preset of the settings cannot be read: ${message}`, fix);
}

/** Brackets must match within what is typed: those that the whole filter puts around it would hide a fault. */
function bracketFault(typed: string): Problem | undefined {
  const open: number[] = [];
  for (const { type, at } of tokenize(typed).tokens) {
    if (type === '(') open.push(at);
    if (type === ')' && open.pop() === undefined)
      return problem('bad-filter', 'This ")" closes nothing.', 'Remove it, or open a "(" before it.', at);
  }
  const last = open.pop();
  return last === undefined
    ? undefined
    : problem('bad-filter', 'This "(" is not closed.', 'Close it with ")".', last);
}
