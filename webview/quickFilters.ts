/** Filters one click away, and how they, the noise presets and the typed text become one filter. */

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

/** The whole filter: everything must hold, no noise may. Each part stands in parentheses of its own. */
export function wholeFilter(
  typed: string,
  chips: readonly string[],
  hidden: readonly string[],
  noise: Readonly<Record<string, string>>,
): string {
  const must = quickFilters.filter(({ name }) => chips.includes(name)).map(({ filter }) => filter);
  const mustNot = hidden.flatMap((name) => noise[name] ?? []);
  const parts = [typed.trim(), ...must].filter((part) => part !== '').map((part) => `(${part})`);
  return [...parts, ...mustNot.map((part) => `not (${part})`)].join(' and ');
}

/** Adds a condition to what is typed. */
export function narrow(typed: string, condition: string): string {
  const text = typed.trim();
  if (text === '' || text === condition) return condition;
  return /\bor\b|\|\|/i.test(text) ? `(${text}) and ${condition}` : `${text} and ${condition}`;
}
