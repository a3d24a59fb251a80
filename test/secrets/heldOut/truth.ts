/** What is truly in an exchange of the second set. */

import { type Shape } from '../corpus/build.ts';

/** `maybe`: right if found, no fault if not. */
export type Family = 'token' | 'session' | 'card' | 'ssn' | 'iban' | 'email' | 'phone' | 'maybe';
/** What, its value (empty: judged by its place), a piece of the place, how bad it is, whether it is in normal use, and what it may be called. */
export type Truth = readonly [
  family: Family,
  value: string,
  place?: string,
  severity?: 'low' | 'medium' | 'high' | 'critical',
  carrier?: boolean,
  kind?: RegExp,
];
export type Adder = (name: string, shape: Shape, truths: readonly Truth[]) => void;

/** The truths of a case one behind the other, as they are written. */
export const oneByOne =
  (add: Adder) =>
  (name: string, shape: Shape, ...truths: Truth[]): void =>
    add(name, shape, truths);
