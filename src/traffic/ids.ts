/**
 * Short ids that never change. `r` + two characters of the run + a counter in base 36, over all sources:
 * `rk31`, `rk3a2f`. People read them aloud and agents quote them, so they stay at most nine characters long.
 */

const digits = 36;
const runLength = 2;

export interface Ids {
  readonly run: string;
  /** The id of the n-th exchange of this run (n ≥ 0). */
  name(n: number): string;
}

/** `run` is two base-36 characters; another run of the program should get others. */
export function createIds(run: string): Ids {
  if (!/^[0-9a-z]{2}$/.test(run)) throw new TypeError(`A run is two base-36 characters, not "${run}".`);
  return { run, name: (n) => `r${run}${n.toString(digits)}` };
}

/** A run drawn from the time and chance: two runs meet with probability 1/1296. */
export function drawRun(random: () => number = Math.random): string {
  return Math.floor(random() * digits ** runLength)
    .toString(digits)
    .padStart(runLength, '0');
}

export interface ParsedId {
  readonly run: string;
  readonly n: number;
}

/** Undefined when `text` cannot be an id at all. */
export function parseId(text: string): ParsedId | undefined {
  const match = /^r([0-9a-z]{2})([0-9a-z]{1,6})$/.exec(text);
  const [, run, counter] = match ?? [];
  if (run === undefined || counter === undefined) return undefined;
  if (counter.length > 1 && counter.startsWith('0')) return undefined;
  return { run, n: Number.parseInt(counter, digits) };
}
