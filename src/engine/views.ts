/** The views that one caller has open, by number; rows are packed here, on their way out of the process. */

import { isProblem, problem, type Problem } from '../base/problem.ts';
import { type Desk, type LiveView } from '../desk/desk.ts';
import { type ViewQuery } from '../traffic/question.ts';
import { encodeRows } from '../wire/rows.ts';
import { type Look, type Looked, type OpenedView, type ViewCalls, type ViewNotices } from '../wire/views.ts';

export interface OpenViews {
  open(asked: ViewCalls['view.open']['question']): OpenedView | Problem;
  change(view: number, query: ViewQuery): { total: number; searching: boolean } | Problem;
  hold(view: number, on: boolean): null | Problem;
  rows(view: number, look: Look): Looked | Problem;
  find(view: number, id: string): { at: number } | Problem;
  close(view: number): void;
  closeAll(): void;
}

/** One window looks at one or two; more is a leak on the other side. */
const mostViews = 32;

/** `tell` is called at most ten times a second for each view: the desk gathers batches. */
export function createOpenViews(
  desk: Pick<Desk, 'view'>,
  tell: (change: ViewNotices['view.changed']) => void,
): OpenViews {
  const open = new Map<number, LiveView>();
  let counter = 0;

  function withView<Answer>(number: number, use: (view: LiveView) => Answer): Answer | Problem {
    const view = open.get(number);
    return view
      ? use(view)
      : problem('bad-argument', `There is no open view ${number}.`, 'Open the view again.');
  }

  return {
    open({ look, ...query }) {
      if (open.size >= mostViews)
        return problem('too-large', `${mostViews} views are open.`, 'Close one before opening another.');
      const view = desk.view(query);
      if (isProblem(view)) return view;
      const number = ++counter;
      open.set(number, view);
      view.onChange((change) => tell({ view: number, ...change }));
      const looked = look ? { looked: lookAt(view, look) } : {};
      return { view: number, total: view.total, searching: view.searching, ...looked };
    },
    change: (number, query) =>
      withView(number, (view) => view.change(query) ?? { total: view.total, searching: view.searching }),
    hold: (number, on) =>
      withView(number, (view) => {
        view.hold(on);
        return null;
      }),
    rows: (number, look) => withView(number, (view) => lookAt(view, look)),
    find: (number, id) => withView(number, (view) => ({ at: view.find(id) })),
    close(number) {
      open.get(number)?.close();
      open.delete(number);
    },
    closeAll() {
      for (const view of open.values()) view.close();
      open.clear();
    },
  };
}

function lookAt(view: LiveView, { from, count, keep }: Look): Looked {
  const { rows, ...rest } = view.look(from, count, keep);
  return { bytes: encodeRows(rows), ...rest };
}
