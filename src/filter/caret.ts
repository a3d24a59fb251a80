/** A filter with a caret under its fault, for a terminal or an agent. */

/** How much of a long filter is shown around the fault. */
const shownBefore = 50;
const shownAfter = 30;

/** Two lines: the text on one line, and `^` under position `at`. */
export function caret(text: string, at: number): string {
  const place = Math.max(0, Math.min(at, text.length));
  const from = place > shownBefore + 10 ? place - shownBefore : 0;
  const to = text.length - place > shownAfter + 10 ? place + shownAfter : text.length;
  const front = from > 0 ? '…' : '';
  // One column a character: what has another width is replaced, so that the caret stands where it should.
  const line = text
    .slice(from, to)
    .replace(/[^\u0020-\u007e\u00a0-\u024f]/g, (char) => (/\s/.test(char) ? ' ' : '?'));
  return `${front}${line}${to < text.length ? '…' : ''}\n${' '.repeat(front.length + place - from)}^`;
}
