/** How parts of a filter become one. */

/** Everything must hold, and none of the noise presets that are hidden. Each part stands in parentheses of its own. */
export function wholeFilter(
  must: readonly string[],
  hidden: readonly string[],
  noise: Readonly<Record<string, string>>,
): string {
  const mustNot = hidden.flatMap((name) => noise[name] ?? []);
  const parts = must.map((part) => part.trim()).filter((part) => part !== '');
  return [...parts.map((part) => `(${part})`), ...mustNot.map((part) => `not (${part})`)].join(' and ');
}
