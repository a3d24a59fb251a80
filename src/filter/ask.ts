/** A tree, or a part of one, as a question that Qtap answers. */

import { type FieldName } from './fields.ts';
import { quote } from './print.ts';
import { escapePattern, normaliseSource } from './regex.ts';
import { type Literal, type Operand, type Test, type Tree } from './tree.ts';

/** Qtap's expression; `exact` when it judges just as we do. */
export interface Ask {
  readonly text: string;
  readonly exact: boolean;
}

/** What must hold at Qtap when `tree` is surely `wanted`; undefined = nothing can be said. */
export function ask(tree: Tree, wanted: boolean): Ask | undefined {
  switch (tree.kind) {
    case 'all':
      return undefined;
    case 'not':
      return ask(tree.part, !wanted);
    case 'and':
    case 'or': {
      const parts = tree.parts.map((part) => ask(part, wanted));
      const known = parts.flatMap((part) => part ?? []);
      const complete = known.length === parts.length;
      if ((tree.kind === 'or') === wanted) return complete ? any(known) : undefined;
      const both = all(known);
      return both && !complete ? { ...both, exact: false } : both;
    }
    case 'truth':
      return askTruth(tree.operand, wanted);
    case 'test':
      return askTest(tree, tree.operator === '!=' ? !wanted : wanted);
  }
}

export function all(parts: readonly Ask[]): Ask | undefined {
  return combine(parts, 'and');
}

function any(parts: readonly Ask[]): Ask | undefined {
  return combine(parts, 'or');
}

function combine(parts: readonly Ask[], word: 'and' | 'or'): Ask | undefined {
  const [only, second] = parts;
  if (!only || !second) return only;
  return {
    text: parts.map(({ text }) => `(${text})`).join(` ${word} `),
    exact: parts.every(({ exact }) => exact),
  };
}

const exactly = (text: string): Ask => ({ text, exact: true });
const loosely = (text: string): Ask => ({ text, exact: false });
const sure = (text: string, wanted: boolean): Ask => exactly(wanted ? text : `not (${text})`);

function askTruth(operand: Operand, wanted: boolean): Ask | undefined {
  if (operand.kind !== 'call') return undefined;
  const [subject, argument] = operand.arguments;
  const name = askable(subject);
  if (operand.name === 'has')
    // The one trace that a lost response leaves at Qtap.
    return name === 'res.status' && !wanted ? loosely('res.status == 422') : undefined;
  if (!name || name === 'res.status' || argument?.kind !== 'text' || !isPlain(argument.text))
    return undefined;
  if (operand.name === 'starts_with') return sure(matches(name, `^${escapePattern(argument.text)}`), wanted);
  if (operand.name !== 'in_zone' || name !== 'req.host' || !wanted) return undefined;
  const zone = argument.text.toLowerCase().replace(/\.$/, '');
  if (!/^[a-z0-9._-]+$/.test(zone)) return undefined;
  return exactly(matches(name, `(?i)(^|\\.)${escapePattern(zone)}\\.?(:\\d+)?$`));
}

type Askable = 'req.method' | 'req.host' | 'res.status';

function askable(operand: Operand | undefined): Askable | undefined {
  const name: FieldName | undefined = operand?.kind === 'field' ? operand.field.name : undefined;
  return name === 'req.method' || name === 'req.host' || name === 'res.status' ? name : undefined;
}

function askTest(test: Test, wanted: boolean): Ask | undefined {
  const name = askable(test.left);
  const { operator, right } = test;
  if (!name || right.kind === 'field' || right.kind === 'call') return undefined;
  const wantedList = right.kind === 'list' ? right.items : [right];
  if (operator === '==' || operator === '!=' || operator === 'in' || right.kind === 'list')
    return askEqual(name, wantedList, wanted);
  switch (operator) {
    case 'contains':
      if (right.kind === 'regex') return askMatch(name, right.source, wanted);
      if (right.kind !== 'text' || name === 'res.status' || !isPlain(right.text)) return undefined;
      return sure(
        isOrdinary(right.text)
          ? `${name} contains ${quote(right.text)}`
          : matches(name, escapePattern(right.text)),
        wanted,
      );
    case '~':
      if (right.kind !== 'text' || name === 'res.status' || !isPlain(right.text)) return undefined;
      return sure(matches(name, `(?i)${escapePattern(right.text)}`), wanted);
    case 'matches':
      return right.kind === 'regex' ? askMatch(name, right.source, wanted) : undefined;
    default:
      if (name !== 'res.status' || right.kind !== 'number') return undefined;
      return numeral(right.value) ? sure(`${name} ${operator} ${numeral(right.value)}`, wanted) : undefined;
  }
}

/** Equal to one of several: pieces that Qtap knows, and for "none of them" as many as it knows. */
function askEqual(name: Askable, literals: readonly Literal[], wanted: boolean): Ask | undefined {
  const texts = literals.flatMap((literal) =>
    literal.kind === 'text' && isPlain(literal.text) ? literal.text : [],
  );
  const together = name === 'res.status' || texts.length === 0 ? [] : [askTexts(name, texts, wanted)];
  const others = literals
    .filter((literal) => name === 'res.status' || literal.kind !== 'text' || !isPlain(literal.text))
    .map((literal) => askOne(name, literal, wanted));
  const parts = [...together, ...others];
  const known = parts.flatMap((part) => part ?? []);
  const complete = known.length === parts.length;
  if (wanted) return complete ? any(known) : undefined;
  const none = all(known);
  return none && !complete ? { ...none, exact: false } : none;
}

function askTexts(name: 'req.method' | 'req.host', texts: readonly string[], wanted: boolean): Ask {
  if (name === 'req.host') {
    // A text with a port of its own stands for just that; others for every port.
    const pieces = texts.map((text) =>
      text.includes(':') && !text.endsWith(']') ? escapePattern(text) : `${escapePattern(text)}(:\\d+)?`,
    );
    return sure(matches(name, `^(${pieces.join('|')})$`), wanted);
  }
  if (!texts.every(isOrdinary))
    return sure(matches(name, `^(${texts.map(escapePattern).join('|')})$`), wanted);
  const [only, second] = texts;
  return sure(
    only !== undefined && second === undefined
      ? `${name} == ${quote(only)}`
      : `${name} in [${texts.map(quote).join(', ')}]`,
    wanted,
  );
}

function askOne(name: Askable, literal: Literal, wanted: boolean): Ask | undefined {
  if (literal.kind === 'regex') return askMatch(name, literal.source, wanted);
  if (name !== 'res.status') return undefined;
  switch (literal.kind) {
    case 'number':
      return numeral(literal.value) ? sure(`${name} == ${numeral(literal.value)}`, wanted) : undefined;
    case 'text':
      return /^[1-9]\d*$/.test(literal.text) ? sure(`${name} == ${literal.text}`, wanted) : undefined;
    case 'class':
      return sure(`(${name} >= ${literal.hundreds}00) and (${name} < ${literal.hundreds + 1}00)`, wanted);
    case 'range':
      return sure(`(${name} >= ${literal.from}) and (${name} <= ${literal.to})`, wanted);
    default:
      return undefined;
  }
}

function askMatch(name: Askable, source: string, wanted: boolean): Ask | undefined {
  if (name === 'res.status' || !isPlain(source)) return undefined;
  const text = matches(name, source);
  if (name === 'req.method' || !wanted)
    return name === 'req.method' ? sure(text, wanted) : loosely(`not (${text})`);
  // Here a host is also tried without its port. Only a pattern that speaks about an end can tell the two apart.
  return /\$|\\[zbB]/.test(source) ? loosely(`(${text}) or (${matches(name, ':\\d+$')})`) : exactly(text);
}

function matches(name: Askable, source: string): string {
  return `${name} matches /${normaliseSource(source)}/`;
}

/** A number as Qtap's lexer reads it; undefined for others (`1e21`). */
function numeral(value: number): string | undefined {
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
}

/** ASCII without control characters, and not empty: nothing that two lexers or two case foldings could read differently. */
function isPlain(text: string): boolean {
  return /^[\u0020-\u007e]+$/.test(text);
}

/** Quoted text that looks like an address or hex pairs becomes another type in Qtap. */
function isOrdinary(text: string): boolean {
  return !/^[0-9a-f:./]*$/i.test(text);
}
