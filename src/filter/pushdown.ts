/**
 * What Qtap can be asked for (topic http) and what stays here. The invariant: whatever the whole filter holds
 * for, the pushed part holds for too, so pushing loses nothing that was asked for. Only what every version
 * answers right is pushed, always fully parenthesised, because Qtap binds OR before AND; and everything is
 * compared here again anyway.
 */

import { all, ask } from './ask.ts';
import { fieldOf } from './fields.ts';
import { print } from './print.ts';
import { conjuncts, fieldsOf, join, type Tree } from './tree.ts';

export interface Pushdown {
  /** In Qtap's language; empty = Qtap sends everything. */
  readonly pushed: string;
  /** The part that only we can judge, in ours; empty = Qtap does it all. */
  readonly here: string;
  /** Why, in sentences. */
  readonly notes: readonly string[];
}

export function pushdown(tree: Tree): Pushdown {
  const parts = conjuncts(tree).map((part) => ({ part, ask: ask(part, true) }));
  const pushed = all(parts.flatMap(({ ask: one }) => one ?? []))?.text ?? '';
  const left = parts.filter(({ ask: one }) => !one?.exact).map(({ part }) => part);
  return {
    pushed,
    here: left.length === 0 ? '' : print(join('and', left)),
    notes: notesOn(pushed, left),
  };
}

function notesOn(pushed: string, left: readonly Tree[]): string[] {
  const notes = new Set<string>();
  for (const part of left)
    for (const reference of fieldsOf(part)) {
      const field = fieldOf(reference);
      const trust = field.qtap?.http;
      if (trust === 'maybe')
        notes.add(`${field.name}: some versions of Qtap never match it on HTTP, so it is compared here.`);
      else if (trust !== 'yes') notes.add(`${field.name}: Qtap cannot filter on it, so it is compared here.`);
    }
  if (pushed === '' && left.length > 0)
    notes.add('Nothing is left out at the source: Qtap sends everything.');
  if (pushed.includes('res.status'))
    notes.add('Qtap reports a lost response as status 422; the two are told apart here.');
  return [...notes];
}
