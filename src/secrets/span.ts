/** What a detector says about a piece of text. */

import { type SeverityLevel } from '../traffic/safe.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  /** Of a live one, before place and direction are weighed. */
  readonly severity: SeverityLevel;
  /** False = too doubtful to be reported, yet hidden: over-redaction is preferred to a leak. */
  readonly report: boolean;
  /** Where inside the text, when that can be said: `query token`, `password`. */
  readonly where?: string;
  /** What the mask may show beside the length: a token's public prefix, a card's last four. */
  readonly shown?: string;
  /** Hosts such a token is made for. */
  readonly hosts?: RegExp;
  readonly expired?: boolean;
  /** Decoded from what stands in the text, when that is another thing (the halves of Basic). */
  readonly value?: string;
}

/** Sorted by position and without overlaps: reported before hidden, then the earlier, then the longer. */
export function withoutOverlaps(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const ranked = [...spans].sort(
    (a, b) =>
      Number(b.report) - Number(a.report) || b.severity - a.severity || a.start - b.start || b.end - a.end,
  );
  // A sorted list of what is taken, searched by halves: 20,000 hits stay cheap.
  const taken: Span[] = [];
  for (const span of ranked) {
    let low = 0;
    let high = taken.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((taken[middle]?.start ?? 0) < span.start) low = middle + 1;
      else high = middle;
    }
    const before = taken[low - 1];
    const after = taken[low];
    if (before && before.end > span.start) continue;
    if (after && after.start < span.end) continue;
    taken.splice(low, 0, span);
  }
  return taken;
}

/** The text with each span replaced; spans must be sorted and apart. */
export function replaceSpans<Item extends { readonly start: number; readonly end: number }>(
  text: string,
  spans: readonly Item[],
  replacement: (span: Item) => string,
): string {
  if (spans.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const span of spans) {
    pieces.push(text.slice(at, span.start), replacement(span));
    at = span.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}
