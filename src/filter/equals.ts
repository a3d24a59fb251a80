/** Conditions made of a value that a person points at. */

import { quote } from './print.ts';

/** `req.host == "a"`, whatever the value holds. */
export function equals(field: string, value: string | number): string {
  return `${field} == ${typeof value === 'number' ? String(value) : quote(value)}`;
}
