/** One named value inside a body, and how walkers tell of it. */

/**
 * How the raw text writes the value: as a JSON string (between its quotes), as a bare JSON scalar, percent-encoded,
 * with the entities of markup, or as it is.
 */
export type Coding = 'json-string' | 'json-scalar' | 'form' | 'markup' | 'plain';

export interface Place {
  /** `$.user.password`, `card[number]`, `/Envelope/Body/token/@id`; items and lines are counted from 0. */
  readonly path: string;
  /** The nearest name: a key, a field, an attribute or an element; items of a list have the list's. May be ''. */
  readonly key: string;
  /** What is meant: escapes, percent signs and entities taken off. */
  readonly value: string;
  /** The raw text of the value, quotes left out: text.slice(from, to). Places come in the order of the text. */
  readonly from: number;
  readonly to: number;
  readonly coding: Coding;
}

/** `false` ends the walk. */
export type Visit = (place: Place) => void | false;

export interface WalkBounds {
  readonly mostPlaces: number;
}

export const ordinaryBounds: WalkBounds = { mostPlaces: 100_000 };

/** Counts places and remembers whether the walk was ended; walkers stop when `tell` says false. */
export interface Teller {
  tell(place: Place): boolean;
  /** False when the visitor or the bound ended the walk. */
  readonly complete: boolean;
}

export function createTeller(visit: Visit, { mostPlaces }: WalkBounds): Teller {
  let left = mostPlaces;
  let complete = true;
  return {
    tell(place) {
      if (!complete) return false;
      if (left-- <= 0 || visit(place) === false) complete = false;
      return complete;
    },
    get complete() {
      return complete;
    },
  };
}
