/**
 * Does a tree hold for an exchange? Three-valued, as in Qtap: a comparison with a missing field is neither
 * true nor false, and `not` of it is neither too. Compiled once, with the `not`s pushed to the leaves: each
 * leaf becomes "surely true" or "surely false", so nothing three-valued is left at run time.
 */

import { against, anyPair, between, isList, scalarOf, type FieldValue, type Scalar } from './compare.ts';
import { fieldOf, type FieldReference, type FieldType } from './fields.ts';
import { inZone, withoutPort, zoneOf } from './functions.ts';
import { type Operand, type Test, type Tree } from './tree.ts';

/** Looks one field up; undefined = the exchange has none. */
export type Read<Subject> = (subject: Subject) => FieldValue | undefined;
export type Holds<Subject> = (subject: Subject) => boolean;

/** `bind` is asked once for each field a tree names; what it returns runs on every exchange. */
export function compile<Subject>(tree: Tree, bind: (field: FieldReference) => Read<Subject>): Holds<Subject> {
  return surely(tree, true, bind);
}

type Bind<Subject> = (field: FieldReference) => Read<Subject>;

/** Is `tree` surely `wanted`? What is missing is surely neither. */
function surely<Subject>(tree: Tree, wanted: boolean, bind: Bind<Subject>): Holds<Subject> {
  switch (tree.kind) {
    case 'all':
      return () => wanted;
    case 'not':
      return surely(tree.part, !wanted, bind);
    case 'and':
    case 'or': {
      const parts = tree.parts.map((part) => surely(part, wanted, bind));
      return (tree.kind === 'and') === wanted ? every(parts) : some(parts);
    }
    case 'truth':
      return holdsTruth(tree.operand, wanted, bind);
    case 'test':
      return holdsTest(tree, wanted, bind);
  }
}

function every<Subject>(parts: readonly Holds<Subject>[]): Holds<Subject> {
  const [a, b] = parts;
  if (a && b && parts.length === 2) return (subject) => a(subject) && b(subject);
  return (subject) => {
    for (const part of parts) if (!part(subject)) return false;
    return true;
  };
}

function some<Subject>(parts: readonly Holds<Subject>[]): Holds<Subject> {
  const [a, b] = parts;
  if (a && b && parts.length === 2) return (subject) => a(subject) || b(subject);
  return (subject) => {
    for (const part of parts) if (part(subject)) return true;
    return false;
  };
}

function holdsTruth<Subject>(operand: Operand, wanted: boolean, bind: Bind<Subject>): Holds<Subject> {
  const read = reader(operand, bind);
  return (subject) => {
    const value = read(subject);
    if (value === undefined) return false;
    return isTruthy(value) === wanted;
  };
}

function isTruthy(value: FieldValue): boolean {
  return isList(value) ? value.length > 0 : value !== '' && value !== 0 && value !== false;
}

function holdsTest<Subject>(test: Test, wanted: boolean, bind: Bind<Subject>): Holds<Subject> {
  const { operator, left, right } = test;
  const sought = operator === '!=' ? !wanted : wanted;
  const read = reader(left, bind);
  const type = typeOf(left);
  if (right.kind === 'field' || right.kind === 'call') {
    const other = reader(right, bind);
    const agree = between(operator);
    return (subject) => {
      const a = read(subject);
      const b = other(subject);
      if (a === undefined || b === undefined) return false;
      return anyPair(a, b, agree) === sought;
    };
  }
  const fits = against(operator, right, type);
  if (type === 'host')
    return (subject) => {
      const value = read(subject);
      if (value === undefined) return false;
      return anyHost(value, fits) === sought;
    };
  return (subject) => {
    const value = read(subject);
    if (value === undefined) return false;
    return (isList(value) ? value.some(fits) : fits(value)) === sought;
  };
}

/** A host fits when it does as sent or without its port. */
function anyHost(value: FieldValue, fits: (value: Scalar) => boolean): boolean {
  if (isList(value)) return value.some((one) => anyHost(one, fits));
  if (fits(value)) return true;
  if (typeof value !== 'string') return false;
  const bare = withoutPort(value);
  return bare !== value && fits(bare);
}

function reader<Subject>(operand: Operand, bind: Bind<Subject>): Read<Subject> {
  switch (operand.kind) {
    case 'field': {
      const read = bind(operand.field);
      // Qtap leaves an empty method or host out, and the two must agree on what is missing.
      if (fieldOf(operand.field).qtap?.http !== 'yes') return read;
      return (subject) => {
        const value = read(subject);
        return value === '' ? undefined : value;
      };
    }
    case 'call':
      return callReader(operand, bind);
    case 'list': {
      const items = operand.items.map(scalarOf);
      return () => items;
    }
    default: {
      const value = scalarOf(operand);
      return () => value;
    }
  }
}

function callReader<Subject>(call: Operand & { readonly kind: 'call' }, bind: Bind<Subject>): Read<Subject> {
  const [first, second] = call.arguments.map((argument) => reader(argument, bind));
  if (!first) throw new TypeError(`${call.name} without arguments.`);
  switch (call.name) {
    case 'has':
      return (subject) => first(subject) !== undefined;
    case 'zone':
      return (subject) => {
        const value = first(subject);
        if (value === undefined) return undefined;
        return isList(value) ? value.map((one) => zoneOf(String(one))) : zoneOf(String(value));
      };
    case 'starts_with':
    case 'in_zone': {
      if (!second) throw new TypeError(`${call.name} needs two arguments.`);
      const agree =
        call.name === 'in_zone' ? inZone : (text: string, prefix: string) => text.startsWith(prefix);
      const agreeOnAny = (a: Scalar, b: Scalar): boolean => agree(String(a), String(b));
      return (subject) => {
        const value = first(subject);
        const wanted = second(subject);
        return value === undefined || wanted === undefined ? undefined : anyPair(value, wanted, agreeOnAny);
      };
    }
  }
}

function typeOf(operand: Operand): FieldType {
  return operand.kind === 'field' ? fieldOf(operand.field).type : 'any';
}
