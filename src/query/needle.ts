/** One text sought in many bytes. */

export interface Needle {
  /** Where the next hit begins at or after `from`; -1 when there is none. `end` tells where it ends. */
  find(data: Buffer, from: number): number;
  readonly end: number;
}

/** Finds `text` as its UTF-8 bytes. */
export function exactNeedle(text: string): Needle {
  const bytes = Buffer.from(text);
  let end = 0;
  return {
    find(data, from) {
      const at = data.indexOf(bytes, from);
      end = at + bytes.length;
      return at;
    },
    get end() {
      return end;
    },
  };
}

/**
 * Finds `text` whatever its case, and a little more: a hit must be looked at again by whoever needs to be sure
 * when `text` is not plain ASCII.
 */
export function anyCaseNeedle(text: string): Needle {
  const pattern = new RegExp([...text].map(anyCase).join(''), 'gi');
  // The bytes as Latin-1 text, one character a byte, so that positions are those of the bytes.
  let read: { readonly data: Buffer; readonly text: string } | undefined;
  let end = 0;
  return {
    find(data, from) {
      if (read?.data !== data) read = { data, text: data.toString('latin1') };
      pattern.lastIndex = from;
      const hit = pattern.exec(read.text);
      end = pattern.lastIndex;
      return hit ? hit.index : -1;
    },
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
