/** Filters one click away, and what is shown as one filter. */

import { wholeFilter } from '../src/filter/whole.ts';
import { type State } from './store.ts';

export interface QuickFilter {
  readonly name: string;
  readonly title: string;
  readonly filter: string;
}

export const quickFilters: readonly QuickFilter[] = [
  {
    name: 'errors',
    title: 'Status 400 and above, and exchanges without a response',
    filter: 'res.status >= 400 or not has(res.status)',
  },
  { name: 'slow', title: 'Slower than a second to the first byte', filter: 'duration_ms >= 1000' },
  { name: 'external', title: 'Leaves for the internet', filter: 'direction == "egress-external"' },
  { name: 'findings', title: 'Holds a secret or personal data', filter: 'finding >= 1' },
];

/** What is typed, what is one click away and no noise, as one filter. */
export function shownFilter({ query, chips, hidden, noise }: State): string {
  const must = quickFilters.filter(({ name }) => chips.includes(name)).map(({ filter }) => filter);
  return wholeFilter([query.filter, ...must], hidden, noise);
}

/** Adds a condition to what is typed. */
export function narrow(typed: string, condition: string): string {
  const text = typed.trim();
  if (text === '' || text === condition) return condition;
  return /\bor\b|\|\|/i.test(text) ? `(${text}) and ${condition}` : `${text} and ${condition}`;
}
