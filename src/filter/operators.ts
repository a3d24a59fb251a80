/** What may stand on both sides of an operator. */

import { checkPattern, fail } from './faults.ts';
import { parseNetwork } from './ip.ts';
import { type Sign } from './lexer.ts';
import { printOperand } from './print.ts';
import { normaliseSource } from './regex.ts';
import { orderings, type Operand, type Operator, type Ordering, type Tree } from './tree.ts';

const mirrored: Readonly<Record<Ordering, Ordering>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function isOrdering(sign: Sign): sign is Ordering {
  return orderings.some((ordering) => ordering === sign);
}

/** Checks that both sides fit the operator, and turns them so that the field stands left. */
export function compare(
  left: Operand,
  sign: Exclude<Sign, 'and' | 'or' | 'not'>,
  right: Operand,
  leftAt: number,
  rightAt: number,
): Tree {
  const test = (operator: Operator, a: Operand, b: Operand): Tree => ({
    kind: 'test',
    operator,
    left: a,
    right: b,
  });
  const isLiteral = left.kind !== 'field' && left.kind !== 'call';
  const turned = isLiteral && (right.kind === 'field' || right.kind === 'call');

  if (isOrdering(sign)) {
    const sides = [
      { operand: left, at: leftAt },
      { operand: right, at: rightAt },
    ];
    for (const { operand, at } of sides)
      if (operand.kind !== 'field' && operand.kind !== 'call' && operand.kind !== 'number')
        fail(
          `“${sign}” compares numbers; ${printOperand(operand)} is none.`,
          operand.kind === 'text' && /^[\d.]+$/.test(operand.text)
            ? `Write it without quotes: ${operand.text}.`
            : 'For example: duration_ms > 500.',
          at,
        );
    return turned ? test(mirrored[sign], right, left) : test(sign, left, right);
  }
  switch (sign) {
    case '==':
    case '!=':
      return turned ? test(sign, right, left) : test(sign, left, right);
    case 'contains':
      return test(sign, left, right);
    case '~':
      if (right.kind === 'regex') return test('matches', left, right);
      if (right.kind === 'text' || right.kind === 'field') return test(sign, left, right);
      if (right.kind === 'number') return test(sign, left, { kind: 'text', text: right.text });
      return fail('“~” looks for text.', 'For example: req.path ~ "charge".', rightAt);
    case 'matches': {
      if (right.kind === 'regex') return test(sign, left, right);
      if (right.kind !== 'text')
        return fail('“matches” needs a pattern.', 'For example: req.path matches /^\\/v1\\//.', rightAt);
      const source = normaliseSource(right.text);
      checkPattern(source, rightAt);
      return test(sign, left, { kind: 'regex', source });
    }
    case 'in':
      if (right.kind === 'list' || right.kind === 'cidr' || right.kind === 'class' || right.kind === 'range')
        return test(sign, left, right);
      if (right.kind === 'text' && parseNetwork(right.text))
        return test(sign, left, { kind: 'cidr', text: right.text });
      return fail(
        '“in” needs a list, a network, a class or a range.',
        'For example: res.status in [429, 503], src.ip in 10.0.0.0/8, res.status in 400-499.',
        rightAt,
      );
  }
}
