/**
 * The parse boundary. Data from outside (JSON, letters, arguments, settings) is `unknown` until something
 * here has looked at it. `trusted` is the one assertion in the house.
 */

export type UnknownRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asRecord(value: unknown): UnknownRecord | undefined {
  return isRecord(value) ? value : undefined;
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A finite number; NaN and the infinities are as good as absent. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** One of a closed list of words. */
export function asWord<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}

/** JSON that may be broken: undefined then. (No JSON text parses to undefined.) */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/**
 * Takes the sender's word for the type. Only for what our own other half has just sent under the same
 * protocol version and the receiver cannot check field by field at the rate it comes: answers to letters
 * (wire/caller) and decoded rows (wire/rows).
 */
export function trusted<Type>(value: unknown): Type {
  return value as Type;
}
