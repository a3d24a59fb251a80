/** The ids meant: `selected` stands for what the person has selected in the panel. */

import { problem, type Problem } from '../base/problem.ts';
import { type Desk } from '../desk/desk.ts';

export function idsOf(
  ids: readonly string[],
  { desk }: { readonly desk: Desk },
): readonly string[] | Problem {
  if (!ids.includes('selected')) return [...new Set(ids)];
  const focus = desk.focus();
  if (!focus || focus.ids.length === 0)
    return problem(
      'no-selection',
      focus ? 'Nothing is selected in the panel.' : 'No panel has told what is selected.',
      'Select a row in the live traffic panel of VS Code, or give ids from an earlier answer.',
    );
  return [...new Set(ids.flatMap((id) => (id === 'selected' ? focus.ids : [id])))];
}
