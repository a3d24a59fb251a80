/** One value of an exchange against what a filter says. */

import { isProblem } from '../base/problem.ts';
import { type FieldType } from './fields.ts';
import { isInside, parseIp, parseNetwork, sameIp } from './ip.ts';
import { compilePattern } from './regex.ts';
import { type Literal, type Operand, type Ordering, type Test } from './tree.ts';

export type Scalar = string | number | boolean;
/** A list matches when any of its items does. */
export type FieldValue = Scalar | readonly Scalar[];

/** A literal on its own, where it is not compared but handed on. */
export function scalarOf(literal: Literal): Scalar {
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

/** A test of one value against what the filter says on the right. */
export function against(
  operator: Test['operator'],
  right: Operand,
  type: FieldType,
): (value: Scalar) => boolean {
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
export function between(operator: Test['operator']): (a: Scalar, b: Scalar) => boolean {
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

/** Whether any item of the one side agrees with any of the other. */
export function anyPair(a: FieldValue, b: FieldValue, agree: (a: Scalar, b: Scalar) => boolean): boolean {
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

export function isList(value: FieldValue): value is readonly Scalar[] {
  return Array.isArray(value);
}
