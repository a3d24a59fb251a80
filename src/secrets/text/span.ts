/** What a detector says about a piece of text. */

import { type SeverityLevel } from '../../traffic/safe.ts';

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

/** A shorter rest of an overlapped span tells nothing. */
const leastRest = 4;

/**
 * Sorted by position and without overlaps: reported before hidden, then the graver, then the earlier, then the
 * longer. What stands out of a kept span stays hidden.
 */
export function withoutOverlaps(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const ranked = [...spans].sort(
    (a, b) =>
      Number(b.report) - Number(a.report) || b.severity - a.severity || a.start - b.start || b.end - a.end,
  );
  const taken: Span[] = [];
  for (const span of ranked) {
    // Pieces of the span that nothing better covers.
    let at = span.start;
    for (let i = firstAfter(taken, span.start); at < span.end; i++) {
      const next = taken[i];
      const end = Math.min(span.end, next?.start ?? Infinity);
      const whole = at === span.start && end === span.end;
      if (end > at && (whole || end - at >= leastRest)) {
        taken.splice(i, 0, whole ? span : { start: at, end, kind: 'hidden', severity: 1, report: false });
        i++;
      }
      at = Math.max(at, next?.end ?? span.end);
    }
  }
  return taken;
}

/** Index of the first span that ends behind `at`; found by halves, so that 20,000 hits stay cheap. */
function firstAfter(sorted: readonly Span[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
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
