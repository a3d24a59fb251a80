/**
 * Does a tree hold for an exchange? Three-valued, as in Qtap: a comparison with a missing field is neither
 * true nor false, and `not` of it is neither too. Compiled once, with the `not`s pushed to the leaves: each
 * leaf becomes "surely true" or "surely false", so nothing three-valued is left at run time.
 */

import { isProblem } from '../base/problem.ts';
import { fieldOf, type FieldReference, type FieldType } from './fields.ts';
import { inZone, withoutPort, zoneOf } from './functions.ts';
import { isInside, parseIp, parseNetwork, sameIp } from './ip.ts';
import { compilePattern } from './regex.ts';
import { type Literal, type Operand, type Ordering, type Test, type Tree } from './tree.ts';

export type Scalar = string | number | boolean;
/** A list matches when any of its items does. */
export type FieldValue = Scalar | readonly Scalar[];

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

function scalarOf(literal: Literal): Scalar {
  switch (literal.kind) {
    case 'number':
    case 'boolean':
      return literal.value;
    case 'regex':
      return literal.source;
    case 'class':
      return `${literal.hundreds}xx`;
    case 'range':
      return `${literal.from}-${literal.to}`;
    default:
      return literal.text;
  }
}

function typeOf(operand: Operand): FieldType {
  return operand.kind === 'field' ? fieldOf(operand.field).type : 'any';
}

/** A test of one value against what the filter says on the right. */
function against(operator: Test['operator'], right: Operand, type: FieldType): (value: Scalar) => boolean {
  if (right.kind === 'field' || right.kind === 'call') throw new TypeError('Both sides are read.');
  if (right.kind === 'list') {
    const fits = right.items.map((item) => equal(item, type));
    return (value) => fits.some((fit) => fit(value));
  }
  switch (operator) {
    case '==':
    case '!=':
    case 'in':
      return equal(right, type);
    case 'matches':
      return matching(right.kind === 'regex' ? right.source : '');
    case 'contains':
      return containing(right, type);
    case '~':
      return containingAnyCase(String(scalarOf(right)));
    default: {
      const limit = right.kind === 'number' ? right.value : Number.NaN;
      const compareNumbers = ordered(operator);
      return (value) => {
        const number = numberOf(value);
        return number !== undefined && compareNumbers(number, limit);
      };
    }
  }
}

function equal(literal: Literal, type: FieldType): (value: Scalar) => boolean {
  switch (literal.kind) {
    case 'number':
      return (value) => numberOf(value) === literal.value;
    case 'boolean': {
      const word = String(literal.value);
      return (value) => value === literal.value || value === word;
    }
    case 'class':
      return (value) => Math.floor((numberOf(value) ?? 0) / 100) === literal.hundreds;
    case 'range':
      return (value) => {
        const number = numberOf(value);
        return number !== undefined && number >= literal.from && number <= literal.to;
      };
    case 'regex':
      return matching(literal.source);
    case 'ip':
      return sameAddress(literal.text);
    case 'cidr':
      return insideNetwork(literal.text);
    case 'hex': {
      const wanted = literal.text.toLowerCase();
      const spelled = bytesOf(literal.text);
      return (value) => typeof value === 'string' && (value === spelled || value.toLowerCase() === wanted);
    }
    case 'text': {
      if (type === 'ip') {
        if (parseNetwork(literal.text)) return insideNetwork(literal.text);
        return sameAddress(literal.text);
      }
      const number = numberOf(literal.text);
      return (value) => {
        if (typeof value === 'string') return value === literal.text;
        return typeof value === 'number' ? value === number : String(value) === literal.text;
      };
    }
  }
}

function sameAddress(text: string): (value: Scalar) => boolean {
  const wanted = parseIp(text);
  return (value) => {
    if (value === text) return true;
    const address = wanted && typeof value === 'string' ? parseIp(value) : undefined;
    return address !== undefined && wanted !== undefined && sameIp(address, wanted);
  };
}

function insideNetwork(text: string): (value: Scalar) => boolean {
  const network = parseNetwork(text);
  return (value) => {
    const address = typeof value === 'string' ? parseIp(value) : undefined;
    return value === text || (address !== undefined && network !== undefined && isInside(address, network));
  };
}

function containing(literal: Literal, type: FieldType): (value: Scalar) => boolean {
  if (literal.kind === 'regex') return matching(literal.source);
  // In a list a whole item is meant, never a piece of one: `tags contains "protocol:http1"`.
  if (type === 'list') return equal(literal, type);
  if (literal.kind === 'cidr' || literal.kind === 'class' || literal.kind === 'range')
    return equal(literal, type);
  if (literal.kind === 'hex') {
    const spelled = bytesOf(literal.text);
    return (value) => String(value).includes(literal.text) || String(value).includes(spelled);
  }
  const piece = literal.kind === 'number' ? literal.text : String(scalarOf(literal));
  return (value) => String(value).includes(piece);
}

/** Simple case folding, as RE2's `(?i)` does it, so that what is pushed to Qtap means the same. */
function containingAnyCase(piece: string): (value: Scalar) => boolean {
  const pattern = new RegExp(piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu');
  return (value) => pattern.test(String(value));
}

function matching(source: string): (value: Scalar) => boolean {
  const pattern = compilePattern(source);
  // The parser has refused patterns that cannot be read; a tree made otherwise matches nothing.
  if (isProblem(pattern)) return () => false;
  return (value) => pattern.test(String(value));
}

function ordered(operator: Ordering): (a: number, b: number) => boolean {
  switch (operator) {
    case '<':
      return (a, b) => a < b;
    case '<=':
      return (a, b) => a <= b;
    case '>':
      return (a, b) => a > b;
    case '>=':
      return (a, b) => a >= b;
  }
}

/** One value of each side against the other, when both are read from the exchange. */
function between(operator: Test['operator']): (a: Scalar, b: Scalar) => boolean {
  switch (operator) {
    case 'contains':
      return (a, b) => String(a).includes(String(b));
    case '~':
      return (a, b) => String(a).toLowerCase().includes(String(b).toLowerCase());
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const compareNumbers = ordered(operator);
      return (a, b) => {
        const left = numberOf(a);
        const right = numberOf(b);
        return left !== undefined && right !== undefined && compareNumbers(left, right);
      };
    }
    default:
      return (a, b) => a === b || String(a) === String(b);
  }
}

function anyPair(a: FieldValue, b: FieldValue, agree: (a: Scalar, b: Scalar) => boolean): boolean {
  const others = isList(b) ? b : [b];
  return (isList(a) ? a : [a]).some((one) => others.some((other) => agree(one, other)));
}

/** A number, or text that reads as one (headers and parameters are text). */
function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value)) return undefined;
  return Number(value);
}

/** What hex pairs spell: `47:45:54` is GET. */
function bytesOf(hex: string): string {
  return (hex.match(/[0-9a-f]{2}/gi) ?? [])
    .map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
    .join('');
}

function isList(value: FieldValue): value is readonly Scalar[] {
  return Array.isArray(value);
}
