/**
 * Tokens become a tree. AND binds before OR, as everywhere but in Qtap; parentheses say otherwise. Every
 * fault is a Problem with its position, the nearest field and an example that works.
 */

import { type Problem } from '../base/problem.ts';
import { howMany, nearestName } from '../base/text.ts';
import { checkPattern, exampleOf, fail, Fault, unknownField, usualExample } from './faults.ts';
import { resolveField } from './fields.ts';
import { tokenize, type Sign, type Token } from './lexer.ts';
import { compare } from './operators.ts';
import { printField, quote } from './print.ts';
import {
  everything,
  functionNames,
  join,
  type FunctionName,
  type Literal,
  type Operand,
  type Tree,
} from './tree.ts';

/** Deeper nesting is a mistake or an attack on the stack. */
const deepest = 64;

/** How many arguments each function takes. */
const arity: Readonly<Record<FunctionName, number>> = { starts_with: 2, in_zone: 2, zone: 1, has: 1 };

const functionExamples: Readonly<Record<FunctionName, string>> = {
  starts_with: 'starts_with(req.path, "/v1/")',
  in_zone: 'in_zone(req.host, "stripe.com")',
  zone: 'zone(req.host) == "stripe.com"',
  has: 'not has(req.header.authorization)',
};

/** An empty filter means everything. */
export function parse(text: string): Tree | Problem {
  const { tokens, fault } = tokenize(text);
  if (fault) return fault;
  if (tokens.length === 0) return everything;
  try {
    return parseTokens(tokens, text.length);
  } catch (error) {
    if (error instanceof Fault) return error.problem;
    throw error;
  }
}

function parseTokens(tokens: readonly Token[], textEnd: number): Tree {
  let i = 0;
  let depth = 0;

  const here = (): number => tokens[i]?.at ?? textEnd;
  const takeSign = (...wanted: readonly Sign[]): Sign | undefined => {
    const token = tokens[i];
    if (token?.type !== 'sign' || !wanted.includes(token.sign)) return undefined;
    i++;
    return token.sign;
  };
  const take = (type: Token['type']): boolean => {
    if (tokens[i]?.type !== type) return false;
    i++;
    return true;
  };

  function either(): Tree {
    const parts = [both()];
    while (takeSign('or')) parts.push(both());
    return join('or', parts);
  }

  function both(): Tree {
    const parts = [single()];
    while (takeSign('and')) parts.push(single());
    return join('and', parts);
  }

  function single(): Tree {
    if (++depth > deepest) fail('This is nested too deep.', 'Take parentheses away.', here());
    try {
      if (takeSign('not')) return { kind: 'not', part: single() };
      if (take('*')) return everything;
      const opened = here();
      if (take('(')) {
        const inner = either();
        if (!take(')')) expectEnd('This parenthesis is not closed.', 'Close it with ).', opened);
        return inner;
      }
      return predicate();
    } finally {
      depth--;
    }
  }

  /** At the end of the text `message` says what is missing; before it, the token that stands there is the fault. */
  function expectEnd(message: string, fix: string, at: number): void {
    if (i >= tokens.length) fail(message, fix, at);
    unexpected();
  }

  function unexpected(): never {
    const token = tokens[i];
    if (!token) return fail('The filter ends too early.', `For example: ${usualExample}.`, textEnd);
    if (token.type === ')') return fail('This parenthesis was never opened.', 'Take it away.', token.at);
    return fail(
      'A test ends before this; “and” or “or” must come next.',
      `For example: ${usualExample}.`,
      token.at,
    );
  }

  function predicate(): Tree {
    const leftAt = here();
    const left = operand();
    const signAt = here();
    const negated = takeSign('not') !== undefined;
    const sign = takeSign('==', '!=', '<', '<=', '>', '>=', '~', 'contains', 'matches', 'in');
    if (!sign || sign === 'and' || sign === 'or' || sign === 'not') {
      if (negated)
        fail('After “not” an operator must come here.', 'For example: res.status not in [200, 204].', here());
      return truth(left, leftAt);
    }
    if (negated && !['in', 'contains', 'matches', '~'].includes(sign))
      fail(`“not ${sign}” does not exist.`, sign === '==' ? 'Write !=.' : 'Write not ( … ).', signAt);
    const rightAt = here();
    const tree = compare(left, sign, operand(sign), leftAt, rightAt);
    return negated ? { kind: 'not', part: tree } : tree;
  }

  function truth(left: Operand, at: number): Tree {
    if (left.kind === 'field' || left.kind === 'call' || left.kind === 'boolean') {
      const next = tokens[i];
      if (left.kind === 'field' && (next?.type === 'name' || next?.type === 'value'))
        fail(
          `An operator must stand between ${printField(left.field)} and this.`,
          `For example: ${exampleOf(left)}.`,
          next.at,
        );
      return { kind: 'truth', operand: left };
    }
    return fail(
      'A value on its own is not a test.',
      left.kind === 'text'
        ? `To look for text: req.url ~ ${quote(left.text)}.`
        : `For example: ${usualExample}.`,
      at,
    );
  }

  /** `after`: the operator it stands behind, for a better sentence. */
  function operand(after?: Sign): Operand {
    const token = tokens[i];
    if (!token)
      return fail(
        after ? `After “${after}” a value is missing.` : 'Here a test is missing.',
        `For example: ${usualExample}.`,
        textEnd,
      );
    if (token.type === 'value') {
      i++;
      if (token.literal.kind === 'regex') checkPattern(token.literal.source, token.at);
      return token.literal;
    }
    if (token.type === '[' && after) return list();
    if (token.type === 'name') return named(token, after);
    if (token.type === '(' && after === 'in')
      return fail('A list stands in brackets.', 'For example: res.status in [429, 503].', token.at);
    return fail(
      after ? `After “${after}” a value must come, not this.` : 'Here a field must come, not this.',
      `For example: ${usualExample}.`,
      token.at,
    );
  }

  function list(): Operand {
    const opened = here();
    i++;
    const items: Literal[] = [];
    do {
      const token = tokens[i];
      if (token?.type !== 'value') {
        const word = token?.type === 'name' ? token.parts.join('.') : undefined;
        return fail(
          'A list holds values, with commas between them.',
          word === undefined
            ? 'For example: req.method in ["POST", "PUT"].'
            : `Text stands in quotes: ${quote(word)}.`,
          token?.at ?? opened,
        );
      }
      if (token.literal.kind === 'regex') checkPattern(token.literal.source, token.at);
      items.push(token.literal);
      i++;
    } while (take(','));
    if (!take(']'))
      fail(
        'In this list a comma or the closing bracket is missing.',
        'For example: res.status in [429, 503].',
        here(),
      );
    return { kind: 'list', items };
  }

  function named(token: Token & { readonly type: 'name' }, after: Sign | undefined): Operand {
    i++;
    const written = token.parts.join('.');
    const next = tokens[i];
    if (next?.type === '(' && next.at === token.end) return call(written, token.at);
    const resolved = resolveField(token.parts);
    if (resolved.is === 'field') return { kind: 'field', field: resolved.reference };
    if (resolved.is === 'incomplete')
      return fail(`${written} needs a name behind it.`, `For example: ${resolved.field.example}.`, token.at);
    if (after && !written.includes('.'))
      return fail(`“${written}” is no field; text stands in quotes.`, `Write ${quote(written)}.`, token.at);
    return unknownField(written, token.at);
  }

  function call(written: string, at: number): Operand {
    const name = functionNames.find((one) => one === written.toLowerCase());
    if (!name) {
      const guess = nearestName(written, functionNames);
      const near = functionNames.find((one) => one === guess);
      return fail(
        `There is no function “${written}”.`,
        `${near ? `Did you mean ${near}?` : `Functions: ${functionNames.join(', ')}.`} For example: ${functionExamples[near ?? 'starts_with']}.`,
        at,
      );
    }
    i++;
    const given: Operand[] = [];
    const positions: number[] = [];
    if (!take(')')) {
      do {
        positions.push(here());
        given.push(operand());
      } while (take(','));
      if (!take(')')) expectEnd('This call is not closed.', 'Close it with ).', at);
    }
    const example = `For example: ${functionExamples[name]}.`;
    if (given.length !== arity[name])
      fail(`${name} takes ${howMany(arity[name], 'argument')}, not ${given.length}.`, example, at);
    given.forEach((argument, n) => {
      const fits =
        argument.kind === 'field' ||
        (name !== 'has' && (argument.kind === 'call' || argument.kind === 'text'));
      if (!fits) fail(`${name} cannot take this.`, example, positions[n] ?? at);
    });
    return { kind: 'call', name, arguments: given };
  }

  const tree = either();
  if (i < tokens.length) unexpected();
  return tree;
}
