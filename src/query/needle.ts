/** One text sought in many bytes. */

export interface Needle {
  /** Where the next hit begins at or after `from`; -1 when there is none. `end` tells where it ends. */
  find(data: Buffer, from: number): number;
  readonly end: number;
  /** A hit needs no second look. */
  readonly sure: boolean;
}

/**
 * The next hit that lies wholly between `start` and `end`, or any hit behind, or -1: for spans that are searched
 * one after the other. `last` is what the call for the span before answered (-2 at first): as long as that hit
 * lies ahead, nothing is searched.
 */
export function findText(needle: Needle, data: Buffer, last: number, start: number, end: number): number {
  let hit = last;
  if (hit === -1) return hit;
  if (hit < start) hit = needle.find(data, start);
  // A hit across the end belongs to no span; another may begin before the end.
  while (hit >= 0 && hit < end && needle.end > end) hit = needle.find(data, hit + 1);
  return hit;
}

/** Bytes of JSON and HTTP, the most frequent first; what is not among them is rarer still. */
const frequent = Buffer.from(' "eatoinsrlc:d,u0m1p2h-_3f./g5b4{}y9v8w67k[]xjqz');
/** Longer ones are searched in another way, which suits bodies less. */
const anchorBytes = 6;

/**
 * Finds `text` as its UTF-8 bytes. The search looks for the text from its rarest byte on, because looking for a
 * byte that is everywhere stops everywhere.
 */
export function exactNeedle(text: string): Needle {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  const rarity = (byte: number): number => {
    const place = frequent.indexOf(byte);
    return place < 0 ? frequent.length : place;
  };
  let shift = 0;
  bytes.forEach((byte, i) => {
    if (rarity(byte) > rarity(bytes[shift] ?? 0)) shift = i;
  });
  const anchor = bytes.subarray(shift, shift + anchorBytes);
  let end = 0;
  return {
    sure: true,
    find(data, from) {
      for (let start = from; ; start++) {
        const at = data.indexOf(anchor, start + shift);
        if (at < 0) return -1;
        start = at - shift;
        end = start + length;
        if (anchor.length === length || data.compare(bytes, 0, length, start, end) === 0) return start;
      }
    },
    get end() {
      return end;
    },
  };
}

/** So many bytes become text at a time: larger strings would linger outside of the young heap. */
const pieceBytes = 64 * 1024;

interface Piece {
  readonly data: Buffer;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Finds `text` whatever its case; beyond ASCII it finds a little more. */
export function anyCaseNeedle(text: string): Needle {
  const pattern = new RegExp([...text].map(anyCase).join(''), 'gi');
  const longest = [...text].length * 4;
  // A piece of the bytes as Latin-1 text, one character a byte, so that positions are those of the bytes.
  let piece: Piece | undefined;
  let end = 0;

  function pieceAt(data: Buffer, from: number): Piece {
    if (piece?.data === data && from >= piece.from && from < piece.to - longest) return piece;
    const to = Math.min(data.length, from + pieceBytes + longest);
    piece = { data, from, to, text: data.toString('latin1', from, to) };
    return piece;
  }

  function findFrom(data: Buffer, from: number): number {
    for (let start = from; start < data.length;) {
      const { from: offset, to, text } = pieceAt(data, start);
      pattern.lastIndex = start - offset;
      const hit = pattern.exec(text);
      if (hit) {
        end = offset + pattern.lastIndex;
        return offset + hit.index;
      }
      if (to === data.length) return -1;
      start = Math.max(start + 1, to - longest);
    }
    return -1;
  }

  return {
    sure: /^[\x20-\x7e]*$/.test(text),
    find: findFrom,
    get end() {
      return end;
    },
  };
}

/** The bytes of a character in each case, as a pattern over Latin-1 text. */
function anyCase(character: string): string {
  const lower = character.toLowerCase();
  const cases = new Set([lower]);
  // The pattern ignores the case of ASCII letters by itself; two of them have a fellow outside of it.
  if (lower === 'k') cases.add('\u212a');
  if (lower === 's') cases.add('\u017f');
  if (character > '\u007f') cases.add(character).add(character.toUpperCase());
  const spelled = new Set(
    [...cases].map((one) =>
      [...Buffer.from(one)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
    ),
  );
  return spelled.size === 1 ? [...spelled].join('') : `(?:${[...spelled].join('|')})`;
}
