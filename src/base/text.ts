/** Text that must fit and must not deceive. */

/** How many bytes `text` takes in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** The longest start of `text` that takes at most `mostBytes` in UTF-8 and splits no character. */
export function cutToBytes(text: string, mostBytes: number): string {
  if (text.length * 3 <= mostBytes) return text;
  let bytes = 0;
  for (let i = 0; i < text.length;) {
    const point = text.codePointAt(i) ?? 0;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes + size > mostBytes) return text.slice(0, i);
    bytes += size;
    i += point < 0x10000 ? 1 : 2;
  }
  return text;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

// Control characters, line and paragraph separators, zero-width and bidirectional marks, tags, and lone
// surrogates: everything that can change how a line looks without being seen. Tab and line feed may stay.
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/g;

/** Control, zero-width and direction-changing characters made visible as `⟨U+202E⟩`. */
export function showUnseen(text: string): string {
  return text.replace(unseen, (found) => {
    const point = found.codePointAt(0) ?? 0;
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** The same for one line: tabs and line feeds are shown too. */
export function showOnOneLine(text: string): string {
  return showUnseen(text).replace(/[\t\n]/g, (found) => (found === '\n' ? '⏎' : '⇥'));
}

/** `1 exchange`, `2 exchanges`; our own word, so it may stand in safe text. */
export function howMany<One extends string, Many extends string = `${One}s`>(
  n: number,
  one: One,
  many?: Many,
): `${number} ${One | Many | `${One}s`}` {
  return `${n} ${n === 1 ? one : (many ?? `${one}s`)}`;
}

/** The candidate most like `word`, when one is near enough to be a slip of the hand. */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** How many letters must be added, dropped or changed to get from `a` to `b`; long words are cut, nobody types them. */
function editDistance(a: string, b: string): number {
  const left = a.slice(0, 64);
  const right = b.slice(0, 64);
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
