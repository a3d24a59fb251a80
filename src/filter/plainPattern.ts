/**
 * Patterns so plain that the platform's own engine runs them as RE2 would: the same matches, and time that grows with
 * the text only, because from each place there are few ways to go on and each is short. Whatever is not surely so is
 * left to RE2, which is many times slower.
 */

/** All ways through a pattern, and the longest of them in characters; a backtracking engine tries no more. */
interface Piece {
  readonly ways: number;
  readonly longest: number;
  /** A single character of some kind, which alone may be repeated without end. */
  readonly single: boolean;
}

/** Ways times length: steps from one place in the text. */
const mostSteps = 256;
/** Mean the same in both languages: ASCII letters, digits, and marks that mean nothing. */
const plain = /[A-Za-z0-9 _\-/:=&@%~,;!"'#<>`]/;
const escaped = /[/.?*+()[\]{}|^$\\-]/;
const classes =
  /^\[\^?(?:[A-Za-z0-9 _/:=&@%~,;!.?*+()|$#]|\\[/.\]\\dw-]|[A-Z]-[A-Z]|[a-z]-[a-z]|[0-9]-[0-9])+\]/;

/** The pattern on the platform's engine; undefined when it is not plain. */
export function plainPattern(source: string): RegExp | undefined {
  const end = plainEnd(source);
  return end.whole ? compiled(source) : undefined;
}

/** Of a pattern that is not plain, the part up to there that is: where that is nowhere, the pattern is nowhere either. */
export function plainBeginning(source: string): RegExp | undefined {
  const { at, longest } = plainEnd(source);
  // Before an alternative it is only one of the ways to begin; a single character is found nearly everywhere.
  return longest < 2 || source.includes('|', at) ? undefined : compiled(source.slice(0, at));
}

interface End {
  /** Where the plain part ends, and how many characters it matches at most. */
  readonly at: number;
  readonly longest: number;
  readonly whole: boolean;
}

function plainEnd(source: string): End {
  let at = 0;
  let end: Omit<End, 'whole'> = { at: 0, longest: 0 };
  let unbounded = 0;
  let depth = 0;

  function alternatives(): Piece | undefined {
    let ways = 0;
    let longest = 0;
    for (;;) {
      const one = sequence();
      if (!one) return undefined;
      ways += one.ways;
      longest = Math.max(longest, one.longest);
      if (source[at] !== '|') return { ways, longest, single: false };
      if (depth === 0) return undefined;
      at++;
    }
  }

  function sequence(): Piece | undefined {
    let ways = 1;
    let longest = 0;
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const one = repeated();
      if (!one) return undefined;
      ways *= one.ways;
      longest += one.longest;
      if (ways * longest > mostSteps) return undefined;
      if (depth === 0) end = { at, longest };
    }
    return { ways, longest, single: false };
  }

  function repeated(): Piece | undefined {
    const one = atom();
    if (!one) return undefined;
    const times = /^(?:[?*+]|\{(\d{1,2})(?:,(\d{1,2}))?\})(?![?*+{])/.exec(source.slice(at));
    if (!times) return '?*+{'.includes(source[at] ?? ' ') ? undefined : one;
    at += times[0].length;
    if (times[0] === '?') return { ...one, ways: one.ways + 1, single: false };
    if (!one.single) return undefined;
    if (times[1] === undefined) {
      // From one place only, and nothing else without end: as many ways as the text is long.
      if (++unbounded > 1 || depth > 0 || !source.startsWith('^')) return undefined;
      return { ways: 1, longest: 1, single: false };
    }
    const least = Number(times[1]);
    const most = Number(times[2] ?? least);
    return most < least || most === 0 ? undefined : { ways: most - least + 1, longest: most, single: false };
  }

  function atom(): Piece | undefined {
    const character = source[at] ?? '';
    if (character === '(') return group();
    if (character === '^' || character === '$') {
      at++;
      // Neither language repeats them alike.
      return '?*+{'.includes(source[at] ?? ' ') ? undefined : { ways: 1, longest: 0, single: false };
    }
    const taken =
      character === '['
        ? classes.exec(source.slice(at))?.[0]
        : character === '\\'
          ? escaped.test(source[at + 1] ?? '') || /[dw]/.test(source[at + 1] ?? '')
            ? source.slice(at, at + 2)
            : undefined
          : plain.test(character)
            ? character
            : undefined;
    if (taken === undefined) return undefined;
    at += taken.length;
    return { ways: 1, longest: 1, single: true };
  }

  function group(): Piece | undefined {
    at += source.startsWith('(?:', at) ? 3 : 1;
    if (source[at] === '?') return undefined;
    depth++;
    const inner = alternatives();
    depth--;
    if (!inner || source[at] !== ')') return undefined;
    at++;
    return { ...inner, single: false };
  }

  const whole = alternatives();
  return { ...end, whole: !!whole && at === source.length && whole.ways * whole.longest <= mostSteps };
}

function compiled(source: string): RegExp {
  // Whole characters, as RE2 sees them; there a hyphen needs no escape outside of brackets.
  return new RegExp(
    source.replace(/\[[^\]\\]*(?:\\.[^\]\\]*)*\]|\\-/g, (found) => (found === '\\-' ? '-' : found)),
    'u',
  );
}
